# title: An exception keeps frames alive
# look: The caught error has a traceback, the traceback has the frame, and the frame has its locals: `payload` outlives
# look: the call that made it. It dies when the last name of the error goes.
class Payload:
    def __init__(self):
        self.data = list(range(5))

    def __del__(self):
        print("payload freed")


def parse(text):
    payload = Payload()
    return int(text)


saved = None
try:
    parse("twelve")
except ValueError as error:
    saved = error
print("the call is over, the payload is not freed")
saved = None
print("end")
