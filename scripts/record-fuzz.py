"""Generates random programs and records what CPython 3.12 makes of them: stdout, and the traceback when one leaves it.

usage: python3.12 scripts/record-fuzz.py --count 2000 [--start SEED] [--out FILE.jsonl.gz] [--part NAME]
       python3.12 scripts/record-fuzz.py --source SEED          prints one program
       python3.12 scripts/record-fuzz.py --update               records the programs of the committed file anew

A program runs in a child of a clean process, twice in two different processes: what is not the same both times
(addresses), takes too long or needs too much memory is left out. One JSON object a line:
{"seed", "parts", "source", "stdout", "error"}; error is "" or a traceback, or "SystemExit: exit code".
"""
import argparse
import gc
import gzip
import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import tempfile

assert sys.version_info[:2] == (3, 12), "record with CPython 3.12"
ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = ROOT / "test" / "fuzz" / "cases.jsonl.gz"
LONGEST_SOURCE, LONGEST_OUTPUT = 16000, 12000  # characters


def run_here(source, out):
    """In the child: runs the program with stdout in the file `out`, returns the error text."""
    import io
    os.dup2(out, 1)
    pathlib.Path("case.py").write_text(source, "utf-8")  # tracebacks show lines of it
    sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), "utf-8", "strict", "\n", line_buffering=False)
    sys.stderr = io.StringIO()
    sys.argv = [""]
    namespace = {"__name__": "__main__"}
    gc.collect()
    gc.freeze()
    error = ""
    try:
        exec(compile(source, "case.py", "exec"), namespace)
    except SystemExit as e:
        error = f"SystemExit: {e.code if isinstance(e.code, int) else 0 if e.code is None else 1}"
    except BaseException as e:
        sys.stderr = text = io.StringIO()
        e.__traceback__ = e.__traceback__.tb_next
        sys.__excepthook__(type(e), e, e.__traceback__)
        error = text.getvalue()
    sys.stdout.flush()
    return error


def record(source):
    """(stdout, error), or None when the program does not end well."""
    out = os.memfd_create("out")
    err = os.memfd_create("err")
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.alarm(2)
        status = 1
        try:
            os.write(err, run_here(source, out).encode("utf-8"))
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    texts = []
    for fd in (out, err):
        size = os.lseek(fd, 0, os.SEEK_END)
        texts.append(os.pread(fd, min(size, 1 << 20), 0).decode("utf-8", "replace"))
        os.close(fd)
    return None if status else tuple(texts)


def acceptable(source, result):
    if result is None or len(source) > LONGEST_SOURCE or len(result[0]) > LONGEST_OUTPUT:
        return False
    return not any(bad in text for text in result for bad in (" at 0x", "MemoryError", "SyntaxError: ", "case.py\", line 0"))


def worker():
    """Reads one JSON string (a source) a line, answers with its result."""
    # Forked children inherit nothing of use to a program; an own pattern of the heap shows what depends on addresses.
    junk = [bytearray(i % 700) for i in range(int(sys.argv[2]))]
    for line in sys.stdin:
        print(json.dumps(record(json.loads(line))), flush=True)
    del junk


def start_worker(junk, directory):
    environment = {"PATH": os.environ.get("PATH", ""), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen([sys.executable, "-X", "utf8", "-W", "ignore", "-S", "-B", str(pathlib.Path(__file__).resolve()), "--worker", str(junk)],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=environment, cwd=directory)


def ask(worker_process, source):
    worker_process.stdin.write(json.dumps(source) + "\n")
    worker_process.stdin.flush()
    answer = json.loads(worker_process.stdout.readline())
    return None if answer is None else tuple(answer)


def write(path, cases):
    lines = "".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) + "\n" for case in cases).encode("utf-8")
    pathlib.Path(path).write_bytes(gzip.compress(lines, 9, mtime=0) if str(path).endswith(".gz") else lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--out", default=str(CASES))
    parser.add_argument("--part", help="only programs with this part")
    parser.add_argument("--source", type=int, metavar="SEED")
    parser.add_argument("--update", action="store_true")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "test" / "fuzz" / "generator"))
    sys.dont_write_bytecode = True
    from program import program
    if options.source is not None:
        sys.stdout.write(program(options.source)[0])
        return
    directories = [tempfile.TemporaryDirectory(prefix="record-") for _ in range(2)]
    workers = [start_worker(junk, directory.name) for junk, directory in zip((10, 40000), directories)]
    cases, left_out, seed = [], 0, options.start
    if options.update:
        known = [json.loads(line) for line in gzip.decompress(CASES.read_bytes()).decode("utf-8").splitlines()]
        todo = ((c["seed"], c["source"], c["parts"]) for c in known)
    else:
        def fresh():
            n = options.start
            while True:
                yield (n, *program(n))
                n += 1
        todo = fresh()
    for seed, source, parts in todo:
        if options.part and options.part not in parts:
            continue
        first = ask(workers[0], source)
        if acceptable(source, first) and ask(workers[1], source) == first:
            cases.append({"seed": seed, "parts": parts, "source": source, "stdout": first[0], "error": first[1]})
        else:
            left_out += 1
        if not options.update and len(cases) == options.count:
            break
    for w in workers:
        w.stdin.close()
        w.wait()
    for directory in directories:
        directory.cleanup()
    write(options.out, cases)
    print(f"{len(cases)} programs recorded, {left_out} left out, last seed {seed}, {pathlib.Path(options.out).stat().st_size} bytes", file=sys.stderr)


if len(sys.argv) > 1 and sys.argv[1] == "--worker":
    worker()
else:
    main()
