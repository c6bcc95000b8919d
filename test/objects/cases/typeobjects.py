# type objects: creation, attributes, flags, sizes, errors
import sys
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class C:
    "doc of C"
    x = 1
    def m(self): return self.x
print(C, C.__name__, C.__qualname__, C.__module__, C.__doc__, C.__bases__, C.__mro__, C.__base__)
print(C.__basicsize__, C.__itemsize__, C.__dictoffset__, C.__weakrefoffset__, C.__flags__ & ~(1 << 19))
print(sys.getsizeof(C), sys.getsizeof(C()), C.__sizeof__(C) if False else type.__sizeof__(C))
for n in ('__name__', '__qualname__', '__bases__', '__module__', '__doc__', '__annotations__', '__abstractmethods__', '__type_params__', '__mro__', '__dict__'):
    t(lambda: delattr(C, n))
for n in ('__name__', '__bases__', '__abstractmethods__', '__doc__', 'foo', '__annotations__'):
    t(lambda: setattr(int, n, ()))
t(lambda: setattr(C, '__name__', 1)); t(lambda: setattr(C, '__name__', 'a\0b')); t(lambda: setattr(C, '__qualname__', 1))
t(lambda: int.__annotations__); t(lambda: C.__abstractmethods__); t(lambda: type.__abstractmethods__)
t(lambda: type()); t(lambda: type(1, 2)); t(lambda: type('a', [], {})); t(lambda: type(1, (), {})); t(lambda: type('a\0', (), {}))
t(lambda: type('a', (1,), {})); t(lambda: type('a', (bool,), {})); t(lambda: type('a', (), {}, x=1)); t(lambda: type.__new__(type, 'a'))
t(lambda: type.__new__(1)); t(lambda: type.__new__(int, 'a')); t(lambda: type.__new__()); t(lambda: type.__call__())
t(lambda: object.__new__(1)); t(lambda: object.__new__(int)); t(lambda: object.__new__()); t(lambda: C(1)); t(lambda: C(a=1)); t(lambda: object(1))
t(lambda: type(iter([]))()); t(lambda: C().__init__(1)); t(lambda: C.__init_subclass__(1)); t(lambda: C.__init_subclass__(a=1))
t(lambda: int.__new__()); t(lambda: int.__new__(1)); t(lambda: int.__new__(str)); t(lambda: int.__new__(bool))
t(lambda: type('A', (list, int), {})); t(lambda: type('A', (C, C), {})); t(lambda: type('A', (object, C), {}))
t(lambda: C.nope); t(lambda: C().nope); t(lambda: setattr(object(), 'x', 1)); t(lambda: setattr(1, 'real', 2)); t(lambda: setattr(1, 'foo', 2))
t(lambda: delattr(C(), 'zz')); t(lambda: delattr(C, 'zz')); t(lambda: getattr(C, 1)); t(lambda: setattr(C, 1, 1))
try: C().nope
except AttributeError as e: print(e.name, type(e.obj).__name__)
C.y = 5; print(C().y); del C.y; t(lambda: C.y)
C.__name__ = 'D'; C.__qualname__ = 'Q.D'; print(C, C.__name__, repr(C())[:16]); t(lambda: C().zz); t(lambda: C.zz)
print(type.mro(C), C.mro(), int.__subclasses__(), bool.__mro__)
print([k for k in C.__dict__]); print(list(object.__dict__)); print(list(type.__dict__))
print(type(None), type(...), type(NotImplemented)); t(lambda: type(None)(1)); t(lambda: type(...)(1)); t(lambda: type(NotImplemented)(1)); print(type(None)() is None)
print(hash(None)); print(repr(...), NotImplemented)
class N:
    def __new__(cls, *a): return 3
print(N(), N(1))
class I:
    def __init__(self, a): self.a = a
t(lambda: I()); t(lambda: I(1).a); t(lambda: type(object.__new__(I, 1))); t(lambda: object.__init__(I(1), 2))
class R:
    def __init__(self): return 1
t(lambda: R())
class AB:
    __abstractmethods__ = frozenset(['g', 'f'])
class AC(AB): pass
AC.__abstractmethods__ = frozenset(['f']); t(lambda: AC()); AC.__abstractmethods__ = ['b', 'a']; t(lambda: AC()); AC.__abstractmethods__ = []; print(type(AC()).__name__)
a = C.__annotations__; print(a, C.__annotations__ is a); C.__annotations__ = 3; print(C.__annotations__); del C.__annotations__; print(C.__annotations__)
print(C.__type_params__, C.__text_signature__)
class E: pass
class F: pass
e = E(); e.v = 1; e.__class__ = F; print(type(e).__name__, e.v); t(lambda: setattr(e, '__class__', int)); t(lambda: setattr(e, '__class__', 1)); t(lambda: delattr(e, '__class__'))
class S1: __slots__ = ('a',)
t(lambda: setattr(e, '__class__', S1)); t(lambda: setattr(1, '__class__', bool))
print(format(E(), '') [:12]); t(lambda: format(E(), 'x')); t(lambda: E() < E()); print(E() == 1, E() != 1, E().__eq__(1), E().__ne__(1))
x = E(); print(x == x, x != x, x.__eq__(x), hash(x) == hash(x), hash(x) == x.__hash__() == object.__hash__(x))
print(x.__sizeof__(), object().__sizeof__(), (1, 2).__sizeof__(), sorted(set(dir(x)) - set(dir(object))))
print(x.__dict__, x.__weakref__); x.__dict__ = {'q': 1}; print(x.q); t(lambda: setattr(x, '__dict__', 1)); del x.__dict__; print(x.__dict__)
