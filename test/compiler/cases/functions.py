def plain(): pass
def one_line(a): return a
def documented():
    """The docstring."""
def documented_and_more():
    "The docstring."
    return 1
def parameters(a, /, b, c=1, *args, d, e=2, **kwargs) -> int:
    return locals()
def annotated(a: int, /, b: "str" = "x", *args: float, c: bool = True, **kw: None) -> list[int]: ...
def starred(*args: *tuple[int]): ...
def keyword_only(*, a, b=1): return a + b
@plain
@one_line(1)
def decorated(): pass
@plain
class Decorated: pass
def closure(a):
    b = 1
    def inner(c):
        nonlocal b
        b += a + c
        return lambda: (a, b, c)
    return inner
def cell_argument(a, b):
    return [lambda: a for _ in b], a
def recursive():
    def f(): return f
    return f
class C(object, metaclass=type):
    """doc"""
    x: int = 1
    y = x
    __private = 2
    def method(self): return self.__private, __class__
    def parent(self): return super().method(), super().attr, super(C, self).method(1, k=2)
    class Inner:
        def deep(self): return super().deep()
    if x:
        z: str
    comp = [x for x in range(3)]
    nested = [[y for y in range(x)] for x in range(3)]
class D(C, *[], **{}): pass
class E:
    def f(self):
        return x
    x = 1
def many_locals(a):
    l0 = l1 = l2 = l3 = l4 = l5 = l6 = l7 = l8 = l9 = 0
    m0 = m1 = m2 = m3 = m4 = m5 = m6 = m7 = m8 = m9 = 0
    n0 = n1 = n2 = n3 = n4 = n5 = n6 = n7 = n8 = n9 = 0
    o0 = o1 = o2 = o3 = o4 = o5 = o6 = o7 = o8 = o9 = 0
    p0 = p1 = p2 = p3 = p4 = p5 = p6 = p7 = p8 = p9 = 0
    q0 = q1 = q2 = q3 = q4 = q5 = q6 = q7 = q8 = q9 = 0
    r0 = r1 = r2 = r3 = r4 = r5 = r6 = r7 = r8 = r9 = 0
    if a:
        del r9, r0
        print(r9)
        s = r8
    return s, r9, l0
def finally_lambda():
    try: pass
    finally:
        f = lambda: 0
    return f
def unused_constants():
    1; "text"; ...
    return 2
