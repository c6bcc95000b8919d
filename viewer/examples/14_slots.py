# title: __slots__ and instances without
# look: Both points hold the same two numbers. Compare their sizes and open the bytes: a slot is a field of the object,
# look: an attribute is in a values array beside it, and a dict only appears when somebody asks for __dict__.
import sys


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


class Slim:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


plain = Point(300, 400)
slim = Slim(300, 400)
print(sys.getsizeof(plain), sys.getsizeof(slim))
plain.z = 500
attributes = plain.__dict__
print(sys.getsizeof(attributes))
try:
    slim.z = 500
except AttributeError:
    print("a slim point has no room for z")
