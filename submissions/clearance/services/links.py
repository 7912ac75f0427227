"""Signed links for clearers without an account: for one request, one text and one address, and for a time only.

The signature is over the key of the request, with a salt of the checksum and the address (django.core.signing); so a
link opens nothing but what it was sent for, and nothing has to be kept that could be stolen from the database.
"""

from __future__ import annotations

from datetime import timedelta

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.utils.translation import gettext as _

from submissions.models import Clearance
from submissions.values.exceptions import NotPossible

LIFE = timedelta(days=14)


class Expired(NotPossible):
    """The link is a true one whose time has passed; its address may be sent a new one."""


def token_of(clearance: Clearance) -> str:
    """Return the token of the link that is written to the address of a request."""
    return _signer(clearance).sign(str(clearance.pk))


def find(token: str, expired_too: bool = False) -> Clearance:
    """Return the request that a link was sent for.

    Raises NotPossible for what was never sent, and Expired where the time has passed (unless ``expired_too``).
    """
    key = token.partition(":")[0]
    rows = Clearance.objects.select_related(
        "text__submission__organization", "text__submission__consultation", "sent_by"
    ).filter(person=None)
    clearance = rows.filter(pk=key).first() if key.isascii() and key.isdecimal() and len(key) < 19 else None
    unknown = _("This link is not known. Open it from the message again, whole.")
    if clearance is None:
        raise NotPossible(unknown)
    try:
        _signer(clearance).unsign(token, max_age=None if expired_too else LIFE)
    except SignatureExpired:
        raise Expired(_("This link has expired.")) from None
    except BadSignature:
        raise NotPossible(unknown) from None
    return clearance


def _signer(clearance: Clearance) -> TimestampSigner:
    return TimestampSigner(salt=f"submissions.clearance:{clearance.text.checksum}:{clearance.email}")
