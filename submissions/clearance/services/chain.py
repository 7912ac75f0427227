"""The chain of an organization: who clears, in what order, and whether it must be complete before submitting."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from submissions.core import audit, locks
from submissions.models import Clearance, ClearanceStep, Membership, Organization, User
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotPermitted, NotPossible

MOST = 10
"""Steps of one chain."""


def _managed(organization_id: int, actor: User) -> Organization:
    organization = locks.organization(organization_id)
    reason = reason_against(actor, "submissions.manage_clearance", organization)
    if reason:
        raise NotPermitted(reason)
    return organization


@locks.writing
def add_step(organization_id: int, actor: User, title: str, person: User | None, email: str) -> ClearanceStep:
    """Add a step at the end: a member (``person``) or an address. Raises NotPermitted or NotPossible."""
    organization = _managed(organization_id, actor)
    title, email = " ".join(title.split())[:200], email.strip().lower()
    steps = list(organization.clearance_steps.all())
    if not title:
        raise NotPossible(_("Name the step, for example “Permanent Representative”."))
    if len(steps) >= MOST:
        raise NotPossible(_("A chain has at most %(count)s steps.") % {"count": MOST})
    if (person is None) == (not email):
        raise NotPossible(_("Choose a member or write an e-mail address, not both."))
    if person and not is_active_member(organization.pk, person):
        raise NotPossible(_("Choose a member of the organization."))
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise NotPossible(_("Write an e-mail address.")) from None
    position = steps[-1].position + 1 if steps else 1
    step = ClearanceStep.objects.create(
        organization=organization, position=position, title=title, person=person, email=email
    )
    _record(organization, actor)
    return step


@locks.writing
def remove_step(step_id: int, actor: User) -> None:
    """Take a step out; a link that still waits for it is good no longer. Raises NotPermitted."""
    step = ClearanceStep.objects.get(pk=step_id)
    organization = _managed(step.organization_id, actor)
    waiting = locks.rows(Clearance.objects.filter(step=step, decision="", withdrawn_at=None))
    Clearance.objects.filter(pk__in=[row.pk for row in waiting]).update(withdrawn_at=moments.now())
    step.delete()
    _record(organization, actor)


@locks.writing
def move_up(step_id: int, actor: User) -> None:
    """Let a step come before the one that precedes it. Raises NotPermitted."""
    step = ClearanceStep.objects.get(pk=step_id)
    organization = _managed(step.organization_id, actor)
    steps = list(organization.clearance_steps.all())
    place = steps.index(step) if step in steps else 0
    if place == 0:
        return
    steps[place - 1], steps[place] = steps[place], steps[place - 1]
    for number, row in enumerate(steps, 1):
        row.position = number
    ClearanceStep.objects.bulk_update(steps, ["position"])
    _record(organization, actor)


@locks.writing
def require(organization_id: int, actor: User, required: bool) -> None:
    """Set whether an input may be submitted only when every step has cleared it. Raises NotPermitted."""
    organization = _managed(organization_id, actor)
    if organization.requires_clearance != required:
        organization.requires_clearance = required
        organization.save(update_fields=["requires_clearance"])
        _record(organization, actor)


def is_active_member(organization_id: int, person: User) -> bool:
    """Tell whether the person belongs to the organization now."""
    return Membership.objects.active().filter(organization=organization_id, user=person).exists()


def _record(organization: Organization, actor: User) -> None:
    audit.record(
        AuditVerb.CLEARANCE_CHAIN_CHANGED,
        actor,
        organization=organization,
        steps=[step.title for step in organization.clearance_steps.all()],
        required=organization.requires_clearance,
    )
