"""Type parameters: generic classes, functions and aliases; code objects made by programs."""
def t(name, f):
    try: print(name, '->', ascii(f()).split(' at 0x')[0])
    except BaseException as e: print(name, '->', type(e).__name__, e)
class A[T]:
    def f[U](self, x: U) -> T: ...
t('A[int]', lambda: A[int])
t('params', lambda: (A.__type_params__, A.__parameters__, A.__orig_bases__, A.__mro__, A.f.__type_params__))
t('inst', lambda: A[int]())
t('orig', lambda: A[int]().__orig_class__)
class B(A[int]): pass
t('B', lambda: (B.__mro__, B.__orig_bases__, B.__parameters__))
t('B[int]', lambda: B[int])
class D[T, *Ts, **P](A[T]): pass
t('D', lambda: D[int, str, [int]])
class E2[K, V: int](A[V]):
    def get(self, k: K) -> V: return k
t('E2', lambda: (E2.__parameters__, E2[int, str], E2[int, str].__args__, E2[int, str]().get(3)))
t('few', lambda: E2[int]); t('many', lambda: E2[int, str, bool]); t('A many', lambda: A[int, str])
t('A[T]', lambda: A[A.__type_params__[0]][int])
type X[T] = list[T]
t('X', lambda: (X, X[int], X.__value__, X.__type_params__, X[int].__origin__))
T = A.__type_params__[0]
t('T', lambda: (type(T).__module__, T.__module__, T.__name__, T.__bound__, T.__constraints__, T.__infer_variance__, T.__covariant__, repr(T)))
t('list[T]', lambda: (list[T], list[T][int], list[T].__parameters__))
t('bound', lambda: E2.__type_params__[1].__bound__)
def first[S](xs: list[S]) -> S: return xs[0]
t('first', lambda: (first([3]), first.__type_params__, first.__annotations__))
try:
    class Bad(A[int], object, A[str]): pass
except TypeError as e: print(e)
