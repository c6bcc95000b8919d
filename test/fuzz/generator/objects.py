"""Classes, descriptors, metaclasses; lifetime: counts, cycles, weak references, finalizers, resurrection."""


def classes(g):
    a, b, c, d = (g.fresh(x) for x in "ABCD")
    with g.block(f"class {a}:"):
        g.w("'doc of a'")
        g.w(f"level = {g.lit_int()}")
        tagged = g.chance(0.4)
        if tagged:
            g.w("registry = []")
            g.w("def __init_subclass__(cls, tag=None, **kw): super().__init_subclass__(**kw); cls.registry.append((cls.__name__, tag))")
        g.w("def __init__(self, *args): self.args = args; self.log = []")
        g.w("def who(self): self.log.append('a'); return ['a']")
        g.w("def __repr__(self): return f'{type(self).__name__}{self.args!r}'")
        g.w("@classmethod\ndef make(cls, *a): return cls(*a)")
        g.w("@staticmethod\ndef helper(x): return x * 2")
        g.w("@property\ndef size(self): return len(self.args)")
        if g.chance(0.5):
            g.w("@size.setter\ndef size(self, n): self.args = self.args[:n]")
    tag = f", tag={g.lit_str()}" if tagged and g.chance(0.6) else ""
    with g.block(f"class {b}({a}{tag}):"):
        g.w("def who(self): self.log.append('b'); return ['b'] + super().who()")
        if g.chance(0.5):
            g.w("__slots__ = ('extra',)")
        if g.chance(0.4):
            g.w("def __getattr__(self, name): return f'no {name}' if not name.startswith('__') else object.__getattribute__(self, name)")
    with g.block(f"class {c}({a}):"):
        g.w("def who(self): self.log.append('c'); return ['c'] + " + g.pick(["super().who()", f"super({c}, self).who()", f"{a}.who(self)"]))
        g.w("level = 'c'" if g.chance(0.5) else "pass")
    order = [b, c] if g.chance(0.7) else [c, b]
    with g.block(f"class {d}({', '.join(order)}):"):
        g.w("def who(self): return ['d'] + super().who()")
        if g.chance(0.3):
            g.w("def __len__(self): return " + g.pick(["len(self.args)", "-1", "'x'", "2**65"]))
        if g.chance(0.3):
            g.w("def __eq__(self, o): return self.args == getattr(o, 'args', NotImplemented)")
        if g.chance(0.3):
            g.w("def __call__(self, *a, **k): return a, sorted(k)")
        if g.chance(0.2):
            g.w("def __bool__(self): return " + g.pick(["False", "5", "bool(self.args)"]))
        if g.chance(0.2):
            g.w("def __index__(self): return " + g.pick(["2", "'x'", "True"]))
        if g.chance(0.2):
            g.w("def __hash__(self): return " + g.pick(["5", "2**70", "'x'", "-1"]))
        if g.chance(0.2):
            g.w("def __contains__(self, x): return " + g.pick(["x in self.args", "'yes'", "None"]))
        if g.chance(0.2):
            g.w("def __format__(self, spec): return " + g.pick(["'<' + spec + '>'", "5"]))
    if g.chance(0.3):
        g.w(f"print([k.__name__ for k in {d}.__mro__], {d}.__bases__ == ({', '.join(order)}))")
    o = g.fresh("o")
    g.w(f"{o} = {g.pick([a, b, c, d, d])}({', '.join(g.items('any', 0, 3))})")
    g.declare("object", o)
    for _ in g.some(5, 12):
        g.attempt(g.pick([f"{o}.who()", f"{o}.size", f"{o}.level", f"{o}.helper({g.lit('any')})", f"{o}.make(1)", f"{d}.make()", f"{o}.missing", f"{d}.missing", f"len({o})", f"{o} == {o}", f"{o}({g.lit_int()}, k=2)", f"bool({o})", f"[10, 20, 30][{o}]", f"hash({o}) if type({o}).__hash__ is not object.__hash__ else 0",
                          f"1 in {o}", f"f'{{{o}:>8}}'", f"format({o}, 'abc')", f"{o} + 1", f"{o}[0]", f"iter({o})", f"{o} < {o}", f"{{{o}: 1}}", f"isinstance({o}, {b})", f"issubclass({c}, {a})", f"sorted(vars({o}))", f"{o}.__class__.__name__", f"{o}.__dict__", f"{a}.who({g.lit_int()})", f"{a}.who()",
                          f"getattr({o}, {g.lit_str()}, 'default')", f"hasattr({o}, 'extra')", f"{a}.__doc__, {b}.__doc__", f"super({d}, {o}).who()", f"super({b}, {o}).level", f"type({o}).__name__", f"{o}.log", f"{a}({g.lit_int()}).args", f"{o}.who.__func__.__qualname__", f"{o}.who.__self__ is {o}", f"sys.getrefcount({o})", f"object.__new__({d}, 1)", f"object({g.lit_int()})", f"{d}.__subclasses__()", f"[k.__name__ for k in {a}.__subclasses__()]", f"type({g.lit_str()}, ({a},), {{}}).__name__", f"sys.getsizeof({o})"]))
    for _ in g.some(2, 5):
        with g.block("try:"):
            g.w(g.pick([f"{o}.size = {g.lit_int()}", f"{o}.new = {g.expr('any', 1)}", f"del {o}.log", f"{o}.__class__ = {c}", f"{o}.extra = {g.lit_str()}", f"del {o}.extra", f"{a}.level = {g.lit_int()}", f"del {a}.level", f"setattr({o}, 'dyn', 1)", f"{o}.__dict__['via'] = 2", f"{o}.__dict__ = {{'args': ()}}", f"{a}.who = lambda self: ['patched']", f"{d}.__bases__ = ({c},)", f"int.x = 1", f"{o}.level += 1", f"{o}[0] = 1", f"del {o}[0]", f"{o}.make = 5"]))
            g.w(f"show({o}.__dict__, {o}.level)" if g.chance(0.5) else f"print({o}.who())")
        g.handler()
    if g.chance(0.3):
        with g.block("try:"):
            g.w(g.pick([f"class Bad({a}, {b}): pass", f"class Bad({a}, {a}): pass", "class Bad(bool): pass", "class Bad(5): pass", "class Bad(int, str): pass", "class Bad: __slots__ = ('x',); x = 1", "class Bad(int): __slots__ = ('x',)", "class Bad: __slots__ = 'a b'", f"class Bad({a}, metaclass=5): pass", "class Bad(tuple): __slots__ = ('x',)", "class Bad(None): pass", "class Bad: __slots__ = (1,)", "class Bad(type(lambda: 0)): pass"]))
        g.handler()


