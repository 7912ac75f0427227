"""What the writer of Word files had to do otherwise than asked, in sentences."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "style-missing": _("The template lacks a style; the look of the house was used for it."),
    "link-dropped": _("A link leads to an address that Word refuses; its text is there."),
    "link-target-missing": _("An entry of the contents leads nowhere."),
    "bookmark-repeated": _("Two places have the same bookmark; the first one keeps it."),
    "footnote-inline": _("There are more footnotes than Word reads; the last ones stand in brackets in the text."),
    "numbering-continued": _("There are more numbered lists than Word reads; the numbers of the last ones are text."),
    "columns-merged": _("A table has more columns than Word reads; the last ones share a cell."),
    "picture-missing": _("A picture could not be put in; its description stands in its place."),
    "pages-unknown": _("The contents bear no page numbers: the file is too large, or LibreOffice is not there."),
    "comment-left-out": _("There are more comments than Word reads; the last ones are left out."),
}
"""By ``word.model.document.WritingCode``."""


def sentence(code: str, excerpt: str = "") -> str:
    """Return the sentence for a notice, with what it is about in brackets."""
    text = str(SENTENCES.get(code, code))
    return f"{text} ({excerpt})" if excerpt else text
