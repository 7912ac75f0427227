"""A step back that a page offers after an act: kept in the session until the next page has shown it."""

from __future__ import annotations

from typing import TypedDict

from django.http import HttpRequest

KEY = "undo"


class Offer(TypedDict):
    """What was done, in words; the label of the button, the address it posts to, and what it posts."""

    sentence: str
    label: str
    url: str
    fields: dict[str, str]


def offer(request: HttpRequest, sentence: str, label: str, url: str, **fields: object) -> None:
    """Say what was done on the next page, with a button that takes it back by posting ``fields`` to ``url``."""
    request.session[KEY] = Offer(
        sentence=sentence, label=label, url=url, fields={name: str(value) for name, value in fields.items()}
    )


def take_offer(request: HttpRequest) -> Offer | None:
    """Return what is offered, and forget it: a page that is opened later offers nothing stale."""
    session = getattr(request, "session", None)
    found: Offer | None = session.pop(KEY, None) if session is not None and KEY in session else None
    return found
