import io, sys
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
b = io.BytesIO(b"abc"); print(b.__sizeof__(), b.read(2), b.tell(), b.read(), b.read(), b.getvalue())
print([(b.write(b"x" * n), sys.getsizeof(b), b.tell()) for n in (1, 5, 10, 100, 3)])
b = io.BytesIO(b"one\ntwo\r\nthree"); print(b.readline(), b.readlines(), list(io.BytesIO(b"a\nb\n\nc")), io.BytesIO(b"a\nb\nc").readlines(2))
b.seek(20); b.write(b"z"); print(b.getvalue(), b.truncate(4), b.getvalue(), b.tell(), b.seek(-2, 2), b.seek(1, 1), b.read())
v = io.BytesIO(b"hello"); m = v.getbuffer(); m[0] = 72; print(bytes(m), v.getvalue()); err(lambda: v.write(b"longer")); err(v.close); m.release(); v.write(b"J"); print(v.getvalue()); v.close(); err(v.read); print(v.closed)
a = bytearray(4); print(io.BytesIO(b"abcdef").readinto(a), a, io.BytesIO(b"ab").read1(), io.BytesIO(b"abc").isatty(), io.BytesIO().writable())
s = io.StringIO("line1\nline2\r\nline3\rend"); print(s.readline(), s.read(3), s.tell(), s.readlines(), s.getvalue())
for nl in (None, "", "\n", "\r", "\r\n"):
    s = io.StringIO("a\nb\r\nc\rd", newline=nl); print(repr(nl), repr(s.getvalue()), list(s), s.newlines); s.write("x\ny"); print(repr(s.getvalue()))
s = io.StringIO(); print(s.write("héllo\u20ac\U0001f600"), s.getvalue(), s.tell(), s.seek(2), s.read(2), s.seek(0, 2), s.seek(20), s.write("!"), repr(s.getvalue()), s.truncate(3), s.getvalue())
with io.StringIO() as t:
    print("to", "a", "stream", file=t, sep="-", end="|"); print(t.getvalue())
print(t.closed); err(lambda: t.getvalue()); err(lambda: print(1, file=t))
s = io.StringIO(); b = io.BytesIO(b"x")
for f in (lambda: io.StringIO(5), lambda: io.StringIO("a", "x"), lambda: s.write(5), lambda: s.seek(1, 1), lambda: s.seek(-1), lambda: s.seek(0, 7), lambda: s.truncate(-1), lambda: b.seek(-1), lambda: b.seek(0, 9), lambda: b.truncate(-1), lambda: b.write("a"), lambda: b.read("a"), lambda: io.BytesIO("a"), lambda: s.read(1.5), lambda: s.fileno(), lambda: b.detach(), lambda: s.detach()): err(f)
print(s.__getstate__(), b.__getstate__()[1:]); t = io.StringIO(); t.__setstate__(("abc", "\n", 1, None)); print(t.read()); t.x = 5; print(t.__dict__, t.x)
for k in (io.StringIO, io.BytesIO, io.TextIOWrapper, io.FileIO, io.BufferedReader): print(k, issubclass(k, io.IOBase), k.__basicsize__)
print(io.UnsupportedOperation, io.UnsupportedOperation.__mro__, isinstance(sys.stdout, io.TextIOBase))
r = io.BufferedReader(io.BytesIO(b"0123456789" * 3), 8); print(r.peek()[:3], r.read(3), r.read1(), r.read(10), r.tell(), r.seek(5), r.readline(), r.seek(-3, 2), r.read())
w = io.BytesIO(); bw = io.BufferedWriter(w, 4); print(bw.write(b"ab"), w.getvalue(), bw.write(b"cdefgh"), w.getvalue()); bw.flush(); print(w.getvalue(), bw.tell()); err(lambda: bw.read()); err(lambda: io.BufferedReader(sys.stdout.buffer))
x = io.BytesIO(b"abcdefgh"); rw = io.BufferedRandom(x); print(rw.read(2), rw.write(b"ZZ"), rw.read(2), rw.seek(0), rw.read())
w = io.BytesIO(); t = io.TextIOWrapper(w, encoding="utf-8", newline="\r\n"); t.write("a\nb€\n"); t.flush(); print(w.getvalue(), t)
t = io.TextIOWrapper(io.BytesIO("x\r\ny\rz\nü€".encode()), encoding="utf-8"); print(t.readline(), t.tell(), t.read(2), t.newlines, t.read(), t.newlines)
t = io.TextIOWrapper(io.BytesIO(b"ab\xffc"), encoding="ascii", errors="replace"); print(t.read(), t.errors, t.encoding)
t = io.TextIOWrapper(io.BytesIO(b"ab\xffc"), encoding="utf-8"); err(t.read); t = io.TextIOWrapper(io.BytesIO(b"l1\nl2\nl3"), encoding="latin-1"); print(next(t)); err(t.tell); print(list(t)); err(lambda: t.write(3)); buf = t.detach(); err(t.read); err(lambda: t.name)
for e in ("utf-16", "utf-32-be", "latin-1", "utf-8-sig"[:5]):
    w = io.BytesIO(); t = io.TextIOWrapper(w, encoding=e); t.write("aé"); t.write("b\n"); t.flush(); print(e, w.getvalue()); w.seek(0); print(io.TextIOWrapper(w, encoding=e).read())
err(lambda: io.TextIOWrapper(io.BytesIO(), encoding="nope")); err(lambda: io.TextIOWrapper(io.BytesIO(), newline="q")); err(lambda: io.TextIOWrapper(io.BytesIO(), newline=5))
class Raw(io.RawIOBase):
    def __init__(self, data): self.data = data
    def readable(self): return True
    def readinto(self, b):
        n = min(len(b), len(self.data), 3); b[:n] = self.data[:n]; self.data = self.data[n:]; return n
print(Raw(b"abcdefgh").read(), Raw(b"abcdefgh").read(2), Raw(b"ab\ncd").readline(), list(Raw(b"ab\ncd\n\ne")), io.BufferedReader(Raw(b"hello world")).read(7), io.TextIOWrapper(io.BufferedReader(Raw(b"q\nrs")), encoding="ascii").readlines())
with Raw(b"z") as r: pass
err(r.read); print(r.closed); err(lambda: io.IOBase().seek(1)); err(lambda: io.RawIOBase().write(b"a"))
