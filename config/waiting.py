"""Whoever did what mail or a file follows from is told where these wait for a broker that does not answer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from submissions.core import outbox
from submissions.core.pages import WAITING


class WaitingMiddleware:
    """Adds a message where an act led on to a page and its background work was kept back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and listen."""
        kept: list[str] = []
        token = outbox.kept_back.set(kept)
        try:
            response = self.get_response(request)
        finally:
            outbox.kept_back.reset(token)
        if kept and response.status_code in {302, 303}:
            said = _("What you did is kept. Mail and files wait until a part of the site answers again; they follow.")
            messages.warning(request, said, extra_tags=WAITING)
        return response
