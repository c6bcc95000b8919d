"""Random statements over typed names: the generic part of every program."""

KINDS = ["int", "int", "float", "str", "str", "bytes", "list", "list", "strlist", "tuple", "dict", "set", "bool", "bytearray"]

MUTATIONS = {
    "list": ["{}.append(<<<I>>>)", "{}.extend(<<<L>>>)", "{}.insert(<<<i>>>, <<<I>>>)", "{}.sort()", "{}.sort(key=lambda x: -x)", "{}.sort(reverse=True)",
             "{}.reverse()", "{}[<<<i>>>] = <<<I>>>", "{}[<<<slice>>>] = <<<L>>>", "del {}[<<<i>>>]", "del {}[<<<slice>>>]", "{}.remove(<<<I>>>)",
             "{}.pop()", "{} += <<<L>>>", "{} *= <<<i>>>", "{}.clear()", "{}[<<<i>>>] += <<<I>>>", "{}[<<<i>>>], {}[<<<i>>>] = <<<I>>>, <<<I>>>", "{}.extend(x for x in <<<T>>>)",
             "{}[:0] = <<<S>>>"],
    "strlist": ["{}.append(<<<S>>>)", "{}.extend(<<<S>>>)", "{}.sort()", "{}.sort(key=len)", "{}[<<<slice>>>] = <<<N>>>", "del {}[<<<slice>>>]", "{}.remove(<<<S>>>)", "{} += <<<N>>>", "{}.insert(0, <<<S>>>)"],
    "dict": ["{}[<<<S>>>] = <<<I>>>", "{}.update(<<<D>>>)", "{}.update(a=<<<I>>>)", "{}.setdefault(<<<S>>>, <<<I>>>)", "{}.pop(<<<S>>>)", "{}.pop(<<<S>>>, None)", "{}.popitem()",
             "del {}[<<<S>>>]", "{} |= <<<D>>>", "{}.clear()", "{}[<<<S>>>] += <<<I>>>", "{}[<<<I>>>] = <<<I>>>", "{}[<<<L>>>] = 1", "{}.update([(<<<S>>>, <<<I>>>)])", "{}.update(<<<T>>>)"],
    "set": ["{}.add(<<<I>>>)", "{}.discard(<<<I>>>)", "{}.remove(<<<I>>>)", "{}.update(<<<L>>>)", "{} |= <<<Z>>>", "{} &= <<<Z>>>", "{} -= <<<Z>>>", "{} ^= <<<Z>>>", "{}.pop()", "{}.add(<<<L>>>)",
            "{}.intersection_update(<<<L>>>)", "{}.difference_update(<<<N>>>)", "{}.symmetric_difference_update(<<<L>>>)", "{}.add(<<<S>>>)"],
    "bytearray": ["{}.append(<<<I>>>)", "{}.extend(<<<B>>>)", "{}[<<<i>>>] = <<<I>>>", "{}[<<<slice>>>] = <<<B>>>", "del {}[<<<slice>>>]", "{} += <<<B>>>", "{}.pop()", "{}.reverse()", "{}.insert(<<<i>>>, <<<I>>>)", "{}.remove(97)", "{}.clear()"],
}
AUGMENT = {"int": ["+=", "-=", "*=", "//=", "%=", "&=", "|=", "^=", ">>=", "**="], "float": ["+=", "-=", "*=", "/=", "//=", "%="], "str": ["+=", "*=", "%="],
           "bytes": ["+=", "*="], "tuple": ["+=", "*="], "bool": ["&=", "|=", "^="]}
LETTERS = {"int": "I", "float": "F", "str": "S", "bytes": "B", "list": "L", "strlist": "N", "tuple": "T", "dict": "D", "set": "Z", "bool": "P", "bytearray": "A"}


def assign(g):
    kind = g.pick(KINDS)
    names = g.scope.get(kind, [])
    name = g.pick(names) if names and g.chance(0.35) else g.fresh({"list": "l", "dict": "d", "set": "z", "str": "s"}.get(kind, "v"))
    if kind == "set":
        g.w(f"{name} = set({g.expr('set', 2)})")
    else:
        g.w(f"{name} = {g.expr(kind, g.r.randint(0, 3))}")
    if name not in names:
        g.declare(kind, name)


