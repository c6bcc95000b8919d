"""A full collection over a million live containers."""
import gc
import time

gc.disable()
live = [[] for _ in range(1_000_000)]
gc.collect()


def kernel():
    found = 0
    for _ in range(4):
        found += gc.collect()
    return found, len(live)


start = time.perf_counter()
result = kernel()
seconds = time.perf_counter() - start
print("checksum", result)
print(f'{{"name": "collect_live", "seconds": {seconds:.6f}}}')
