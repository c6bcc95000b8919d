/** The depth of the evaluation stack as computed from the code is the depth the evaluation loop has, at every instruction of many programs. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { I32 } from "../../src/memory/views.ts";
import { setStepHooks } from "../../src/memory/stepping.ts";
import { PyCodeOff } from "../../src/objects/code.ts";
import { FrameOff, frameCode } from "../../src/objects/frame.ts";
import { instructionDepth } from "../../src/objects/frame-stack.ts";
import { nameOfType } from "../../src/objects/typeobject.ts";
import { PyUnicode_AsJS } from "../../src/objects/unicode.ts";
import { type Ref } from "../../src/memory/types.ts";
import { filesOf, programsIn, runProgram, runSource } from "../support/programs.ts";

/** Calls of everything that leaves something on the stack while it goes on. */
const CONSTRUCTS = `
class Manager:
    def __enter__(self): return self
    def __exit__(self, *error): return True
class Async:
    async def __aenter__(self): return self
    async def __aexit__(self, *error): return False
    def __aiter__(self): return self
    async def __anext__(self):
        if getattr(self, 'done', False): raise StopAsyncIteration
        self.done = True
        return 1
def generator(n):
    for i in range(n):
        try: got = yield i
        finally: last = i
    return [last]
def delegate(n):
    result = yield from generator(n)
    yield result
async def agen():
    for i in [1, 2]: yield i
async def coroutine():
    total = [x async for x in agen()]
    async with Async() as a:
        async for y in a: total.append(y)
    return total, await other()
async def other(): return {k: v async for k, v in pairs()}
async def pairs():
    yield 1, 2
def drive(c):
    try: c.send(None)
    except StopIteration as stop: return stop.value
def handlers(x):
    for i in range(3):
        try:
            try:
                if x == i: raise ValueError(i)
                with Manager(): raise KeyError
                if i == 2: return [i for i in [1]]
            except ValueError as error:
                raise TypeError from error
            else: continue
            finally:
                x, y = y, x = x, x
        except (TypeError, KeyError): pass
    return x
def groups():
    try: raise ExceptionGroup('g', [ValueError(1), TypeError(2)])
    except* ValueError as e: kept = e
    except* TypeError: pass
    return kept
def matching(value):
    match value:
        case [1, *rest]: return rest
        case {'a': a, **more}: return a, more
        case Manager(): return 'manager'
        case int(n) | float(n) if n > 3: return n
        case (str(), None): return 'pair'
        case _: return None
class Base:
    def method(self, *args, **kwargs): return args, kwargs
class Derived(Base):
    field: int = 3
    def method(self, *args, k=1, **kwargs): return super().method(*args, **kwargs)
def closures(a, /, b=2, *c, d, **e):
    def inner(z=a):
        nonlocal b
        b += z
        return lambda: (a, b, c, d, e)
    return inner()()
list(generator(3)); list(delegate(2)); drive(coroutine())
for n in range(4): handlers(n)
groups()
for value in ([1, 2, 3], {'a': 1, 'b': 2}, Manager(), 7, ('x', None), []): matching(value)
Derived().method(1, *[2], x=3, **{'y': 4}); closures(1, d=4, f=5)
a, (b, *c) = 1, (2, 3, 4)
text = f'{a!r:>{b}} {c=}'
items = [1, 2, 3]; items[0:2] = [9]; del items[0]; items[0] += 1
d = {**{'x': 1}, 'y': [*items, 5]}; s = {*items, 6}
chain = 1 < a < 3 < b or (not a and b)
assert chain or True, 'no'
x = a if chain else [i + j for i in range(2) if i for j in range(i)]
with Manager() as m, Manager(): raise ValueError
while True:
    try: break
    finally: done = 1
type Alias[T] = list[T]
def generic[T: int, *Ts, **P](x: T) -> T: return x
generic(1)
import sys as system
from sys import (path, argv as arguments)
print(*[1, 2], sep='')
del x, a
`;

function checking(run: () => void): number {
  const seen = new Set<number>();
  let checked = 0;
  setStepHooks((frame, pc, sp) => {
    if (seen.has(pc)) return; // a code object that died may leave its addresses to another: it is checked less then
    seen.add(pc);
    const code = frameCode(frame);
    const depth = (sp - frame - FrameOff.localsplus) / 8 - I32[(code + PyCodeOff.co_nlocalsplus) >> 2]!;
    const computed = instructionDepth(frame);
    const where = (): string => `${PyUnicode_AsJS(I32[(code + PyCodeOff.co_qualname) >> 2]! as Ref)} unit ${(pc - code - PyCodeOff.co_code_adaptive) / 2}, a ${nameOfType(I32[(code + 8) >> 2]! as Ref)}`;
    assert.equal(computed?.before, depth, where());
    checked++;
  }, null);
  try {
    run();
  } finally {
    setStepHooks(null, null);
  }
  return checked;
}

for (const program of programsIn("test/language/cases")) {
  test(program.source, () => { assert.ok(checking(() => { runProgram(program.source, { files: filesOf(program) }); }) > 10); });
}

test("constructs that keep something on the stack", () => {
  const checked = checking(() => {
    const result = runSource(CONSTRUCTS, "constructs.py");
    assert.equal(result.stderr, "");
  });
  assert.ok(checked > 300, String(checked));
});
