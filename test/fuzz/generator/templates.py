"""Expressions by the type they give. <<<I>>> stands for an int expression, <<<S>>> for a str, and so on (see core.LETTER)."""

INT = """
<<<I>>> + <<<I>>>|(<<<I>>> - <<<I>>>)|(<<<I>>> * <<<I>>>)|(<<<I>>> // <<<I>>>)|(<<<I>>> % <<<I>>>)|(<<<I>>>) ** <<<i>>>|-(<<<I>>>)|~(<<<I>>>)
(<<<I>>> & <<<I>>>)|(<<<I>>> | <<<I>>>)|(<<<I>>> ^ <<<I>>>)|(<<<I>>>) << <<<i>>>|(<<<I>>>) >> <<<i>>>|((<<<I>>>) >> 40)|((<<<I>>>) << 33)
abs(<<<I>>>)|pow(<<<I>>>, <<<i>>>, <<<I>>>)|divmod(<<<I>>>, <<<I>>>)[0]|divmod(<<<I>>>, <<<I>>>)[1]|len(<<<S>>>)|len(<<<L>>>)|len(<<<D>>>)
int(<<<F>>>)|round(<<<F>>>)|int(<<<S>>>)|int(<<<S>>>, <<<base>>>)|int(str(<<<I>>>))|hash(<<<I>>>)|hash(<<<F>>>)|hash(<<<S>>>)|hash((<<<I>>>, <<<S>>>))|hash(<<<T>>>)
hash(<<<B>>>)|hash(frozenset(<<<Z>>>))|sum(<<<L>>>)|max(<<<L>>>)|min(<<<L>>>)|max(<<<L>>>, default=<<<I>>>)|max(<<<I>>>, <<<I>>>, key=lambda x: -x)|ord((<<<S>>>)[0])
(<<<I>>>).bit_length()|(<<<I>>>).bit_count()|int.from_bytes(<<<B>>>, <<<end>>>)|int.from_bytes(<<<B>>>, <<<end>>>, signed=True)|(<<<I>>>).numerator|(<<<I>>>).real
(<<<S>>>).find(<<<S>>>)|(<<<S>>>).rfind(<<<S>>>, <<<i>>>)|(<<<S>>>).index(<<<S>>>)|(<<<S>>>).count(<<<S>>>)|(<<<L>>>).index(<<<I>>>)|(<<<L>>>).count(<<<I>>>)|(<<<L>>>)[<<<i>>>]
(<<<D>>>)[<<<S>>>]|(<<<D>>>).get(<<<S>>>, <<<I>>>)|(<<<B>>>)[<<<i>>>]|(<<<B>>>).find(<<<B>>>)|(<<<A>>>)[<<<i>>>]|(<<<I>>> if <<<P>>> else <<<I>>>)|(lambda x, y=<<<I>>>: x + y)(<<<I>>>)
sum(x * <<<i>>> for x in <<<L>>>)|(<<<R>>>)[<<<i>>>]|len(<<<R>>>)|sum(<<<R>>>)|(<<<R>>>).index(<<<I>>>)|round(<<<I>>>, -<<<i>>>)|(<<<P>>>) + (<<<I>>>)|sys.getsizeof(<<<L>>>)|sys.getsizeof(<<<S>>>)
sys.getsizeof(<<<I>>>)|sys.getsizeof(<<<D>>>)|sys.getsizeof(<<<Z>>>)|sys.getsizeof(<<<T>>>)|sys.getsizeof(<<<B>>>)|(<<<I>>> or <<<I>>>)|(<<<I>>> and <<<I>>>)|int(<<<P>>>)|len(list(<<<Z>>>))|len(<<<Z>>> & <<<Z>>>)
len([x for x in <<<L>>> if x <<<cmp>>> <<<I>>>])|next(iter(<<<L>>>), <<<I>>>)|next(x for x in <<<L>>> if x)|(<<<T>>>).count(<<<I>>>)|(<<<T>>>)[<<<i>>>]|(<<<L>>>).pop()|(<<<L>>>).pop(<<<i>>>)
operator.index(<<<I>>>)|eval(<<<l>>>)|eval("<<<i>>> * <<<n>>>")|int("<<<n>>>"[:4])|[*<<<L>>>, 5][-1]|(<<<I>>>).__add__(<<<I>>>)|int.__mul__(<<<I>>>, <<<I>>>)|sum((<<<L>>>), start=<<<I>>>)
"""
FLOAT = """
<<<F>>> + <<<F>>>|(<<<F>>> - <<<F>>>)|(<<<F>>> * <<<F>>>)|(<<<F>>> / <<<F>>>)|(<<<F>>> // <<<F>>>)|(<<<F>>> % <<<F>>>)|(<<<I>>> / <<<I>>>)|-(<<<F>>>)|abs(<<<F>>>)
float(<<<I>>>)|float(<<<S>>>)|round(<<<F>>>, <<<i>>>)|(<<<F>>>) * <<<I>>>|(<<<I>>>) + <<<F>>>|float.fromhex((<<<F>>>).hex())|max(<<<F>>>, <<<F>>>)|min(<<<F>>>, <<<I>>>)
divmod(<<<F>>>, <<<F>>>)[0]|divmod(<<<F>>>, <<<F>>>)[1]|abs(<<<C>>>)|(<<<C>>>).real|(<<<F>>> if <<<P>>> else <<<F>>>)|sum([<<<F>>>, <<<F>>>, <<<F>>>])|(<<<F>>>).conjugate()|float(repr(<<<F>>>))
(<<<F>>>) ** 2|(<<<F>>>) ** <<<i>>>|sum(x / 7 for x in <<<L>>>)|float(str(<<<I>>>) + '.5')|(<<<F>>>).__rsub__(<<<F>>>)
"""
STR = """
<<<S>>> + <<<S>>>|(<<<S>>>) * <<<i>>>|(<<<S>>>)[<<<slice>>>]|(<<<S>>>)[<<<i>>>]|(<<<S>>>).upper()|(<<<S>>>).lower()|(<<<S>>>).title()|(<<<S>>>).capitalize()|(<<<S>>>).swapcase()
(<<<S>>>).casefold()|(<<<S>>>).strip()|(<<<S>>>).lstrip(<<<S>>>)|(<<<S>>>).rstrip(<<<S>>>)|(<<<S>>>).replace(<<<S>>>, <<<S>>>)|(<<<S>>>).replace(<<<S>>>, <<<S>>>, <<<i>>>)|(<<<S>>>).center(<<<i>>> + 6, '*')
(<<<S>>>).ljust(12, '.')|(<<<S>>>).rjust(<<<i>>> * 2)|(<<<S>>>).zfill(<<<i>>> + 4)|(<<<S>>>).expandtabs(<<<i>>>)|(<<<S>>>).removeprefix(<<<S>>>)|(<<<S>>>).removesuffix(<<<S>>>)|(<<<S>>>).join(<<<N>>>)
str(<<<I>>>)|repr(<<<F>>>)|repr(<<<S>>>)|ascii(<<<S>>>)|str(<<<L>>>)|repr(<<<D>>>)|repr(<<<T>>>)|str(<<<P>>>)|chr(abs(<<<i>>>) * 97)|hex(<<<I>>>)|bin(<<<I>>>)|oct(<<<I>>>)|(<<<F>>>).hex()|str(<<<C>>>)
format(<<<I>>>, '<<<ispec>>>')|format(<<<F>>>, '<<<fspec>>>')|format(<<<S>>>, '<<<sspec>>>')|f'{<<<I>>>:<<<ispec>>>}'|f'{<<<F>>>:<<<fspec>>>}'|f'{<<<S>>>!r:>10}'|f'<{<<<L>>>}>'|f'{<<<I>>>=}'|f'{<<<S>>>!a}{<<<I>>>}{{}}'
'%d %s' % (<<<I>>>, <<<S>>>)|'%5.2f|%e' % (<<<F>>>, <<<F>>>)|'%r %a' % (<<<S>>>, <<<S>>>)|'%x %#o %X' % (<<<I>>>, <<<I>>>, <<<I>>>)|'%-8s|%8s' % (<<<S>>>, <<<S>>>)|'%(k)s' % {'k': <<<X>>>}|'%+05d' % <<<I>>>|'%g' % <<<F>>>|'%c%%' % <<<i>>>|'%*d' % (<<<i>>>, <<<I>>>)
'{} {}'.format(<<<I>>>, <<<S>>>)|'{1}{0!r}'.format(<<<S>>>, <<<X>>>)|'{a:{w}}'.format(a=<<<I>>>, w=8)|'{0[1]}'.format(<<<L>>>)|'{x.real}'.format(x=<<<I>>>)|'{:<<<spec>>>}'.format(<<<I>>>)|(<<<S>>>).format(<<<I>>>)|(<<<S>>>) % (<<<I>>>,)
(<<<N>>>)[<<<i>>>]|max(<<<N>>>)|min(<<<N>>>, key=len)|(<<<B>>>).decode(<<<enc>>>)|(<<<S>>> if <<<P>>> else <<<S>>>)|type(<<<X>>>).__name__|(<<<S>>>).translate({97: 'Q', 98: None, 120: 'long'})|(<<<S>>>).translate(str.maketrans('abc', 'xyz', ' '))
''.join(sorted(<<<S>>>))|''.join(reversed(<<<S>>>))|(<<<S>>>)[::-1]|(<<<B>>>).hex()|(<<<B>>>).hex('-', 2)|str(<<<B>>>)|str(<<<B>>>, 'latin-1')|(<<<S>>> or <<<S>>>)|(<<<S>>>).partition(<<<S>>>)[2]|repr(<<<Z>>>)|str(<<<A>>>)|repr(<<<R>>>)
"""
BYTES = """
<<<B>>> + <<<B>>>|(<<<B>>>) * <<<i>>>|(<<<B>>>)[<<<slice>>>]|(<<<S>>>).encode()|(<<<S>>>).encode(<<<enc>>>)|bytes(<<<L>>>)|bytes(<<<i>>>)|(<<<I>>>).to_bytes(<<<i>>>, <<<end>>>)|(<<<I>>>).to_bytes(16, <<<end>>>, signed=True)
(<<<B>>>).upper()|(<<<B>>>).replace(<<<B>>>, <<<B>>>)|(<<<B>>>).strip()|(<<<B>>>).join([<<<B>>>, <<<B>>>])|(<<<B>>>).center(8, b'-')|bytes(<<<A>>>)|(<<<B>>>).title()|b'%d|%s' % (<<<I>>>, <<<B>>>)|b'%5.1f' % <<<F>>>|bytes(memoryview(<<<B>>>)[<<<slice>>>])
bytes.fromhex('0aff 10')|bytes.fromhex(<<<S>>>)|(<<<B>>>).swapcase()|(<<<B>>>).rstrip(b'c ')|(<<<B>>>).translate(None, b'a')|(<<<B>>>).zfill(6)|(<<<B>>>).removeprefix(<<<B>>>)|(<<<B>>>).expandtabs()
"""
LIST = """
<<<L>>> + <<<L>>>|(<<<L>>>) * <<<i>>>|(<<<L>>>)[<<<slice>>>]|sorted(<<<L>>>)|sorted(<<<L>>>, reverse=True)|sorted(<<<L>>>, key=lambda x: x % 7)|list(reversed(<<<L>>>))|[x * 2 for x in <<<L>>>]|[x for x in <<<L>>> if x <<<cmp>>> <<<I>>>]
list(range(<<<i>>>))|list(<<<R>>>)|[*<<<L>>>, *<<<L>>>]|[<<<I>>>, *<<<L>>>]|list(map(lambda x: x + <<<I>>>, <<<L>>>))|list(filter(None, <<<L>>>))|[x + y for x in <<<L>>> for y in (1, 2)]|[len(s) for s in <<<N>>>]|list(<<<B>>>)
[ord(c) for c in <<<S>>>]|(<<<L>>>).copy()|list((<<<D>>>).values())|[y := <<<I>>>, y + 1]|sorted(set(<<<L>>>))|[i for i, x in enumerate(<<<L>>>) if x]|list(zip(<<<L>>>, <<<S>>>))|[a - b for a, b in zip(<<<L>>>, <<<L>>>)]|list(<<<T>>>)|(<<<L>>> or <<<L>>>)
[[x] for x in <<<L>>>]|list(itertools.accumulate(<<<L>>>))|list(itertools.chain(<<<L>>>, <<<L>>>))|list(itertools.islice(<<<L>>>, <<<i>>>))|list(itertools.takewhile(lambda x: x > 0, <<<L>>>))|list(dict.fromkeys(<<<L>>>))
"""
STRLIST = """
(<<<S>>>).split()|(<<<S>>>).split(<<<S>>>)|(<<<S>>>).rsplit(None, <<<i>>>)|(<<<S>>>).splitlines()|(<<<S>>>).splitlines(True)|list(<<<S>>>)|sorted(<<<N>>>)|sorted(<<<N>>>, key=len)|sorted(<<<N>>>, key=str.lower, reverse=True)
<<<N>>> + <<<N>>>|(<<<N>>>)[<<<slice>>>]|[s.upper() for s in <<<N>>>]|[s + <<<S>>> for s in <<<N>>>]|list(<<<D>>>)|sorted(<<<D>>>)|list((<<<S>>>).partition(<<<S>>>))|list((<<<S>>>).rpartition(<<<S>>>))|[str(x) for x in <<<L>>>]|[f'{x:<<<ispec>>>}' for x in <<<L>>>]
[*<<<S>>>]|[c for c in <<<S>>> if c.isalpha()]|list(map(repr, <<<L>>>))|(<<<S>>>).split(',', <<<i>>>)|list(filter(str.isdigit, <<<S>>>))
"""
TUPLE = """
<<<T>>> + <<<T>>>|(<<<T>>>)[<<<slice>>>]|tuple(<<<L>>>)|(<<<I>>>, <<<S>>>)|(<<<F>>>, <<<T>>>)|divmod(<<<I>>>, <<<I>>>)|(*<<<L>>>, <<<S>>>)|tuple(<<<S>>>)|(<<<T>>>) * <<<i>>>|(<<<S>>>).partition(<<<S>>>)|(<<<F>>>).as_integer_ratio()|(<<<P>>>,)
slice(<<<i>>>, <<<I>>>, <<<i>>>).indices(<<<i>>>)|tuple(x for x in <<<L>>>)|tuple(sorted(<<<N>>>))|tuple((<<<D>>>).items())|max((<<<T>>>), (<<<T>>>))|()|(<<<X>>>, <<<X>>>)|tuple(enumerate(<<<S>>>, <<<i>>>))|tuple(zip(<<<L>>>, <<<L>>>))|(<<<I>>>).as_integer_ratio()
"""
DICT = """
{<<<S>>>: <<<I>>>}|{**<<<D>>>, <<<S>>>: <<<I>>>}|<<<D>>> | <<<D>>>|dict(a=<<<I>>>, b=<<<I>>>)|{k: v + 1 for k, v in (<<<D>>>).items()}|{s: len(s) for s in <<<N>>>}|dict(zip(<<<N>>>, <<<L>>>))|dict.fromkeys(<<<N>>>, <<<I>>>)|(<<<D>>>).copy()|dict(<<<D>>>)
{c: (<<<S>>>).count(c) for c in <<<S>>>}|dict(sorted((<<<D>>>).items()))|dict([(<<<S>>>, <<<I>>>)])|{**<<<D>>>, **<<<D>>>}|dict(<<<D>>>, z=<<<I>>>)|{str(x): x for x in <<<L>>>}|{k: v for k, v in (<<<D>>>).items() if v > <<<I>>>}
"""
SET = """
<<<Z>>> | <<<Z>>>|(<<<Z>>> & <<<Z>>>)|(<<<Z>>> - <<<Z>>>)|(<<<Z>>> ^ <<<Z>>>)|set(<<<L>>>)|set(<<<S>>>)|{x % 5 for x in <<<L>>>}|frozenset(<<<L>>>)|(<<<Z>>>).union(<<<L>>>, <<<N>>>)|(<<<Z>>>).intersection(<<<L>>>)|(<<<Z>>>).difference(<<<L>>>)|(<<<Z>>>).symmetric_difference(<<<L>>>)
{*<<<L>>>, *<<<S>>>}|(<<<Z>>>).copy()|(<<<D>>>).keys() | <<<Z>>>|(<<<D>>>).keys() & (<<<D>>>).keys()|(<<<D>>>).keys() - <<<N>>>|set(<<<R>>>)|frozenset(<<<Z>>>) | <<<Z>>>
"""
BOOL = """
<<<I>>> <<<cmp>>> <<<I>>>|<<<F>>> <<<cmp>>> <<<F>>>|(<<<I>>> <<<cmp>>> <<<F>>>)|<<<S>>> <<<cmp>>> <<<S>>>|<<<L>>> <<<cmp>>> <<<L>>>|<<<T>>> <<<cmp>>> <<<T>>>|<<<B>>> <<<cmp>>> <<<B>>>|<<<Z>>> <<<cmp>>> <<<Z>>>|<<<D>>> == <<<D>>>|not (<<<X>>>)|bool(<<<X>>>)
(<<<I>>> in <<<L>>>)|(<<<S>>> in <<<S>>>)|(<<<S>>> in <<<D>>>)|(<<<I>>> not in <<<Z>>>)|(<<<I>>> in <<<R>>>)|isinstance(<<<X>>>, (int, str))|isinstance(<<<X>>>, int | list)|issubclass(bool, int)|(<<<S>>>).isalpha()|(<<<S>>>).isdigit()|(<<<S>>>).isupper()|(<<<S>>>).isspace()|(<<<S>>>).isidentifier()
(<<<S>>>).isnumeric()|(<<<S>>>).isprintable()|(<<<S>>>).isalnum()|(<<<S>>>).isdecimal()|(<<<S>>>).istitle()|(<<<S>>>).isascii()|(<<<S>>>).startswith(<<<S>>>)|(<<<S>>>).endswith((<<<S>>>, <<<S>>>))|any(<<<L>>>)|all(<<<L>>>)|(<<<F>>>).is_integer()|(<<<Z>>>).issubset(<<<L>>>)|(<<<Z>>>).isdisjoint(<<<Z>>>)
(<<<I>>> < <<<I>>> < <<<I>>>)|(<<<I>>> == <<<F>>> != <<<I>>>)|(<<<P>>> and <<<P>>>)|(<<<P>>> or <<<P>>>)|(<<<P>>> ^ <<<P>>>)|(<<<I>>>) is None|callable(<<<X>>>)|(<<<D>>>) != <<<X>>>|<<<X>>> == <<<X>>>|(<<<R>>>) == (<<<R>>>)|(<<<B>>>).isalpha()|(<<<B>>> in <<<B>>>)|(<<<C>>> == <<<X>>>)|<<<X>>> < <<<X>>>
"""
COMPLEX = """
<<<C>>> + <<<C>>>|(<<<C>>> * <<<C>>>)|(<<<C>>> / <<<C>>>)|(<<<C>>> - <<<F>>>)|(<<<C>>>).conjugate()|complex(<<<F>>>, <<<I>>>)|complex(<<<S>>>)|-(<<<C>>>)|(<<<C>>>) ** 2|(<<<I>>>) * 1j
"""
RANGE = """
range(<<<i>>>)|range(<<<i>>>, <<<i>>>)|range(<<<i>>>, <<<i>>>, <<<i>>>)|(<<<R>>>)[<<<slice>>>]|range(len(<<<L>>>))|range(10, -10, -3)
"""
BYTEARRAY = """
bytearray(<<<B>>>)|<<<A>>> + <<<B>>>|(<<<A>>>)[<<<slice>>>]|bytearray(<<<i>>>)|(<<<A>>>) * 2|bytearray(<<<L>>>)|(<<<A>>>).upper()|(<<<A>>>).copy()|bytearray(<<<S>>>, 'utf-8')
"""


def options(text):
    """Splits at "|" and newlines; "| " with blanks on both sides is Python's operator."""
    found = []
    for line in text.strip().split("\n"):
        marked = line.replace(" | ", "\0").replace("'%5.2f|%e'", "'%5.2f\1%e'").replace("s|%8s'", "s\1%8s'").replace("b'%d|%s'", "b'%d\1%s'")
        found += [part.replace("\0", " | ").replace("\1", "|") for part in marked.split("|")]
    return [part for part in found if part]


TEMPLATES = {kind: options(text) for kind, text in {
    "int": INT, "float": FLOAT, "str": STR, "bytes": BYTES, "list": LIST, "strlist": STRLIST, "tuple": TUPLE, "dict": DICT,
    "set": SET, "bool": BOOL, "complex": COMPLEX, "range": RANGE, "bytearray": BYTEARRAY}.items()}
