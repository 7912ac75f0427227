"""Texts under negotiation: brackets, marked-up copies, and the way from draft to draft, on invented texts.

Each figure stands beside what is aimed at. Run by ``python -m benchmarks.negotiating --json FILE``.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from assembly.intake.markup.finding import find
from benchmarks import drafts, redlines
from submissions.texts.brackets import compose
from submissions.texts.edits import edits
from submissions.texts.lineage import trace_descent
from submissions.texts.trace import Drafts
from word.reading.marked import read_marked

SEED = 13


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: what was measured, its value, what is aimed at ("at most" or "at least") and whether it is met."""

    work: str
    value: float
    aim: str
    is_met: bool


def at_most(work: str, value: float, limit: float) -> Figure:
    """Return a figure that should not be above ``limit``."""
    return Figure(work, round(value, 4), f"at most {limit:g}", value <= limit)


def at_least(work: str, value: float, limit: float) -> Figure:
    """Return a figure that should not be below ``limit``."""
    return Figure(work, round(value, 4), f"at least {limit:g}", value >= limit)


def timed(call: Callable[[], Any], repeats: int) -> float:
    """Return the median of the seconds of CPU that a call takes."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return median(times)


def rewritten(rng: random.Random, text: str) -> str:
    """``text`` with one to three phrases put in the place of others, as delegations do."""
    words = text.split()
    for _ in range(rng.randint(1, 3)):
        length = rng.randint(4, 14)
        start = rng.randrange(max(1, len(words) - length))
        words[start : start + length] = drafts.paragraph(rng, rng.randrange(10_000)).split()[: rng.randint(4, 14)]
    return " ".join(words)


def brackets(count: int) -> Iterator[Figure]:
    """Brackets of ``count`` paragraphs with two proposals each, and the time of twelve on one."""
    rng = random.Random(SEED)
    shown = words = changed = crumbs = 0
    for index in range(count):
        base = drafts.paragraph(rng, index)
        said = [{"party": f"P{n}", "action": "amend", "text": rewritten(rng, base)} for n in range(2)]
        counts = compose(base, said).count()
        shown, words, changed = shown + counts.brackets, words + counts.words, changed + counts.changed
        crumbs += len({edit for one in said for edit in edits(base, one["text"])})
    yield Figure("brackets a paragraph, by a plain word diff", round(crumbs / count, 2), "", True)
    yield at_most("brackets a paragraph", shown / count, 3)
    yield at_most("words within brackets for each word changed", words / changed, 1.3)
    base = drafts.paragraph(rng, 0)
    twelve = [{"party": f"P{n}", "action": "amend", "text": rewritten(rng, base)} for n in range(12)]
    yield at_most("twelve proposals on one paragraph, ms", 1000 * timed(lambda: compose(base, twelve), 20), 5)


def marked_up(count: int) -> Iterator[Figure]:
    """Marked-up copies of the demonstration's text: what was found of what was proposed."""
    with tempfile.TemporaryDirectory(prefix="rapporteur-bench-") as name:
        made = redlines.redlines(Path(name), count)
        units = redlines.units()
        for habit in redlines.HABITS:
            equal = wanted = invented = 0
            for redline in (one for one in made if one.habit == habit):
                found = find(read_marked(redline.path), units)
                said = [(one.unit.key, one.action, one.text) for one in found.proposals if one.action != "comment"]
                equal += sum(one in said for one in redline.wanted)
                wanted += len(redline.wanted)
                invented += sum(one not in redline.wanted for one in said)
            yield at_least(f"redlines, {habit}: share of {wanted} proposals found equal", equal / max(1, wanted), 1)
            yield at_most(f"redlines, {habit}: proposals invented", invented, 0)
        slowest = max(made, key=lambda one: one.path.stat().st_size)
        seconds = timed(lambda: find(read_marked(slowest.path), units), 5)
        yield at_most("reading a marked-up file, ms", 1000 * seconds, 150)


def descent(count: int) -> Iterator[Figure]:
    """Three drafts of ``count`` paragraphs with known edits: their lineage, and where the words of proposals went."""
    right = long = hits = found = there = 0
    seconds = 0.0
    for step in drafts.three_drafts(count, SEED):
        start = time.process_time()
        lineage = trace_descent(step.old, step.new)
        seconds = max(seconds, time.process_time() - start)
        for index, text in enumerate(step.new):
            if len(text.split()) > 25:
                long += 1
                right += {source.index for source in lineage.descents[index].sources} == step.sources[index]
        both = Drafts(step.old, step.new)
        for made in step.proposals:
            heirs = lineage.descendants(made.paragraph)
            trace = both.trace(step.old[made.paragraph], made.action, made.text, heirs)
            is_found = trace is not None and trace.outcome == "verbatim"
            found += is_found
            there += made.fate == "verbatim"
            hits += is_found and made.fate == "verbatim"
    yield at_most(f"lineage of {count} paragraphs, s", seconds, 2 * max(1, count / 1000))
    yield at_least("paragraphs over 25 words with the right sources", right / max(1, long), 0.95)
    yield at_least("verbatim take-up, precision", hits / max(1, found), 0.98)
    yield at_least("verbatim take-up, recall", hits / max(1, there), 0.95)


def main(arguments: Sequence[str] | None = None) -> list[Figure]:
    """Run it from the command line and return the figures."""
    options = argparse.ArgumentParser(
        description="Measure brackets, marked-up copies and the descent of drafts.",
        epilog="example: python -m benchmarks.negotiating --json negotiating.json",
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    options.add_argument("--paragraphs", type=int, default=1000, help="paragraphs of a draft; default: 1000")
    options.add_argument("--files", type=int, default=60, help="marked-up files; default: 60")
    given = options.parse_args(arguments)
    figures = [*brackets(given.paragraphs), *marked_up(given.files), *descent(given.paragraphs)]
    for figure in figures:
        said = "" if not figure.aim else f"({figure.aim}) {'met' if figure.is_met else 'NOT MET'}"
        print(f"{figure.work}: {figure.value:g} {said}")
    if given.json:
        given.json.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n", encoding="utf-8")
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
