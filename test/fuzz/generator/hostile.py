"""Protocols that answer wrongly, containers changed while they are walked, names in odd scopes, calls of every shape."""


def evil_keys(g):
    """Keys whose comparisons change the dict or set that asks."""
    n, d = g.fresh("Key"), g.fresh("d")
    with g.block(f"class {n}:"):
        g.w("def __init__(self, v): self.v = v")
        g.w(f"def __hash__(self): return {g.pick(['self.v % 3', '1', 'hash(self.v)', '2**61 - 1 + self.v', '-1'])}")
        g.w("def __repr__(self): return f'K{self.v}'")
        with g.block("def __eq__(self, o):"):
            g.w("log.append((self.v, getattr(o, 'v', o)))")
            g.w(g.pick(["if len(log) == 3: table.clear()", "if len(log) % 4 == 2: table.pop(next(iter(table)), None)", f"if len(log) == 2: table[{n}(9)] = 9", "if len(log) > 9: raise ValueError('eq')", "pass", "if len(log) == 4: table.update((i, i) for i in range(9))"]))
            g.w(g.pick(["return self.v == getattr(o, 'v', None)", "return False", "return NotImplemented", "return self.v == getattr(o, 'v', None)", "return len(log) % 3 == 0"]))
    g.w("log, table = [], {}")
    keys = [f"{n}({g.r.randint(0, 5)})" for _ in range(g.r.randint(3, 7))]
    g.w(f"keys = [{', '.join(keys)}]")
    for _ in g.some(6, 12):
        k = g.pick(["keys[0]", "keys[-1]", f"{n}({g.small()})", "1", "'x'"])
        with g.block("try:"):
            g.w(g.pick([f"table[{k}] = {g.small()}", f"show(table[{k}])", f"show({k} in table)", f"del table[{k}]", f"show(table.get({k}), table.setdefault({k}, 5))", f"show(table.pop({k}, None))", f"show(table == {{{k}: 1}})", f"table.update({{{k}: 3}})", f"show(len({{{k}, keys[0], keys[1]}}))", f"s = set(keys); s.discard({k}); show(len(s)); s = None", f"show(set(keys) & {{{k}}})", f"show(keys.index({k}), keys.count({k}))", f"keys.remove({k}); keys.append({k})", f"show({k} in keys, {k} in tuple(keys))", f"show(sorted(keys, key=lambda k: k.v))", f"show(dict.fromkeys(keys, 0))", f"show(keys == keys[:], max(keys))", f"show(set(keys) <= set([{k}]))", "log.clear()", f"show({{k: 1 for k in keys}} | {{{k}: 2}})", f"show(table.keys() - [{k}])", f"show((1, {k}) == (1, keys[0]))"]))
        g.handler()
    g.w("show(len(log), len(table)); log.clear(); table.clear(); keys = None")
    g.w(f"{d} = {{}}")


