"""Each question as a heading, and under it each stakeholder's answer, in the order of their names."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assembly.outputs.collect import Collected
from assembly.outputs.layouts import front
from assembly.outputs.layouts.base import Layout
from submissions.values.typography import say_number
from word.model.document import ContentsEntry, Element, Heading, Line, PageBreak

MOST_NAMED = 60
"""Inputs up to which the contents name who answered each question; beyond, they would run to dozens of pages, and the
navigation pane, which follows the headings, serves better."""


def elements(collected: Collected) -> Iterator[Element]:
    """Yield the document."""
    yield from front.cover(collected, _("Arranged by question"))
    yield from front.note(
        collected, _("Under each question, answers stand in the alphabetical order of the names of their submitters.")
    )
    yield from front.contents(_entries(collected))
    for question in collected.questions:
        yield PageBreak()
        yield Heading(1, question.title, f"question_{question.mark}")
        count = sum(collected.has(question, entry) for entry in collected.entries)
        if not count:
            yield Line(_("No answers were received to this question."), "Note")
            continue
        yield Line(ngettext("%(count)s answer", "%(count)s answers", count) % {"count": say_number(count)}, "Note")
        for reply in collected.replies(question):
            yield Heading(2, reply.entry.name, f"q{question.mark}_{reply.entry.version_id}")
            yield from front.said(reply, f"a{question.mark}_{reply.entry.version_id}")


def _entries(collected: Collected) -> Iterator[ContentsEntry]:
    yield ContentsEntry(1, _("Note on this compilation"), "note")
    for question in collected.questions:
        yield ContentsEntry(1, question.title, f"question_{question.mark}")
        if len(collected.entries) <= MOST_NAMED:
            for entry in collected.entries:
                if collected.has(question, entry):
                    yield ContentsEntry(2, entry.name, f"q{question.mark}_{entry.version_id}")


LAYOUT = Layout("by-question", gettext_lazy("By question"), elements)
