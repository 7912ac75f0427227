"""A person's own data: what is held, a copy of it, and erasing the account."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.people.forms_account import EraseForm
from submissions.people.services import erasure
from submissions.values.exceptions import Refusal


@login_required
def own_data(request: HttpRequest) -> HttpResponse:
    """Say what is held of the person, and lead to a copy and to erasing it."""
    return render(request, "people/data.html")


@login_required
@require_POST
@reauthentication_required
def fetch(request: HttpRequest) -> HttpResponse:
    """Hand the person all that is held of them, as JSON."""
    response = JsonResponse(erasure.export(request.user), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Content-Disposition"] = 'attachment; filename="rapporteur-own-data.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@reauthentication_required(allow_get=True)
def erase(request: HttpRequest) -> HttpResponse:
    """Show what erasing would do; do it when the person confirms with their address."""
    form = EraseForm(request.POST or None)
    found = erasure.plan(request.user)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["email"].lower() != request.user.email.lower():
            form.add_error("email", _("This is not the address you sign in with."))
        else:
            try:
                erasure.erase(request.user.pk, request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                logout(request)
                messages.success(request, _("Your account is erased. A last message to your address says so."))
                return redirect("submissions:home")
    return render(request, "people/erase.html", {"form": form, "plan": found})
