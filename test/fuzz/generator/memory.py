"""Deaths in every order: finalizers that resurrect, weak references, generators, frames, and the collector's own numbers."""


def resurrection(g):
    n = g.fresh("Rise")
    with g.block(f"class {n}:"):
        if g.chance(0.25):
            g.w("__slots__ = ('name', 'other', '__weakref__')")
        g.w("def __init__(self, name, other=None): self.name, self.other = name, other")
        g.w("def __repr__(self): return 'R' + self.name")
        with g.block("def __del__(self):"):
            g.w("print('del', self.name, sys.getrefcount(self), gc.is_finalized(self))")
            for _ in g.some(1, 3):
                g.w(g.pick(["kept.append(self)", "kept[:] = [self]", "table[self.name] = self", "self.other = self", "raise ValueError('in del ' + self.name)", f"kept.append({n}(self.name + '+')) if len(self.name) < 3 else None", "gc.collect()", "del self.other", "global last\n        last = self".replace("        ", ""),
                            "kept.append([self, self])", "print(gc.get_referents(self)[:1], len(kept))", "self.__class__ = Calm", "kept.append(lambda: self)", "self.other, kept[:] = kept[:], ()", "print(sorted(table))", "if self.other: self.other.other = None", "kept.clear()", "table.clear()", "print([type(r).__name__ for r in kept])", "sys.exc_info()", "1 / 0", "kept.append(self.__del__)", "list(g for g in [self])", "print(sys.exception())"]))
    g.w("class Calm:\n    pass" if g.chance(0.5) else f"class Calm({n}):\n    __slots__ = ()\n    def __del__(self): print('calm')")
    g.w("kept, table, last = [], {}, None")
    names = [g.fresh("r") for _ in range(g.r.randint(2, 4))]
    for i, name in enumerate(names):
        g.w(f"{name} = {n}({chr(97 + i)!r}{', ' + g.pick(names[:i]) if i and g.chance(0.5) else ''})")
    for _ in g.some(6, 13):
        x, y = g.pick(names), g.pick(names)
        with g.block("try:"):
            g.w(g.pick([f"{x}.other = {y}", f"{x}.other = {x}", f"del {x}", f"del {x}", f"{x} = None", f"{x} = {n}({g.pick('xyz')!r})", "print(gc.collect())", "print(gc.collect(0))", "print(kept, sorted(table))", "kept.clear()", "table.clear()", "last = None", f"kept.append({x})", f"print(sys.getrefcount({x}), gc.is_finalized({x}))", f"{x}.other = [{x}, {y}]", f"{x}.other = iter([{x}])",
                        f"{x}.other = (lambda: {x})", f"[{x}.other for _ in range(2)]", f"def local():\n    a = {n}('local')\n    a.other = a\n    return a.name\nprint(local())", f"{x}, {y} = {y}, {x}", f"{n}('temporary')", f"({n}('t1'), {n}('t2'), 1 / 0)", f"for {x} in [{n}('l1'), {n}('l2')]: pass", f"with_many = [{n}(str(i)) for i in range(3)]; with_many[0].other = with_many; del with_many", f"{x}.__del__()", "print(last)"]))
        g.handler()
    g.w("print(gc.collect(), kept, sorted(table), last)")
    g.w(g.pick(["kept = table = last = None", "kept.clear(); table.clear(); last = None", "del kept[:]", f"{n}.__del__ = lambda self: print('patched', self.name)", f"del {n}.__del__", "pass"]))
    g.w(f"{' = '.join(names)} = None")
    g.w("print(gc.collect(), gc.garbage)")


