"""Signing in to the API with a personal token. Named by the settings, so it imports none of the framework's views."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from submissions.models import PersonalToken, User
from submissions.people.second_factor import must_have_one
from submissions.people.services import access


class TokenAuthentication(BaseAuthentication):
    """Takes ``Authorization: Bearer KEY`` (RFC 6750, 2.1)."""

    def authenticate(self, request: Request) -> tuple[User, PersonalToken] | None:
        """Return the person of the token and the token; None where none was sent."""
        kind, _space, key = get_authorization_header(request).partition(b" ")
        if kind.lower() != b"bearer":
            return None
        token = access.token_of(key.strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("This token is not known, or it has been revoked or has expired."))
        if must_have_one(token.user):
            raise PermissionDenied(_("Your role asks for a second factor. Set one up on the pages, then go on."))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """Say how to sign in, where nobody has."""
        return 'Bearer realm="api"'
