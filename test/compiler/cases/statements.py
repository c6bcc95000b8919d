"""Every simple statement and every loop."""
import os
import os.path as path, sys
import a.b.c as abc
from . import sibling
from ..pkg import one as uno, two
from math import *
x = y = z = 1
x, y = y, x
x, y, z = z, x, y
(a, *b), c = range(3), 4
[first, *_, last] = b
x += 1; x -= 2; x *= 3; x /= 4; x //= 5; x %= 6; x **= 7; x @= 8; x <<= 9; x >>= 10; x &= 11; x |= 12; x ^= 13
b[0] += 1
b[1:2] += [3]
b[::2] = ()
abc.attr.deep += 1
(abc
 .attr) += 2
del x, (y, z), b[0], b[1:2], abc.attr
n: int
m: int = 3
(k): int = 4
b[0]: str
abc.v: "text" = 5
pass
assert n, "message"
assert (n,
        m)
for i in range(10):
    if i == 3:
        continue
    elif i == 5:
        break
    print(i)
else:
    print("done")
for i, (j, k) in []: pass
while n > 0:
    n -= 1
    if n == 2: break
else:
    n = None
while True:
    if m:
        continue
    break
while 0:
    print("never")
if n is None:
    pass
if n is not None and not m or k:
    print(1 if n else 2)
else:
    ...
def raiser():
    raise
    raise ValueError
    raise ValueError("x") from None
def deleter():
    v = 1
    del v
    return v
def unbound(flag):
    if flag:
        w = 1
    print(w)
    for q in flag:
        pass
    return q
def nested_loops(n):
    for a in n:
        for b in a:
            if b:
                continue
            while b:
                if a:
                    break
            return b
    return None
def chained(a, b, c, d):
    if a < b < c:
        return 1
    if not (a < b <= c != d):
        return 2
    while a < b < c:
        a += 1
    return a < b < c < d
global_name = 0
def scopes():
    global global_name
    global_name = 1
    local = 2
    def inner():
        nonlocal local
        local = 3
        return global_name, local
    return inner
