# str: methods, identity of results, messages. Printed through ascii().
import sys

A = chr(65)
b = chr(98)
E = chr(0xc9)


def t(name, value, wanted):
    print(name, value is wanted)


# which results are shared objects
t('replace','a'.replace('a','b'),b)
t('replace2','ab'.replace('ab','b'),b)
t('replace del','ab'.replace('a',''),b)
t('replace insert',''.replace('','b'),b)
t('upper','a'.upper(),A); t('upperE','é'.upper(),E); t('cap','a'.capitalize(),A); t('title','a'.title(),A); t('titleE','é'.title(),E)
t('swap','a'.swapcase(),A); t('casefold','B'.casefold(),b);t('lower','B'.lower(),b); t('center','b'.center(1),b); t('ljust','b'.ljust(1),b)
t('center0',''.center(1,'b'),b); t('zfill',''.zfill(1),'0'); t('expand','\tb'.expandtabs(0),b); t('join1',''.join(['b']),b)
t('join',''.join(['','b']),b); t('translate','a'.translate({97:'b'}),b); t('translate','a'.translate({97:98}),b); t('mul','b'*1,b); t('pct','%s'%'b',b); t('pct','%c'%98,b); t('pct','%s'%1,chr(49))
t('format','{}'.format('b'),b); t('format',format('b','1'),b); t('format',format(1,''),'1'); t('fst',f'{b}',b); t('repr',repr(1),'1'); t('strip',' b '.strip(),b); t('split','b c'.split()[0],b)
t('part','b-c'.partition('-')[0],b); t('slice','abc'[1:2],b); t('slice','abc'[1:2:2],b); t('expand', 'ab'.expandtabs(), 'ab'); 
s='abc'*2; t('es', s.expandtabs(), s); t('lower', s.lower(), s); t('strip', s.strip(), s); t('translate', s.translate({}), s); t('zfill', s.zfill(3), s); t('split', s.split()[0], s); t('splitlines', s.splitlines()[0], s); t('replace',s.replace('x','y'),s); t('part', s.partition('x')[0], s); t('rpart', s.rpartition('x')[2], s); t('rp', s.removeprefix('x'), s); t('fmt', format(s,''), s); t('f', '{}'.format(s), s); t('%', '%s'%s, s); t('%', '%s'%(s,), s); t('f', '{:s}'.format(s), s);t('join',''.join([s]),s); t('join',''.join([s,'']),s);t('add',s+'',s);t('add',''+s,s); t('slice',s[:],s); t('title','Abcabc'.title(),'Abcabc')
t('mul',s*1,s); t('enc',str(s),s)
t('splitsep', s.split('x')[0], s)
t('fmtmap', '{}'.format_map({}) if 0 else '{a}'.format_map({'a':s}), s)
t('strip2','xbx'.strip('x'),b)
t('%d','%d'%7,'7')
t('repr',repr(''),"''")
t('lower',''.lower(),'')


def show(*expressions):
    for expression in expressions:
        try:
            print(expression, "->", ascii(eval(expression)))
        except Exception as error:
            print(expression, "->", type(error).__name__, ascii(str(error)))


