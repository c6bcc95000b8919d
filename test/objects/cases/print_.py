import sys
def err(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
print(); print(1, 2.5, "x", None, sep=", ", end=".\n"); print("a", "b", sep=None, end=None); print("é€\U0001f600")
err(lambda: print(1, sep=3)); err(lambda: print(1, end=3)); err(lambda: print(1, foo=3)); err(lambda: print(1, file=3)); err(lambda: print("\ud800"))
class W:
    def __init__(self): self.got = []
    def write(self, s): self.got.append(s)
    def flush(self): self.got.append("F")
w = W(); print("a", 5, file=w, flush=True); print(file=w); print(w.got)
class Bad:
    def __str__(self): raise KeyError("k")
err(lambda: print("before", Bad())); print()
old = sys.stdout; sys.stdout = w; print("captured"); sys.stdout = old; print(w.got[-2:])
sys.stdout = None; print("nothing"); sys.stdout = old
del sys.stdout; 
try: print(1)
except RuntimeError as e: sys.stdout = old; print(e)
class S(str):
    def __str__(self): return "own str"
print(S("x"), [S("y")]); print(*range(5), sep=""); print(sys.stdout.write("w\n"), sys.stdout.encoding, sys.stdout.errors, sys.stdout.name, sys.stdout.mode, sys.stdout.closed, sys.stdout.fileno(), sys.stdout.writable(), sys.stdout.readable(), sys.stdout.newlines, sys.stdout.line_buffering)
print(sys.stdout, sys.stderr, sys.stdin, sys.stdout.buffer, sys.stdout.buffer.raw); err(lambda: sys.stdout.write(5)); err(lambda: sys.stdout.read()); err(lambda: sys.stdin.write("a")); err(lambda: open("/nonexistent/x")); err(lambda: open("x", "q")); err(lambda: open("x", "rw")); err(lambda: open("x", "rbt")); err(lambda: open("x", "rb", encoding="a")); err(lambda: open("x", "r", 0)); err(lambda: open(1.5)); err(lambda: open([])); err(lambda: open("a\0b")); err(lambda: open("x", "")); err(lambda: open("x", 5)); err(lambda: open("x", newline="q")); err(lambda: open(-1)); err(lambda: open("x", "rb", newline="")); err(lambda: open("x", "bU"))
sys.stdout.writelines(["a", "b\n"]); sys.stdout.reconfigure(errors="backslashreplace"); print("\ud800!"); sys.stdout.reconfigure(encoding="ascii"); err(lambda: print("é")); sys.stdout.reconfigure(encoding="utf-8", newline="\r\n"); print("crlf"); sys.stdout.reconfigure(newline="\n")
sys.displayhook(5); sys.displayhook(None); sys.displayhook("a"); import builtins; print(builtins._)
