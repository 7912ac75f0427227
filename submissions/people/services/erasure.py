"""Erasing a person, and handing them what is held of them: every room says what it keeps, one transaction calls all.

What a person owns alone (sessions, tokens, memberships, roles: rows that cascade from the account) is removed. What
the record must keep (versions, decisions, comments, the audit trail) stays and names "a former member", because the
row of the account stays without name or address (GDPR, article 17, paragraphs 1 and 3 (b), (d)).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from submissions.core import audit, locks, mail
from submissions.models import Membership, SubmissionVersion, User
from submissions.values import moments
from submissions.values.enums import AuditVerb, MembershipRole, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible


@dataclass(frozen=True, slots=True)
class Room:
    """What one room does with what it keeps of a person, beside rows that cascade from the account.

    ``export`` returns plain JSON that may be handed to the person; ``erase`` takes names and addresses out;
    ``expire`` does so for people without an account, for calls that closed before a time, and returns how many rows.
    """

    name: str
    export: Callable[[User], dict[str, Any]]
    erase: Callable[[User], None]
    expire: Callable[[datetime], int] = lambda before: 0


ROOMS: list[Room] = []
"""In the order in which the rooms stand on one another; ``register`` adds to it."""


def register(room: Room) -> None:
    """Add a room; its app calls this when it is ready."""
    if room.name not in {known.name for known in ROOMS}:
        ROOMS.append(room)


@dataclass(slots=True)
class Plan:
    """What erasing would do: ``blocking`` sentences forbid it, ``happens`` and ``stays`` tell what becomes of what."""

    blocking: list[str] = field(default_factory=list)
    happens: list[str] = field(default_factory=list)
    stays: list[str] = field(default_factory=list)


def plan(person: User) -> Plan:
    """Return what erasing the person would do; nothing is changed."""
    found = Plan()
    for row in Membership.objects.active().filter(user=person).select_related("organization"):
        others = Membership.objects.active().filter(organization=row.organization_id).exclude(pk=row.pk)
        leads = row.role == MembershipRole.FOCAL_POINT and not others.filter(role=MembershipRole.FOCAL_POINT).exists()
        if leads and others.exists():
            found.blocking.append(
                _("You are the only focal point of %(name)s. Name another first: its members need one.")
                % {"name": row.organization}
            )
        found.happens.append(_("You leave %(name)s; its draft stays with its members.") % {"name": row.organization})
    found.happens.append(_("You are signed out everywhere, and your tokens end."))
    found.happens.append(_("Your name, your addresses, your settings and the mail written to you are erased."))
    handed_in = SubmissionVersion.objects.filter(submitted_by=person).exclude(
        submission__status=SubmissionStatus.WITHDRAWN
    )
    if count := handed_in.count():
        found.stays.append(
            _("What was submitted stays on the record (versions you handed in: %(count)s).") % {"count": count}
        )
    found.stays.append(_("What you decided, discussed and did stays on the record as that of “a former member”."))
    return found


def export(person: User) -> dict[str, Any]:
    """Return all that the rooms hold of the person, as plain JSON by room (GDPR, articles 15 and 20)."""
    return {"made_at": moments.now().isoformat(), **{room.name: room.export(person) for room in ROOMS}}


@locks.in_steps
def erase(person_id: int, actor: User | None, *, insist: bool = False) -> User:
    """Erase a person for good: all rooms, or none of them.

    ``actor`` is the person, an operator, or None when the time that data is kept for is over. ``insist`` goes on where
    an organization loses its only focal point. Raises NotPermitted or NotPossible. Erased twice, it is done once.

    The event follows in a step of its own: the address is a key, whose change excludes whoever refers to the account.
    """
    person, done = _erase(person_id, actor, insist)
    if done:
        _note(person, actor)
    return person


@locks.writing
def _note(person: User, actor: User | None) -> None:
    audit.record(AuditVerb.PERSON_ERASED, actor, user=person.pk)


@locks.writing
def _erase(person_id: int, actor: User | None, insist: bool) -> tuple[User, bool]:
    """Return the person, and whether they were erased now."""
    person = locks.one(User.objects.all(), person_id)
    if actor is not None and actor.pk != person.pk and not actor.is_superuser:
        raise NotPermitted(_("Only the person and an operator may erase an account."))
    if person.erased_at:
        return person, False
    found = plan(person)
    if found.blocking and not insist:
        raise NotPossible(_("This account cannot be erased yet."), found.blocking)
    address, language = person.email, person.language
    for room in ROOMS:
        room.erase(person)
    _remove_what_is_theirs_alone(person)
    person.email, person.name = f"former-member-{person.pk}@erased.invalid", ""
    person.language, person.time_zone, person.wants_reminders = "", "", False
    person.is_active = person.is_staff = person.is_superuser = False
    person.last_login, person.erased_at = None, moments.now()
    person.set_unusable_password()
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    mail.queue_message(address, "account_erased", language=language)
    return person, True


@locks.within
def _remove_what_is_theirs_alone(person: User) -> None:
    """Delete every row that cascades from the account, of whatever app; how a column says what is theirs alone."""
    for relation in User._meta.related_objects:
        if relation.on_delete is models.CASCADE and not relation.many_to_many:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: person})
            rows.delete()
