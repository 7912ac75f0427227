"""Trying a template that was uploaded: it is read, and a specimen is written with it, in a process of its own.

``python -m word.template.trial FILE`` tries a file with limited time and memory and prints what was found as JSON;
``try_in_subprocess`` does just that.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, get_args

from word.read import limit
from word.reading.safety import Refused
from word.template.specimen import specimen
from word.writing.template import TemplateCode, load
from word.writing.writer import write


@dataclass(frozen=True, slots=True)
class Tried:
    """What is to be known of a template: the names of the styles it lacks, and notices."""

    missing: tuple[str, ...]
    notices: tuple[TemplateCode, ...]


def try_in_subprocess(path: Path, *, timeout: float = 60.0) -> Tried:
    """Read a template and write with it, in a process of its own with limited time and memory. Raises ``Refused``."""
    command = [sys.executable, "-m", "word.template.trial", str(path.absolute())]
    root = Path(__file__).resolve().parents[2]
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, cwd=root, check=False)
        data = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Refused("too-heavy") from error
    if "refused" in data:
        raise Refused(data["refused"])
    return Tried(
        tuple(data["missing"]), tuple(notice for notice in get_args(TemplateCode) if notice in data["notices"])
    )


def _require_sound(file: BinaryIO) -> None:
    """Open a file with another reader. Raises ``Refused``."""
    from docx import Document  # noqa: PLC0415 - slow at start; needed in the process of the trial alone

    try:
        Document(file)
    except (KeyError, ValueError, AttributeError) as fault:
        raise Refused("damaged") from fault


def main(path: Path) -> None:
    """Try a file and print what was found, or the refusal, as JSON."""
    try:
        limit()
        found = load(path)
        written = io.BytesIO()
        write(specimen(), written, path)
        _require_sound(written)
    except (Refused, MemoryError) as refused:
        code = refused.code if isinstance(refused, Refused) else "too-heavy"
        sys.stdout.write(json.dumps({"refused": code}))
    else:
        missing = [notice.excerpt for notice in found.missing]
        sys.stdout.write(json.dumps({"missing": missing, "notices": [notice.code for notice in found.notices]}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
