from _collections import defaultdict, _tuplegetter
import sys
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
d = defaultdict(list); d['a'].append(1); d['b']; print(d, d.default_factory, sys.getsizeof(defaultdict()), 'c' in d, d.get('c'))
for f in (lambda: defaultdict(1), lambda: defaultdict(list, 1), lambda: defaultdict(list, {1: 2}, a=3), lambda: defaultdict()[1], lambda: defaultdict(None), lambda: d.__reduce__()[:4], lambda: d | {1: 2}, lambda: {1: 2} | d, lambda: d | 1, lambda: 1 | d,
          lambda: d.copy(), lambda: d.__copy__(), lambda: d == {'a': [1], 'b': []}, lambda: defaultdict(lambda: 1 / 0)[1], lambda: type(d | {}), lambda: d.__missing__('k'), lambda: d): t(f)
d.default_factory = None; t(lambda: d['nope']); d |= {5: 6}; print(d)
class Rec(defaultdict):
    def __init__(self): super().__init__(self.make)
    def make(self): return Rec()
r = Rec(); r[1][2]; print(len(r), len(r[1]))
x = defaultdict(); x['x'] = x; print(x)
class F:
    def __repr__(self): return 'F()'
    def __call__(self): return self
print(defaultdict(F(), a=1))
class P(tuple): x = _tuplegetter(0, 'first'); y = _tuplegetter(1, 'Alias for field number 1')
p = P((1, 2)); print(p.x, p.y, P.x.__get__(None, P) is P.x, P.__dict__['x'])
t(lambda: setattr(p, 'x', 1)); t(lambda: P.x.__get__([], P)); t(lambda: P.y.__get__((1,), tuple)); t(lambda: P.x.__delete__(p)); print(P.x.__doc__, P.x.__reduce__()[1])
