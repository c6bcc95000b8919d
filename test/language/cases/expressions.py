# f-strings, type parameters, annotations, constants, syntax errors.
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
x, y, s, w = 5, 3.14159, "str", 10
print(f"{x}{y!r}{s!s:>5}{s!a}|{x:05d}|{y:.2f}|{y:{w}.{3}}|{x=}|{x = }|{x=:>4}|{s=!s}|{s = !r:>8}|{{}}|{x!r:^{w}}|{f'{x}'}|{f"{s}"}|{'a' 'b'}|{x + 1}|{ {1: 2}[1] }|{lambda_()if 0 else 1}|{(lambda q: q * 2)(x)}|{x:{'>'}{w}}|{s[::-1]}|{x,}|{[i for i in range(3)]}|{x if x else y}|{not x}|{x == 5}|{x!=5}" if 1 else 0)
print(f"{x
 + 1} {'''multi'''} {"nested \"q\" " + s}" f" joined {x}" " plain " rf"\d{x}" fr"\{x}" F"{x}" f"" f"\u2022{x}\x41" f'{s!r}' f"""{
x}
""")
print(f"{x:%H}" if 0 else "", f"{y:{x}.{x - 3}f}", f"{'a':{'*'}^{x}}", f"{x:,}", f"{12345:_}", f"{255:#x}", f"{0.5:%}", f"{x!s:{w}}|", f"{'{'}", f"{'}'}", f"{x}}}", f"{{{x}}}", f"{{x}}", f"{f'{f"{x}"}'}")
t(lambda: f"{undefined}"); t(lambda: f"{x:zz}"); t(lambda: f"{s:d}"); t(lambda: f"{y:d}"); t(lambda: f"{None:>5}"); t(lambda: f"{[]:1}"); t(lambda: f"{x:{undefined}}")
for src in ("f'{'", "f'{}'", "f'}'", "f'{x'", "f'{x!}'", "f'{x!z}'", "f'{x!r }'", "f'{x:{'", "f'{ }'", "f'{=}'", "f'{!r}'", "f'{:x}'", "f'{x y}'", "f'{*x}'", "f'{a b c}'", "f'{lambda x: 1}'", "f'{x=!}'", "f'{yield}'", "f'{a := 5}'", "f'{1 2}'", "f'{x;}'", "f'{\\n}'", "f'{#}'", "f'{(}'", "f'{)}'", "f'{x!r:{y!z}}'", "f'{x", "f'''{\nx", "b'é'", "f'{x' 'y}'", "bf''", "'a' b'b'", "f'{class}'", "f'{def}'", "f'{x:{y:{z}}}'", "f'{x:{y:{z:{q}}}}'"):
    try: print(ascii(src), compile(src, "f", "eval") and "ok")
    except SyntaxError as e: print(ascii(src), e.msg, e.lineno, e.offset)
# type parameters
def first[T](l: list[T]) -> T: return l[0]
print(first([1]), first.__type_params__, first.__annotations__)
type Alias[A] = list[A] | dict[str, A]
type Rec = list[Rec]
type Late = undefined_later
print(Alias, Alias.__value__, Alias.__type_params__, Alias[int], Rec.__value__, Alias.__name__, type(Alias).__name__, Alias.__parameters__, Alias[int].__args__)
t(lambda: Late.__value__); undefined_later = 5; t(lambda: Late.__value__); t(lambda: first[int]); t(lambda: Alias[1, 2]); t(lambda: Alias()); t(isinstance, 1, Alias)
def bounded[T: int, S: (str, bytes), R: undefined_bound](a: T): pass
T_, S_, R_ = bounded.__type_params__
print(T_.__bound__, T_.__constraints__, S_.__constraints__, S_.__bound__, T_.__name__, T_.__covariant__, T_.__infer_variance__, repr(T_)); t(lambda: R_.__bound__)
def scope[T](x=[i for i in "T"], *, y: T = 1): 
    def inner(): return T
    return inner()
print(scope(), scope.__annotations__, scope.__qualname__)
for src in ("def f[T, T](): pass", "def f[](): pass", "class A[T: (yield)]: pass", "type X[T] = (yield)", "def f[T](): nonlocal T", "class A[T]: global T", "def f[*T: int](): pass", "type X = (y := 1)", "class A[T](x := 1): pass", "def f[T: (a := 1)](): pass", "type = 1", "type X", "type X[T] = T; del X"):
    try: print(src, compile(src, "f", "exec") and "ok")
    except SyntaxError as e: print(src, e.msg, e.lineno, e.offset)
# annotations
a: int = 1; b: "later"; c: list[undefined2] if 0 else int; (d): int = 2
class An:
    x: int
    y: "str" = 1
    def m(self, p: 1 + 1, *q: "star", r: int = 2, **k: {}) -> ...: z: undefined3 = 1; return z
print(__annotations__, An.__annotations__, An.m.__annotations__, An().m(1))
t(exec, "def f():\n x: int\n return x\nf()"); t(exec, "(x): undefined4 = 1", {}); t(exec, "x.y: int = 1", {"x": An}); t(exec, "x[0]: undefined5", {"x": []}); print(An.y)
# constants and operators
print(0x1F, 0b101, 0o17, 1_000, 1e3, .5, 5., 1e-7, 1j, 0xFFFF_FFFF_FFFF_FFFF_FFFF, -0.0, 1e400, -1e400, 10 ** 20, 2 ** -1, (-2) ** 2, -2 ** 2, 7 // -2, 7 % -2, -7 // 2, 7.5 // 2, 1 << 70, ~5, 5 ^ 3, 5 & 3 | 8, not 1, 1 if 0 else 2, "a" "b", b"\x00\xff", "\t\u00e9\U0001F600\101\x41", r"\n", """a
b""", "\
cont", ..., 3 @ 2 if 0 else 0, True is True, [*range(3)], {**{1: 2}}, {*()}, (), (1,), 1 < 2 < 3 > 2 >= 2 != 3)
t(lambda: 1 / 0); t(lambda: 1 % 0); t(lambda: 1.0 // 0); t(lambda: 0 ** -1); t(lambda: 1 << -1); t(lambda: "a" + 1); t(lambda: 1 + "a"); t(lambda: [] + ()); t(lambda: {} | []); t(lambda: 1 < "a"); t(lambda: [] < {}); t(lambda: -"a"); t(lambda: ~1.5); t(lambda: "a" * "b"); t(lambda: "a" % 1); t(lambda: "%d" % "a"); t(lambda: 1 in 5); t(lambda: 5[0]); t(lambda: (1).x); t(lambda: len(5)); t(lambda: {[]: 1}); t(lambda: {1: 2}[3]); t(lambda: None + 1); t(lambda: 2 ** 1000 % 7); t(lambda: int("9" * 5000)); t(lambda: str(10 ** 5000)[:0]); t(lambda: 10.0 ** 400); t(lambda: (-8) ** (1 / 3)); t(lambda: 1 @ 2); t(lambda: divmod(5, 0)); t(lambda: "é".encode("ascii")); t(lambda: b"\xff".decode())
# syntax errors
for src in """if x
 y
