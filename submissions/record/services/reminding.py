"""Telling people of a closing time: reminders before it, and news of one that was moved."""

from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.core import locks, mail, news
from submissions.core.sweeping import each_alone
from submissions.models import Consultation, Extension, Reminder, Submission, User
from submissions.values import moments
from submissions.values.enums import MembershipState, ReminderLead, SubmissionStatus
from submissions.values.exceptions import NotFound

SALT = "reminders"
LONGEST = max(lead.before for lead in ReminderLead)


def due_lead(begun_at: datetime, closes_at: datetime, now: datetime) -> ReminderLead | None:
    """Return the reminder whose moment was the latest to pass, if it passed while the draft existed.

    After a day without a worker the one that still fits is written, and not those that time has overtaken.
    """
    passed = [lead for lead in ReminderLead if begun_at <= closes_at - lead.before <= now < closes_at]
    return min(passed, key=lambda lead: lead.before, default=None)


@locks.in_steps
def remind() -> int:
    """Write the reminders that are due, each once; return for how many drafts."""
    now = moments.now()
    drafts = {
        submission.pk: (submission, consultation)
        for consultation in _closing_soon(now)
        for submission in _unsubmitted(consultation)
    }

    def remind_of(pk: int) -> bool:
        submission, consultation = drafts[pk]
        closes_at = consultation.deadline(submission.organization)
        lead = due_lead(submission.started_at, closes_at, now)
        return bool(lead and _write_reminder(submission, lead, closes_at))

    return each_alone(remind_of, drafts, "Reminder of submission")


def _closing_soon(now: datetime) -> Iterator[Consultation]:
    """Give the calls that close, for everyone or for one organization, before the longest lead is over."""
    near = Q(closes_at__gt=now, closes_at__lte=now + LONGEST)
    extended = Q(extensions__closes_at__gt=now, extensions__closes_at__lte=now + LONGEST)
    calls = Consultation.objects.published(now).filter(near | extended, archived_at=None, opens_at__lte=now)
    yield from calls.distinct().prefetch_related("extensions")


def _unsubmitted(consultation: Consultation) -> list[Submission]:
    """Return the submissions of a call whose draft, or whose latest changes to it, have not been submitted."""
    changed = Q(latest_version__isnull=False, draft_number__gt=F("submitted_draft_number"))
    gone = [SubmissionStatus.WITHDRAWN, SubmissionStatus.NOT_ADMISSIBLE]
    drafts = consultation.submissions.filter(Q(status=SubmissionStatus.DRAFT) | changed).exclude(status__in=gone)
    return list(drafts.select_related("organization").order_by("pk"))


def _drafters(submission: Submission) -> list[User]:
    """Return the active members of the lead organization who have not declined reminders."""
    return list(
        User.objects.filter(
            is_active=True,
            wants_reminders=True,
            memberships__organization=submission.organization_id,
            memberships__state=MembershipState.ACTIVE,
        )
    )


@locks.writing
def _write_reminder(submission: Submission, lead: ReminderLead, closes_at: datetime) -> bool:
    _row, first = Reminder.objects.get_or_create(submission=submission, lead=lead, closes_at=closes_at)
    if first:
        for person in _drafters(submission):
            mail.queue_message(person, "reminder", **_about(person, submission, closes_at))
    return first


@locks.in_steps
def announce(extension_id: int) -> int:
    """Tell those who draft that the closing time was moved, once; return how many were told."""
    with locks.transaction():
        rows = Extension.objects.filter(pk=extension_id, announced_at=None)
        if not rows.update(announced_at=moments.now()):
            return 0
        extension = Extension.objects.select_related("consultation").get(pk=extension_id)
        submissions = extension.consultation.submissions.select_related("organization")
        if extension.organization_id:
            submissions = submissions.filter(organization=extension.organization_id)
        told = 0
        for submission in submissions.exclude(status=SubmissionStatus.WITHDRAWN):
            closes_at = extension.consultation.deadline(submission.organization)
            told += _tell_extension(submission, extension, closes_at)
        return told


def _tell_extension(submission: Submission, extension: Extension, closes_at: datetime) -> int:
    """Tell the members of an organization with a draft; whoever declined mail of closing times reads it here alone."""
    members = User.objects.filter(
        is_active=True,
        memberships__organization=submission.organization_id,
        memberships__state=MembershipState.ACTIVE,
    )
    people = list(members.order_by("pk"))
    told = news.tell(
        "extended",
        submission=submission,
        to={news.MEMBERS: people, news.SECRETARIAT: []},
        without_mail=[person for person in people if not person.wants_reminders],
        context=lambda person: _about(person, submission, closes_at, extension=extension),
        closes_at=closes_at,
    )
    return len(told)


def _about(person: User | str, submission: Submission, closes_at: datetime, **context: Any) -> dict[str, Any]:
    """Return what a mail about a closing time says to one person."""
    consultation, zone = submission.consultation, "" if isinstance(person, str) else person.time_zone
    own = zoneinfo.ZoneInfo(zone) if zone else None
    differs = own and closes_at.astimezone(own).utcoffset() != closes_at.astimezone(consultation.zone).utcoffset()
    key = None if isinstance(person, str) else person.pk
    return {
        "submission": submission,
        "consultation": consultation,
        "closes_at": closes_at,
        "own_zone": own if differs else None,
        "stop_url": settings.SITE_URL + reverse("submissions:reminders", args=[signing.dumps(key, salt=SALT)]),
        **context,
    }


def of_token(token: str) -> User:
    """Return the person in whose mail the link to decline reminders stood. Raises NotFound."""
    try:
        return User.objects.get(pk=signing.loads(token, salt=SALT))
    except (signing.BadSignature, User.DoesNotExist) as error:
        raise NotFound(_("This link is not known. You may also choose reminders in your profile.")) from error


@locks.writing
def want(person: User, wanted: bool) -> None:
    """Begin or stop writing reminders to a person."""
    User.objects.filter(pk=person.pk).update(wants_reminders=wanted)
