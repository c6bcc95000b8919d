from circ2 import z
