"""Each question as a heading, and under it each stakeholder's answer, by group and in the order of their names."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assembly.outputs.collect import Collected
from assembly.outputs.layouts import closed, front
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
    yield from front.submissions(collected)
    yield from front.contents(collected, list(_entries(collected)))
    for question in collected.questions:
        yield PageBreak()
        yield Heading(1, question.title, f"question_{question.mark}")
        answering = [entry for entry in collected.entries if collected.has(question, entry)]
        if not answering:
            yield Line(_("No answers were received to this question."), "Note")
            continue
        count = len(answering)
        yield Line(ngettext("%(count)s answer", "%(count)s answers", count) % {"count": say_number(count)}, "Note")
        if question.is_closed or question.is_line:
            yield from closed.table(collected, question)
            continue
        for group, entry in front.grouped(answering):
            yield from front.group_line(group)
            yield Heading(2, entry.name, f"q{question.mark}_{entry.mark}")
            yield from front.said(collected.reply(question, entry))


def _entries(collected: Collected) -> Iterator[ContentsEntry]:
    for question in collected.questions:
        yield ContentsEntry(1, question.title, f"question_{question.mark}")
        if len(collected.entries) <= MOST_NAMED and not (question.is_closed or question.is_line):
            for entry in collected.entries:
                if collected.has(question, entry):
                    yield ContentsEntry(2, entry.name, f"q{question.mark}_{entry.mark}")


LAYOUT = Layout("by-question", gettext_lazy("By question"), elements, running=2)
