/**
 * The program that runs once while the command is built. V8's compiled code is saved after it, so what it uses need not be
 * compiled when a program starts: a bit of everything that ordinary short programs do. It prints nothing.
 */
export const WARM_UP = `
import sys, math, time
from math import sqrt, floor

class Shape:
    sides = 0
    def __init__(self, name, *sizes, **more):
        self.name = name
        self.sizes = list(sizes)
        self.more = more
    def area(self):
        return sum(x * y for x, y in zip(self.sizes, self.sizes[1:]))
    @property
    def label(self): return f"{self.name!r:>10} {self.area():.2f} {len(self.sizes):,}"
    @classmethod
    def make(cls, text): return cls(*text.split(","))
    @staticmethod
    def unit(): return 1.0
    def __repr__(self): return "%s(%d)" % (type(self).__name__, len(self.sizes))
    def __eq__(self, other): return isinstance(other, Shape) and self.name == other.name
    def __lt__(self, other): return self.name < other.name
    def __hash__(self): return hash(self.name)
    def __len__(self): return len(self.sizes)
    def __getitem__(self, i): return self.sizes[i]
    def __iter__(self): yield from self.sizes
    def __enter__(self): return self
    def __exit__(self, *error): return True

class Square(Shape):
    __slots__ = ("side",)
    def __init__(self, side):
        super().__init__("square", side, side)
        self.side = side
    def __del__(self): pass

def counter(start=0):
    n = start
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step

def fibonacci(n): return n if n < 2 else fibonacci(n - 1) + fibonacci(n - 2)

def numbers(limit):
    a, b = 0, 1
    while True:
        if a > limit: break
        yield a
        a, b = b, a + b

def kind(x):
    match x:
        case int() | float(): return "number"
        case [first, *rest]: return "list"
        case {"key": value}: return "mapping"
        case _: return "other"

def main(*args):
    shapes = [Square(i) for i in range(5)] + [Shape("b", 1, 2.5, key=3), Shape.make("a")]
    seen = {}
    for i, shape in enumerate(sorted(shapes)):
        seen.setdefault(shape.name, []).append(i)
        if i == 3: continue
    text = ", ".join(f"{key}: {value}" for key, value in seen.items()) + str(shapes) + repr(shapes[0].label)
    words = text.upper().lower().strip().replace("a", "b").split()
    table = {w: len(w) for w in words}
    pairs = sorted(table.items(), key=lambda pair: (-pair[1], pair[0]), reverse=True)
    letters = {c for c in text if c.isalpha()} | set("xyz") & {"x"}
    step = counter(3)
    step(); step(by=2)
    total = math.pi + sqrt(2) * 10 ** 20 // 7 % 1000 + fibonacci(7) + floor(2.5) + max(1, 2) + min([3, 4]) + abs(-1) + round(2.345, 2)
    for x in (1, [1, 2], {"key": 1}, "s", None, (1, 2)): kind(x)
    for action in (lambda: {}["missing"], lambda: 1 / 0, lambda: int("x"), lambda: [][1], lambda: None.x, lambda: "a" + 1, lambda: undefined):
        try: action()
        except (KeyError, ZeroDivisionError) as error: str(error)
        except Exception as error: repr(error)
        finally: total += 1
    with shapes[0] as s:
        raise ValueError("inside", s)
    data = list(map(str, filter(None, numbers(100)))), tuple(reversed(range(0, 10, 2))), [*"ab", *[1]], {**table}
    first, *rest, last = data[0]
    del seen["square"], table
    assert first != last and 1 < 2 <= 3 and not (1 in rest) and all([True]) and any([0, 1])
    print("", end="")
    print("%5.1f|%-5s|%x" % (1.5, "a", 255), "{:>5}{name}".format(1, name="n"), hex(255), sep="", end="", file=Sink())
    return "longer text"[2:-1:2] + chr(ord("a")), b"bytes".decode(), pairs, letters, time.perf_counter() > 0

class Sink:
    def write(self, text): pass

if __name__ == "__main__":
    main(*sys.argv)
`;
