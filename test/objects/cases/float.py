def t(f, *args, **kw):
    try:
        r = f(*args, **kw)
        print(type(r).__name__, r)
    except Exception as e:
        print(type(e).__name__, e)

inf, nan = float("inf"), float("nan")

class F(float):
    pass

values = [0.0, -0.0, 1.0, -1.5, 2.5, 0.1, 1e16, 1e15, 123456789012345680.0, 1e-4, 1e-5, 5e-324, 1.7976931348623157e308, -3.75, 1e22, 1e23, inf, -inf, nan]
for a in values:
    print(repr(a), str(a), hash(a) if a == a else "", bool(a), -a, abs(a), a.is_integer(), a.hex())
    for f in (int, a.as_integer_ratio, a.__floor__, a.__ceil__, a.__trunc__, a.__round__):
        t(f) if f is not int else t(int, a)
    for b in values:
        for op in ("a+b", "a-b", "a*b", "a/b", "a//b", "a%b", "divmod(a,b)", "a**b"):
            try:
                print(eval(op), end=" ")
            except Exception as e:
                print(type(e).__name__, e, end=" ")
        print(a < b, a <= b, a == b, a != b, a > b, a >= b)
    for b in (0, 1, -1, 2**53 + 1, 10**22, 10**23, -10**400):
        print(a < b, a <= b, a == b, a != b, a > b, a >= b, b < a, b == a)
for s in ("1", "1.", ".5", ".", "1_0", "1__0", "_1", "1_", "1e5", "1e", "1e_5", "1e1_0", "1_0.0_1", "1._1", "inf", "-Infinity", "nan", "+NaN", " 1 ", "\t1\n", "1 2", "0x1",
          "1e400", "1e-400", "", "+", "1.e5", ".5e-3", "infi", "- 1", "\u0661.\u0665", "\xa02\u2003", "1\x00", "2.2250738585072011e-308", "9007199254740993", "0.1" + "0" * 300 + "1"):
    t(float, s)
t(float)
t(float, b" 1.5 ")
t(float, bytearray(b"2e3"))
t(float, b"x")
t(float, [])
t(float, 10**400)
t(float, "a", "b")
t(float, x=1)
for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675, 1e300, 123.456, -0.04, 1234567.5, 5e-324, inf, nan):
    for n in (None, 0, 1, 2, -1, -2, -5, 20, 400, -400):
        t(round, x, n)
t(round, 1.7976931348623157e308, -308)
t(round, 1.5, "a")
t((1.5).__round__, 1, 2)
for s in ("0x1p0", "1", "-0x1.8p1", "0x.8", "inf", "-nan", "0x1p-1074", "0x1p-1075", "0x1.8p-1075", "0x1p-1076", "0x1.fffffffffffff8p1023", "0x1.fffffffffffff7p1023", "0x1p5000",
          "0x1p-5000", " 0xA.Bp+3 ", "", "0x", "x", "1p", "0x1.0000000000000800001p0", "0x1.00000000000008p0", "0x1.00000000000018p0", "-0x0p0"):
    t(float.fromhex, s)
t(float.fromhex, 3)
print(type(F.fromhex("0x1p0")).__name__, F("1.5"), F(2), F() + 1, type(F(1) + 1).__name__, type(float(F(1))).__name__, F(1).__getnewargs__(), F(3).conjugate().__class__.__name__)
print(float.__getformat__("double"), float.__getformat__("float"))
t(float.__getformat__, "x")
print((1.5).real, (1.5).imag, (2.0).conjugate(), (0.5).as_integer_ratio(), (-1e-10).as_integer_ratio())
t(pow, 2.0, 3, 5)
t(pow, 2.0, 5000)
t(pow, -8.0, 1 / 3)
t(lambda: 1.0 + "a")
t(lambda: 1.0 < "a")
for x, y in ((2, 0.5), (10, -2), (10, 15), (1.1, 10), (0.9, 100), (3.7, 2.2), (1e-5, 3), (-2, 3), (-2, -3), (2, -1074), (1 + 2**-52, 1e15), (7, 300), (0.1, 3)):
    print(float(x) ** y)
class A:
    def __init__(self, v): self.v = v
    def __float__(self): return self.v
class X:
    def __index__(self): return 7
t(float, A(1.5))
t(float, A(1))
t(float, A("x"))
t(float, X())
print(hash(0.5), hash(1.0), hash(2.0**70), hash(1e300), hash(-1.0), hash(1.1), hash(-0.1), hash(inf), hash(-inf), hash(5e-324))
total = 0.0
for i in range(1, 2000):
    total += 1.0 / i
print(total, sum([0.1] * 10), sum([0.1] * 10, 1), 0.1 + 0.2)
