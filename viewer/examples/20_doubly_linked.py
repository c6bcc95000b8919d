# title: A linked list, both ways
# look: Each node points forward and back, so a removed node is part of a cycle with nobody outside. It is marked as
# look: unreachable until the collector comes; a weak link back would have let it go at once.
import gc


class Node:
    def __init__(self, value):
        self.value = value
        self.next = None
        self.back = None


def link(left, right):
    left.next = right
    right.back = left


gc.disable()
head = Node("a")
tail = Node("b")
link(head, tail)
extra = Node("c")
link(tail, extra)
print(head.next.next.value)
del head, tail, extra
print("three nodes that nobody can reach")
print("found by the collector:", gc.collect())
