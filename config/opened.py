"""Unread marks go when the thing is opened, by whatever way a person came to it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from submissions.core.news import lines


class OpenedMiddleware:
    """Notes, once a page has been shown to a person, that they have opened what their news led to."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; mark what led to this page as read."""
        response = self.get_response(request)
        if (
            request.method == "GET"
            and response.status_code == 200
            and response.get("Content-Type", "").startswith("text/html")
            and request.headers.get("HX-Request") != "true"
            and request.session.accessed
            and request.user.is_authenticated
        ):
            lines.mark_opened(request.user, request.path)
        return response
