"""Failures that are expected: each carries a sentence for the person."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.functional import Promise


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """Something that cannot be done as things stand. ``str()`` is a sentence to show; nothing was changed."""

    def __init__(self, reason: str | Promise, details: Sequence[str | Promise] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.details = list(details)

    def __str__(self) -> str:
        return str(self.reason)


class NotPermitted(Refusal):
    """The person may not do this, with the reason why."""


class NotPossible(Refusal):
    """Nobody may do this at present: the table of moves, a deadline or a missing answer forbids it."""


class TooMany(Refusal):
    """The person has done this too often; it is possible again after ``retry_after`` seconds."""

    def __init__(self, reason: str | Promise, retry_after: int) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class NotFound(Refusal):
    """No such thing, with close matches in ``details``."""
