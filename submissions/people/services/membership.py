"""Joining: asking, inviting, admitting, leaving, and registering an organization."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from submissions.core import audit, locks, news, quotas
from submissions.models import Invitation, Membership, Organization, RoleGrant, User
from submissions.people.search import NAMES
from submissions.rules import is_secretariat_somewhere, may, reason_against
from submissions.values import moments, names
from submissions.values.enums import STATES, AuditVerb, Category, MembershipRole, MembershipState, Role
from submissions.values.exceptions import NotPermitted, NotPossible

INVITATION_LIFE = timedelta(days=14)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@locks.writing
def register_organization(actor: User, name: str, category: str, **fields: str) -> Organization:
    """Register an organization that is not a State; the person becomes its focal point. Raises NotPossible."""
    name = names.clean(name)
    if category in STATES:
        raise NotPossible(_("States are registered already; choose yours from the list."))
    if category not in Category.values or category == Category.NEGOTIATING_GROUP or category == Category.UNITED_NATIONS:
        raise NotPossible(_("Organizations of this category are registered by the secretariat."))
    if not name:
        raise NotPossible(_("Write the name of the organization."))
    found = resembling(name)
    if found:
        raise NotPossible(
            _("“%(name)s” is registered already; ask to join it instead.") % {"name": found}, [ask_sentence(found)]
        )
    if names.is_reserved(name):
        raise NotPossible(
            _("Bodies of the United Nations and its secretariat are registered by the secretariat; write to it.")
        )
    quotas.spend(actor, AuditVerb.ORGANIZATION_REGISTERED)
    organization = Organization.objects.create(name_en=name, category=category, **fields)
    Membership.objects.create(
        user=actor, organization=organization, role=MembershipRole.FOCAL_POINT, state=MembershipState.ACTIVE
    )
    audit.record(AuditVerb.ORGANIZATION_REGISTERED, actor, organization=organization, name=name)
    return organization


def resembling(name: str) -> Organization | None:
    """Return the organization whose name, in any language, or acronym a reader would take for this name."""
    sought = names.likeness(name)
    for pk, *held in Organization.objects.present().order_by("pk").values_list("pk", *NAMES):
        if sought and any(names.likeness(one) == sought for one in held if one):
            return Organization.objects.get(pk=pk)
    return None


@locks.writing
def correct_contact(organization: Organization, actor: User, acronym: str, website: str) -> Organization:
    """Correct the acronym and the website of an organization that is no State. Raises NotPermitted or NotPossible."""
    reason = reason_against(actor, "submissions.admit_members", organization)
    if reason:
        raise NotPermitted(reason)
    if organization.is_state:
        raise NotPossible(_("What is said of a State is that of the register."))
    found = locks.organization(organization.pk)
    found.acronym_en, found.website = " ".join(acronym.split()), website  # type: ignore[attr-defined]
    found.save(update_fields=["acronym_en", "website"])
    return found


@locks.writing
def request_membership(actor: User, organization: Organization, note: str = "") -> Membership:
    """Ask to join; whoever may admit is told by mail. Asking again changes nothing."""
    organization = locks.organization(organization.pk)
    if not Membership.objects.filter(user=actor, organization=organization).exists():
        quotas.spend(actor, AuditVerb.MEMBERSHIP_REQUESTED)
    membership, created = Membership.objects.get_or_create(
        user=actor, organization=organization, defaults={"note": note.strip()[:1000]}
    )
    if created:
        news.tell(
            "membership_requested",
            actor=actor,
            organization=organization,
            to={news.PERSON: deciders(organization)},
            path=f"{reverse('submissions:organization', args=[organization.pk])}#requests",
            context={"membership": membership},
            who=actor,
        )
        audit.record(AuditVerb.MEMBERSHIP_REQUESTED, actor, organization=organization, user=actor.pk)
    return membership


def deciders(organization: Organization) -> list[User]:
    """Return who decides on requests: focal points, and the secretariat where there is none or it is a State."""
    focal_points = [] if organization.is_state else _focal_points(organization)
    if focal_points:
        return focal_points
    return list(User.objects.filter(pk__in=RoleGrant.objects.filter(role=Role.SECRETARIAT).values("user")))


def _focal_points(organization: Organization) -> list[User]:
    memberships = Membership.objects.active().filter(organization=organization, role=MembershipRole.FOCAL_POINT)
    return list(User.objects.filter(pk__in=memberships.values("user")))


@locks.writing
def admit(membership_id: int, actor: User, role: str = MembershipRole.DRAFTER) -> Membership:
    """Admit a person who asked, or change a member's role. Raises NotPermitted or NotPossible."""
    membership = _locked(membership_id)
    reason = reason_against(actor, "submissions.admit_members", membership.organization)
    if reason:
        raise NotPermitted(reason)
    if membership.state != MembershipState.ACTIVE and membership.user_id == actor.pk:
        raise NotPermitted(_("Nobody admits themselves. Ask a focal point or a colleague of the secretariat."))
    if role not in MembershipRole.values:
        raise NotPossible(_("Choose a role."))
    if membership.role == MembershipRole.FOCAL_POINT and role != MembershipRole.FOCAL_POINT:
        _keep_a_focal_point(membership)
    was_active, had_role = membership.state == MembershipState.ACTIVE, membership.role
    focal_points = _focal_points(membership.organization)
    membership.role, membership.state = role, MembershipState.ACTIVE
    membership.save(update_fields=["role", "state"])
    if not was_active or had_role != role:
        _tell(membership, actor, focal_points, admitted=not was_active)
    audit.record(
        AuditVerb.MEMBERSHIP_GRANTED, actor, organization=membership.organization, user=membership.user_id, role=role
    )
    return membership


