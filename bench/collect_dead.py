"""A collection of 300,000 dead cycles of two: an object and its dict of attributes, and lists."""
import gc
import time


class Node:
    def __init__(self):
        self.other = None


gc.collect()  # what the host left over is not counted
gc.disable()
for i in range(150_000):
    a, b = Node(), Node()
    a.other, b.other = b, a
for i in range(150_000):
    c, d = [], []
    c.append(d)
    d.append(c)
del a, b, c, d


def kernel():
    return gc.collect()


start = time.perf_counter()
result = kernel()
seconds = time.perf_counter() - start
print("checksum", result)
print(f'{{"name": "collect_dead", "seconds": {seconds:.6f}}}')
