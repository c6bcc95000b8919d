import sys
def sizes(l): return len(l), sys.getsizeof(l)
l = []; out = []
for i in range(40):
    l.append(i); out.append(sys.getsizeof(l))
print(out)
out = []
while l:
    l.pop(); out.append(sys.getsizeof(l))
print(out)
for x in ([], [1], [1, 2, 3], [0] * 10, list(range(10)), list("abc"), list((1, 2, 3)), [i for i in range(10)], list("abcde")): print(sizes(x))
a = list(range(10)); a[2:5] = "xy"; print(a, sizes(a)); del a[::3]; print(a, sizes(a)); a[::2] = [0] * len(a[::2]); print(a)
a.insert(-100, "s"); a.insert(100, "e"); a.insert(-1, "m"); print(a, a.index("m"), a.count(0)); a.remove("m"); a.reverse(); print(a)
b = [1, 2]; b += (3, 4); b *= 2; print(b, b + [9], b * 0, 2 * b, sizes(b)); b.extend(b); print(b, sizes(b)); b *= 0; print(b, sizes(b))
c = [1, [2]]; d = c.copy(); c[1].append(c); print(c, d is c, d[1] is c[1])
print([1, 2] < [1, 3], [1] < [1, 0], [] == [], [1] != [2], [3] >= [2, 9], [1, 2] == [1, 2, 3], [float("nan")] == [1])
it = iter([1, 2, 3]); next(it); print(it.__length_hint__(), it.__reduce__()[1:]); it.__setstate__(0); print(list(it), it.__reduce__()[1:], it.__length_hint__())
r = reversed([1, 2, 3]); next(r); print(r.__length_hint__(), r.__reduce__()[1:]); print(list(r), r.__reduce__()[1:])
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: [1][5]); err(lambda: [1]["a"]); err(lambda: [1][2**70]); err(lambda: [].pop()); err(lambda: [1].pop(3)); err(lambda: [1].index(2)); err(lambda: [1].remove(2))
err(lambda: [1] + (2,)); err(lambda: [1] * "a"); err(lambda: [1].insert(1)); err(lambda: [].append()); err(lambda: list(5)); err(lambda: list(x=1)); err(lambda: hash([])); err(lambda: [1].pop("a")); err(lambda: [1].extend(3))
def seti(k, v):
    x = [1, 2, 3, 4]
    x[k] = v
    return x
err(lambda: seti(9, 0)); err(lambda: seti(slice(0, 4, 2), [1])); err(lambda: seti(slice(0, 1), 5)); err(lambda: seti(slice(None, None, -1), "abcd")); err(lambda: seti(slice(3, 1), "zz")); err(lambda: seti("a", 5))
class L(list): pass
m = L([1, 2]); m.x = 3; print(m, m.x, type(m[:]), sys.getsizeof(L()), m == [1, 2], L[int])
log = []
class D:
    def __init__(s, n): s.n = n
    def __del__(s): log.append(s.n)
z = [D(i) for i in range(4)]; z[1:3] = []; print(log); del z; print(log)
