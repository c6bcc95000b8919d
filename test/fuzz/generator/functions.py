"""Closures, generators, exceptions, with, match, decorators, unpacking, sorting."""


def closures(g):
    n = g.fresh("make")
    with g.block(f"def {n}(start, step={g.lit_int()}):"):
        g.w("total = start")
        g.w("log = []")
        with g.block("def add(x=1, *more):"):
            g.w("nonlocal total")
            g.w(g.pick(["total += x * step", "total = total + x + sum(more)", "total -= len(more) + x"]))
            g.w("log.append(total)")
            g.w("return total")
        with g.block("def peek():"):
            g.w(g.pick(["return total, list(log)", "return [total for _ in range(2)]", "return (lambda: total)()", "return {k: total for k in 'ab'}"]))
        if g.chance(0.4):
            with g.block("def forget():"):
                g.w("nonlocal total")
                g.w("del total")
            g.w("return add, peek, forget")
        else:
            g.w("return add, peek, None")
    a, p, d = g.fresh("add"), g.fresh("peek"), g.fresh("forget")
    g.w(f"{a}, {p}, {d} = {n}({g.lit_int()})")
    for _ in g.some(2, 5):
        g.attempt(g.pick([f"{a}()", f"{a}({g.lit_int()})", f"{a}(1, 2, 3)", f"{p}()", f"{a}({g.lit_str()})", f"{d}()", f"{a}(*{g.expr('list', 0)})", f"{a}(x={g.lit_int()})"]))
    g.w(f"print({a}.__code__.co_freevars, len({a}.__closure__), {p}.__code__.co_freevars)")
    g.attempt(f"{p}.__closure__[0].cell_contents")
    g.w(f"print(sys.getrefcount({a}), sys.getrefcount({a}.__closure__[0]))")
    late = g.fresh("late")
    g.w(f"{late} = [lambda{g.pick(['', ' i=i'])}: i * {g.lit_int()} for i in range({g.r.randint(1, 5)})]")
    g.w(f"show([f() for f in {late}])")
    g.mutable.append(late)
    if g.chance(0.5):
        with g.block("try:"):
            with g.block("class Holder:"):
                g.w("x = 1")
                g.w("y = [x for _ in range(2)]" if g.chance(0.3) else "y = [i * 2 for i in range(x, 4)]")
                g.w("z = (lambda: 5)()")
                g.w("def get(self): return self.x, self.y, __class__.__name__")
            g.w("show(Holder().get())")
        g.handler()
    if g.chance(0.5):
        with g.block("def unbound(flag):"):
            g.w(g.pick(["if flag: value = 1\n", "for value in range(flag): pass\n", "try:\n    value = 1 // flag\nexcept ZeroDivisionError as value: pass\n"]).rstrip("\n"))
            g.w(g.pick(["return value", "def inner(): return value\nreturn inner()", "del value\nreturn value"]))
        g.attempt("unbound(0)")
        g.attempt("unbound(2)")