show(
    '"a".find()',
    '"a".find("a",1,2,3)',
    '"a".find(1)',
    '"a".find("a","b")',
    '"a".startswith(1)',
    '"a".startswith(("a",1))',
    '"b".startswith((1,))',
    '"a".startswith()',
    '"a".center()',
    '"a".center("x")',
    '"a".center(2,1)',
    '"a".center(2,"ab")',
    '"a".center(1,2,3)',
    '"a".split(1)',
    '"a".split("")',
    '"a".split(sep=1,x=2)',
    '"a".join(1)',
    '"a".join([1])',
    '"a".join(["a",1])',
    '"a".index("b")',
    '"a".rindex("b")',
    '"a".lstrip(1)',
    '"a".lstrip(1,2)',
    '"a".partition(1)',
    '"a".partition("")',
    '"a".removeprefix(1)',
    '"a".replace(1,2)',
    '"a".replace("a",2)',
    '"a".replace("a")',
    '"a".replace("a","b","c")',
    '"a".zfill("x")',
    '"a".translate(1)',
    '"a".translate({97:"x"*3})',
    '"a".translate({97:[]})',
    '"a".translate({97:0x110000})',
    'str.maketrans(1)',
    'str.maketrans("a","bc")',
    'str.maketrans({"ab":1})',
    'str.maketrans({1.5:1})',
    'str.maketrans("a","b",1)',
    'str.maketrans("a",1)',
    'str.maketrans(1,"a")',
    '"a".__format__(1)',
    'format("a","d")',
    'format("a","+")',
    'format("a"," ")',
    'format("a","=5")',
    'format("a",",")',
    'format("a","#")',
    'format("a","_")',
    'format("a","5.x")',
    'format("a","ss")',
    'format("a",".")',
    '"a"[1]',
    '"a"["x"]',
    '"a"+1',
    '"a"*"b"',
    '"a"*(1<<62)',
    '"ab"*(1<<62)',
    '1 in "a"',
    '"a".encode(1)',
    '"a".encode("nope")',
    '"a".splitlines(x=1)',
    '"a".expandtabs("x")',
    '"a\\t".expandtabs(1<<31)',
    'str(b"a","x")',
    'str(1,"utf8")',
    'str("a","utf8")',
    'str(object=1,foo=2)',
    'str(1,2,3,4)',
    'str(b"x",1)',
    '"a"<1',
    '"a".isalpha(1)',
    '"a".count()',
    '"a".format_map()',
    '"a".__getnewargs__(1)',
    '"a".maketrans()',
    '"a".join()',
    '"a".expandtabs(1,2)',
    '"a".encode("a","b","c")',
    '"a".translate()',
    '"a".casefold(1)',
    '"a".__mod__()',
    '"a".__getitem__()',
    '"a".__contains__(1)',
    '"%z"%1',
    'str.upper(1)',
    '"a".title(x=1)',
    '"a".find("a",x=1)',
    '"a".zfill()',
)


samples = ["", "a", "Hello World", "  pad\t", "\xe9t\xe9", "\u03a3\u03a3 \u03b1\u03a3", "\U0001f600x", "stra\xdfe", "\u01c5x", "123", "\xb2\xbd\u0663",
           "a\nb\r\nc\x85d\u2028", "it's \"q\"", "\x00\x7f\xad\ud800", "\ufb01n", "x1_y", "1x", "\u0130", "aXbXc", "Title Case"]
for name in ("capitalize casefold isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace "
             "istitle isupper lower lstrip rstrip split rsplit splitlines strip swapcase title upper expandtabs __repr__ __len__").split():
    print(name, ascii([getattr(sample, name)() for sample in samples]))
for sample in samples:
    print(sys.getsizeof(sample), sample.__sizeof__(), ascii(sample[::-1]), ascii(sample[1:3]), ascii(sample.partition("X")), ascii(sample.center(7, "*")), ascii(sample.zfill(6)))


class S(str):
    pass


class T(str):
    __slots__ = ()


x = S("abc")
print(sys.getsizeof(x), sys.getsizeof(T("abc")), sys.getsizeof(S("\u1234")), type(x.strip()), type(str(x)), x == "abc", hash(x) == hash("abc"), x + "d", x[0], x[:] is x, type(x[:]))
x.attribute = 1
print(x.attribute, x.__getnewargs__(), type(x.__getnewargs__()[0]), type(x.upper()), type(x * 1), type("".join([x])), type(x.replace("q", "r")))

# growth in place
s = ""
sizes = []
for i in range(40):
    s += "ab"
    sizes.append(sys.getsizeof(s))
print(sizes)
it = iter("abc")
print(type(it).__name__, type(iter("\xe9")).__name__, next(it), it.__length_hint__(), it.__reduce__()[1:], list(it), list(it))
print(sys.intern("some" + "thing") is sys.intern("something"), "a" * 0 is "", chr(233) is "\xe9x"[0])
print("a" < "b", "a" < "\xe9" < "\u1234" < "\U0001f600", "abc" >= "ab", "b" > "abc", "\xe9" == "e\u0301")
haystack = "ab" * 3000
print(haystack.find("ab" * 1000 + "b"), ("a" * 30000).find("a" * 3000 + "b"), ("a" * 30000).rfind("b" + "a" * 3000), haystack.count("aba"), haystack.replace("ab", "c").count("c"))
print(ascii("abcabc".translate({97: None, 98: "xyz", 99: 0x1234})), "abc".translate(str.maketrans("ab", "ba", "c")))
print(sorted(str.maketrans({"a": 1, 98: "q"}).items()), hash(""), hash("a"), hash("abcdefgh"), hash("\u1234\xe9"), hash("\U0001f600"))