def weak_references(g):
    n = g.fresh("Target")
    g.w(f"class {n}:\n    def __init__(self, v=0): self.v = v\n    def __repr__(self): return f'T{{self.v}}'\n    def m(self): return self.v" + g.pick(["", "\n    def __eq__(self, o): return self.v == getattr(o, 'v', o)\n    def __hash__(self): return hash(self.v)", "\n    def __add__(self, o): return ('add', o)\n    def __len__(self): return 3\n    def __iter__(self): return iter('ab')\n    def __call__(self, *a): return a\n    def __contains__(self, o): return True\n    def __getitem__(self, k): return k\n    def __bool__(self): return False"]))
    if g.chance(0.4):
        g.w(f"class Ref(_weakref.ref):\n    {g.pick(['__slots__ = (%r,)' % 'tag', 'pass'])}\n    def __call__(self): return ('sub', super().__call__())")
    else:
        g.w("Ref = _weakref.ref")
    g.w("log = []")
    with g.block("def called(r):"):
        g.w(g.pick(["print('callback', r() is None, sys.getrefcount(r))", "log.append(r)", "raise KeyError('callback')", "print('gone', len(log)); log.clear()", "print(_weakref.getweakrefcount(r), r() )", "gc.collect(); print('collected in callback')"]))
    names = [g.fresh("t") for _ in range(g.r.randint(2, 4))]
    for i, name in enumerate(names):
        g.w(f"{name} = {g.pick([f'{n}({i})', f'{n}({i})', 'lambda: 0', 'set([1])', 'frozenset([2])', f'type({chr(67 + i)!r}, (), dict(v={i}))', '(x for x in [])'])}")
    refs = []
    for _ in g.some(8, 16):
        x = g.pick(names)
        roll = g.r.random()
        if roll < 0.4 or not refs:
            r = g.fresh("w")
            refs.append(r)
            g.w(f"{r} = None")
            action = f"{r} = {g.pick(['Ref', '_weakref.ref', '_weakref.proxy'])}({x}{g.pick(['', '', ', called', ', None', ', lambda r: log.append(1)', f', lambda r, keep={x}: None'])})"
        elif roll < 0.85:
            r, s = g.pick(refs), g.pick(refs)
            action = g.pick([f"show({r} == {s}, {r} is {s})", f"show(hash({r}) == hash({s}))", f"show({r}())", f"show({r}.v)", f"show(_weakref.getweakrefcount({x}), len(_weakref.getweakrefs({x})))", f"show({r} + 1)", f"show(len({r}))", f"show(list({r}))", f"{r}.v = 5", f"show(bool({r}))", f"show(str({r})[:1])", f"show({r}[1])", f"show(1 in {r})", f"show(type({r}).__name__, {r}.__class__.__name__)", f"show({r}.__callback__)", f"del {r}", f"show(sys.getrefcount({x}))", f"show({r} < {s})", f"table = {{{r}: 1}}; show({s} in table); del table", f"{r} = None", f"show(isinstance({r}, {n}))", f"show({r}.m())", f"show(repr({r})[:12])", f"show(-{r})", f"show({r}(1, 2))"])
        else:
            action = g.pick([f"del {x}", f"{x} = None", f"{x}.me = {x}; {x} = None", "print(gc.collect())", "log.clear()", "print(len(log))", f"{x} = {n}(7)", f"log.append({x})", f"log.append(Ref({x}, called))"])
        with g.block("try:"):
            g.w(action)
        g.handler()
    g.w(f"for t in [5, 'a', (), [], {{}}, None, object(), 1.5, {n}, len, {n}(1).m, type, range(2), iter([]), bytearray(), memoryview(b''), slice(1), Ellipsis]:\n    try: print(type(t).__name__, _weakref.ref(t)() is t, _weakref.getweakrefcount(t))\n    except TypeError as e: print(e)" if g.chance(0.3) else "pass")
    g.w(f"{' = '.join(names)} = None")
    g.w("print(gc.collect(), len(log)); log.clear()")
    if refs and g.chance(0.5):
        g.w(f"{' = '.join(refs)} = None; print(gc.collect())")