def walking(g):
    """Containers that change under an iterator."""
    kind, make = g.pick([("list", "[1, 2, 3, 4, 5]"), ("dict", "{1: 'a', 2: 'b', 3: 'c', 4: 'd'}"), ("set", "{1, 2, 3, 4, 8, 16}"), ("bytearray", "bytearray(b'abcdef')"), ("deque", "__import__('_collections').deque([1, 2, 3, 4], maxlen=6)")])
    changes = {"list": ["x.append(9)", "x.pop()", "x.pop(0)", "x.insert(0, 7)", "x.clear()", "x[1:3] = []", "x.remove(3)", "x.reverse()", "x.extend(x)", "x[:] = [0] * 3", "x *= 2", "x.sort(reverse=True)", "del x[0]", "x += x[:1]"],
               "dict": ["x[9] = 'z'", "x.pop(2, None)", "del x[1]", "x.clear()", "x[1] = 'again'", "x.popitem()", "x.update({5: 'e', 6: 'f'})", "x |= {7: 'g'}", "x.setdefault(8, 'h')", "y = x.pop(3, 0); x[3] = y"],
               "set": ["x.add(99)", "x.discard(2)", "x.pop()", "x.clear()", "x |= {5, 6, 7}", "x &= {1, 2}", "x -= {1}", "x ^= {1, 50}", "x.update(range(20))"],
               "bytearray": ["x.append(65)", "x.pop()", "x.clear()", "x[1:3] = b''", "x.insert(0, 1)", "x += b'zz'", "del x[::2]"],
               "deque": ["x.append(9)", "x.popleft()", "x.rotate(1)", "x.clear()", "x.appendleft(0)", "x.extend([7, 8])", "x.remove(3)", "x.reverse()", "x.insert(1, 5)", "del x[0]"]}[kind]
    for _ in g.some(2, 4):
        g.w(f"x = {make}")
        walk = g.pick(["x", "x", "iter(x)", "enumerate(x)", "zip(x, 'abcdefgh')", "map(str, x)"] + {"list": ["reversed(x)"], "dict": ["x.items()", "x.values()", "reversed(x)", "reversed(x.items())"], "deque": ["reversed(x)"], "bytearray": ["reversed(x)"]}.get(kind, []))
        g.w("steps = 0")
        with g.block("try:"):
            with g.block(f"for item in {walk}:"):
                g.w("steps += 1; show(item)")
                g.w("if steps > 7: break")
                g.w(f"if steps {g.pick(['== 1', '== 2', '== 3', '% 2', '< 3'])}: {g.pick(changes)}")
        g.handler()
        g.w("show(steps, x)")
        g.w(f"it = iter(x)\nnext(it, None)\n{g.pick(changes) if kind != 'set' else 'x.add(77)'}")
        for _ in g.some(1, 4):
            g.attempt(g.pick(["next(it)", "next(it, 'end')", "list(it)", "it.__length_hint__()", "it.__reduce__()[1:]", "operator.length_hint(it, 5)", "it.__setstate__(1)", "[next(it, None) for _ in range(3)]"]))
    if kind == "list":
        g.attempt(g.pick(["[x.append(v) or v for v in x if len(x) < 9]", "x.sort(key=lambda v: x.append(1))", "x.sort(key=lambda v: x.clear())", "sorted(x, key=lambda v: x.pop())", "x.extend(v for v in x if len(x) < 12)", "[*x, *x.__class__(x)]", "x.__init__(v for v in x)", "list(map(lambda v: x.pop() if x else 0, x))", "max(x, key=lambda v: x.clear() or v)", "all(x.append(0) or v for v in x)", "''.join(str(x.pop()) for _ in x)"]))
    g.w("x = it = item = None")


def protocols(g):
    """Special methods with results of the wrong type."""
    n = g.fresh("Odd")
    results = ["None", "5", "'s'", "-1", "2**70", "[]", "NotImplemented", "1.5", "True", "self", "b'b'", "(1, 2)", "iter('ab')", "{}", "1j"]
    methods = {"len": "len({})", "bool": "bool({})", "hash": "hash({})", "index": "[1, 2, 3][{}]", "int": "int({})", "float": "float({})", "complex": "complex({})", "str": "str({})", "repr": "repr({})", "bytes": "bytes({})", "format": "format({}, '')", "iter": "list({})", "next": "next({})", "contains": "1 in {}", "getitem": "{}[0]", "reversed": "list(reversed({}))", "length_hint": "list({})", "dir": "dir({})", "enter": "exec('with x: pass', {{'x': {}}})", "call": "{}()", "eq": "{} == 1", "lt": "sorted([{}, {}])", "round": "round({})", "trunc": "int({})", "abs": "abs({})", "neg": "-{}", "getattr": "{}.missing", "missing": "type('D', (dict,), {{'__missing__': type({}).__missing__}})()[1]", "instancecheck": "isinstance(1, {})", "sizeof": "sys.getsizeof({})", "divmod": "divmod({}, 2)", "pow": "pow({}, 2, 3)", "set_name": "type('C', (), {{'a': {}}})", "fspath": "open({})", "mro_entries": "type(exec('class Q(x): pass', {{'x': {}, 'r': []}}))", "class_getitem": "type({})[int]", "prepare": "exec('class Q(metaclass=x): pass', {{'x': {}}})", "subclasscheck": "issubclass(int, {})", "delitem": "exec('del x[0]', {{'x': {}}})", "setitem": "exec('x[0] = 1', {{'x': {}}})", "iadd": "exec('x += 1', {{'x': {}}})", "init": "{}", "new": "{}", "del": "{} and 1", "await": "{}", "ceil": "__import__('math').ceil({})", "floor": "__import__('math').floor({})", "matmul": "{} @ 1", "rsub": "1 - {}", "and": "{} & 1", "invert": "~{}", "getstate": "{}.__reduce_ex__(2)[0]", "reduce": "{}.__reduce_ex__(4)"}
    chosen = g.sample(list(methods), 4, 9)
    with g.block(f"class {n}:"):
        for m in chosen:
            extra = {"contains": ", o", "getitem": ", k", "format": ", spec", "eq": ", o", "lt": ", o", "round": ", n=None", "getattr": ", k", "missing": ", k", "instancecheck": ", o", "divmod": ", o", "pow": ", o, m=None", "set_name": ", o, k", "mro_entries": ", b", "class_getitem": ", k", "prepare": ", *a", "subclasscheck": ", o", "delitem": ", k", "setitem": ", k, v", "iadd": ", o", "call": ", *a, **k", "matmul": ", o", "rsub": ", o", "and": ", o"}.get(m, "")
            body = g.pick([f"return {g.pick(results)}", f"return {g.pick(results)}", "raise ValueError(" + repr(m) + ")", f"return {g.pick(results)}", "raise StopIteration"])
            if m == "new":
                g.w(f"def __new__(cls): {g.pick(['return 5', 'return object.__new__(cls)', 'return None', 'return [1]'])}")
            else:
                g.w(f"def __{m}__(self{extra}): {body if m != 'init' else g.pick(['return 5', 'return None', 'pass'])}")
        g.w("exit_ = __exit__ = lambda self, *a: None")
    for m in chosen + g.sample(list(methods), 2, 5):
        g.attempt(methods[m].format(f"{n}()", f"{n}()"))
    for _ in g.some(1, 4):
        g.attempt(g.pick([f"[*{n}()]", f"{{**{n}()}}", f"(lambda *a: a)(*{n}())", f"(lambda **k: k)(**{n}())", f"'%d %s' % ({n}(), {n}())", f"f'{{{n}()}} {{{n}()!r}}'"[:40], f"'ab'.join({n}())", f"sum([{n}()])", f"max({n}(), {n}())", f"dict({n}())", f"range({n}())", f"bytes([{n}()])", f"slice({n}()).indices(5)", f"'abc'[{n}():]", f"[0] * {n}()", f"print(end={n}())", f"type({n}()) is {n}", f"next(iter({n}()))", f"zip({n}(), 'a')", f"isinstance({n}(), {n})", f"int('1', {n}())", f"round(1.5, {n}())", f"chr({n}())", f"hash(({n}(),))", f"{{{n}()}}", f"not {n}()", f"{n}() or 1", f"[1, 2][{n}():{n}()]", f"'x'.center({n}())", f"divmod({n}(), {n}())"]))


