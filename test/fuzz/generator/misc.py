"""Iteration protocols, itertools, names and scopes, exec, malformed source, buffers, sizes, identity."""


def iteration(g):
    n = g.fresh("It")
    with g.block(f"class {n}:"):
        g.w("def __init__(self, n): self.n, self.i = n, 0")
        if g.chance(0.6):
            g.w("def __iter__(self): return " + g.pick(["self", "self", "iter(range(self.n))", "5", "(x * x for x in range(self.n))"]))
            with g.block("def __next__(self):"):
                g.w("if self.i >= self.n: raise " + g.pick(["StopIteration", "StopIteration('v')", "ValueError('done')"]))
                g.w("self.i += 1")
                g.w("return self.i")
        else:
            g.w("def __getitem__(self, i):\n    if i >= self.n: raise " + g.pick(["IndexError", "IndexError('end')", "KeyError(i)", "StopIteration"]) + "\n    return i * 10")
            g.w("def __len__(self): return self.n" if g.chance(0.5) else "pass")
        if g.chance(0.3):
            g.w("def __length_hint__(self): return " + g.pick(["3", "'x'", "-1", "NotImplemented"]))
        if g.chance(0.2):
            g.w("def __reversed__(self): return iter('rev')")
        if g.chance(0.2):
            g.w("__contains__ = None")
    k = g.r.randint(0, 5)
    for _ in g.some(5, 12):
        x = f"{n}({k})"
        g.attempt(g.pick([f"list({x})", f"tuple({x})", f"sum({x})", f"max({x})", f"2 in {x}", f"[*{x}]", f"dict(zip({x}, 'abc'))", f"list(enumerate({x}, {g.small()}))", f"list(reversed({x}))", f"list(map(lambda a, b: (a, b), {x}, {g.expr('list', 1)}))", f"list(filter(lambda v: v % 2, {x}))", f"list(zip({x}, {x}, strict=True))", f"list(zip({x}, {g.expr('str', 1)}, strict=True))",
                          f"sorted({x}, reverse=True)", f"set({x})", f"(lambda a, b: a)(*{x})", f"next(iter({x}))", f"next({x})", f"any({x})", f"''.join({x})", f"list(iter(iter({x}).__next__, 3))", f"bytes({x})", f"list({x})[{g.hole('slice', 0)}]", f"len({x})", f"{x}[1]", f"list(itertools.chain.from_iterable([{x}, {x}]))", f"operator.length_hint({x})", f"min({x}, default=5)", f"list(iter({g.expr('list', 1)}.pop, {g.lit_int()}))"]))
    seq = g.fresh("l")
    g.w(f"{seq} = {g.lit_list()}")
    it = g.fresh("it")
    g.w(f"{it} = iter({seq})")
    for _ in g.some(3, 7):
        g.attempt(g.pick([f"next({it})", f"next({it}, None)", f"{seq}.append({g.lit_int()})", f"{seq}.clear()", f"list({it})", f"{it}.__length_hint__()", f"{it}.__setstate__({g.small()})", f"{seq}.insert(0, 9)", f"{it}.__reduce__()[1:]", f"len({seq})"]))
    g.declare("list", seq)
    d = g.fresh("d")
    g.w(f"{d} = {g.lit_dict()}")
    with g.block("try:"):
        with g.block(f"for key in {d}:"):
            g.w(g.pick([f"{d}[key + 'x'] = 1", f"del {d}[key]", f"{d}[key] = 2", f"{d}.pop(key); {d}[key] = 1", f"if len({d}) < 9: {d}[str(len({d}))] = 1"]))
        g.w(f"show({d})")
    g.handler()
    g.declare("dict", d)


