"""Stakeholders by questions on pages turned on their side: the first words of each answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly.outputs.collect import Collected
from assembly.outputs.entries import Entry, QuestionHead
from assembly.outputs.layouts import closed, front
from assembly.outputs.layouts.base import Layout
from richtext.blocks import Paragraph, Run
from submissions.values.languages import direction_of
from word.model.document import ContentsEntry, Element, Grid, GridCell, Heading, Line, PageBreak

COLUMNS = 5
"""Questions beside one another; further ones follow in another table."""
FIRST_WORDS = 25
"""Words of an answer that stand in its cell; of one without spaces, twice as many letters."""


def elements(collected: Collected) -> Iterator[Element]:
    """Yield the document."""
    yield from front.cover(collected, _("Matrix of stakeholders and questions"))
    manner = _("Each cell holds the first words of an answer. The whole stands in the input of that number.")
    yield from front.note(collected, manner)
    yield from front.submissions(collected)
    parts = [collected.questions[start : start + COLUMNS] for start in range(0, len(collected.questions), COLUMNS)]
    yield from front.contents(
        collected, [ContentsEntry(1, _title(part), f"matrix_{place}") for place, part in enumerate(parts, 1)]
    )
    if not collected.entries:
        yield Line(_("No inputs were received."), "Note")
        return
    for place, part in enumerate(parts, 1):
        yield PageBreak()
        yield Heading(1, _title(part), f"matrix_{place}")
        for question in part:
            yield Line(question.title, "Note")
        yield Grid(tuple(_rows(collected, part)), landscape=True)


def _title(part: Sequence[QuestionHead]) -> str:
    first, last = part[0].number, part[-1].number
    if first == last:
        return _("Question %(number)s") % {"number": first}
    return _("Questions %(first)s to %(last)s") % {"first": first, "last": last}


def _rows(collected: Collected, part: Sequence[QuestionHead]) -> Iterator[tuple[GridCell, ...]]:
    heads = [_("Question %(number)s") % {"number": question.number} for question in part]
    yield front.header((_("Submitted by"), *heads))
    for entry in collected.entries:
        yield (*front.cells(entry.reference), *(_cell(collected, question, entry) for question in part))


def _cell(collected: Collected, question: QuestionHead, entry: Entry) -> GridCell:
    if not collected.has(question, entry):
        return front.cells("–")[0]
    reply = collected.reply(question, entry)
    if question.is_closed:
        return front.cells(closed.chosen(question, reply))[0]
    return GridCell((Paragraph((Run(shortened(reply.beginning)),), entry.language, direction_of(entry.language)),))


def shortened(text: str) -> str:
    """Return the first words of a text, with an ellipsis where it goes on."""
    words = text.split()
    if len(words) > FIRST_WORDS:
        return f"{' '.join(words[:FIRST_WORDS])} …"
    most = FIRST_WORDS * 8
    return f"{text[:most]}…" if len(text) > most else text


LAYOUT = Layout("matrix", gettext_lazy("Matrix"), elements, whole=False)