def scoping(g):
    """Class bodies, comprehensions compiled in line, cells, name mangling, exec."""
    n = g.fresh("Scope")
    v = g.fresh("outer")
    g.w(f"{v} = {g.lit_int()}")
    comp = lambda: g.pick([f"[{v} for {v} in range(3)]", f"[x + {v} for x in [1, 2]]", "[(lambda: x) for x in 'ab']", "{x: y for x in 'ab' for y in [x * 2]}", "[[y for y in range(x)] for x in range(3)]", "[x for x in [1, 2] if (z := x)]", "list(x for x in 'ab')", "[locals().get('x') for x in [1]]", "[sorted(k for k in locals() if k[0] != '_')[:3] for x in [1]]", "{x for x in [1] for x in [2]}", "[x() for x in [lambda: x]]", "[eval('x') for x in [3]]", "[x for x in [undefined_thing]]", "[1 // x for x in [1, 0]]", "[self for self in [1]]", "[(x, y) for x, *y in [[1, 2, 3], 'ab']]", f"[exec('{v} = 5') for _ in [1]]", "[(yield_ := 3) for _ in [1]]", "[print(x) for x in [1]]", "[dir()[-1:] for x in [1]]", "[vars().get('x') for x in [1]]"])
    with g.block("try:"):
        with g.block(f"class {n}:"):
            g.w(f"a = {g.pick(['1', v, '[1]'])}")
            g.w("__private = 5")
            for _ in g.some(2, 4):
                g.w(f"{g.fresh('c')} = {comp().replace(':=', '>')}" if g.chance(0.7) else g.pick([f"def m(self): return {v}, __class__.__name__, self.__private", "def s(self): return super().__repr__.__name__, [super().__hash__.__name__ for _ in [1]]", f"{v} = {v}", f"del a\n    b = 5".replace("\n    ", "\n"), "for i in range(2): pass", "class Inner:\n    def q(self): return __class__.__qualname__", "x: int = 5\nundefined_annotation: 'no'", "locals()['made'] = 7", f"global {v}_g\n{v}_g = 1", "def g(self): return (lambda: self.__class__.__name__)()", "__slots__ = ('sl',)", "z = lambda: a", "import sys as s2"]))
        g.w(f"show(sorted(k for k in vars({n}) if not k.startswith('__')))")
        for m in g.sample(["m", "s", "g", "z", "Inner().q", "made", "x", f"_{n}__private", "i"], 2, 4):
            g.attempt(f"{n}().{m}()" if m in ("m", "s", "g", "z", "Inner().q") else f"{n}.{m}")
    g.handler()
    f = g.fresh("fn")
    with g.block(f"def {f}(p, q=1, /, r=2, *a, s, t=4, **k):"):
        g.w(f"w = {g.lit_int()}")
        for _ in g.some(2, 4):
            with g.block("try:"):
                g.w(f"show({comp()})")
            g.handler()
        g.w(g.pick(["def inner():\n    nonlocal w\n    w += 1\n    return w, p\nshow(inner(), w)", "show(sorted(locals()))", "exec('w = 99'); show(w)", "del w\ntry: show(w)\nexcept UnboundLocalError as e: print(e)", "for w in [1, 2]: pass\nshow(w)", "show((lambda: (yield))().__name__)", "w: str\nshow(w)", "show([w for w in [5]], w)", "with memoryview(b'a') as w: pass\nshow(w[0])" if g.chance(0.1) else "pass", "import sys as w\nshow(w.__name__)"]))
        g.w("return p, q, r, a, s, t, sorted(k.items())")
    for _ in g.some(4, 8):
        args = [g.pick(["1", "2", "*[1, 2]", "*()", "*'ab'", "p=1", "r=3", "s=4", "s=5", "**{'s': 1}", "**{'z': 1, 's': 2}", "t=1", "**{}", "*(i for i in [7])", "**{1: 2}", "*5", "**5", "q=1", "k=1", "**dict(a=1)"]) for _ in range(g.r.randint(1, 5))]
        positional = [a for a in args if "=" not in a and not a.startswith("**")]
        named = list(dict.fromkeys(a for a in args if "=" in a and not a.startswith("*")))
        seen, unique = set(), []
        for a in named:
            if a.split("=")[0] not in seen:
                seen.add(a.split("=")[0])
                unique.append(a)
        stars = [a for a in args if a.startswith("**")]
        g.attempt(f"{f}({', '.join(positional + unique + stars)})")


