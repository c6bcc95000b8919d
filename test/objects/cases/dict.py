import sys
def t(f, *a, **k):
    try: print(f(*a, **k))
    except BaseException as e: print(type(e).__name__, e)
size = sys.getsizeof
d = {}
print(size(d), size({'a': 1}), size({1: 1}), size(dict(a=1)))
sizes = []
for i in range(200):
    d[i] = i
    if not sizes or size(d) != sizes[-1]: sizes.append(size(d))
print(sizes)
d = {str(i): i for i in range(50)}
for i in range(0, 50, 3): del d[str(i)]
d['new'] = 1; d[7] = 2
print(list(d), size(d))
print([size(dict.fromkeys(set(range(n)))) for n in range(12)])
print([size(dict.fromkeys(range(n)) | {}) for n in range(12)])
r = []
for n in range(6, 60):
    a = {i: 0 for i in range(n + 1)}; del a[n]; e = {}; e.update(a); r.append(size(e))
print(r)
d = dict(a=1, b=2)
for f in (lambda: d['z'], lambda: d.pop('z'), lambda: d.pop('z', 0), lambda: d.pop(), lambda: {}.popitem(), lambda: d[[]],
          lambda: {[]: 1}, lambda: dict(1), lambda: dict([1]), lambda: dict([(1,)]), lambda: dict([(1, 2, 3)]), lambda: dict(1, 2),
          lambda: d.update(1, 2), lambda: d.get(), lambda: d.setdefault([]), lambda: dict.fromkeys(), lambda: d | 1, lambda: d < d,
          lambda: d.update(**{'q': 1}) or d, lambda: d.popitem(), lambda: d.setdefault('k'), lambda: d.setdefault('k', 5), lambda: d,
          lambda: d | {'a': 9, 'n': 1}, lambda: hash(d), lambda: d.get('x', 'dflt'), lambda: dict.fromkeys('abc', 0), lambda: {}.pop(1, None),
          lambda: dict(d, z=3), lambda: dict([('x', 1), 'yz']), lambda: d == {'b': 2, 'a': 1, 'k': None}, lambda: d != {},
          lambda: {1: 'a', 1.0: 'b', True: 'c'}, lambda: reversed(d).__next__(), lambda: d.__class_getitem__(int), lambda: dict({}, **{'a': 1})): t(f)
d |= [('p', 1)]; print(d)
x = {}; x['self'] = x; x['l'] = [x]; print(x, x.values())
def it(mutate, view=lambda d: d):
    d = {1: 1, 2: 2, 3: 3}
    for k in view(d): mutate(d)
t(it, lambda d: d.clear()); t(it, lambda d: d.update({9: 9}))
def swap(d):
    d.pop(next(iter(d))); d[len(d) + 10] = 1
t(it, swap); t(it, swap, lambda d: reversed(d.items()))
i = iter({1: 2, 3: 4}.items()); print(i.__length_hint__(), next(i), i.__length_hint__(), i.__reduce__()[1], list(i), list(i))
class M(dict):
    def __missing__(self, k): return f'missing {k}'
print(M(a=1)['zz'], M(a=1).get('zz'))
t(lambda: M().pop('q'))
k, v, s = {1: 1, 2: 2, 3: 3}.keys(), {1: 1}.values(), {1: 'a', 2: 'b'}.items()
print(k, v, s, len(k), k & {1, 9}, k | [7], k - {1}, k ^ {1, 9}, k == {1, 2, 3}, k < {1, 2, 3, 4}, k >= {1}, k.isdisjoint([5]), 2 in k, (1, 'a') in s, (1, 'b') in s,
      s & {(1, 'a')}, s ^ {1: 'a', 2: 'z'}.items(), {1, 9} & k, {9} | k, k.mapping, v.mapping, list(reversed(s)), v == v, v == {1: 1}.values())
t(lambda: k & 1); t(lambda: k.isdisjoint(1)); t(lambda: s < 1)
class Bad:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
    def __eq__(self, o): raise ZeroDivisionError('eq')
t(lambda: {Bad(1): 1}[Bad(1)]); t(lambda: Bad(1) in {Bad(1): 1}); t(lambda: {Bad(1): 1} == {Bad(1): 1})
class Noisy:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 4
    def __eq__(self, o): return self.n == o.n
    def __repr__(self): return f'N{self.n}'
    def __del__(self): print('del', self.n, end=' ')
d = {Noisy(i): Noisy(i + 100) for i in range(6)}
del d[Noisy(2)]; d[Noisy(3)] = 0; print(d); d.clear(); print()
d = {i: Noisy(i) for i in range(4)}; del d; print()
class Key(str): pass
d = {'a': 1, 'b': 2}; d[Key('c')] = 3; print(d, size(d), d['c'], d[Key('a')])
import gc
print([gc.is_tracked(o) for o in ({}, {'a': 1}, {'a': (1, 2)}, {'a': []}, {'a': {}}, dict(a=[]), {'a': []}.copy(), M())])
d = {float(i): i for i in range(10)}; d.update({-1: 'a', -2: 'b', 2**61 - 1: 'c', 2**61: 'd', 1e300: 'e'}); print(d[0.0], d[-1], d[-2], d[2**61], d[2], len(d))
big = {i * 8191: i for i in range(5000)}; print(sum(big[i * 8191] for i in range(5000)), size(big))
for i in range(4990): big.popitem()
print(big, size(big), size(big.copy()))
