"""Handing in and withdrawing."""

from __future__ import annotations

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from submissions.drafting import access
from submissions.drafting import snapshot as drafted
from submissions.drafting.forms import WithdrawForm
from submissions.drafting.sentences import conflict_sentence
from submissions.models import Membership
from submissions.record.services import lifecycle, submitting
from submissions.rules import is_focal_point, reason_against
from submissions.rules.lifecycle import MOVE_BY_NAME
from submissions.values.enums import MembershipRole
from submissions.values.exceptions import NotPossible, Refusal


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what is missing and what will be handed in; on POST, hand it in. ``key`` makes a double click one act.

    Whoever's text was kept beside another's when they pressed the button is shown that first (``?undecided=KEY``), and
    goes on when they have decided, or knowing it.
    """
    submission = access.drafted_submission(request, pk)
    reason, details = "", []
    if request.method == "POST":
        before = submission.latest_version_id
        try:
            version = submitting.submit(submission.pk, request.user, request.POST.get("key", "")[:64] or uuid4().hex)
        except Refusal as refusal:
            reason, details = str(refusal), refusal.details if isinstance(refusal, NotPossible) else []
        else:
            if version.pk == before:
                messages.info(request, _("Nothing has changed since this version; it stands as it is."))
            else:
                messages.success(request, _("Your input has been received. This page is your receipt."))
            return redirect("submissions:version", pk, version.number)
    answers = drafted.shown_answers(submission)
    problems = submitting.check(submission, answers)
    kept = [] if request.method == "POST" else access.undecided(request, submission)
    keys = [revision.pk for revision in kept]
    context = {
        "submission": submission,
        "consultation": submission.consultation,
        "undecided": [
            (
                conflict_sentence(revision.answer),
                access.with_undecided(reverse("submissions:history", args=[revision.answer_id]), keys),
            )
            for revision in kept
        ],
        "blocking": [problem for problem in problems if problem.blocks],
        "warnings": [problem for problem in problems if not problem.blocks],
        "numbered": [answer for answer in answers if answer.question.number],
        "answered": [answer for answer in answers if answer.question.number and drafted.is_answered(answer)],
        "words": sum(answer.words for answer in answers),
        "reason_against": reason_against(request.user, "submissions.submit_submission", submission),
        "focal_points": [] if is_focal_point(request.user, submission) else _focal_points(submission.organization_id),
        "reason": reason,
        "details": details,
        "page_key": uuid4().hex,
    }
    return render(request, "record/submit.html", context, status=422 if reason else 200)


def _focal_points(organization_id: int) -> list[Membership]:
    focal_points = Membership.objects.active().filter(organization=organization_id, role=MembershipRole.FOCAL_POINT)
    return list(focal_points.select_related("user"))


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason and the confirmation, then withdraw the submission."""
    submission = access.drafted_submission(request, pk)
    reason = reason_against(request.user, "submissions.withdraw_submission", submission)
    if not reason and submission.status not in MOVE_BY_NAME["withdraw"].sources:
        reason = _("There is nothing handed in that could be withdrawn.")
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            lifecycle.move(submission.pk, "withdraw", request.user, form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The submission is withdrawn."))
            return redirect("submissions:submission", pk)
    context = {
        "submission": submission,
        "consultation": submission.consultation,
        "form": form,
        "reason_against": reason,
    }
    return render(request, "record/withdraw.html", context, status=422 if form.errors else 200)
