"""Text with formatting."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from submissions.values.kinds.base import Asked, Kind


class RichText(Kind):
    """Rich text, which ``richtext.clean`` cleans; there is no value beside it."""

    name = "rich_text"
    label = _("Text with formatting")
    position = 1
    is_text = True
    is_written = True
    partial = "text"
    control = "text"

    def clean(self, _question: Asked, _value: Any, _held: Any = None) -> None:
        """Keep no value."""


KIND = RichText()
