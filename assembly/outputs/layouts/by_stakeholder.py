"""Each stakeholder as a heading, and under it the stakeholder's answers in the order of the questions."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly.outputs.collect import Collected
from assembly.outputs.entries import Entry
from assembly.outputs.layouts import front
from assembly.outputs.layouts.base import Layout
from submissions.values.typography import say_head, say_list
from word.model.document import ContentsEntry, Element, Heading, Line, PageBreak


def elements(collected: Collected) -> Iterator[Element]:
    """Yield the document."""
    yield from front.cover(collected, _("Arranged by stakeholder"))
    yield from front.note(collected, _("Stakeholders stand in the alphabetical order of their names."))
    yield from front.submissions(collected)
    yield from front.contents(
        collected, [ContentsEntry(1, entry.name, f"s_{entry.mark}") for entry in collected.entries]
    )
    if not collected.entries:
        yield Line(_("No inputs were received."), "Note")
    for group, entry in front.grouped(collected.entries):
        yield PageBreak()
        yield from front.group_line(group)
        yield Heading(1, entry.name, f"s_{entry.mark}")
        yield from front.attribution(entry)
        yield from _answers(collected, entry)


def _answers(collected: Collected, entry: Entry) -> Iterator[Element]:
    if entry.original:
        yield Line(entry.original, "Note")
        return
    unanswered = []
    for question in collected.questions:
        if collected.has(question, entry):
            yield Heading(2, question.title, f"q{question.mark}_{entry.mark}")
            yield from collected.reply(question, entry).elements()
        else:
            unanswered.append(str(question.number))
    if unanswered:
        yield Line(say_head(_("Questions not answered"), say_list(unanswered)), "Note")


LAYOUT = Layout("by-stakeholder", gettext_lazy("By stakeholder"), elements, running=1)
