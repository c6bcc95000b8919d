"""unicodedata, names in literals and codecs."""
import unicodedata as u
def t(f):
    try: print(ascii(f()))
    except BaseException as e: print(type(e).__name__, ascii(str(e)))
CODES = [*range(0x600), *range(0x600, 0x32400, 11), *range(0x32400, 0x110000, 401)]
for f in (u.category, u.bidirectional, u.combining, u.mirrored, u.east_asian_width, u.decomposition, lambda c: u.name(c, None),
          lambda c: u.decimal(c, None), lambda c: u.digit(c, None), lambda c: u.numeric(c, None)):
    h = 0
    for i in CODES: h = (h * 1000003 ^ hash(f(chr(i)))) & 0xffffffffffff if f(chr(i)) is not None else h + 1
    print(h)
for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
    h = n = 0
    for i in CODES[::5]:
        c = chr(i)
        if 0xd800 <= i < 0xe000: continue
        for s in (c, 'a' + c + '\u0301', c + '\u0323\u0301'):
            r = u.normalize(form, s)
            n += u.is_normalized(form, s)
            h = (h * 1000003 ^ hash(r)) & 0xffffffffffff
    print(form, h, n)
for i in CODES:
    name = u.name(chr(i), None)
    if name is not None and u.lookup(name) != chr(i): print('lookup', hex(i))
t(lambda: u.lookup('LATIN SMALL LETTER E WITH ACUTE')); t(lambda: u.lookup('latin small letter e with acute')); t(lambda: u.lookup('nothing of the kind'))
t(lambda: u.lookup('LINE FEED')); t(lambda: u.lookup('bel')); t(lambda: u.lookup('KEYCAP DIGIT ONE')); t(lambda: u.lookup('HANGUL SYLLABLE GAGG')); t(lambda: u.lookup('HANGUL SYLLABLE GAQ'))
t(lambda: u.lookup('HANGUL SYLLABLE ')); t(lambda: u.lookup('hangul syllable ga')); t(lambda: u.lookup('CJK UNIFIED IDEOGRAPH-4E00')); t(lambda: u.lookup('CJK UNIFIED IDEOGRAPH-4e00')); t(lambda: u.lookup('CJK UNIFIED IDEOGRAPH-A000'))
t(lambda: u.lookup('CJK UNIFIED IDEOGRAPH-12')); t(lambda: u.lookup('x' * 300)); t(lambda: u.lookup(3)); t(lambda: u.lookup(b'DIGIT ONE')); t(lambda: u.lookup('')); t(lambda: u.lookup())
t(lambda: u.name('\n')); t(lambda: u.name('\n', 'd')); t(lambda: u.name('ab')); t(lambda: u.name(3)); t(lambda: u.name()); t(lambda: u.category('')); t(lambda: u.category(3)); t(lambda: u.category('a', 2))
t(lambda: u.decimal('x')); t(lambda: u.decimal('x', 3)); t(lambda: u.digit('x')); t(lambda: u.numeric('x')); t(lambda: u.numeric('\u00bd')); t(lambda: u.digit('\u00b2')); t(lambda: u.decimal('\u0663')); t(lambda: u.decimal('ab'))
t(lambda: u.normalize('NFX', 'a')); t(lambda: u.normalize('NFX', '')); t(lambda: u.normalize('NFC', 3)); t(lambda: u.normalize(3, '')); t(lambda: u.normalize('NFC')); t(lambda: u.is_normalized('x', '')); t(lambda: u.is_normalized('NFC', 'e\u0301'))
t(lambda: u.normalize('NFC', 'e\u0301\ud800e\u0301')); s = 'plain'; t(lambda: u.normalize('NFC', s) is s); t(lambda: u.unidata_version)
print(ascii('\N{GREEK SMALL LETTER ALPHA}\N{latin capital letter a}\N{LF}\N{CJK UNIFIED IDEOGRAPH-4E01}' f'\N{BULLET}{1}\N{NULL}'))
for s in (r"'\N{KEYCAP DIGIT ONE}'", r"'\N{no such}'", r"'\N{}'", r"'\N'", r"'\N{abc'", r"f'\N{no such}'"): t(lambda: eval(s))
for b in (rb'\N{DIGIT ONE}x', rb'\N{no}', rb'\N{', rb'\N', rb'\Nx', rb'\N{}', rb'a\N{abc'): t(lambda: b.decode('unicode-escape')); t(lambda: b.decode('unicode-escape', 'replace'))
t(lambda: 'x\xe9\u4e00\uac00\U0001f600\ue000'.encode('ascii', 'namereplace'))
