"""Who may do what: named facts, and permissions that sum them up in one readable line each.

A fact takes the person and the object and returns a boolean. ``reason_against(user, permission, object)`` gives the
sentence that a page shows when a permission is refused.
"""

from __future__ import annotations

from typing import Any

import rules
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.models import (
    Assignment,
    Clearance,
    Consultation,
    CoSubmitter,
    DeclaredConflict,
    Membership,
    Organization,
    RoleGrant,
    SilenceProcedure,
    Submission,
)
from submissions.rules.deadlines import accepts_submissions
from submissions.values import moments
from submissions.values.enums import Category, ConsultationPhase, MembershipRole, MembershipState, Role


def _consultation(thing: Any) -> Consultation:
    return thing if isinstance(thing, Consultation) else thing.consultation


def _organization(thing: Any) -> Organization:
    return thing if isinstance(thing, Organization) else thing.organization


def holds_role(user: Any, consultation: Consultation, role: Role) -> bool:
    """Tell whether the person holds the role over the call or its process."""
    return any(
        grant.role == role
        and grant.process_id == consultation.process_id
        and grant.consultation_id in (None, consultation.pk)
        for grant in grants_of(user)
    )


def grants_of(user: Any) -> list[RoleGrant]:
    """Return the person's roles, read once a request."""
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_role_grants"):
        user._role_grants = list(RoleGrant.objects.filter(user=user.pk).order_by())
    return user._role_grants


def memberships_of(user: Any, state: MembershipState = MembershipState.ACTIVE) -> list[Membership]:
    """Return the person's memberships that count (or those in another state) with their organizations.

    Those that count and those asked for are read together, once a request.
    """
    if not user.is_authenticated:
        return []
    if not hasattr(user, "_memberships"):
        states = [MembershipState.ACTIVE, MembershipState.REQUESTED]
        found = Membership.objects.filter(user=user.pk, state__in=states).select_related("organization")
        user._memberships = list(found)
    return [membership for membership in user._memberships if membership.state == state]


def role_in(user: Any, organization: int) -> str | None:
    """Return the role of the person in the organization with this primary key, None for no active member.

    Read once a request, and alone: a page about many organizations reads ``memberships_of`` first.
    """
    if not user.is_authenticated:
        return None
    if hasattr(user, "_memberships"):
        own = (membership for membership in memberships_of(user) if membership.organization_id == organization)
        return next((membership.role for membership in own), None)
    known: dict[int, str | None] = user.__dict__.setdefault("_roles", {})
    if organization not in known:
        rows = Membership.objects.filter(user=user.pk, organization=organization, state=MembershipState.ACTIVE)
        known[organization] = rows.order_by().values_list("role", flat=True).first()
    return known[organization]


@rules.predicate
def is_secretariat(user: Any, thing: Any) -> bool:
    """The person serves the call as secretariat."""
    return holds_role(user, _consultation(thing), Role.SECRETARIAT)


@rules.predicate
def is_secretariat_somewhere(user: Any, _thing: Any = None) -> bool:
    """The person serves some process as secretariat."""
    return any(grant.role == Role.SECRETARIAT for grant in grants_of(user))


@rules.predicate
def is_secretariat_of_process(user: Any, process: Any) -> bool:
    """The person serves the whole process as secretariat."""
    return any(
        grant.role == Role.SECRETARIAT and grant.process_id == process.pk and grant.consultation_id is None
        for grant in grants_of(user)
    )


@rules.predicate
def is_operator(user: Any, _thing: Any = None) -> bool:
    """The person looks after the installation, and so may begin its first process."""
    return bool(user.is_superuser)


@rules.predicate
def is_member(user: Any, thing: Any) -> bool:
    """The person is an active member of the organization (of a submission: of the lead)."""
    return role_in(user, _organization(thing).pk) is not None


@rules.predicate
def is_focal_point(user: Any, thing: Any) -> bool:
    """The person is a focal point of the organization (of a submission: of the lead)."""
    return role_in(user, _organization(thing).pk) == MembershipRole.FOCAL_POINT


@rules.predicate
def is_assigned(user: Any, submission: Submission) -> bool:
    """The person was asked to review the latest version, and is a reviewer of the call."""
    return (
        bool(submission.latest_version_id)
        and holds_role(user, submission.consultation, Role.REVIEWER)
        and Assignment.objects.filter(version=submission.latest_version_id, reviewer=user.pk).exists()
    )


def conflict_of(user: Any, submission: Submission) -> str | Promise | None:
    """Return, in a sentence, why the person may not review the submission: a conflict of interest. None without one.

    ``models.visibility.conflicted`` matches the same rows.
    """
    organization = submission.organization_id
    own = {membership.organization_id for membership in memberships_of(user)}
    if organization in own:
        return _("Nobody reviews an input of their own organization.")
    if own:
        joint = CoSubmitter.objects.filter(submission=submission.pk, confirmed_at__isnull=False, withdrawn_at=None)
        if joint.filter(organization__in=own).exists():
            return _("Nobody reviews an input that their own organization submits jointly.")
        if Organization.objects.filter(pk__in=own, groups=organization).exists():
            return _("Nobody reviews an input of a group to which their own organization belongs.")
    cleared = Clearance.objects.filter(text__submission=submission.pk, person=user.pk).exclude(decision="")
    if cleared.exists():
        return _("Nobody reviews an input whose text they cleared.")
    declared = DeclaredConflict.objects.filter(
        Q(organization=organization) | Q(organization__co_submissions__submission=submission.pk),
        user=user.pk,
        ended_at=None,
    )
    return _("A conflict of interest with this organization was declared.") if declared.exists() else None


