"""What a call says in the six official languages, and what of it is not translated yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings

from submissions.models import Consultation, Question, Questionnaire

SOURCE = "en"
"""The language in which everything is written first."""
OTHERS = tuple(code for code, _name in settings.LANGUAGES if code != SOURCE)

CALL = ("title", "summary", "mandate", "statement")
_QUESTION = ("text", "short_text", "guidance")


def column(field: str, language: str) -> str:
    """Return the column of a translated field in a language of the interface."""
    return f"{field}_{language.replace('-', '_')}"


def chosen(asked: str | None) -> str:
    """Return the language beside the source that an address asks for, or the first."""
    return asked if asked in OTHERS else OTHERS[0]


def of_call(consultation: Consultation) -> Iterator[tuple[Any, str]]:
    """Give (row, field) of each text of a call's own page."""
    for field in CALL:
        yield consultation, field


def of_questionnaire(questionnaire: Questionnaire) -> Iterator[tuple[Any, str]]:
    """Give (row, field) of each text of a questionnaire, those of questions that are asked; four queries."""
    yield questionnaire, "title"
    yield questionnaire, "introduction"
    for section in questionnaire.sections.all():
        yield section, "title"
        yield section, "introduction"
    asked: Iterable[Question] = questionnaire.questions.filter(retired_at=None).prefetch_related("options")
    for question in asked:
        for field in _QUESTION:
            yield question, field
        for option in question.options.all():
            if option.retired_at is None:
                yield option, "label"


def missing(texts: Iterable[tuple[Any, str]]) -> dict[str, int]:
    """Return by language how many texts that the source has it lacks; only languages in which something is said.

    A call that speaks one language alone lacks nothing.
    """
    found = [(row, field) for row, field in texts if getattr(row, column(field, SOURCE))]
    counts = {}
    for language in OTHERS:
        there = sum(bool(getattr(row, column(field, language))) for row, field in found)
        counts[language] = len(found) - there if there else 0
    return counts


def lacking(texts: Iterable[tuple[Any, str]]) -> dict[str, int]:
    """Return by language how many texts that the source has it lacks, whether or not it says anything yet."""
    found = [(row, field) for row, field in texts if getattr(row, column(field, SOURCE))]
    return {language: sum(not getattr(row, column(field, language)) for row, field in found) for language in OTHERS}
