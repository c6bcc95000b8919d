import io
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
P = "/tmp/ouro_case.txt"
with open(P, "w") as f: print(f.mode, f.name == P, f.encoding.lower(), f.tell(), f.write("one\ntwo\nthrée\n"), f.tell(), f.writable(), f.readable(), f.seekable(), f.isatty(), f.newlines, f.line_buffering)
err(lambda: f.write("x")); print(f.closed, f.buffer.closed, f.buffer.raw.closed, type(f.buffer), type(f.buffer.raw))
with open(P) as f: print(f.readline(), f.tell(), f.read(3), f.tell(), f.read(), f.read(), f.seek(0), f.readlines(), f.seek(4), list(f)); err(lambda: f.write("x"))
with open(P, "rb") as f: print(f.read(4), f.tell(), f.peek(2)[:2], f.readline(), f.seek(-3, 2), f.read(), f.seek(0), f.readlines(), f.mode, f.raw.mode, f.readinto(bytearray(3))); err(lambda: f.write(b"x"))
with open(P, "a") as f: print(f.tell(), f.write("more\n"), f.tell())
with open(P, "r+") as f: print(f.read(3), f.write("!"), f.tell()); f.seek(0); f.write("ONE"); f.seek(0); print(f.read())
with open(P, "rb+") as f: print(f.read(2), f.write(b"##"), f.tell(), f.read(3), f.seek(1), f.write(b"@"), f.truncate(10), f.seek(0), f.read())
with open(P, "w+b", buffering=0) as f: print(f, f.write(b"raw"), f.seek(0), f.read(), f.readall(), f.tell(), f.truncate(1), f.seek(0), f.read(5), f.closefd)
print(f); err(lambda: open(P, "x")); err(lambda: open(P + "/a")); err(lambda: open("/tmp", "w")); err(lambda: open("/tmp")); err(lambda: open(P + "nope", "r+"))
with open(P, "wb") as f: f.write(b"a\r\nb\rc\nd")
for nl in (None, "", "\n", "\r", "\r\n"):
    with open(P, newline=nl) as f: print(repr(nl), list(f), repr(f.newlines))
for nl in (None, "", "\n", "\r", "\r\n"):
    with open(P, "w", newline=nl) as f: f.write("x\ny\r\n")
    print(open(P, "rb").read())
with open(P, "w", encoding="utf-16") as f: f.write("hé"); f.write("llo")
print(open(P, "rb").read(), open(P, encoding="utf-16").read()); err(lambda: open(P, encoding="utf-8").read()); print(repr(open(P, encoding="ascii", errors="replace").read(3)))
f = io.FileIO(P); print(f.name == P, f.mode, f.closefd, f.fileno() > 2, f.read(2), f.tell(), f.seek(0, 2) > 0, f.isatty(), f._blksize > 0); f.close(); err(f.read); err(f.fileno); print(f.closed)
err(lambda: io.FileIO(P, "r").write(b"a")); err(lambda: io.FileIO(P, "w").read()); err(lambda: io.FileIO(P, "q")); err(lambda: io.FileIO(P, "rw")); err(lambda: io.FileIO(P, closefd=False)); err(lambda: io.FileIO(-5)); err(lambda: io.FileIO(9999))
class Path:
    def __fspath__(self): return P
print(open(Path(), "w").write("via path"), open(P.encode()).read()); err(lambda: open(type("X", (), {"__fspath__": lambda s: 5})()))
with open(P, "w") as f:
    for i in range(5000): f.write("line %d\n" % i)
n = 0; tells = []
with open(P) as f:
    while True:
        l = f.readline()
        if not l: break
        if n % 1000 == 0: tells.append(f.tell())
        n += 1
print(n, tells)
with open(P) as f: f.seek(tells[2]); print(f.readline(), sum(1 for _ in f)); err(f.tell if False else lambda: f.seek(1, 1))
with open(P, "w", 1) as f: f.write("abc"); a = open(P).read(); f.write("\n"); b = open(P).read(); print(repr(a), repr(b), f.line_buffering)
f = open(P, "w"); f.write("dropped ref is closed"); del f; print(open(P).read()); print([type(open(P, m)).__name__ for m in ("r", "rb", "r+b", "ab")])
