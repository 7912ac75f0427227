"""An acknowledgement: a box to tick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.values.kinds.base import Asked, Kind, in_each_language, read_boxes
from word.matching.wordings import normal

SENTENCE = _("I acknowledge this")


class Acknowledgement(Kind):
    """The value is True or, once unticked, False."""

    name = "acknowledgement"
    label = _("Acknowledgement")
    position = 7
    partial = "acknowledgement"
    control = "boxes"

    def clean(self, _question: Asked, value: Any, _held: Any = None) -> bool | None:
        """Take a tick as forms and JSON write one."""
        if value in (None, "", []):
            return None
        return value in (True, "true", "on", "1", 1)

    def choices(self, _question: Asked, _held: Any = None) -> list[tuple[str, bool]]:
        """Return the one box."""
        return [(str(SENTENCE), True)]

    def in_words(self, value: Any, _labels: Sequence[str]) -> str:
        """Say yes, or nothing."""
        return gettext("Yes") if value is True else ""

    def in_document(self, value: Any) -> str:
        """Say that it was ticked, or nothing."""
        return gettext("Acknowledged.") if value else ""

    def instruction(self, _question: Asked) -> str:
        """Say how to tick."""
        return gettext("Click the boxes that apply, or put an X in their place.")

    def read(self, _question: Asked, lines: Sequence[str]) -> tuple[bool | None, str]:
        """Take a ticked box."""
        offered = {normal(label): True for label in in_each_language("I acknowledge this")}
        chosen, unread = read_boxes(offered, lines)
        return (True if chosen else None), unread


KIND = Acknowledgement()
