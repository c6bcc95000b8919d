a = b = c = d = f = None
x = a and b or c and not d
x = a if b else c if d else f
x = (a + b - c * d / f // a % b ** c @ d) << a >> b & c | d ^ f
x = -a, +b, ~c, not d
x = a < b, a <= b, a == b, a != b, a > b, a >= b, a is b, a is not b, a in b, a not in b
x = a < b < c, a == b != c in d
x = [1, 2, 3], [a, *b, c], (a, *b), {a, *b, 1}, {1, 2, 3}, {"k": 1, "l": 2}, {**a, "k": b, **c}, {}, [], ()
x = a[0], a[b], a[1:2], a[1:2:3], a[:], a[::], a[1:, b], a[*b], a[..., 0]
a[1:2] = a[b:c]
x = f(), f(1), f(a, b, c), f(a, k=1), f(*a), f(a, *b, c, k=d, **f), f(**a, **b), f(k=1, **a, l=2)
x = f.m(), f.m(1, k=2), f.m(*a), f.m.n(b).o, f(a for a in b), f.g(a for a in b)
x = (f
     .method(1)
     .other(k=2)
     .attr)
x = lambda: 0, lambda p: p, lambda p, /, q=1, *r, s, t=2, **u: (p, q, r, s, t, u)
x = (y := 5) + y
print(z := a, (w := b))
x = 10_000, 0x_ff, 0b1010, 0o17, 1.5, 1e10, 1.5e-3, .5, 5., 3j, 1_0.0_1e1_0, 123456789012345678901234567890
x = "a" 'b' """c""" r'\d' u"u", b"x" rb'\y', "\x41\u0042\U00000043\103\n\t\\", "é" "\U0001F600" "\ud800"
x = None, True, False, ..., __debug__
f(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32)
x = [a, b, c, d, f, a, b, c, d, f, a, b, c, d, f, a, b, c, d, f, a, b, c, d, f, a, b, c, d, f, a, b]
x = {a: b, b: c, c: d, d: f, f: a, 1: 2, 3: 4, 5: 6, 7: 8, 9: 10, 11: 12, 13: 14, 15: 16, 17: 18, 19: 20, 21: 22, 23: 24}
x = f(a=1, b=2, c=3, d=4, e=5, g=6, h=7, i=8, j=9, k=10, l=11, m=12, n=13, o=14, p=15, q=16)
x = f(*a, a=1, b=2, c=3, d=4, e=5, g=6, h=7, i=8, j=9, k=10, l=11, m=12, n=13, o=14, p=15, q=16)
def gen():
    yield
    x = yield 1
    y = yield x, 2
    yield from y
    return (yield)
def conditions(a, b, c):
    if a and (b or c): return 1
    if not a or not (b and c): return 2
    if (a if b else c): return 3
    if None: return 4
    if "text": return 5
    if a is None: return 6
    if None is not b: return 7
    return a or b and c
def swaps(a, b, c):
    a, b = b, a
    a, b, c = c, b, a
    a, b = a, b
    (a,) = (b,)
    a[0], b.x = 1, 2
    return a, b, c
