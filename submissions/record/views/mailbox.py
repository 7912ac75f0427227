"""The mailbox page of a development site: mail that the site wrote, so that a newcomer can follow its links.

Served only where ``MAILBOX_PAGE`` says so, and only to this machine; elsewhere there is no such page.
"""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from submissions.core.mailbox import text_of as delivered_text
from submissions.core.pages import paginate
from submissions.models import Mail


def is_local(request: HttpRequest) -> bool:
    """Tell whether the request comes from this machine; a Unix socket gives no address and is local too."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def mailbox(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """List the mail written, the latest first; show one message of it, with its links to follow."""
    if not settings.MAILBOX_PAGE or not is_local(request):
        raise Http404
    message = get_object_or_404(Mail, pk=pk) if pk else None
    context = {
        "page": paginate(request, Mail.objects.all()),
        "message": message,
        # What was sent has lost its links in the row.
        "text": (delivered_text(message.pk) or message.text) if message else "",
    }
    return render(request, "record/mailbox.html", context)
