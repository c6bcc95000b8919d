# list[int], X | Y, type parameters that do not need typing.py
class types: GenericAlias = type(list[int]); UnionType = type(int | str)
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
a = list[int]; print(a, a.__origin__, a.__args__, a.__parameters__, a.__unpacked__, a == list[int], a != list[str], hash(a) == hash(list[int]), type(a), a.__class__)
print(dict[str, int], tuple[()], tuple[int, ...], list['x'], list[list[int]], list[int | None], type[int], list[None])
t(lambda: list[int][str]); t(lambda: isinstance([], list[int])); t(lambda: issubclass(list, list[int])); t(lambda: list[int]([1])); t(lambda: list[int].append); t(lambda: next(iter(list[int]))); t(lambda: list[int].__mro_entries__(())); t(lambda: list[int].__reduce__()); t(lambda: list[int].foo); t(lambda: types.GenericAlias()); t(lambda: types.GenericAlias(int)); t(lambda: types.GenericAlias(list, (int,))); t(lambda: tuple[*tuple[int, str]]); t(lambda: int[str])
print(sorted(set(dir(list[int])) - set(dir(list))))
class D(list[int]): pass
print(D.__orig_bases__, D.__bases__)
class G:
    def __class_getitem__(cls, k): return (cls.__name__, k)
print(G[1], G[1, 2])
class H: __class_getitem__ = classmethod(types.GenericAlias)
h = H[int]; print(repr(h)[-7:], h().__orig_class__ is h or h().__orig_class__ == h)
t(lambda: int | str); t(lambda: int | None); t(lambda: None | int); t(lambda: int | 1); t(lambda: int | 'x'); t(lambda: (int | str)[int]); t(lambda: int | int); t(lambda: (int | str | int).__args__); t(lambda: (int | str) == (str | int)); t(lambda: hash(int | str) == hash(str | int)); t(lambda: isinstance(1, int | str)); t(lambda: isinstance(1.0, int | str)); t(lambda: issubclass(bool, int | str)); t(lambda: isinstance(None, int | None)); t(lambda: types.UnionType()); t(lambda: list[int] | str); t(lambda: list[int] | list[int]); t(lambda: (int | str) | (str | float)); t(lambda: (int | str).__parameters__); t(lambda: (int | str).__module__); t(lambda: int | str < 3); t(lambda: isinstance(1, list[int] | str))
def f[T: int, *Ts, **P](x: T) -> T: return x
print(f.__type_params__, f(3), [type(p).__name__ for p in f.__type_params__], f.__type_params__[0].__bound__, f.__type_params__[0].__name__, f.__type_params__[0].__constraints__, f.__type_params__[0].__infer_variance__)
def g[T: (int, str)](): pass
print(g.__type_params__[0].__constraints__, g.__type_params__[0].__bound__)
def k[T: undefined](): pass
t(lambda: k.__type_params__[0].__bound__)
type Al = list[Al]; print(Al, Al.__value__, Al.__name__, Al.__type_params__, Al.__module__, type(Al)); t(lambda: Al[int]); t(lambda: Al | int); t(lambda: setattr(Al, '__value__', 1))
type Gen[V] = dict[str, V]; print(Gen.__type_params__, Gen.__value__, Gen[int], Gen[int].__args__, Gen.__parameters__)