def itertools_(g):
    L = lambda: g.expr("list", 1)
    S = lambda: g.expr("str", 1)
    i = g.small
    for _ in g.some(6, 14):
        g.attempt(g.pick([f"list(itertools.islice(itertools.count({g.lit_int()}, {g.lit('any')}), 4))", f"list(itertools.islice(itertools.cycle({L()}), 7))", f"list(itertools.repeat({g.lit('any')}, {i()}))", f"list(itertools.accumulate({L()}, lambda a, b: a - b))", f"list(itertools.accumulate({S()}, initial=''))", f"list(itertools.chain({L()}, {S()}))",
                          f"list(itertools.compress({S()}, {L()}))", f"list(itertools.dropwhile(lambda x: x < 5, {L()}))", f"list(itertools.takewhile(str.isalpha, {S()}))", f"[(k, list(v)) for k, v in itertools.groupby({S()})]", f"[(k, list(v)) for k, v in itertools.groupby(sorted({L()}), lambda x: x % 3)]", f"list(itertools.filterfalse(None, {L()}))", f"list(itertools.starmap(pow, [(2, 3), ({i()}, 2)]))",
                          f"list(itertools.combinations(({L()})[:5], {i()}))", f"list(itertools.permutations(({S()})[:4], 2))", f"list(itertools.product(({L()})[:3], ({S()})[:2]))", f"list(itertools.product('ab', repeat=abs({i()}) % 4))", f"list(itertools.combinations_with_replacement(({S()})[:4], 2))", f"list(itertools.zip_longest({L()}, {S()}, fillvalue='-'))", f"list(itertools.pairwise({L()}))", f"[list(t) for t in itertools.tee({L()}, 2)]", f"list(itertools.batched({S()}, {i()}))", f"list(itertools.islice({S()}, {i()}, None, {i()}))", f"itertools.count({g.lit_int()})", f"itertools.repeat({g.lit_int()}, {i()})", f"itertools.islice({L()}, {g.lit('any')})", f"itertools.chain(5)", f"list(itertools.chain(5))"]))


def scopes(g):
    v = g.fresh("g")
    g.w(f"{v} = {g.lit_int()}")
    with g.block("def change():"):
        g.w(g.pick([f"global {v}", f"global {v}, other_name", "pass"]))
        g.w(g.pick([f"{v} = {g.lit_int()}", f"{v} += 1", f"del {v}", f"for {v} in range(3): pass", f"[{v} := q for q in (1, 2)]", f"try: 1 / 0\nexcept ZeroDivisionError as {v}: pass"]))
        g.w(g.pick([f"return {v}", "return sorted(locals())", f"return (lambda: {v})()"]))
    g.attempt("change()")
    g.attempt(v)
    g.attempt(g.pick(["undefined_name", "prnt(1)", "change.attr", "len.missing", "().apend", "[].apend(1)", "'x'.uper()", "int.from_byte", "change(1)", "sys.maxsiz", "itertools.coutn"]))
    for _ in g.some(2, 5):
        ns = g.pick(["{}", "{'a': 5}", "{'a': 5}, {'b': 6}", "globals()", "{'__builtins__': {}}", "5", "{}, 5"])
        code = g.pick(["a + 1", "b", "len('abc')", "[a for _ in range(2)]", "(lambda: a)()", "x := 3", "1 +", "a = 1", "a if", "import sys", "print(a)", "def f(): return a\nf()", "'%d' % a", "{a: a}", "yield 1", "[x for x in", "0777", "f'{a!z}'", "a.b.c", "global a\na = 2", "return 5", "sorted(dir())", "  a", "\ta", "a\n", "a;b", "# x", ""])
        g.attempt(f"{g.pick(['eval', 'exec', 'eval'])}({code!r}, {ns})")
    g.attempt(g.pick(["eval(compile('1 + 1', 'f', 'eval'))", "compile('a = 1', 'f', 'eval')", "compile('1', 'f', 'nope')", "exec(compile('q = 5\\nprint(q)', 'f', 'exec'))", "compile('1', 'f', 'single').co_consts", "compile('x = (1, 2, \"a\")', 'f', 'exec').co_consts", "compile('x.y.z', '', 'eval').co_names", "(lambda a, b=1, *c, d, **e: 0).__code__.co_varnames", "(lambda a, /, b, *, c: 0).__code__.co_posonlyargcount"]))
    if g.chance(0.5):
        with g.block("def outer():"):
            g.w("x = 'outer'")
            with g.block("class C:"):
                g.w(g.pick(["x = 'class'", "y = x", "nonlocal x\n        x = 'rebound'".replace("        ", "")]))
                g.w("def get(self): return x")
                g.w("seen = " + g.pick(["x", "[x for _ in 'a']", "(lambda: x)()"]))
            g.w("return C().get(), C.seen, x, sorted(locals())")
        g.attempt("outer()")


