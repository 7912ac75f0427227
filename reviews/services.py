"""Every write of a review: threads and comments, and the decisions it ends in."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from reviews import news, passages, placements
from reviews.models import Comment, Decision, Thread
from reviews.rules import reason_against
from submissions.core import locks
from submissions.models import Question, SubmissionVersion, User
from submissions.record.services import lifecycle
from submissions.rules import is_member
from submissions.rules import reason_against as reason_against_move
from submissions.rules.lifecycle import MOVE_BY_NAME, REVIEW_MOVES
from submissions.values import moments
from submissions.values.exceptions import NotPermitted, NotPossible

LONGEST_COMMENT = 10_000


def _permit(actor: User, permission: str, thing: SubmissionVersion | Thread | Comment) -> None:
    reason = reason_against(actor, permission, thing)
    if reason:
        raise NotPermitted(reason)


def _clean(text: str) -> str:
    """Return the comment as it is kept; raises NotPossible where it says nothing or too much."""
    text = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if not text:
        raise NotPossible(_("Write a comment."))
    if len(text) > LONGEST_COMMENT:
        raise NotPossible(_("A comment has at most %(limit)s characters.") % {"limit": LONGEST_COMMENT})
    return text


@locks.writing
def open_thread(
    version: SubmissionVersion,
    question: Question,
    actor: User,
    text: str,
    *,
    exact: str = "",
    start: int | None = None,
    is_shared: bool = False,
) -> Thread:
    """Begin a discussion of a passage, or of the whole answer where ``exact`` is empty.

    ``start`` (code points of the plain text) says which occurrence is meant; the passage itself is looked up here, in
    the version as submitted. Raises NotPermitted, or NotPossible where the passage does not occur.
    """
    submission = locks.submission(version.submission_id)  # its discussions are numbered one after the other
    _permit(actor, "reviews.comment", version)
    if question.questionnaire.consultation_id != version.submission.consultation_id:
        raise NotPossible(_("This question is not part of the call."))
    text = _clean(text)
    anchor = passages.Anchor("", 0, 0, "", "")
    if exact.strip():
        found = passages.find(placements.text_of_answer(version, question), exact, start)
        if found is None:
            raise NotPossible(
                _("This passage does not occur in the answer. Copy it again, or leave it empty for the whole answer.")
            )
        anchor = found
    last = Thread.objects.filter(submission=submission).aggregate(last=Max("number"))["last"] or 0
    thread = Thread.objects.create(
        submission=submission,
        number=last + 1,
        version=version,
        question=question,
        exact=anchor.exact,
        start=anchor.start,
        end=anchor.end,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        is_shared=is_shared,
        created_at=moments.now(),
    )
    Comment.objects.create(thread=thread, author=actor, text=text, created_at=thread.created_at)
    if submission.latest_version and submission.latest_version.number > version.number:
        placements.place_on(submission.latest_version)  # it came while the comment was written
    if is_shared:
        news.tell_shared(thread, actor)
    return thread


def _locked(thread_id: int, actor: User, permission: str = "reviews.comment") -> Thread:
    """Return the thread locked, or refuse."""
    threads = Thread.objects.select_related("version__submission__consultation", "version__submission__organization")
    thread = locks.one(threads, thread_id)
    _permit(actor, permission, thread)
    return thread


@locks.writing
def reply(thread_id: int, actor: User, text: str) -> Comment:
    """Add to a discussion. Raises NotPermitted, or NotPossible where it has been resolved meanwhile."""
    thread = _locked(thread_id, actor, "reviews.reply")
    if thread.is_resolved:
        raise NotPossible(_("This discussion has been resolved; reopen it to reply."))
    comment = Comment.objects.create(
        thread=thread,
        author=actor,
        text=_clean(text),
        by_submitter=bool(is_member(actor, thread.version.submission)),
        created_at=moments.now(),
    )
    news.tell_replied(comment)
    return comment


@locks.writing
def edit_comment(comment_id: int, actor: User, text: str) -> Comment:
    """Change one's own comment while it is fresh. Raises NotPermitted or NotPossible."""
    comment = locks.one(Comment.objects.select_related("thread__version__submission__consultation"), comment_id)
    _permit(actor, "reviews.edit_comment", comment)
    text = _clean(text)
    if text != comment.text:
        comment.text, comment.edited_at = text, moments.now()
        comment.save(update_fields=["text", "edited_at"])
    return comment


