"""What the reading page shows: each question beside the answer that was submitted, with the threads on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString

from reviews.forms import ThreadForm
from reviews.models import Thread
from reviews.passages import Passage, mark
from reviews.rules import is_author, is_fresh
from submissions.models import Question, SubmissionVersion, User
from submissions.record.views.record import newest_of, plain_answer
from submissions.values.contents import on_paragraphs


@dataclass(slots=True)
class Item:
    """A question, the answer with its passages marked, and the threads shown; ``content`` is None if not answered."""

    question: Question
    content: dict[str, Any] | None
    html: SafeString
    threads: Sequence[Thread]
    form: ThreadForm
    is_open: bool = False
    text: str = ""
    comments: list[dict[str, Any]] = field(default_factory=list)


def read(version: SubmissionVersion, threads: Sequence[Thread], rejected: tuple[int, ThreadForm] | None) -> list[Item]:
    """Return the questions of the call in order, with what was submitted and the threads given (see ``number``).

    ``rejected`` is the form that was refused, with the key of its question, so that nothing typed is lost.
    """
    by_question: dict[int, list[Thread]] = defaultdict(list)
    for thread in threads:
        by_question[thread.question_id].append(thread)
    submitted = {row["question"]: row for row in version.content["answers"]}
    questions = Question.objects.filter(questionnaire__consultation=version.submission.consultation_id)
    newest = newest_of(version)
    items = []
    for question in questions:
        content = submitted.get(question.key)
        here = by_question[question.pk]
        if question.retired_at and content is None and not here:
            continue  # asked no more, and not answered here
        passages = [Passage(row.start, row.end, row.pk, row.number, row.is_resolved) for row in here]
        form = ThreadForm(prefix=question.key, auto_id=f"thread-{question.pk}-%s")
        is_rejected = rejected is not None and rejected[0] == question.pk
        items.append(
            Item(
                question=question,
                content=content,
                html=mark(content["html"] if content else "", passages, f"q{question.pk}-"),
                threads=here,
                form=rejected[1] if rejected and is_rejected else form,
                is_open=is_rejected,
                text=plain_answer(content) if content else "",
                comments=on_paragraphs(content, newest) if content else [],
            )
        )
    return items


def number(threads: Sequence[Thread], user: User) -> None:
    """Number the threads of a version in the order they were begun, and tell which comments the person may change."""
    for position, thread in enumerate(sorted(threads, key=lambda thread: thread.pk), 1):
        thread.number = position
        for comment in thread.comments.all():
            comment.is_editable = is_author(user, comment) and is_fresh(user, comment)
