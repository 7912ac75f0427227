"""Where a page finds the pictures of an answer: the text names them by checksum alone."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core import signing
from django.urls import reverse

_NAMED = re.compile(r'<img (data-sha256="([0-9a-f]{64})")')


_SALT = "picture of a text shown by a link"
_OPEN_SECONDS = 12 * 60 * 60


def address(sha256: str) -> str:
    """Return the address of a picture."""
    return reverse("submissions:picture", args=[sha256])


def address_with_pass(text_id: int, sha256: str) -> str:
    """Return an address for a page that shows a text that was sent round (its key) to who has no account.

    For half a day it opens this one picture, as long as an answer to the text is awaited.
    """
    return f"{address(sha256)}?pass={signing.dumps([text_id, sha256], salt=_SALT)}"


def text_of_pass(given: str, sha256: str) -> int | None:
    """Return the key of the text for which an address of this picture was given out, not long ago; or None."""
    try:
        text_id, named = signing.loads(given, salt=_SALT, max_age=_OPEN_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return text_id if named == sha256 else None


def with_addresses(html: str, find: Callable[[str], str] = address) -> str:
    """Return canonical HTML with the address of each picture; to be shown, never to be stored."""
    if "<img " not in html:
        return html
    return _NAMED.sub(lambda found: f'<img src="{find(found[2])}" loading="lazy" {found[1]}', html)
