"""Declining reminders, and asking for them again, by the link that stands in each of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from submissions.record.services import reminding
from submissions.values.exceptions import NotFound


@csrf_exempt  # a mail program posts here without a page of ours (RFC 8058); the token in the address is what counts
@require_http_methods(["GET", "POST"])
def reminders(request: HttpRequest, token: str) -> HttpResponse:
    """Ask, then stop or begin writing reminders to the person of the link; opening it changes nothing."""
    try:
        person = reminding.of_token(token)
    except NotFound as refusal:
        return render(request, "record/reminders.html", {"refusal": refusal}, status=404)
    if request.method == "POST":
        wanted = request.POST.get("wanted") == "1"
        reminding.want(person, wanted)
        messages.success(request, _("You will be reminded again.") if wanted else _("No more reminders will be sent."))
        return redirect("submissions:reminders", token)
    return render(request, "record/reminders.html", {"person": person})