def malformed(g):
    """The messages and places of SyntaxErrors, and the message of the last exception of the program."""
    broken = ["x = ", "def f(:", "for", "if x", "if x:\npass", "x = (1, 2", "x = [1, 2)", "'abc", "'''abc", "f'{x'", "f'{}'", "f'{x!r:{'", "1 = x", "f() = 1", "x + 1 = 2", "None = 1", "del f()", "a, b += 1", "return", "yield", "break", "continue", "def f():\n  x = 1\n    y", "class", "lambda x: = 1", "import", "from x import", "from . import *x",
              "def f(a, a): pass", "def f(a=1, b): pass", "def f(*): pass", "f(a=1, 2)", "f(**a, *b)", "f(a=1, a=2)", "f(x for x in y, 1)", "{**a for a in b}", "[*a for a in b]", "x = *a", "print 'x'", "exec 'x'", "0123", "1_", "1__0", "0x", "0b2", "1e", "1.e+", "@", "x $ y", "x ? y", "a b", "a = b c", "if x = 1: pass", "while x = 2: pass", "(x = 1)", "x == = y", "else: pass",
              "try: pass", "try:\n  pass\nx", "try: pass\nexcept* ValueError: pass\nexcept TypeError: pass", "except: pass", "with: pass", "with a as 1: pass", "global x; x = 1\nx", "def f():\n  x = 1\n  global x", "def f():\n  nonlocal y", "nonlocal x", "def f(x):\n  global x", "async x", "await x", "match x:\n  case a: pass\n  case b: pass", "match x:\n  case [a, a]: pass", "match x:\n  case {'a': 1, 'a': 2}: pass", "match x:\n  case a | b: pass",
              "match x:\n  case 1 + 1: pass", "x: int: str", "(a, b): int", "a, b: int", "not = 1", "is", "a not b", "a is is b", "[x for x]", "[for x in y]", "{1: 2, 3}", "{1, 2: 3}", "{1:}", "{**}", "(*a)", "*a", "x = yield = 1", "def f():\n  yield = 1", "a := 1", "(a.b := 1)", "[a := 1 for a in b]", "[(b := 1) for a in b for b in c]", "class C:\n  [x := 1 for y in z]", "\\", "x\\ y", "a\n b", "  a", "\tif x:\n        y", "if x:\n\ty\n        z", "if True:\n  a\n b", "\x00", "é = $", "x = '\\N{nope}'", "'\\x1'", "b'é'", "'a' b'b'", "u'a' f'{'", "f'{a b}'", "f'{lambda x: 1}'", "f'{a:{b:{c}}}'", "f'{!r}'", "f'{a!x}'", "f'}'", "import a.b as c.d", "from a import (b", "from a import b,", "raise x from", "assert", "assert (x, 'y') = 1", "del", "del (a, 1)", "del *a", "for 1 in x: pass", "for x in: pass", "def f(x=): pass", "def 1(): pass", "class 1: pass", "lambda", "x = 5 if y", "x = 5 if y else", "pass x", "True = 1", "f(True=1)", "f(1=2)", "f(a.b=1)", "def f(None): pass", "def f(__debug__): pass", "from __future__ import nope", "from __future__ import braces", "x = 1\nfrom __future__ import annotations", "type X = ", "type X[T, T] = int", "def f[T: (yield)](): pass", "class A[T](x := 1): pass", "a<>b", "`x`", "x++", "x--1", "++x y", "!x", "a && b", "a || b", "[1, 2", "{", "(", "}", ")", "])", "a(", "f(a for a in b for", "x[1:2, ]=", "x[]", "x.1", "1.x", "1.real", "1..real", "...x", "def f() -> : pass", "if a: else: pass", "if a:\n  b\nelif:\n  c", "while", "for x y in z: pass", "x = {1: *a}", "f(*)", "f(**)", "return 1 2", "def f(a, *, **k): pass", "def f(a, /, b, /): pass", "def f(*a, *b): pass", "def f(**k, a): pass", "def f(/, a): pass", "lambda *: 0"]
    with g.block("def check(source):"):
        with g.block("try:"):
            g.w("code = compile(source, 'case', 'exec')")
            g.w("print('ok', code.co_names)")
        with g.block("except SyntaxError as e:"):
            g.w("print(type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))")
        with g.block("except ValueError as e:"):
            g.w("print('ValueError', e)")
    for source in g.sample(broken, 4, 9):
        g.w(f"check({source!r})")