def generators(g):
    n = g.fresh("gen")
    with g.block(f"def {n}(n):"):
        g.w("received = []")
        with g.block("try:"):
            with g.block("for i in range(n):"):
                with g.block("try:"):
                    g.w("x = yield " + g.pick(["i", "i * i", "(i, received)", "[i]", "str(i)"]))
                    g.w("received.append(x)")
                    if g.chance(0.3):
                        g.w("if x == 'stop': return received")
                with g.block(f"except {g.pick(['ValueError', 'KeyError', '(ValueError, TypeError)'])} as e:"):
                    g.w(g.pick(["received.append(e.args)", "yield 'caught', str(e)", "print('in', type(e).__name__)", "raise RuntimeError('again') from e"]))
        with g.block(f"except GeneratorExit:" if g.chance(0.4) else "finally:"):
            g.w(g.pick(["print('closing', n)", "received.append('end')", "print('cleanup', len(received))"]))
            if g.chance(0.08):
                g.w("yield 'ignored'")
        g.w("return received")
    outer = g.fresh("outer")
    with g.block(f"def {outer}(n):"):
        g.w(f"result = yield from {n}(n)")
        g.w("print('result', result)")
        g.w(g.pick([f"yield from {g.expr('list', 1)}", "yield from 'ab'", "return result", f"yield from {n}(1)"]))
    it = g.fresh("it")
    g.w(f"{it} = {g.pick([n, n, outer])}({g.r.randint(0, 4)})")
    for _ in g.some(4, 9):
        action = g.pick([f"next({it})", f"next({it})", f"next({it}, 'default')", f"{it}.send(None)", f"{it}.send({g.lit('any')})", f"{it}.send('stop')", f"{it}.throw(ValueError('thrown'))", f"{it}.throw(KeyError)", f"{it}.throw(ZeroDivisionError)",
                         f"{it}.close()", f"list({it})", f"{it}.gi_running", f"{it}.gi_frame is None", f"{it}.gi_yieldfrom is None", f"{it}.throw(5)", f"[x for x in {it}]"])
        with g.block("try:"):
            g.w(f"show({action})")
        if g.chance(0.5):
            with g.block("except StopIteration as e:"):
                g.w("print('stop', e.value)")
        g.handler()
    g.w(f"print(sys.getrefcount({it}))")
    if g.chance(0.5):
        g.w(f"del {it}")
    expression = g.fresh("ge")
    g.w(f"{expression} = ()")
    with g.block("try:"):
        g.w(f"{expression} = ({g.expr('int', 1)} + x for x in {g.expr('list', 1)} if x {g.hole('cmp', 0)} {g.lit_int()})")
    g.handler()
    g.attempt(f"list({expression})")
    g.attempt(f"list({expression})")
    if g.chance(0.3):
        with g.block("def stopper():"):
            g.w("yield 1")
            g.w("raise StopIteration('leak')")
        g.attempt("list(stopper())")


def exceptions(g):
    n = g.fresh("risky")
    errors = ["ValueError('v')", "KeyError('k')", "TypeError('t', 2)", "IndexError", "ZeroDivisionError('z')", "StopIteration(3)", "OSError(2, 'missing')", "UnicodeDecodeError('utf-8', b'\\xff', 0, 1, 'bad')", "AttributeError('a', name='n')",
              "Custom('c', 5)", "AssertionError", "RuntimeError(None)", "LookupError()", "ImportError('i', name='m')", "OSError(13, 'denied', 'file')", "SystemExit(3)", "KeyboardInterrupt"]
    with g.block("class Custom(Exception):"):
        with g.block("def __init__(self, text, code):"):
            g.w(g.pick(["super().__init__(text)", "super().__init__(text, code)", "pass"]))
            g.w("self.code = code")
        if g.chance(0.4):
            g.w("def __str__(self): return f'custom {self.code}'")

    def nest(depth):
        roll = g.r.random()
        if depth == 0 or roll < 0.25:
            g.w(g.pick([f"raise {g.pick(errors)}", f"trace.append({g.r.randint(0, 99)})", f"return {g.r.randint(0, 99)}", f"trace.append(1 // (k % {g.r.randint(2, 3)}))", "[][k]", "{}[k]", "None.attr", "int('x' * k)", "trace.append(k)"]))
            return
        with g.block("try:"):
            nest(depth - 1)
            if g.chance(0.5):
                nest(depth - 1)
        handlers = g.sample(["ValueError", "KeyError", "LookupError", "ArithmeticError", "(TypeError, OSError)", "Custom", "AttributeError", "BaseException"], 0, 3)
        handlers.sort(key=lambda h: h == "BaseException")
        for h in handlers:
            with g.block(f"except {h}{g.pick(['', ' as exc'])}:"):
                g.w(f"trace.append('{h}')")
                roll = g.r.random()
                if roll < 0.25:
                    g.w("raise")
                elif roll < 0.45:
                    g.w(f"raise {g.pick(errors)} {g.pick(['', '', 'from None', 'from ValueError(1)'])}".rstrip())
                elif roll < 0.7:
                    nest(depth - 1)
        if handlers and g.chance(0.3):
            with g.block("else:"):
                nest(depth - 1)
        if not handlers or g.chance(0.4):
            with g.block("finally:"):
                g.w(f"trace.append('finally{g.r.randint(0, 9)}')")
                if g.chance(0.3):
                    nest(depth - 1)

    with g.block(f"def {n}(k, trace):"):
        if g.chance(0.4):
            with g.block("for k in range(k, k + 2):"):
                nest(3)
                if g.chance(0.4):
                    g.w(g.pick(["break", "continue"]))
        else:
            nest(3)
            if g.chance(0.5):
                nest(2)
        g.w("return 'end'")
    with g.block("def chain(e, seen=0):"):
        g.w("if e is None or seen > 4: return None")
        g.w("return (type(e).__name__, e.args, chain(e.__cause__, seen + 1), chain(e.__context__, seen + 1), e.__suppress_context__)")
    with g.block(f"for k in range({g.r.randint(1, 4)}):"):
        g.w("trace = []")
        with g.block("try:"):
            g.w(f"show({n}(k, trace))")
        with g.block("except BaseException as e:"):
            g.w(f"print(chain(e), str(e), repr(e){g.pick(['', ', sys.getrefcount(e)', ', e.__traceback__.tb_next.tb_lineno'])})")
            if g.chance(0.3):
                g.w("e.add_note('note'); print(e.__notes__)")
            if g.chance(0.3):
                g.w("t = e.__traceback__; depth = 0")
                with g.block("while t:"):
                    g.w("print(t.tb_frame.f_code.co_name, t.tb_lineno); t = t.tb_next")
        g.w("show(trace, sys.exception())")
    g.w("trace = None")


