"""The end of keeping: accounts whose last call is long over are told, and erased a while after."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from submissions.core import locks, mail
from submissions.models import Extension, RoleGrant, Submission, User
from submissions.people.services import erasure
from submissions.values import moments

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Outcome:
    """What a run did, or would do: primary keys of people, and rows of people without an account."""

    announced: list[int] = field(default_factory=list)
    erased: list[int] = field(default_factory=list)
    rows: int = 0


def idle_since(before: datetime) -> QuerySet[User]:
    """Return the people nobody needs to reach since before a time.

    They have not signed in since, hold no role and no right in the administration, and every call that an organization
    of theirs answered had closed by then, its extensions counted.
    """
    later = Extension.objects.filter(consultation=OuterRef("consultation"), closes_at__gte=before)
    answered = Submission.objects.filter(
        Q(consultation__closes_at__gte=before) | Exists(later),
        organization__memberships__user=OuterRef("pk"),
    )
    return (
        User.objects.annotate(seen=Coalesce("last_login", "date_joined"))
        .filter(seen__lt=before, erased_at=None, is_staff=False, is_superuser=False)
        .exclude(Exists(RoleGrant.objects.filter(user=OuterRef("pk"))))
        .exclude(Exists(answered))
        .order_by("pk")
    )


@locks.in_steps
def apply(*, dry_run: bool = False) -> Outcome:
    """Announce what is due within the time of notice, erase what was announced that long ago, and clear what expired.

    Whoever signs in meanwhile stays, and is announced anew a year later. Safe to run twice.
    """
    now = moments.now()
    notice, keep = settings.RETENTION_NOTICE, settings.RETENTION
    outcome = Outcome()
    for person in idle_since(now - keep + notice):
        told = person.erasure_announced_at
        if told and person.last_login and person.last_login > told:
            told = None
        if told is None:
            outcome.announced.append(person.pk)
            if not dry_run:
                _announce(person, now)
        elif told <= now - notice and (person.last_login or person.date_joined) < now - keep:
            outcome.erased.append(person.pk)
            if not dry_run:
                erasure.erase(person.pk, None, insist=True)
                logger.info("Account %s was erased: the time it was kept for is over.", person.pk)
    if not dry_run:
        outcome.rows = sum(room.expire(now - keep) for room in erasure.ROOMS)
    return outcome


@locks.writing
def _announce(person: User, now: datetime) -> None:
    User.objects.filter(pk=person.pk).update(erasure_announced_at=now)
    mail.queue_message(person, "erasure_announced", date=now + settings.RETENTION_NOTICE)
