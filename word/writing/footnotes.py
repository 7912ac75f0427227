"""Footnotes: their part, its two separators, and the reference in the text (17.11)."""

from __future__ import annotations

import re
from html import unescape

from word.model.xml import DECLARATION, W

HIGHEST = 32_766
"""Highest id of a footnote: Word reads them up to 32,767 ([MS-OI29500], 17.11.10)."""

OPENING = (
    f"{DECLARATION}<w:footnotes {W}>"
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    "</w:pPr><w:r><w:separator/></w:r></w:p></w:footnote>"
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" '
    'w:lineRule="auto"/></w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
CLOSING = "</w:footnotes>"

SETTINGS = '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
"""What the settings say of the separators (17.11.9)."""


def footnote(number: int, paragraphs: str) -> str:
    """One footnote of the part."""
    return f'<w:footnote w:id="{number}">{paragraphs}</w:footnote>'


def reference(number: int) -> str:
    """The run in the text that carries the mark."""
    return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'


def words(paragraphs: str) -> str:
    """The text of a note, for where a file can hold no further one."""
    return unescape(" ".join(re.sub(r"<[^>]*>", "", paragraph) for paragraph in paragraphs.split("</w:p>"))).strip()