def groups(g):
    leaf = lambda: g.pick(["ValueError(1)", "TypeError('t')", "KeyError('k')", "OSError(2, 'x')", "ZeroDivisionError()", "ValueError('two')"])

    def group(depth):
        return f"ExceptionGroup({g.lit_str()}, [{', '.join(group(depth - 1) if depth and g.chance(0.35) else leaf() for _ in range(g.r.randint(1, 4)))}])"
    for _ in g.some(1, 3):
        with g.block("try:"):
            with g.block("try:"):
                g.w(f"raise {group(2) if g.chance(0.85) else leaf()}")
            for kind in g.sample(["ValueError", "TypeError", "(KeyError, OSError)", "ZeroDivisionError", "LookupError", "Exception"], 1, 3):
                with g.block(f"except* {kind} as eg:"):
                    g.w("print(repr(eg), eg.exceptions, len(eg.exceptions))")
                    if g.chance(0.25):
                        g.w(g.pick(["raise", "raise RuntimeError('from handler')", "raise eg.exceptions[0]", "raise RuntimeError('x') from None"]))
            if g.chance(0.3):
                with g.block("else:"):
                    g.w("print('else')")
            if g.chance(0.3):
                with g.block("finally:"):
                    g.w("print('finally')")
        with g.block("except BaseException as e:"):
            g.w("print('left', repr(e), repr(e.__context__), repr(e.__cause__))")
    g.w(f"eg = {group(2)}")
    for _ in g.some(1, 3):
        g.attempt(g.pick(["eg.subgroup(ValueError)", "eg.split((TypeError, KeyError))", "eg.derive([ValueError(5)])", "eg.message", "eg.split(lambda e: bool(e.args))", "ExceptionGroup('x', [])", "ExceptionGroup('x', [1])", "ExceptionGroup(1, [ValueError()])", "BaseExceptionGroup('b', [ValueError()])", "str(eg)", "ExceptionGroup('x', [KeyboardInterrupt()])", "eg.subgroup(3)"]))
    g.w("del eg")


