# super
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
class A:
    x = 'A.x'
    def f(self): return 'A.f'
    @classmethod
    def c(cls): return 'A.c ' + cls.__name__
    @staticmethod
    def s(): return 'A.s'
    @property
    def p(self): return 'A.p'
class B(A):
    x = 'B.x'
    def f(self): return super().f() + super(B, self).x
    @classmethod
    def c(cls): return 'B ' + super().c()
    @staticmethod
    def s(): return super(B, B).s()
    @property
    def p(self): return 'B ' + super().p
    def cls(self): return super().__class__, super().__thisclass__, super().__self__ is self, super().__self_class__
    def miss(self): return super().nope
    def rep(self): return repr(super())[:30]
    def early(self): return __class__
b = B(); print(b.f(), B.c(), b.c(), B.s(), b.p, b.cls(), b.rep(), b.early()); t(b.miss)
t(lambda: super()); t(lambda: super(1)); t(lambda: super(int, 'a')); t(lambda: super(int).foo); t(lambda: super(bool, True).foo); t(lambda: super(int, 1, 2)); t(lambda: super(x=1)); print(super(B), super(B, b).x, super(B, B).x, super(B, None))
u = super(B); print(u.__get__(b).f(), u.__get__(None, B) is u, u.__self__, u.__thisclass__)
class U(A):
    def f(self): return 'U'
U.up = super(U); print(U().up.f())
def outer():
    def g(): return super()
    return g
t(outer())
class D1:
    def g(): return super()
    def h(self): del self; return super()
    def i(self):
        self = 3
        return super()
t(D1.g); t(D1().h); t(D1().i)
class Sup(super): pass
print(Sup(B, b).f(), type(Sup(B, b)).__name__)
class P:
    def __init__(self, *a): self.log = ['P', a]
class Q(P):
    def __init__(self, *a): super().__init__(*a); self.log.append('Q')
class R(P):
    def __init__(self, *a): super().__init__(*a); self.log.append('R')
class S(Q, R):
    def __init__(self): super().__init__(1, 2); self.log.append('S')
print(S().log)
class Proxy:
    @property
    def __class__(self): return B
print(super(B, Proxy()).x)
