"""Sessions of browsers (SESSION_ENGINE): Django's own in the database, under a digest of the key in the cookie."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from submissions.models import Session
from submissions.values import moments

SEEN_EVERY = timedelta(minutes=5)
"""How often it is written down that a session is in use: a write a request would be one too many."""
AGENT, ADDRESS, BEGAN = "_agent", "_address", "_began"


def digest(key: str) -> str:
    """Return under which key a session is kept: 160 bits of SHA-256 as 40 hexadecimal digits, what the column holds.

    Keys are random (165 bits), so nobody guesses one backwards from its digest.
    """
    return hashlib.sha256(key.encode()).hexdigest()[:40]


class SessionStore(db.SessionStore):
    """Keeps under ``digest(key)`` what Django keeps under the key, with what a person needs to know it again."""

    seen_at: Any = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """Return the table."""
        return Session

    def _get_session_from_db(self) -> Session | None:
        found = None
        if self.session_key:
            found = Session.objects.filter(session_key=digest(self.session_key), expire_date__gt=moments.now()).first()
        if found is None:
            self._session_key = None
        else:
            self.seen_at = found.seen_at
        return found

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session of this key."""
        return super().exists(digest(session_key))

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """Return the row for the session as it is now."""
        row: Session = super().create_model_instance(data)
        row.session_key = digest(row.session_key)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.agent, row.address = data.get(AGENT, ""), data.get(ADDRESS)
        row.began_at = datetime.fromisoformat(data[BEGAN]) if BEGAN in data else None
        self.seen_at = row.seen_at = moments.now()
        return row

    def delete(self, session_key: str | None = None) -> None:
        """End a session, by default this one."""
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=digest(key)).delete()


def describe(request: HttpRequest, **_sent: Any) -> None:
    """Write down at signing in by which a person will know this session again: browser, address, time."""
    from allauth.account.adapter import get_adapter  # noqa: PLC0415 - slow at start

    request.session[AGENT] = request.headers.get("User-Agent", "")[:300]
    request.session[BEGAN] = moments.now().isoformat()
    try:
        request.session[ADDRESS] = str(ip_address(get_adapter(request).get_client_ip(request)))
    except (ValueError, KeyError, PermissionDenied):  # a socket without an address, or no request at all
        request.session[ADDRESS] = None


user_logged_in.connect(describe, dispatch_uid="submissions.people.sessions.describe")


class SeenMiddleware:
    """Writes down, now and then, that a session is in use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        response = self.get_response(request)
        store, now = request.session, moments.now()
        seen = getattr(store, "seen_at", None)
        if store.session_key and seen and now - seen > SEEN_EVERY and not store.modified:
            Session.objects.filter(session_key=digest(store.session_key)).update(seen_at=now)
        return response