def with_(g):
    name = g.fresh("Ctx")
    with g.block(f"class {name}:"):
        g.w("def __init__(self, name, suppress=False, fail=None): self.name, self.suppress, self.fail = name, suppress, fail")
        with g.block("def __enter__(self):"):
            g.w("print('enter', self.name)")
            g.w("if self.fail == 'enter': raise ValueError('enter ' + self.name)")
            g.w(g.pick(["return self", "return self.name", "return [self.name, 2]"]))
        with g.block("def __exit__(self, *exc):"):
            g.w("print('exit', self.name, exc[0] and exc[0].__name__, exc[1])")
            g.w("if self.fail == 'exit': raise KeyError('exit ' + self.name)")
            g.w("return self.suppress")
    for _ in g.some(2, 4):
        items = []
        for _ in range(g.r.randint(1, 3)):
            fail = g.pick(["", "", "", ", fail='enter'", ", fail='exit'"])
            target = g.pick(["", " as t", " as (t, *u)", " as t"])
            items.append(f"{name}({g.lit_str()}{g.pick(['', ', suppress=True'])}{fail}){target}")
        with g.block("try:"):
            with g.block(f"with {', '.join(items)}:" if g.chance(0.6) else f"with ({', '.join(items)},):"):
                g.w(g.pick(["print('body')", "raise TypeError('body')", "1 / 0", "t.missing", "print(t)"]))
            g.w("print('after')")
        g.handler()
    with g.block("def early(n):"):
        with g.block("for i in range(n):"):
            with g.block(f"with {name}(str(i), suppress={g.lit_bool()}):"):
                g.w(g.pick(["if i == 1: return i", "if i: break", "if i == 0: continue", "raise LookupError(i)", "yield_ = i"]))
        g.w("return 'done'")
    g.attempt("early(3)")
    if g.chance(0.3):
        g.w(g.pick(["try:\n    with 5: pass\nexcept Exception as e: print(type(e).__name__, e)", "class Half:\n    def __enter__(self): pass\ntry:\n    with Half(): pass\nexcept Exception as e: print(type(e).__name__, e)"]))


def match_(g):
    with g.block("class Point:"):
        g.w("__match_args__ = ('x', 'y')")
        g.w("def __init__(self, x, y): self.x, self.y = x, y")
        g.w("def __repr__(self): return f'Point({self.x!r}, {self.y!r})'")

    def pattern(depth, names):
        def capture():
            name = g.fresh("m")
            names.append(name)
            return name
        roll = g.r.random()
        if depth == 0 or roll < 0.3:
            return g.pick([lambda: str(g.r.randint(-3, 5)), lambda: "'a'", lambda: "None", lambda: "True", capture, lambda: "_", lambda: "1.5", lambda: "-2+1j", lambda: "int()", lambda: "sys.maxsize", lambda: "'a' 'b'", lambda: "b'x'"])()
        kind = g.pick(["seq", "seq", "map", "class", "or", "as", "point", "type"])
        if kind == "seq":
            parts = [pattern(depth - 1, names) for _ in g.some(0, 3)]
            if g.chance(0.35):
                parts.insert(g.r.randint(0, len(parts)), g.pick(["*_", "*" + capture()]))
            return "[" + ", ".join(parts) + "]"
        if kind == "map":
            parts = [f"{g.pick(keys)}: {pattern(depth - 1, names)}" for keys in g.sample([["'a'"], ["'b'"], ["1"], ["None"]], 0, 2)]
            if g.chance(0.3):
                parts.append("**" + capture())
            return "{" + ", ".join(parts) + "}"
        if kind == "point":
            return g.pick([f"Point({pattern(depth - 1, names)}, {pattern(depth - 1, names)})", f"Point(x={pattern(depth - 1, names)})", f"Point({pattern(depth - 1, names)}, y=0)", "Point()"])
        if kind == "class":
            return g.pick(["int", "str", "list", "dict", "float", "bytes", "tuple", "bool"]) + f"({g.pick(['', capture()])})"
        if kind == "type":
            return g.pick(["str() | bytes()", "int() | float()", "list() | tuple()", "(1 | 2 | 3)", "'a' | 'b'", "[_, _] | {'a': _}"])
        if kind == "or":
            return "(" + " | ".join(g.pick(["0", "1", "'a'", "None", "[]", "{'a': 1}", "[1, _]", "Point(0, _)"]) for _ in range(g.r.randint(2, 3))) + ")"
        inner = g.pick(["int()", "str()", "[_, *_]", "{}", "(1 | 2)", "Point(_, 0)"])
        return f"({inner} as {capture()})"
    f = g.fresh("classify")
    with g.block(f"def {f}(v):"):
        with g.block("match v:"):
            for i in range(g.r.randint(3, 7)):
                names = []
                text = pattern(g.r.randint(1, 3), names)
                if text == "_" or text.isidentifier() and text not in ("None", "True"):
                    text = f"[{text}]"
                guard = g.pick(["", "", "", " if " + (f"{names[0]}" if names else "v"), f" if isinstance(v, {g.pick(['int', 'str', 'list'])})"])
                with g.block(f"case {text}{guard}:"):
                    g.w(f"return {i}, {', '.join(names) + ',' if names else ''}")
            if g.chance(0.6):
                with g.block("case _:" if g.chance(0.6) else "case other:"):
                    g.w("return 'default'")
    subjects = ["0", "1", "'a'", "None", "True", "1.5", "[]", "[1]", "[1, 2]", "(1, 'a', 3)", "{'a': 1}", "{'a': 1, 'b': [2], 1: 3}", "Point(0, 0)", "Point(1, Point(2, 3))", "b'x'", "{}", "'ab'", "range(2)", "[[1, 2], [3]]", "{1, 2}", "-2+1j", "bytearray(b'a')", "[Point(0, 1)]", "{None: 1}"]
    with g.block(f"for v in [{', '.join(g.sample(subjects, 8, 16))}]:"):
        with g.block("try:"):
            g.w(f"print(repr(v), {f}(v))")
        g.handler()
    g.w("v = None")
    if g.chance(0.2):
        g.w("class Bad: __match_args__ = " + g.pick(["['x']", "('x', 1)", "('x',)", "5"]))
        g.w("try:\n    match Bad():\n        case Bad(1, 2): print('yes')\n        case _: print('no')\nexcept Exception as e: print(type(e).__name__, e)")


