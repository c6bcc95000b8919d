"""Integer loops: small ints, comparisons, division with rest, a little of big ints."""
import time


def collatz(limit):
    longest = best = 0
    for n in range(1, limit):
        m, steps = n, 0
        while m != 1:
            m = m // 2 if m % 2 == 0 else 3 * m + 1
            steps += 1
        if steps > longest:
            longest, best = steps, n
    return best * 1000 + longest


def mixed(rounds):
    a, b = 1, 12345
    for i in range(rounds):
        a = (a * 1103515245 + 12345) & 0x7FFFFFFF
        b ^= a >> 3
        b += i % 7
    return a ^ b


def big(rounds):
    x = 3
    for _ in range(rounds):
        x = (x * x + 1) % (1 << 521)
    return x % 1_000_003


def kernel():
    return collatz(20_000) + mixed(600_000) + big(20_000)


rounds = []
for _ in range(6):
    start = time.perf_counter()
    result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "int_loops", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
