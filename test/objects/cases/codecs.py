for e in [UnicodeEncodeError("ascii", "a\xe9b", 1, 2, "why"), UnicodeEncodeError("ascii", "a\u20acb", 1, 2, "why"), UnicodeEncodeError("ascii", "a\U0001f600b", 1, 2, "why"), UnicodeEncodeError("x", "abc", 0, 3, "r"), UnicodeEncodeError("x", "abc", 5, 6, "r"),
          UnicodeDecodeError("ascii", b"a\xffb", 1, 2, "why"), UnicodeDecodeError("ascii", bytearray(b"abc"), 0, 2, "r"), UnicodeTranslateError("a\u0100", 1, 2, "z"), UnicodeTranslateError("abc", 0, 3, "z")]:
    print(type(e).__name__, e, "|", repr(e), e.start, e.end, e.reason, e.object, getattr(e, "encoding", None))
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for d in [b"\xff", b"a\xc3", b"\xe2\x82", b"\xe2\x28\xa1", b"\xf0\x9f\x98", b"\xed\xa0\x80", b"\xc0\x80", b"\xf4\x90\x80\x80", b"ab\x80cd"]:
    t(lambda: d.decode())
    for h in ("ignore", "replace", "backslashreplace", "surrogateescape"): t(lambda: d.decode("utf-8", h))
    t(lambda: d.decode("ascii"))
for s in ["\xe9", "\u20ac", "\ud800", "a\udc80b", "\U0001f600"]:
    for enc in ("ascii", "latin-1", "utf-8", "utf-16-le", "utf-32"):
        t(lambda: s.encode(enc))
        for h in ("ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "surrogatepass"): t(lambda: s.encode(enc, h))
t(lambda: b"\x00\xd8\x00".decode("utf-16-le")); t(lambda: b"\xff\xfea\x00".decode("utf-16")); t(lambda: b"a\x00\x00".decode("utf-16")); t(lambda: b"\x00\x00\x11\x00".decode("utf-32-le"))
t(lambda: rb"a\x41\u20ac\n\101\q".decode("unicode_escape")); t(lambda: b"\\x4".decode("unicode_escape")); t(lambda: "\xe9\n\u20ac\\".encode("unicode_escape")); t(lambda: "\xe9\u20ac".encode("raw_unicode_escape"))
t(lambda: "a".encode("nope")); t(lambda: b"\xff".decode("ascii", "nope"))
