"""Second factors: how they are kept, and who must have one (MFA_ADAPTER and a middleware)."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from submissions.models import User
from submissions.rules import grants_of

ALWAYS_OPEN = ("account_", "mfa_", "set_language", "submissions:about", "submissions:mailbox", "submissions:message")
"""Beginnings of the names of addresses that stay open to who has yet to set a second factor up."""


def _cipher() -> Fernet:
    """Return the cipher of secrets at rest; its key is derived (RFC 5869) and serves nothing else."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"rapporteur second factors")
    return Fernet(base64.urlsafe_b64encode(derived.derive(settings.SECRET_KEY.encode())))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted, and gives them names in the interface's words."""

    def encrypt(self, text: str) -> str:
        """Return a secret as it is kept."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return a secret as it was. One kept under another SECRET_KEY is lost: no code fits what is returned then."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return base64.b32encode(secrets.token_bytes(20)).decode()

    def get_totp_issuer(self) -> str:
        """Return what an authenticator app shows above the code."""
        return "Rapporteur"

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002 - allauth's name
        """Return how a new passkey is called unless its owner says otherwise."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return _("Passkey %(number)s") % {"number": count + 1}


def must_have_one(user: User) -> bool:
    """Tell whether the person's work asks for a second factor and none is set up yet.

    ``SECOND_FACTOR_ROLES`` names the roles (``submissions.values.enums.Role``) and "operator" for those who enter the
    administration. Nobody else is asked.
    """
    asked = settings.SECOND_FACTOR_ROLES
    if not asked or not user.is_authenticated:
        return False
    held = {str(grant.role) for grant in grants_of(user)} | ({"operator"} if user.is_staff else set())
    return not held.isdisjoint(asked) and not is_mfa_enabled(user)


class SecondFactorMiddleware:
    """Leads those who must set up a second factor to doing so, whatever page they open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Answer in the place of the page where a second factor is missing."""
        match = request.resolver_match
        if not settings.SECOND_FACTOR_ROLES or _is_always_open(match) or not must_have_one(request.user):
            return None
        if match and match.view_name.startswith("api:"):
            sentence = _("Your role asks for a second factor. Set one up on the page “Second factor” of your account.")
            problem = {"type": "about:blank", "title": _("Forbidden"), "status": 403, "detail": sentence}
            return JsonResponse(problem, status=403, content_type="application/problem+json")
        back = request.get_full_path() if request.method == "GET" else "/"
        return redirect(f"{settings.SECOND_FACTOR_URL}?{urlencode({'next': back})}")


def _is_always_open(match: ResolverMatch | None) -> bool:
    return match is None or match.view_name.startswith(ALWAYS_OPEN)
