def __getattr__(name):
    if name == "dynamic": return "made " + name
    raise AttributeError("no " + name)
def __dir__(): return ["dynamic"]