def _locked(membership_id: int) -> Membership:
    """Return a membership as it is once its organization is locked: two who leave at once do so one after the other."""
    memberships = Membership.objects.select_related("user")
    organization = locks.organization(memberships.values_list("organization", flat=True).get(pk=membership_id))
    found = memberships.filter(pk=membership_id, organization=organization).first()
    if found is None:
        raise NotPossible(_("Someone changed this meanwhile. Look again how it is now."))
    found.organization = organization
    return found


def _tell(membership: Membership, admitted_by: User, focal_points: list[User], *, admitted: bool) -> None:
    """Tell who was admitted, and those who were focal points before, who it was, by whom and in what role.

    Members read the draft, so nobody lets one in unseen.
    """
    known = [admitted_by, membership.user] if admitted else [admitted_by]
    others = [person for person in focal_points if person not in known]
    from_outside = admitted_by not in focal_points and is_secretariat_somewhere(admitted_by)
    news.tell(
        "membership_granted",
        actor=admitted_by,
        organization=membership.organization,
        to={
            news.PERSON: [membership.user] if admitted else [],
            news.FOCAL_POINTS: others if from_outside else [],
        },
        context={"membership": membership, "admitted_by": admitted_by},
        who=membership.user,
    )
    if not from_outside:
        news.tell(
            "member_joined",
            actor=admitted_by,
            organization=membership.organization,
            to={news.FOCAL_POINTS: others},
            who=membership.user,
        )


@locks.writing
def end(membership_id: int, actor: User) -> None:
    """Decline a request, remove a member or leave. The last focal point cannot go while others remain."""
    membership = _locked(membership_id)
    if membership.user_id != actor.pk:
        reason = reason_against(actor, "submissions.admit_members", membership.organization)
        if reason:
            raise NotPermitted(reason)
    if membership.role == MembershipRole.FOCAL_POINT and membership.state == MembershipState.ACTIVE:
        _keep_a_focal_point(membership)
    person, organization = membership.user, membership.organization
    was_active = membership.state == MembershipState.ACTIVE
    membership.delete()
    Invitation.objects.filter(
        organization=organization, invited_by=person, accepted_at=None, consultation=None
    ).delete()
    if was_active:
        to = {news.PERSON: [] if person == actor else [person]}
        news.tell("membership_ended", actor=actor, organization=organization, to=to, who=person)
    elif person != actor:
        news.tell("membership_declined", actor=actor, organization=organization, to={news.PERSON: [person]})
    audit.record(AuditVerb.MEMBERSHIP_ENDED, actor, organization=organization, user=person.pk)


