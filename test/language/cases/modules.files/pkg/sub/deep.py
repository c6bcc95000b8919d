from .. import __name__ as up
print("deep runs", up, __package__)
