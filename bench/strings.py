"""Strings: building, joining, splitting, searching, formatting, translating, comparing."""
import time


def kernel():
    parts = []
    for i in range(60_000):
        parts.append(f"item {i:05d}: {i * 0.5:.2f} {'even' if i % 2 == 0 else 'odd'}")
    text = "\n".join(parts)
    lines = text.split("\n")
    upper = 0
    for line in lines:
        name, _, rest = line.partition(": ")
        if rest.endswith("even") and "99" in name:
            upper += len(rest.replace("even", "EVEN").upper().strip())
    letters = {}
    for ch in text[:300_000]:
        letters[ch] = letters.get(ch, 0) + 1
    out = ""
    for i in range(60_000):
        out += chr(97 + i % 26)
    found, at = 0, out.find("xyz")
    while at >= 0:
        found += 1
        at = out.find("xyz", at + 1)
    words = sorted({line[7:-6][::-1] for line in lines}, key=str.lower)
    wide = "".join("äöü€😀"[i % 5] for i in range(50_000))
    return len(text), upper, letters["0"], found, words[0], words[-1], wide.count("€"), hash(out[:10]) == hash("abcdefghij"), "%s|%5d|%-6s|%x" % (words[-2], upper, "ab", found)


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(4):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "strings", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
