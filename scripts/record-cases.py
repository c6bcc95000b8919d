"""Writes X.expected beside each X.py in a folder of cases: what CPython 3.12 prints (stdout only).

usage: python3.12 scripts/record-cases.py [folder] [name ...]    default: test/objects/cases, every case

A folder X.files beside X.py holds the modules that X.py can import.
"""
import os
import pathlib
import subprocess
import sys

assert sys.version_info[:2] == (3, 12), "record with CPython 3.12"
names = sys.argv[1:]
cases = pathlib.Path(__file__).resolve().parent.parent / "test" / "objects" / "cases"
if names and pathlib.Path(names[0]).is_dir():
    cases = pathlib.Path(names.pop(0)).resolve()
environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
for case in sorted(cases.glob("*.py")):
    if names and case.stem not in names:
        continue
    environment["PYTHONPATH"] = str(case.with_suffix(".files"))
    run = subprocess.run([sys.executable, "-W", "ignore", case.name], cwd=case.parent, env=environment, capture_output=True)
    if run.returncode != 0:
        sys.exit(f"{case.name} failed:\n{run.stderr.decode()}")
    case.with_suffix(".expected").write_bytes(run.stdout)
    print("recorded", case.name)
