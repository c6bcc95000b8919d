# title: Shallow copies share
# look: The copied list is a new box, its items are the old ones. A change inside a shared item shows through both;
# look: the last copy is built row by row and shares nothing that can change.
grid = [[0, 0], [0, 0]]
shallow = list(grid)
shallow[0][0] = 1
print(grid)
deep = [row[:] for row in grid]
deep[0][0] = 9
print(grid, deep)
row = [0, 0]
wrong = [row] * 3
wrong[0][0] = 7
print(wrong)
