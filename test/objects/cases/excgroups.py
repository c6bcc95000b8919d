def show(e, d=0):
    print("  " * d + repr(e), "|", str(e))
    if isinstance(e, BaseExceptionGroup):
        for x in e.exceptions: show(x, d + 1)
g = ExceptionGroup("a", [ValueError(1), TypeError("t"), ExceptionGroup("b", [OSError(2, "x"), ValueError(3)])])
g.add_note("n")
m, r = g.split(ValueError)
show(m); show(r); print(m.__notes__, r.__notes__ == g.__notes__)
print(g.split(KeyError), g.subgroup(OSError), g.subgroup(lambda e: isinstance(e, TypeError)))
print(g.split((ValueError, OSError))[1].exceptions)
class MyG(ExceptionGroup):
    def derive(self, excs): return MyG(self.message, excs)
try: raise MyG("mine", [ValueError(1), KeyError(2)])
except* ValueError as e: print(type(e), e.exceptions)
except* KeyError as e: print(type(e), e.exceptions)
try:
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError: raise KeyError("new")
    except* TypeError as e: raise
except BaseException as e:
    show(e); print(repr(e.__context__), repr(e.exceptions[0].__context__))
try:
    try: raise ValueError("naked")
    except* ValueError as e: show(e)
    print("swallowed")
except BaseException as e: show(e)
try:
    try: raise BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)])
    except* ValueError: print("v")
except BaseExceptionGroup as e: show(e)
print(ExceptionGroup.__mro__, BaseExceptionGroup("x", [ValueError()]).__class__)