@rules.predicate
def has_no_conflict(user: Any, submission: Submission) -> bool:
    """The person has no conflict of interest in the submission."""
    return conflict_of(user, submission) is None


@rules.predicate
def consultation_accepts_drafts(_user: Any, submission: Submission) -> bool:
    """What may still be handed in may be edited: also a clarification that was asked for after closing."""
    return accepts_submissions(submission)


@rules.predicate
def is_not_under_silence(_user: Any, submission: Submission) -> bool:
    """No silence procedure runs on the draft: what the members are asked about stays as it was sent to them."""
    if submission.organization.category != Category.NEGOTIATING_GROUP:
        return True
    running = SilenceProcedure.objects.filter(submission=submission.pk, outcome="", expires_at__gt=moments.now())
    return not running.exists()


@rules.predicate
def consultation_accepts_submissions(_user: Any, submission: Submission) -> bool:
    """An input may be handed in now."""
    return accepts_submissions(submission)


@rules.predicate
def organization_is_state(_user: Any, organization: Organization) -> bool:
    """The organization is a State, whose members only the secretariat admits."""
    return organization.is_state


@rules.predicate
def consultation_is_not_archived(_user: Any, submission: Submission) -> bool:
    """The call is not closed for good."""
    return submission.consultation.phase() != ConsultationPhase.ARCHIVED


rules.add_perm("submissions.serve_consultation", is_secretariat)
rules.add_perm("submissions.begin_process", is_secretariat_somewhere | is_operator)
rules.add_perm("submissions.serve_process", is_secretariat_of_process)
rules.add_perm("submissions.read_draft", is_member)
rules.add_perm("submissions.read_particulars", is_secretariat | is_member)
rules.add_perm("submissions.edit_draft", is_member & consultation_accepts_drafts & is_not_under_silence)
rules.add_perm("submissions.ask_clearance", is_member & consultation_accepts_drafts)
rules.add_perm("submissions.submit_submission", is_focal_point & consultation_accepts_submissions)
rules.add_perm("submissions.withdraw_submission", is_focal_point & consultation_is_not_archived)
rules.add_perm("submissions.review_submission", (is_secretariat | is_assigned) & has_no_conflict)
rules.add_perm("submissions.decide_submission", is_secretariat & has_no_conflict)
rules.add_perm("submissions.administer_submission", is_secretariat)
rules.add_perm("submissions.manage_members", is_focal_point | is_secretariat_somewhere)
rules.add_perm("submissions.manage_clearance", is_focal_point)
rules.add_perm("submissions.merge_organizations", is_secretariat_somewhere)
rules.add_perm("submissions.hand_over", is_focal_point)
rules.add_perm("submissions.admit_members", is_secretariat_somewhere | (is_focal_point & ~organization_is_state))

REASONS: dict[str, str | Promise] = {
    "submissions.serve_consultation": _("Only the secretariat of this call may do this."),
    "submissions.begin_process": _("Only a secretariat or an administrator may begin a process."),
    "submissions.serve_process": _("Only the secretariat of this process may do this."),
    "submissions.read_draft": _("Only members of the organization may read its draft."),
    "submissions.read_particulars": _("Particulars are for the organization and the secretariat only."),
    "submissions.edit_draft": _("Only members of the organization may edit its draft."),
    "submissions.ask_clearance": _("Only members of the organization may send its draft for clearance."),
    "submissions.submit_submission": _("Only a focal point of the organization may submit."),
    "submissions.withdraw_submission": _("Only a focal point of the organization may withdraw its input."),
    "submissions.review_submission": _("Only the secretariat and the reviewers assigned may do this."),
    "submissions.decide_submission": _("Only the secretariat of this call may do this."),
    "submissions.administer_submission": _("Only the secretariat of this call may do this."),
    "submissions.manage_members": _("Only a focal point of the organization or the secretariat may do this."),
    "submissions.manage_clearance": _("Only a focal point of the organization may do this."),
    "submissions.merge_organizations": _("Only a secretariat may merge organizations."),
    "submissions.hand_over": _("Only a focal point of the organization may hand its role over."),
    "submissions.admit_members": _("Members of a State are admitted by the secretariat, others also by a focal point."),
}
CLOSED = _("The call for inputs is closed.")
SILENT = _(
    "This text is under silence and cannot be changed. A focal point may end the silence procedure; the members are "
    "told."
)


def may(user: Any, permission: str, thing: Any = None) -> bool:
    """Tell whether the person may do this.

    Asked of the rules alone: an operator with every right in the administration has no part in anyone's draft.
    """
    return bool(user.is_authenticated and user.is_active and rules.has_perm(permission, user, thing))


def reason_against(user: Any, permission: str, thing: Any) -> str | Promise | None:
    """Return why the person may not do this, or None when they may."""
    if may(user, permission, thing):
        return None
    if permission in {"submissions.edit_draft", "submissions.ask_clearance"} and is_member(user, thing):
        return SILENT if consultation_accepts_drafts(user, thing) else CLOSED
    if permission == "submissions.submit_submission" and is_focal_point(user, thing):
        return CLOSED
    if permission == "submissions.review_submission" and (is_secretariat(user, thing) or is_assigned(user, thing)):
        return conflict_of(user, thing)
    if permission == "submissions.decide_submission" and is_secretariat(user, thing):
        return conflict_of(user, thing)
    return REASONS[permission]
