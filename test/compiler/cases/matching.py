def match_all(x):
    match x:
        case 1 | -2 | 3.5 | "s" | b"b" | 1 + 2j | -1 - 2j: return 1
        case None | True | False: return 2
        case a.b.c: return 3
        case []: return 4
        case [1, 2]: return 5
        case [y, *rest]: return y, rest
        case [*_, z]: return z
        case (p, q): return p, q
        case (r,): return r
        case {}: return 6
    match x, y:
        case {"k": v, **others}: return v, others
        case {a.b: 1, "m": [n, _]}: return n
        case C(): return 7
        case C(1, k, kw=[l], other=_): return k, l
        case (1 as one) | (2 as one): return one
        case [a1, b1] | [b1, a1, _]: return a1
        case str(s) if s: return s
        case w if w > 1: pass
        case _: return 8
def only_wildcard(x):
    match x:
        case _: return 1
def capture(x):
    match x:
        case y: return y
def guarded(x):
    match x:
        case _ if x: return 1
    match = 1
    case = match
    match[case], type = 2, 3
    return match
match x:
    case [1, [2, [3, *a]]]:
        print(a)
    case {"a": {"b": b}}:
        print(b)
