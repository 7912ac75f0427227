"""One line of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from submissions.values.kinds.base import Asked, Kind

LONGEST = 500


class ShortText(Kind):
    """A line without formatting; the value is the text."""

    name = "short_text"
    label = _("One line of text")
    position = 2
    is_written = True
    partial = "line"
    control = "line"

    def clean(self, _question: Asked, value: Any, _held: Any = None) -> str | None:
        """Keep the words of one line, at most 500 code points."""
        if value in (None, "", []):
            return None
        return " ".join(str(value).replace("\x00", "").split())[:LONGEST] or None

    def read(self, _question: Asked, lines: Sequence[str]) -> tuple[str | None, str]:
        """Take all lines as one."""
        return " ".join(" ".join(lines).split()) or None, ""

    def described(self, _question: Asked, value: Any) -> list[str]:
        """Return the line."""
        return [value] if value else []


KIND = ShortText()