def _keep_a_focal_point(membership: Membership) -> None:
    others = Membership.objects.active().filter(organization=membership.organization_id).exclude(pk=membership.pk)
    if others.exists() and not others.filter(role=MembershipRole.FOCAL_POINT).exists():
        raise NotPossible(_("Name another focal point first; an organization with members needs one."))


@locks.writing
def invite(organization: Organization, email: str, actor: User, role: str = MembershipRole.DRAFTER) -> Invitation:
    """Invite an address to join; the link in the mail is good for 14 days and one person. Raises NotPermitted."""
    reason = reason_against(actor, "submissions.admit_members", organization)
    if reason:
        raise NotPermitted(reason)
    if email.strip().lower() == actor.email.lower():
        raise NotPermitted(_("Nobody invites themselves. Ask a focal point or a colleague of the secretariat."))
    if role not in MembershipRole.values:
        raise NotPossible(_("Choose a role."))
    organization, email = locks.organization(organization.pk), email.strip().lower()
    member = Membership.objects.active().filter(organization=organization, user__email__iexact=email).first()
    if member and member.role in {role, MembershipRole.FOCAL_POINT}:
        raise NotPossible(_("%(email)s is a member already, in this role or a stronger one.") % {"email": email})
    quotas.spend(actor, AuditVerb.INVITED)
    token = secrets.token_urlsafe(24)
    # One a person: a second replaces the first, whose link is good no longer.
    invitation, _new = Invitation.objects.update_or_create(
        organization=organization,
        email=email,
        accepted_at=None,
        consultation=None,
        defaults={
            "role": role,
            "token_sha256": _digest(token),
            "invited_by": actor,
            "created_at": moments.now(),
            "expires_at": moments.now() + INVITATION_LIFE,
        },
    )
    news.tell(
        "invited",
        actor=actor,
        organization=organization,
        to={news.ADDRESSEES: [invitation.email]},
        context={"invitation": invitation, "token": token},
    )
    audit.record(AuditVerb.INVITED, actor, organization=organization, role=role)
    return invitation


@locks.writing
def withdraw_invitation(invitation_id: int, actor: User) -> Invitation:
    """Take back an invitation that was not accepted; its link is good no longer. Raises NotPermitted or NotPossible."""
    organization = locks.organization(Invitation.objects.values_list("organization", flat=True).get(pk=invitation_id))
    invitation = Invitation.objects.filter(pk=invitation_id, organization=organization).first()
    if invitation is None:
        raise NotPossible(_("Someone changed this meanwhile. Look again how it is now."))
    invitation.organization = organization
    reason = reason_against(actor, "submissions.admit_members", invitation.organization)
    if reason:
        raise NotPermitted(reason)
    if invitation.accepted_at:
        raise NotPossible(_("This invitation has been used."))
    invitation.delete()
    audit.record(AuditVerb.INVITATION_WITHDRAWN, actor, organization=invitation.organization, role=invitation.role)
    return invitation


@locks.writing
def hand_over(membership_id: int, actor: User) -> Membership:
    """Make a member focal point in one's own place; one stays as a drafter. Raises NotPermitted or NotPossible."""
    organization_id = Membership.objects.values_list("organization", flat=True).get(pk=membership_id)
    organization = locks.organization(organization_id)
    reason = reason_against(actor, "submissions.hand_over", organization)
    if reason:
        raise NotPermitted(reason)
    other = Membership.objects.active().select_related("user").filter(pk=membership_id).first()
    own = Membership.objects.active().get(organization=organization, user=actor)
    if other is None or other.pk == own.pk or own.role != MembershipRole.FOCAL_POINT:
        raise NotPossible(_("Choose another member of the organization."))
    other.role, own.role = MembershipRole.FOCAL_POINT, MembershipRole.DRAFTER
    other.save(update_fields=["role"])
    own.save(update_fields=["role"])
    news.tell(
        "focal_point_handed_over",
        actor=actor,
        organization=organization,
        to={news.PERSON: [other.user]},
        context={"giver": actor},
        who=other.user,
    )
    audit.record(AuditVerb.FOCAL_POINT_HANDED_OVER, actor, organization=organization, user=other.user_id)
    return other