def buffers(g):
    m, b = g.fresh("mv"), g.fresh("ba")
    g.w(f"{b} = bytearray({g.lit_bytes()} + b'0123456789')")
    g.w(f"{m} = memoryview({b}){g.pick(['', '[2:]', '[::2]', '[::-1]', ''])}")
    for _ in g.some(5, 11):
        g.attempt(g.pick([f"{m}[{g.small()}]", f"bytes({m}[{g.hole('slice', 0)}])", f"{m}.tolist()", f"{m}.shape, {m}.strides, {m}.format, {m}.itemsize, {m}.nbytes, {m}.readonly, {m}.contiguous", f"{m} == {b}", f"len({m})", f"{b}.append(1)", f"{m}.hex()", f"{m}.cast('H').tolist()", f"{m}.cast('b')[0]", f"hash({m})", f"{m}.toreadonly()[0]", f"list({m})[:3]", f"{m}.tobytes()", f"65 in {m}", f"{b}.find({m}[:1])", f"bytes({b}).join([{m}[:1], {m}[1:2]])", f"sys.getrefcount({b})", f"{m}.obj is {b}", f"int.from_bytes({m}[:4], 'big')", f"{b}.decode('latin-1')", f"sys.getsizeof({b})", f"memoryview({g.lit('any')})"]))
    for _ in g.some(1, 4):
        with g.block("try:"):
            g.w(g.pick([f"{m}[{g.small()}] = {g.lit_int()}", f"{m}[0:2] = {g.lit_bytes()}", f"{m}[0:2] = b'xy'", f"del {m}[0]", f"{b} += b'!'", f"{m}.release()", f"with {m}[1:] as sub: show(sub[0])", f"{m}[0] = {g.lit('any')}"]))
            g.w(f"show({b}, bytes({m}))")
        g.handler()
    g.w(f"del {m}")
    g.w(f"{b}.extend(b'free')")
    g.declare("bytearray", b)


