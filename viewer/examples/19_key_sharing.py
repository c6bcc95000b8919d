# title: Dicts that share their keys
# look: Instances of one class keep their values in small arrays and share one table of names, held by the class.
# look: Deleting an attribute and asking for __dict__ makes a dict of one's own, and the size shows it.
import sys


class Dog:
    def __init__(self, name, age):
        self.name = name
        self.age = age


rex = Dog("Rex", 3)
ada = Dog("Ada", 5)
shared = sys.getsizeof(rex.__dict__)
loner = {"name": "Rex", "age": 3}
print(shared, sys.getsizeof(loner))
bob = Dog("Bob", 7)
bob.__dict__["colour"] = "brown"
print(sys.getsizeof(bob.__dict__))
print(sys.getsizeof(ada.__dict__))
