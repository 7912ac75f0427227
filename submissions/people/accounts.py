"""How the site's accounts differ from django-allauth's (ACCOUNT_ADAPTER)."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
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


class AccountAdapter(DefaultAccountAdapter):
    """Signs people in to the interface in their language, and writes to them in it."""

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        """Lead on after signing in, in the language chosen in this browser, else in that of the profile."""
        response = super().post_login(request, user, **facts)
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            remember_language(response, user.language)
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
