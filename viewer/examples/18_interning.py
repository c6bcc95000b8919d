# title: Interning
# look: Names and constants that look like names are interned: one object for everybody. A string computed at run time
# look: is another object with the same text, until sys.intern() hands out the known one.
import sys

first = "ouroboros"
second = "ouroboros"
print(first is second)
half = "ouro"
built = half + "boros"
print(built == first, built is first)
built = sys.intern(built)
print(built is first)
one = "a"
also = "banana"[1]
print(one is also)
big = int("1000")
same = int("1000")
print(big is same, int("256") is int("256"))
