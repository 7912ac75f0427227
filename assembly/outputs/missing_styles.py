"""What a Word template lacks, and what stands in for it, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from word.writing.template import TemplateCode

GROUPS: tuple[tuple[Promise, Promise, tuple[str, ...]], ...] = (
    (
        _("Title and cover"),
        _("A large bold title with a rule below it; lines of the cover as the text, a little larger."),
        ("Title", "Subtitle", "Cover Line"),
    ),
    (
        _("Headings"),
        _("Bold, smaller at each level."),
        tuple(f"heading {level}" for level in range(1, 7)),
    ),
    (
        _("Who submitted an answer"),
        _("Bold on a grey band, with a note in italics below it."),
        ("Submitted By", "Note"),
    ),
    (
        _("Text of an answer"),
        _("As the style Normal; quotations stand in from both margins, captions are bold."),
        ("Normal", "Answer Text", "Quote", "Picture", "caption"),
    ),
    (
        _("Headings inside an answer"),
        _("Bold, and bold italics, in the size of the text."),
        ("Answer Heading 1", "Answer Heading 2"),
    ),
    (
        _("Lists"),
        _("Bullets and numbers that stand in by 7.5 mm at each level."),
        (
            *(
                f"List {kind}{f' {level}' if level > 1 else ''}"
                for kind in ("Bullet", "Number")
                for level in range(1, 6)
            ),
            "List Continue",
        ),
    ),
    (
        _("Tables"),
        _("Thin grey lines, small text, bold headings."),
        ("Table Text", "Table Heading", "Answer Table", "Facts Table"),
    ),
    (
        _("Footnotes, comments and links"),
        _("Small text with raised numbers; links are blue and underlined."),
        ("footnote text", "footnote reference", "annotation text", "annotation reference", "Hyperlink"),
    ),
    (
        _("Contents"),
        _("A heading like those of the text, and lines that stand in at each level."),
        ("TOC Heading", "toc 1", "toc 2", "toc 3"),
    ),
    (
        _("Header and footer"),
        _("Small grey text, with a thin rule below the header."),
        ("header", "footer"),
    ),
    (
        _("Drafting files"),
        _("Grey bands that mark where an answer begins and ends."),
        ("Answer Begins", "Answer Ends", "Placeholder Text"),
    ),
)
"""What a group of styles is for, what stands in for those that are missing, and the names of the styles."""

NOTICES: dict[TemplateCode, Promise] = {
    "columns": _("Its text stands in columns; files are written in one column."),
    "heading-numbers": _("Its headings are numbered; those numbers are left out, since questions bear their own."),
    "no-page-numbers": _(
        "Its headers and footers hold no page number, so pages will have none. Insert one, or write {page label}."
    ),
    "no-title": _("Its headers and footers do not hold {header} or {footer}, so pages will not name the document."),
}


def missing(names: Iterable[str]) -> Iterator[tuple[Promise, Promise, list[str]]]:
    """Yield what is missing: the use, what stands in, and the names, each in the order of the groups."""
    wanted = set(names)
    for use, stand_in, styles in GROUPS:
        found = [name for name in styles if name in wanted]
        if found:
            yield use, stand_in, found
