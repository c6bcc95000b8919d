def t(f, *args, **kw):
    try:
        r = f(*args, **kw)
        print(type(r).__name__, r)
    except Exception as e:
        print(type(e).__name__, e)

class I(int):
    pass

values = [0, 1, -1, 5, -6, 256, 257, 2**30 - 1, -2**30, 2**30, 2**53, -2**60, 2**60 - 1, 10**20, -10**20, 3**100, -7**90]
for a in values:
    print(a, -a, ~a, abs(a), +a, bool(a), hash(a), a.bit_length(), a.bit_count(), a.__sizeof__())
    for b in values:
        print(a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a <= b, a == b, a != b, a > b, a >= b)
        if b:
            print(a // b, a % b, divmod(a, b), a / b)
    for s in (0, 1, 29, 30, 31, 60, 61, 100):
        print(a << s, a >> s, end=" ")
    for e in (0, 1, 2, 3, 7, 20):
        print(a ** e, pow(a, e, 97), pow(a, e, -10**15 - 1))
    print(bin(a), oct(a), hex(a), repr(a))
for f in (lambda: 1 // 0, lambda: 1 % 0, lambda: divmod(1, 0), lambda: 1 / 0, lambda: 0 ** -1, lambda: 2 ** -1, lambda: pow(2, -1, 7),
          lambda: pow(2, -1, 4), lambda: pow(2, 3, 0), lambda: pow(2, 3, 1.0), lambda: 1 << -1, lambda: 1 >> -1, lambda: 1 << (1 << 70),
          lambda: 1 >> (1 << 70), lambda: -1 >> (1 << 70), lambda: 0 << (1 << 70), lambda: 10**400 / 1, lambda: 10**400 / 10**399,
          lambda: 1 / 10**400, lambda: float(10**400), lambda: 10**400 + 1.0, lambda: 1 + "a", lambda: 1 < "a", lambda: int()):
    t(f)
for s in ("1", " -12 ", "+3", "1_000", "1__0", "_1", "1_", "", " ", "-", "0x10", "1 2", "1.5", "\u0663\u0664", "\u2003 7", "9" * 50, "abc\x00", "a" * 250):
    t(int, s)
for s, base in (("0x1f", 16), ("1f", 16), ("0x_1f", 0), ("0b101", 0), ("0o17", 0), ("010", 0), ("00", 0), ("0", 0), ("z", 36), ("Z" * 30, 36),
                ("12", 2), ("1", 37), ("1", 1), ("1", -5), (b"ff", 16), (bytearray(b"77"), 8), (b"9z", 10), (12, 10), ("201", 3), ("0b1", 16), ("-0b11", 2)):
    t(int, s, base)
t(int, "10", base=5)
t(int, base=5)
t(int, "1", 2, 3)
t(int, [])
t(int, 3.99)
t(int, -3.99)
t(int, 1e30)
t(int, float("nan"))
t(int, float("inf"))
t(int, b" 42 ")
t(int, b"x\xff")
x = I(12345678901234567890)
print(type(x), x, x + 1, type(x + 1), type(+x), type(x.real), type(int(x)), x == 12345678901234567890, hash(x) == hash(12345678901234567890))
print(I(), I("12", 3), I(-5) is -5, (10**20).__getnewargs__())
print((10**20).conjugate(), (3).real, (3).imag, (3).numerator, (3).denominator, (3).as_integer_ratio(), (3).is_integer())
for n in (0, -1, -2, -3, 1, 5, -30):
    for v in (15, 25, 5, -15, -25, 149, 150, 151, 10**20 + 5 * 10**2):
        print(round(v, n), end=" ")
print()
t(round, 5, "a")
t((5).__round__, 1, 2)
for args, kw in (((), {}), ((2,), {}), ((2, "little"), {}), ((2, "big"), {"signed": True}), ((), {"length": 4, "byteorder": "little"}), ((0,), {}), ((-1,), {}),
                 ((2, "x"), {}), ((2, 3), {}), ((1, "big", True), {})):
    for v in (0, 1, 255, 256, -1, -128, -129, 65535):
        t(v.to_bytes, *args, **kw)
print((2**100).to_bytes(13, "little"), (-2**100).to_bytes(13, signed=True))
for b in (b"", b"\x00", b"\xff", b"\x80\x00", [1, 2, 3], bytes(range(1, 20))):
    for order in ("little", "big"):
        print(int.from_bytes(b, order), int.from_bytes(b, order, signed=True), type(I.from_bytes(b, order)).__name__)
t(int.from_bytes, b"a", 3)
t(int.from_bytes, "a")
t(int.from_bytes, b"a", "middle")
print(True + True, True & False, True | 2, True ^ True, ~True if False else -2, repr(True), str(False), int(True), bool([]), bool("a"), isinstance(True, int))
t(bool, 1, 2)
t(bool, x=1)
try:
    class B(bool): pass
except TypeError as e:
    print(e)
t(int, "1" * 4301)
t(str, 10**4300)
t(len, str(10**4299))
t(int, "0x" + "f" * 5000, 16) if False else print(len(hex(int("f" * 5000, 16))))
a = 1
for i in range(1, 200):
    a = a * (i * 7919 + 3) - i
print(a, a % 10**9, a // 3**50, -a // 3**50, a * a % (10**40 + 7), hash(a), hash(-a))
print(2**61 - 1, hash(2**61 - 1), hash(2**61), hash(-2**61), hash(2**122), hash(-1), hash(-(2**61)))
print(1267650600228229401496703205376 == 2.0**100, 2**53 + 1 == 2.0**53, 2**53 + 1 > 2.0**53, 10**400 > float("inf"), -10**400 < 1.5, 1 == float("nan"))
print(float(2**53 + 1), float(2**53 + 3), float(2**64 - 1), float(2**1024 - 2**970 - 1), (2**60 + 2**7 + 1) / 3, (10**30 + 1) / 10**29)
