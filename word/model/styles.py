"""The styles the writer uses: their ids, fixed in every file, and the names by which a template is searched for them.

Word knows its built-in styles by their English names whatever the language of its interface (17.7.4.9), and a
template may give them other ids; ``template.py`` renames those, so the body can be written without looking.
"""

from __future__ import annotations

LIST_LEVELS = 9
"""Levels of a list in Word (17.9.6); deeper ones stay at the last."""

LIST_STYLE_LEVELS = 5
"""Levels that have a style of their own ("List Bullet" to "List Bullet 5")."""

INDENT = 425
"""Twips by which each list level and each quotation is indented: 7.5 mm."""

NAMES: dict[str, str] = {
    "Normal": "Normal",
    "Title": "Title",
    "Subtitle": "Subtitle",
    "CoverLine": "Cover Line",
    "SubmittedBy": "Submitted By",
    "AnswerText": "Answer Text",
    "AnswerHeading1": "Answer Heading 1",
    "AnswerHeading2": "Answer Heading 2",
    "Note": "Note",
    "AnswerBegins": "Answer Begins",
    "AnswerEnds": "Answer Ends",
    "Quote": "Quote",
    "Picture": "Picture",
    "Caption": "caption",
    "TableText": "Table Text",
    "TableHeading": "Table Heading",
    "ListContinue": "List Continue",
    "FootnoteText": "footnote text",
    "FootnoteReference": "footnote reference",
    "CommentText": "annotation text",
    "CommentReference": "annotation reference",
    "Hyperlink": "Hyperlink",
    "PlaceholderText": "Placeholder Text",
    "Header": "header",
    "Footer": "footer",
    "TOCHeading": "TOC Heading",
    "DefaultParagraphFont": "Default Paragraph Font",
    "TableNormal": "Normal Table",
    "AnswerTable": "Answer Table",
    "FactsTable": "Facts Table",
    **{f"Heading{level}": f"heading {level}" for level in range(1, 7)},
    **{f"TOC{level}": f"toc {level}" for level in range(1, 4)},
    **{
        f"List{kind}{level if level > 1 else ''}": f"List {kind}{f' {level}' if level > 1 else ''}"
        for kind in ("Bullet", "Number")
        for level in range(1, LIST_STYLE_LEVELS + 1)
    },
}
"""Style id -> name in the template."""

LINE_STYLES: dict[str, str] = {
    "Normal": "Normal",
    "Submitted By": "SubmittedBy",
    "Cover Line": "CoverLine",
    "Caption": "Caption",
    "Quote": "Quote",
    "Answer Text": "AnswerText",
    "Note": "Note",
    "Answer Begins": "AnswerBegins",
    "Answer Ends": "AnswerEnds",
}
"""What a ``Line`` calls its style -> style id."""


def list_style(ordered: bool, level: int) -> str:
    """The style id of a list paragraph; ``level`` counts from 0."""
    number = min(level, LIST_STYLE_LEVELS - 1) + 1
    return f"List{'Number' if ordered else 'Bullet'}{number if number > 1 else ''}"


def list_indent(level: int) -> int:
    """Twips from the margin to the text of a list level, counted from 0."""
    return INDENT * (level + 1)
