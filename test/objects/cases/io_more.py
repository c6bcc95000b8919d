import io
d = io.IncrementalNewlineDecoder(None, True); print([d.decode(x) for x in ("a\r", "\nb", "\rc", "\r")], d.getstate(), repr(d.decode("", True)), d.newlines); d.reset(); print(d.newlines, d.getstate())
d = io.IncrementalNewlineDecoder(None, False); print(repr(d.decode("a\r")), repr(d.decode("\n")), d.newlines); d.setstate((b"", 1)); print(repr(d.decode("x")))
try: d.decode(5)
except TypeError as e: print(e)
p = io.BufferedRWPair(io.BytesIO(b"abcdef"), io.BytesIO()); print(p.read(2), p.write(b"xy"), p.peek()[:1], p.readable(), p.writable(), p.isatty(), p.closed); p.flush(); p.close(); print(p.closed)
