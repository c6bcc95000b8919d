from . import one
from .one import value
from .sub.deep import up
from . import nothing
