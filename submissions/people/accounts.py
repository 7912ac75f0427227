"""How the site's accounts differ from django-allauth's (ACCOUNT_ADAPTER)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from submissions.models import User


def remember_language(response: HttpResponse, language: str) -> None:
    """Let the interface be in this language from the next page on; in that of the browser where it is empty."""
    name = settings.LANGUAGE_COOKIE_NAME
    if language:
        response.set_cookie(
            name,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
    else:
        response.delete_cookie(name)


SHARED = "shared_computer"


def is_shared(request: HttpRequest) -> bool:
    """Tell whether the person has said that others use this computer too."""
    return bool(request.session.get(SHARED))


def share(request: HttpRequest, shared: bool) -> None:
    """Remember for this session whether the computer is shared; if so, it ends with the browser at the latest."""
    request.session[SHARED] = shared
    request.session.set_expiry(0 if shared else None)


DEVICE = "known_device"
DEVICE_AGE = 400 * 24 * 60 * 60
"""Seconds for which a browser is known to have signed its owner in: the most that browsers keep a cookie."""


def knows_device(request: HttpRequest, email: str) -> bool:
    """Tell whether the browser has signed in to the account with this address before."""
    try:
        key = signing.loads(request.COOKIES.get(DEVICE, ""), salt=DEVICE, max_age=DEVICE_AGE)
    except signing.BadSignature:
        return False
    return User.objects.filter(pk=key, email__iexact=email).exists()


class AccountAdapter(DefaultAccountAdapter):
    """Signs people in to the interface in their language, and writes to them in it.

    Wrong passwords are counted by account and address together, and by account over all addresses more generously:
    who guesses from elsewhere does not keep the owner out, and never from a browser that the owner has used before.
    """

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        email = str(credentials.get("email", "")).lower()
        where = "device" if knows_device(request, email) else self.get_client_ip(request)
        return f"{email}:{where}"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; refuse it, with a sentence, where there were too many."""
        super().pre_authenticate(request, **credentials)
        email = str(credentials.get("email", "")).lower()
        self._anywhere = None
        if not knows_device(request, email):
            self._anywhere = ratelimit.consume(request, app="allauth.account", action="login_anywhere", key=email)
            if not self._anywhere:
                raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Take back what was counted where the password was right."""
        user = super().authenticate(request, **credentials)
        if user and self._anywhere:
            self._anywhere.rollback()
        return user

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """Lead on after signing in, in the language chosen in this browser, else in that of the profile."""
        response = super().post_login(request, user, **facts)
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
        if not is_shared(request):
            response.set_cookie(
                DEVICE,
                signing.dumps(user.pk, salt=DEVICE),
                max_age=DEVICE_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write an account's mail in the language of its owner, where that is known."""
        language = getattr(context.get("user"), "language", "")
        with translation.override(language or translation.get_language()):
            super().send_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell a person of a change to their account, in their language."""
        super().send_notification_mail(template_prefix, user, {**(context or {}), "user": user}, email)
