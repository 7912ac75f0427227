"""What a request may hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

NUL = "\x00"


class NoNulMiddleware:
    """Takes U+0000 out of what a form or an address says.

    Nobody types it, PostgreSQL keeps no text with it, and not every value goes through a form, which would refuse it.
    Stands after the guard against forged requests, by which a form has been read. The API's serializers refuse it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        """Put in the place of what holds one the same without it."""
        for method in ("GET", "POST"):
            sent: QueryDict = getattr(request, method)
            if any(NUL in part for name, values in sent.lists() for part in (name, *values)):
                clean = sent.copy()
                clean.clear()
                for name, values in sent.lists():
                    clean.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
                setattr(request, method, clean)
