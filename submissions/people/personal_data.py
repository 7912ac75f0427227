"""What the room of people keeps of a person beside the account itself: mail, and the notes of the administration."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from submissions.core import locks
from submissions.models import (
    Invitation,
    InvitationList,
    KeptAnswer,
    Mail,
    Membership,
    Organization,
    RoleInvitation,
    Session,
    User,
)
from submissions.people.services.erasure import Room
from submissions.values import moments
from submissions.values.enums import Category

KEEP_MAIL = timedelta(days=90)
KEEP_MAIL_TO_NOBODY = timedelta(days=7)
"""For how long mail that was sent is kept where its address has no account (any more)."""
KEEP_ANSWERS = timedelta(days=2)
"""For how long answers of the API are kept for repeated requests, which are recognised for one day."""
SHORTEST_NAME = 4
"""Characters from which a name is looked for in mail to others: a shorter one stands in half of all words."""


def addresses_of(person: User) -> list[str]:
    """Return every address of the person, in lower case, the one to sign in with first."""
    others = EmailAddress.objects.filter(user=person).values_list("email", flat=True)
    return list(dict.fromkeys([person.email.lower(), *(email.lower() for email in others)]))


def mail_to(addresses: list[str]) -> QuerySet[Mail]:
    """Return the messages to one of the addresses."""
    wanted = Q()
    for address in addresses:  # a list of addresses as JSON text: both databases compare it alike
        wanted |= Q(recipients__icontains=json.dumps(address))
    return Mail.objects.filter(wanted)


def export(person: User) -> dict[str, Any]:
    """Return the account, where the person belongs, and what was written to them."""
    return {
        "name": person.name,
        "addresses": addresses_of(person),
        "language": person.language,
        "time_zone": person.time_zone,
        "wants_reminders": person.wants_reminders,
        "since": person.date_joined.isoformat(),
        "last_signed_in": person.last_login.isoformat() if person.last_login else None,
        "memberships": [
            {"organization": str(row.organization), "role": row.role, "state": row.state, "note": row.note}
            for row in person.memberships.select_related("organization")
        ],
        "roles": [
            {"role": row.role, "process": str(row.process), "call": str(row.consultation or "")}
            for row in person.role_grants.select_related("process", "consultation")
        ],
        "sessions": [
            {"browser": row.agent, "address": row.address, "began_at": row.began_at and row.began_at.isoformat()}
            for row in person.sessions.all()
        ],
        "tokens": [
            {"name": row.name, "scopes": row.scopes, "created_at": row.created_at.isoformat()}
            for row in person.tokens.all()
        ],
        "mail_choices": [{"kind": row.kind, "when": row.pace} for row in person.mail_preferences.all()],
        "news": [
            {"event": row.event, "told_at": row.created_at.isoformat()} for row in person.news.order_by("pk").iterator()
        ],
        "mail": [
            {"subject": row.subject, "written_at": row.created_at.isoformat()} for row in mail_to(addresses_of(person))
        ],
    }


@locks.within
def erase(person: User) -> None:
    """Remove mail to the person, and what was sent to others with their name or address in it; clean the notes."""
    addresses = addresses_of(person)
    mail_to(addresses).delete()
    person.news.all().delete()
    person.mail_preferences.all().delete()
    spoken_of = Q()
    for said in [*addresses, *([person.name] if len(person.name) >= SHORTEST_NAME else [])]:
        spoken_of |= Q(text__icontains=said) | Q(html__icontains=said) | Q(subject__icontains=said)
    Mail.objects.filter(spoken_of, sent_at__isnull=False).delete()
    Invitation.objects.filter(email__in=addresses).delete()
    RoleInvitation.objects.filter(email__in=addresses).delete()
    for listed in InvitationList.objects.filter(kept_at=None).iterator():
        rows = [row for row in listed.rows if row["email"] not in addresses]
        if len(rows) < len(listed.rows):
            InvitationList.objects.filter(pk=listed.pk).update(rows=rows)
    notes = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(person.pk))
    notes.update(object_repr="–", change_message="")
    _forget_the_individual(person)


def _forget_the_individual(person: User) -> None:
    """Take the name off who took part as an individual and has handed nothing in."""
    alone = Organization.objects.filter(category=Category.INDIVIDUAL, memberships__user=person)
    for organization in alone.exclude(memberships__in=Membership.objects.exclude(user=person)):
        if not organization.submissions.filter(latest_version__isnull=False).exists():
            for column in organization._meta.concrete_fields:
                if column.name.startswith(("name", "formal_name", "acronym", "website")):
                    setattr(organization, column.name, None if column.null else "")
            organization.name_en = "Individual"
            organization.save()


@locks.writing
def expire(_before: datetime) -> int:
    """Remove mail that was sent long ago, or lately to an address without an account, and sessions that are over."""
    now = moments.now()
    known = set(User.objects.filter(is_active=True).values_list("email", flat=True))
    sent = Mail.objects.filter(sent_at__lt=now - KEEP_MAIL_TO_NOBODY)
    to_nobody = [
        pk for pk, to in sent.values_list("pk", "recipients").iterator() if not known & {str(one).lower() for one in to}
    ]
    old = Mail.objects.filter(sent_at__lt=now - KEEP_MAIL).values_list("pk", flat=True)
    gone = [*to_nobody, *old]
    count = sum(Mail.objects.filter(pk__in=gone[at : at + 500]).delete()[0] for at in range(0, len(gone), 500))
    Session.objects.filter(expire_date__lt=now).delete()
    InvitationList.objects.filter(made_at__lt=now - KEEP_MAIL).delete()
    RoleInvitation.objects.filter(expires_at__lt=now - KEEP_MAIL).delete()
    KeptAnswer.objects.filter(created_at__lt=now - KEEP_ANSWERS).delete()
    return count


ROOM = Room("account", export, erase, expire)
