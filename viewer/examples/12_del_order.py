# title: __del__ and the order of things
# look: Deleting `root` frees the whole tree in one step, parents first: each count falls to zero because its
# look: parent has gone. Step by instruction to see the calls of __del__ on the stack.
class Node:
    def __init__(self, name, *children):
        self.name = name
        self.children = children

    def __del__(self):
        print("del", self.name)


leaf = Node("leaf")
root = Node("root", Node("left"), Node("right", leaf))
del root
print("the leaf has a name of its own")
del leaf
