"""The silence procedure: the page of the group, and the page of those to whom the text was sent."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from submissions.clearance.forms import AnswerForm, BreakForm, ExpiryForm, LinkAnswerForm, LinkBreakForm, SilenceForm
from submissions.clearance.services.silence import procedure as procedures
from submissions.clearance.services.silence.state import problem_of
from submissions.clearance.views.link import as_version, file_of, signed
from submissions.core import pages
from submissions.core.pages import show_refusal
from submissions.drafting import access
from submissions.drafting.reading import reading
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import Organization, SilenceAddressee, SilenceProcedure, Submission
from submissions.rules import is_focal_point
from submissions.values.enums import Category
from submissions.values.exceptions import NotPossible, Refusal

ANSWERED = gettext_lazy("Your answer is recorded; silence is not broken. The focal points of the group have been told.")


@login_required
@require_http_methods(["GET", "POST"])
def silence(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the group its procedures; on POST, do what was pressed: start, extend or withdraw."""
    submission = access.drafted_submission(request, pk)
    if submission.organization.category != Category.NEGOTIATING_GROUP:
        raise Http404
    action = request.POST.get("action", "") if request.method == "POST" else ""
    consultation = submission.consultation
    with timezone.override(consultation.zone):
        starting = SilenceForm(request.POST if action == "start" else None, consultation=consultation)
        extending = ExpiryForm(request.POST if action == "extend" else None, consultation=consultation, prefix="later")
        form = {"start": starting, "extend": extending}.get(action)
        if action and (form is None or form.is_valid()):
            try:
                messages.success(request, _act(request, submission, action, form))
                return redirect("submissions:silence", pk)
            except Refusal as refusal:
                if form is None:
                    show_refusal(request, refusal)
                    return redirect("submissions:silence", pk)
                form.add_error(None, str(refusal))
        context = _group_context(request, submission)
        if running := context["running"]:
            extending.initial["expires_at"] = running.expires_at
        context |= {"starting": starting, "extending": extending, "failed": form}
        return render(request, "clearance/silence.html", context, status=422 if form else 200)


def _act(request: HttpRequest, submission: Submission, action: str, form: Any) -> str:
    """Carry out what was pressed and return what to say. Raises Refusal."""
    user = request.user
    if action == "start":
        given = form.cleaned_data
        begun = procedures.start(submission.pk, user, given["expires_at"], given["addresses"])
        return _("The text has been sent to %(count)s addresses.") % {"count": begun.addressees.count()}
    procedure = pages.number(request.POST.get("procedure", ""))
    running = get_object_or_404(submission.silence_procedures, pk=procedure)
    if action == "extend":
        procedures.extend(running.pk, user, form.cleaned_data["expires_at"])
        return _("The time of expiry is changed, and the members have been told.")
    if action == "withdraw":
        procedures.withdraw(running.pk, user, request.POST.get("reason", ""))
        return _("The silence procedure has ended, and the members have been told. The draft can be changed again.")
    raise Http404


def _group_context(request: HttpRequest, submission: Submission) -> dict[str, Any]:
    digest = checksum(snapshot(submission))
    addressees = Prefetch("addressees", SilenceAddressee.objects.select_related("organization", "person"))
    rows = submission.silence_procedures.select_related("text", "started_by", "ended_by").prefetch_related(addressees)
    found = list(rows.defer("text__content"))
    running = next((row for row in found if not row.outcome), None)
    manages = is_focal_point(request.user, submission)
    return {
        "submission": submission,
        "consultation": submission.consultation,
        "deadline": submission.consultation.deadline(submission.organization),
        "procedures": [(row, problem_of(row, digest)) for row in found],
        "running": running,
        "answered": sum(1 for row in running.addressees.all() if row.answered_at) if running else 0,
        "problem": problem_of(running, digest) if running and running.text.checksum != digest else "",
        "manages": manages,
        "members": procedures.members_to_ask(submission) if manages and not running else [],
    }