def ask_sentence(organization: Organization) -> str:
    """Return who lets a person in, and why there is no second submission; never a name: signing up promises that."""
    if organization.is_state:
        return _("The secretariat decides who joins a delegation; tell your focal point as well.")
    return _("An organization makes one submission to a call. A focal point, or else the secretariat, lets you in.")


def find_invitation(token: str) -> Invitation:
    """Return the invitation that a link belongs to. Raises NotPossible where it is unknown, used or expired."""
    invitation = (
        Invitation.objects.select_related("organization", "invited_by", "consultation")
        .filter(token_sha256=_digest(token))
        .first()
    )
    if invitation is None:
        raise NotPossible(_("This invitation is not known. Ask for a new one."))
    if invitation.accepted_at:
        raise NotPossible(_("This invitation has been used."))
    if invitation.expires_at <= moments.now():
        raise NotPossible(_("This invitation has expired. Ask for a new one."))
    if not stands(invitation):
        raise NotPossible(_("Who wrote this invitation may no longer admit anyone. Ask for a new one."))
    return invitation


def stands(invitation: Invitation) -> bool:
    """Tell whether who wrote the invitation may still admit members: it ends with their role, at once.

    An invitation to a call is the call's, whoever of its secretariat wrote it.
    """
    return invitation.consultation_id is not None or may(
        invitation.invited_by, "submissions.admit_members", invitation.organization
    )


def standing(organization: Organization, invitations: Sequence[Invitation]) -> list[Invitation]:
    """Return those of the invitations to an organization whose authors may still admit its members."""
    authors = User.objects.filter(pk__in={row.invited_by_id for row in invitations}, is_active=True)
    admits = Q(pk__in=RoleGrant.objects.filter(role=Role.SECRETARIAT).values("user"))
    if not organization.is_state:
        points = Membership.objects.active().filter(organization=organization, role=MembershipRole.FOCAL_POINT)
        admits |= Q(pk__in=points.values("user"))
    entitled = set(authors.filter(admits).values_list("pk", flat=True)) if invitations else set()
    return [row for row in invitations if row.consultation_id is not None or row.invited_by_id in entitled]


@locks.writing
def note_opened(invitation_id: int) -> None:
    """Note that the link of an invitation to a call was opened."""
    rows = Invitation.objects.filter(pk=invitation_id, opened_at=None, consultation__isnull=False)
    rows.update(opened_at=moments.now())


@locks.writing
def accept_invitation(token: str, actor: User) -> Membership:
    """Join by an invitation written to an address that is the person's own. Raises NotPossible or NotPermitted."""
    organization = locks.organization(find_invitation(token).organization_id)
    invitation = find_invitation(token)
    if invitation.organization_id != organization.pk:
        raise NotPossible(_("Someone changed this meanwhile. Look again how it is now."))
    invitation.organization = organization
    if invitation.email.lower() != actor.email.lower():
        raise NotPermitted(_("This invitation was written to another address. Sign in with that one."))
    focal_points = _focal_points(invitation.organization)
    membership, created = Membership.objects.get_or_create(
        user=actor,
        organization=invitation.organization,
        defaults={"role": invitation.role, "state": MembershipState.ACTIVE},
    )
    admitted = created or membership.state != MembershipState.ACTIVE
    raised = not admitted and invitation.role == MembershipRole.FOCAL_POINT != membership.role
    if (admitted and not created) or raised:  # an invitation gives a member more, and takes nothing away
        membership.role, membership.state = invitation.role, MembershipState.ACTIVE
        membership.save(update_fields=["role", "state"])
    if admitted or raised:
        _tell(membership, invitation.invited_by, focal_points, admitted=False)
    invitation.accepted_by, invitation.accepted_at = actor, moments.now()
    invitation.declined_at = None
    invitation.save(update_fields=["accepted_by", "accepted_at", "declined_at"])
    audit.record(
        AuditVerb.MEMBERSHIP_GRANTED, actor, organization=invitation.organization, user=actor.pk, role=membership.role
    )
    return membership
