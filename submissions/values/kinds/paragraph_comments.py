"""Text with formatting, and comments on single paragraphs of the text under consultation."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from submissions.values.kinds.base import Asked
from submissions.values.kinds.rich_text import RichText


class ParagraphComments(RichText):
    """Rich text beside which comments on paragraphs are made, on the site alone."""

    name = "paragraph_comments"
    label = _("Text and comments on paragraphs")
    position = 6
    takes_paragraph_comments = True

    def instruction(self, _question: Asked) -> str:
        """Say where paragraphs are commented on."""
        return gettext("Comments on single paragraphs are made on the site, not in this file.")


KIND = ParagraphComments()