def mutate(g):
    kinds = [k for k in MUTATIONS if g.scope.get(k)]
    if not kinds:
        return assign(g)
    kind = g.pick(kinds)
    name = g.pick(g.scope[kind])
    g.w(g.fill(g.pick(MUTATIONS[kind]).replace("{}", name)))
    if g.in_loop and kind in ("list", "strlist"):
        g.w(f"del {name}[40:]")


def augment(g):
    kinds = [k for k in AUGMENT if g.scope.get(k)]
    if not kinds:
        return assign(g)
    kind = g.pick(kinds)
    name, op = g.pick(g.scope[kind]), g.pick(AUGMENT[kind])
    other = {"**=": "<<<i>>>", "*=": "<<<i>>>", ">>=": "<<<i>>>", "%=": "(<<<I>>>)"}.get(op, f"<<<{LETTERS[kind]}>>>")
    g.w(f"{name} {op} {g.fill(other)}")
    if g.in_loop and kind in ("str", "bytes", "tuple"):
        g.w(f"{name} = {name}[:60]")
    if g.in_loop and kind == "int":
        g.w(f"{name} = {name} % {g.pick(['1000003', '(2**61 - 1)', '97'])}")


def show(g):
    kinds = [k for k in LETTERS if g.scope.get(k)]
    if kinds and g.chance(0.7):
        g.w(f"show({', '.join(g.pick(g.scope[g.pick(kinds)]) for _ in g.some(1, 3))})")
    else:
        g.w(f"show({g.expr(g.pick(KINDS), 3)})")


def unpack(g):
    a, b, c = (g.fresh("u") for _ in range(3))
    form = g.pick([f"{a}, {b} = <<<T>>>", f"{a}, *{b} = <<<L>>>", f"*{a}, {b} = <<<S>>>", f"{a}, *{b}, {c} = <<<L>>>", f"({a}, {b}), {c} = (<<<L>>>)[:2], <<<I>>>", f"[{a}, {b}] = <<<N>>>",
                   f"{a} = {b} = <<<L>>>", f"{a}, {b} = <<<I>>>, <<<S>>>", f"{a}, {b} = <<<I>>>"])
    g.w(g.fill(form))
    g.w(f"show({a})")


def if_(g, depth):
    with g.block(f"if {g.expr('bool', 2)}:"):
        body(g, depth - 1)
    if g.chance(0.3):
        with g.block(f"elif {g.expr('any', 2)}:"):
            body(g, depth - 1)
    if g.chance(0.5):
        with g.block("else:"):
            body(g, depth - 1)


def loop(g, depth):
    saved, g.in_loop = g.in_loop, True
    if g.chance(0.65):
        kind, iterable = g.pick([("int", "range(<<<i>>>)"), ("int", "(<<<L>>>)[:5]"), ("str", "(<<<S>>>)[:5]"), ("int", "list((<<<D>>>).values())[:4]"), ("str", "(<<<N>>>)[:4]"), ("int", "(<<<B>>>)[:4]")])
        name = g.fresh("i")
        with g.block(f"for {name} in {g.fill(iterable)}:"):
            g.declare(kind, name)
            body(g, depth - 1)
            leave(g)
        if g.chance(0.3):
            with g.block("else:"):
                body(g, 1)
    else:
        name = g.fresh("n")
        g.w(f"{name} = {g.r.randint(1, 5)}")
        with g.block(g.pick([f"while {name} > 0:", f"while ({name} := {name} - 1) >= 0:", f"while {name}:"])):
            g.w(f"{name} = max({name} - 1, 0)")
            body(g, depth - 1)
            leave(g)
        if g.chance(0.3):
            with g.block("else:"):
                body(g, 1)
    g.in_loop = saved


def leave(g):
    if g.chance(0.35):
        with g.block(f"if {g.expr('bool', 2)}:"):
            g.w(g.pick(["break", "continue"]))
        body(g, 1)


