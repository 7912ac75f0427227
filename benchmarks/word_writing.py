"""Writing one consolidated Word file of N submissions, each of seven answers of about 400 words.

Every contender reads the same answers from a file of HTML and leaves a Word file; the whole process is measured. Ours
also writes it from answers that were rendered ahead, as the product does. The floor is ``zlib``: deflating, at level 6,
the bytes that our file holds, with nothing else done.
"""

from __future__ import annotations

import sys
import tempfile
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import corpus, harness, rivals
from benchmarks.harness import ContenderError, Row

WORK = "write by question"
AHEAD = f"{harness.OURS}, rendered ahead"
FLOOR = "zlib"
SUBMISSIONS = [100, 300, 1000]
PROGRAMS = {
    "python-docx": "writing_python_docx",
    "html-for-docx": "writing_html_for_docx",
    "pandoc": "writing_pandoc",
}


def run(
    submissions: Sequence[int], competing: Sequence[str], *, rivals_up_to: int, repeats: int, limit: float
) -> list[Row]:
    """Return the rows of every contender for each number of submissions; rivals up to a number, and only run once."""
    rows = []
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as name:
        folder = Path(name)
        for count in submissions:
            own, common, ours = folder / "own.jsonl", folder / "common.jsonl", folder / "ours.docx"
            corpus.write(own, count, canonical=True)
            command = harness.ours("benchmarks.contenders.writing_rapporteur", own, ours)
            harness.say(f"{harness.OURS}, {WORK} of {count} ...")
            rows.append(harness.compete(harness.OURS, WORK, count, command, repeats=repeats, limit=limit))
            if ours.exists():
                rows.append(_ahead(count, own, folder, repeats, limit))
                unpacked = folder / "unpacked"
                _unpack(ours, unpacked)
                floor = harness.ours("benchmarks.contenders.writing_zlib", unpacked, folder / "deflated")
                rows.append(harness.compete(FLOOR, WORK, count, floor, repeats=repeats, limit=limit))
            if count > rivals_up_to:
                continue
            corpus.write(common, count, canonical=False)
            for rival in competing:
                harness.say(f"{rival}, {WORK} of {count} ...")
                rows.append(_rival(rival, count, common, folder / f"{rival}.docx", limit))
    return rows


def _ahead(count: int, source: Path, folder: Path, repeats: int, limit: float) -> Row:
    """Render the answers first, which is not measured, then write the file from them."""
    module, rendered = "benchmarks.contenders.writing_rapporteur", folder / "rendered"
    harness.say(f"{AHEAD}, {WORK} of {count} ...")
    harness.measure(harness.ours(module, source, rendered, "render"), limit=limit)
    command = harness.ours(module, rendered, folder / "ahead.docx", "ahead")
    return harness.compete(AHEAD, WORK, count, command, repeats=repeats, limit=limit)


def _rival(rival: str, count: int, source: Path, target: Path, limit: float) -> Row:
    try:
        command = rivals.command(rival, PROGRAMS[rival], source, target)
    except ContenderError as error:
        harness.say(f"{rival}: {error}")
        return Row(rival, WORK, count)
    return harness.compete(rival, WORK, count, command, limit=limit)


def _unpack(file: Path, target: Path) -> None:
    """Write the bytes of all parts one after another."""
    with zipfile.ZipFile(file) as package, target.open("wb") as out:
        for name in package.namelist():
            with package.open(name) as part:
                while piece := part.read(1 << 16):
                    out.write(piece)


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run it from the command line and return the rows."""
    options = harness.parser(
        "Measure writing one consolidated Word file beside other ways of doing it.",
        "python -m benchmarks.word_writing --submissions 100,300,1000 --rivals python-docx,pandoc",
    )
    options.add_argument(
        "--submissions", type=harness.numbers, help="default: 100,300,1000, with rivals at the first alone"
    )
    options.add_argument(
        "--rivals",
        type=partial(harness.names, list(PROGRAMS)),
        default=list(PROGRAMS),
        help=f"which, with commas, or none; default: {','.join(PROGRAMS)}",
    )
    options.add_argument("--rivals-up-to", type=harness.number, help="submissions; default: all that are asked for")
    options.add_argument("--repeats", type=harness.number, default=3, help="runs of ours (median taken); default: 3")
    options.add_argument("--limit", type=float, default=harness.LIMIT, help="seconds for one run; default: 300")
    given = options.parse_args(arguments)
    submissions = given.submissions or SUBMISSIONS
    up_to = given.rivals_up_to or (max(submissions) if given.submissions else min(submissions))
    rows = run(submissions, given.rivals, rivals_up_to=up_to, repeats=given.repeats, limit=given.limit)
    harness.show("Writing one consolidated Word file", rows)
    harness.keep(rows, given.json)
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