def decorators(g):
    with g.block("def tag(*labels, **options):"):
        g.w("print('tag', labels, options)")
        with g.block("def wrap(f):"):
            g.w("print('wrap', f.__qualname__)")
            with g.block("def inner(*a, **k):"):
                g.w("print(labels, a, sorted(k.items()))")
                g.w("return f(*a, **k)")
            g.w(g.pick(["inner.__name__ = f.__name__", "inner.__wrapped__ = f", "inner.__dict__.update(f.__dict__)"]))
            g.w("return inner")
        g.w("return wrap")
    name = g.fresh("f")
    for _ in g.some(1, 3):
        g.w(f"@tag({', '.join(g.items('any', 0, 2))})")
    with g.block(f"def {name}(a: int, b: 'str' = {g.lit('any')}, *c, d=4, **e) -> list:"):
        g.w("'''doc'''")
        g.w("return a, b, c, d, e")
    for _ in g.some(2, 4):
        g.attempt(f"{name}({', '.join(g.items('any', 0, 3))}{g.pick(['', '', ', d=1, z=2', ', a=1'])})".replace("(, ", "("))
    g.attempt(f"{name}.__name__, {name}.__qualname__, {name}.__doc__, {name}.__defaults__, {name}.__kwdefaults__")
    with g.block("class Memo:"):
        g.w("def __init__(self, f): self.f, self.cache = f, {}")
        with g.block("def __call__(self, *a):"):
            g.w("if a not in self.cache: self.cache[a] = self.f(*a)")
            g.w("return self.cache[a]")
        g.w("def __get__(self, o, t=None): return self if o is None else (lambda *a: self(o, *a))")
    g.w("@Memo\ndef fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)")
    g.attempt(f"fib({g.r.randint(5, 60)}), len(fib.cache)")
    g.attempt(f"fib({g.lit('any')})")
    g.attempt("fib([1])")
    if g.chance(0.4):
        g.w("from _functools import partial, reduce")
        g.attempt(f"partial({name}, {g.lit_int()}, d=9)({g.lit_str()})")
        g.attempt(f"reduce(lambda x, y: x * {g.lit_int()} + y, {g.expr('list', 1)})")
        g.attempt(f"reduce(lambda x, y: x + y, {g.expr('strlist', 1)}, '')")


