"""Several choices among options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.values.kinds.base import Asked, Choosing, Form, read_boxes


class MultipleChoice(Choosing):
    """The value is a list of the values of the options chosen."""

    name = "multiple_choice"
    label = _("Several choices")
    position = 4
    several = True
    control = "boxes"

    def from_form(self, data: Form, name: str) -> list[Any]:
        """Return all that was ticked."""
        return data.getlist(name)

    def instruction(self, _question: Asked) -> str:
        """Say how to tick."""
        return gettext("Click the boxes that apply, or put an X in their place.")

    def read(self, question: Asked, lines: Sequence[str]) -> tuple[list[Any] | None, str]:
        """Take the labels whose boxes are ticked, in the order of the options."""
        offered = self.offered(question)
        chosen, unread = read_boxes(offered, lines)
        return [value for value in dict.fromkeys(offered.values()) if value in chosen] or None, unread

    def merge(self, question: Asked, was: Any, draft: Any, file: Any) -> tuple[bool, list[str] | None]:
        """Keep what either side ticked, and leave out what either took away."""
        before, ours, theirs = (set(value or ()) for value in (was, draft, file))
        kept = (ours | (theirs - before)) - (before - theirs)
        return True, [option.value for option in question.options.all() if option.value in kept] or None


KIND = MultipleChoice()
