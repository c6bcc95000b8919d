"""Generators: pipelines, recursion through `yield from`, send, generator expressions."""
import time


def numbers(n):
    for i in range(n):
        yield i


def pairs(source):
    last = 0
    for value in source:
        yield last + value
        last = value


def walk(low, high):
    if high - low < 2:
        yield low
        return
    middle = (low + high) // 2
    yield from walk(low, middle)
    yield from walk(middle, high)


def average():
    total = count = 0
    value = yield 0
    while True:
        total += value
        count += 1
        value = yield total // count


def queens(n, row=0, columns=0, left=0, right=0):
    if row == n:
        yield 1
        return
    for c in range(n):
        bit = 1 << c
        if not (columns | left | right) & bit:
            yield from queens(n, row + 1, columns | bit, (left | bit) << 1, (right | bit) >> 1)


def kernel():
    total = sum(x * 2 for x in pairs(pairs(numbers(400_000))) if x % 3)
    leaves = sum(walk(0, 30_000))
    running = average()
    next(running)
    for i in range(300_000):
        last = running.send(i & 255)
    return total, leaves, last, sum(queens(7))


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(2):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "generators", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
