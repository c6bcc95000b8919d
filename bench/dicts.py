"""Dicts and sets: counting, grouping, lookups that hit and miss, insertion and deletion, tuple keys."""
import time


def kernel():
    x, words = 7, []
    for _ in range(80_000):
        x = (x * 1103515245 + 12345) & 0x7FFFFFFF
        words.append("w" + str(x % 5000))
    counts = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    groups = {}
    for word, n in counts.items():
        groups.setdefault(n % 10, []).append(word)
    grid = {(i % 300, i // 300): i for i in range(90_000)}
    total = 0
    for i in range(300):
        for j in range(300):
            if (i, j + 1) in grid:
                total += grid[i, j] ^ grid[i, j + 1]
    seen = set()
    for i in range(200_000):
        seen.add(i * i % 10_007)
    odd = {v for v in seen if v & 1}
    churn = {}
    for i in range(150_000):
        churn[i] = i
        if i > 1000:
            del churn[i - 1000]
    merged = {**counts, **{str(k): len(v) for k, v in groups.items()}}
    return len(counts), sum(len(g) for g in groups.values()), total, len(seen & odd), len(churn), len(merged), max(counts.values())


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(2):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "dicts", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
