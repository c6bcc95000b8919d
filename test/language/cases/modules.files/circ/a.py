print("a begins")
from circ import b
x = 1
print("a ends", b.y)
