"""Who may do what in a review: named facts, and permissions that sum them up. ``submissions.rules.may`` asks them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import rules
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from reviews.models import Comment, Thread
from submissions.models import Assignment, SubmissionVersion
from submissions.rules import conflict_of, holds_role, is_member, may
from submissions.values.enums import Role

EDITABLE_FOR = timedelta(minutes=15)
"""How long a comment may be changed by who wrote it; after that others may have acted on it."""


def _version(thing: Any) -> SubmissionVersion:
    if isinstance(thing, Comment):
        thing = thing.thread
    return thing.version if isinstance(thing, Thread) else thing


@rules.predicate
def serves_the_call(user: Any, thing: Any) -> bool:
    """The person serves the call as secretariat."""
    return holds_role(user, _version(thing).submission.consultation, Role.SECRETARIAT)


@rules.predicate
def is_assigned_version(user: Any, thing: Any) -> bool:
    """The person was asked to review this version, and is a reviewer of the call."""
    version = _version(thing)
    if not holds_role(user, version.submission.consultation, Role.REVIEWER):
        return False
    return Assignment.objects.filter(version=version.pk, reviewer=user.pk).exists()


@rules.predicate
def is_impartial(user: Any, thing: Any) -> bool:
    """The person has no conflict of interest in the input."""
    return conflict_of(user, _version(thing).submission) is None


@rules.predicate
def takes_part(user: Any, comment: Comment) -> bool:
    """The person may still reply where the comment stands."""
    return bool(reviews_version(user, comment) or is_released_to_own(user, comment.thread))


@rules.predicate
def is_released_to_own(user: Any, thread: Thread) -> bool:
    """The discussion is released to the submitter, and the person is a member of the organization that submitted."""
    return thread.is_released and bool(is_member(user, thread.version.submission))


@rules.predicate
def is_author(user: Any, comment: Comment) -> bool:
    """The person wrote the comment."""
    return bool(comment.author_id == user.pk)


@rules.predicate
def is_fresh(_user: Any, comment: Comment) -> bool:
    """The comment was written a short while ago."""
    return timezone.now() - comment.created_at < EDITABLE_FOR


reviews_version = (serves_the_call | is_assigned_version) & is_impartial
rules.add_perm("reviews.comment", reviews_version)
rules.add_perm("reviews.reply", reviews_version | is_released_to_own)
rules.add_perm("reviews.edit_comment", is_author & is_fresh & takes_part)
rules.add_perm("reviews.withdraw_comment", is_author & takes_part)

REASONS: dict[str, Promise] = {
    "reviews.comment": _("Only the secretariat and the reviewers assigned may comment."),
    "reviews.reply": _("Only the secretariat, the reviewers assigned and the submitter may reply."),
    "reviews.edit_comment": _("A comment can be changed by its author only, for 15 minutes; write a reply instead."),
    "reviews.withdraw_comment": _("A comment can be withdrawn by its author only."),
}


def reason_against(user: Any, permission: str, thing: Any) -> str | Promise | None:
    """Return why the person may not do this, or None when they may."""
    if may(user, permission, thing):
        return None
    if permission == "reviews.comment" and (serves_the_call(user, thing) or is_assigned_version(user, thing)):
        return conflict_of(user, _version(thing).submission)
    return REASONS[permission]