def arithmetic_classes(g):
    name = g.fresh("Num")
    returns = lambda: g.pick([f"{name}(self.v + getattr(o, 'v', o))", "NotImplemented", "self.v", f"{name}(self.v * 2)", "(self.v, o)"])
    with g.block(f"class {name}:"):
        g.w("def __init__(self, v): self.v = v")
        g.w(f"def __repr__(self): return f'{name}({{self.v!r}})'")
        for op in g.sample(["add", "radd", "iadd", "sub", "rsub", "mul", "rmul", "imul", "truediv", "floordiv", "mod", "rmod", "pow", "rpow", "and", "ror", "lshift", "matmul", "rmatmul", "divmod"], 4, 10):
            g.w(f"def __{op}__(self, o): return {returns()}")
        for op in g.sample(["neg", "pos", "invert", "abs", "int", "float", "index", "complex", "len", "bool", "str", "round", "trunc", "ceil"], 2, 6):
            g.w(f"def __{op}__(self{', n=None' if op == 'round' else ''}): return {g.pick(['self.v', 'NotImplemented', '3', '1.5', repr('s'), 'True', f'{name}(-1)'])}")
        for op in g.sample(["lt", "le", "eq", "ne", "gt", "ge"], 1, 4):
            g.w(f"def __{op}__(self, o): return {g.pick(['self.v < getattr(o, %r, o)' % 'v', 'NotImplemented', 'True', 'self.v == getattr(o, %r, o)' % 'v', '[]'])}")
    sub = g.fresh("Sub")
    with g.block(f"class {sub}({name}):"):
        g.w(g.pick([f"def __radd__(self, o): return ('sub radd', o)", "def __rsub__(self, o): return 'sub rsub'", "def __eq__(self, o): return 'sub eq'", "pass"]))
    values = [f"{name}({g.small()})", f"{sub}({g.small()})", g.lit_int(), g.lit_float(), g.lit_str(), f"{name}({g.lit_str()})"]
    for _ in g.some(6, 14):
        x, y = g.pick(values), g.pick(values)
        g.attempt(g.pick([f"{x} {op} {y}" for op in ["+", "+", "-", "*", "/", "//", "%", "**", "&", "|", "<<", "@", "<", "<=", "==", "!=", ">", ">="]] if g.chance(0.7) else [f"-{values[0]}", f"abs({values[0]})", f"int({values[0]})", f"float({values[0]})", f"round({values[0]})", f"divmod({x}, {y})", f"pow({x}, {y}, 7)" if x.startswith(name) else f"~{values[0]}", f"len({values[0]})", f"bool({values[0]})", f"str({values[1]})", f"[1, 2][{values[0]}]", f"complex({values[0]})", f"sorted([{x}, {values[0]}, {y}])", f"sum([{values[0]}, {y}])", f"range({values[0]})", f"hash({values[0]})"]))
    g.w(f"acc = {name}(1)")
    with g.block("try:"):
        g.w(f"before = acc; acc {g.pick(['+=', '-=', '*=', '|=', '@='])} {g.pick(values)}; show(acc, acc is before)")
    g.handler()
    g.w("acc = before = None")


