"""Annotations are kept as text."""
from __future__ import annotations
a: int = 1
b: list[int, ...]
c: dict[str, "quoted"] | None = {}
d: a if b else c
e: lambda x, /, y=1, *z, k, l=2, **m: x + y
f: [i for i in range(10) if i] + [*a, 1] + (1,) + () + {1: 2, **b} == {1, 2}
g: not a or b and c < d <= e is not f in g
h: -a ** -b + ~c * (d + e) / f // g % h @ i << 1 >> 2 & 3 ^ 4 | 5
i: f"{a!r:>{b}} {{}} {c}" "text"
k: a[1:2, ::3, *b].c(d, *e, f=g, **h)(x for x in y)
l: 1.5 + 1e100 + 2j + 0x10 + "it's" + b'\x00"' + u"u" + ... + None + 1 .real
def function(x: int, *args: *Ts, y: "str" = 1, **kw: Any) -> a | b:
    local: undefined.name = 1
    return local
class C:
    attr: C
    def method(self: C) -> list[C]: ...
