# metaclasses
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class M(type):
    def __new__(m, n, b, d, **kw): print('new', n, sorted(k for k in d if not k.startswith('__')), kw); return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **kw): print('init', n, kw); super().__init__(n, b, d)
    def __call__(c, *a): print('call', a); return super().__call__(*a)
    @classmethod
    def __prepare__(m, n, b, **kw): print('prepare', n, b, kw); return {'pre': 1}
    def mm(c): return 'mm of ' + c.__name__
    attr = 'meta'
class A(metaclass=M, k=1): x = 2
print(A(), A.pre, A.mm(), A.attr, type(A)) if False else print(A.pre, A.mm(), A.attr, type(A)); A()
class B(A): pass
print(type(B)); t(lambda: A().mm()); t(lambda: A().attr)
class M2(type): pass
class C2(metaclass=M2): pass
t(lambda: type('X', (A, C2), {})); t(lambda: type('Y', (C2,), {}).__class__)
class M3(M, M2): pass
print(type(M3('Z', (A, C2), {})))
class Ins(type):
    def __instancecheck__(c, o): return o == 1
    def __subclasscheck__(c, o): return o is int
class Q(metaclass=Ins): pass
print(isinstance(1, Q), isinstance(2, Q), issubclass(int, Q), issubclass(str, Q), isinstance(Q(), Q))
class Mro(type):
    def mro(c): r = super().mro(); print('mro', c.__name__, [k.__name__ for k in r]); return r
class R(metaclass=Mro): pass
class Bm(type):
    def mro(c): return c.how
t(lambda: Bm('b', (), {'how': 1})); 
class Bm2(type):
    def mro(c): return [1]
t(lambda: Bm2('b', (), {}))
class Bm3(type):
    def mro(c): return []
t(lambda: Bm3('b', (), {}))
class Bm4(type):
    def mro(c): return [c, int]
t(lambda: Bm4('b', (list,), {}))
class Rep(type):
    def __repr__(c): return 'REP'
    def __len__(c): return 3
    def __getitem__(c, i): return ('item', i)
    def __or__(c, o): return 'or'
    def __eq__(c, o): return True
    __hash__ = type.__hash__
    def __getattr__(c, n): return 'ga ' + n
class S(metaclass=Rep): pass
print(S, len(S), S[4], S | 1, S == 5, S.foo, [S])
class DM(type):
    @property
    def p(c): return 'prop ' + c.__name__
class T(metaclass=DM):
    p = 'shadow'
print(T.p, T().p, T.__dict__['p'])
def f(n, b, d): return ('func', n, b, sorted(k for k in d if not k.startswith('__')))
class V(metaclass=f): a = 1
print(V)
t(lambda: M2.__call__()); t(lambda: M2('a')); t(lambda: type.__call__(M2, 'a')); t(lambda: type.__init__(C2, 1, 2)); t(lambda: type.__init__(C2, 1, x=2))
print(type.__prepare__(), type.__instancecheck__(int, 1), type.__subclasscheck__(int, bool), M.__mro__, type(M))
