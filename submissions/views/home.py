"""The first page: what this is, or, for a person signed in, their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions import rules
from submissions.clock import accepts_new_drafts
from submissions.enums import ConsultationPhase, MembershipState, Publication, Role, SubmissionStatus
from submissions.models import (
    Consultation,
    CoSubmitter,
    Membership,
    Organization,
    Submission,
    SubmissionVersion,
)

NEXT: dict[str, str | Promise] = {
    SubmissionStatus.SUBMITTED: _("The secretariat is checking it. You may still change it and submit again."),
    SubmissionStatus.CLARIFICATION_REQUESTED: _(
        "The secretariat asks for clarification. Read its note, then submit again."
    ),
    SubmissionStatus.CHECKED: _("Checked. It is published once the secretariat releases it."),
    SubmissionStatus.PUBLISHED: _("It stands on the public record."),
    SubmissionStatus.NOT_ADMISSIBLE: _("Found not admissible; the ground is on its page."),
    SubmissionStatus.WITHDRAWN: _("Withdrawn. It may be submitted again while the call is open."),
}
CLARIFICATION = SubmissionStatus.CLARIFICATION_REQUESTED
CLOSED_DRAFT = _("The call closed before it was submitted.")
OPEN_DRAFT = _("Not submitted yet.")
FOR_SECRETARIAT = _("It stays with the secretariat and is not published.")
UNSUBMITTED = _("The draft has changes that have not been submitted.")


@dataclass(frozen=True, slots=True)
class Work:
    """A submission of one's own, its deadline, and what comes next for it."""

    submission: Submission
    deadline: datetime
    editable: bool
    next: str | Promise


@dataclass(frozen=True, slots=True)
class Opening:
    """A call that an organization of the person's may answer and has not begun to."""

    consultation: Consultation
    organization: Organization
    deadline: datetime


def what_next(submission: Submission, editable: bool) -> str | Promise:
    """Return the sentence that says what comes next for a submission, to those who wrote it."""
    if submission.status == SubmissionStatus.DRAFT:
        return OPEN_DRAFT if editable else CLOSED_DRAFT
    if editable and submission.has_unsubmitted_changes and submission.status != CLARIFICATION:
        return UNSUBMITTED
    if submission.publication == Publication.SECRETARIAT_ONLY and submission.status in {
        SubmissionStatus.CHECKED,
        SubmissionStatus.PUBLISHED,
    }:
        return FOR_SECRETARIAT
    return NEXT[submission.status]


def work_of(user: Any) -> list[Work]:
    """Return the submissions of the person's organizations, what needs them first; two queries."""
    submissions = Submission.objects.drafted_by(user).with_progress().prefetch_related("consultation__extensions")
    work = []
    for submission in submissions:
        editable = rules.may(user, "submissions.edit_draft", submission)
        deadline = submission.consultation.deadline(submission.organization)
        work.append(Work(submission, deadline, editable, what_next(submission, editable)))
    urgent = {CLARIFICATION: 0, SubmissionStatus.DRAFT: 1}
    return sorted(work, key=lambda row: (not row.editable, urgent.get(row.submission.status, 2), row.deadline))


def openings_for(user: Any, begun: set[tuple[int, int]]) -> list[Opening]:
    """Return the calls that organizations of the person's may answer, less those ``begun``; three queries.

    ``begun`` holds pairs of primary keys, of the call and of the organization.
    """
    organizations = [membership.organization for membership in rules.memberships_of(user)]
    if not organizations:
        return []
    calls = (
        Consultation.objects.published()
        .filter(archived_at=None, opens_at__lte=timezone.now())
        .prefetch_related("extensions", "category_policies")
    )
    return [
        Opening(call, organization, call.deadline(organization))
        for call in calls
        for organization in organizations
        if (call.pk, organization.pk) not in begun
        and organization.category in {policy.category for policy in call.category_policies.all()}
        and accepts_new_drafts(call, organization)
    ]


def open_calls() -> list[Consultation]:
    """Return the calls that are open to everyone, the first to close first."""
    calls = Consultation.objects.published().filter(archived_at=None).select_related("process")
    found = [call for call in calls.prefetch_related("extensions") if call.phase() == ConsultationPhase.OPEN]
    return sorted(found, key=lambda call: call.deadline())


def served_calls(user: Any) -> list[Consultation]:
    """Return the calls that the person serves, with ``drafts``, ``handed_in`` and ``waiting`` counted; two queries."""
    status = "submissions__status"
    return list(
        Consultation.objects.served_by(user)
        .select_related("process")
        .prefetch_related("extensions")
        .annotate(
            drafts=Count("submissions", Q(**{status: SubmissionStatus.DRAFT})),
            handed_in=Count(
                "submissions", ~Q(**{f"{status}__in": [SubmissionStatus.DRAFT, SubmissionStatus.WITHDRAWN]})
            ),
            waiting=Count("submissions", Q(**{status: SubmissionStatus.SUBMITTED})),
        )
    )


def home(request: HttpRequest) -> HttpResponse:
    """Show what this is and the open calls; to a person signed in, their work."""
    user = request.user
    if not user.is_authenticated:
        return render(request, "submissions/home.html", {"calls": open_calls()})
    roles = {grant.role for grant in rules.grants_of(user)}
    work = work_of(user)
    begun = {(row.submission.consultation_id, row.submission.organization_id) for row in work}
    mine = {membership.organization_id for membership in rules.memberships_of(user)}
    joint = CoSubmitter.objects.filter(organization__in=mine).select_related(
        "organization", "submission__organization", "submission__consultation"
    )
    reviews = Role.REVIEWER in roles
    waiting = SubmissionVersion.objects.assigned_to(user).latest()
    context = {
        "work": work,
        "openings": openings_for(user, begun),
        "joint": joint if mine else [],
        "memberships": rules.memberships_of(user),
        "pending": Membership.objects.filter(user=user, state=MembershipState.REQUESTED).select_related("organization"),
        "reviews": waiting.filter(submission__status=SubmissionStatus.SUBMITTED).count() if reviews else None,
        "served": served_calls(user) if Role.SECRETARIAT in roles else [],
        "invitation": request.session.get("invitation"),
    }
    return render(request, "submissions/my_work.html", context)