def descriptors(g):
    f, k = g.fresh("Field"), g.fresh("Rec")
    with g.block(f"class {f}:"):
        with g.block("def __set_name__(self, owner, name):"):
            g.w("print('named', owner.__name__, name); self.name = '_' + name")
        g.w("def __get__(self, o, t=None): return self.name if o is None else o.__dict__.get(self.name, 'unset')")
        if g.chance(0.7):
            with g.block("def __set__(self, o, v):"):
                g.w(f"if isinstance(v, {g.pick(['str', 'list', 'float'])}): raise TypeError('refused ' + type(v).__name__)")
                g.w("o.__dict__[self.name] = v")
        if g.chance(0.5):
            g.w("def __delete__(self, o): print('delete', o.__dict__.pop(self.name, None))")
    with g.block(f"class {k}:"):
        g.w(f"a = {f}()")
        g.w(f"b = c = {f}()")
        if g.chance(0.4):
            g.w("def __getattribute__(self, n):\n    if n == 'hidden': raise AttributeError('hidden!')\n    return object.__getattribute__(self, n)")
        if g.chance(0.4):
            g.w("def __setattr__(self, n, v): print('set', n); object.__setattr__(self, n, v)")
        if g.chance(0.3):
            g.w("def __delattr__(self, n): print('del', n); object.__delattr__(self, n)")
        if g.chance(0.3):
            g.w("def __dir__(self): return ['z', 'a']")
    o = g.fresh("o")
    g.w(f"{o} = {k}()")
    for _ in g.some(5, 10):
        action = g.pick([f"{o}.{g.pick('abcd')} = {g.lit('any')}", f"del {o}.{g.pick('abcd')}", f"show({o}.{g.pick('abcd')})", f"show({k}.a)", f"show({o}.hidden)", f"{o}.__dict__['a'] = 'shadow'", f"show(vars({o}))", f"{k}.a = 7", f"show(dir({o})[:1])", f"show(getattr({o}, 'hidden', None))"])
        with g.block("try:"):
            g.w(action)
        g.handler()
    m = g.fresh("Meta")
    with g.block(f"class {m}(type):"):
        with g.block("def __new__(mcls, name, bases, ns, **kw):"):
            g.w("print('new', name, [b.__name__ for b in bases], sorted(n for n in ns if not n.startswith('__')), sorted(kw.items()))")
            g.w("return super().__new__(mcls, name, bases, ns)")
        g.w("def __init__(cls, name, bases, ns, **kw): super().__init__(name, bases, ns); cls.made = True")
        if g.chance(0.4):
            g.w("@classmethod\ndef __prepare__(mcls, name, bases, **kw): return {'prepared': 1}")
        if g.chance(0.4):
            g.w("def __call__(cls, *a): print('call', a); return super().__call__(*a)")
        if g.chance(0.4):
            g.w("def __iter__(cls): return iter('xyz')")
        if g.chance(0.3):
            g.w("def __instancecheck__(cls, o): return o == 5")
        if g.chance(0.3):
            g.w("def __getattr__(cls, n): return 'meta ' + n")
    s = g.fresh("S")
    g.w(f"class {s}(metaclass={m}{g.pick(['', ', flag=1', ', a=2, b=3'])}):\n    __slots__ = ('p', 'q')\n    def m(self): return __class__.__name__")
    g.w(f"{o} = {s}()")
    for _ in g.some(4, 8):
        with g.block("try:"):
            g.w(g.pick([f"{o}.p = {g.lit('any')}", f"show({o}.p)", f"{o}.z = 1", f"del {o}.q", f"show(list({s}))", f"show(isinstance(5, {s}), isinstance({o}, {s}))", f"show({s}.whatever)", f"show({o}.m())", f"show({s}.made, {o}.made)", f"show({o}.__dict__)", f"{s}(1)", f"class Sub({s}): pass", f"show({s}.p.__name__, type({s}.p).__name__)", f"show({s}.__slots__, sys.getsizeof({o}))", f"show(type({s}).__name__)", f"{s}.p.__get__(5)"]))
        g.handler()
    g.declare("object", o)