def tracebacks(g):
    """Where the marks under a failing line are."""
    g.w("class T:\n    def __getattr__(self, n): raise AttributeError(n + '!')\n    def __getitem__(self, k): raise KeyError(k)\n    def __add__(self, o): return 1 / 0\n    def __call__(self, *a, **k): raise TypeError(len(a))\n    def __enter__(self): raise OSError(2, 'enter')\n    def __exit__(self, *a): pass\n    def __iter__(self): raise ValueError('iter')\n    def __bool__(self): raise ValueError('bool')\n    def __lt__(self, o): raise ValueError('lt')\n    def __neg__(self): raise ValueError('neg')\n    def __del__(self): pass")
    g.w("t, one, zero, text = T(), 1, 0, 'é漢😀'")
    broken = ["one / zero", "one + (2 * t.attr)", "t[0]", "t['k'][text]", "(t + 1)", "t(1, *[2], k=3)", "[1, 2, t(3)][0]", "one if t else 2", "not t", "t < 1 < 2", "-t", "1 + one /  zero  + 2", "text + one", "'é漢' + (one / zero)", "{'a': one // zero}", "f'{one / zero}'", "f'{text} {t.x!r:>{one}}'", "(lambda: one / zero)()", "[x / zero for x in [1]]", "sum(x / zero for x in [1])", "max([1, 2], key=lambda v: v / zero)", "(one\n    / zero)", "t(\n    1,\n    2)", "[\n  1,\n  one / zero,\n]", "one.bit_length().missing", "None.x.y", "[][one]", "(1, 2)[5]", "{}['missing']", "int('q')", "undefined + 1", "print(undefined_name)", "len(5)", "[*t]", "{**t}", "(*t,)", "t.a.b.c", "'%d' % 'x'", "import_ = __import__('nothing_here')", "a, b = 1, 2, 3", "a, b = t", "a = b = t[1]", "t[0] = 1", "del t[0]", "t.a += 1", "del undefined", "raise ValueError(text)", "raise t", "assert one == zero, text", "assert zero", "with t as x: pass", "for x in t: pass", "while t: pass", "x = yield_ = t(1)", "exec('1 / 0')", "exec('x = (1 +')", "eval('t[0]')", "raise KeyError(1) from ValueError(2)", "raise ExceptionGroup('g', [ValueError(1), KeyError('k'), ExceptionGroup('h', [OSError(1)])])", "sorted([t, t])", "t @ t", "one @ 2", "~text", "text < 1", "zero in 5", "text[1:2][5]", "t[1:2, ..., 3]", "(one).real.imag.x", "one if zero else t[0]", "t and 1", "''.join([1])", "if t: pass", "match t:\n    case [x]: pass", "return_ = (yield_ := t.q)", "[i for i in range(3) if t[i]]", "{i: t for i in t}", "class Q(one): pass", "class Q(metaclass=t): pass", "def q(x=one / zero): pass", "@t\ndef q(): pass", "lambda: (yield)\nt.x", "global_ = [lambda: t.x][0]()", "one.x = 5", "text[0] = 'a'", "try: t.x\nfinally: one / zero", "try: t.x\nexcept* AttributeError: one / zero", "try:\n    try: t.x\n    except AttributeError: t[1]\nexcept KeyError: t(2)", "from sys import nothing", "import sys.nothing", "x = 5; y = one / zero; z = 1", "print('before'); t.x", "one \\\n  / zero"]
    for b in g.sample(broken, 4, 9):
        depth = g.r.randint(0, 2)
        with g.block("try:"):
            if depth:
                name = g.fresh("deep")
                with g.block(f"def {name}(n{g.pick(['', ', *a', ', k=1'])}):"):
                    with g.block("if n == 0:"):
                        for line in b.split("\n"):
                            g.w(line)
                    g.w(f"else: {g.pick(['return', '[1,', 'f(' ,'x ='])} {name}(n - 1)".replace("[1, " + name, "[1, " + name).replace("f( " + name, name).replace("[1, " + f"{name}(n - 1)", f"[1, {name}(n - 1)]"))
                g.w(f"{name}({g.r.randint(0, 5)})")
            else:
                for line in b.split("\n"):
                    g.w(line)
        with g.block("except BaseException as e:"):
            g.w(g.pick(["sys.__excepthook__(type(e), e, e.__traceback__)", "sys.__excepthook__(type(e), e, e.__traceback__)", "sys.stdout.flush(); sys.excepthook(type(e), e, e.__traceback__)", "e.add_note('note\\nline'); sys.__excepthook__(type(e), e, e.__traceback__)", "sys.__excepthook__(type(e), e, e.__traceback__.tb_next)"]))
    g.w("t = e = None")
    if g.chance(0.4):
        g.w(g.pick([b for b in broken if "\n" not in b and "zero" in b]))


