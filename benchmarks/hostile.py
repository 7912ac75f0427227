"""Texts made to keep a web thread busy: what each costs in CPU, with what the page then says.

Each row is one piece of work that a page or a save does in the thread that answers: comparing, merging, cleaning what
was pasted, reading the light markup, composing proposals, placing comments. ``said`` tells whether the answer was
coarser than for a text of usual size.

    python -m benchmarks.hostile [--json FILE]
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("RAPPORTEUR_ENV", "development")

import django

django.setup()

import richtext  # noqa: E402 - Django first: what says the sentences needs its settings
from benchmarks import harness  # noqa: E402
from reviews.passages import Anchor, Passage, mark  # noqa: E402
from reviews.placing import place  # noqa: E402
from submissions.texts.brackets import compose  # noqa: E402
from submissions.texts.edits import edits  # noqa: E402
from submissions.texts.proposals import Proposal  # noqa: E402

LIMIT = 1.0
"""Seconds of CPU that one piece of work may take in a web thread."""

VOCABULARY = [f"word{number}" for number in range(3000)]


@dataclass(frozen=True, slots=True)
class Row:
    """One piece of work: seconds of CPU, whether it stayed within the limit, whether it was coarser."""

    work: str
    cpu_s: float
    within: bool
    coarser: bool


class Texts:
    """The hostile texts, the same at every run."""

    def __init__(self) -> None:
        self.random = random.Random(12)

    def words(self, count: int) -> str:
        """So many words."""
        return " ".join(self.random.choices(VOCABULARY, k=count))

    def edited(self, text: str, every: int) -> str:
        """``text`` with each so-manieth word replaced."""
        words = text.split()
        for index in range(0, len(words), every):
            words[index] = self.random.choice(VOCABULARY)
        return " ".join(words)

    def near(self, count: int) -> list[str]:
        """So many texts of sixty words that differ in a few."""
        base = self.words(60)
        return [self.edited(base, 7) for _ in range(count)]


def paragraphs(texts: Sequence[str]) -> str:
    """Texts as HTML, a paragraph each."""
    return "".join(f"<p>{text}</p>" for text in texts)


def blocks(*texts: str) -> richtext.Blocks:
    """Texts as blocks."""
    return richtext.clean(paragraphs(texts)).blocks


def cases() -> Iterator[tuple[str, Callable[[], Any]]]:
    """Give each piece of work with its name."""
    texts = Texts()
    one, other = texts.words(9_900), texts.words(9_900)
    versions = [blocks(one), blocks(other), blocks(texts.edited(one, 3)), blocks(texts.edited(one, 4))]
    yield "history: two texts of 9,900 words", lambda: richtext.diff_html(versions[0], versions[1])
    yield "history: twenty pairs of 9,900 words", lambda: [richtext.diff_html(*versions[:2]) for _ in range(20)]
    yield "side by side: two texts of 9,900 words", lambda: list(richtext.side_by_side(versions[0], versions[1]))
    yield "merge: three texts of 9,900 words", lambda: richtext.merge(versions[0], versions[2], versions[3])
    yield "both of two texts of 9,900 words", lambda: richtext.both(versions[0], versions[1])
    yield "a proposal of 9,900 words", lambda: richtext.proposed_words(one, other)
    yield "edits of 9,900 words", lambda: edits(one, other)
    long = texts.words(100_000)
    longs = [blocks(long), blocks(texts.edited(long, 3)), blocks(texts.edited(long, 4))]
    yield "pasted: 100,000 words", lambda: richtext.clean(paragraphs([long]))
    yield "pasted: 100,000 ampersands", lambda: richtext.clean("&" * 100_000)
    yield "compare: 100,000 words", lambda: richtext.diff_html(longs[0], longs[1])
    yield "merge: 100,000 words", lambda: richtext.merge(*longs)
    items = ["<ul>" + "".join(f"<li>{texts.words(3)}</li>" for _ in range(50_000)) + "</ul>" for _ in range(2)]
    listed = [richtext.clean(html).blocks for html in items]
    yield "pasted: 50,000 items", lambda: richtext.clean(items[0])
    yield "compare: 50,000 items", lambda: richtext.diff_html(*listed)
    yield "pasted: 50,000 paragraphs", lambda: richtext.clean("<p>a b</p>" * 50_000)
    yield "markup: 50,000 items", lambda: richtext.from_markup("- a b c\n" * 50_000, "")
    yield "markup: 100,000 signs of format", lambda: richtext.from_markup("*_" * 50_000, "")
    yield "markup: 100,000 brackets", lambda: richtext.from_markup("[" * 100_000, "")
    row = "<tr>" + "<td>abc</td>" * 14 + "</tr>"
    table = "<table>" + row * (271_000 // len(row)) + "</table>"
    yield "pasted: a table of 271 KB", lambda: richtext.clean(table)
    spans = "<table><tr><td rowspan=999 colspan=999>x</td></tr>" + "<tr><td>x</td></tr>" * 13_000 + "</table>"
    yield "pasted: a table of spans", lambda: richtext.clean(spans)
    nested = {
        "lists": "<ul><li>" * 20_000,
        "quotations": "<blockquote><p>x</p>" * 20_000,
        "formats": "<b><i>x" * 50_000,
        "tables": "<table><tr><td>x" * 10_000,
        "notes": "<sup data-note='&lt;p&gt;x'>" * 20_000,
    }
    for name, html in nested.items():
        yield f"pasted: {name} nested", lambda html=html: richtext.clean(html)  # type: ignore[misc]
    near = [blocks(*texts.near(1_000)) for _ in range(3)]
    yield "compare: 1,000 near-equal paragraphs", lambda: richtext.diff_html(near[0], near[1])
    yield "merge: 1,000 near-equal paragraphs", lambda: richtext.merge(*near)
    base = texts.words(200)
    proposals = [Proposal((f"Party {number}",), "amend", texts.edited(base, 9)) for number in range(200)]
    yield "brackets: 200 proposals on a paragraph", lambda: compose(base, proposals).render("rio")
    anchors = [Anchor(one[at : at + 60], at, at + 60, "", "") for at in range(0, 40_000, 1_000)]
    html = paragraphs([one])
    yield "comments placed: 9,900 words rewritten", lambda: place(html, html, paragraphs([other]), anchors)
    yield "comments placed: 9,900 words edited", lambda: place(html, html, paragraphs([texts.edited(one, 3)]), anchors)
    twins = paragraphs(texts.near(1_000))
    plain = richtext.plain_text(richtext.parse(twins))
    there = [Anchor(plain[at : at + 60], at, at + 60, "", "") for at in range(0, 40_000, 1_000)]
    yield (
        "comments placed: 1,000 near-equal paragraphs",
        lambda: place(twins, twins, paragraphs(texts.near(1_000)), there),
    )
    marks = [Passage(at, at + 60, number, number) for number, at in enumerate(range(0, 60_000, 30), 1)]
    yield "a page with 2,000 passages", lambda: mark(twins, marks)


def main(arguments: Sequence[str] | None = None) -> list[Row]:
    """Measure each and show the table."""
    parser = harness.parser("What hostile texts cost a web thread, in seconds of CPU.", "python -m benchmarks.hostile")
    options = parser.parse_args(arguments)
    rows = []
    for name, work in cases():
        with richtext.budget() as budget:
            started = time.process_time()
            found = work()
            took = time.process_time() - started
        coarser = budget.spent or any(notice.code == "size" for notice in getattr(found, "notices", ()))
        rows.append(Row(name, round(took, 3), took <= LIMIT, coarser))
        harness.say(f"{name}: {took:.2f} s")
    lines = [["work", "cpu_s", "within", "coarser"]]
    lines += [
        [row.work, f"{row.cpu_s:.2f}", "yes" if row.within else "NO", "yes" if row.coarser else ""] for row in rows
    ]
    print(harness.aligned(lines))
    if options.json:
        options.json.parent.mkdir(parents=True, exist_ok=True)
        options.json.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n", encoding="utf-8")
    return rows


if __name__ == "__main__":
    sys.exit(not all(row.within for row in main()))
