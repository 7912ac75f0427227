"""What the reading page shows: each question beside the answer that was submitted, with the threads on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from reviews.forms import ThreadForm
from reviews.models import PlacementState, Thread, ThreadRead
from reviews.passages import Passage, mark
from reviews.rules import is_author, is_fresh
from reviews.voice import voice_of
from submissions.drafting.reading import newest_of, plain_answer
from submissions.models import Question, SubmissionVersion, User
from submissions.record.services.voice import content_for
from submissions.rules import may
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


def reviewed_questions(user: User, version: SubmissionVersion) -> QuerySet[Question]:
    """Return the questions whose answers the person reviews: without particulars, but for the secretariat."""
    questions = Question.objects.filter(questionnaire__consultation=version.submission.consultation_id)
    return (
        questions if may(user, "submissions.read_particulars", version.submission) else questions.exclude(number=None)
    )


def read(
    version: SubmissionVersion, user: User, threads: Sequence[Thread], rejected: tuple[int, ThreadForm] | None
) -> list[Item]:
    """Return the questions of the call in order, with what was submitted and the threads given (see ``set_places``).

    ``rejected`` is the form that was refused, with the key of its question, so that nothing typed is lost.
    """
    by_question: dict[int, list[Thread]] = defaultdict(list)
    for thread in threads:
        by_question[thread.question_id].append(thread)
    submitted = {row["question"]: row for row in content_for(user, version)["answers"]}
    questions = reviewed_questions(user, version)
    newest = newest_of(version)
    items = []
    for question in questions:
        content = submitted.get(question.key)
        here = sorted(by_question[question.pk], key=lambda row: (not row.is_lost, row.at[0], row.number))
        if question.retired_at and content is None and not here:
            continue  # asked no more, and not answered here
        passages = [Passage(*row.at, row.pk, row.number, row.is_resolved, row.is_doubtful) for row in here]
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


def set_places(threads: Sequence[Thread], version: SubmissionVersion) -> None:
    """Give each thread its ``place`` on a version (None where it was begun), ``at`` (start, end) and how sure it is.

    ``at`` is empty (0, 0) where the passage is lost.
    """
    for thread in threads:
        thread.place = thread.place_on(version)
        thread.at = (thread.place.start, thread.place.end) if thread.place else (thread.start, thread.end)
        thread.is_lost = thread.place is not None and thread.place.state == PlacementState.LOST
        thread.is_doubtful = thread.place is not None and thread.place.state == PlacementState.DOUBTFUL


def give_voices(threads: Sequence[Thread], user: User, *, to_submitter: bool = False) -> None:
    """Give each comment its ``voice`` (reviews.voice), and tell which of them the person may change."""
    for thread in threads:
        for comment in thread.comments.all():
            comment.is_own = is_author(user, comment)
            comment.is_editable = comment.is_own and is_fresh(user, comment)
            comment.voice = voice_of(comment, to_submitter=to_submitter)


def tell_news(threads: Sequence[Thread], user: User) -> None:
    """Tell of each thread whether others have written in it since the person read it (``is_new``)."""
    read = dict(ThreadRead.objects.filter(user=user, thread__in=threads).values_list("thread", "last"))
    for thread in threads:
        last = max((row.pk for row in thread.comments.all() if row.author_id != user.pk), default=0)
        thread.is_new = last > read.get(thread.pk, 0)
