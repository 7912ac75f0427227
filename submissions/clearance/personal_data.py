"""What clearing and silence procedures keep of a person: whom they asked, and in whose name was answered."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from submissions.core import locks
from submissions.models import Clearance, ClearanceStep, Extension, SilenceAddressee, User
from submissions.people.personal_data import addresses_of
from submissions.people.services.erasure import Room
from submissions.values import moments

NOWHERE = "former-member@erased.invalid"
"""In the place of an address: columns that a check of the database wants filled."""


def export(person: User) -> dict[str, Any]:
    """Return what the person was asked to clear, or sent under silence, and what they said."""
    clearances = Clearance.objects.filter(person=person).select_related("text__submission__consultation")
    addressed = SilenceAddressee.objects.filter(person=person).select_related("procedure__submission__consultation")
    return {
        "clearances": [
            {
                "call": row.text.submission.consultation.slug,
                "step": row.title,
                "asked_at": row.sent_at.isoformat(),
                "decision": row.decision,
                "reason": row.reason,
            }
            for row in clearances
        ],
        "silence_procedures": [
            {
                "call": row.procedure.submission.consultation.slug,
                "until": row.procedure.expires_at.isoformat(),
                "broken_at": row.broken_at and row.broken_at.isoformat(),
                "reason": row.reason,
            }
            for row in addressed
        ],
    }


@locks.within
def erase(person: User) -> None:
    """End what waits for the person, and take their name and address out of what they answered."""
    addresses = addresses_of(person)
    asked = Clearance.objects.filter(Q(person=person) | Q(email__in=addresses))
    asked.filter(decision="", withdrawn_at=None).update(withdrawn_at=moments.now())
    asked.update(email=NOWHERE, decided_name="", decided_title="")
    ClearanceStep.objects.filter(Q(person=person) | Q(email__in=addresses)).delete()
    for row in SilenceAddressee.objects.filter(Q(person=person) | Q(email__in=addresses)):
        row.email, row.name, row.title = f"{row.pk}-{NOWHERE}", "", ""
        row.save(update_fields=["email", "name", "title"])


@locks.writing
def expire(before: datetime) -> int:
    """Take names and addresses without an account out of what calls that closed before a time asked for."""
    clearances = Clearance.objects.filter(_closed(before, "text__submission__consultation"), person=None)
    count = clearances.exclude(email=NOWHERE).update(email=NOWHERE, decided_name="", decided_title="")
    silent = SilenceAddressee.objects.filter(_closed(before, "procedure__submission__consultation"), person=None)
    for row in silent.exclude(email__endswith=NOWHERE):
        row.email, row.name, row.title = f"{row.pk}-{NOWHERE}", "", ""
        row.save(update_fields=["email", "name", "title"])
        count += 1
    return count


def _closed(before: datetime, call: str) -> Q:
    """Match rows whose call closed before a time, extensions counted."""
    later = Extension.objects.filter(consultation=OuterRef(call), closes_at__gte=before)
    return Q(**{f"{call}__closes_at__lt": before}) & ~Exists(later)


ROOM = Room("clearance", export, erase, expire)
