"""Function calls: recursion, default and keyword arguments."""
import time


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def scaled(value, factor=3, *, offset=1):
    return value * factor + offset


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def kernel():
    total = fib(27) + tak(15, 8, 2)
    for i in range(400_000):
        total += scaled(i) - scaled(i, offset=2) + scaled(i, 4)
    return total


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(2):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "calls", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