def sizes(g):
    """Over-allocation and layout, byte for byte."""
    g.w(f"grown = []\nlast = 0\nfor i in range({g.r.randint(5, 200)}):\n    grown.{g.pick(['append(i)', 'insert(0, i)', 'extend((i, i))'])}\n    if sys.getsizeof(grown) != last: last = sys.getsizeof(grown); print(i, last)")
    if g.chance(0.5):
        g.w(f"while grown:\n    {g.pick(['grown.pop()', 'del grown[:3]', 'del grown[-1]', 'grown.pop(0)'])}\n    if sys.getsizeof(grown) != last: last = sys.getsizeof(grown); print(len(grown), last)")
    g.w(f"table, last = {{}}, 0\nfor i in range({g.r.randint(5, 150)}):\n    table[{g.pick(['i', 'str(i)', 'i * 8', '-i'])}] = i\n    if sys.getsizeof(table) != last: last = sys.getsizeof(table); print(i, last)")
    g.w(f"members, last = set(), 0\nfor i in range({g.r.randint(5, 150)}):\n    members.add({g.pick(['i', 'i * 16', 'str(i)', '-i'])})\n    if sys.getsizeof(members) != last: last = sys.getsizeof(members); print(i, last)")
    g.w(f"print(list(members)[:20], list({{i * {g.r.randint(1, 99)} % {g.r.randint(50, 500)} for i in range(30)}}))")
    g.w("print([sys.getsizeof(x) for x in [(), (1,), [], [1], list((1, 2, 3)), [*range(5)], {}, dict(a=1), set(), frozenset([1]), '', 'a', 'é', '漢', '😀', b'', b'abc', 0, 1, 2**30, 2**60, -2**90, 1.5, 1j, None, True, range(3), slice(1), lambda: 0, bytearray(), bytearray(b'abc'), memoryview(b''), iter([]), (x for x in ''), type, int, object()]])")
    for _ in g.some(1, 4):
        g.attempt(f"sys.getsizeof({g.expr('any', 2)})")
    g.w("grown = table = members = None")


def identity(g):
    pairs = ["256 is int('256')", "257 is int('257')", "-5 is int('-5')", "'abc' is 'abc'", "'a b' is 'a b'", "() is tuple([])", "'' is str()", "b'' is bytes()", "'x' is chr(120)", "'é' is chr(233)", "'漢' is chr(0x6f22)", "b'a' is bytes([97])", "(1, 2) is (1, 2)", "1.5 is 1.5", "frozenset() is frozenset()", "[] is []", "'ab'[0] is 'a'", "'abc'[:] is 'abc'", "''.join(['ab']) is 'ab'", "str('ab') is 'ab'", "int(5) is 5", "tuple((1,)) is (1,)", "-1 is -1", "1000 is 1000", "10 ** 3 is 1000", "'a' * 1 is 'a'", "sys.intern('zz z') is sys.intern('z' + 'z z')", "None is type(None)()", "... is Ellipsis", "True is bool(1)", "(lambda: 1000)() is (lambda: 1000)()", "range(0) is range(0)", "{} is {}", "'abcd'[1:3] is 'bc'", "'a'.upper() is 'A'", "'ab'.lower() is 'ab'", "5 + 3 is 8", "2 ** 10 is 2 ** 10", "'%s' % 'ab' is 'ab'", "f'{\"ab\"}' is 'ab'", "'a,b'.split(',')[0] is 'a'", "[1, 2][:] is not None", "(1, 'a', None) is (1, 'a', None)", "b'abc'[:] is b'abc'", "float('1.5') is 1.5", "list is type([])", "'ab'.replace('x', 'y') is 'ab'", "'ab'.strip() is 'ab'", "(1, 2)[:] is (1, 2)"]
    chosen = g.sample([p for p in pairs], 8, 20)
    for p in chosen:
        left, _, right = p.partition(" is ")
        if right.startswith("not "):
            continue
        g.w(f"a = {left}; b = {right}; print({p!r}, a is b)")
    g.w("a = b = None")


def type_parameters(g):
    n = g.fresh("Box")
    # A class with type parameters needs `typing`, which is Python: left out here.
    with g.block(f"class {n}:"):
        g.w("item: int")
        g.w("count: int = 0")
        g.w("def __init__(self, item: int) -> None: self.item = item")
        g.w("def get[U: int, *Us, **P](self, other: U) -> U: return self.item or other")
    g.w(f"type Alias{g.pick(['', '[K]', '[K, V]'])} = {g.pick(['int', 'list[int]', 'dict[str, int] | None', 'undefined_yet'])}")
    for _ in g.some(4, 9):
        g.attempt(g.pick([f"[p.__name__ for p in {n}.get.__type_params__]", f"{n}({g.lit_int()}).get({g.lit_str()})", "Alias", "Alias.__value__", "Alias.__type_params__", f"{n}.__annotations__['count']", f"sorted({n}.__annotations__)", f"[p.__bound__ for p in {n}.get.__type_params__ if hasattr(p, '__bound__')]", f"{n}.get.__type_params__", "list[int]", "dict[str, list[int]].__args__", "int | None", "(int | str).__args__", "int | int", "isinstance(5, int | str)", "list[int] == list[int]", "list[int]()", "tuple[int, ...]", "isinstance([], list[int])", "int | 5", "list[int].__origin__"]))
    g.w("x: int\ny: 'undefined' = 5\nprint(__annotations__)" if g.chance(0.7) else "pass")


