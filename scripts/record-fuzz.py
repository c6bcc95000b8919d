"""Generates random programs and records what CPython 3.12 makes of them: both streams and the exit code.

usage: python3.12 scripts/record-fuzz.py --count 2000 [--start SEED] [--out FILE.jsonl.gz] [--part NAME]
       python3.12 scripts/record-fuzz.py --source SEED          prints one program
       python3.12 scripts/record-fuzz.py --update               records the programs of the committed file anew

A program runs as a script in a process of its own, to the interpreter's end, twice with different heaps: what is not the
same both times (addresses), takes too long or needs too much memory is left out. One JSON object a line:
{"seed", "parts", "source", "stdout", "stderr", "exit"}; the program's path is "/case.py", an address in stderr "0x".
"""
import argparse
import gzip
import json
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile

assert sys.version_info[:2] == (3, 12), "record with CPython 3.12"
ROOT = pathlib.Path(__file__).resolve().parent.parent
CASES = ROOT / "test" / "fuzz" / "cases.jsonl.gz"
LONGEST_SOURCE, LONGEST_OUTPUT = 16000, 12000  # characters
MEMORY, SECONDS = 1 << 30, 4
COMMAND = [sys.executable, "-S", "-P", "-B", "-X", "utf8"]
# Modules that are loaded from files are allocated otherwise than frozen ones.
HEAPS = [[], ["-X", "frozen_modules=off"]]
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "PYTHONHASHSEED": "0"}


def limits():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS)


def record(source, directory):
    """[stdout, stderr, exit code], or None when the program does not end well, or not twice in the same way."""
    path = pathlib.Path(directory, "case.py")
    path.write_bytes(source.encode("utf-8"))
    running = [subprocess.Popen([*COMMAND, *heap, str(path)], env=ENVIRONMENT, cwd=directory, preexec_fn=limits,
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for heap in HEAPS]
    results = []
    for process in running:
        stdout, stderr = (data.decode("utf-8", "replace").replace(directory, "") for data in process.communicate())
        results.append([stdout, re.sub("0x[0-9a-f]+", "0x", stderr), process.returncode])
    first, second = results
    return first if first == second and first[2] >= 0 and acceptable(source, first) else None


def acceptable(source, result):
    stdout, stderr, _ = result
    if max(len(source) - LONGEST_SOURCE, len(stdout) - LONGEST_OUTPUT, len(stderr) - LONGEST_OUTPUT) > 0:
        return False
    return not (" at 0x" in stdout or "MemoryError" in stdout + stderr or re.search(r'case.py", line \d+\n.*\n.*\nSyntaxError', stderr))


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

    def fresh():
        seed = options.start
        while True:
            yield (seed, *program(seed))
            seed += 1
    if options.update:
        known = [json.loads(line) for line in gzip.decompress(CASES.read_bytes()).decode("utf-8").splitlines()]
        todo = [(case["seed"], case["source"], case["parts"]) for case in known]
    else:
        todo = fresh()
    cases, left_out, seed = [], 0, options.start
    with tempfile.TemporaryDirectory(prefix="record-") as directory:
        for seed, source, parts in todo:
            if options.part and options.part not in parts:
                continue
            result = record(source, directory)
            if result is None:
                left_out += 1
                continue
            cases.append({"seed": seed, "parts": parts, "source": source, **dict(zip(("stdout", "stderr", "exit"), result))})
            if not options.update and len(cases) == options.count:
                break
    write(options.out, cases)
    print(f"{len(cases)} programs recorded, {left_out} left out, last seed {seed}, {pathlib.Path(options.out).stat().st_size} bytes", file=sys.stderr)


main()
