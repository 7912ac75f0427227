"""Names of elements and attributes, in Clark notation, and reading attributes that may hold anything."""

from __future__ import annotations

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
V = "{urn:schemas-microsoft-com:vml}"
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
CONTENT_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

VAL = W + "val"

_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
    b"http://purl.oclc.org/ooxml/drawingml/main": b"http://schemas.openxmlformats.org/drawingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": (
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
}


def transitional(data: bytes) -> bytes:
    """``data`` with the namespaces of strict files (ECMA-376 part 1) replaced by the transitional ones (part 4)."""
    if b"purl.oclc.org/ooxml" in data:
        for strict, usual in _STRICT.items():
            data = data.replace(strict, usual)
    return data


def value(parent: etree._Element | None, name: str, attribute: str = VAL) -> str | None:
    """The attribute of the child ``name`` (in the main namespace) of ``parent``; None where there is no such child."""
    if parent is None:
        return None
    child = parent.find(W + name)
    return None if child is None else child.get(attribute, "")


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