def suspended(g):
    """Generators that end by being dropped: open try, with and for blocks, cycles, finalizers."""
    n = g.fresh("Loud")
    g.w(f"class {n}:\n    def __init__(self, name): self.name = name\n    def __del__(self): print('del', self.name)\n    def __enter__(self): print('enter', self.name); return self\n    def __exit__(self, *exc): print('exit', self.name, exc[0] and exc[0].__name__); return {g.pick(['False', 'False', 'True'])}")
    f = g.fresh("gen")
    with g.block(f"def {f}(name, *held):"):
        g.w(f"mine = {n}(name)")
        shape = g.pick(["try", "with", "for", "nested", "plain"])
        if shape == "try":
            with g.block("try:"):
                g.w("got = yield name")
                g.w("print('got', got)")
                g.w("yield mine.name * 2")
            with g.block(g.pick(["finally:", "except GeneratorExit:", "except BaseException as e:", "except (ValueError, GeneratorExit) as e:"])):
                g.w(g.pick(["print('end', name, sys.exc_info()[0])", "print('end', held)", "yield 'too late'", "raise KeyError(name)", "return 5", "mine = None; print('dropped')", "held = mine; del mine", "raise", "print(sys.getrefcount(mine))"]))
        elif shape == "with":
            with g.block(f"with {n}('w1') as a, {n}('w2'):"):
                g.w("yield a.name")
                g.w("yield [a]")
        elif shape == "for":
            with g.block(f"for x in ({n}(str(i)) for i in range(3)):"):
                g.w("yield x.name")
        elif shape == "nested":
            g.w("def inner():\n    try: yield from held or 'ab'\n    finally: print('inner end')")
            g.w(g.pick(["yield from inner()", "r = yield from inner(); print(r)", "try: yield from inner()\nfinally: print('outer end')"]))
        else:
            g.w("yield name\nyield mine")
        g.w(g.pick(["return mine.name", "yield from held", "yield 'last'"]))
    its = [g.fresh("it") for _ in range(g.r.randint(1, 3))]
    for it in its:
        g.w(f"{it} = {f}({it!r}{g.pick(['', ', 1, 2', f', {n}(0)'])})")
    for _ in g.some(6, 14):
        it = g.pick(its)
        with g.block("try:"):
            g.w(g.pick([f"show(next({it}))", f"show(next({it}))", f"show(next({it}, 'done'))", f"show({it}.send(5))", f"{it}.send({it})", f"{it}.close()", f"show({it}.throw(ValueError('t')))", f"{it}.throw(GeneratorExit)", f"del {it}", f"{it} = None", f"print(sys.getrefcount({it}), {it}.gi_suspended, {it}.gi_frame and {it}.gi_frame.f_lineno)", f"cell = [{it}]; cell.append(cell); del cell", f"{n}.it = {it}", f"print([type(x).__name__ for x in gc.get_referents({it})])", "print(gc.collect())", f"{it}.gi_frame.clear()", f"print(sorted({it}.gi_frame.f_locals))", f"{it} = {f}('new', {it})", f"print(gc.is_tracked({it}), gc.is_finalized({it}))", f"list({it})", f"a, *b = {it}", f"{it}.gi_frame.f_locals['mine'].it = {it}; {it} = None", f"print({it}.gi_code.co_name, {it}.__name__)", f"for v in {it}:\n    print(v)\n    break"]))
        with g.block("except BaseException as e:"):
            g.w("print(type(e).__name__, e, type(e.__context__).__name__)")
    g.w(f"{' = '.join(its)} = None; {n}.it = None")
    g.w("print('collected', gc.collect())")


