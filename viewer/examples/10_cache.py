# title: A cache that only grows
# look: Every answer stays in the dict, so memory over time is a staircase that never comes down: the usual leak.
# look: Choose one of the cached lists and ask why it is alive.
cache = {}


def squares(n):
    if n not in cache:
        cache[n] = [i * i for i in range(n)]
    return cache[n]


for size in range(100, 112):
    squares(size)
print(len(cache), "answers kept")
squares(100)
cache.clear()
print("cleared:", len(cache))