x = 
def f(:
def f(a, a): pass
def f(a=1, b): pass
def f(*): pass
def f(*, **k): pass
def f(**k, a): pass
def f(a, /, b, /): pass
def f(/): pass
f(a=1, 2)
f(**k, *a)
f(a for a in b, c)
f(1=2)
f(a.b=1)
f(True=1)
1 = x
f() = 1
x + 1 = 2
None = 1
(a, 1) = 2
[a, b()] = 1
a = b + c = d
x += y += 1
(a, b) += 1
for 1 in x: pass
for x in : pass
with a as 1: pass
del f()
del 1
del (a, b())
import a.b as c.d
from . import
from a import (b, c
from a import b,
from __future__ import nope
import
class A
class A(: pass
else: pass
try: pass
try: pass\nfinally
lambda: (yield) = 1
[x for x in]
[x for 1 in y]
{1: 2, 3}
{1, 2: 3}
{**a for a in b}
[*a for a in b]
(*a)
*a
print 1
exec "a"
x = (1, 2
x = [1, 2)
x = 1)
"abc
'''abc
x = 5a
0123
1__0
0xg
1.e
é = $
a ? b
a !
x = yield = 1
return
break
continue
pass pass
async x
await = 1
nonlocal x
global x; x = 1; global x
def f(): x = 1; global x
def f(x): global x
def f(): nonlocal zz
def f(): print(x); nonlocal x
def f():\n\tpass\n        pass
if 1:\npass
  x = 1
if 1:\n  x\n y
x = 1 +
not = 1
a.1
a..b
a[1:2:3:4]
a[]
f(,)
(,)
@\ndef f(): pass
@x y\ndef f(): pass
x: int: str
x, y: int
(x, y): int = 1
raise a from
assert
assert (a, b), c = 1
with open(x) as f, : pass
while: pass
while 1 pass
a if b
a if b else
a = if
lambda x=: 1
lambda x, x: 1
x := 1
(x := 1) := 2
f(x := 1, y=z := 1)
def f(x: y := 1): pass
{x := 1: 2}
class C: return 1
__debug__ = 1
f(__debug__=1)
def __debug__(): pass
del __debug__
"\\N{nope}"
"\\x1"
"\\u12"
b"\\x1"
'a' = 1
... = 1
x = {a: }
x = {**}
f(**)
f(*)
except: pass
try: pass\nexcept: pass\nexcept A: pass
try: pass\nexcept A, B: pass
match x:\n case 1: pass\n case
a <> b
`a`
x++
x = y z
foo bar
if x = 1: pass
while x = 1: pass
if x:= 1: pass
True = 1
def True(): pass
class None: pass
import True
for None in x: pass
import a as None
def f(None): pass
lambda None: 1
a.None
a.True = 1
f(a)(b) = 1
a = *b
a = (*b)
del *a
for *a in b: pass
return *a
(yield) = 1
f"{x}" = 1
-a = 1
not a = 1
a < b = 1
a and b = 1
a if b else c = 1
lambda: 1 = 1
{} = 1
[x for x in y] = 1
(x for x in y) = 1
await x = 1""".split("\n"):
    src = src.replace("\\n", "\n").replace("\\t", "\t")
    try: compile(src, "f", "exec"); print(ascii(src), "ok")
    except SyntaxError as e: print(ascii(src), "->", type(e).__name__, ascii(e.msg), e.lineno, e.offset, e.end_lineno, e.end_offset, ascii(e.text))
