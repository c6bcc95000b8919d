"""Records what CPython 3.12 compiles: test/compiler/code.json from the cases, errors.json from bad-sources.json.

usage: python3.12 scripts/record-compiler-goldens.py
With file names: prints a line of JSON for each, [name, source, code or error], to compare with any corpus at hand
(scripts/compare-compiler.mjs reads it).
"""
import json
import pathlib
import sys
import tokenize
import types
import warnings

assert sys.version_info[:2] == (3, 12), "record with CPython 3.12"
warnings.simplefilter("ignore")
folder = pathlib.Path(__file__).resolve().parent.parent / "test" / "compiler"


def constant(o):
    if o is None or o is True or o is False or o is ...:
        return repr(o)
    if type(o) is int:
        return ["int", hex(o)]
    if type(o) is float:
        return ["float", o.hex()]
    if type(o) is complex:
        return ["complex", o.real.hex(), o.imag.hex()]
    if type(o) is str:
        return ["str", o if o.isascii() else [ord(c) for c in o]]
    if type(o) is bytes:
        return ["bytes", o.hex()]
    if type(o) is tuple:
        return ["tuple", *map(constant, o)]
    if type(o) is frozenset:
        return ["frozenset", *sorted(map(constant, o), key=json.dumps)]
    return code(o)


def code(o: types.CodeType):
    return {
        "name": o.co_name, "qualname": o.co_qualname, "flags": o.co_flags, "argcount": o.co_argcount,
        "posonlyargcount": o.co_posonlyargcount, "kwonlyargcount": o.co_kwonlyargcount, "stacksize": o.co_stacksize,
        "firstlineno": o.co_firstlineno, "code": o.co_code.hex(), "linetable": o.co_linetable.hex(),
        "exceptiontable": o.co_exceptiontable.hex(), "names": list(o.co_names), "varnames": list(o.co_varnames),
        "cellvars": list(o.co_cellvars), "freevars": list(o.co_freevars), "consts": [constant(c) for c in o.co_consts],
    }


def compiled(source, filename, mode="exec", **options):
    try:
        return code(compile(source, filename, mode, dont_inherit=True, **options))
    except SyntaxError as e:
        return {"error": [type(e).__name__, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, e.text]}
    except (ValueError, RecursionError, MemoryError) as e:
        return {"error": [type(e).__name__, str(e)]}


def warned(source):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(source, "<case>", "exec", dont_inherit=True)
        except SyntaxError:
            pass
    return [[w.category.__name__, str(w.message), w.lineno] for w in caught]


def record():
    cases = {}
    for path in sorted((folder / "cases").glob("*.py")):
        source = path.read_text("utf-8")
        cases[path.stem] = [compiled(source, "<case>", optimize=level) for level in (0, 1, 2)]
    (folder / "code.json").write_text(json.dumps(cases, separators=(",", ":")).replace('"},{"', '"},\n{"') + "\n")
    errors, seen = [], set()
    for source in json.loads((folder / "bad-sources.json").read_text("utf-8")):
        for mode in ("exec", "eval", "single"):
            if (source, mode) not in seen:
                seen.add((source, mode))
                errors.append([source, mode, compiled(source, "<case>", mode).get("error")])
    (folder / "errors.json").write_text("[\n" + ",\n".join(map(json.dumps, errors)) + "\n]\n")
    sources = json.loads((folder / "warned-sources.json").read_text("utf-8"))
    (folder / "warnings.json").write_text("[\n" + ",\n".join(json.dumps([s, warned(s)]) for s in sources) + "\n]\n")


if len(sys.argv) == 1:
    record()
for name in sys.argv[1:]:
    try:
        with tokenize.open(name) as file:
            text = file.read()
    except (SyntaxError, UnicodeDecodeError):
        continue
    print(json.dumps([name, text, compiled(pathlib.Path(name).read_bytes(), name)]))
