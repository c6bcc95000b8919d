print("pkg runs", __name__, __package__)
from . import one
from .one import value as v
name = "pkg"