def try_(g, depth):
    with g.block("try:"):
        body(g, depth - 1)
        if g.chance(0.3):
            g.w(f"raise {g.pick(['ValueError', 'KeyError', 'TypeError', 'RuntimeError', 'IndexError'])}({g.lit('any')})")
    form = g.r.random()
    if form < 0.85:
        if g.chance(0.4):
            with g.block(f"except {g.pick(['ValueError', '(KeyError, IndexError)', 'LookupError', 'ArithmeticError', 'TypeError'])}:"):
                body(g, 1)
        g.handler()
        if g.chance(0.3):
            with g.block("else:"):
                body(g, 1)
        if g.chance(0.3):
            with g.block("finally:"):
                body(g, 1)
    else:
        with g.block("finally:"):
            body(g, 1)


def define(g, depth):
    name, params = g.fresh("f"), [g.fresh("p") for _ in g.some(0, 4)]
    text, kinds = [], {}
    for i, p in enumerate(params):
        kind = g.pick(["int", "str", "list", "int", "dict"])
        kinds.setdefault(kind, []).append(p)
        text.append((p, g.lit(kind) if g.chance(0.4) else None, kind))
    required = [t for t in text if t[1] is None]
    optional = [t for t in text if t[1] is not None]
    ordered = required + optional
    parts = [p if d is None else f"{p}={d}" for p, d, _ in ordered]
    if len(parts) > 1 and g.chance(0.2):
        parts.insert(g.r.randint(1, len(parts)), "/")
    star = g.chance(0.25)
    if star:
        parts.append("*rest")
    elif len(required) == 0 and len(optional) > 1 and g.chance(0.3) and "/" not in parts:
        parts.insert(1, "*")
    if g.chance(0.2):
        parts.append("**extra")
    if g.chance(0.15):
        g.w(g.pick(["@traced", "@staticmethod", "@(lambda f: f)"]))
    with g.block(f"def {name}({', '.join(parts)}):"):
        with g.function_scope(**kinds):
            if g.scope.get("int") and g.chance(0.2):
                pool = [n for n in g.scope["int"] if n not in params and n[0] == "v"]
                if pool:
                    g.w(f"global {g.pick(pool)}")
            body(g, depth - 1)
            if star:
                g.w("show(rest)")
            g.w(f"return {g.expr(g.pick(KINDS), 2)}")
    for _ in g.some(1, 3):
        arguments = [g.expr(k, 1) for p, d, k in ordered if d is None or g.chance(0.5)]
        if g.chance(0.2) and arguments:
            arguments.pop()
        if g.chance(0.15):
            arguments.append(g.lit("any"))
        if g.chance(0.2):
            arguments.append(f"*{g.expr('tuple', 1)}")
        if ordered and g.chance(0.25):
            arguments.append(f"{g.pick(ordered)[0]}={g.lit('any')}")
        if g.chance(0.1):
            arguments.append(f"unexpected={g.lit('int')}")
        with g.block("try:"):
            g.w(f"show({name}({', '.join(arguments)}))")
        g.handler()


def delete(g):
    kinds = [k for k in LETTERS if g.scope.get(k)]
    if not kinds:
        return assign(g)
    kind = g.pick(kinds)
    name = g.pick(g.scope[kind])
    if g.depth == 0 or not g.in_function:
        g.w(f"del {name}")
        if g.depth == 0:
            g.scope[kind].remove(name)
            if name in g.mutable:
                g.mutable.remove(name)


def statement(g, depth):
    roll = g.r.random()
    if depth > 1:
        if roll < 0.08:
            return if_(g, depth)
        if roll < 0.17:
            return loop(g, depth)
        if roll < 0.24:
            return try_(g, depth)
        if roll < 0.32 and not g.in_loop:
            return define(g, depth)
    roll = g.r.random()
    if roll < 0.3:
        assign(g)
    elif roll < 0.52:
        mutate(g)
    elif roll < 0.62:
        augment(g)
    elif roll < 0.86:
        show(g)
    elif roll < 0.94:
        unpack(g)
    elif roll < 0.97:
        delete(g)
    else:
        g.w(f"assert {g.expr('bool', 1)}, {g.expr('any', 1)}")


def body(g, depth):
    for _ in g.some(1, 4):
        statement(g, depth)


