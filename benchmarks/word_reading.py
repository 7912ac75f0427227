"""Reading a filled questionnaire of about ten pages: what it costs, and what of its answers each contender keeps.

Ours also finds which text answers which question, which none of the rivals sets out to do.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks import harness, kept, rivals
from benchmarks.harness import OURS, ContenderError, Row

WORK = "read questionnaire"
PROGRAMS = {"mammoth": "reading_mammoth", "python-docx": "reading_python_docx", "pandoc": "reading_pandoc"}
SECTION = '<section data-answer="'
"""How our own program marks each answer that it has found."""


def run(competing: Sequence[str], *, repeats: int) -> tuple[list[Row], list[list[str]]]:
    """Return the rows of every contender, and a table of what each keeps."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as name:
        file, questions, answers = (Path(name) / part for part in ("filled.docx", "questions.json", "answers.html"))
        harness.measure(harness.ours("benchmarks.questionnaire", file, questions, answers))
        truth = answers.read_text(encoding="utf-8")
        table = [["contender", "answers placed", "words", *kept.FEATURES]]
        for contender in (OURS, *competing):
            harness.say(f"{contender}, {WORK} ...")
            target = Path(name) / f"{contender}.html"
            try:
                if contender == OURS:
                    command = harness.ours("benchmarks.contenders.reading_rapporteur", file, target, questions)
                else:
                    command = rivals.command(contender, PROGRAMS[contender], file, target)
            except ContenderError as error:
                harness.say(f"{contender}: {error}")
                rows.append(Row(contender, WORK, 1))
                continue
            rows.append(harness.compete(contender, WORK, 1, command, repeats=repeats))
            if target.exists():
                table.append([contender, *_kept(truth, target.read_text(encoding="utf-8"))])
    return rows, table


def _kept(truth: str, html: str) -> list[str]:
    """Return how many of the answers were placed, and how much of what the answers hold stands in HTML."""
    wanted, found = kept.words(truth), kept.words(html)
    cells = [f"{html.count(SECTION)} of 7" if SECTION in html else "-", f"{_share(wanted & found, wanted)}%"]
    features, there = kept.features(truth), kept.features(html)
    for feature in kept.FEATURES:
        all_of_it = {key: times for key, times in features.items() if key[0] == feature}
        present = sum(min(times, there[key]) for key, times in all_of_it.items())
        cells.append(f"{present} of {sum(all_of_it.values())}")
    return cells


def _share(part: dict[str, int], whole: dict[str, int]) -> int:
    return 100 * sum(part.values()) // sum(whole.values())


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Run it from the command line and return the rows."""
    options = harness.parser(
        "Measure reading a filled questionnaire beside other readers, and compare what is kept.",
        "python -m benchmarks.word_reading --rivals mammoth,pandoc --json reading.json",
    )
    options.add_argument(
        "--rivals",
        type=partial(harness.names, list(PROGRAMS)),
        default=list(PROGRAMS),
        help=f"which, with commas, or none; default: {','.join(PROGRAMS)}",
    )
    options.add_argument("--repeats", type=harness.number, default=3, help="runs of each (median taken); default: 3")
    given = options.parse_args(arguments)
    rows, table = run(given.rivals, repeats=given.repeats)
    harness.show("Reading a filled questionnaire of about ten pages", rows)
    print("What is kept of the answers\n")
    print(harness.aligned(table), end="\n\n")
    harness.keep(rows, given.json)
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
