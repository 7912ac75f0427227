"""By what a person is let in: personal tokens made, used and revoked; sessions listed and ended."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from submissions.core import locks, mail
from submissions.models import PersonalToken, Session, User
from submissions.values import moments
from submissions.values.enums import TokenScope
from submissions.values.exceptions import NotPermitted, NotPossible

PREFIX = "rpt_"
"""Begins each key, so that programs that look for leaked secrets know one."""
MOST_TOKENS = 20
LIFETIMES = (30, 90, 365)
"""For how many days a token may be made; 0 besides, for one without an end."""
USED_EVERY = timedelta(minutes=1)
"""How exactly the last use is known: a write a request would be one too many."""


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


@locks.writing
def make_token(actor: User, name: str, scopes: Iterable[str], days: int) -> tuple[PersonalToken, str]:
    """Make a token good for so many days (0: without an end); return it and its key, which is kept nowhere.

    Raises NotPossible where nothing is named or asked for, or the person has very many.
    """
    asked = sorted(set(scopes))
    if not name.strip():
        raise NotPossible(_("Give the token a name, so that you know later what it is for."))
    if not asked or not set(asked) <= set(TokenScope.values):
        raise NotPossible(_("Choose what the token may do."))
    if days not in (0, *LIFETIMES):
        raise NotPossible(_("Choose for how long the token is good."))
    if PersonalToken.objects.good().filter(user=actor).count() >= MOST_TOKENS:
        raise NotPossible(_("You have %(count)s tokens. Revoke one first.") % {"count": MOST_TOKENS})
    key = PREFIX + secrets.token_urlsafe(32)
    now = moments.now()
    token = PersonalToken.objects.create(
        user=actor,
        name=" ".join(name.split())[:100],
        scopes=asked,
        beginning=key[:10],
        digest=_digest(key),
        created_at=now,
        expires_at=now + timedelta(days=days) if days else None,
    )
    mail.queue_message(actor, "token_made", token=token)
    return token, key


@locks.writing
def revoke_token(token_id: int, actor: User) -> PersonalToken:
    """End a token at once. Raises NotPermitted where it is not one's own."""
    token = PersonalToken.objects.filter(pk=token_id, user=actor).first()
    if token is None:
        raise NotPermitted(_("This token is not yours."))
    if token.revoked_at is None:
        token.revoked_at = moments.now()
        token.save(update_fields=["revoked_at"])
    return token


@locks.in_steps
def token_of(key: str) -> PersonalToken | None:
    """Return the token of a key with its person, if it is good; the use is written down."""
    token = PersonalToken.objects.good().select_related("user").filter(digest=_digest(key)).first()
    if token is not None:
        now = moments.now()
        if token.last_used_at is None or now - token.last_used_at > USED_EVERY:
            PersonalToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def sessions_of(person: User) -> QuerySet[Session]:
    """Return the browsers in which the person is signed in, the one used last first."""
    return Session.objects.filter(user=person, expire_date__gt=moments.now()).order_by("-seen_at")


@locks.writing
def end_session(digest: str, actor: User) -> bool:
    """Sign one of one's browsers out; tell whether it was there."""
    return bool(Session.objects.filter(user=actor, session_key=digest).delete()[0])


@locks.writing
def end_other_sessions(actor: User, present: str) -> int:
    """Sign all browsers out but the present one, by its digest; return how many."""
    return Session.objects.filter(user=actor).exclude(session_key=present).delete()[0]
