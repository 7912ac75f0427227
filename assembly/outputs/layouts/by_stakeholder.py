"""Each stakeholder as a heading, and under it the stakeholder's answers in the order of the questions."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assembly.outputs.collect import Collected
from assembly.outputs.layouts import front
from assembly.outputs.layouts.base import Layout
from word.model.document import ContentsEntry, Element, Heading, Line, PageBreak


def elements(collected: Collected) -> Iterator[Element]:
    """Yield the document."""
    yield from front.cover(collected, _("Arranged by stakeholder"))
    yield from front.note(collected, _("Stakeholders stand in the alphabetical order of their names."))
    yield from front.contents(
        [
            ContentsEntry(1, _("Note on this compilation"), "note"),
            *(ContentsEntry(1, entry.name, f"s{entry.version_id}") for entry in collected.entries),
        ]
    )
    if not collected.entries:
        yield Line(_("No inputs were received."), "Note")
    for entry in collected.entries:
        yield PageBreak()
        yield Heading(1, entry.name, f"s{entry.version_id}")
        yield from front.attribution(entry)
        if entry.original:
            yield Line(entry.original, "Note")
        for question in collected.questions:
            if collected.has(question, entry):
                yield Heading(2, question.title, f"q{question.mark}_{entry.version_id}")
                yield collected.reply(question, entry).element(f"a{question.mark}_{entry.version_id}")


LAYOUT = Layout("by-stakeholder", gettext_lazy("By stakeholder"), elements)
