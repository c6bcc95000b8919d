import sys
print((), (1,), (1, 2), tuple("ab"), tuple([1]), tuple(range(12)), () is tuple(), sys.getsizeof(()), sys.getsizeof((1, 2)))
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((1, (2, 3))), hash((-1, 0, 2**61)), hash((0.5, 10**30)))
t = (1, 2, 3, 4, 5)
print(t[1:3], t[::-1], t[::2], t[:] is t, t[9:], t + (6,), t * 2, t * 0, (t * 1) is t, t + () is t, 3 in t, 9 in t, t.index(3), t.count(2))
print((1, 2) < (1, 3), (1,) < (1, 0), (1, 2) == (1, 2.0), (1,) != (2,), (3,) >= (2, 9), (1, 2) > (1,))
a = ([],); a[0].append(a); print(a)
it = iter(t); next(it); print(it.__length_hint__(), it.__reduce__()[1:]); it.__setstate__(4); print(list(it), it.__reduce__()[1:])
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: t[9]); err(lambda: t["a"]); err(lambda: t + [1]); err(lambda: t.index(9)); err(lambda: tuple(1, 2)); err(lambda: tuple(x=1)); err(lambda: hash(([],))); err(lambda: t.index(1, "a")); err(lambda: tuple(5))
class T(tuple): pass
u = T((1, 2)); u.x = 1; print(u, type(u[:]), type(u + ()), T() is T(), sys.getsizeof(T()), u == (1, 2), hash(u) == hash((1, 2)), u.__getnewargs__(), tuple[int, str])
log = []
class D:
    def __init__(s, n): s.n = n
    def __del__(s): log.append(s.n)
z = (D(0), D(1), D(2)); del z; print(log)
def ids(n):
    x = tuple(range(n)); i = id(x); del x
    y = tuple(range(n)); return id(y) == i
print(len(tuple(i for i in range(100))), tuple(i * i for i in range(13)))
