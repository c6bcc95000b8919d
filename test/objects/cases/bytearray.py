a = bytearray(); s = []
import sys
last = -1
for i in range(300):
    n = sys.getsizeof(a)
    if n != last: s.append((i, n)); last = n
    a.append(i & 255)
print(s)
del a[:100]; print(len(a), a.__alloc__()); a[5:10] = b"xy"; print(a[:12]); del a[::2]; print(len(a), a[:5]); a *= 2; print(len(a)); a.clear(); print(a.__alloc__(), a)
a.extend(range(5)); a.insert(0, 9); a.reverse(); print(a, a.pop(), a.pop(0), a); a.remove(2); print(a); a += b"zz"; print(a, a.copy() is a, 3 in a)
