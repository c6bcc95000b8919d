def t(f, *args, **kw):
    try:
        r = f(*args, **kw)
        print(type(r).__name__, r)
    except Exception as e:
        print(type(e).__name__, e)

inf, nan = float("inf"), float("nan")
values = [0j, 1j, -1j, 1 + 2j, complex(-0.0, 1), complex(0.0, -0.0), complex(-0.0, -0.0), 3.5 - 4e20j, complex(inf, nan), complex(1, -inf), 1e-5 + 1e16j]
for a in values:
    print(repr(a), str(a), -a, +a, bool(a), a.real, a.imag, a.conjugate(), a.__getnewargs__())
    t(abs, a)
    for b in values[:8] + [2, 0.5, -1, 0]:
        for op in ("a+b", "a-b", "a*b", "a/b", "b-a", "a==b", "a!=b"):
            try:
                print(eval(op), end=" ")
            except Exception as e:
                print(type(e).__name__, e, end=" ")
        print()
for a, b in ((1 + 2j, 2), (1 + 2j, -3), (1j, 100), (2 + 0j, 0), (0j, 0), (0j, 2), (0j, -1), (0j, 1j), (1 + 1j, 0.5), (2, 1j), (1j, 1j), (-8, 1 / 3), (1 + 2j, 101), (1e200 + 1j, 5)):
    try:
        print("%.12g %.12g" % ((a ** b).real, (a ** b).imag))
    except Exception as e:
        print(type(e).__name__, e)
for s in ("1", "1j", "j", "-j", "+j", "1+j", "1-j", "1+2j", "(1+2j)", " ( 1+2j ) ", "1 +2j", "1e5+2e-3j", "infj", "inf+nanj", "nan-infj", "1+", "+1+2", "1j+2", "1_0+2_0j", ".5j", "5.j",
          "()", "", "(1", "1+2J", "1+-2j", "--1", "1e", "1ej", "infinityj", "j1", "12j", "1.5.5", "1++j", "\u0661+\u0662j"):
    t(complex, s)
class C:
    def __init__(self, v): self.v = v
    def __complex__(self): return self.v
class D(complex):
    pass
t(complex)
t(complex, 1, 2)
t(complex, 1j, 2j)
t(complex, real=1, imag=2)
t(complex, "1", 2)
t(complex, 1, "2")
t(complex, [])
t(complex, 1, [])
t(complex, C(3j))
t(complex, C(3))
t(complex, 10**400)
print(D(1, 2), type(D(1, 2) + 1).__name__, type(+D(1)).__name__, type(complex(D(1))).__name__)
t(lambda: 1j % 2)
t(lambda: 1j // 2)
t(lambda: 1j < 2)
t(lambda: int(1j))
t(lambda: float(1j))
t(pow, 1j, 1, 2)
t(abs, complex(1.7e308, 1.7e308))
print(hash(1j), hash(1 + 2j), hash(3 + 0j) == hash(3), hash(complex(0.5, -1.5)), 1 + 0j == 1, 1 + 0j == 10**30, complex(2**53) == 2**53 + 1, {1: "a"}[1 + 0j])
for spec in ("", "5", "<20", ">20", "^20", "*^20", ".2f", "+.3e", ".3", "g", "n", ",", "_.1f", "010", "=5", "x", "d", "%", "#.0f", "z.1f", "+", " "):
    for v in (1 + 2j, -1.5j, complex(0.0, 1), complex(-0.0, 1), 12345.678 - 9876543.21j, complex(nan, inf)):
        t(format, v, spec)
