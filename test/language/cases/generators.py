# Generators, coroutines, asynchronous generators and comprehensions.
import sys
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
def gen():
    print("start", end=" ")
    try:
        while True:
            try: got = yield "y"
            except ValueError as e: got = "caught %s" % e
            print("got", got, end=" ")
            if got == "stop": return "ret"
    finally: print("cleanup", end=" ")
g = gen()
t(g.send, 1); print(next(g)); print(g.send(5)); print(g.throw(ValueError("v"))); t(g.send, "stop"); t(next, g); t(g.throw, KeyError("late")); t(g.close)
g = gen(); next(g); t(g.close); t(next, g)
g = gen(); t(g.throw, KeyError("unstarted")); t(next, g)
g = gen(); print(g.close(), list(g))
def ignores():
    while True:
        try: yield 1
        except GeneratorExit: print("ignored", end=" ")
g = ignores(); next(g); t(g.close)
def closes():
    try: yield 1
    except GeneratorExit: return 5
g = closes(); next(g); print(g.close())
def closeraise():
    try: yield 1
    except GeneratorExit: raise KeyError("in close")
g = closeraise(); next(g); t(g.close)
def stopit(): 
    yield 1
    raise StopIteration(7)
def run(g):
    try:
        while 1: next(g)
    except BaseException as e: return type(e).__name__, str(e), repr(e.__cause__), repr(e.__context__)
print(run(stopit()), run(next(iter([])) for _ in [1]))
def deleg(n):
    r = yield from inner(n)
    print("inner returned", r, end=" ")
    return r
def inner(n):
    try:
        for i in range(n):
            try: x = yield i
            except KeyError as e: yield ("key", e.args)
            else: print("sent", x, end=" ")
    finally: print("inner fin", end=" ")
    return "R"
g = deleg(3); print(next(g), g.send("a"), g.throw(KeyError("k")), next(g)); t(next, g)
g = deleg(3); next(g); t(g.throw, TypeError("out")); t(next, g)
g = deleg(3); next(g); g.close(); print()
def fromlist():
    x = yield from [1, 2]
    return x
g = fromlist(); next(g); t(g.send, 5); t(next, g)
g = fromlist(); next(g); t(g.throw, ValueError, "old style", None) if 0 else t(g.throw, ValueError("plain"))
def fromnone(): yield from 5
t(list, fromnone())
class It:
    def __iter__(self): return self
    def __init__(self): self.n = 0
    def __next__(self):
        self.n += 1
        if self.n > 2: raise StopIteration("value")
        return self.n
    def send(self, v): return "send", v
    def throw(self, *a): return "throw", len(a), type(a[0]).__name__
    def close(self): print("closed", end=" ")
def fromit():
    r = yield from It()
    return r
g = fromit(); print(next(g), g.send("s"), g.throw(ValueError("x")), next(g)); t(next, g)
g = fromit(); next(g); g.close(); print()
g = gen(); print(g.gi_running, g.gi_suspended, g.gi_yieldfrom, g.gi_frame.f_lineno - gen.__code__.co_firstlineno, g.gi_code is gen.__code__, g.__name__, g.__qualname__, repr(g)[:21])
next(g); print(g.gi_suspended, g.gi_frame.f_locals); g.close(); print(g.gi_frame, g.gi_suspended)
g = deleg(2); next(g); print(g.gi_yieldfrom.__name__, g.gi_yieldfrom.gi_frame.f_locals); g.close(); print()
def selfrun(): yield next(me)
me = selfrun(); t(next, me)
def selfclose():
    yield
    me.close()