def numbers(g):
    """Numbers to text and back, big and small, and exact functions of math."""
    g.w("import math")
    i, s = g.lit_int, g.small
    f = lambda: "float('nan')" if g.chance(0.04) else g.lit_float()
    for _ in g.some(10, 22):
        g.attempt(g.pick([f"math.{g.pick(['floor', 'ceil', 'trunc', 'isqrt', 'factorial', 'fabs', 'modf', 'frexp', 'isnan', 'isinf', 'isfinite', 'ulp', 'degrees', 'sqrt'])}({g.pick([i(), f(), s(), g.lit('any')])})" if g.chance(0.9) else "math.pi", f"math.{g.pick(['gcd', 'lcm', 'comb', 'perm', 'fmod', 'copysign', 'nextafter', 'remainder', 'isclose', 'ldexp'])}({g.pick([i(), f(), s()])}, {g.pick([i(), f(), s()])})", f"math.fsum([{f()}, {f()}, {i()}])", f"math.prod([{i()}, {f()}], start={s()})", f"math.sumprod([{f()}, {i()}], [{s()}, {f()}])", f"math.dist([{s()}, {f()}], [{s()}, {s()}])",
                          f"format({f()}, '{g.float_spec()}')", f"format({i()}, '{g.int_spec()}')", f"'%{g.pick(['', '+', '-', ' ', '#', '0'])}{g.pick(['', '5', '20'])}{g.pick(['', '.0', '.3', '.17', '.25'])}{g.pick('feEgGF')}' % {f()}", f"format(complex({f()}, {f()}), '{g.pick(['', '.3f', 'g', '>30', '+.2e', ',.1f', 'n', '#.3g'])}')", f"repr({f()} * {s()})", f"float({g.pick(['%r' % t for t in ['1e400', '-1e-400', '1_0.5', ' 1.5 ', 'infinity', '-nan', '1e', '.5', '5.', '0x1p3', '1__0', '٣.٥', '1e+5', '+.5e-3', '179769313486231580793728971405301e277']])})", f"float.fromhex({g.pick(['%r' % t for t in ['0x1.8p3', '1p-1074', '0x1.fffffffffffff8p1023', 'nan', '-inf', '0x.8p0', '1.g', '0x1p-1075', '0x1.00000000000008p0', '']])})", f"({f()}).as_integer_ratio()", f"({f()}).hex()", f"int({g.pick(['%r' % t for t in ['1_000', '-0x1f', '0b102', ' 12 ', '１２', '0o17', '--1', '_1', '1_', '9' * 50, 'zz', '']])}, {g.pick(['10', '0', '16', '36', '2', '8', '7'])})", f"int({f()})", f"round({f()}, {s()})", f"round({i()}, -{s().lstrip('-')})",
                          f"({i()}).to_bytes({g.pick(['1', '8', '40'])}, 'little', signed={g.lit_bool()})", f"pow({i()}, {s()}, {i()})", f"pow({i()}, -1, {i()})", f"divmod({i()}, {i()})", f"divmod({f()}, {f()})", f"({i()}) // ({f()})", f"({i()}) % ({f()})", f"({i()}) ** {s()} - ({i()}) ** 2", f"({i()}) * ({i()}) * ({i()}) * ({i()})", f"(({i()}) ** 9) // (({i()}) ** 4 or 1)", f"(({i()}) ** 7) % (({i()}) ** 3 or 1)", f"str(({i()}) ** 20)", f"int(str(({i()}) ** 15))", f"hex(({i()}) ** 5)", f"({i()}) >> {g.r.randint(0, 200)}", f"({i()}) << {g.r.randint(0, 200)}", f"(({i()}) ** 3) & (({i()}) ** 4)", f"(({i()}) ** 3) | -(({i()}) ** 2)", f"~(({i()}) ** 3) ^ ({i()})", f"hash(({i()}) ** 3), hash({f()})", f"({i()}) == ({f()}), ({i()}) < ({f()})", f"float({i()})", f"({i()}) / ({i()})", f"sum([{f()}, {f()}, {i()}, {f()}])", f"({i()}).bit_length(), ({i()}).bit_count()", f"complex({g.pick(['%r' % t for t in ['1+2j', 'j', '-1e5j', ' (1-j) ', '1+', 'nan+infj', '1 + 2j', '']])})", f"complex({f()}, {f()}) * complex({f()}, {s()})", f"complex({s()}, {s()}) ** {s()}", f"complex({f()}, {s()}) / complex({s()}, {f()})", f"abs(complex({s()}, {s()}))", "sys.int_info.bits_per_digit, sys.float_info.max", f"(lambda n: (n & -n).bit_length())({i()})", f"int.from_bytes(({i()}).to_bytes(60, 'big', signed=True), 'big', signed=True)", "len(str(10 ** 4299)), '9' * 3", "int('9' * 5000)", "str(10 ** 5000)[:5]"]))


