"""doc of simple"""
print("simple runs", __name__, __package__ == "", __doc__)
x = 1
_hidden = 2
def f(): return x
