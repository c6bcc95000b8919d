# title: A list grows in leaps
# look: The list asks for more room than it needs, so most appends cost nothing. Its size stands still, then leaps:
# look: 4, 8, 16, 24, 32 slots. The heap map shows the old array freed and a larger block taken.
import sys

items = []
sizes = []
for i in range(20):
    items.append(i)
    size = sys.getsizeof(items)
    if not sizes or sizes[-1] != size:
        sizes.append(size)
print(sizes)
exact = list(range(20))
print(sys.getsizeof(items), sys.getsizeof(exact))
while len(items) > 4:
    items.pop()
print(sys.getsizeof(items))
