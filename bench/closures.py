"""Closures, comprehensions and functions as values."""
import time


def counter():
    count = 0

    def tick(step):
        nonlocal count
        count += step
        return count
    return tick


def compose(*functions):
    def composed(x):
        for f in functions:
            x = f(x)
        return x
    return composed


def kernel():
    tick = counter()
    for i in range(500_000):
        tick(i & 3)
    chain = compose(lambda x: x + 1, lambda x: x * 3, lambda x: x % 1009)
    total = sum(map(chain, range(150_000)))
    squares = [[i * j for j in range(40) if (i + j) % 3] for i in range(2_000)]
    table = {i: {j: i ^ j for j in range(8)} for i in range(10_000)}
    flat = [v for row in squares for v in row if v & 1]
    adders = [lambda x, n=n: x + n for n in range(100)]
    for _ in range(2_000):
        for f in adders:
            total = f(total) & 0xFFFFFF
    return tick(0), total, len(flat), sum(flat), sum(len(t) for t in table.values()), sum(filter(lambda v: v % 7 == 0, flat))


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(4):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "closures", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
