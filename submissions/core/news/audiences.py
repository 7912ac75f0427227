"""Who is meant by each audience, and who still belongs to it when the line is read or the mail leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.models import (
    Assignment,
    Consultation,
    CoSubmitter,
    Membership,
    Organization,
    RoleGrant,
    Submission,
    SubmissionVersion,
    User,
    VoidedVersion,
)
from submissions.models.visibility import member_of, secretariat_of
from submissions.values.enums import MembershipRole, Role


@dataclass(frozen=True, slots=True)
class Scope:
    """What an event is about. ``named`` gives the people (or addresses) of an audience that the caller names."""

    consultation: Consultation | None = None
    organization: Organization | None = None
    submission: Submission | None = None
    version: SubmissionVersion | None = None
    named: Mapping[Audience, Iterable[User | str]] = field(default_factory=dict)
    path: str = ""
    """Where the line leads, for cells whose place is ``given_page``."""


@dataclass(frozen=True, slots=True, eq=False)
class Audience:
    """A group of people to whom something is told.

    ``people`` finds them for a scope; ``still_told`` matches the rows of News whose person (the one asked for) still
    belongs to the audience, so that nobody is led, or written to, where they may no longer go. ``why`` says to the
    person, beside the line, why they are told.
    """

    key: str
    title: str | Promise
    why: str | Promise
    people: Callable[[Scope], Iterable[User]]
    still_told: Callable[[Any], Any]


def _nobody(_scope: Scope) -> list[User]:
    """Return nobody: the caller names who is meant."""
    return []


def _members(scope: Scope, role: str = "") -> list[User]:
    if scope.organization is None:
        return []
    found = Membership.objects.active().filter(organization=scope.organization, user__is_active=True)
    rows = (found.filter(role=role) if role else found).select_related("user").order_by("pk")
    return [row.user for row in rows]


def _focal_points(scope: Scope) -> list[User]:
    return _members(scope, MembershipRole.FOCAL_POINT)


def _co_submitters(scope: Scope) -> list[User]:
    if scope.submission is None:
        return []
    named = scope.submission.co_submitters.filter(withdrawn_at=None).values("organization")
    found = Membership.objects.active().filter(
        organization__in=named, role=MembershipRole.FOCAL_POINT, user__is_active=True
    )
    return [row.user for row in found.select_related("user").order_by("pk")]


def _reviewers(scope: Scope) -> list[User]:
    version = scope.version or (scope.submission.latest_version if scope.submission else None)
    if version is None:
        return []
    asked = Assignment.objects.in_force().filter(version__submission=version.submission_id)
    rows = list(asked.filter(version__number__lte=version.number).select_related("reviewer", "version"))
    # Of a new version, which nobody is asked to review yet, those hear who reviewed the one before.
    number = max((row.version.number for row in rows), default=None)
    return [row.reviewer for row in rows if row.version.number == number]


def _secretariat(scope: Scope) -> list[User]:
    """Return who serves the call; of what belongs to no call, every secretariat."""
    grants = RoleGrant.objects.filter(role=Role.SECRETARIAT, user__is_active=True)
    if scope.consultation is not None:
        here = Q(consultation=None) | Q(consultation=scope.consultation)
        grants = grants.filter(here, process=scope.consultation.process_id)
    return [row.user for row in grants.select_related("user").order_by("pk")]


def _is_co_submitter(user: Any) -> Exists:
    return Exists(CoSubmitter.objects.filter(member_of(user, "organization"), submission=OuterRef("submission")))


def _is_reviewer(user: Any) -> Q:
    reviewed = SubmissionVersion.objects.assigned_to(user).filter(submission=OuterRef("submission"))
    # Of what was marked void they read no more, but are told that it was.
    void = VoidedVersion.objects.filter(
        version__submission=OuterRef("submission"), version__assignments__reviewer=user.pk
    )
    return Q(Exists(reviewed)) | Q(Exists(void), event="voided")


def _serves(user: Any) -> Q:
    anywhere = Exists(RoleGrant.objects.filter(user=user.pk, role=Role.SECRETARIAT))
    return Q(secretariat_of(user, "consultation__")) | (Q(consultation=None) & Q(anywhere))


FOCAL_POINTS = Audience(
    "focal_points",
    _("Focal points of the organization"),
    _("as a focal point"),
    _focal_points,
    lambda user: member_of(user, "organization", MembershipRole.FOCAL_POINT),
)
MEMBERS = Audience(
    "members",
    _("Members of the organization"),
    _("as a member"),
    _members,
    lambda user: member_of(user, "organization"),
)
CO_SUBMITTERS = Audience(
    "co_submitters",
    _("Focal points of co-submitters"),
    _("as a co-submitter"),
    _co_submitters,
    _is_co_submitter,
)
REVIEWERS = Audience("reviewers", _("Reviewers assigned"), _("as a reviewer"), _reviewers, _is_reviewer)
SECRETARIAT = Audience(
    "secretariat",
    _("Secretariat of the call"),
    _("as the secretariat"),
    _secretariat,
    _serves,
)
PERSON = Audience("person", _("The person concerned"), _("because it concerns you"), _nobody, lambda _user: Q())
ADDRESSEES = Audience(
    "addressees",
    _("Those to whom it is addressed, with or without an account"),
    _("because it was sent to you"),
    _nobody,
    lambda _user: Q(),
)
