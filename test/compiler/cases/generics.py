type Alias = int
type Generic[T, *Ts, **P] = dict[T, P]
type Bounded[T: int, U: (str, bytes)] = T | U
def function[T](x: T) -> T: return x
def defaults[T](x: T = 1, *, y: T = 2) -> T: return x
def keyword_defaults[T](*, y: T = 2): return y
async def coroutine[T: (int, str)](x: T): return T
class Class[T]:
    a: T
    def method[U](self, x: T, y: U): return T, U, __class__
    type Inner = T
    type InnerGeneric[V] = V | T
class Derived[T, U](Class[T], metaclass=type): pass
def outer():
    v = 1
    def inner[T: v](x: T) -> v: return v, x
    type A = v
    class C[T](v):
        b = T
    return inner, A, C
@decorator
def decorated[T](x): pass
type = 1
type.x = type
