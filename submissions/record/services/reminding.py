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

from submissions.core import locks, mail
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
    reminded = 0
    for consultation in _closing_soon(now):
        for submission in _unsubmitted(consultation):
            closes_at = consultation.deadline(submission.organization)
            lead = due_lead(submission.started_at, closes_at, now)
            if lead and _write_reminder(submission, lead, closes_at):
                reminded += 1
    return reminded


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
            _write(person, "reminder", submission, closes_at)
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
            for person in _drafters(submission):
                _write(person, "extended", submission, closes_at, extension=extension)
                told += 1
        return told


def _write(person: User, template: str, submission: Submission, closes_at: datetime, **context: Any) -> None:
    consultation = submission.consultation
    own = zoneinfo.ZoneInfo(person.time_zone) if person.time_zone else None
    differs = own and closes_at.astimezone(own).utcoffset() != closes_at.astimezone(consultation.zone).utcoffset()
    mail.write_to(
        person,
        template,
        submission=submission,
        consultation=consultation,
        closes_at=closes_at,
        own_zone=own if differs else None,
        stop_url=settings.SITE_URL + reverse("submissions:reminders", args=[signing.dumps(person.pk, salt=SALT)]),
        **context,
    )


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
