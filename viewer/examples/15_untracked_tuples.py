# title: Tuples the collector forgets
# look: A tuple of atoms cannot be part of a cycle. It starts in generation 0 and loses its place at the first
# look: collection; the tuple with a list in it stays tracked. Watch the generation marks.
import gc

year = 2000 + len("ab")
atoms = (year, "text", None)
mixed = (year, [])
print(gc.is_tracked(atoms), gc.is_tracked(mixed))
gc.collect()
print(gc.is_tracked(atoms), gc.is_tracked(mixed))
table = {"year": year}
print(gc.is_tracked(table))
table["list"] = []
print(gc.is_tracked(table))