def frames(g):
    """Exceptions that hold frames that hold objects."""
    n = g.fresh("Held")
    g.w(f"class {n}:\n    def __init__(self, name): self.name = name\n    def __del__(self): print('del', self.name)")
    f = g.fresh("fail")
    with g.block(f"def {f}(depth, box=None):"):
        g.w(f"local = {n}(f'local{{depth}}')")
        g.w(g.pick(["box = box or []", "keep = [local, box]", "local.me = local" if g.chance(0.4) else "pass"]))
        with g.block("if depth:"):
            g.w(g.pick([f"return {f}(depth - 1, local)", f"try: {f}(depth - 1, local)\nfinally: print('unwinding', depth)", f"try: {f}(depth - 1)\nexcept KeyError as e: raise RuntimeError(depth) from e", f"try: {f}(depth - 1)\nexcept ValueError as e:\n    local.error = e\n    raise", f"[{f}(depth - 1) for _ in range(2)]", f"with_lambda = lambda: {f}(depth - 1, local)\nwith_lambda()", f"try: {f}(depth - 1)\nexcept Exception as e: box = e; raise KeyError(depth)"]))
        g.w(g.pick(["raise ValueError('bottom', depth)", "1 / 0", "raise KeyError(local.name)", "{}[depth]", "local.missing", "undefined"]))
    for _ in g.some(1, 3):
        e = g.fresh("err")
        g.w(f"{e} = None")
        with g.block("try:"):
            g.w(f"{f}({g.r.randint(0, 3)})")
        with g.block("except Exception as caught:"):
            g.w(f"{e} = caught")
            for _ in g.some(0, 2):
                g.w(g.pick(["print(sys.exc_info()[1] is caught, sys.getrefcount(caught))", "print(sys.exception().__traceback__.tb_lineno)", "sys.__excepthook__(type(caught), caught, caught.__traceback__)", "caught.with_traceback(None)", "caught.__cause__ = caught.__context__", "try: raise OSError(5)\nexcept OSError as inner: print(inner.__context__ is caught)", "raise_again = caught", "caught = None", "caught.add_note('a note')"]))
        for _ in g.some(3, 8):
            with g.block("try:"):
                g.w(g.pick([f"tb = {e}.__traceback__\nwhile tb:\n    print(tb.tb_frame.f_code.co_name, tb.tb_lineno, sorted(tb.tb_frame.f_locals)[:4])\n    tb = tb.tb_next", f"{e}.__traceback__.tb_next.tb_frame.clear()", f"print(sys.getrefcount({e}), sys.getrefcount({e}.__traceback__))", f"{e}.__traceback__ = {e}.__traceback__.tb_next", f"{e}.__context__ = None", f"{e}.me = {e}", f"frame = {e}.__traceback__.tb_frame; print(frame.f_lineno, frame.f_back, frame.f_code.co_name); frame = None", f"raise {e}", f"raise {e} from {e}", f"raise ValueError(1) from {e}", f"{e} = {e}.with_traceback(None)", f"print(repr({e}.__context__), repr({e}.__cause__), {e}.__suppress_context__)", f"sys.__excepthook__(type({e}), {e}, {e}.__traceback__)", "print(gc.collect())", f"def peek():\n    frame = sys._getframe({g.r.randint(0, 2)})\n    return frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)[:3]\nprint(peek())", f"{e}.__traceback__.tb_next.tb_next.tb_frame.f_locals['local'].name = 'renamed'", f"print([type(o).__name__ for o in gc.get_referents({e})])", f"print([type(o).__name__ for o in gc.get_referents({e}.__traceback__)])", f"{e}.__traceback__.tb_next.tb_frame.f_locals.clear()", f"t = type({e}.__traceback__)(None, {e}.__traceback__.tb_frame, 0, 7); print(t.tb_lineno, t.tb_next); del t", f"{e} = None"]))
            g.handler()
        g.w(f"{e} = None; print('collected', gc.collect())")


