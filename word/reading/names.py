"""Names of elements and attributes, in Clark notation, and reading attributes that may hold anything."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
V = "{urn:schemas-microsoft-com:vml}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

VAL = W + "val"

_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
_DATED = (b"wordprocessingml/", b"officeDocument/", b"drawingml/")


def transitional(data: bytes) -> bytes:
    """``data`` with the namespaces of strict files (ECMA-376 part 1) replaced by the transitional ones (part 4)."""
    if _STRICT in data:
        for family in _DATED:
            data = data.replace(_STRICT + family, _USUAL + family + b"2006/")
    return data


def value(parent: etree._Element | None, name: str, attribute: str = VAL) -> str | None:
    """The attribute of the child ``name`` (in the main namespace) of ``parent``; None where there is no such child."""
    if parent is None:
        return None
    child = first(parent, W + name)
    return None if child is None else child.get(attribute, "")


def first(parent: etree._Element, tag: str) -> etree._Element | None:
    """The first child of ``parent`` with this tag: ``find`` without its search for paths, which takes twice as long."""
    return next(parent.iterchildren(tag), None)


def number(text: str | None, default: int = 0) -> int:
    """``text`` as a whole number of sensible size, or ``default``."""
    try:
        result = int(text or "")
    except ValueError:
        return default
    return result if abs(result) < 10**7 else default


def switched_on(text: str) -> bool:
    """The meaning of an on/off value (ECMA-376 part 1, 17.17.4); an element without value is on."""
    return text.lower() not in {"0", "false", "off", "none"}
