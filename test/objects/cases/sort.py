def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class C:
    count = 0
    def __init__(s, v): s.v = v
    def __lt__(s, o): C.count += 1; return s.v < o.v
    def __repr__(s): return str(s.v)
rnd = 12345
def rand():
    global rnd
    rnd = (rnd * 1103515245 + 12345) % 2**31
    return rnd >> 8
def ncmp(vals):
    C.count = 0; l = [C(v) for v in vals]; l.sort(); return C.count, [x.v for x in l] == sorted(vals)
for n in (2, 5, 31, 63, 64, 65, 100, 128, 200, 500, 1000, 2500):
    vals = [rand() for _ in range(n)]
    print(n, ncmp(vals), ncmp(sorted(vals)), ncmp(sorted(vals)[::-1]), ncmp([v % 7 for v in vals]), ncmp(sorted(vals[:n // 2]) + sorted(vals[n // 2:])), ncmp(sorted(vals) + vals[:10]), ncmp([v % (i + 1) for i, v in enumerate(vals)]))
v = [rand() % 100 for _ in range(50)]
print(sorted(v), sorted(v, reverse=True), sorted(map(str, v)), sorted([x / 7 for x in v])[:5], sorted(v, key=lambda x: -x)[:9])
print(sorted([(x % 5, i) for i, x in enumerate(v)])[:20], sorted(enumerate(v), key=lambda p: p[1] % 3, reverse=True)[:9], sorted([(x % 3,) for x in v], key=lambda t: t)[:4])
print(sorted([3, 2.5, True, 10**20, -1]), sorted(["b", "\u0105", "a", "\xe9"]), sorted([2**40, 1, -2**40]), sorted([[2], [1, 5], [1]]), sorted("hello world"))
err(lambda: sorted([1, "a"])); err(lambda: sorted([(1, "a"), (1, 2)])); err(lambda: [1].sort(5)); err(lambda: [1, 2].sort(key=5)); err(lambda: [1].sort(x=1)); err(lambda: sorted([1j, 2j]))
def modify():
    l = [3, 2, 1]
    l.sort(key=lambda x: l.append(x) or x)
err(modify)
l = [3, 1, 2]
def bad(x):
    if x == 2: raise KeyError(len(l))
    return x
try: l.sort(key=bad)
except KeyError as e: print("KeyError", e, l)
