import sys
size = sys.getsizeof
class C: pass
out = []
for n in range(6):
    c = C()
    for i in range(n): setattr(c, f'a{i}', i)
    out.append(size(c.__dict__))
print(out)
def many(n):
    class K: pass
    res = []
    for k in range(40):
        o = K()
        for i in range(n): setattr(o, f'x{i}', i)
        if k in (0, 39): res.append((size(o.__dict__), len(o.__dict__)))
    return res
print([many(n) for n in (1, 2, 5, 10, 28, 29, 30, 31, 40)])
class A:
    def __init__(self): self.x = 1; self.y = 2; self.z = 3
a, b = A(), A(); del a.y; a.y = 9; b.w = 4; print(a.__dict__, b.__dict__, vars(a) is a.__dict__)
a.__dict__['q'] = 5; print(a.q, a.__dict__, list(a.__dict__.items()), list(reversed(a.__dict__))); del a.__dict__['x']; print(hasattr(a, 'x'), a.__dict__, size(a.__dict__))
a.__dict__.pop('z'); a.__dict__.setdefault('z', 7); a.__dict__.setdefault('x', 8); print(a.__dict__, a.__dict__.copy(), size(a.__dict__.copy())); print(a.__dict__.popitem(), a.__dict__)
a.__dict__.clear(); print(a.__dict__, size(a.__dict__)); a.n = 1; print(a.__dict__)
b.__dict__[1] = 2; print(b.__dict__, size(b.__dict__)); b.__dict__ = {'new': 1}; print(b.new, b.__dict__)
for bad in (1, None):
    try: b.__dict__ = bad
    except TypeError as e: print(e)
try: del b.__dict__; print(b.__dict__)
except TypeError as e: print(e)
try: del A().nope
except AttributeError as e: print(e)
try: A().nope
except AttributeError as e: print(e)
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print('del', self.n, end=' ')
o = A(); o.x = N(1); o.y = N(2); o.z = N(3); del o; print()
o = A(); o.z = N(3); o.x = N(1); o.y = N(2); d = o.__dict__; del o; print('kept', end=' '); del d; print()
p, q = A(), A(); q.__dict__; p.x = N(5); p.__dict__; del p; print()
import gc
i = A(); print(gc.is_tracked(i), gc.is_tracked(i.__dict__)); j = A(); j.l = []; print(gc.is_tracked(j.__dict__), [type(r).__name__ for r in gc.get_referents(A())])
class W(A):
    __slots__ = ('s',)
w = W(); w.s = 1; w.t = 2; print(w.__dict__, size(w))
class P(int): pass
v = P(7); v.k = 1; print(v.__dict__, size(v.__dict__) > 0, v + 1)
for k in 'abcdefghijklmnopqrstuvwxyzABCDEFGH': setattr(v, k, k)
print(len(v.__dict__), list(v.__dict__)[-3:])
m = A(); m.__dict__.update(zip('abc', range(3))); print(m.__dict__ == {'x': 1, 'y': 2, 'z': 3, 'a': 0, 'b': 1, 'c': 2}, {**m.__dict__})
for k in list(m.__dict__): delattr(m, k)
print(m.__dict__, m.__dict__ == {})