def random_statements(g):
    for _ in g.some(1, 3):
        kind = g.pick(["list", "dict", "int", "str", "set"])
        name = g.fresh(kind[0])
        g.w(f"{name} = {g.lit(kind)}")
        g.declare(kind, name)
    for _ in g.some(4, 9):
        with g.block("try:"):
            for _ in g.some(1, 3):
                statement(g, 3)
        g.handler()


def expressions(g):
    """Only expressions, deep ones, of one or two types."""
    kinds = [g.pick(list(LETTERS) + ["complex", "range"]) for _ in range(2)]
    for _ in g.some(8, 20):
        g.attempt(g.expr(g.pick(kinds), g.r.randint(1, 4)))


def operator_matrix(g):
    """Values of any types against each other: the messages of the TypeErrors."""
    values = [g.lit(g.pick(["any", "complex", "range", "bytearray"])) for _ in range(g.r.randint(2, 3))]
    values += g.sample(["None", "...", "object", "len", "(x for x in 'ab')", "slice(1)", "NotImplemented", "lambda: 0", "Exception('x')", "type", "int", "frozenset([1])", "memoryview(b'ab')", "iter([])", "{}.keys()", "property()", "super", "[].append", "range"], 1, 3)
    operators = g.sample(["+", "-", "*", "/", "//", "%", "**", "<<", ">>", "&", "|", "^", "@", "<", "<=", "==", "in", "is", "and"], 2, 4)
    g.w(f"values = [{', '.join('lambda: ' + v for v in values)}]")
    with g.block("for a in values:"):
        with g.block("for b in values:"):
            for op in operators:
                with g.block("try:"):
                    g.w("x, y = a(), b()")
                    g.w("if isinstance(x, (int, float)) and isinstance(y, (int, float)): y = y % 40 if y == y and abs(y) < 1e18 else 2")
                    g.w("if isinstance(x, int) and not isinstance(y, (int, float)): x = x % 40")
                    g.w("if isinstance(y, int) and not isinstance(x, (int, float)): y = y % 40")
                    g.w(f"r = x {op} y")
                    g.w("show(type(r).__name__, r if type(r).__module__ == 'builtins' and type(r) in (int, float, str, list, tuple, bytes, bool, set, dict) else None)")
                with g.block("except Exception as e:"):
                    g.w("print(type(e).__name__, e)")
    unary = g.sample(["-a", "+a", "~a", "a[0]", "a.x", "a()", "len(a)", "iter(a)", "next(a)", "hash(a)", "abs(a)", "a[:1]", "[*a]", "{**a}", "f(*a)", "f(**a)", "int(a)", "float(a)", "complex(a)", "bytes(a)", "list(a)", "dict(a)",
                      "reversed(a)", "round(a)", "chr(a)", "ord(a)", "a.x = 1", "del a.x", "a[0] = 1", "del a[0]", "with_(a)", "raise_(a)", "format(a, '10')", "isinstance(1, a)", "sum(a)", "min(a)", "sorted(a)", "getattr(a, 1)", "divmod(a, 2)", "bool(a)", "range(a)", "int(a, 10)", "str(a, 'x')", "a, = a", "del a[1:2]", "a[1:2] = a", "hex(a)", "map(a)", "zip(a, a)", "enumerate(a)", "iter(a, 1)", "vars(a)", "bytearray(a)", "memoryview(a)", "super(a)", "issubclass(a, int)", "eval(a)", "a @ a", "slice(a)[0]"], 5, 9)
    with g.block("def f(*args, **kw):"):
        g.w("return len(args), len(kw)")
    with g.block("def with_(a):"):
        g.w("with a: pass")
    with g.block("def raise_(a):"):
        g.w("raise a")
    with g.block("for v in values:"):
        for u in unary:
            with g.block("try:"):
                g.w("a = v()")
                g.w(f"r = {u}" if "=" not in u and not u.startswith("del") else u)
                if "=" not in u and not u.startswith("del"):
                    g.w("print(type(r).__name__, r if type(r) in (int, float, list, tuple, bytes, bool) else '')")
            with g.block("except Exception as e:"):
                g.w("print(type(e).__name__, e)")
    g.w("del values, a, b, v, x, y, r" if g.chance(0.2) else "r = x = y = a = b = v = values = None")
