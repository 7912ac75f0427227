"""Where a draft stands in its organization's chain: sent, answered and withdrawn here by its members."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from submissions.clearance.forms import DecisionForm
from submissions.clearance.services import asking
from submissions.clearance.services.state import StepStatus, chain_of, record_of, states
from submissions.core.pages import show_refusal
from submissions.drafting import access
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import Clearance, Submission
from submissions.rules import is_focal_point, may
from submissions.values.exceptions import Refusal


@login_required
@require_GET
def clearance(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the chain, what is asked of the person, and the record of what was asked and answered."""
    submission = access.drafted_submission(request, pk)
    return render(request, "clearance/room.html", room_context(request, submission))


def room_context(request: HttpRequest, submission: Submission, form: DecisionForm | None = None) -> dict[str, Any]:
    """Return what the page shows; ``form`` is one that was refused."""
    digest = checksum(snapshot(submission))
    steps, record = chain_of(submission.organization_id), record_of(submission)
    found = states(steps, record, digest)
    mine = next(
        (
            row.clearance
            for row in found
            if row.status == StepStatus.WAITING and row.clearance and row.clearance.person_id == request.user.pk
        ),
        None,
    )
    may_edit = may(request.user, "submissions.ask_clearance", submission)
    asked = any(row.status == StepStatus.WAITING for row in found)
    return {
        "submission": submission,
        "consultation": submission.consultation,
        "deadline": submission.consultation.deadline(submission.organization),
        "states": found,
        "complete": bool(found) and all(row.status == StepStatus.CLEARED for row in found),
        "voided": any(row.status == StepStatus.VOIDED for row in found),
        "record": record[::-1],
        "digest": digest,
        "mine": mine,
        "form": form or DecisionForm(),
        "may_edit": may_edit,
        "may_send": may_edit and not asked and any(row.status != StepStatus.CLEARED for row in found),
        "is_focal_point": is_focal_point(request.user, submission),
        "unconfirmed": submission.co_submitters.filter(confirmed_at=None, withdrawn_at=None).select_related(
            "organization"
        ),
    }


@login_required
@require_POST
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the draft as it is for clearance."""
    submission = access.drafted_submission(request, pk)
    try:
        asked = asking.send(submission.pk, request.user)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(request, _("“%(step)s” has been written to.") % {"step": asked.title})
    return redirect("submissions:clearance", pk)


@login_required
@require_POST
def act(request: HttpRequest, pk: int, clearance: int) -> HttpResponse:
    """Do what was pressed beside one request: cleared or sent_back, remind, withdraw."""
    submission = access.drafted_submission(request, pk)
    found = get_object_or_404(Clearance.objects.filter(text__submission=submission), pk=clearance)
    action = request.POST.get("action", "")
    try:
        if action in {"cleared", "sent_back"}:
            asking.decide_as_member(found.pk, request.user, action, request.POST.get("reason", ""))
            said = _("You have cleared the text.") if action == "cleared" else _("You have sent the text back.")
        elif action == "remind":
            asking.remind(found.pk, request.user)
            said = _("“%(step)s” has been written to.") % {"step": found.title}
        elif action == "withdraw":
            asking.withdraw(found.pk, request.user, request.POST.get("reason", ""))
            said = _("Withdrawn, and who was asked has been told. A link that was sent is good no longer.")
        else:
            raise Http404
    except Refusal as refusal:
        form = DecisionForm(request.POST)
        form.add_error(None, str(refusal))
        context = room_context(request, submission, form)
        return render(request, "clearance/room.html", context, status=422)
    messages.success(request, said)
    return redirect("submissions:clearance", pk)
