"""The words of a Word file, counted by the dumbest pass that can be thought of.

This pass knows nothing of styles, lists, fields or tracked changes and shares no code with the reader: it walks the
elements of a part and writes down their text, paragraph by paragraph, with whatever is shown of a choice, a box or a
formula. What the reader places, recognises and reports must add up to this number, or the report is not believed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from lxml import etree

from richtext import count_words

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TEXT = frozenset(
    {
        *(namespace + name for namespace in (_W, _M, _A) for name in ("t", "delText")),
        "{http://schemas.openxmlformats.org/drawingml/2006/chart}v",
    }
)
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
_TICK = _W + "checkBox"
_CHOICE = _W + "ddList"

_EDGE = "\0"
"""Where a fraction begins, or a power ends: a space if letters or digits would run together there."""
_RUN_TOGETHER = re.compile(rf"(?<=\w){_EDGE}+(?=\w)")
_BUILT = frozenset(
    _M + name
    for name in ("f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "limLow", "limUpp", "d", "func", "m", "eqArr",
                 "acc", "bar", "groupChr", "borderBox")
)  # fmt: skip
_SIMPLE = re.compile(r"[\w.,]*")


def words_of(root: etree._Element, paragraph: str = _PARAGRAPH) -> int:
    """The number of words of a part: text is joined within a paragraph and never across paragraphs.

    Of the alternatives of ``mc:AlternateContent`` (ECMA-376 part 3, 9.3) the one that says most is taken, so that a
    text box stored twice counts once. ``paragraph`` is the tag of what is a paragraph there.
    """
    return sum(count_words(unicodedata.normalize("NFC", unit)) for unit in units_of(root, paragraph))


def units_of(root: etree._Element, paragraph: str = _PARAGRAPH) -> Iterator[str]:
    """The texts of a part: one for each paragraph, each text outside paragraphs or in properties, each WordArt."""
    loose: list[str] = []
    units: list[list[str]] = []
    own = loose
    if root.tag == paragraph:
        own = []
        units.append(own)
    _walk(root, own, loose, units, paragraph)
    yield from map(_joined, units)
    yield from map(_joined, ([text] for text in loose))


def _joined(texts: list[str]) -> str:
    text = "".join(texts)
    return _RUN_TOGETHER.sub(" ", text).replace(_EDGE, "") if _EDGE in text else text


def _walk(element: etree._Element, unit: list[str], loose: list[str], units: list[list[str]], paragraph: str) -> None:
    """Write the text of ``element`` down in ``unit``, and that of paragraphs inside it in units of their own."""
    tag = element.tag
    if tag in _TEXT:
        unit.append(element.text or "")
    elif tag in _SIGNS:
        unit.append(_SIGNS[tag])
    elif tag == _TEXTPATH:
        loose.append(element.get("string") or "")
    elif tag == _TICK:
        unit.append("\N{BALLOT BOX}")
    elif tag == _CHOICE:
        unit.append(_chosen(element))
    is_part = isinstance(tag, str) and tag.startswith(_M) and element.getparent() is not None
    before, after = _around(element) if is_part else ("", "")
    if before:
        unit.append(before)
    for child in _fullest(element) if tag == _ALTERNATE else element:
        if child.tag == paragraph:
            own: list[str] = []
            units.append(own)
            _walk(child, own, loose, units, paragraph)
        else:
            _walk(child, loose if child.tag in _APART else unit, loose, units, paragraph)
    if after:
        unit.append(after)


def _fullest(element: etree._Element) -> list[etree._Element]:
    """Of the alternatives the one with the most text, the first of several."""
    return [max(element, key=_word_count)] if len(element) else []


def _word_count(element: etree._Element) -> int:
    if not isinstance(element.tag, str):
        return -1
    return sum(len((text.text or "").split()) for text in element.iter(*_TEXT)) + sum(
        len((art.get("string") or "").split()) for art in element.iter(_TEXTPATH)
    )


def _chosen(choice: etree._Element) -> str:
    """The entry that a drop-down list shows (ECMA-376 part 1, 17.16.9)."""
    entries = [entry.get(_W + "val") or "" for entry in choice.iterchildren(_W + "listEntry")]
    for name in ("result", "default"):
        for said in choice.iterchildren(_W + name):
            number = said.get(_W + "val") or "0"
            return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""
    return entries[0] if entries else ""


# Formulas in one line (ECMA-376 part 1, 22.1): 1/4, 10^6, x_1, sqrt(2).


def _around(element: etree._Element) -> tuple[str, str]:
    """What is written before and after a part of a formula in one line."""
    name = element.tag[len(_M) :]
    parent = element.getparent()
    above = parent.tag[len(_M) :] if parent is not None and str(parent.tag).startswith(_M) else ""
    if name in {"num", "den", "sub", "sup", "deg", "lim"} or (name == "e" and above in _BASES):
        if not _text_in(element).strip():
            return "", ""
        always = name == "e" and above in {"rad", "nary", "sPre", "func"} and not _is_bracketed(element)
        opened, closed = ("(", ")") if always or _is_built(element) else ("", "")
        return _mark(name, above, parent) + opened, closed
    first = parent is None or parent.find(element.tag) is element
    match name:
        case "f":
            return _EDGE, _EDGE
        case "sSup" | "sSub" | "sSubSup" | "sPre" | "limLow" | "limUpp":
            return "", _EDGE
        case "rad":
            degree = element.find(_M + "deg")
            return _EDGE + ("root" if degree is not None and _text_in(degree).strip() else "sqrt"), ""
        case "nary":
            return _value(element, "naryPr", "chr", "∫"), ""
        case "d":
            return _value(element, "dPr", "begChr", "("), _value(element, "dPr", "endChr", ")")
        case "m":
            return "[", "]"
        case "mr":
            return ("" if first else "; "), ""
        case "e" if above in {"mr", "eqArr"} and not first:
            return (" " if above == "mr" else "; "), ""
        case "e" if above == "d" and not first:
            return _value(parent, "dPr", "sepChr", "|"), ""
        case "acc":
            return "", _value(element, "accPr", "chr", "\u0302")
        case "bar":
            return "", "\u0305"
    return "", ""


_BASES = frozenset({"rad", "nary", "sPre", "func", "sSup", "sSub", "sSubSup", "limLow", "limUpp"})


def _mark(name: str, above: str, parent: etree._Element | None) -> str:
    if name == "den":
        return "¦" if _value(parent, "fPr", "type", "") == "noBar" else "/"
    if name == "lim":
        return "^" if above == "limUpp" else "_"
    return {"sub": "_", "sup": "^", "deg": "_"}.get(name, "")


def _value(element: etree._Element | None, properties: str, name: str, usual: str) -> str:
    """A sign that the properties of a part of a formula name; the usual one where they are silent."""
    said = None if element is None else element.find(f"{_M}{properties}/{_M}{name}")
    return usual if said is None else (said.get(_M + "val") or "")[:8]


def _text_in(element: etree._Element) -> str:
    return "".join(text.text or "" for text in element.iter(*_TEXT))


def _is_built(element: etree._Element) -> bool:
    """Whether a part of a formula is more than one number or name, and no pair of brackets."""
    built = any(True for _ in element.iter(*_BUILT))
    return (built or not _SIMPLE.fullmatch(_text_in(element))) and not _is_bracketed(element)


def _is_bracketed(element: etree._Element) -> bool:
    return [child.tag for child in element if child.tag != _M + "ctrlPr"] == [_M + "d"]
