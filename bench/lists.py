"""Lists: a sieve, slices, sorting with and without keys, insertion and removal, a matrix product."""
import time


def sieve(n):
    flags = [True] * (n + 1)
    flags[0] = flags[1] = False
    i = 2
    while i * i <= n:
        if flags[i]:
            flags[i * i::i] = [False] * len(range(i * i, n + 1, i))
        i += 1
    return [i for i, flag in enumerate(flags) if flag]


def numbers(n):
    x, out = 42, []
    for _ in range(n):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        out.append(x)
    return out


def matrix(n):
    a = [[(i * j) % 7 for j in range(n)] for i in range(n)]
    b = [[(i + j) % 5 for j in range(n)] for i in range(n)]
    columns = [[row[j] for row in b] for j in range(n)]
    total = 0
    for row in a:
        for column in columns:
            s = 0
            for x, y in zip(row, column):
                s += x * y
            total += s
    return total


def swaps(values):
    for i in range(len(values) - 1):
        if values[i] > values[i + 1]:
            values[i], values[i + 1] = values[i + 1], values[i]
    return values


def kernel():
    primes = sieve(400_000)
    values = numbers(60_000)
    ordered = sorted(values)
    by_key = sorted(values, key=lambda v: v % 1000)
    values.sort(reverse=True)
    queue = []
    for v in ordered[:20_000]:
        queue.append(v)
        if len(queue) > 50:
            queue.pop(0)
    bubbled = numbers(60_000)
    for _ in range(3):
        bubbled = swaps(bubbled)
    return len(primes), primes[-1], ordered[100], by_key[100], values[5], sum(queue), bubbled[-1], matrix(70)


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(3):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "lists", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