def counters(g):
    """The collector's counters and lists around single statements. A collection of generation 2 empties the free lists first."""
    k = g.r.randint(1, 30)
    statements = ["x = []", "x = [[] for _ in range(%d)]" % k, "x = {}", "x = {1: 2}", "x = {i: [] for i in range(%d)}" % k, "x = ()", "x = (1, [])", "x = tuple(range(%d))" % k, "x = (lambda: 0)", "def x(a, b=[]): return a", "x = iter([])", "x = (i for i in [1])", "x = (i for i in [1]); next(x)", "x = object()", "x = len", "x = [].append", "x = ''.join", "x = set()", "x = frozenset([1, 2])", "x = {1, 2, 3}", "x = slice(1)", "x = range(3)", "x = enumerate([])", "x = zip([], [])", "x = map(len, [])", "x = ValueError(1)", "x = type('T', (), {})", "x = type('T', (), {})()", "x = type('T', (), {'__slots__': ()})()", "x = super", "x = property()", "x = classmethod(len)",
                  "try: 1 / 0\nexcept ZeroDivisionError as x: pass", "try: 1 / 0\nexcept ZeroDivisionError as e: x = e", "try: [][1]\nexcept IndexError: x = sys.exception().__traceback__", "x = [1, 2, 3][:]", "x = sorted([3, 1, 2])", "x = 'a b c'.split()", "x = list('abc')", "x = dict(a=1)", "x = dict([(1, 2)])", "x = dict.fromkeys('abc')", "x = {**{}, 'a': 1}", "x = [*range(%d)]" % k, "a, *x = 1, 2, 3", "x = (lambda *a, **k: (a, k))(1, b=2)", "x = (lambda *a: a)()", "x = (lambda **k: k)()", "x = memoryview(b'a')", "x = bytearray(b'a')", "x = {}.items()", "x = iter({1: 2})", "x = iter({1: 2}.items()); next(x)", "x = reversed([])", "x = itertools.count()", "x = itertools.chain([])", "x = itertools.tee([1])", "x = (1).__add__", "x = 1 .__class__.__dict__", "x = _weakref.ref(set)", "x = _weakref.ref(type('Q', (), {}))", "x = vars(type('T', (), {})())", "x = type('T', (), {})(); x.a = x.b = 1", "x = type('T', (), {})(); x.a = 1; x.__dict__", "x = sys._getframe()", "x = [i for i in range(3) if i]", "x = list(map(lambda v: [v], range(%d)))" % k, "x = list(zip('abc', 'def'))", "x = list(enumerate('abc'))", "x = [print] * 3", "x = '%s %s' % (1, 2)", "x = f'{[1]}'", "x = int.__add__", "x = [].__iter__", "x = min([3, 4], key=lambda v: -v)", "x = sum([[1], [2]], [])", "x = divmod(5, 2)", "x = ''.partition('a')", "x = [(i, i) for i in range(%d)]" % k, "x = [(i, []) for i in range(%d)]" % k, "x = [1.5] * 9", "x = [float(i) for i in range(%d)]" % k, "class x: pass", "class x:\n    a = []\n    def m(self): return super().m", "x = eval", "import itertools as x", "x = list[int]", "x = int | str", "for x in [[], ()]: pass", "with memoryview(b'') as x: pass", "match [1, [2]]:\n    case [a, *x]: pass", "match {1: 2}:\n    case {1: a, **x}: pass", "def f(n): return [f(n - 1)] if n else []\nx = f(%d)" % k, "x = [[]]; x[0].append(x)", "x = {}; x['x'] = x", "x = ExceptionGroup('g', [ValueError()])", "try: raise ExceptionGroup('g', [ValueError(), KeyError()])\nexcept* ValueError as e: x = e.exceptions\nexcept* KeyError: pass", "x = [*map(tuple, [[1], [2, 3], []])]", "x = globals()", "x = dir([])", "x = iter(int, 0)", "x = operator.itemgetter(1)", "x = staticmethod(len)", "global_x = x = bytearray(9)", "x = complex(1, 2)", "x = 2 ** 100", "x = str(2 ** 100)", "x = b'abc'.split(b'b')"]
    g.w("x = None")
    for s in g.sample(statements, 8, 18):
        g.w("gc.collect()")
        g.w("before = gc.get_count()[0]")
        with g.block("try:"):
            g.w(s)
        g.handler()
        g.w("after = gc.get_count()[0]; print(after - before)")
        if g.chance(0.5):
            g.w("x = None; print(gc.get_count()[0] - after)")
        if g.chance(0.3):
            g.w("print(gc.get_count())")
        if g.chance(0.3):
            g.w(g.pick(["print(gc.is_tracked(x))", "print(len(gc.get_objects(0)))", "print(gc.collect(0), gc.get_count())", "print(gc.collect(1), gc.get_count())", "print([type(r).__name__ for r in gc.get_referrers(x)] if type(x) in (list, dict, set) else 0)", "print([type(r).__name__ for r in gc.get_referents(x)])", "print(type(x) is not type(sys) and sys.getrefcount(x) < 100000 and sys.getrefcount(x))"]))
    g.w("x = a = e = None")


