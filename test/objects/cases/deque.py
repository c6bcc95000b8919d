from collections import deque
import sys
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
size = sys.getsizeof
d = deque(range(5)); print(d, len(d), d[0], d[-1], size(deque()), size(deque(range(63))), size(deque(range(64))), size(deque(range(200))))
d.append(5); d.appendleft(-1); print(d.pop(), d.popleft(), d); d.extend('ab'); d.extendleft('xy'); print(d)
for n in (1, -1, 3, 100, -77, 0): d.rotate(n); print(d)
m = deque(range(10), 3); print(m, m.maxlen); m.append(1); m.appendleft(7); print(m, m + deque([5]), m * 2, 3 * deque([1], 2), m.copy(), m == deque([7, 8, 9]))
for f in (lambda: deque(1), lambda: deque([], -1), lambda: deque([], 'a'), lambda: deque(a=1), lambda: deque([], 1, 2), lambda: deque(iterable=[1], maxlen=0), lambda: d[50], lambda: d['a'], lambda: deque().pop(), lambda: deque().popleft(),
          lambda: d.remove(9), lambda: d.index(9), lambda: m.insert(0, 1), lambda: d + [1], lambda: d * 'a', lambda: d.rotate(1, 2), lambda: d.rotate('a'), lambda: hash(d), lambda: d[0:1], lambda: d.index(1, 'a'), lambda: d.insert(1), lambda: d < [1],
          lambda: deque([1, 2]) < deque([1, 3]), lambda: deque([1, 2]) >= deque([1, 2, 3]), lambda: deque([1]) != deque([2]), lambda: d.count('a'), lambda: d.index(3, 1, -1), lambda: 'x' in d, lambda: 99 in d, lambda: deque.__class_getitem__(int), lambda: iter(d).__length_hint__(),
          lambda: deque([1, 2, 3], 2).__reduce__()[:2], lambda: list(reversed(d)), lambda: setattr(d, 'maxlen', 1)): t(f)
d = deque(range(10)); d.insert(3, 'a'); d.insert(-2, 'b'); d.insert(100, 'c'); d.insert(-100, 'd'); print(d); d.remove('a'); del d[2], d[-1]; d[4] = 'z'; d.reverse(); print(d)
d += d; d *= 2; print(d, len(d)); d.clear(); print(d); d *= 5; print(d)
big = deque(range(1000)); big.rotate(333); print(big[0], big[500], big[-1], sum(big), big.index(999), size(big)); [big.popleft() for _ in range(900)]; print(list(big)[:3], size(big))
x = deque([1]); x.append(x); print(x)
def it(f):
    d = deque([1, 2, 3])
    for v in d: f(d)
t(it, lambda d: d.append(1)); t(it, lambda d: d.pop()); t(it, lambda d: d.rotate(1))
class E:
    def __init__(self, d): self.d = d
    def __eq__(self, o): self.d.clear(); return False
for m in ('remove', 'count', 'index', '__contains__'):
    y = deque(); y.extend([1, E(y), 3]); t(lambda: getattr(y, m)(3))
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n, end=' ')
z = deque(N(i) for i in range(5)); z.rotate(2); z.clear(); print(); z = deque([N(1), N(2)]); del z; print(); z = deque([N(1), N(2), N(3)], 2); print()
class D(deque): pass
s = D([1, 2], 3); s.attr = 1; print(s, s.copy(), type(s.copy()), s.__reduce__()[1:3], type(s + s)); del z; print()
i = iter(deque('abc')); next(i); print(list(type(i)(*i.__reduce__()[1])), i.__reduce__()[1])
