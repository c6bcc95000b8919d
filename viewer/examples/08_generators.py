# title: A generator keeps its frame
# look: Between two calls of next() the frame is off the stack, but its locals stay alive inside the generator object.
# look: Watch the count of `basket` fall only when the generator itself is deleted.
def pick(basket):
    for fruit in basket:
        yield fruit.upper()


basket = ["apple", "pear", "plum"]
picker = pick(basket)
print(next(picker))
print(next(picker))
del basket
print("the generator still has the list")
print(next(picker))
del picker
print("now nobody has")
