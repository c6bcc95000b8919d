def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class X: pass
x = X()
import operator as o
for n in "+ - * / // % @ << >> & | ^ **".split():
    err(lambda: eval(f"1 {n} 'a'")); err(lambda: eval(f"x {n} 1"))
    try:
        d = {"y": X()}; exec(f"y {n}= 1", d)
    except TypeError as e: print(e)
err(lambda: divmod(x, 1)); err(lambda: pow(x, 1, 2)); err(lambda: pow(2, x, 2)); err(lambda: print >> 5); err(lambda: -x); err(lambda: +x); err(lambda: ~x); err(lambda: abs(x)); err(lambda: ~1.5)
err(lambda: [1] * 1.5); err(lambda: "a" * "b"); err(lambda: [1] * 2**70); err(lambda: 2.0 * "a"); err(lambda: x[0]); err(lambda: X[0]); err(lambda: 5[0]); err(lambda: len(x)); err(lambda: len(5)); err(lambda: 1 in 5); err(lambda: iter(x)); err(lambda: "a" + 1); err(lambda: 1 + "a")
err(lambda: o.setitem(x, 1, 2)); err(lambda: o.delitem(x, 1)); err(lambda: o.setitem((1,), 0, 2)); err(lambda: o.delitem((1,), 0)); err(lambda: o.setitem("a", 0, 2)); err(lambda: int(x)); err(lambda: float(x)); err(lambda: int([])); err(lambda: hex(1.5)); err(lambda: bin(x)); err(lambda: range(x))
log = []
class A:
    def __add__(s, q): log.append("A.add"); return NotImplemented
    def __radd__(s, q): log.append("A.radd"); return NotImplemented
class B(A):
    def __radd__(s, q): log.append("B.radd"); return "B"
print(A() + B(), log); log.clear(); print(B() + B() if False else 0); err(lambda: A() + A()); print(log); log.clear(); err(lambda: A() + 1); err(lambda: 1 + A()); print(log)
class I:
    def __init__(s, v): s.v = v
    def __index__(s): return s.v
print([1, 2, 3][I(1)], "abc"[I(-1)], int(I(5)), float(I(5)), hex(I(255)), range(10)[I(3):I(5)], [0] * I(2)); err(lambda: [1][I("a")]); err(lambda: int(I(1.5))); err(lambda: o.index(1.5))
class F:
    def __float__(s): return 1
    def __int__(s): return "a"
    def __len__(s): return -1
    def __bool__(s): return 2
    def __format__(s, f): return 5
    def __length_hint__(s): return "a"
    def __iter__(s): return iter([])
f = F(); err(lambda: float(f)); err(lambda: int(f)); err(lambda: len(f)); err(lambda: bool(f)); err(lambda: format(f)); err(lambda: format(1, 2)); err(lambda: o.length_hint(f)); err(lambda: format(x, "d"))
class M(type):
    def __instancecheck__(c, i): return i == 5
    def __subclasscheck__(c, s): return s is int
class K(metaclass=M): pass
print(isinstance(5, K), isinstance(6, K), issubclass(int, K), issubclass(str, K), isinstance(1, (str, (float, int))), isinstance(1, int | str), issubclass(bool, (str, int)), isinstance(True, int), isinstance(K(), K))
err(lambda: isinstance(1, 5)); err(lambda: isinstance(1, (str, 5))); err(lambda: issubclass(5, int)); err(lambda: issubclass(int, 5)); err(lambda: issubclass(5, (int,)))
class P:
    def __class_getitem__(c, k): return ("cgi", k)
    __class__ = int
print(P[5], isinstance(P(), int), list[int], type[int]); err(lambda: int[5])