def texts(g):
    """str and bytes methods over characters of every width and kind."""
    def chars():
        ranges = [(0x20, 0x7e), (0x80, 0x17f), (0x370, 0x5ff), (0x600, 0x6ff), (0x900, 0xdff), (0x1e00, 0x20ff), (0x2100, 0x2bff), (0x3040, 0x30ff), (0x4e00, 0x4fff), (0xa640, 0xabff), (0xf900, 0xfb4f), (0xff00, 0xffef), (0x10400, 0x104ff), (0x1d400, 0x1d7ff), (0x1f600, 0x1f64f), (0x00, 0x1f), (0x85, 0xa0), (0x2000, 0x202f)]
        return repr("".join(chr(g.r.randint(*g.pick(ranges))) for _ in range(g.r.randint(1, 6))))
    for _ in g.some(8, 18):
        a, b = chars(), g.pick([chars(), "''", "' '", g.lit_str()])
        g.attempt(g.pick([f"[c.is{g.pick(['alpha', 'digit', 'decimal', 'numeric', 'alnum', 'space', 'upper', 'lower', 'title', 'printable', 'identifier', 'ascii'])}() for c in {a}]", f"({a}).{g.pick(['upper', 'lower', 'title', 'capitalize', 'swapcase', 'casefold'])}()", f"ascii({a}), repr({a}), len({a})", f"({a}).encode({g.pick(['', repr('utf-16'), repr('utf-8'), repr('utf-16-be'), repr('latin-1') + ', ' + repr('replace'), repr('ascii') + ', ' + repr('namereplace') if False else repr('ascii') + ', ' + repr('backslashreplace'), repr('cp1252') if False else repr('ascii'), repr('unicode-escape'), repr('raw-unicode-escape'), repr('utf-7') if False else repr('utf-32')])})", f"({a} + {b}).split({g.pick(['', b or repr(' '), 'None, 1'])})", f"({a} + '\\n' + {b} + '\\x85\\u2028').splitlines({g.lit_bool()})", f"({a}).find({b}), ({a} + {b}).rfind({b}), ({a} * 3).count({b})", f"({a} + {b} + {a}).replace({a}, {b}, {g.small()})", f"({a} + {b}).strip({b}), ({a}).lstrip(), ({b} + {a}).rstrip({a})", f"({a}).partition({b}), ({a} + {b}).rpartition({b})", f"({a}).{g.pick(['center', 'ljust', 'rjust'])}({g.small()} * 3, {g.pick([repr('é'), repr('漢'), repr('ab'), repr('-')])})", f"({a}).zfill(9), ({a} + '\\t' + {b}).expandtabs({g.small()})", f"({a}) < ({b}), ({a}) == ({b}), max({a}), sorted({a})", f"({a})[{g.hole('slice', 0)}], ({a})[::-1]", f"[ord(c) for c in {a}], hash({a}) == hash(({a} + 'x')[:-1])", f"({a}).translate({{ord(c): {g.pick(['None', repr('zz'), '0x1f600', 'c'])} for c in {a}}})", f"str.maketrans({a}, {a}[::-1])", f"({a}).startswith(({b}, {a}[:1])), ({a}).endswith({a}[-1:], {g.small()})", f"({a}).removeprefix({a}[:1]), ({a}).removesuffix({b})", f"({a}).join([{b}, {a}])", f"sys.getsizeof({a}), sys.getsizeof({a}[:1])", f"({a} + {b}).encode('utf-8').decode('utf-8', {g.pick([repr('strict'), repr('ignore'), repr('surrogateescape')])}) == {a} + {b}", f"bytes(({a}).encode()[1:]).decode('utf-8', {g.pick([repr('replace'), repr('ignore'), repr('backslashreplace'), repr('surrogateescape'), repr('strict')])})", f"f'{{{a}!r:>12}}|{{{a}:^9}}|{{{a}!a}}'", f"'%5s|%-4r|%a' % ({a}, {a}, {b})", f"({a} * 40)[5:20], ({a}) in ({b} + {a})", f"eval(repr({a})) == {a}", f"({a}).isidentifier() and exec({a} + ' = 1')", f"int({a})", f"bytes({a}, 'utf-16-le').hex(' ', 2)", f"({a}).encode('utf-8').{g.pick(['upper', 'title', 'swapcase', 'isalpha', 'istitle', 'split', 'splitlines'])}()", f"sys.intern({a}) is {a}"]))


