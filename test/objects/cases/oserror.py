import_errno = [1, 2, 3, 4, 10, 11, 13, 17, 20, 21, 32, 103, 104, 108, 110, 111, 114, 115, 5, 99]
for n in import_errno: e = OSError(n, "msg"); print(n, type(e).__name__, e)
for args in [(), (1,), (2, "a"), (2, "a", "f"), (2, "a", "f", None, "g"), (2, "a", None), (2, "a", b"f"), (1, 2, 3, 4, 5, 6), ("x", "y")]:
    e = OSError(*args); print(repr(e), "|", str(e), "|", e.errno, e.strerror, e.filename, e.filename2, e.args, e.__reduce__())
class A(OSError):
    def __init__(self, x): super().__init__(2, "mine", x)
a = A("zz"); print(repr(a), a, type(a), a.filename)
class B(OSError): pass
print(type(B(2, "x")), repr(B(2, "x", "f")))
e = BlockingIOError(11, "x", 7); print(e.characters_written, e)
del e.characters_written
try: e.characters_written
except AttributeError as x: print(x)
try: del e.characters_written
except AttributeError as x: print(x)
print(IOError is OSError, EnvironmentError is OSError)
