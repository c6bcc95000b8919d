from collections import OrderedDict as O
import sys
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
o = O(a=1, b=2); print(o, sys.getsizeof(O()), sys.getsizeof(o), [sys.getsizeof(O.fromkeys(range(n))) for n in (1, 5, 6, 11, 22)])
for f in (lambda: O(1), lambda: O(1, 2), lambda: O([1]), lambda: O([(1,)]), lambda: O([()]), lambda: O([(1, 2, 3)]), lambda: o.update(1, 2), lambda: O().popitem(), lambda: o.pop(), lambda: o.pop('z'), lambda: o.pop('z', 1), lambda: o.pop('z', default=3),
          lambda: o.move_to_end('z'), lambda: o.move_to_end(), lambda: o.move_to_end('a'), lambda: o, lambda: o.popitem(1, 2), lambda: o.popitem(last=False), lambda: o.setdefault('q'), lambda: o.setdefault('q', 1), lambda: O.fromkeys('ab', 0), lambda: o.keys(), lambda: o.items(), lambda: o.values(),
          lambda: o.__reduce__()[:4], lambda: iter(o).__reduce__()[1], lambda: o | {1: 2}, lambda: {1: 2} | o, lambda: o == dict(o), lambda: O(a=1, b=2) == O(b=2, a=1), lambda: O(a=1, b=2) != O(b=2, a=1), lambda: O(a=1) == O(a=1), lambda: o < o, lambda: o.__dict__, lambda: O(b=1) | 1, lambda: o.keys() & {'q'}, lambda: list(reversed(o)), lambda: list(reversed(o.items())), lambda: o.copy(),
          lambda: o['nope'], lambda: o.__delitem__('nope'), lambda: hash(o), lambda: o.update(None), lambda: o.__reduce_ex__(2)[:3]): t(f)
o = O((i, i * i) for i in range(10)); o.move_to_end(3); o.move_to_end(7, last=False); del o[5]; o[5] = 'again'; print(o, list(reversed(o))); print(o.popitem(), o.popitem(False), o.pop(4), list(o.values()))
o |= {9: 'n', 'k': 1}; print(o); o.clear(); print(o, len(o)); o['z'] = 1; print(o)
def it(f):
    o = O(a=1, b=2, c=3)
    for k in o: f(o)
for f in (lambda o: o.clear(), lambda o: o.pop('c', 0), lambda o: o.move_to_end('a'), lambda o: dict.__setitem__(o, 'z', 1), lambda o: dict.__delitem__(o, 'c'), lambda o: o.__setitem__('a', 5)): t(it, f)
def raw():
    o = O(a=1, b=2); dict.__delitem__(o, 'b'); print(o)
t(raw)
a = O(); a['x'] = a; print(a)
class S(O):
    def __getitem__(self, k): return ('got', O.__getitem__(self, k))
    def __missing__(self, k): return 'miss'
s = S(a=1); s.attr = 5; print(s, s['zz'], s.copy(), type(s.copy()), s.pop('a'), s.__dict__, s.setdefault('n', 2), s.setdefault('n', 3))
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n, end=' ')
n = O((i, N(i)) for i in range(4)); n.move_to_end(0); n.clear(); print(); n = O((i, N(i)) for i in range(4)); n.move_to_end(0); del n; print()
b = O((i, 0) for i in range(3000))
for i in range(0, 3000, 2): del b[i]
for i in range(1, 3000, 4): b.move_to_end(i)
print(len(b), list(b)[:5], list(b)[-5:], sys.getsizeof(b)); import weakref; print(weakref.ref(b)() is b)
i = iter(b.items()); x = next(i); y = next(i); print(x, y, x is y)