def strings(g):
    v = g.fresh("s")
    g.w(f"{v} = {g.lit_str()} + {g.lit_str()}")
    g.declare("str", v)
    for _ in g.some(8, 18):
        g.attempt(g.expr("str", 2) if g.chance(0.6) else g.pick([g.expr("strlist", 2), g.expr("bool", 2)]))
    for _ in g.some(3, 8):
        g.attempt(g.pick([f"'{g.pick(['%d', '%s', '%r', '%5d', '%-5s|', '%05.1f', '%+d', '%x', '%c', '%e', '%i %i', '%(a)s', '%', '%z', '%%', '%*d', '%.3s', '%#x', '% d', '%5%', '%s %s'])}' % {g.pick([g.lit('any'), g.lit_tuple(), g.lit_dict()])}",
                          f"'{g.pick(['{}', '{0}', '{a}', '{!r}', '{:>10}', '{:{}}', '{0.real}', '{0[0]}', '{0[a]}', '{', '}', '{{}}', '{!z}', '{:d}', '{:x}', '{:,}', '{:.2f}', '{:%}', '{1}', '{} {0}', '{a.b}', '{:z}', '{:s}', '{:c}', '{:_b}', '{:^+9}'])}'.format({g.lit('any')}, a={g.lit('any')})",
                          f"format({g.lit('any')}, {g.pick(['>8', '^10', 'x', 'd', 's', '.2f', ',', '_', '+', '010', 'n', '%', 'c', '#b', '=+8', '*^12', '.3', 'é>4', '1000000000000000000000', 'zz'])!r})", f"f'{{{g.lit('any')}!{g.pick('rsa')}}}'", f"f'{{{g.lit_float()}:{g.float_spec()}}}'", f"f'{{{g.lit_int()}:{g.int_spec()}}}'"]))


def recursion(g):
    g.w(f"sys.setrecursionlimit({g.r.choice([120, 200, 500])})")
    form = g.pick(["def down(n): return down(n + 1)", "def down(n):\n    try: return down(n + 1)\n    finally: n", "class R:\n    def __repr__(self): return repr(self)\ndown = lambda n: repr(R())", "class R:\n    def __getattr__(self, k): return getattr(self, k + 'x')\ndown = lambda n: R().a", "class R:\n    def __eq__(self, o): return self == o\ndown = lambda n: R() == R()", "def down(n): return [*map(down, [n])]", "def down(n): yield from down(n)\nd0 = down\ndown = lambda n: list(d0(n))", "class R:\n    def __call__(self, n): return self(n)\ndown = R()", "class R:\n    def __iter__(self): return iter(self)\ndown = lambda n: list(R())", "class R:\n    def __add__(self, o): return self + o\ndown = lambda n: R() + 1"])
    g.w(form)
    with g.block("try:"):
        g.w("down(0)")
    with g.block("except RecursionError as e:"):
        g.w("print(type(e).__name__, e)")
    g.w("l = []\nl.append(l)\nprint(l, repr(l))\nd = {}\nd['d'] = d, l\nprint(d)")
    g.attempt("l == l")
    g.attempt("hash((1, l))")
    g.w("l.clear(); d.clear()")
    g.w("sys.setrecursionlimit(1000)")
