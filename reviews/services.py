"""Every write of a review: threads and comments, and the decisions it ends in."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max
from django.utils.translation import gettext as _

from reviews import news, passages, placements
from reviews.models import Audience, Comment, Decision, EarlierText, Thread, ThreadRead
from reviews.rules import reason_against
from submissions.core import audit, locks
from submissions.models import Question, SubmissionVersion, User
from submissions.record.services import lifecycle
from submissions.rules import is_member
from submissions.rules import reason_against as reason_against_move
from submissions.rules.lifecycle import MOVE_BY_NAME, REVIEW_MOVES
from submissions.values import moments
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotPermitted, NotPossible

LONGEST_COMMENT = 10_000
RELEASING = {"request_clarification"}
"""Moves that ask the submitter for something: what was written for the submitter goes out with them."""


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
    audience: str = Audience.REVIEWERS,
) -> Thread:
    """Begin a discussion of a passage, or of the whole answer where ``exact`` is empty.

    One for the submitter is read by the submitter once it is released. ``start`` (code points of the plain text) says
    which occurrence is meant; the passage itself is looked up here, in the version as submitted. Raises NotPermitted,
    or NotPossible where the passage does not occur.
    """
    locks.submission(version.submission_id)  # its discussions are numbered one after the other
    _permit(actor, "reviews.comment", version)
    if question.questionnaire.consultation_id != version.submission.consultation_id:
        raise NotPossible(_("This question is not part of the call."))
    text = _clean(text)
    if audience not in Audience.values:
        raise NotPossible(_("Choose who reads the discussion."))
    anchor = passages.Anchor("", 0, 0, "", "")
    if exact.strip():
        found = passages.find(placements.text_of_answer(version, question), exact, start)
        if found is None:
            raise NotPossible(
                _("This passage does not occur in the answer. Copy it again, or leave it empty for the whole answer.")
            )
        anchor = found
    return _begin(version, question, anchor, actor, text, audience=audience)


def _begin(
    version: SubmissionVersion,
    question: Question,
    anchor: passages.Anchor | Thread,
    actor: User,
    text: str,
    *,
    audience: str,
    begun_from: Thread | None = None,
) -> Thread:
    """Write a discussion with its first comment; the submission is locked."""
    last = Thread.objects.filter(submission=version.submission_id).aggregate(last=Max("number"))["last"] or 0
    thread = Thread.objects.create(
        submission_id=version.submission_id,
        number=last + 1,
        version=version,
        question=question,
        exact=anchor.exact,
        start=anchor.start,
        end=anchor.end,
        prefix=anchor.prefix,
        suffix=anchor.suffix,
        audience=audience,
        begun_from=begun_from,
        created_at=moments.now(),
    )
    Comment.objects.create(thread=thread, author=actor, text=text, created_at=thread.created_at)
    latest = version.submission.latest_version
    if latest and latest.number > version.number:
        placements.place_on(latest)  # it came while the comment was written
    return thread


@locks.writing
def write_to_submitter(thread_id: int, actor: User, text: str) -> Thread:
    """Begin a discussion for the submitter about the passage of one among reviewers; it is still to be released.

    Nothing said inside goes along but what stands in ``text``, which the person has read. Raises NotPermitted, or
    NotPossible where the discussion is for the submitter already.
    """
    submission_id = Thread.objects.values_list("submission", flat=True).get(pk=thread_id)
    submission = locks.submission(submission_id)
    thread = Thread.objects.select_related(
        "version__submission__consultation", "version__submission__organization", "question"
    ).get(pk=thread_id)
    _permit(actor, "reviews.comment", thread)
    if thread.is_for_submitter:
        raise NotPossible(_("This discussion is written for the submitter already."))
    begun = _begin(
        thread.version, thread.question, thread, actor, _clean(text), audience=Audience.SUBMITTER, begun_from=thread
    )
    audit.record(
        AuditVerb.WROTE_TO_SUBMITTER,
        actor,
        consultation=submission.consultation,
        input=submission.number,
        discussion=begun.number,
        begun_from=thread.number,
    )
    return begun


@locks.writing
def release(thread_id: int, actor: User) -> Thread:
    """Let the submitter read a discussion that was written for the submitter; done twice, the first stands.

    Raises NotPermitted, or NotPossible for a discussion among reviewers, which never leaves them.
    """
    thread = _locked(thread_id, actor)
    if not thread.is_for_submitter:
        raise NotPossible(
            _("This discussion is among reviewers and stays with them. Write to the submitter in a new one.")
        )
    if not thread.is_released:
        thread.released_at, thread.released_by = moments.now(), actor
        thread.save(update_fields=["released_at", "released_by"])
        news.tell_released(thread, actor)
    return thread


def _release_waiting(submission_id: int, actor: User) -> None:
    """Release what was written for the submitter, along with a decision that the submitter is told of."""
    for thread in Thread.objects.filter(submission=submission_id, audience=Audience.SUBMITTER, released_at=None):
        release(thread.pk, actor)


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
    if comment.withdrawn_at:
        raise NotPossible(_("This comment has been withdrawn."))
    if text != comment.text:
        EarlierText.objects.create(
            comment=comment, text=comment.text, written_at=comment.edited_at or comment.created_at
        )
        comment.text, comment.edited_at = text, moments.now()
        comment.save(update_fields=["text", "edited_at"])
    return comment


@locks.writing
def withdraw_comment(comment_id: int, actor: User) -> Comment:
    """Take one's own comment back: a mark stays in its place. Raises NotPermitted. Done twice, the first stands."""
    comment = locks.one(Comment.objects.select_related("thread__version__submission__consultation"), comment_id)
    _permit(actor, "reviews.withdraw_comment", comment)
    if not comment.withdrawn_at:
        comment.withdrawn_at = moments.now()
        comment.save(update_fields=["withdrawn_at"])
    return comment


@locks.writing
def mark_read(threads: Iterable[Thread], reader: User) -> int:
    """Remember that a person has read discussions up to their last comments; return of how many."""
    last = Comment.objects.filter(thread__in=[thread.pk for thread in threads]).values_list("thread")
    rows = [ThreadRead(thread_id=key, user=reader, last=pk) for key, pk in last.annotate(last=Max("pk")).order_by()]
    ThreadRead.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["thread", "user"], update_fields=["last"]
    )
    return len(rows)


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
    if move in RELEASING:
        _release_waiting(submission.pk, actor)
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
