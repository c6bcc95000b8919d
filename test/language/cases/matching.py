# match statements: every kind of pattern.
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
    def __repr__(self): return f"P({self.x},{self.y})"
class NS: A = 5; B = "b"
def m(v):
    match v:
        case 0: return "zero"
        case 1 | 2 | 3 as small if small != 2: return "small", small
        case -4: return "neg"
        case 1.5 | -2.5: return "float"
        case 3 + 4j | -1 - 2j: return "complex"
        case "s" | b"b": return "str/bytes"
        case "con" "cat": return "concat"
        case None: return "None"
        case True: return "True"
        case False: return "False"
        case NS.A: return "NS.A"
        case []: return "empty"
        case [x]: return "one", x
        case [1, 2, *rest]: return "rest", rest
        case [a, [b, c], *_]: return "nested", a, b, c
        case (first, *mid, "end"): return "mid", first, mid
        case [*_, "last", _]: return "last but one"
        case {"k": 1, **kw}: return "k1", kw
        case {"k": v2, "z": None}: return "kz", v2
        case {"p": Point(x=px)}: return "map point", px
        case {NS.B: v3}: return "NS.B key", v3
        case {1: _, 2: _}: return "12"
        case Point(0, 0): return "origin"
        case Point(x, y=0): return "on x", x
        case Point(x=0): return "on y"
        case Point(x, y) if x == y: return "diag", x
        case int(n) if n > 100: return "big", n
        case str() as s: return "string", s
        case float(f): return "float", f
        case list(l): return "list", l
        case dict(d) if d: return "dict", d
        case (bytes() | bytearray()) as bb: return "bytes-like", bb
        case set(): return "set"
        case range(): return "range"
        case Point(): return "point"
        case _: return "default", v
for v in (0, 1, 2, 3, -4, 1.5, -2.5, 3 + 4j, -1 - 2j, "s", b"b", "concat", None, True, False, 5, [], (), [7], (8,), [1, 2], (1, 2, 3, 4), ["a", ["b", "c"], 1], ["a", "bc"], ["x", 1, "end"], [0, "last", 1], {"k": 1, "q": 2}, {"k": 2, "z": None}, {"k": 2}, {"p": Point(3, 4)}, {"b": 9}, {1: 0, 2: 0}, {}, Point(0, 0), Point(5, 0), Point(0, 5), Point(4, 4), Point(1, 2), 200, 50, "other", 2.25, [[]], bytearray(b"x"), b"yy", set(), range(3), {"x": 1}, iter([]), object, 0.0, "", 1.0):
    r = m(v)
    print(repr(v)[:25] if "object" not in repr(v) else "obj", "->", r if "object" not in repr(r) else r[0])
def capt(v):
    match v:
        case x: pass
    return x
print(capt(3))
def nomatch(v):
    match v:
        case 1: a = 1
        case {"x": b, "y": 2}: pass
        case [c, 5]: pass
    return sorted(locals().items())
for v in (1, 2, {"x": 1, "y": 2}, [4, 5], [4, 6]): print(nomatch(v))
def multi(*v):
    match v:
        case 1, 2: return "12"
        case 1, *r: return r
        case *r, 9: return r
        case (): return "none"
print(multi(1, 2), multi(1, 5), multi(3, 9), multi(), multi(3))
def tup():
    match 1, 2:
        case a, b: return a, b
def star():
    match *[1, 2], 3:
        case [*a]: return a
print(tup(), star())
class NoArgs: pass
class BadArgs: __match_args__ = ["x"]
class BadElem: __match_args__ = (1,)
class Dup: __match_args__ = ("x", "x"); x = 1
class One: __match_args__ = ("x",); x = 1
def e1():
    match NoArgs():
        case NoArgs(1): pass
def e2():
    match BadArgs():
        case BadArgs(1): pass
def e3():
    match BadElem():
        case BadElem(1): pass
def e4():
    match Dup():
        case Dup(1, 1): pass
def e5():
    match One():
        case One(1, 2): pass
def e6():
    match One():
        case One(1, x=1): pass
def e7():
    match 1:
        case int(1, 2): pass
def e8():
    match 1:
        case NS.A(): pass
def e9():
    match 1:
        case undefined.x: pass
def e10():
    match One():
        case One(y=1): return "no"
        case One(x=1): return "yes"
def e11():
    match {}:
        case {NS.A: 1, NS.A: 2}: pass
    match {5: 1}:
        case {NS.A: 1, 5: 2}: pass
for f in (e1, e2, e3, e4, e5, e6, e7, e8, e9, e10, e11): t(f)
class Guard:
    def __bool__(self): print("guard", end=" "); return False
def g():
    match 1:
        case 1 if Guard(): return 1
        case x if x == 1: return "second"
print(g())
class Eq:
    def __eq__(self, o): print("eq", o, end=" "); return o == 3
def eq():
    match Eq():
        case 1: pass
        case 2 | 3: return "3"
print(eq())
from_map = __import__("collections")
class LikeMap(dict):
    def get(self, k, d=None): print("get", k, end=" "); return super().get(k, d)
def lm():
    match LikeMap(a=1):
        case {"b": _}: return "b"
        case {"a": x, **rest}: return x, rest, type(rest).__name__
print(lm())
class DD(dict):
    def __missing__(self, k): return "made"
def dd():
    match DD():
        case {"x": v}: return v
        case _: return "not made"
print(dd())
class SeqSub(list): pass
class StrSub(str): pass
def kinds(v):
    match v:
        case [*_]: return "seq"
        case {}: return "map"
        case str(): return "str"
        case _: return "other"
print([kinds(v) for v in (SeqSub(), StrSub("ab"), (1,), range(2), memoryview(b"a"), b"ab", bytearray(b"x"), {}, DD(), "s", {1}, iter([]), from_map.deque(), 5)])
match = 1; case = 2; _ = 3; type = 4
print(match, case, _, type)
match match:
    case case: print("soft", case)
match (1, 2)[0]:
    case 1: print("call-like")
match[0:1] if 0 else None
def loops():
    out = []
    for v in [1, "a", None, [2]]:
        match v:
            case int(): continue
            case None: break
            case str(x): out.append(x)
    return out, v
print(loops())
def ret():
    try:
        match 5:
            case 5: return "five"
    finally: print("fin", end=" ")
print(ret())
def orbind(v):
    match v:
        case [1, x] | [x, 1]: return x
        case {"a": x} | {"b": x}: return x
        case (Point(x, _) | Point(_, x)) as p: return x, p
print(orbind([1, 5]), orbind([6, 1]), orbind({"b": 7}), orbind(Point(1, 2)))
for src in ("match x:\n case a | b: pass", "match x:\n case [a, a]: pass", "match x:\n case a: pass\n case b: pass", "match x:\n case {**r, 'a': 1}: pass", "match x:\n case [*a, *b]: pass", "match x:\n case 1 | y: pass", "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case C(a=1, a=2): pass", "match x:\n case _ as y | 1: pass", "match x:\n case 1 as _: pass", "match x:\n case {**_}: pass", "match x:\n case 1 + 1: pass", "match x:\n case -y: pass", "match x:\n case f'a': pass", "match x:\n pass", "match x:\ncase 1: pass", "match x:\n case C(a=1, b): pass", "match x:\n case x.y as z.w: pass", "match x:\n case _ : pass\n case _: pass", "match x:\n case 1 as 2: pass", "match x:\n case {a: 1}: pass"):
    try: compile(src, "f", "exec"); print("ok", ascii(src))
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
