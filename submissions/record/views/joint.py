"""The pages of those who are named in an input of others: reading its exact text, confirming it, declining."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from submissions.clearance.services.circulated import as_version
from submissions.core.pages import send_file, show_refusal
from submissions.drafting import access
from submissions.drafting.joint import text_checksum
from submissions.drafting.reading import reading
from submissions.models import Attachment, CoSubmitter, OnBehalfOf, Organization
from submissions.record.services import particulars as parties
from submissions.record.services.joint import has_confirmed
from submissions.rules import is_focal_point
from submissions.values.exceptions import Refusal


def _named(request: HttpRequest, pk: int, co_submitter: int) -> CoSubmitter:
    """Return how an organization of the person's is named in a submission, or answer 404."""
    rows = CoSubmitter.objects.filter(organization__in=Organization.objects.of_member(request.user)).select_related(
        "organization", "text__submission", "submission__organization", "submission__consultation", "confirmed_by"
    )
    return get_object_or_404(rows, pk=co_submitter, submission=pk)


@login_required
@require_http_methods(["GET", "POST"])
def joint(request: HttpRequest, pk: int, co_submitter: int) -> HttpResponse:
    """Show a co-submitter the exact text that was sent to it; on POST, confirm it (``checksum``)."""
    row = _named(request, pk, co_submitter)
    refusal = ""
    if request.method == "POST":
        try:
            parties.confirm_co_submitter(row.pk, request.user, request.POST.get("checksum", "")[:64])
        except Refusal as found:
            refusal, row = str(found), _named(request, pk, co_submitter)
        else:
            messages.success(
                request, _("Confirmed. Your organization is named as a co-submitter of exactly this text.")
            )
            return redirect("submissions:joint", pk, co_submitter)
    checksum = text_checksum(row.text.content) if row.text else ""
    context = {
        **(reading(as_version(row.text), particulars=False) if row.text and row.withdrawn_at is None else {}),
        "row": row,
        "submission": row.submission,
        "consultation": row.submission.consultation,
        "checksum": checksum,
        "has_confirmed": bool(checksum) and has_confirmed(row, checksum),
        "may_answer": row.withdrawn_at is None and is_focal_point(request.user, row.organization),
        "refusal": refusal,
    }
    return render(request, "record/joint.html", context, status=422 if refusal else 200)


@login_required
@require_safe
def joint_file(request: HttpRequest, pk: int, co_submitter: int, file: int) -> HttpResponse:
    """Hand out a file that goes with the text sent to a co-submitter, as long as it is named."""
    row = _named(request, pk, co_submitter)
    if row.text is None or row.withdrawn_at or file not in {one["id"] for one in row.text.content["attachments"]}:
        raise Http404
    return send_file(get_object_or_404(Attachment, pk=file, submission=pk, voided_at=None))


@login_required
@require_POST
def confirm_co_submitter(request: HttpRequest, pk: int, co_submitter: int) -> HttpResponse:
    """Confirm, as a focal point of a co-submitting organization, that it submits jointly."""
    row = get_object_or_404(access.visible_submission(request, pk).co_submitters, pk=co_submitter)
    try:
        parties.confirm_co_submitter(row.pk, request.user, request.POST.get("checksum", "")[:64])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Confirmed. Your organization is named as a co-submitter."))
    return redirect("submissions:submission", pk)


@login_required
@require_POST
def withdraw_co_submitter(request: HttpRequest, pk: int, co_submitter: int) -> HttpResponse:
    """Take one's own organization out of a joint submission."""
    row = get_object_or_404(access.visible_submission(request, pk).co_submitters, pk=co_submitter)
    try:
        parties.withdraw_co_submitter(row.pk, request.user, request.POST.get("reason", ""))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your organization has withdrawn. The lead has been told."))
    return redirect("submissions:submission", pk)


@login_required
@require_POST
def send_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft as it is to the co-submitters, to be confirmed."""
    found = access.drafted_submission(request, pk)
    try:
        asked = parties.send_text(found.pk, request.user)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(
            request,
            ngettext(
                "%(count)s co-submitter was asked to confirm the text as it is now.",
                "%(count)s co-submitters were asked to confirm the text as it is now.",
                asked,
            )
            % {"count": asked},
        )
    return redirect("submissions:submission", pk)


@login_required
@require_http_methods(["GET", "POST"])
def on_behalf(request: HttpRequest, pk: int, claim: int) -> HttpResponse:
    """Ask a focal point of a body whether an input is made on its behalf (``agrees``: 1 or 0)."""
    claims = OnBehalfOf.objects.filter(organization__in=Organization.objects.of_member(request.user)).select_related(
        "organization", "submission__organization", "submission__consultation", "answered_by"
    )
    found = get_object_or_404(claims, pk=claim, submission=pk)
    if request.method == "POST" and request.POST.get("agrees") in {"0", "1"}:
        try:
            parties.answer_for_body(found.pk, request.user, request.POST["agrees"] == "1")
        except Refusal as refusal:
            show_refusal(request, refusal)
        else:
            messages.success(request, _("Your answer is on the record. The submitter has been told."))
        return redirect("submissions:on_behalf", pk, claim)
    context = {
        "claim": found,
        "submission": found.submission,
        "consultation": found.submission.consultation,
        "may_answer": is_focal_point(request.user, found.organization),
    }
    return render(request, "record/on_behalf.html", context)
