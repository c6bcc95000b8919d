print("one runs", __name__, __package__)
value = 11
from .sub import deep
