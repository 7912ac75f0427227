"""How many inputs came from whom, in which language and to which question: charts beside their tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly.outputs import charts
from assembly.outputs.collect import Collected
from assembly.outputs.layouts import closed, front
from assembly.outputs.layouts.base import Layout
from richtext.blocks import Picture
from submissions.values.enums import Category, Language, RegionalGroup, SeatRegion
from submissions.values.typography import say_head, say_number, say_parts
from word.model.document import ContentsEntry, Element, Fragment, Grid, Heading, Line, PageBreak

WIDTH = 560
"""CSS pixels of a chart."""


def elements(collected: Collected) -> Iterator[Element]:
    """Yield the document."""
    yield from front.cover(collected, _("Statistics"))
    yield from front.note(collected, _("Inputs are counted. Where a name is withheld, only the language is."))
    yield from front.submissions(collected)
    sections = list(_sections(collected))
    asked = [question for question in collected.questions if question.is_closed]
    yield from front.contents(
        collected,
        [
            *(ContentsEntry(1, title, f"count_{place}") for place, (title, _rows) in enumerate(sections, 1)),
            *(ContentsEntry(1, question.title, f"question_{question.mark}") for question in asked),
        ],
    )
    yield PageBreak()
    for place, (title, rows) in enumerate(sections, 1):
        yield Heading(1, title, f"count_{place}")
        yield from _counted(collected, title, rows)
    for question in asked:
        yield Heading(1, question.title, f"question_{question.mark}")
        answers = [(reply.entry, reply.value) for reply in collected.replies(question)]
        yield from closed.tally(question, answers)


def _sections(collected: Collected) -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield each thing by which inputs are counted, with the counts that are not nought."""
    entries = collected.entries
    known = {
        "category": [str(label) for label in Category.labels],
        "regional_group": [str(label) for label in RegionalGroup.labels],
        "region": [str(label) for label in SeatRegion.labels],
    }
    titles = (
        (_("Inputs by category"), "category", _("Name withheld")),
        (_("Inputs by regional group"), "regional_group", _("In no regional group")),
        (_("Inputs by region of seat"), "region", _("Not known")),
        (_("Inputs by country"), "country", _("Not known")),
    )
    for title, name, without in titles:
        counts = Counter(entry.counted.get(name, "") for entry in entries)
        order = known.get(name) or sorted((label for label in counts if label), key=lambda label: -counts[label])
        rows = [(label, counts[label]) for label in order if counts[label]]
        yield title, [*rows, (without, counts[""])] if counts[""] else rows
    languages = Counter(entry.language for entry in entries)
    yield (
        _("Inputs by language of the original"),
        [(str(label), languages[value]) for value, label in Language.choices if languages[value]],
    )
    yield (
        _("Answers by question"),
        [
            (
                _("Question %(number)s") % {"number": question.number},
                sum(collected.has(question, entry) for entry in entries),
            )
            for question in collected.questions
        ],
    )


def _counted(collected: Collected, title: str, rows: Sequence[tuple[str, int]]) -> Iterator[Element]:
    if not rows:
        yield Line(_("There is nothing to count."), "Note")
        return
    chart = charts.bars(rows, right_to_left=collected.language == Language.ARABIC)
    collected.charts[chart.sha256] = chart.content
    spoken = say_head(title, say_parts(f"{label} {say_number(count)}" for label, count in rows))
    yield Fragment((Picture(chart.sha256, spoken, WIDTH, chart.height(WIDTH)),))
    yield Grid((front.header((title, _("Number"))), *(front.cells(label, say_number(count)) for label, count in rows)))


LAYOUT = Layout("statistics", gettext_lazy("Statistics"), elements, whole=False)