@login_required
@require_http_methods(["GET", "POST"])
def asked(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a person the text that was sent to them; on POST, break silence."""
    row = _sent_to(request, pk)
    answer = AnswerForm(request.POST if _answers(request) else None)
    if answer.is_bound and answer.is_valid():
        try:
            procedures.answer_as_member(pk, request.user, answer.cleaned_data["comment"])
        except Refusal as refusal:
            answer.add_error(None, str(refusal))
        else:
            messages.success(request, ANSWERED)
            return redirect("submissions:silence_asked", pk)
    form = BreakForm(request.POST if request.method == "POST" and not answer.is_bound else None)
    if form.is_bound and form.is_valid():
        try:
            procedures.break_as_member(pk, request.user, form.cleaned_data["reason"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You have broken silence. The focal points of the group have been told."))
            return redirect("submissions:silence_asked", pk)
    return _page(request, row, form, answer)


def _answers(request: HttpRequest) -> bool:
    """Tell whether a form was sent that does not break silence."""
    return request.method == "POST" and request.POST.get("action") == "answer"


def _sent_to(request: HttpRequest, pk: int) -> SilenceAddressee:
    """Return as whom the person was sent the text of a procedure, or answer 404."""
    rows = SilenceAddressee.objects.filter(person=request.user.pk).select_related(
        "procedure__started_by",
        "procedure__text__submission__organization",
        "procedure__text__submission__consultation",
    )
    return get_object_or_404(rows, procedure=pk, organization__in=Organization.objects.of_member(request.user))


@login_required
@require_safe
def asked_file(request: HttpRequest, pk: int, file: int) -> HttpResponse:
    """Hand out a file of the text to a person it was sent to, while the procedure runs."""
    return _file(_sent_to(request, pk), file)


@signed
@require_safe
def silence_file(request: HttpRequest, token: str, file: int) -> HttpResponse:
    """Hand out a file of the text to who has the link, while the procedure runs."""
    try:
        row = procedures.find(token)
    except NotPossible:
        raise Http404 from None
    return _file(row, file)


def _file(row: SilenceAddressee, key: int) -> HttpResponse:
    if procedures.settle(row.procedure_id):
        raise Http404
    return file_of(row.procedure.text, key)


@signed
@require_http_methods(["GET", "POST"])
def silence_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show the text to who has no account; on POST, break silence. Opening the link changes nothing."""
    try:
        row = procedures.find(token)
    except NotPossible as refusal:
        return render(request, "clearance/link_stopped.html", {"sentence": str(refusal)}, status=410)
    answer = LinkAnswerForm(request.POST if _answers(request) else None)
    if answer.is_bound and answer.is_valid():
        said = answer.cleaned_data
        try:
            procedures.answer_by_link(token, said["comment"], said["name"], said["title"])
        except Refusal as refusal:
            answer.add_error(None, str(refusal))
        else:
            messages.success(request, ANSWERED)
            return redirect("submissions:silence_link", token)
    form = LinkBreakForm(request.POST if request.method == "POST" and not answer.is_bound else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            procedures.break_by_link(token, given["reason"], given["name"], given["title"])
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("You have broken silence. The focal points of the group have been told."))
            return redirect("submissions:silence_link", token)
    return _page(request, row, form, answer)


def _page(request: HttpRequest, row: SilenceAddressee, form: BreakForm, answer: AnswerForm) -> HttpResponse:
    """Show the text while silence may be broken, and the outcome alone once it has ended (410).

    What is settled here has come about by itself; nothing is decided by opening the page.
    """
    procedures.settle(row.procedure_id)
    ended = SilenceProcedure.objects.exclude(outcome="").filter(pk=row.procedure_id).first()
    text = row.procedure.text
    context = {"addressee": row, "procedure": ended or row.procedure, "form": form, "row": row, "answer": answer}
    if ended:
        context |= {"submission": text.submission, "consultation": text.submission.consultation}
        return render(request, "clearance/silence_ended.html", context, status=410)
    context |= reading(as_version(text), particulars=False)
    status = 422 if form.errors or answer.errors else 200
    return render(request, "clearance/silence_text.html", context, status=status)
