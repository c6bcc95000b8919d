# title: Back from the dead
# look: The collector finds a cycle and calls __del__, which hands the object to a global name: it is alive again, and
# look: __del__ is not called a second time. Look at the collection's phases: finalizers come before clear.
import gc


class Phoenix:
    def __init__(self):
        self.me = self

    def __del__(self):
        global ashes
        ashes = self
        print("resurrected")


ashes = None
bird = Phoenix()
del bird
print("collected:", gc.collect())
print(ashes is not None)
ashes.me = None
ashes = None
print("gone, silently")
