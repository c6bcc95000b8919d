import sys
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class S:
    def __init__(s, n): s.n = n
    def __len__(s): return s.n
    def __getitem__(s, i):
        if i >= s.n: raise IndexError
        return i * i
it = iter(S(5)); print(next(it), it.__length_hint__(), list(it), it.__length_hint__()); print(list(reversed(S(4))), 9 in S(4), 5 in S(4), type(iter(S(1))).__name__)
n = iter([1, 2, 3, 0, 9]); c = iter(lambda: next(n), 0); print(list(c), list(c), type(c).__name__)
e = enumerate("abc", 5); print(next(e), e.__reduce__()[1][1], list(e)); print(list(enumerate("ab", 2**63 - 1)), list(enumerate("ab", 2**70)), list(enumerate("ab", start=-1)), list(enumerate(iterable="ab")))
ids = set()
for p in enumerate(range(5)): ids.add(id(p)); del p
print(len(ids) <= 2)
rv = reversed("abc"); print(next(rv), rv.__length_hint__(), rv.__reduce__(), list(rv), list(rv), sys.getsizeof(rv), sys.getsizeof(e))
m = map(lambda a, b: a + b, [1, 2, 3], (10, 20)); print(list(m), list(map(str, range(3))), list(map(lambda *a: a, "ab", "cd", "ef", "gh", "ij", "kl")))
print(list(filter(None, [0, 1, "", 2])), list(filter(lambda x: x % 2, range(6))), list(filter(bool, [0, 3])))
print(list(zip()), list(zip("ab", [1, 2, 3])), list(zip("ab", [1, 2], strict=True)), [sys.getsizeof(x) for x in (map(str, ""), filter(None, ""), zip(""))])
err(lambda: list(zip("ab", "a", strict=True))); err(lambda: list(zip("a", "ab", strict=True))); err(lambda: list(zip("a", "b", "", strict=True))); err(lambda: zip(1)); err(lambda: map(str)); err(lambda: map(1)); err(lambda: filter(None)); err(lambda: list(map(1, [2])))
err(lambda: reversed(5)); err(lambda: reversed({1})); err(lambda: enumerate()); err(lambda: enumerate(1)); err(lambda: enumerate("a", "b")); err(lambda: enumerate("a", x=1)); err(lambda: enumerate("a", 1, 2)); err(lambda: iter(5)); err(lambda: iter(5, 6)); err(lambda: next(5))
class B:
    def __iter__(s): return 5
err(lambda: iter(B())); err(lambda: list(B())); err(lambda: 3 in 5); err(lambda: 3 in B())
class H:
    def __iter__(s): return iter([1, 2])
    def __length_hint__(s): return -1
err(lambda: list(H()))
