"""Puts programs together: a prelude, one to four parts, and the counts at the end."""
import functions
import hostile
import memory
import misc
import objects
import statements
from core import Gen

PRELUDE = """import sys, gc, itertools
import _weakref, _operator as operator
def show(*values):
    print(*[r if len(r) < 160 else r[:60] + '...' + r[-60:] + ' ' + str(len(r)) for r in map(repr, values)])
def attempt(f):
    try:
        show(f())
    except Exception as e:
        print(type(e).__name__, e)
def traced(f):
    def inner(*a, **k):
        print('call', f.__name__, len(a), sorted(k))
        return f(*a, **k)
    return inner
gc.collect()"""

PARTS = [
    (statements.random_statements, 14), (statements.expressions, 8), (statements.operator_matrix, 4),
    (functions.closures, 4), (functions.generators, 6), (functions.exceptions, 7), (functions.groups, 3), (functions.with_, 3),
    (functions.match_, 4), (functions.decorators, 3), (functions.unpacking, 3), (functions.sorting, 3),
    (objects.classes, 6), (objects.arithmetic_classes, 4), (objects.descriptors, 4), (objects.lifetimes, 8), (objects.refcounts, 7),
    (objects.cycles, 4), (misc.iteration, 4), (misc.itertools_, 3), (misc.scopes, 3), (misc.malformed, 3), (misc.buffers, 2),
    (misc.sizes, 2), (misc.identity, 2), (misc.type_parameters, 2), (misc.strings, 5), (misc.recursion, 1),
    (memory.resurrection, 5), (memory.weak_references, 5), (memory.suspended, 5), (memory.frames, 5), (memory.counters, 4),
    (memory.thresholds, 3), (memory.blocks, 3),
    (hostile.evil_keys, 4), (hostile.walking, 4), (hostile.protocols, 5), (hostile.scoping, 4), (hostile.tracebacks, 4),
    (hostile.numbers, 4), (hostile.texts, 4), (hostile.tools, 4),
]


def program(seed):
    """The source text of the program of this seed, and the names of its parts."""
    g = Gen(seed)
    g.w(PRELUDE)
    start = len(g.lines)
    automatic = g.chance(0.4)
    parts = g.r.choices([p for p, _ in PARTS], [w for _, w in PARTS], k=g.r.choice([1, 1, 2, 2, 3]))
    for part in parts:
        part(g)
    for name in g.mutable:
        with g.block("try:"):
            g.w(f"print({name!r}, sys.getrefcount({name}))")
        with g.block("except NameError as e:"):
            g.w("print(e)")
    g.w("print('end', gc.collect())")
    if g.chance(0.12):
        g.w(g.pick(["raise ValueError('last')", "1 / 0", "sys.exit(3)", "assert 1 == 2, 'no'", "[][5]", "raise KeyError('a') from TypeError('b')", "undefined_variable", "raise ExceptionGroup('eg', [ValueError(1), KeyError('x')])", "def f(n): return f(n - 1) if n else {}['k']\nf(3)", "raise SystemExit('bye')", "try: 1 / 0\nfinally: None.x", "import nothing_here", "'a' + 1", "class E(Exception): pass\nraise E('custom', 1)", "raise StopIteration"]))
    # What the compiler allocates for itself is not alike, so that a collection may start within it, or not.
    if not automatic or any(f"{name}(" in line for line in g.lines[start:] for name in ("eval", "exec", "compile")):
        g.lines.insert(start, "gc.disable()")
    return g.source(), [p.__name__ for p in parts]
