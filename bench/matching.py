"""Pattern matching over records, an interpreter of a small language: branches, dispatch, tuples."""
import time


def simplify(node):
    match node:
        case ("+", left, ("num", 0)):
            return simplify(left)
        case ("*", _, ("num", 0)):
            return ("num", 0)
        case ("*", left, ("num", 1)):
            return simplify(left)
        case (("+" | "*") as op, left, right):
            return (op, simplify(left), simplify(right))
        case ("neg", inner):
            return ("neg", simplify(inner))
        case other:
            return other


def evaluate(node, variables):
    match node:
        case ("num", int(n)):
            return n
        case ("var", name):
            return variables[name]
        case ("+", left, right):
            return evaluate(left, variables) + evaluate(right, variables)
        case ("*", left, right):
            return evaluate(left, variables) * evaluate(right, variables) % 1_000_003
        case ("neg", inner):
            return -evaluate(inner, variables)


def build(depth, seed):
    if depth == 0:
        return ("num", seed % 3) if seed % 2 else ("var", "xyz"[seed % 3])
    op = "+*"[seed % 2]
    if seed % 5 == 0:
        return ("neg", build(depth - 1, seed * 7 + 1))
    return (op, build(depth - 1, seed * 3 + 1), build(depth - 1, seed * 5 + 2))


PROGRAM = [("push", 0), ("store", "i"), ("push", 0), ("store", "s"), ("load", "i"), ("load", "s"), ("add",), ("store", "s"),
           ("load", "i"), ("push", 1), ("add",), ("store", "i"), ("load", "i"), ("push", 20_000), ("less",), ("jump", 4), ("load", "s")]


def machine(program):
    stack, names, pc = [], {}, 0
    while pc < len(program):
        op, *operands = program[pc]
        pc += 1
        if op == "push":
            stack.append(operands[0])
        elif op == "load":
            stack.append(names[operands[0]])
        elif op == "store":
            names[operands[0]] = stack.pop()
        elif op == "add":
            b, a = stack.pop(), stack.pop()
            stack.append(a + b)
        elif op == "less":
            b, a = stack.pop(), stack.pop()
            stack.append(a < b)
        elif op == "jump" and stack.pop():
            pc = operands[0]
    return stack[-1]


def kernel():
    total = 0
    for i in range(1, 25):
        tree = build(11, i)
        variables = {"x": i, "y": i + 1, "z": i + 2}
        total += evaluate(tree, variables) + evaluate(simplify(tree), variables)
    return total, machine(PROGRAM)


rounds = []
for _ in range(6):
    start = time.perf_counter()
    for _ in range(4):
        result = kernel()
    rounds.append(time.perf_counter() - start)
print("checksum", result)
print(f'{{"name": "matching", "seconds": {rounds[0]:.6f}, "warm": {sorted(rounds[1:])[2]:.6f}}}')