def thresholds(g):
    """Small thresholds, so that collections start in the middle of everything."""
    g.w("gc.collect()")
    g.w("log = []")
    with g.block("def note(phase, info):"):
        g.w(g.pick(["log.append((phase[:3], info['generation'], info['collected'], info['uncollectable']))", "if phase == 'stop': log.append(info['collected'])", "log.append((phase, gc.get_count()))", "log.append(info.pop('generation'))"]))
    if g.chance(0.7):
        g.w("gc.callbacks.append(note)")
    g.w(f"gc.set_threshold({g.r.choice([1, 2, 3, 5, 10, 20, 50, 100])}, {g.r.choice([1, 2, 3, 10])}, {g.r.choice([1, 2, 5, 10])})" if g.chance(0.8) else f"gc.set_threshold({g.r.randint(1, 60)})")
    g.w("gc.enable()")
    n = g.fresh("Node")
    g.w(f"class {n}:\n    dead = 0\n    def __init__(self, o=None): self.o, self.l = o, [self]\n    def __del__(self): {g.pick([f'{n}.dead += 1', f'{n}.dead += 1; self.x = [self]', f'{n}.dead += 1; keep.append(self) if len(keep) < 3 else None'])}")
    g.w("keep = []")
    for _ in g.some(2, 6):
        k = g.r.randint(2, 60)
        g.w(g.pick([f"for i in range({k}): a = [i]; a.append(a)", f"for i in range({k}): {n}()", f"for i in range({k}): keep.append((i, [i]))", f"keep += [{n}() for _ in range({k})]", "del keep[::2]", "keep.clear()", f"x = [[{{}} for _ in range(3)] for _ in range({k})]", f"for i in range({k}):\n    def inner(): return inner", f"for i in range({k}):\n    try: [][i]\n    except IndexError as e: keep.append(e) if i % 5 == 0 else None", f"chain = None\nfor i in range({k}): chain = (chain, [chain])\nchain = None", f"gens = [(v for v in [i]) for i in range({k})]; [next(q) for q in gens]; del gens", f"for i in range({k}): type('Dyn', (), {{'i': i}})", "print(gc.get_count()[1:])", "print(gc.get_count())", "gc.freeze(); print(gc.get_freeze_count() > 0)", "gc.unfreeze()", "print(gc.collect(1), gc.get_count())", f"d = {{i: (i, {{}}) for i in range({k})}}; d = None", f"s = {{(i, ()) for i in range({k})}}; print([gc.is_tracked(t) for t in list(s)[:3]])", "print(log[-6:])", f"m = list(map(lambda v: [v], range({k}))); m.append(m); m = None", "gc.disable()", "gc.enable()", "print([sorted(s.items()) for s in gc.get_stats()][0][0][0])"]))
    g.w("gc.set_threshold(700, 10, 10); gc.callbacks.clear()")
    g.w(f"print(log[:40], len(log), {n}.dead)")
    g.w("before = [s['collections'] for s in gc.get_stats()]")
    for _ in g.some(2, 6):
        g.w(g.pick(["gc.collect(0)", "gc.collect(1)", "gc.collect(2)", "keep.clear()", "x = []; x.append(x); del x", "gc.set_debug(gc.DEBUG_SAVEALL)", "gc.set_debug(0)", "print(len(gc.garbage), gc.get_debug())", "gc.freeze()", "gc.unfreeze()", "gc.garbage.clear()", f"{n}(); print(gc.collect())", "print(len(gc.get_objects(1)), len(gc.get_objects(0)))", "y = [[]]; print([i for i in range(3) if any(o is y for o in gc.get_objects(i))])", "gc.collect(); z = []; gc.collect(0); print([i for i in range(3) if any(o is z for o in gc.get_objects(i))])"]))
    g.w("gc.set_debug(0); gc.unfreeze()")
    g.w("print([s['collections'] - b for s, b in zip(gc.get_stats(), before)], len(gc.garbage))")
    g.w("keep = x = y = z = None; gc.garbage.clear()")
    g.w("print(gc.collect())")
    for bad in g.sample(["gc.collect(3)", "gc.collect(-1)", "gc.collect('a')", "gc.set_threshold()", "gc.set_threshold(1, 2, 3, 4)", "gc.set_threshold('a')", "gc.get_objects(3)", "gc.get_objects(-2)", "gc.get_objects(generation=None) is not None", "gc.set_debug(None)", "gc.is_tracked()", "gc.get_referrers()", "gc.get_referents(1, [2])", "gc.callbacks.append(5)", "gc.is_finalized(5)"], 0, 3):
        g.attempt(bad)
    g.w("gc.callbacks.clear()")


