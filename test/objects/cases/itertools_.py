from itertools import *
import operator
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
print(list(accumulate([1, 2, 3, 4])), list(accumulate([1, 2, 3], operator.mul)), list(accumulate([1, 2], initial=10)), list(accumulate([], initial=None)), list(accumulate("abc")))
print(list(batched("abcdefg", 3)), list(batched("", 2)), list(chain("ab", [1], ())), list(chain.from_iterable(["ab", "c"])), list(compress("abcdef", [1, 0, 1, 0, 1])))
for n in range(5):
    for r in range(4): print(list(combinations(range(n), r)), list(combinations_with_replacement(range(n), r)), list(permutations(range(n), r)))
print(list(permutations("abc")), list(product("ab", [1, 2])), list(product("ab", repeat=2)), list(product()), list(product("", "a")), list(product("ab", repeat=0)))
c = count(5); print(next(c), next(c), c, count(1.5, 0.5), count(1, 2), list(islice(count(2**53 - 3), 5)), list(islice(count(10, -3), 4)), list(islice(count(2**63 - 2), 4)), list(islice(count(-2), 4)))
print(list(islice(cycle("abc"), 8)), list(cycle("")), list(dropwhile(lambda x: x < 3, [1, 5, 2])), list(takewhile(lambda x: x < 3, [1, 5, 2])), list(filterfalse(None, [0, 1, ""])), list(filterfalse(lambda x: x % 2, range(6))))
print([(k, list(g)) for k, g in groupby("aabbbca")], [(k, list(g)) for k, g in groupby(range(10), lambda x: x // 4)], [k for k, g in groupby("aab")])
g = groupby("aab"); k, a = next(g); k2, b = next(g); print(list(a), list(b))
print(list(islice("abcdefg", 2)), list(islice("abcdefg", 2, 4)), list(islice("abcdefg", 1, None, 2)), list(islice("abcdefg", None)), list(islice("abc", 0)), list(pairwise("abcd")), list(pairwise("a")), repeat(5), repeat("a", 3), list(repeat(1, 3)), list(starmap(pow, [(2, 3), [3, 2]])))
a, b, d = tee(iter(range(130)), 3); print(sum(a), sum(islice(b, 60)), sum(b), sum(d)); t1, = tee("abc", 1); t2 = t1.__copy__(); print(next(t1), list(t2), list(t1), tee("a", 0))
print(list(zip_longest("abc", [1], fillvalue="-")), list(zip_longest()), list(zip_longest("ab", "cde")), repeat(1, 5).__length_hint__(), operator.length_hint(repeat(1, 4)))
print([x.__sizeof__() for x in (accumulate(""), batched("", 1), chain(), combinations("", 1), compress("", ""), count(), cycle(""), dropwhile(1, ""), filterfalse(1, ""), groupby(""), islice("", 1), pairwise(""), permutations(""), product(), repeat(1), starmap(1, ""), takewhile(1, ""), zip_longest(), tee("")[0])])
err(lambda: batched("a", 0)); err(lambda: combinations("a", -1)); err(lambda: permutations("a", "b")); err(lambda: permutations("a", -1)); err(lambda: islice("a", -1)); err(lambda: islice("a", 1, 2, 0)); err(lambda: islice("a", "b")); err(lambda: islice("a", -1, 2)); err(lambda: islice("a")); err(lambda: count("a")); err(lambda: tee("a", -1)); err(lambda: product(repeat=-1)); err(lambda: operator.length_hint(repeat(1))); err(lambda: repeat(1).__length_hint__()); err(lambda: chain(1).__next__()); err(lambda: list(starmap(pow, [1]))); err(lambda: cycle()); err(lambda: takewhile(1)); err(lambda: list(dropwhile(1, "a")))
