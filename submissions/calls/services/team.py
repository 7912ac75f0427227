"""Who serves and who reviews: giving a role, inviting somebody to one, handing it over and ending it."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from submissions.core import audit, locks, mail
from submissions.models import Consultation, Process, RoleGrant, RoleInvitation, User
from submissions.people.services import roles
from submissions.rules import may, reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb, Role
from submissions.values.exceptions import NotPermitted, NotPossible

LIFE = timedelta(days=14)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _served(consultation_id: int, actor: User) -> Consultation:
    """Return the call with its process locked. Raises NotPermitted."""
    process_id = Consultation.objects.values_list("process", flat=True).get(pk=consultation_id)
    locks.hold(Process, process_id)
    consultation = Consultation.objects.select_related("process").get(pk=consultation_id)
    if reason := reason_against(actor, "submissions.serve_consultation", consultation):
        raise NotPermitted(reason)
    return consultation


def _whole(actor: User, process: Process) -> None:
    if reason := reason_against(actor, "submissions.serve_process", process):
        raise NotPermitted(reason)


@locks.writing
def give(
    consultation_id: int, actor: User, email: str, role: str, *, whole_process: bool = False
) -> RoleGrant | RoleInvitation:
    """Give a person a role over a call, or its whole process; who has no account is invited by mail.

    Raises NotPermitted or NotPossible. Given twice, it is given once.
    """
    consultation = _served(consultation_id, actor)
    if whole_process:
        _whole(actor, consultation.process)
    if role not in Role.values:
        raise NotPossible(_("Choose a role."))
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise NotPossible(_("Write an e-mail address.")) from error
    place = None if whole_process else consultation
    person = User.objects.filter(email__iexact=email, is_active=True).first()
    if person is not None:
        return roles.give(person, role, consultation.process, place, actor=actor)
    token = secrets.token_urlsafe(24)
    RoleInvitation.objects.filter(
        email=email, role=role, process=consultation.process, consultation=place, accepted_at=None
    ).delete()
    invitation = RoleInvitation.objects.create(
        email=email,
        role=role,
        process=consultation.process,
        consultation=place,
        token_sha256=_digest(token),
        invited_by=actor,
        expires_at=moments.now() + LIFE,
    )
    mail.queue_message(email, "role_invitation", invitation=invitation, token=token, consultation=consultation)
    audit.record(AuditVerb.INVITED, actor, consultation=consultation, role=role)
    return invitation


def find(token: str) -> RoleInvitation:
    """Return the invitation that a link belongs to. Raises NotPossible where it is unknown, used or expired."""
    rows = RoleInvitation.objects.select_related("process", "consultation", "invited_by")
    invitation = rows.filter(token_sha256=_digest(token)).first()
    if invitation is None:
        raise NotPossible(_("This invitation is not known. Ask for a new one."))
    if invitation.accepted_at:
        raise NotPossible(_("This invitation has been used."))
    if invitation.expires_at <= moments.now():
        raise NotPossible(_("This invitation has expired. Ask for a new one."))
    return invitation


@locks.writing
def accept(token: str, actor: User) -> RoleGrant:
    """Take the role up by an invitation written to one's own address. Raises NotPossible or NotPermitted."""
    locks.hold(Process, find(token).process_id)
    invitation = find(token)
    if invitation.email.lower() != actor.email.lower():
        raise NotPermitted(_("This invitation was written to another address. Sign in with that one."))
    invitation.accepted_at = moments.now()
    invitation.save(update_fields=["accepted_at"])
    actor.__dict__.pop("_role_grants", None)
    place = invitation.consultation
    return roles.give(actor, invitation.role, invitation.process, place, actor=invitation.invited_by)


@locks.writing
def withdraw(invitation_id: int, consultation_id: int, actor: User) -> str:
    """Take an invitation to a role back; return its address. Raises NotPermitted."""
    consultation = _served(consultation_id, actor)
    invitation = _theirs(RoleInvitation, consultation, invitation_id)
    if invitation.consultation_id is None:
        _whole(actor, consultation.process)
    invitation.delete()
    return str(invitation.email)


def _theirs(model: type[RoleGrant] | type[RoleInvitation], consultation: Consultation, pk: int):  # type: ignore[no-untyped-def]
    here = Q(consultation=None) | Q(consultation=consultation)
    found = model._default_manager.filter(here, process=consultation.process_id, pk=pk).first()
    if found is None:
        raise NotPossible(_("Someone changed this meanwhile. Look again how it is now."))
    return found


@locks.writing
def end(grant_id: int, consultation_id: int, actor: User) -> RoleGrant:
    """End a role. Raises NotPermitted, or NotPossible for the last person who serves the process."""
    consultation = _served(consultation_id, actor)
    grant: RoleGrant = _theirs(RoleGrant, consultation, grant_id)
    if grant.consultation_id is None:
        _whole(actor, consultation.process)
    if grant.role == Role.SECRETARIAT and not _others(grant):
        raise NotPossible(_("Give somebody else this role first: a call needs a secretariat."))
    roles.end(grant.pk, actor)
    return grant


def _others(grant: RoleGrant) -> bool:
    """Tell whether somebody else serves what the person serves by this role."""
    others = RoleGrant.objects.filter(process=grant.process_id, role=Role.SECRETARIAT, user__is_active=True)
    here = (
        Q(consultation=None) | Q(consultation=grant.consultation_id) if grant.consultation_id else Q(consultation=None)
    )
    return others.filter(here).exclude(pk=grant.pk).exclude(user=grant.user_id).exists()


@locks.writing
def hand_over(grant_id: int, to_grant_id: int, consultation_id: int, actor: User) -> User:
    """Hand one's own role of secretariat to somebody who has another role here; one's own ends.

    Returns who has it now. Raises NotPermitted or NotPossible.
    """
    consultation = _served(consultation_id, actor)
    own: RoleGrant = _theirs(RoleGrant, consultation, grant_id)
    other: RoleGrant = _theirs(RoleGrant, consultation, to_grant_id)
    if own.user_id != actor.pk or own.role != Role.SECRETARIAT:
        raise NotPermitted(_("Only one's own role can be handed over."))
    if other.user_id == actor.pk:
        raise NotPossible(_("Choose another person of the team."))
    roles.give(other.user, own.role, own.process, own.consultation, actor=actor)
    roles.end(own.pk, actor)
    actor.__dict__.pop("_role_grants", None)
    return other.user


def manages_process(actor: User, process: Process) -> bool:
    """Tell whether the person gives and ends roles over the whole process."""
    return may(actor, "submissions.serve_process", process)
