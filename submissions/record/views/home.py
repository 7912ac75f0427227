"""The first page: what this is, or, for a person signed in, their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions import rules
from submissions.core.news import lines, waiting
from submissions.models import (
    CategoryPolicy,
    Consultation,
    CoSubmitter,
    Organization,
    Submission,
    SubmissionVersion,
    User,
)
from submissions.rules.deadlines import accepts_new_drafts
from submissions.values.enums import ConsultationPhase, MembershipState, Publication, Role, SubmissionStatus

NEXT: dict[str, str | Promise] = {
    SubmissionStatus.SUBMITTED: _("The secretariat is checking it. You may still change it and submit again."),
    SubmissionStatus.CLARIFICATION_REQUESTED: _(
        "The secretariat asks for clarification. Read its note, then submit again."
    ),
    SubmissionStatus.CHECKED: _("Checked. It is published once the secretariat releases it."),
    SubmissionStatus.PUBLISHED: _("It stands on the public record."),
    SubmissionStatus.NOT_ADMISSIBLE: _("Found not admissible; the ground is on its page."),
    SubmissionStatus.WITHDRAWN: _("Withdrawn. It may be submitted again while the call is open."),
    SubmissionStatus.VOID: _("Recorded under your organization by mistake, and marked void. You may draft your own."),
}
NEWS = 5
"""Lines of news on the start page."""
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


def work_of(user: Any, submissions: list[Submission]) -> list[Work]:
    """Return the person's work on the submissions of their organizations, what needs them first; no query."""
    work = []
    for submission in submissions:
        editable = rules.may(user, "submissions.edit_draft", submission)
        deadline = submission.consultation.deadline(submission.organization)
        work.append(Work(submission, deadline, editable, what_next(submission, editable)))
    urgent = {CLARIFICATION: 0, SubmissionStatus.DRAFT: 1}
    return sorted(work, key=lambda row: (not row.editable, urgent.get(row.submission.status, 2), row.deadline))


def admitting(organizations: list[Organization]) -> list[CategoryPolicy]:
    """Return where the categories of the organizations are admitted, with the calls, which have begun; one query."""
    if not organizations:
        return []
    begun = Consultation.objects.published().filter(archived_at=None, opens_at__lte=timezone.now())
    admitted = {organization.category for organization in organizations}
    found = CategoryPolicy.objects.filter(category__in=admitted, consultation__in=begun)
    order = ("-consultation__closes_at", "consultation__slug", "category")
    return list(found.select_related("consultation").order_by(*order))


def openings_for(
    organizations: list[Organization], policies: list[CategoryPolicy], submissions: list[Submission]
) -> list[Opening]:
    """Return the calls that organizations may answer by the policies and have not begun to; no query."""
    begun = {(submission.consultation_id, submission.organization_id) for submission in submissions}
    return [
        Opening(policy.consultation, organization, policy.consultation.deadline(organization))
        for policy in policies
        for organization in organizations
        if organization.category == policy.category
        and (policy.consultation_id, organization.pk) not in begun
        and accepts_new_drafts(policy.consultation, organization)
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
            drafts=Count(
                "submissions", Q(**{status: SubmissionStatus.DRAFT, "submissions__organization__merged_into": None})
            ),
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
        calls = open_calls()
        return render(request, "record/home.html", {"calls": calls, "nobody": not calls and not User.objects.exists()})
    roles = {grant.role for grant in rules.grants_of(user)}
    organizations = [membership.organization for membership in rules.memberships_of(user)]
    mine = {organization.pk for organization in organizations}
    submissions = list(Submission.objects.drafted_by(user).with_progress())
    policies = admitting(organizations)
    prefetch_related_objects([row.consultation for row in [*submissions, *policies]], "extensions")
    joint = CoSubmitter.objects.filter(organization__in=mine, withdrawn_at=None).select_related(
        "organization", "submission__organization", "submission__consultation"
    )
    reviews = Role.REVIEWER in roles
    to_review = SubmissionVersion.objects.assigned_to(user).latest()
    waits = waiting.waits_for(user)
    waiting.remember(user, waits)
    context = {
        "work": work_of(user, submissions),
        "openings": openings_for(organizations, policies, submissions),
        "joint": joint if mine else [],
        "memberships": rules.memberships_of(user),
        "pending": rules.memberships_of(user, MembershipState.REQUESTED),
        "reviews": to_review.filter(submission__status=SubmissionStatus.SUBMITTED).count() if reviews else None,
        "served": served_calls(user) if Role.SECRETARIAT in roles else [],
        "waits": waits,
        "news": lines.latest(user, NEWS),
        "invitation": request.session.get("invitation"),
    }
    return render(request, "record/my_work.html", context)