def lifetimes(g):
    """Names, counts and deaths: every count printed is of a fresh object."""
    n = g.fresh("Node")
    with g.block(f"class {n}:"):
        if g.chance(0.2):
            g.w("__slots__ = ('name', 'link', 'others', '__weakref__')")
        g.w("def __init__(self, name, link=None): self.name, self.link, self.others = name, link, []")
        g.w("def __repr__(self): return 'N' + self.name")
        if g.chance(0.7):
            with g.block("def __del__(self):"):
                g.w("print('del', self.name)")
                if g.chance(0.25):
                    g.w("saved.append(self)")
                if g.chance(0.1):
                    g.w("self.others.append(self)")
    g.w("saved = []")
    names = [g.fresh("n") for _ in range(g.r.randint(2, 5))]
    alive = []
    for i, name in enumerate(names):
        g.w(f"{name} = {n}({chr(97 + i)!r}{', ' + g.pick(alive) if alive and g.chance(0.5) else ''})")
        alive.append(name)
    refs = []
    for _ in g.some(6, 14):
        if not alive:
            break
        x, y = g.pick(alive), g.pick(alive)
        roll = g.r.random()
        if roll < 0.2:
            g.w(f"{x}.link = {y}")
        elif roll < 0.35:
            g.w(f"{x}.others.append({g.pick([y, f'[{y}]', f'({y}, {y})', '{%r: %s}' % ('k', y), f'lambda: {y}', f'{y}.__init__'])})")
        elif roll < 0.45:
            name = g.fresh("r")
            refs.append(name)
            g.w(f"{name} = _weakref.{g.pick(['ref', 'ref', 'proxy'])}({x}{g.pick(['', ', lambda r: print(%r)' % ('dead ' + name)])})")
        elif roll < 0.55:
            g.w(f"print(sys.getrefcount({x}), sys.getrefcount({x}.others), _weakref.getweakrefcount({x}))")
        elif roll < 0.72:
            g.w(f"del {x}")
            alive.remove(x)
        elif roll < 0.82:
            g.w("print('collected', gc.collect())" if g.chance(0.7) else f"print('collected', gc.collect({g.r.randint(0, 2)}))")
        elif roll < 0.88:
            g.w(f"{x} = {n}({g.pick('xyz')!r})")
        elif roll < 0.93:
            g.w(f"{x}.others.clear()")
        else:
            g.w(f"print([type(o).__name__ for o in gc.get_referents({x})], gc.is_tracked({x}), len(gc.get_referrers({x}.others)))")
        if refs and g.chance(0.2):
            r = g.pick(refs)
            with g.block("try:"):
                g.w(g.pick([f"print({r}().name if callable({r}) and {r}() else None)", f"print({r}.name)", f"print({r} == {r})"]))
            g.handler()
    for r in refs[:2]:
        g.w(f"print(type({r}).__name__)")
    for x in alive:
        g.w(f"print({x!r}, sys.getrefcount({x}))")
    g.w("print('collected', gc.collect(), saved)")
    g.w("saved.clear()" if g.chance(0.7) else "del saved[:]")
    for x in alive:
        if g.chance(0.7):
            g.w(f"del {x}")
    g.w("print('collected', gc.collect())")
    if g.chance(0.5):
        g.w("print(saved); saved = None; print('collected', gc.collect())")


