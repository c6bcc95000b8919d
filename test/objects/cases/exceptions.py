def t(f, *a, **k):
    try: print(repr(f(*a, **k)))
    except BaseException as e: print(type(e).__name__, e, getattr(e, "__notes__", None))
t(ImportError, foo=1); t(ImportError, "a", name="x", path="p"); t(ValueError, a=1); t(AttributeError, "x", nme=1); t(NameError, x=1)
t(SyntaxError, "a", (1, 2)); t(SyntaxError, "a", (1,) * 7); t(SyntaxError, "a", (1,) * 5); t(SyntaxError, "a", 5)
t(UnicodeEncodeError, 1); t(UnicodeEncodeError, 1, 2, 3, 4, 5); t(UnicodeEncodeError, "a", "b", "c", 4, 5); t(UnicodeDecodeError, "a", "b", 1, 2, "5")
t(ExceptionGroup); t(ExceptionGroup, 1, []); t(ExceptionGroup, "a", []); t(ExceptionGroup, "a", [1]); t(ExceptionGroup, "a", 1); t(ExceptionGroup, "a", [KeyboardInterrupt()])
t(BaseException().__setstate__, 1); t(BaseException().add_note, 1); t(BaseExceptionGroup, "a", [KeyError(1)], a=1)
class E(Exception):
    def __init__(self, a, b): pass
def f(): raise E
t(f); t(iter([]).__next__)
for e in (KeyError("k"), KeyError(1, 2), KeyError(), StopIteration(3), SystemExit(1), SystemExit(1, 2), ImportError("m", name="n"), SyntaxError("m", ("f/g.py", 3, 5, "text")), AttributeError("x", name="n", obj=3)):
    print(repr(e), "|", str(e), e.args, e.__reduce__(), getattr(e, "value", 0), getattr(e, "code", 0), getattr(e, "name", 0))
e = ValueError(1)
for name in ("args", "__traceback__", "__context__", "__cause__"):
    t(delattr, e, name); t(setattr, e, name, 5)
e.__cause__ = KeyError(); print(e.__suppress_context__); e.add_note("a"); e.add_note("b"); print(e.__notes__, e.__dict__, e.__reduce__())
try:
    try: 1 / 0
    except ZeroDivisionError as z:
        try: [][0]
        except IndexError as i: raise z
except ZeroDivisionError as z: print(repr(z.__context__), repr(z.__context__.__context__))
