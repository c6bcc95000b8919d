import sys
def t(f, *a):
    try: print(f(*a))
    except BaseException as e: print(type(e).__name__, e)
size = sys.getsizeof
s = set(); g = []
for i in range(3000):
    s.add(i)
    if not g or g[-1][1] != size(s): g.append((i, size(s)))
print(g)
print([size(set(set(range(n)))) for n in range(40)], [size(set(range(n)) | set(range(n))) for n in range(12)], [size({i: 0 for i in range(n)}.keys() | set()) for n in range(12)])
print({3, 1, 2}, frozenset('ba') == frozenset('ab'), set(), frozenset(), {i * 7 % 31 for i in range(20)}, {-1, -2, 100, 8, 16, 24})
print(list({(i * 37) % 101 for i in range(40)}), sorted(map(str, {1.5, 'a', (1, 2), None})))
a, b = {1, 2, 3, 4}, {3, 4, 5}
for f in (lambda: a | b, lambda: a & b, lambda: a - b, lambda: a ^ b, lambda: a.union([9], (8,)), lambda: a.intersection([3, 4], {4}), lambda: a.difference([1], {2: 0}), lambda: a.symmetric_difference([1, 77]),
          lambda: a <= b, lambda: {3} < b, lambda: a >= {1}, lambda: a.issubset([1, 2, 3, 4, 5]), lambda: a.issuperset('x'), lambda: a.isdisjoint([9]), lambda: a == {4, 3, 2, 1}, lambda: a != b,
          lambda: a.remove(99), lambda: a.discard(99), lambda: set().pop(), lambda: a | [1], lambda: a & 1, lambda: {[]}, lambda: set(1), lambda: set(1, 2), lambda: set(x=1), lambda: frozenset(x=1),
          lambda: hash(a), lambda: hash(frozenset({1, 2, 3})), lambda: hash(frozenset()), lambda: hash(frozenset({-1, 0, 2**70})), lambda: {frozenset({1})} & {frozenset([1])}, lambda: {1} in {frozenset({1})},
          lambda: a.add(), lambda: a.update(1), lambda: a < 1, lambda: frozenset(a) - {1}, lambda: type(frozenset(a) | a), lambda: type(a | frozenset(a)), lambda: a.__sizeof__(), lambda: frozenset.union(), lambda: a.union(), lambda: a.difference(),
          lambda: {frozenset({1})}.remove({2}), lambda: a.__class_getitem__(int), lambda: {1, 2}.__reduce__()): t(f)
x = set(range(10)); x |= {20}; x &= set(range(5, 30)); x -= {7}; x ^= {5, 100}; print(x); x.intersection_update([6, 8, 9, 100]); print(x); x.difference_update({6}, [8]); print(x); x.symmetric_difference_update({9: 1, 3: 2}); print(x)
x = set(range(100))
print([x.pop() for _ in range(10)], x.add(3), x.pop(), size(x)); x.clear(); print(x, size(x))
x = {1, 2, 3}; x -= x; print(x); x = {1}; x.update('hello'[:0], {5: 6}, [7]); print(x)
def it(f):
    s = {1, 2, 3}
    for v in s: f(s)
t(it, lambda s: s.add(99)); t(it, lambda s: s.clear())
i = iter({1, 2, 3}); print(i.__length_hint__(), next(i), i.__length_hint__(), i.__reduce__()[1], list(i))
class S(set): pass
class F(frozenset): pass
print(S([1]), F([1]), S([1]) | {2}, type(S() | {1}), type(F().copy()), S(), repr(S([S]))[:4])
f = frozenset([1, 2]); print(frozenset(f) is f, f.copy() is f, F(f) is f, set(f).copy() == f)
class R:
    def __init__(self): self.s = {self}
    def __repr__(self): return f'R{self.s}'
print(R())
class N:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n & 3
    def __eq__(self, o): return self.n == o.n
    def __repr__(self): return str(self.n)
    def __del__(self): print('del', self.n, end=' ')
s = {N(i) for i in range(7)}; s.discard(N(3)); print(s); s.clear(); print()
class Bad:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError('eq')
t(lambda: {Bad(), Bad()}); t(lambda: Bad() in {Bad()})
import itertools; print({1}.intersection(itertools.count()), {1, 2}.isdisjoint(itertools.count(2)))
w = {i * 2654435761 % 2**40 for i in range(2000)}; print(len(w), list(w)[:5], sum(list(w)[::7]) % 1000003)
