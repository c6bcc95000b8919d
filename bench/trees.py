"""Allocation: binary trees of objects and of tuples, made and dropped."""
import time


class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right


class Node:
    def __init__(self, value):
        self.value = value
        self.children = []


def make(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(make(depth - 1), make(depth - 1))


def check(tree):
    if tree.left is None:
        return 1
    return 1 + check(tree.left) + check(tree.right)


def tuples(depth):
    return (tuples(depth - 1), tuples(depth - 1)) if depth else ()


def count(pair):
    return 1 + count(pair[0]) + count(pair[1]) if pair else 1


def kernel():
    long_lived = make(13)
    total = 0
    for depth in range(4, 14, 2):
        for _ in range(1 << (13 - depth)):
            total += check(make(depth))
    total += count(tuples(15))
    nodes = []
    for i in range(80_000):
        node = Node(i)
        if nodes:
            nodes[i // 2].children.append(node)
        nodes.append(node)
    return total, check(long_lived), len(nodes[5].children)


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(3):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "trees", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
