from _functools import partial, reduce, cmp_to_key, _lru_cache_wrapper
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(lambda a, b: a * b, [1, 2, 3], 10), reduce(None, [5]), reduce(None, [], 6))
err(lambda: reduce(None, [])); err(lambda: reduce(None, 5)); err(lambda: reduce(1)); err(lambda: reduce(lambda a, b: 1 / 0, [1, 2]))
def f(*a, **k): return a, k
p = partial(f, 1, x=2); print(p(3, y=4), p(x=9), p.args, p.keywords, p.func is f); q = partial(p, 5, z=1); print(q(), q.func is f, q.args, q.keywords)
p.attr = 7; print(p.attr, p.__dict__, partial(int, "10", base=2)(), partial(int, base=3), partial(int, 1, 2)); r = partial(p); print(r.func is p)
err(lambda: partial()); err(lambda: partial(5))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), cmp_to_key(lambda a, b: 0)(5).obj); K = cmp_to_key(lambda a, b: a - b); print(K(1) < K(2), K(1) == K(1), K(2) >= K(3)); err(lambda: K(1) < 2); err(lambda: hash(K(1))); err(lambda: K())
calls = []
def g(*a, **k): calls.append((a, k)); return len(calls)
info = lambda *a: a
for size in (None, 0, 2, 1):
    for typed in (False, True):
        c = _lru_cache_wrapper(g, size, typed, info); calls.clear()
        print(size, typed, [c(1), c(2), c(1), c(3), c(2), c(1.0), c(True), c(a=1), c(a=1), c(1, 2), c(1, 2), c("s"), c("s")], c.cache_info()); c.cache_clear(); print(c.cache_info(), c(1), c.cache_info())
err(lambda: c([])); err(lambda: _lru_cache_wrapper(1, 2, 3, 4)); err(lambda: _lru_cache_wrapper(g, "a", 3, 4))
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
fib = _lru_cache_wrapper(fib, 5, False, info); print(fib(60), fib.cache_info())
