"""The history of comments on paragraphs in a draft: what each said, that it was removed, and putting it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from submissions.core import locks
from submissions.drafting.services.access import editable
from submissions.models import ParagraphComment, ParagraphCommentWording, Submission, User
from submissions.values import moments

WHILE_WRITING = timedelta(minutes=5)
"""Within it, what one person goes on writing is one wording of the history, as its last save had it."""
SAID = ("action", "comment", "proposed_text", "type", "target", "supports", "from_file")
"""The columns that a comment says something in, beside the revision of the paragraph that it is on."""


@locks.within
def remember(comment: ParagraphComment, actor: User, *, is_removal: bool = False) -> ParagraphCommentWording:
    """Write what a comment says now, or that it is removed, into its history; the caller holds the draft."""
    now = moments.now()
    said = {name: getattr(comment, name) for name in SAID}
    last = _last(comment.answer_id, comment.line)
    goes_on = last is not None and last.actor_id == actor.pk and last.created_at > now - WHILE_WRITING
    if last is not None and goes_on and not is_removal and not last.is_removal:
        last.number, last.revision_id, last.said, last.created_at = comment.wording, comment.revision_id, said, now
        last.save()
        return last
    return ParagraphCommentWording.objects.create(
        answer_id=comment.answer_id,
        line=comment.line,
        number=comment.wording,
        revision_id=comment.revision_id,
        said=said,
        actor=actor,
        created_at=now,
        is_removal=is_removal,
    )


def _last(answer_id: int, line: Any) -> ParagraphCommentWording | None:
    return ParagraphCommentWording.objects.filter(answer=answer_id, line=line).first()


def as_comment(wording: ParagraphCommentWording) -> ParagraphComment:
    """Return a comment that says what an entry of the history says, to be shown and not kept."""
    return ParagraphComment(answer_id=wording.answer_id, revision=wording.revision, **wording.said)


@locks.writing
def put_back(wording_id: int, actor: User) -> ParagraphComment:
    """Make a comment say again what an entry of its history says, also where it was removed. Raises NotPermitted."""
    kept = ParagraphCommentWording.objects.select_related("answer", "revision").get(pk=wording_id)
    submission = editable(kept.answer.submission_id, actor)
    found = ParagraphComment.objects.filter(answer=kept.answer, line=kept.line).first()
    if found is None:
        last = _last(kept.answer_id, kept.line)
        found = ParagraphComment(
            answer=kept.answer, line=kept.line, created_by=kept.actor, wording=last.number if last else 0
        )
    found.revision, found.wording, found.changed_by = kept.revision, found.wording + 1, actor
    for name, content in kept.said.items():
        setattr(found, name, content)
    found.save()
    remember(found, actor)
    locks.edited(submission.pk)
    return found


@locks.within
def pour(draft: Submission, into: Submission, actor: User) -> None:
    """Move the comments of a draft that ends, with their history; where the other has submitted, into the history.

    For the merging of two organizations, which holds the locks; from the history a comment can be put back.
    """
    answers = {row.question_id: row for row in into.answers.all()}
    for comment in ParagraphComment.objects.filter(answer__submission=draft).select_related("answer"):
        if into.latest_version_id is None:
            ParagraphComment.objects.filter(pk=comment.pk).update(answer=answers[comment.answer.question_id])
        else:
            remember(comment, actor, is_removal=True)
            comment.delete()
    for wording in ParagraphCommentWording.objects.filter(answer__submission=draft).select_related("answer"):
        target = answers[wording.answer.question_id]
        ParagraphCommentWording.objects.filter(pk=wording.pk).update(answer=target)
