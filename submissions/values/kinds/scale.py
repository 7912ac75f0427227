"""A step of a scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.values.exceptions import NotPossible
from submissions.values.kinds.base import Asked, Kind, read_one


class Scale(Kind):
    """The value is a whole number from 1 to the question's highest step."""

    name = "scale"
    label = _("Scale")
    position = 5
    has_steps = True
    partial = "choices"
    control = "choice"

    def clean(self, question: Asked, value: Any, held: Any = None) -> int | None:
        """Keep a step of the scale, or the one held already."""
        if value in (None, "", []):
            return None
        step = int(value) if str(value).isdecimal() else 0
        if not 1 <= step <= question.scale_max and step != held:
            raise NotPossible(gettext("Choose a step from 1 to %(highest)s.") % {"highest": question.scale_max})
        return step

    def choices(self, question: Asked, held: Any = None) -> list[tuple[str, int]]:
        """Return the steps."""
        highest = max(question.scale_max, held if isinstance(held, int) else 0)
        return [(str(step), step) for step in range(1, highest + 1)]

    def instruction(self, question: Asked) -> str:
        """Say how far the scale goes."""
        return gettext("Choose a step from 1 to %(highest)s.") % {"highest": question.scale_max}

    def read(self, question: Asked, lines: Sequence[str]) -> tuple[Any, str]:
        """Take the step that the lines say."""
        return read_one(dict(self.choices(question)), lines)


KIND = Scale()
