"""What a page needs to show a version, or a draft as it would be handed in, to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.html import strip_tags

from submissions.drafting.joint import as_shown
from submissions.models import Consultation, ParagraphRevision, Question, SubmissionVersion
from submissions.values.contents import on_paragraphs
from submissions.values.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One answer with its question, ready to be shown; ``comments`` are those on paragraphs of the base text."""

    question: Question | None
    number: int
    html: str
    text: str
    comments: list[dict[str, Any]]


def plain_answer(answer: dict[str, Any]) -> str:
    """Return an answer that is no rich text in words."""
    return kind_of(answer["kind"]).in_words(answer["value"], answer["labels"])


def shown_answers(
    version: SubmissionVersion, questions: dict[str, Question], newest: dict[str, int] | None = None
) -> list[Shown]:
    """Return the answers to numbered questions, in order; the particulars are for the secretariat.

    ``newest`` are the present revisions of paragraphs, asked for here where they are not given.
    """
    if newest is None:
        newest = newest_of(version)
    return [
        Shown(
            questions.get(answer["question"]),
            answer["number"],
            answer["html"],
            plain_answer(answer),
            on_paragraphs(answer, newest),
        )
        for answer in sorted(version.content["answers"], key=lambda answer: answer["number"] or 0)
        if answer["number"]
    ]


def newest_of(version: SubmissionVersion) -> dict[str, int]:
    """Return the present revisions of the paragraphs of a base text by key; no query where none is commented on."""
    if not any(answer.get("paragraph_comments") for answer in version.content["answers"]):
        return {}
    return ParagraphRevision.objects.newest(version.submission.consultation_id)


def questions_of(consultation: Consultation) -> dict[str, Question]:
    """Return the numbered questions of a call by key, in order."""
    questions = Question.objects.filter(questionnaire__consultation=consultation, number__isnull=False)
    return {question.key: question for question in questions.order_by("number")}


def reading(found: SubmissionVersion, *, particulars: bool) -> dict[str, Any]:
    """Return what the reading of a version needs: the answers to numbered questions, and apart the particulars.

    The particulars are there where they are asked for, that is for those who may read them.
    """
    questions = Question.objects.filter(questionnaire__consultation=found.submission.consultation_id)
    by_key = {question.key: question for question in questions}
    return {
        "version": found,
        "submission": found.submission,
        "consultation": found.submission.consultation,
        "content": as_shown(found) if found.pk else found.content,
        "answers": shown_answers(found, by_key),
        "private": [
            (by_key.get(answer["question"]), plain_answer(answer) or strip_tags(answer["html"]))
            for answer in found.content["answers"]
            if particulars and not answer["number"]
        ],
    }
