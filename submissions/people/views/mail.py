"""Mail that no server took: shown to those who can mend the address, and sent again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from submissions import rules
from submissions.core import mail
from submissions.core.pages import paginate, show_refusal
from submissions.models import Mail
from submissions.values.exceptions import Refusal


@login_required
@require_GET
def undelivered(request: HttpRequest) -> HttpResponse:
    """List the mail that was given up and that the person looks after, the latest first."""
    found = Mail.objects.visible_to(request.user).undelivered().select_related("organization", "person")
    if not rules.is_secretariat_somewhere(request.user) and not found.exists():
        raise Http404
    return render(request, "people/undelivered.html", {"page": paginate(request, found), "wait": mail.KEEP_TEXT.days})


@login_required
@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a message tried anew, and return to the page where that was pressed."""
    message = get_object_or_404(Mail.objects.visible_to(request.user), pk=pk)
    try:
        mail.send_again(message.pk, request.user)
    except Refusal as refusal:
        show_refusal(request, refusal)
    else:
        messages.success(request, _("The message is sent again."))
    page = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(page)
    return redirect("submissions:undelivered")
