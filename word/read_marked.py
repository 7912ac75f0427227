"""A marked-up copy is read in a process of its own, as every file that comes in is (``word.read``).

``python -m word.read_marked FILE`` prints it as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from word.read import limit
from word.reading.marked import Marked, marked_from_json, marked_to_json, read_marked
from word.reading.safety import Refused


def read_marked_in_subprocess(path: Path, *, timeout: float = 60.0) -> Marked:
    """Like ``read_marked``, in a process of its own that is killed after ``timeout`` seconds. Raises ``Refused``."""
    import subprocess  # noqa: PLC0415 - slow at start

    command = [sys.executable, "-m", "word.read_marked", str(path.absolute())]
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, cwd=_ROOT, check=False)
        data = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Refused("too-heavy") from error
    if "refused" in data:
        raise Refused(data["refused"])
    return marked_from_json(data)


_ROOT = Path(__file__).resolve().parents[1]


def main(arguments: list[str]) -> int:
    """Print a file as marked up as JSON; 0, or 2 with the refusal."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m word.read_marked FILE\n")
        return 1
    said: dict[str, Any]
    try:
        limit()
        said = marked_to_json(read_marked(Path(arguments[0])))
    except (RecursionError, MemoryError):
        said = {"refused": "too-heavy"}
    except Refused as error:
        said = {"refused": error.code}
    sys.stdout.write(json.dumps(said))
    return 2 if "refused" in said else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
