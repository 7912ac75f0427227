"""The chain of an organization: seen by its members, changed by its focal points."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from submissions.clearance.forms import StepForm
from submissions.clearance.services import chain as chains
from submissions.clearance.services.state import chain_of
from submissions.core.pages import number, show_refusal
from submissions.models import Organization
from submissions.rules import reason_against
from submissions.values.exceptions import Refusal


@login_required
@require_http_methods(["GET", "POST"])
def chain(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the steps; on POST, do what was pressed: add, remove, move_up or require."""
    organization = get_object_or_404(Organization.objects.of_member(request.user), pk=pk)
    adding = request.POST.get("action") == "add"
    form = StepForm(request.POST if adding else None, organization=organization)
    if request.method == "POST" and (not adding or form.is_valid()):
        try:
            messages.success(request, _act(request, organization, form))
            return redirect("submissions:chain", pk)
        except Refusal as refusal:
            if not adding:
                show_refusal(request, refusal)
                return redirect("submissions:chain", pk)
            form.add_error(None, str(refusal))
    context = {
        "organization": organization,
        "steps": chain_of(organization.pk),
        "form": form,
        "reason_against": reason_against(request.user, "submissions.manage_clearance", organization),
    }
    return render(request, "clearance/chain.html", context, status=422 if form.errors else 200)


def _act(request: HttpRequest, organization: Organization, form: StepForm) -> str:
    """Carry out what was pressed and return what to say. Raises Refusal."""
    action, user = request.POST.get("action"), request.user
    if action == "add":
        given = form.cleaned_data
        chains.add_step(organization.pk, user, given["title"], given["person"], given["email"])
        return _("The step is added.")
    if action == "require":
        chains.require(organization.pk, user, bool(request.POST.get("required")))
        return _("Saved.")
    step = get_object_or_404(organization.clearance_steps, pk=number(request.POST.get("step", "")))
    if action == "remove":
        chains.remove_step(step.pk, user)
        return _("“%(step)s” is removed from the chain.") % {"step": step}
    if action == "move_up":
        chains.move_up(step.pk, user)
        return _("The order is changed.")
    raise Http404
