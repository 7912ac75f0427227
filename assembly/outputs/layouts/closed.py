"""Answers that are no running text: tables of who chose what with a tally by category, and tables of single lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assembly.outputs.collect import Collected, Reply
from assembly.outputs.entries import GROUPS, Entry, QuestionHead
from assembly.outputs.layouts import front
from richtext.blocks import Paragraph, Run
from submissions.values.kinds import kind_of
from submissions.values.languages import direction_of
from submissions.values.typography import say_choices, say_number
from word.model.document import Element, Grid, GridCell, Line


def table(collected: Collected, question: QuestionHead) -> Iterator[Element]:
    """Yield the answers to a question whose answers are choices or single lines."""
    replies = list(collected.replies(question))
    if question.is_closed:
        yield from tally(question, [(reply.entry, reply.value) for reply in replies])
        yield Line(_("Answers"), "Caption")
    rows = [front.header((_("Submitted by"), _("Answer")))]
    rows += [(*front.cells(reply.entry.reference), _answer(question, reply)) for reply in replies]
    yield Grid(tuple(rows))


def _answer(question: QuestionHead, reply: Reply) -> GridCell:
    if question.is_closed:
        return GridCell((Paragraph((Run(chosen(question, reply)),)),), bookmark=reply.bookmark)
    language = reply.entry.language
    words = Paragraph((Run(str(reply.value or "")),), language, direction_of(language))
    return GridCell((words,), bookmark=reply.bookmark)


def chosen(question: QuestionHead, reply: Reply) -> str:
    """Return what was chosen, in the language of the document."""
    answer = reply.answer
    labels = [label for label, value in question.choices if value in _several(reply.value)]
    return say_choices(labels or answer["labels"]) or kind_of(answer["kind"]).in_words(reply.value, answer["labels"])


def _several(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def tally(question: QuestionHead, answers: Sequence[tuple[Entry, Any]]) -> Iterator[Element]:
    """Yield how often each choice was made, by group of submitters."""
    groups = sorted({entry.group for entry, _value in answers})
    counts: Counter[tuple[Any, int]] = Counter()
    for entry, value in answers:
        counts.update((each, entry.group) for each in _several(value))
    yield Line(_("Tally"), "Caption")
    labels = [str(GROUPS[group][0]) for group in groups]
    rows = [front.header((_("Choice"), *(labels if len(groups) > 1 else ()), _("All")))]
    for label, value in question.choices:
        own = [counts[value, group] for group in groups]
        shown = [*(own if len(groups) > 1 else ()), sum(own)]
        rows.append(front.cells(label, *map(say_number, shown)))
    yield Grid(tuple(rows))