def refcounts(g):
    """The count of one object as it is passed about."""
    kind, text = g.pick([("list", "[1, 2]"), ("dict", "{'k': []}"), ("set", "{1, 2}"), ("object", "type('T', (), {})()"), ("bytearray", "bytearray(b'ab')"), ("list", "[[]]"), ("object", "(lambda: 0)")])
    x = g.fresh("x")
    g.w(f"{x} = {text}")
    g.w(f"count = lambda *a: sys.getrefcount({x})")
    steps = [f"box = [{x}] * {g.r.randint(1, 5)}", f"pair = ({x}, {x})", f"table = {{'a': {x}, 'b': {x}}}", "box = None", "pair = None", "table = None", f"y = z = {x}", "y = None", "z = None", f"fn = lambda a={x}: a", "fn = None", f"it = iter([{x}, {x}])", "next(it)", "it = None", f"comp = [{x} for _ in range(4)]", "comp.pop()",
             "comp = None", f"gen = (v for v in [{x}])", "next(gen)", "gen = None", f"show(count({x}, {x}))", f"def hold(v={x}): return sys.getrefcount(v)", "show(hold())", f"show(hold({x}))", f"a, *b = {x}, {x}, {x}", "a = b = None", "hold = None", f"err = ValueError({x})", "err = None",
             f"try: raise KeyError({x})\nexcept KeyError as caught: print(count())", f"class K: attr = {x}", "K = None; gc.collect()", f"obj = type('O', (), {{}})(); obj.f = {x}", "obj.f = None", "obj = None; gc.collect()", f"sl = slice({x}, {x})", "sl = None", f"m = map(str, [{x}])", "m = None", f"zz = zip([{x}], [{x}]); next(zz)", "zz = None", f"ck = {x} if {x} else None", "ck = None",
             f"def deep(v, n): return sys.getrefcount(v) if n == 0 else deep(v, n - 1)\nshow(deep({x}, {g.r.randint(0, 6)}))", f"def spread(*a, **k): return sys.getrefcount({x})\nshow(spread({x}, k={x}), spread(*[{x}] * 3))", "spread = None", f"def yielder():\n    yield sys.getrefcount({x})\n    yield {x}\nyy = yielder(); show(next(yy)); next(yy)", "yy = None", f"fs = frozenset(['q']); mp = {{1: {x}}}.items()", "mp = None", f"show(sorted([sys.getrefcount({x}) for _ in range(2)]))", f"show([*map(sys.getrefcount, [{x}, {x}])])", f"w = f'{{sys.getrefcount({x})}}'; show(w)",
             f"part = {x}.append if hasattr({x}, 'append') else {x}.__repr__", "part = None", f"rv = reversed([{x}]); en = enumerate([{x}])", "next(en)", "rv = en = None", f"match {x}:\n    case cap: print(count())", "cap = None", f"with_ctx = [{x}]\nfor loopvar in with_ctx: print(count())", "loopvar = with_ctx = None", f"st = {{**{{'a': {x}}}}}", "st = None", f"[{x}, 1 // 0]", f"f_args = ({x}, *[{x}])", "f_args = None", f"deco = property({x} if callable({x}) else len)", "deco = None", f"cmp = [{x}] == [{x}]", f"copied = [{x}].copy(), ({x},) * 3, {{1: {x}}}.copy()", "copied = None"]
    for step in g.sample(steps, 12, 26):
        with g.block("try:"):
            g.w(step)
        with g.block("except Exception as e:"):
            g.w("print(type(e).__name__)")
        g.w(f"print(sys.getrefcount({x}))")
    g.declare("object", x)


