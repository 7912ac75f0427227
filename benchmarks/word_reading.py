"""Reading a filled questionnaire of about ten pages: what it costs, and what of its answers each contender keeps.

Ours also finds which text answers which question, which none of the rivals sets out to do. A site reads each file in
a process of its own, so that is what is measured first; then what reading costs where everything is loaded, ours with
the matching and without.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks import harness, kept, rivals
from benchmarks.harness import OURS, ContenderError, Row

WORK = "read questionnaire"
WARM, WARM_ALONE = "read and find answers, loaded", "read, loaded"
OUR_PROGRAM = "reading_rapporteur"
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
        rows += _warm(competing, file, questions, times=5 * repeats)
    return rows, table


def _warm(competing: Sequence[str], file: Path, questions: Path, *, times: int) -> Iterator[Row]:
    """Give the rows of contenders that are modules of Python, each in a process that has read the file before."""
    target = file.with_name("warm.html")
    programs = [(OURS, WARM, OUR_PROGRAM, (questions,)), (OURS, WARM_ALONE, OUR_PROGRAM, ())]
    programs += [(rival, WARM_ALONE, PROGRAMS[rival], ()) for rival in competing if rival != "pandoc"]
    for contender, work, program, more in programs:
        path = rivals.CONTENDERS / f"{program}.py"
        arguments = [str(times), str(file), str(target), *map(str, more)]
        try:
            if contender == OURS:
                command = [*harness.ours("benchmarks.contenders.warm", path), *arguments]
            else:
                command = rivals.command(contender, "warm", path, *arguments)
            yield Row(contender, work, 1, cpu_s=round(float(harness.said_by(command)), 4))
        except ContenderError as error:
            harness.say(f"{contender}: {error}")
            yield Row(contender, work, 1)


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
