# title: Closures share a cell
# look: Two functions, one cell: both names reach the same count through it. Step into add() and see the cell's content
# look: replaced while the cell stays; when both functions are gone the cell goes too.
def counter():
    count = 0

    def add():
        nonlocal count
        count += 1000
        return count

    def show():
        return count

    return add, show


add, show = counter()
add()
print(show())
add()
print(show())
del add
print("one function still holds the cell:", show())
del show
print("nobody does")
