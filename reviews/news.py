"""What is told of discussions: added to the table of who is told of what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reviews.models import Comment, Thread
from submissions.core import news
from submissions.models import Assignment, Membership, User
from submissions.models.visibility import secretariat_of
from submissions.values.enums import MailPace, NewsKind

GATHER = timedelta(minutes=10)
"""How long mail waits for more comments, so that nobody gets one a comment."""


def _reads_the_review(user: Any) -> Q:
    """Match news of inputs that the person reviews, by assignment or as secretariat."""
    assigned = Assignment.objects.filter(reviewer=user.pk, version__submission=OuterRef("submission"))
    return Q(secretariat_of(user, "consultation__")) | Q(Exists(assigned))


PARTICIPANTS = news.Audience(
    "participants",
    _("Those who wrote in the discussion, on the side of the review"),
    _("because you take part in the discussion"),
    lambda _scope: [],
    _reads_the_review,
)


def feedback_page(scope: news.Scope) -> str:
    """Lead to what the submitter reads of the review, at the discussion."""
    return reverse("reviews:feedback", args=[scope.submission.pk]) + scope.path if scope.submission else ""


def discussion_page(scope: news.Scope) -> str:
    """Lead to the version under review, at the discussion."""
    return reverse("reviews:version", args=[scope.version.pk]) + scope.path if scope.version else ""


EVENTS = (
    news.Event(
        "comment_released",
        _("A discussion was released to the submitter"),
        NewsKind.DISCUSSIONS,
        {
            news.MEMBERS: news.Cell(
                MailPace.AT_ONCE,
                _(
                    "A comment for you from the review of the input of %(organization)s to “%(call)s”, on question "
                    "%(question)s."
                ),
                feedback_page,
            )
        },
        gather=GATHER,
    ),
    news.Event(
        "replied",
        _("A reply was written in a discussion that the submitter reads"),
        NewsKind.DISCUSSIONS,
        {
            news.MEMBERS: news.Cell(
                MailPace.AT_ONCE,
                _("A reply on the input of %(organization)s to “%(call)s”, question %(question)s."),
                feedback_page,
            ),
            PARTICIPANTS: news.Cell(
                MailPace.AT_ONCE,
                _("A reply on the input of %(organization)s to “%(call)s”, question %(question)s."),
                discussion_page,
            ),
        },
        gather=GATHER,
    ),
    news.Event(
        "replied_inside",
        _("A reply was written in a discussion among reviewers"),
        NewsKind.DISCUSSIONS,
        {
            PARTICIPANTS: news.Cell(
                MailPace.AT_ONCE,
                _("A reply among reviewers on the input of %(organization)s to “%(call)s”, question %(question)s."),
                discussion_page,
            )
        },
        gather=GATHER,
    ),
)
news.register(*EVENTS)


def participants(thread: Thread) -> list[User]:
    """Return who wrote in a discussion or reviews its version, less the members of the organization that submitted."""
    members = Membership.objects.active().filter(organization=thread.version.submission.organization_id)
    wrote = Q(comments__thread=thread)
    reviews = Q(assignments__version=thread.version)
    people: Iterable[User] = User.objects.filter(wrote | reviews, is_active=True).exclude(pk__in=members.values("user"))
    return list(dict.fromkeys(people))


def tell_released(thread: Thread, actor: User) -> None:
    """Tell the members of the organization of a discussion that they may read from now on."""
    news.tell("comment_released", actor=actor, version=thread.version, path=_place(thread), question=_question(thread))


def tell_replied(comment: Comment) -> None:
    """Tell those who take part in a discussion of a reply; its words stay on the page."""
    thread, actor = comment.thread, comment.author
    others = [person for person in participants(thread) if person != actor]
    news.tell(
        "replied" if thread.is_released else "replied_inside",
        actor=actor,
        version=thread.version,
        to={PARTICIPANTS: others},
        path=_place(thread),
        question=_question(thread),
    )


def _place(thread: Thread) -> str:
    return f"#thread-{thread.pk}"


def _question(thread: Thread) -> str:
    return str(thread.question.number or thread.question.key)