@locks.writing
def resolve(thread_id: int, actor: User) -> Thread:
    """Close a discussion. Raises NotPermitted. Closed twice, the first stands."""
    thread = _locked(thread_id, actor)
    if not thread.is_resolved:
        thread.resolved_at, thread.resolved_by = moments.now(), actor
        thread.save(update_fields=["resolved_at", "resolved_by"])
    return thread


@locks.writing
def reopen(thread_id: int, actor: User) -> Thread:
    """Take a discussion up again. Raises NotPermitted."""
    thread = _locked(thread_id, actor)
    thread.resolved_at = thread.resolved_by = None
    thread.save(update_fields=["resolved_at", "resolved_by"])
    return thread


@locks.writing
def share(thread_id: int, actor: User, is_shared: bool) -> Thread:
    """Show a discussion to the organization that submitted, or show it no longer. Raises NotPermitted."""
    thread = _locked(thread_id, actor)
    if thread.is_shared != is_shared:
        thread.is_shared = is_shared
        thread.save(update_fields=["is_shared"])
        if is_shared:
            news.tell_shared(thread, actor)
    return thread


@locks.writing
def decide(version_id: int, move: str, actor: User, note: str = "", *, last_seen: int | None) -> Decision:
    """Take a decision on a version and make the move that it means; tell the organization's focal points.

    A decision binds to what was read: the version, and ``last_seen``, the key of the last decision on the input that
    the actor saw (None where there was none). Where a version or a decision came meanwhile it is refused, so that
    nothing is published unread and no decision undoes one that nobody knew of. Raises NotPermitted or NotPossible;
    then nothing has changed.
    """
    if move not in REVIEW_MOVES:
        raise NotPossible(_("Choose a decision."))
    version = SubmissionVersion.objects.get(pk=version_id)
    submission = locks.submission(version.submission_id)
    latest = submission.latest_version
    is_latest = latest is not None and latest.pk == version.pk
    reason = reason_against_move(actor, MOVE_BY_NAME[move].who, submission)
    # Who was asked to review the earlier version alone is told what became of it, not that they had no part.
    if reason and (is_latest or not SubmissionVersion.objects.reviewed_by(actor).filter(pk=version.pk).exists()):
        raise NotPermitted(reason)
    if not is_latest:
        raise NotPossible(
            _("%(reference)s was submitted meanwhile. Read it first; the decision would have been on the earlier one.")
            % {"reference": latest.reference if latest else ""}
        )
    last = last_decision(submission.pk)
    if (last and last.pk) != last_seen:
        raise NotPossible(_stale(last))
    note = note.replace("\r\n", "\n").replace("\x00", "").strip()
    decision = Decision.objects.create(
        version=version, move=move, note=note, decided_by=actor, decided_at=moments.now()
    )
    lifecycle.move(submission.pk, move, actor, note)
    return decision


def last_decision(submission_id: int) -> Decision | None:
    """Return the last decision on any version of an input; None before the first."""
    decisions = Decision.objects.filter(version__submission=submission_id)
    return decisions.select_related("decided_by").order_by("pk").last()


def _stale(last: Decision | None) -> str:
    if last is None:
        return _("The decision that the page showed is not known. Read the page anew.")
    return _("%(person)s decided meanwhile: “%(decision)s”. Read the page anew; yours was not recorded.") % {
        "person": last.decided_by,
        "decision": last.label,
    }
