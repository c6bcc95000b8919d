def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
s = slice(1, 10, 2); print(s, s.start, s.stop, s.step, slice(5), slice(None), slice("a", 1.5))
print(s.indices(5), slice(None, None, -1).indices(7), slice(-3, None).indices(2**70), slice(2**80, -2**80, -2**70).indices(10))
print(hash(s), hash(slice(None)), s == slice(1, 10, 2), s < slice(2, 1), s != slice(3), s.__reduce__())
err(lambda: slice()); err(lambda: slice(1, 2, 3, 4)); err(lambda: slice(1, 2, 0).indices(3)); err(lambda: slice("a").indices(3)); err(lambda: s.indices(-1)); err(lambda: [1][::0]); err(lambda: [1]["a":]); err(lambda: slice(1, 2, x=3)); err(lambda: hash(slice([])))
x = list(range(10))
for a in (None, -11, -3, 0, 4, 20):
    for b in (None, -20, -2, 5, 30):
        for c in (None, 1, 2, 3, -1, -2, -7, 2**65, -2**65): print(x[a:b:c], end=" ")
print()
