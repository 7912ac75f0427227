"""The computer at which somebody writes: whether others use it too, and coming back to it after signing in again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from submissions.people.accounts import is_shared, share


@login_required
@require_POST
def this_device(request: HttpRequest) -> HttpResponse:
    """Take the answer to "this is a shared computer" (``shared``: 1 or nothing) and lead back to ``next``."""
    share(request, request.POST.get("shared") == "1")
    if is_shared(request):
        messages.info(request, _("Nothing of yours stays on this computer after you sign out."))
    else:
        messages.info(request, _("What has not been sent stays on this computer, also after you sign out."))
    address = request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return redirect(address if inside else "submissions:home")


@login_required
@require_GET
def signed_in(request: HttpRequest) -> HttpResponse:
    """Send whoever signed in again in a new tab back to the one with their draft."""
    return render(request, "drafting/signed_in.html")
