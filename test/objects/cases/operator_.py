import _operator as o
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print([getattr(o, n)(13, 5) for n in "add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor lt le eq ne ge gt is_ is_not iadd isub imul itruediv ifloordiv imod ipow ilshift irshift iand ior ixor".split()])
l = [1, 2]; print(o.iadd(l, [3]) is l, l, o.concat([1], [2]), o.iconcat(l, (4,)), o.contains(l, 2), o.countOf([1, 1, 2], 1), o.indexOf("abc", "c"), o.getitem(l, 0), o.setitem(l, 0, 9), o.delitem(l, 1), l)
print(o.truth([]), o.not_([]), o.neg(5), o.pos(5), o.abs(-5), o.inv(5), o.invert(5), o.index(True), o.length_hint([1, 2]), o.length_hint(5, 7), o.call(max, 1, 2), o.call(dict, a=1))
g = o.itemgetter(1); print(g("abc"), o.itemgetter(0, 2)("abc"), o.itemgetter(slice(1, 3))("abcd"), o.itemgetter("k")({"k": 1}), g, o.itemgetter(1, "a"), o.itemgetter((1,)), o.itemgetter(-1)((1, 2)), o.itemgetter(0)((1, 2)))
class P: pass
p = P(); p.a = P(); p.a.b = 5; p.c = 6; print(o.attrgetter("a.b")(p), o.attrgetter("a.b", "c")(p), o.attrgetter("x"), o.attrgetter("x", "y.z"))
m = o.methodcaller("split", ",", maxsplit=1); print(m("a,b,c"), m, o.methodcaller("upper")("a"), o.methodcaller("f"))
print(o._compare_digest("a", "a"), o._compare_digest(b"a", b"b"), o._compare_digest("a", "ab"))
err(lambda: g()); err(lambda: g(1, 2)); err(lambda: o.itemgetter()); err(lambda: o.attrgetter(1)); err(lambda: o.attrgetter()); err(lambda: o.methodcaller()); err(lambda: o.methodcaller(1)); err(lambda: o.attrgetter("zz")(p)); err(lambda: o.add(1)); err(lambda: o.neg("a")); err(lambda: o._compare_digest("\xe9", "a")); err(lambda: o._compare_digest("a", b"a")); err(lambda: o.concat(1, 2)); err(lambda: o.indexOf([1], 2)); err(lambda: o.countOf(1, 2)); err(lambda: o.length_hint(1, "a")); err(lambda: g("a", x=1))
