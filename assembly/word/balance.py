"""The words of a Word file, counted by the dumbest pass that can be thought of.

This pass knows nothing of styles, lists, fields or tracked changes and shares no code with the reader: it walks the
elements of a part and writes down their text, paragraph by paragraph. What the reader places, recognises and reports
must add up to this number, or the report is not believed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml import etree

from submissions.richtext import count_words

_TEXT = frozenset({"t", "delText"})
_SPACE = frozenset({"tab", "br", "cr", "ptab"})
_NAMESPACES = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
)
_W = _NAMESPACES[0]
_BOXES = frozenset({_W + "tbl", _W + "txbxContent"})
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"


def words_of(root: etree._Element) -> int:
    """The number of words of a part: text is joined within a paragraph and never across paragraphs.

    Of the alternatives of ``mc:AlternateContent`` (ECMA-376 part 3, 9.3) the first is taken, so that a text box
    stored twice counts once.
    """
    return sum(count_words(unicodedata.normalize("NFC", unit)) for unit in units_of(root))


def units_of(root: etree._Element) -> Iterator[str]:
    """The texts of a part: one for each paragraph, each text outside any paragraph and each line of WordArt."""
    loose: list[str] = []
    own = loose if root.tag != _W + "p" else []
    yield from _walk(root, own, loose)
    yield from loose
    if own is not loose:
        yield "".join(own)


def _walk(element: etree._Element, unit: list[str], loose: list[str]) -> Iterator[str]:
    tag = element.tag
    if isinstance(tag, str):
        namespace, _, name = tag.rpartition("}")
        if namespace + "}" in _NAMESPACES:
            if name in _TEXT:
                unit.append(element.text or "")
            elif tag == _W + "sym":
                unit.append("\N{REPLACEMENT CHARACTER}")
            elif tag == _W + "noBreakHyphen":
                unit.append("\N{NON-BREAKING HYPHEN}")
            elif namespace + "}" == _W and name in _SPACE:
                unit.append(" ")
        elif tag == _TEXTPATH:
            loose.append(element.get("string") or "")
    for child in element[:1] if tag == _ALTERNATE else element:
        if child.tag == _W + "p":
            own: list[str] = []
            yield from _walk(child, own, loose)
            yield "".join(own)
        else:
            yield from _walk(child, loose if child.tag in _BOXES else unit, loose)
