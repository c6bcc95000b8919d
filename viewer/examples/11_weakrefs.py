# title: Weak references do not count
# look: `house` has a count of 1 although two things point at it, for a weak reference adds nothing. When the
# look: name goes the object dies at once, the callback runs, and the weak reference answers None.
import weakref


class House:
    pass


def gone(reference):
    print("callback: the house is gone")


house = House()
house.rooms = 4
watcher = weakref.ref(house, gone)
print(watcher() is house)
second = house
del house
print("one strong reference left:", watcher() is second)
del second
print(watcher())