def blocks(g):
    """Blocks of memory in use, before and after: what a statement leaves behind and what it gives back."""
    k = g.r.randint(1, 40)
    g.w("x = y = None")
    makers = ["[0] * %d" % k, "[[] for _ in range(%d)]" % k, "{i: i for i in range(%d)}" % k, "{str(i): None for i in range(%d)}" % k, "set(range(%d))" % k, "'a' * %d" % (k * 20), "'é' * %d" % k, "b'a' * %d" % k, "2 ** %d" % (k * 30), "tuple(range(%d))" % k, "[float(i) for i in range(%d)]" % k, "[str(i) for i in range(%d)]" % k, "bytearray(%d)" % k, "lambda: 0", "type('T', (), {})", "type('T', (), {})()", "[type('T', (), {'a': i}) for i in range(3)]", "(i for i in range(3))", "iter([1])", "object()", "ValueError('a', [1])", "range(%d)" % (k * 1000), "slice(%d)" % k, "1.5j", "memoryview(bytearray(5))", "frozenset('abc')", "dict(a=1, b=2)", "[i * 1000 for i in range(%d)]" % k, "[(i, str(i)) for i in range(%d)]" % k, "[].append", "itertools.count(5)", "list(map(str, range(%d)))" % k, "'-'.join('abc')", "'a,b,c'.split(',')", "f'{1000}{2.5}'", "'%%d' %% %d" % (k * 1000), "[1, 2, 3][::-1]", "sorted('hello')", "{'a': {'b': {}}}", "deep(%d)" % k, "_weakref.ref(type)", "classmethod(len)"]
    g.w("def deep(n): return [deep(n - 1)] if n else []")
    for m in g.sample(makers, 6, 14):
        g.w("gc.collect()")
        g.w("y = sys.getallocatedblocks()")
        g.w(f"x = {m}")
        g.w("print(sys.getallocatedblocks() - y)")
        if g.chance(0.6):
            g.w("x = None; print(sys.getallocatedblocks() - y)")
        if g.chance(0.3):
            g.w("gc.collect(); print(sys.getallocatedblocks() - y)")
    g.w("x = y = None")
