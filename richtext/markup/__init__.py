"""A light markup for people without JavaScript: readable text in a plain field, to edit and to send back."""

from richtext.markup.reviving import from_markup
from richtext.markup.writing import to_markup

MARKUP_HELP = (
    "Leave an empty line between paragraphs.",
    "Begin a line with ## for a heading or ### for a smaller one.",
    "Begin a line with - for a bulleted item or 1. for a numbered one; indent to nest lists.",
    "Begin a line with > for a quotation.",
    "Write **bold** and *italic* with stars.",
    "Write a link as [text](https://example.org).",
    "Write a footnote where its mark should stand: [^: text of the note].",
    "Write a table with a line for each row: | first cell | second cell |. A line of |---|---| ends the heading rows.",
    "A picture is a line such as ![What it shows](picture-1); move the line to move the picture.",
    "Put a backslash before a sign that should stand for itself: \\* or \\[.",
)
"""How to write it, a sentence each."""

__all__ = ["MARKUP_HELP", "from_markup", "to_markup"]
