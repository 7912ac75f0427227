"""Text that was typed into a form, on its way: the browser is told what was taken, a person what was not.

A form carries in ``typed`` the name under which static/js/typed.js keeps its text on the device. It is let go only
when the site says, by a cookie, that the form did what it was for. Without JavaScript, text that met a closed session
is shown to be copied.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import ERROR, get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

COOKIE = "typed"
HOUR = 3600
NAME = re.compile(r"[0-9a-f-]{16,40}")
MOST = 20
"""Names that the cookie holds at most: pages that were never opened again to let their text go."""


class TypedMiddleware:
    """Says which typed text was taken: where a POST led on, to anything but signing in, and nothing went wrong."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; a form that meets a closed session is answered with what was typed."""
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in {302, 303}:
            return response
        if _asks_to_sign_in(response):
            return _shown(request) if _has_text(request) else response
        name = request.POST.get("typed", "")
        if NAME.fullmatch(name) and not _went_wrong(request):
            before = [one for one in request.COOKIES.get(COOKIE, "").split(".") if NAME.fullmatch(one)]
            value = ".".join([*before, name][-MOST:])
            response.set_cookie(COOKIE, value, max_age=HOUR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
        return response


def _asks_to_sign_in(response: HttpResponse) -> bool:
    return urlsplit(response["Location"]).path == urlsplit(resolve_url(settings.LOGIN_URL)).path


def _has_text(request: HttpRequest) -> bool:
    """Tell whether a form of a page holds running text; without the guard's cookie it is no browser that asks."""
    if settings.CSRF_COOKIE_NAME not in request.COOKIES:
        return False
    return any(len(text.split()) > 1 for name, text in request.POST.items() if "password" not in name)


def _shown(request: HttpRequest) -> HttpResponse:
    """Show what was typed, with the way to sign in beside it; nothing was done."""
    return render(request, "drafting/signed_out.html", status=401)


def _went_wrong(request: HttpRequest) -> bool:
    """Tell whether the act is about to be answered by a message that says why it was not done."""
    waiting = getattr(get_messages(request), "_queued_messages", [])
    return any(message.level >= ERROR for message in waiting)
