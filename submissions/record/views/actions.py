"""What the secretariat does at the desk; each view calls one service and leads back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from submissions.calls.services import calls
from submissions.calls.serving import served
from submissions.models import Assignment, Consultation
from submissions.record.forms import AssignForm, ConflictForm, DeskFilter, ExtendForm, reviewers_of
from submissions.record.views.desk import narrowed
from submissions.values.exceptions import Refusal
from submissions.values.typography import say_list


def _assign_all(request: HttpRequest, keys: Iterable[int], reviewer: Any) -> None:
    """Assign what can be assigned and say how many; each refusal is said once."""
    assignments, refusals = calls.assign_all(keys, reviewer, request.user)
    _tell(request, assignments, refusals, reviewer)


def _tell(request: HttpRequest, assignments: list[Assignment], refusals: list[Refusal], reviewer: Any) -> None:
    if done := len(assignments):
        said = ngettext(
            "%(number)s input is assigned to %(person)s.", "%(number)s inputs are assigned to %(person)s.", done
        )
        messages.success(request, said % {"number": done, "person": reviewer})
    for sentence, number in Counter(map(str, refusals)).items():
        messages.warning(request, f"{sentence} ({number})" if number > 1 else sentence)


@login_required
@require_POST
def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Assign a reviewer to the submissions ticked, or to all that pass the filters."""
    consultation = served(request, slug)
    query = request.POST.get("query", "")
    form = AssignForm(request.POST, consultation=consultation)
    if not form.is_valid():
        messages.error(request, _("Choose a reviewer."))
    else:
        narrowing = DeskFilter(QueryDict(query) or None, reviewers=list(reviewers_of(consultation)))
        found = narrowed(consultation, narrowing)
        ticked = set(request.POST.getlist("submission"))
        keys = found if request.POST.get("all") else [key for key in found if str(key) in ticked]
        if narrowing.errors:
            messages.error(request, _("The filters of the page are good no longer; nothing was assigned. Choose anew."))
        elif request.POST.get("all") and request.POST.get("listed", str(len(found))) != str(len(found)):
            messages.error(request, _("The list has changed meanwhile; nothing was assigned. Look again."))
        elif keys:
            _assign_all(request, keys, form.cleaned_data["reviewer"])
        else:
            messages.error(request, _("Tick the inputs to assign."))
    return redirect(f"{reverse('submissions:desk', args=[slug])}{f'?{query}' if query else ''}#inputs")


@login_required
@require_POST
def assign_one(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Assign a reviewer to one submission."""
    consultation = served(request, slug)
    submission = get_object_or_404(consultation.submissions, pk=pk)
    form = AssignForm(request.POST, consultation=consultation)
    if form.is_valid():
        _assign_all(request, [submission.pk], form.cleaned_data["reviewer"])
    else:
        messages.error(request, _("Choose a reviewer."))
    return redirect("submissions:desk_submission", slug, pk)


@login_required
@require_POST
def assign_again(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask those who reviewed an earlier version to review the latest."""
    consultation = served(request, slug)
    submission = get_object_or_404(consultation.submissions, pk=pk)
    try:
        assignments, refusals = calls.assign_again(submission.pk, request.user)
        _tell(request, assignments, refusals, say_list(row.reviewer for row in assignments))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:desk_submission", slug, pk)


@login_required
@require_POST
def declare_conflict(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Put on record that someone with a role in the process has a conflict of interest with an organization."""
    consultation = served(request, slug)
    submission = get_object_or_404(consultation.submissions.select_related("organization"), pk=pk)
    form = ConflictForm(request.POST, consultation=consultation)
    if form.is_valid():
        given = form.cleaned_data
        try:
            calls.declare_conflict(given["person"], submission.organization, request.user, given["reason"])
            messages.success(request, _("The conflict of interest is on record."))
        except Refusal as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, _("Choose a person."))
    return redirect("submissions:desk_submission", slug, pk)


@login_required
@require_POST
def end_conflict(request: HttpRequest, slug: str, pk: int, conflict: int) -> HttpResponse:
    """Put on record that a conflict of interest is no more."""
    consultation = served(request, slug)
    submission = get_object_or_404(consultation.submissions.select_related("organization"), pk=pk)
    found = get_object_or_404(submission.organization.declared_conflicts, pk=conflict)
    try:
        calls.end_conflict(found.pk, request.user)
        messages.success(request, _("The conflict of interest has ended."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:desk_submission", slug, pk)


@login_required
@require_POST
def unassign(request: HttpRequest, slug: str, pk: int, assignment: int) -> HttpResponse:
    """Take an assignment back."""
    consultation = served(request, slug)
    found = get_object_or_404(
        Assignment.objects.select_related("reviewer"),
        pk=assignment,
        version__submission=pk,
        version__submission__consultation=consultation,
    )
    try:
        calls.unassign(found.pk, request.user, request.POST.get("reason", ""))
        messages.success(request, _("%(person)s is no longer assigned.") % {"person": found.reviewer})
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:desk_submission", slug, pk)


@login_required
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    """Set a later closing time, for everyone or for one organization (``?organization=KEY``)."""
    consultation = served(request, slug)
    with timezone.override(consultation.zone):
        initial = {"closes_at": consultation.deadline(), "organization": request.GET.get("organization")}
        form = ExtendForm(request.POST or None, consultation=consultation, initial=initial)
        if request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            try:
                calls.extend(
                    consultation.pk, request.user, chosen["closes_at"], chosen["reason"], chosen["organization"]
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("The extension is on the record."))
                return redirect("submissions:desk", slug)
        context = {
            "consultation": consultation,
            "form": form,
            "deadline": consultation.deadline(),
            "extensions": consultation.extensions.select_related("organization", "granted_by"),
        }
        return render(request, "record/extend.html", context)


def _call_move(move: Callable[[int, Any], Consultation], done: Promise) -> Callable[..., HttpResponse]:
    """Make a view of a move in the life of a call, which must be confirmed."""

    @login_required
    @require_POST
    def view(request: HttpRequest, slug: str) -> HttpResponse:
        consultation = served(request, slug)
        if not request.POST.get("confirmed"):
            messages.error(request, _("Tick the box to confirm."))
            return redirect("submissions:desk", slug)
        try:
            move(consultation.pk, request.user)
            messages.success(request, done)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("submissions:desk", slug)

    return view


publish = _call_move(calls.publish, gettext_lazy("The call is public now."))
archive = _call_move(calls.archive, gettext_lazy("The call is archived."))
