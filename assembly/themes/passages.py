"""The passages of a version: the paragraphs of its answers, which are what stands under themes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

import richtext
from reviews import passages
from reviews.passages import Anchor
from reviews.placements import text_of_answer
from submissions.models import Question, SubmissionVersion
from submissions.values.exceptions import NotFound, NotPossible


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph of an answer; offsets are code points of ``richtext.plain_text``."""

    question: str
    start: int
    end: int
    text: str


def passages_of(version: SubmissionVersion) -> Iterator[Passage]:
    """Yield the paragraphs of the answers of a version that hold words, in the order of the questions."""
    for answer in version.content["answers"]:
        at = 0
        for line in richtext.plain_text(richtext.parse(answer["html"])).split("\n") if answer["html"] else ():
            if any(char.isalnum() for char in line):
                lead = len(line) - len(line.lstrip())
                yield Passage(answer["question"], at + lead, at + len(line.rstrip()), line.strip())
            at += len(line) + 1


def quoted(version: SubmissionVersion, key: str, exact: str, near: int | None) -> tuple[Question, Anchor]:
    """Find words of an answer as they stand, at ``near`` or else closest to it. Raises NotFound or NotPossible."""
    question = Question.objects.filter(questionnaire__consultation=version.submission.consultation_id, key=key).first()
    if question is None:
        raise NotFound(_("There is no such question."))
    found = passages.find(text_of_answer(version, question), exact, near)
    if found is None:
        raise NotPossible(_("These words do not occur in the answer. Copy them again."))
    return question, found
