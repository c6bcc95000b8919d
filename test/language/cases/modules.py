# import of modules and packages beside the program.
import sys
def t(src):
    try: exec(src, ns := {"__name__": "__main__"}); print(src, "->", sorted(k for k in ns if not k.startswith("__")))
    except BaseException as e: print(src, "->", type(e).__name__, str(e).split(" (/")[0], getattr(e, "name", None), getattr(e, "name_from", None))
import simple, simple as again
print(simple is again, simple.f(), simple.__name__, simple.__doc__, "simple" in sys.modules, simple.__spec__.name, simple.__file__.endswith("simple.py"), simple.__builtins__ is not None)
t("from simple import *"); t("from withall import *"); t("from badall import *"); t("from simple import x as y, f"); t("from simple import nope"); t("import nope"); t("import nope.sub"); t("import simple.sub"); t("from nope import x"); t("import chain"); t("import fails"); t("import fails"); print("fails" in sys.modules)
t("import syntax"); t("from lazy import dynamic"); t("from lazy import other"); import lazy; print(lazy.dynamic, dir(lazy))
try: lazy.zzz
except AttributeError as e: print(e)
try: simple.zzz
except AttributeError as e: print(e)
import pkg.sub.deep as d, pkg
print(d.up, pkg.one.value, pkg.v, pkg.sub.deep is d, pkg.__path__[0].endswith("pkg"), pkg.__file__.endswith("__init__.py"))
t("import pkg.two"); t("import pkg.three"); t("import pkg.four"); t("import pkg.absent"); t("from pkg import absent"); t("from pkg import sub, one"); t("from pkg.sub import deep as dd"); t("import pkg.sub.deep"); t("import pkg.one as o"); t("from . import x"); t("from .x import y")
import circ.a
t("import circ2"); t("from circ2 import z")
import nsp.inner; print(nsp.inner.n, len(nsp.__path__), getattr(nsp, "__file__", None))
sys.modules["fake"] = 5; t("import fake"); t("from fake import real"); t("from fake import nope"); sys.modules["none"] = None; t("import none")
m = __import__("pkg.sub.deep"); print(m.__name__, __import__("pkg.sub.deep", fromlist=["up"]).__name__, __import__("sub", {"__package__": "pkg", "__name__": "pkg"}, None, (), 1).__name__)
for a in (("",), (5,), ("x", None, None, (), -1)):
    try: __import__(*a)
    except BaseException as e: print(type(e).__name__, e)
del sys.modules["simple"]; import simple as fresh; print(fresh is simple)
def local():
    import simple as s
    from pkg import name
    return s.x, name
print(local())
try: exec("def f():\n from simple import *")
except SyntaxError as e: print(e)
class InClass: from simple import x; import pkg.one
print(InClass.x, InClass.pkg.__name__)
ModuleType = type(sys); m = ModuleType("made", "doc"); m.x = 1; print(m.__name__, m.__doc__, m.__dict__.keys() >= {"x"}, repr(m), m.__loader__, m.__spec__, m.__package__)
for bad in (lambda: ModuleType(), lambda: ModuleType(1), lambda: m.y, lambda: setattr(m, "__dict__", 1)):
    try: bad()
    except BaseException as e: print(type(e).__name__, e)
