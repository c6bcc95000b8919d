"""Writes X.expected beside each X.py in test/objects/cases: what CPython 3.12 prints (stdout only).

usage: python3.12 scripts/record-cases.py [name ...]    without names: every case
"""
import os
import pathlib
import subprocess
import sys

assert sys.version_info[:2] == (3, 12), "record with CPython 3.12"
cases = pathlib.Path(__file__).resolve().parent.parent / "test" / "objects" / "cases"
environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
for case in sorted(cases.glob("*.py")):
    if len(sys.argv) > 1 and case.stem not in sys.argv[1:]:
        continue
    run = subprocess.run([sys.executable, "-W", "ignore", case.name], cwd=case.parent, env=environment, capture_output=True)
    if run.returncode != 0:
        sys.exit(f"{case.name} failed:\n{run.stderr.decode()}")
    case.with_suffix(".expected").write_bytes(run.stdout)
    print("recorded", case.name)
