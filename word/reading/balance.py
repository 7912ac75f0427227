"""The words of a Word file, counted by the dumbest pass that can be thought of.

This pass knows nothing of styles, lists, fields or tracked changes and shares no code with the reader: it walks the
elements of a part and writes down their text, paragraph by paragraph. What the reader places, recognises and reports
must add up to this number, or the report is not believed.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from lxml import etree

from richtext import count_words

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NAMESPACES = (
    _W,
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://schemas.openxmlformats.org/drawingml/2006/main}",
)
_TEXT = frozenset(namespace + name for namespace in _NAMESPACES for name in ("t", "delText"))
_SIGNS = {
    _W + "sym": "\N{REPLACEMENT CHARACTER}",
    _W + "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    **dict.fromkeys((_W + "tab", _W + "br", _W + "cr", _W + "ptab"), " "),
}
_PARAGRAPH = _W + "p"
_BOXES = frozenset(_W + name for name in ("tbl", "txbxContent"))
_PROPERTIES = frozenset(_W + name + "Pr" for name in ("p", "r", "tbl", "tr", "tc", "sdt", "sect", "ruby", "smartTag"))
"""Nothing in them stands in the text around: a tab stop parts no word, and a text where none may be joins none."""
_APART = _BOXES | _PROPERTIES
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_TEXTPATH = "{urn:schemas-microsoft-com:vml}textpath"


def words_of(root: etree._Element) -> int:
    """The number of words of a part: text is joined within a paragraph and never across paragraphs.

    Of the alternatives of ``mc:AlternateContent`` (ECMA-376 part 3, 9.3) the first is taken, so that a text box
    stored twice counts once.
    """
    return sum(count_words(unicodedata.normalize("NFC", unit)) for unit in units_of(root))


def units_of(root: etree._Element) -> Iterator[str]:
    """The texts of a part: one for each paragraph, each text outside paragraphs or in properties, each WordArt."""
    loose: list[str] = []
    units: list[list[str]] = []
    own = loose
    if root.tag == _PARAGRAPH:
        own = []
        units.append(own)
    _walk(root, own, loose, units)
    yield from map("".join, units)
    yield from loose


def _walk(element: etree._Element, unit: list[str], loose: list[str], units: list[list[str]]) -> None:
    """Write the text of ``element`` down in ``unit``, and that of paragraphs inside it in units of their own."""
    tag = element.tag
    if tag in _TEXT:
        unit.append(element.text or "")
    elif tag in _SIGNS:
        unit.append(_SIGNS[tag])
    elif tag == _TEXTPATH:
        loose.append(element.get("string") or "")
    for child in element[:1] if tag == _ALTERNATE else element:
        if child.tag == _PARAGRAPH:
            own: list[str] = []
            units.append(own)
            _walk(child, own, loose, units)
        else:
            _walk(child, loose if child.tag in _APART else unit, loose, units)
