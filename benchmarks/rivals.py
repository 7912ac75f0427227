"""Rivals, each in a virtual environment of its own with pinned and hashed packages, made when first needed."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.harness import FOLDER, ContenderError, say

LOCKS = Path(__file__).resolve().parent / "locks"
CONTENDERS = Path(__file__).resolve().parent / "contenders"


def command(rival: str, program: str, *arguments: object) -> list[str]:
    """Return the command that runs a program of ``contenders`` with the packages of a rival, and nothing of ours.

    Raises ContenderError where the packages can't be installed.
    """
    return [str(python(rival)), "-I", str(CONTENDERS / f"{program}.py"), *map(str, arguments)]


def python(rival: str) -> Path:
    """Return the interpreter of a rival's environment, making it where it is missing or its pins have changed."""
    folder, lock = FOLDER / "venvs" / rival, LOCKS / f"{rival}.txt"
    interpreter, stamp = folder / "bin" / "python", folder / "lock.txt"
    pins = lock.read_text(encoding="utf-8")
    if interpreter.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == pins:
        return interpreter
    say(f"Installing {rival} in an environment of its own ...")
    venv.create(folder, clear=True, with_pip=True)
    pip = [str(interpreter), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    built = ["--prefer-binary"] if "have no wheel" in pins.partition("\n")[0] else ["--only-binary", ":all:"]
    options = ["--require-hashes", "--no-deps", *built, "-r", str(lock)]
    done = subprocess.run([*pip, *options], capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise ContenderError(f"could not be installed: {said[-1] if said else 'pip failed'}")
    stamp.write_text(pins, encoding="utf-8")
    return interpreter


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(python(name))
