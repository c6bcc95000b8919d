# title: Fragmentation
# look: Every second object is freed, yet hardly a pool becomes empty: the memory cannot go back to the system.
# look: Open the heap map after the `del` and look at the stripes, then at what the second round does with the holes.
blocks = [str(i) * 10 for i in range(1000, 1600)]
print(len(blocks), "strings")
del blocks[::2]
print(len(blocks), "left, with holes between them")
more = [str(i) * 10 for i in range(2000, 2250)]
print(len(more), "new ones fill the holes")
del blocks, more
print("all free")
