"""Pages of people leave no trace on proxies on the way, nor on computers that others use."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from submissions.people.accounts import is_shared

PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        *("accelerometer", "browsing-topics", "camera", "display-capture", "geolocation", "gyroscope"),
        *("magnetometer", "microphone", "midi", "payment", "serial", "usb", "xr-spatial-tracking"),
    )
)
"""What no page of this site, nor what it might hold, may ask of the browser (W3C Permissions Policy)."""


class PrivateMiddleware:
    """Keeps what a person is shown from being shown to the next one.

    A page or file for somebody signed in is never kept by a proxy, nor shown again by the browser without asking. On a
    computer that was said to be shared it is not kept at all, so that the Back button shows nothing after signing out;
    elsewhere it may stay for the way back, because what was typed into a form comes back with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, and say of the answer whose it is."""
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        if request.session.accessed and request.user.is_authenticated:
            if is_shared(request):
                response["Cache-Control"] = "private, no-store"
            elif not response.has_header("Cache-Control"):
                response["Cache-Control"] = "private, no-cache"
        return response
