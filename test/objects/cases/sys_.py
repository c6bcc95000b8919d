import sys
def err(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
print(sys.version_info[:3], sys.hexversion, sys.maxsize, sys.maxunicode, sys.byteorder, sys.float_info, sys.int_info, sys.hash_info, sys.api_version, sys.float_repr_style)
print(len(sys.flags), sys.flags.optimize, type(sys.flags), sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.is_finalizing(), sys.getswitchinterval(), sys.getrecursionlimit(), sys.get_int_max_str_digits())
class A: pass
class Sl: __slots__ = ("a",)
class Dk(dict): pass
class Li(list): __slots__ = ()
print([sys.getsizeof(x) for x in (1, 2**70, 1.5, 1j, "", "a", "é", "€", b"", b"ab", (), (1,), [], {}, set(), frozenset(), None, True, object(), A(), Sl(), Dk(), Li(), A, int, type, len, print, sys, range(3), slice(1), iter([]), (i for i in ()), lambda: 0, A.__dict__, Exception(), ..., NotImplemented, memoryview(b"a"), bytearray(), property(), super, staticmethod(len), map(len, []), zip(), enumerate([]))])
class B:
    def __init__(self, v): self.v = v
    def __sizeof__(self): return self.v
print(sys.getsizeof(B(5)), sys.getsizeof(B("x"), "dflt")); err(lambda: sys.getsizeof(B(-1))); err(lambda: sys.getsizeof(B("x"))); err(lambda: sys.getsizeof()); err(lambda: sys.getsizeof(B(2**70)))
x = []; print(sys.getrefcount(x), sys.getrefcount(None) > 10**6, sys.getrefcount(object())); y = [x, x]; print(sys.getrefcount(x)); del y; print(sys.getrefcount(x))
err(lambda: sys.setrecursionlimit(0)); err(lambda: sys.setrecursionlimit("a")); err(lambda: sys.setrecursionlimit(1)); sys.setrecursionlimit(500); print(sys.getrecursionlimit()); sys.setrecursionlimit(1000)
def depth(n): return sys._getframe(n).f_code.co_name
print(depth(0), depth(1), (lambda: depth(1))(), sys._getframe().f_lineno, sys._getframemodulename()); err(lambda: sys._getframe(100)); err(lambda: sys._getframe("a"))
s = "".join(["not", " ", "interned"]); t = "".join(["not", " ", "interned"]); print(s is t, sys.intern(s) is sys.intern(t)); err(lambda: sys.intern(5))
class St(str): pass
err(lambda: sys.intern(St("a"))); err(lambda: sys.exit()); err(lambda: sys.exit(3)); err(lambda: sys.exit("msg")); err(lambda: sys.exit((1, 2))); err(lambda: sys.exit(1, 2))
print(sys.exc_info(), sys.exception())
try: 1 / 0
except ZeroDivisionError as e: i = sys.exc_info(); print(i[0], i[1] is e, i[2] is e.__traceback__, sys.exception() is e); del i
err(lambda: sys.set_int_max_str_digits(5)); sys.set_int_max_str_digits(1000); err(lambda: str(10**2000)); sys.set_int_max_str_digits(4300)
err(lambda: sys.setswitchinterval(0)); sys.setswitchinterval(0.1); print(sys.getswitchinterval()); print(sys.modules["sys"] is sys, "sys" in sys.builtin_module_names, "os" in sys.stdlib_module_names, type(sys.stdlib_module_names), sys.argv.__class__, sys.path.__class__)
print(sys.gettrace(), sys.getprofile(), sys.settrace(None), sys.call_tracing(len, ("abc",)), sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth()); print(sys.audit("x", 1)); print(sys.getallocatedblocks() > 1000, sys.getunicodeinternedsize() > 100)
print(sys.displayhook is sys.__displayhook__, sys.excepthook is sys.__excepthook__, sys.unraisablehook is sys.__unraisablehook__, sys.stdout is sys.__stdout__, sys.dont_write_bytecode, sys.pycache_prefix, sys._xoptions)
got = []; sys.unraisablehook = lambda a: got.append((a.exc_type, str(a.exc_value), a.err_msg))
class D:
    def __del__(self): raise ValueError("in del")
D(); print(got); sys.unraisablehook = sys.__unraisablehook__; err(lambda: sys.unraisablehook(3)); err(lambda: sys.version_info.__class__()); err(lambda: sys.flags.__class__()); err(lambda: sys.float_info.__class__())
