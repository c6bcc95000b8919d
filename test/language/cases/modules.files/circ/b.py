print("b begins")
import circ.a
y = 2
print(hasattr(circ, "a"), hasattr(circ.a, "x") if hasattr(circ, "a") else None)
try: from circ.a import x
except ImportError as e: print(type(e).__name__, str(e).split(" (/")[0])
