# Character data: properties and case mappings of Unicode 15.0, as a checksum for each range and as samples.
def digest(values):
    total = 0
    for value in values:
        total = (total * 31 + value) % 1000003
    return total


tests = [str.isalpha, str.isdecimal, str.isdigit, str.isnumeric, str.isspace, str.islower, str.isupper, str.istitle, str.isprintable, str.isidentifier,
         str.isalnum]
maps = [str.lower, str.upper, str.title, str.casefold, str.swapcase, str.capitalize]
for start, stop, step in [(0, 0x250, 1), (0x250, 0x600, 1), (0x600, 0x3000, 7), (0x3000, 0x11000, 97), (0x11000, 0x30000, 331), (0x1e900, 0x1e960, 1),
                          (0x10d0, 0x1100, 1), (0x13a0, 0x1400, 1), (0x1f00, 0x2000, 1), (0xa640, 0xa800, 3), (0xfb00, 0xfb10, 1)]:
    chars = [chr(i) for i in range(start, stop, step)]
    print(hex(start), [digest([test(c) for c in chars]) for test in tests], [digest([ord(x) for c in chars for x in f(c)]) for f in maps])
# unassigned in 15.0, whatever newer tables say
for i in (0xa7cb, 0xa7dc, 0x2ebf0, 0x105c0, 0x1c89, 0x0378, 0x10d40):
    print(hex(i), chr(i).isprintable(), chr(i).isalpha(), ascii(chr(i).lower()), ascii(repr(chr(i))))
for s in ("\u03a3", "A\u03a3", "A\u03a3B", "A\xad\u03a3", "A\u03a3\xad B", "\u03a3A", "\u0130I", "\xdf", "\ufb03", "\u01c4\u01c5\u01c6", "\u1fb3", "o'neill x1y", "\u0345\u0399"):
    print(ascii([f(s) for f in maps]))
print([ascii(c + "x") for c in map(chr, (0x9, 0x20, 0x27, 0x5c, 0x7f, 0x80, 0xa0, 0xad, 0x300, 0x2028, 0x3000, 0xd800, 0xe000, 0xfeff, 0x1f600, 0xe0001, 0x10ffff))])
print([ascii(repr(c)) for c in map(chr, (0xa0, 0xa1, 0xad, 0x378, 0x300, 0x2028, 0x3000, 0xd7ff, 0xe000, 0xfeff, 0x1f600, 0xe0001, 0x10ffff))])
print([int(c) for c in "\u0663\u0966\uff15\U0001d7d8"], "\u2002 x\u3000".strip(), ascii("a\x1cb\x1db\x1ec\x85d\u2029e\x0bf\x0cg".splitlines()))
