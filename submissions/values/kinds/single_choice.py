"""One choice among options."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.values.kinds.base import Asked, Choosing, read_one
from submissions.values.typography import say_choices


class SingleChoice(Choosing):
    """The value is that of the option chosen."""

    name = "single_choice"
    label = _("One choice")
    position = 3
    control = "choice"

    def instruction(self, question: Asked) -> str:
        """Name the choices, for who fills the file in on paper or sees no list."""
        labels = (label for label, _value in self.choices(question))
        return gettext("Choose one: %(choices)s.") % {"choices": say_choices(labels)}

    def read(self, question: Asked, lines: Sequence[str]) -> tuple[Any, str]:
        """Take the label that the lines say."""
        return read_one(self.offered(question), lines)


KIND = SingleChoice()
