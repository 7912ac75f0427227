"""Run every test on every stack that this computer offers: ``python -m tests [pytest's options]``.

With REQUIRE_ALL=1 a stack, a browser, LibreOffice or a validator that is missing is a failure. The last line is
pytest's.
"""

import os
import subprocess
import sys

from tests import stacks
from word.reading.converting import program


def main(options: list[str]) -> int:
    """Run pytest once a stack and return the first exit code that is not 0."""
    faults = [
        fault
        for found, fault in (
            (stacks.chromium, stacks.NO_CHROMIUM),
            (program, stacks.NO_LIBREOFFICE),
            (stacks.validator, stacks.NO_VALIDATOR),
        )
        if not found()
    ]
    runs = [stacks.SQLITE]
    if fault := stacks.server_fault(patience=60 if stacks.REQUIRE_ALL else 0):
        faults.append(f"{fault}, so the tests run on SQLite and the embedded broker alone")
    else:
        runs.append(stacks.SERVER)
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    if faults and stacks.REQUIRE_ALL:
        return 1
    for stack in runs:
        processes = str(min(4, os.cpu_count() or 1))
        command = [sys.executable, "-m", "pytest", "-n", processes, "--dist", "loadgroup", *options]
        code = subprocess.run(command, env={**os.environ, "TEST_STACK": stack}, check=False).returncode
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
