def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(range(5), range(1, 5), range(1, 10, 3), range(10, 0, -3), list(range(10, 0, -3)), len(range(0, 2**40, 7)), range(0)[0:], bool(range(0)))
r = range(0, 100, 7); print(r[3], r[-1], r[2:5], r[::-1], r[::3], 49 in r, 50 in r, 49.0 in r, "a" in r, r.index(49), r.count(49), r.count(50), r.start, r.stop, r.step)
print(range(0) == range(5, 5), range(0, 3, 2) == range(0, 4, 2), range(3) != range(4), hash(range(5)) == hash(range(0, 5)), hash(range(0)), hash(range(1, 2)), hash(range(1, 9, 2)))
b = range(2**70, 2**70 + 10, 3); print(b, list(b), list(reversed(b)), b[1], len(b), 2**70 + 3 in b, b.index(2**70 + 6), type(iter(b)).__name__, type(iter(range(3))).__name__)
print(list(reversed(range(1, 10, 4))), list(reversed(range(0))), type(reversed(range(3))).__name__, list(range(2**62, 2**62 + 3)), type(iter(range(2**62, 2**62 + 3))).__name__, list(range(2**31 - 2, 2**31 + 2)), list(range(-2**31 + 1, -2**31 - 3, -1)))
it = iter(range(10)); next(it); print(it.__length_hint__(), it.__reduce__()[1:]); it.__setstate__(5); print(list(it), it.__length_hint__())
lt = iter(b); next(lt); print(lt.__length_hint__(), lt.__reduce__()[1:]); lt.__setstate__(1); print(list(lt)); print(range(3).__reduce__())
err(lambda: range()); err(lambda: range(1, 2, 3, 4)); err(lambda: range(1.5)); err(lambda: range(1, 2, 0)); err(lambda: range(3)[5]); err(lambda: range(3)["a"]); err(lambda: range(3).index(9)); err(lambda: len(range(2**70))); err(lambda: range(3) < range(4)); err(lambda: range(x=1)); err(lambda: next(iter(range(0))))
class I:
    def __index__(s): return 4
print(range(I()), range(True), I() in range(5), True in range(3))
import sys; print(sys.getsizeof(range(5)), sys.getsizeof(iter(range(5))))