me = selfclose(); next(me); t(next, me)
for n, v in (("__name__", 1), ("__qualname__", 1), ("gi_frame", 1), ("gi_code", 1), ("foo", 1)): t(setattr, g, n, v)
g.__name__ = "renamed"; print(g.__name__)
t(lambda: (i for i in 5)); t(g.throw, 5); t(g.throw, int); t(g.throw); t(g.send)
def lazy(): return (print("body") for _ in [1])
x = lazy(); print("made"); list(x)
print(sum(i * i for i in range(4)), max((len(w) for w in ("a", "bcd")), default=0), dict((k, v) for k, v in [(1, 2)]), any(i > 1 for i in range(3)))
t(next, (1 // 0 for _ in [1]))
def gexc():
    try: yield 1
    except ZeroDivisionError:
        print(sys.exc_info()[0].__name__, end=" ")
        yield 2
        print(sys.exc_info()[0].__name__, end=" ")
    print(sys.exc_info()[0], end=" ")
    yield 3
g = gexc(); next(g); g.throw(ZeroDivisionError())
try: raise KeyError
except KeyError: print(sys.exc_info()[0].__name__, next(g), sys.exc_info()[0].__name__)
def ctx():
    try: yield
    except ValueError: raise TypeError("new")
g = ctx(); next(g)
try: g.throw(ValueError("orig"))
except TypeError as e: print(repr(e.__context__))
def thrower():
    try: 1 / 0
    except ZeroDivisionError: yield
g = thrower(); next(g)
try: g.throw(KeyError("thrown"))
except KeyError as e: print(repr(e.__context__))
class Dropped:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
def holds():
    d = Dropped("local")
    try: yield d.n
    finally: print("finally before del", end=" ")
g = holds(); next(g); del g; print()
g = holds(); next(g); g = None; print()
def infinite():
    i = 0
    while True: yield (i := i + 1)
print([x for x, _ in zip(infinite(), range(3))])
def tree(n):
    if n: yield from tree(n - 1); yield n; yield from tree(n - 1)
print(list(tree(3)))
def deep(n):
    if n: yield from deep(n - 1)
    yield n
print(sum(deep(150)))
def unpack(): a, *b = yield; yield a, b
g = unpack(); next(g); print(g.send("xyz"))
def expr(): x = (yield 1) + (yield 2); print(x, (yield), [(yield 3)]); return (yield)
g = expr(); print([g.send(v) for v in (None, 10, 20, "a", "b")]); t(g.send, "end")
lam = lambda: (yield)
print(list(lam()))
# coroutines
class Aw:
    def __init__(self, v): self.v = v
    def __await__(self): r = yield self.v; return r
async def co(x):
    try:
        a = await Aw(x)
        b = await Aw(a)
        return a, b
    finally: print("co fin", end=" ")
def drive(c, sends=()):
    out = []
    try:
        out.append(c.send(None))
        for s in sends: out.append(c.send(s))
    except StopIteration as e: out.append(("ret", e.value))
    except BaseException as e: out.append((type(e).__name__, str(e)))
    return out
print(drive(co(1), (2, 3)))
c = co(1); print(c.cr_running, c.cr_await, c.cr_frame is not None, c.__name__, c.cr_origin, repr(c)[:20]); c.send(None); print(type(c.cr_await).__name__); c.close(); print(c.cr_frame)
t(c.send, None); t(lambda: iter(c)); t(lambda: next(c)); t(list, c)
async def bad(): await 5
print(drive(bad()))
async def bad2():
    class A:
        def __await__(self): return 5
    await A()
print(drive(bad2()))
async def chain(n): return n if n == 0 else (await chain(n - 1)) + 1
print(drive(chain(20)))
class ACM:
    async def __aenter__(self): print("aenter", end=" "); return await Aw("ae")
    async def __aexit__(self, *a): print("aexit", a[0] and a[0].__name__, end=" "); await Aw("ax"); return True
class AIt:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        await Aw("an")
        return self.n
async def uses():
    async with ACM() as v: print("in", v, end=" "); raise ValueError
    async for i in AIt(2): print("i", i, end=" ")
    else: print("else", end=" ")
    return [x async for x in AIt(2) if x or True], {k: v async for k, v in agen(2)}, [await Aw(i) for i in range(2)], sum([y async for y in (z async for z in AIt(2))])
async def agen(n):
    for i in range(n):
        got = yield i, i
        if got: print("agot", got, end=" ")
print(drive(uses(), range(30)))
async def notaiter():
    async for x in 5: pass
print(drive(notaiter()))
async def notaiter2():
    async for x in [1]: pass
print(drive(notaiter2()))
async def notacm():
    async with 5: pass
print(drive(notacm()))
async def notacm2():
    async with open: pass
print(drive(notacm2()))
async def ag():
    try:
        x = yield 1
        print("x", x, end=" ")
        try: yield 2
        except KeyError: yield "caught"
    finally: print("ag fin", end=" ")
a = ag(); print(drive(a.__anext__()), drive(a.asend("s")), drive(a.athrow(KeyError())), drive(a.aclose()), drive(a.__anext__()))
print(a.ag_running, a.ag_frame, a.ag_await, a.__name__, repr(a)[:25]); t(next, a); t(iter, a)
a = ag(); print(drive(a.asend(5))); print(drive(a.aclose()))
async def agstop(): yield 1; raise StopAsyncIteration
a = agstop(); print(drive(a.__anext__()), drive(a.__anext__()))
async def agret():
    yield 1
    return
t(compile, "async def f():\n yield 1\n return 2", "f", "exec"); t(compile, "def f(): await x", "f", "exec"); t(compile, "async def f(): yield from x", "f", "exec"); t(compile, "def f(): return [x async for x in y]", "f", "exec"); t(compile, "await x", "f", "exec"); t(compile, "yield 1", "f", "exec"); t(compile, "class A: yield 1", "f", "exec"); t(compile, "return", "f", "exec")
print(drive(anext(ag(), "dflt")), aiter(a) is a); t(anext, 5); t(aiter, 5)
a = ag(); n = a.__anext__(); print(drive(n)); t(n.send, None); t(a.asend(None).throw, ValueError("at"))
async def unawaited(): pass
c = unawaited(); c.close()
c = co(1); c.send(None); t(c.throw, KeyError("thrown in")); print(c.cr_frame)