def unpacking(g):
    for _ in g.some(4, 9):
        names = [g.fresh("u") for _ in range(g.r.randint(1, 4))]
        star = g.r.randint(0, len(names)) if g.chance(0.5) else -1
        targets = [("*" if i == star else "") + n for i, n in enumerate(names)]
        if len(targets) > 2 and g.chance(0.3):
            targets[0:2] = [f"({targets[0]}, {targets[1]})"]
        source = g.pick([lambda: g.expr("list", 1), lambda: g.expr("tuple", 1), lambda: g.expr("str", 1), lambda: g.expr("dict", 1), lambda: "range(%s)" % g.small(), lambda: f"(x for x in {g.expr('list', 1)})", lambda: g.expr("any", 1), lambda: f"iter({g.expr('list', 0)})"])()
        with g.block("try:"):
            g.w(f"{', '.join(targets)}{',' if len(targets) == 1 else ''} = {source}")
            g.w(f"show({', '.join(names)})")
        g.handler()
        g.w("e = error = None" if g.chance(0.1) else "pass")
    for _ in g.some(2, 5):
        g.attempt(g.pick([f"[*{g.expr('any', 1)}, *{g.expr('list', 1)}]", f"{{**{g.expr('dict', 1)}, **{g.expr('any', 1)}}}", f"(*{g.expr('str', 1)}, *{g.expr('set', 1)})", f"{{*{g.expr('list', 1)}, *{g.expr('tuple', 1)}}}",
                          f"(lambda *a, **k: (a, k))(*{g.expr('list', 1)}, *{g.expr('any', 1)}, **{g.expr('dict', 1)})", f"(lambda a, b=2, *c, d, **e: (a, b, c, d, e))(*{g.expr('list', 1)}, **{g.expr('dict', 1)})", f"dict(**{g.expr('dict', 1)}, **{g.expr('dict', 1)})",
                          f"max(*{g.expr('list', 1)})", f"print(*{g.expr('list', 1)}, sep={g.lit_str()})", f"(lambda a, /, b, *, c: (a, b, c))({g.lit_int()}, {g.pick(['b=2', '3', 'a=1', ''])}{g.pick([', c=4', ''])})".replace("(, ", "(")]))


def sorting(g):
    name = g.fresh("rows")
    n = g.r.choice([5, 12, 40, 80, 200])
    g.w(f"{name} = [((i * {g.r.randint(3, 9999)} + {g.r.randint(0, 99)}) % {g.r.choice([7, 50, 101, 1009])}, str(i * {g.r.randint(2, 99)})[-2:], i) for i in range({n})]")
    keys = ["key=lambda r: r[0]", "key=lambda r: (r[1], -r[2])", "key=lambda r: -r[0], reverse=True", "reverse=True", "key=lambda r: r[1]", "key=lambda r: r[0] / 7", "key=lambda r: r[0] % 3", "key=lambda r: [r[1]]", "key=lambda r: r[1].encode()", ""]
    for _ in g.some(2, 4):
        g.w(f"ordered = sorted({name}, {g.pick(keys)})")
        g.w("print([r[2] for r in ordered][:60])")
    with g.block("class Key:"):
        g.w("count = 0")
        g.w("def __init__(self, v): self.v = v")
        with g.block("def __lt__(self, other):"):
            g.w("Key.count += 1")
            g.w(g.pick(["return self.v < other.v", "return self.v[0] < other.v[0]", "return self.v > other.v", "if Key.count > 50: raise ValueError('too many')\nreturn self.v < other.v"]))
    with g.block("try:"):
        g.w(f"{name}.sort(key=Key{g.pick(['', ', reverse=True'])})")
        g.w(f"print([r[2] for r in {name}][:40], Key.count)")
    g.handler()
    g.w("print(Key.count)")
    g.w(f"mixed = {g.lit_list()[:-1]}, {g.lit('any')}]".replace("[, ", "["))
    g.attempt("sorted(mixed)")
    g.attempt("max(mixed), min(mixed)")
    with g.block("try:"):
        g.w("mixed.sort(key=lambda x: mixed.append(1) or 0)" if g.chance(0.5) else "mixed.sort(key=lambda x: len(mixed))")
    g.handler()
    g.w("print(len(mixed))")
    g.declare("object", name)
