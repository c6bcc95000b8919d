# title: The default argument that remembers
# look: The list is made once, when `def` runs, and belongs to the function object. Every call without an argument
# look: gets that same list: follow the arrow from the function to it.
def remember(thing, seen=[]):
    seen.append(thing)
    return seen


first = remember("one")
second = remember("two")
print(first is second, first)
mine = remember("three", [])
print(mine is first, mine)
