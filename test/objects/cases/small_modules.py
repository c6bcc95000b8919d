import time, _random, _thread, atexit, errno, _signal, _warnings, sys
def err(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
for t in (0, 1e9, 951782400, 4102444800, -1, -2208988800, 1.9, 253402300799, 1709164800): print(time.gmtime(t), time.asctime(time.gmtime(t)), time.mktime(time.localtime(t)))
g = time.gmtime(1709210096); print(g[:], len(g), g.tm_zone, g.tm_gmtoff, g.tm_year, time.ctime(1709210096), time.struct_time(range(9)), time.struct_time.n_fields)
print(time.strftime("%a %A %b %B %c %d %H %I %j %m %M %p %S %U %w %W %x %X %y %Y %Z %% %e %D %F %T %R %r %G %V %u %C %h %n%t| %z", g))
for y in range(1995, 2031): print(time.strftime("%G-%V %U %W %j", (y, 1, 1, 0, 0, 0, 0, 1, 0)), time.strftime("%G-%V-%u %U %W %j", time.gmtime(time.mktime((y, 12, 31, 0, 0, 0, 0, 0, 0)))))
print(time.mktime((2024, 14, 35, 25, 61, 61, 0, 0, 0)), time.tzname, time.timezone, time.daylight, time.altzone)
for f in (lambda: time.sleep(-1), lambda: time.gmtime("a"), lambda: time.mktime(1), lambda: time.mktime((1, 2)), lambda: time.strftime(5), lambda: time.asctime((1,)), lambda: time.get_clock_info("x"), lambda: time.localtime(1e30), lambda: time.asctime((2000, 13, 1, 0, 0, 0, 0, 0, 0)), lambda: time.strftime("%Y", (2000, 1, 1, 30, 0, 0, 0, 0, 0)), lambda: time.gmtime(float("nan")), lambda: time.struct_time((1, 2))): err(f)
print(time.get_clock_info("time"), time.get_clock_info("monotonic"), time.time() > 1e9, time.time_ns() > 10**18, time.monotonic() <= time.perf_counter() + 1, type(time.process_time_ns())); time.sleep(0)
r = _random.Random(42); print([r.random() for _ in range(3)], [r.getrandbits(k) for k in (1, 5, 32, 33, 64, 100, 0)], hash(r.getstate()))
for s in (0, -7, 2**100, 3.5, "abc", b"xyz", (1, 2)):
    r = _random.Random(s); print(s, r.random(), r.getrandbits(200))
st = r.getstate(); a = [r.random() for _ in range(700)]; r.setstate(st); print(a == [r.random() for _ in range(700)], len(st), st[-1], sys.getsizeof(r))
for f in (lambda: r.getrandbits(-1), lambda: _random.Random(1, 2), lambda: r.setstate(5), lambda: r.setstate((1,)), lambda: r.seed([]), lambda: r.seed(1, 2), lambda: r.random(1)): err(f)
class R(_random.Random): pass
print(R(5).random(), R().random() != R().random())
l = _thread.allocate_lock(); print(l.acquire(), l.locked(), l.acquire(False), l.acquire(True, 0.01), l.release(), l.locked(), sys.getsizeof(l), type(l))
for f in (l.release, lambda: l.acquire(False, 1), lambda: l.acquire(True, -3), lambda: _thread.RLock().release()): err(f)
with l: print(l.locked())
r = _thread.RLock(); print(r.acquire(), r.acquire(), r._is_owned(), r.release(), r._is_owned(), r.release(), r._is_owned(), sys.getsizeof(r))
loc = _thread._local(); loc.a = 1; print(loc.a, loc.__dict__); print(_thread.TIMEOUT_MAX, type(_thread.get_ident()), _thread.LockType, _thread.error)
print(errno.ENOENT, errno.errorcode[2], errno.errorcode[11], errno.EWOULDBLOCK, len(errno.errorcode), errno.errorcode[95], errno.errorcode[35], errno.ERFKILL, sorted(errno.errorcode)[-1])
print(_signal.SIGINT, _signal.SIGTERM, _signal.SIG_DFL, _signal.NSIG, len(_signal.valid_signals())); err(lambda: _signal.signal(99, 0)); err(lambda: _signal.signal(2, "a")); err(lambda: _signal.default_int_handler(1, None)); f = lambda *a: None; old = _signal.signal(_signal.SIGTERM, f); print(old, _signal.getsignal(_signal.SIGTERM) is f); _signal.signal(_signal.SIGTERM, old)
print(_warnings._defaultaction, _warnings._onceregistry); err(lambda: _warnings.warn("x", int)); err(lambda: _warnings.warn("x", 3)); print(_warnings.warn("quiet", ResourceWarning))
out = []
def f(*a, **k): out.append((a, k)); print("exit", a, k)
print(atexit.register(f, 1, x=2) is f, atexit._ncallbacks()); atexit.register(f, 3); atexit.register(print, "p"); atexit.unregister(print); print(atexit._ncallbacks()); err(lambda: atexit.register()); err(lambda: atexit.register(5)); atexit._run_exitfuncs(); print(out); atexit.register(f, "last")