def cycles(g):
    shape = g.r.random()
    k = g.r.randint(1, 40)
    if shape < 0.25:
        g.w(f"ring = [[] for _ in range({k})]\nfor i in range({k}): ring[i].append(ring[(i + 1) % {k}])\ndel ring")
    elif shape < 0.45:
        g.w(f"for i in range({k}):\n    d = {{}}; d['self'] = d{g.pick(['', '; d[i] = [d]', '; d[(1,)] = (d, i)'])}\ndel d")
    elif shape < 0.6:
        g.w("def loopy():\n    def inner(): return inner\n    return 5\n" + f"for _ in range({k}): loopy()")
    elif shape < 0.75:
        g.w(f"for i in range({k}):\n    try: raise ValueError(i)\n    except ValueError as e: keep = e\n    keep.me = keep\nkeep = None")
    else:
        g.w(f"class Tmp:\n    def m(self): return Tmp\nt = Tmp(); t.t = t; t.m2 = t.m\ndel Tmp, t")
    g.w("print(gc.collect())")
    if g.chance(0.4):
        g.w(f"def g1():\n    me = yield\n    yield me\nx = g1(); next(x); x.send(x); {g.pick(['del x', 'x = None'])}\nprint(gc.collect())")
    if g.chance(0.4):
        with g.block("class Fin:"):
            g.w("made = []")
            g.w("def __init__(self, n): self.n = n; self.me = self")
            g.w("def __del__(self): Fin.made.append(self.n)" + g.pick(["", "; self.again = True"]))
        g.w(f"for i in range({k}): Fin(i)")
        g.w("print(gc.collect(), Fin.made)")
        g.w("print(gc.collect(), len(Fin.made))")
    if g.chance(0.4):
        g.w("print(gc.get_threshold(), gc.isenabled(), len(gc.garbage), gc.get_debug())")
        g.w("gc.callbacks.append(lambda phase, info: print(phase, sorted(info.items())))\nx = []; x.append(x); del x\ngc.collect()\ngc.callbacks.clear()")
    if g.chance(0.4):
        g.w(f"objects = {g.pick(['[[], {}, (), (1, 2), {1: 2}, {1: []}, 5, 1.5, %r, set(), frozenset(), object(), lambda: 0]' % 's', '[tuple([i, []]) for i in range(3)]', '[{}, {%r: 1}, {%r: []}, ((), ()), ((),)]' % ('a', 'b')])}\nprint([gc.is_tracked(o) for o in objects])\ngc.collect()\nprint([gc.is_tracked(o) for o in objects])")
        g.w("objects = None")