def tools(g):
    """_collections, _functools, _operator, and what iterators tell of themselves."""
    g.w("from _collections import deque, defaultdict, OrderedDict\nimport _functools as functools")
    x = g.fresh("q")
    kind = g.pick(["deque", "defaultdict", "OrderedDict", "functools"])
    if kind == "deque":
        g.w(f"{x} = deque({g.expr('list', 1)}{g.pick(['', ', 3', ', maxlen=0', ', 5'])})")
        steps = [f"{x}.append({g.lit_int()})", f"{x}.appendleft([1])", f"{x}.pop()", f"{x}.popleft()", f"{x}.rotate({g.small()})", f"{x}.extend('abc')", f"{x}.extendleft('xy')", f"{x}.insert({g.small()}, 7)", f"{x}.remove(7)", f"{x}.index(7)", f"{x}.count('a')", f"{x}[{g.small()}]", f"{x}[{g.small()}] = 5", f"del {x}[{g.small()}]", f"{x} += [1]", f"{x} * 2", f"{x} + deque([1])", f"{x}.copy() == {x}", f"{x} < deque([5])", f"list(reversed({x}))", f"{x}.maxlen", f"{x}.reverse()", f"sys.getsizeof({x})", f"{x}.clear()", f"iter({x}).__reduce__()[1]", f"{x}.__reduce__()", f"{x}.append({x})", f"repr({x})", f"5 in {x}", f"{x}[1:2]", f"hash({x})"]
    elif kind == "defaultdict":
        g.w(f"{x} = defaultdict({g.pick(['list', 'int', 'None', 'lambda: [0]', 'dict', '5' if g.chance(0.1) else 'str'])}, a=1)")
        steps = [f"{x}['new']", f"{x}['n'].append(1)", f"{x}.get('zz')", f"{x}['c'] += 1", f"repr({x})", f"{x}.default_factory", f"{x}.default_factory = {g.pick(['None', 'set', '5'])}", f"{x}.copy()", f"{x} | {{'q': 1}}", f"{{'q': 1}} | {x}", f"{x}.__missing__('m')", f"{x}.pop('a')", f"sorted({x})", f"{x} == dict({x})", f"{x}.__reduce__()[:2]", f"type({x} | {x})", f"'a' in {x}, len({x})", f"{x}.setdefault('s', 9)"]
    elif kind == "OrderedDict":
        g.w(f"{x} = OrderedDict([('a', 1), ('b', 2), ('c', 3)])")
        steps = [f"{x}.move_to_end('a')", f"{x}.move_to_end('c', last=False)", f"{x}.popitem()", f"{x}.popitem(last=False)", f"{x}['z'] = 5", f"del {x}['b']", f"repr({x})", f"{x} == OrderedDict(reversed({x}.items()))", f"{x} == {{'a': 1}}", f"list(reversed({x}))", f"{x}.pop('a', None)", f"{x}.update(q=1)", f"{x} | {{'x': 1}}", f"{x}.setdefault('k', 2)", f"[k for k in {x} if {x}.pop(k)]", f"OrderedDict.fromkeys('abca')", f"{x}.copy()", f"{x}.clear()", f"next(iter({x}.values()))", f"{x}.__reduce__()", f"sys.getsizeof({x})", f"{x}.move_to_end('none')", f"{x}.attr = 1", f"vars({x})"]
    else:
        g.w(f"def add(a, b=2, *c, **k): return a, b, c, sorted(k)\n{x} = functools.partial(add, 1, z=2)\n@functools._lru_cache_wrapper\ndef nothing(): pass" if g.chance(0.05) else f"def add(a, b=2, *c, **k): return a, b, c, sorted(k)\n{x} = functools.partial(add, 1, z=2)")
        steps = [f"{x}()", f"{x}(5, 6, q=1)", f"{x}.func is add, {x}.args, {x}.keywords", f"functools.partial({x}, 3)()", f"functools.partial({x}, y=1).keywords", f"functools.partial(5)", f"functools.reduce(lambda a, b: a * 2 + b, {g.expr('list', 1)}, {g.small()})", f"functools.reduce(lambda a, b: (a, b), {g.expr('list', 1)})", f"sorted({g.expr('list', 1)}, key=functools.cmp_to_key(lambda a, b: b - a))", f"functools.cmp_to_key(lambda a, b: a - b)(5) < functools.cmp_to_key(lambda a, b: 0)(3)", "operator.itemgetter(1, 0)([1, 2])", "operator.itemgetter('a')({})", "operator.attrgetter('real.imag', 'real')(5)", "operator.methodcaller('split', ',', maxsplit=1)('a,b,c')", "repr(operator.itemgetter(slice(1, 2)))", "repr(operator.attrgetter('a.b'))", "operator.concat([1], [2])", "operator.countOf([1, 1, 2], 1)", "operator.indexOf('abc', 'c')", "operator.is_not(1, None), operator.truth([])", "operator.setitem([1], 0, 5)", "operator.iadd([1], [2])", "operator.matmul(1, 2)", "operator._compare_digest('a', 'a')", f"repr({x})[:17]", f"{x}.new = 1; " if False else f"{x}.__dict__"]
    for s in g.sample(steps, 8, 16):
        if " = " in s or " += " in s or s.startswith("del "):
            with g.block("try:"):
                g.w(s)
                g.w(f"show({x})" if kind != "functools" else "pass")
            g.handler()
        else:
            g.attempt(s)
    for _ in g.some(2, 6):
        it = g.pick(["iter([1, 2])", "iter((1,))", "iter('ab')", "iter({1: 2})", "iter({1})", "iter(range(3))", "reversed([1, 2])", "enumerate('ab', 5)", "zip('ab', [1])", "map(len, ['a'])", "filter(None, [0, 1])", "iter(b'ab')", "iter(bytearray(b'a'))", "iter({1: 2}.items())", "reversed({1: 2})", "iter(int, 0)", "itertools.count(3, 2)", "itertools.repeat(1, 3)", "iter(range(2**70))"])
        g.w(f"it = {it}")
        for _ in g.some(1, 3):
            g.attempt(g.pick(["next(it)", "list(it) if operator.length_hint(it, 99) < 50 else 0", "operator.length_hint(it, 7)", "it.__reduce__()[1:]", "type(it).__name__", "sys.getsizeof(it)", "iter(it) is it", "it.__setstate__(1)", "gc.is_tracked(it)", "it.__length_hint__()", "sorted(m for m in dir(it) if not m.startswith('__'))"]))
    g.w(f"it = {x} = None")
