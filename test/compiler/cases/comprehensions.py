data = [1, 2, 3]
a = [x for x in data]
b = {x for x in data if x if x > 1}
c = {k: v for k, v in data}
d = (x for x in data)
e = [x + y for x in data for y in [x]]
f = [x for x in data for _ in data if x]
g = [[y for y in x] for x in data]
h = [(lambda: x) for x in data]
i = [x := 1 for _ in data]
def outer(p):
    x = 5
    q = [x for x in p]
    r = {x: y for x in p for y in x}
    s = [lambda: x for x in p]
    t = [x for x in p if any(x == z for z in p)]
    u = [[[x for x in y] for y in z] for z in p]
    v = [p for p in p]
    w = [n := y for y in p]
    def inner(): return x, n
    return (q, r, s, t, u, v, w, sum(x for x in p), inner)
class K:
    n = 3
    a = [n for _ in range(n)]
    b = [i for i in range(3)]
    c = [(lambda: i) for i in range(3)]
    d = {i: [j for j in range(i)] for i in range(3)}
    e = (n for _ in range(n))
def in_try(p):
    try:
        return [x for x in p]
    except ValueError:
        return [y for y in p if y]
    finally:
        z = {x for x in p}
def gen(p):
    yield [x for x in p]
