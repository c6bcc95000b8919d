"""The writer that every part of the generator uses: lines, scopes, literals, expressions by template."""
import contextlib
import random

from templates import TEMPLATES

BOUNDARIES = [0, 1, -1, 2, 7, 10, 255, 256, 257, -5, -6, 2**15, 2**30 - 1, 2**30, -(2**30), 2**31, 2**31 - 1, 2**53,
              2**53 + 1, 2**60, -(2**60) + 1, 2**62, 2**63 - 1, 2**63, -(2**63), 2**64, 10**18, 10**19, 10**25, 3**100]
# No NaN: its hash is its address, so the order of a set would depend on it.
FLOATS = ["0.0", "-0.0", "0.1", "1.5", "-2.5", "3.14159", "1e16", "1e-5", "123456789.125", "2.5e-310", "1e300", "0.5",
          "1e22", "9007199254740993.0", "float('inf')", "float('-inf')", "5e-324", "1.7976931348623157e308"]
WORDS = ["spam", "eggs", "a", "b", "", "x y", "Hello World", "tab\there", "line\nbreak", "é", "ß", "İstanbul", "漢字",
         "😀!", "\x00nul", "'quote'", "\"both'", "back\\slash", "ﬁne", "ǆ", "123", "-45", "0x1f", " 7 ", "3.5", "1_000",
         "½", "٣", "aaaa", "abcabc", "the quick brown fox", "UPPER", "MiXeD", "under_score", "ÿ", "\u0301", "Ω", "\r\n",
         "comma,separated,list", "==", "%s", "{}", "{0}", "\ud7ff", "\U0010ffff", "class", "True"]
LETTER = {"I": "int", "F": "float", "S": "str", "B": "bytes", "L": "list", "T": "tuple", "D": "dict", "Z": "set",
          "P": "bool", "X": "any", "C": "complex", "R": "range", "A": "bytearray", "N": "strlist"}


