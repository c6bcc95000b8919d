"""Exceptions: raised and caught near and far, finally, context managers, classes of one's own."""
import time


class Refused(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Guard:
    def __init__(self, log):
        self.log = log

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.log[0] += 1
        return kind is KeyError


def deep(n, code):
    if n == 0:
        raise Refused(code)
    return deep(n - 1, code)


def convert(text):
    try:
        return int(text)
    except ValueError:
        return -1
    finally:
        convert.calls += 1


convert.calls = 0


def kernel():
    log = [0]
    table = {i: i for i in range(0, 100, 2)}
    total = 0
    for i in range(200_000):
        try:
            total += table[i % 100]
        except KeyError as e:
            total -= e.args[0]
    for i in range(40_000):
        try:
            deep(6, i)
        except Refused as e:
            total += e.code
    for i in range(100_000):
        total += convert("12" if i % 3 else "x")
    for i in range(80_000):
        with Guard(log):
            if i % 4 == 0:
                raise KeyError(i)
            total += 1
    return total, log[0], convert.calls


rounds = []
for _ in range(6):
    start = time.perf_counter()
    result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "exceptions", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
