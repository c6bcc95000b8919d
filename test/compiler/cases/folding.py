def arithmetic():
    return (1 + 2, 7 // -2, 7 % -2, 2 ** 10, 2 ** -1, 2 ** 200, 1 << 5, 1 << 500, 3 & 5, 3 | 5, 3 ^ 5, ~5, -5, +True,
            1 / 3, 10 ** 15 / 7, 0.1 + 0.2, -0.0, 0.0, 1e308 * 10, 5.5 // 2, -5.5 % 2, 1 / 0, 1 % 0, 2.0 ** 0.5, 10.0 ** -5,
            3 + 4j, (1 + 2j) * (3 - 4j), 1j ** 2, (1 + 2j) / (3 - 1j), True + True, True & False, not 1, not "", not ())
def sequences():
    return ("a" + "b", "ab" * 3, 3 * b"xy", "x" * 5000, (1, 2) * 3, (1,) + (2, 3), "abc"[1], "abc"[-1], b"abc"[0], (1, 2)[5],
            "é" * 2, () * 1000, "%s" % (1,), (((1, 2), 3), [4]), "a" "b" + "c")
def formats(a, b):
    return ("%s" % (a,), "%r and %s" % (a, b), "%-5s|%10s|%.3s|%5.2r" % (a, b, a, b), "%d" % (a,), "100%% %s" % (a,),
            "%s" % a, "%s %s" % (a,), "%(x)s" % (a,))
def membership(x):
    for y in [1, 2, 3]: pass
    for y in [x, 2]: pass
    for y in {1, 2}: pass
    return x in [1, 2], x not in {1, 2, 1.0, True}, x in [x, 1], x in {x}, [y for y in [1, 2]], x in (1, 2)
def inverted(a, b):
    return not a is b, not a in b, not a == b, not a is not b, not a not in b
def identical():
    return 1, 1.0, True, 0.0, -0.0, (1, 2), (1.0, 2), (1, 2), "s", b"s", None, ...
def constants_in_conditions():
    if 1 and 0: x()
    while "": y()
    if not 0: return z
    return 1 if 0 else 2
"do" "cstring"