class Gen:
    """One program in the making. `scope` maps a type's name to the names that hold such values."""

    def __init__(self, seed):
        self.r = random.Random(seed)
        self.lines = []
        self.depth = 0
        self.counter = 0
        self.scope = {}
        self.mutable = []
        self.in_loop = False
        self.in_function = False

    # ---- text
    def w(self, text):
        for line in text.split("\n"):
            self.lines.append("    " * self.depth + line if line.strip() else "")

    @contextlib.contextmanager
    def block(self, head):
        self.w(head)
        self.depth += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.w("pass")
        self.depth -= 1

    def source(self):
        return "\n".join(self.lines) + "\n"

    # ---- choice
    def chance(self, p):
        return self.r.random() < p

    def pick(self, options):
        return options[self.r.randrange(len(options))]

    def some(self, low, high):
        return range(self.r.randint(low, high))

    def sample(self, options, low, high):
        return self.r.sample(options, min(len(options), self.r.randint(low, high)))

    def fresh(self, prefix="v"):
        self.counter += 1
        return f"{prefix}{self.counter}"

    @contextlib.contextmanager
    def function_scope(self, **names):
        saved, self.scope = self.scope, {k: list(v) for k, v in self.scope.items()}
        was = self.in_loop, self.in_function
        self.in_loop, self.in_function = False, True
        for kind, listed in names.items():
            self.scope.setdefault(kind, []).extend(listed)
        yield
        self.scope = saved
        self.in_loop, self.in_function = was

    def declare(self, kind, name):
        names = self.scope.setdefault(kind, [])
        if name not in names:
            names.append(name)
        if self.depth == 0 and kind in ("list", "dict", "set", "bytearray", "strlist", "object") and name not in self.mutable:
            self.mutable.append(name)

    # ---- literals
    def small(self):
        return str(self.r.randint(-3, 8)) if self.chance(0.3) else str(self.r.randint(0, 5))

    def lit_int(self):
        roll = self.r.random()
        if roll < 0.45:
            n = self.r.randint(-10, 100)
        elif roll < 0.75:
            n = self.pick(BOUNDARIES)
        elif roll < 0.9:
            n = self.r.randint(-(2**70), 2**70)
        else:
            n = self.r.getrandbits(self.r.randint(100, 400)) * self.pick([1, -1])
        if self.chance(0.08):
            return self.pick([hex, oct, bin])(n) if n >= 0 else f"({n})"
        return str(n) if n >= 0 else f"({n})"

    def lit_float(self):
        if self.chance(0.5):
            text = self.pick(FLOATS)
        else:
            text = repr(round(self.r.uniform(-1000, 1000), self.r.randint(0, 12)))
        return f"({text})" if text.startswith("-") else text

    def text(self):
        if self.chance(0.75):
            return self.pick(WORDS)
        alphabet = self.pick(["ab", "abc ", "xyzXYZ09", "aéß漢😀", "01", " \t\nq"])
        return "".join(self.pick(alphabet) for _ in self.some(0, 9))

    def lit_str(self):
        return repr(self.text())

    def lit_bytes(self):
        if self.chance(0.5):
            return repr(self.pick([b"", b"abc", b"\x00\xff", b"spam eggs", b"a,b,,c", b"AbC", b"\xc3\xa9", b"12", b" pad "]))
        return repr(bytes(self.r.randrange(256) for _ in self.some(0, 6)))

    def lit_bool(self):
        return self.pick(["True", "False"])

    def lit_complex(self):
        return f"complex({self.lit_float()}, {self.lit_float()})" if self.chance(0.5) else self.pick(["2j", "(1+2j)", "(-0.5-1j)"])

    def lit_range(self):
        return self.pick(["range(5)", "range(2, 9, 3)", "range(10, 0, -4)", "range(0)", "range(-3, 3)", "range(2**65, 2**65 + 4)"])

    def items(self, kind, low, high, depth=0):
        return [self.expr(kind, depth) for _ in self.some(low, high)]

    def lit_list(self):
        return "[" + ", ".join(self.items("int", 0, 6)) + "]"

    def lit_strlist(self):
        return "[" + ", ".join(self.items("str", 0, 5)) + "]"

    def lit_tuple(self):
        parts = [self.lit(self.pick(["int", "str", "float", "int", "bool", "none"])) for _ in self.some(0, 4)]
        return "(" + ", ".join(parts) + ("," if len(parts) == 1 else "") + ")"

    def lit_dict(self):
        return "{" + ", ".join(f"{self.lit_str()}: {self.lit_int()}" for _ in self.some(0, 5)) + "}"

    def lit_set(self):
        parts = [self.pick([self.lit_int, self.lit_int, self.lit_str])() for _ in self.some(0, 6)]
        return "{" + ", ".join(parts) + "}" if parts else "set()"

    def lit_bytearray(self):
        return f"bytearray({self.lit_bytes()})"

    def lit_none(self):
        return "None"

    def lit(self, kind):
        if kind == "any":
            kind = self.pick(["int", "float", "str", "bytes", "list", "tuple", "dict", "set", "bool", "none", "strlist"])
        return getattr(self, "lit_" + kind)()

    # ---- expressions
    def expr(self, kind, depth=2, wrong=0.03):
        """An expression that has type `kind` (but for a few on purpose)."""
        if self.chance(wrong):
            kind = self.pick(list(LETTER.values()))
        if depth <= 0 or self.chance(0.15):
            names = self.scope.get(kind)
            if names and self.chance(0.65):
                return self.pick(names)
            return self.lit(kind)
        if kind == "any":
            return self.expr(self.pick(list(LETTER.values())), depth, 0)
        return self.fill(self.pick(TEMPLATES[kind]), depth - 1)

    def fill(self, template, depth=1):
        """Replaces <I>, <S>, ... by expressions and <i>, <slice>, <op>, ... by what they name."""
        out = []
        rest = template
        while True:
            start = rest.find("<<<")
            if start < 0:
                return "".join(out) + rest
            end = rest.index(">>>", start)
            out.append(rest[:start])
            out.append(self.hole(rest[start + 3:end], depth))
            rest = rest[end + 3:]

    def hole(self, what, depth):
        if what in LETTER:
            return self.expr(LETTER[what], depth)
        if what == "i":
            return self.small()
        if what == "slice":
            part = lambda: self.pick(["", "", self.small(), str(self.r.randint(-4, 4))])
            step = self.pick(["", "", "", ":2", ":-1", ":-2", ":3", ":"])
            return f"{part()}:{part()}{step}"
        if what == "spec":
            return self.int_spec() if self.chance(0.5) else self.float_spec()
        if what == "ispec":
            return self.int_spec()
        if what == "fspec":
            return self.float_spec()
        if what == "sspec":
            return self.pick(["", "<", ">", "^", "*^", "é<"]) + self.pick(["", "8", "12", "3"]) + self.pick(["", ".2", ".0"]) + self.pick(["", "s"])
        if what == "end":
            return self.pick(["'little'", "'big'"])
        if what == "cmp":
            return self.pick(["<", "<=", "==", "!=", ">", ">="])
        if what == "enc":
            return self.pick(["'utf-8'", "'ascii'", "'latin-1'", "'utf-16'", "'utf-32-le'", "'utf-8', 'replace'", "'ascii', 'ignore'", "'ascii', 'backslashreplace'", "'ascii', 'xmlcharrefreplace'"])
        if what == "base":
            return self.pick(["2", "8", "10", "16", "0", "36", "37", "1"])
        if what == "l":
            return self.lit_str()
        if what == "n":
            return self.lit_int()
        raise KeyError(what)

    def int_spec(self):
        return (self.pick(["", "", "<", ">", "^", "=", "*^", "0="]) + self.pick(["", "+", "-", " "]) + self.pick(["", "", "#"])
                + self.pick(["", "0"]) + self.pick(["", "8", "20", "3"]) + self.pick(["", "", ",", "_"]) + self.pick(["", "d", "x", "X", "b", "o", "e", "f", "g", "%", "n"]))

    def float_spec(self):
        return (self.pick(["", "", "<", ">", "^", "=", "_>"]) + self.pick(["", "+", " "]) + self.pick(["", "", "#"]) + self.pick(["", "0"])
                + self.pick(["", "10", "15"]) + self.pick(["", "", ",", "_"]) + self.pick(["", ".0", ".1", ".3", ".10"]) + self.pick(["", "f", "e", "g", "G", "E", "%", "n"]))

    # ---- common statements
    def attempt(self, expression):
        """Prints the value of an expression, or the exception it ends with."""
        if self.chance(0.6) and "yield" not in expression:
            self.w(f"attempt(lambda: ({expression}))" if "," in expression else f"attempt(lambda: {expression})")
        else:
            with self.block("try:"):
                self.w(f"show({expression})")
            self.handler()

    def handler(self):
        name = self.pick(["e", "error"])
        with self.block(f"except Exception as {name}:"):
            self.w(f"print(type({name}).__name__, {name})")
