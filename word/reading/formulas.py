"""Formulas written in one line (OMML, ECMA-376 part 1, 22.1): 1/4, 10^6, x_1^2, sqrt(2).

Whatever a formula is made of, no other number may come of it: a fraction, a power, an index and a root are always told
by a sign, and what is more than one number or name stands in brackets.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from word.reading.names import A, M, W

_LETTERS = (W + "t", W + "delText", M + "t", A + "t", A + "delText", M + "delText")
_BUILT = tuple(
    M + name
    for name in (
        "f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "limLow", "limUpp", "d", "func", "m", "eqArr", "acc",
        "bar", "groupChr", "borderBox",
    )
)  # fmt: skip
_PLAIN = re.compile(r"[\w.,]*")
_ALWAYS_IN_BRACKETS = frozenset(M + name for name in ("rad", "nary", "sPre", "func"))
_BASES = _ALWAYS_IN_BRACKETS | {M + name for name in ("sSup", "sSub", "sSubSup", "limLow", "limUpp")}
_SCRIPTS = {M + "sub": "_", M + "sup": "^", M + "deg": "_", M + "num": "", M + "den": "/", M + "lim": "_"}


@dataclass(frozen=True, slots=True)
class Written:
    """What stands before and after a part of a formula; ``begins``, ``ends``: no letter or digit may touch it there."""

    before: str = ""
    after: str = ""
    begins: bool = False
    ends: bool = False


_NOTHING = Written()


def written(element: etree._Element) -> Written:
    """How a part of a formula is written in one line."""
    tag, parent = element.tag, element.getparent()
    above = None if parent is None else parent.tag
    if tag in _SCRIPTS or (tag == M + "e" and above in _BASES):
        return _operand(element, parent)
    if tag == M + "f":
        return Written(begins=True, ends=True)
    if tag in {M + "sSup", M + "sSub", M + "sSubSup", M + "sPre", M + "limLow", M + "limUpp"}:
        return Written(ends=True)
    if tag == M + "rad":
        degree = element.find(M + "deg")
        return Written("root" if degree is not None and _letters(degree).strip() else "sqrt", begins=True)
    if tag == M + "nary":
        return Written(_property(element, "naryPr", "chr", "∫"))
    if tag == M + "d":
        return Written(_property(element, "dPr", "begChr", "("), _property(element, "dPr", "endChr", ")"))
    if tag == M + "m":
        return Written("[", "]")
    if tag == M + "acc":
        return Written("", _property(element, "accPr", "chr", "\N{COMBINING CIRCUMFLEX ACCENT}"))
    if tag == M + "bar":
        return Written("", "\N{COMBINING OVERLINE}")
    if parent is not None and parent.find(tag) is not element:
        return Written(_between(tag, parent))
    return _NOTHING


def _between(tag: str, parent: etree._Element) -> str:
    """What parts rows of a matrix, its cells, equations below each other, and what stands in one pair of brackets."""
    if tag == M + "mr" or (tag, parent.tag) == (M + "e", M + "eqArr"):
        return "; "
    if tag != M + "e":
        return ""
    if parent.tag == M + "mr":
        return " "
    return _property(parent, "dPr", "sepChr", "|") if parent.tag == M + "d" else ""


def _operand(element: etree._Element, parent: etree._Element | None) -> Written:
    """Numerator, denominator, base, index, power, degree or limit; one without text is left out."""
    text = _letters(element)
    if not text.strip():
        return _NOTHING
    above = None if parent is None else parent.tag
    sign = _SCRIPTS.get(element.tag, "")
    if element.tag == M + "den" and parent is not None and _property(parent, "fPr", "type", "") == "noBar":
        sign = "¦"
    elif element.tag == M + "lim" and above == M + "limUpp":
        sign = "^"
    inner = [child.tag for child in element if child.tag != M + "ctrlPr"]
    if inner == [M + "d"]:
        return Written(sign)
    compound = next(element.iter(*_BUILT), None) is not None or not _PLAIN.fullmatch(text)
    if compound or (element.tag == M + "e" and above in _ALWAYS_IN_BRACKETS):
        return Written(sign + "(", ")")
    return Written(sign)


def _letters(element: etree._Element) -> str:
    return "".join(each.text or "" for each in element.iter(*_LETTERS))


def _property(element: etree._Element, properties: str, name: str, usual: str) -> str:
    sign = element.find(f"{M}{properties}/{M}{name}")
    return usual if sign is None else (sign.get(M + "val") or "")[:8]
