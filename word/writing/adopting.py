"""The styles of a template made the writer's: known names get the house's ids, what is missing is added and named."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from zipfile import ZipFile

from lxml import etree

from richtext.notices import Notice
from word.model.styles import NAMES
from word.model.text import EAST_ASIAN_LANGUAGES, culture, is_right_to_left
from word.model.xml import W_NAMESPACE
from word.writing.house import BLUE, GREY, HOUSE, NAVY, RULE, TINT
from word.writing.numbering import Place

_W = f"{{{W_NAMESPACE}}}"
_LINKS = tuple(_W + name for name in ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle"))
_LISTS = ("ListBullet", "ListNumber")
_UNSEEN = frozenset({"TableNormal", "DefaultParagraphFont"})
"""Styles that every style stands on and nobody sees; where they are missing, nothing needs to be said."""
_NEUTRAL = {TINT: "F2F2F2", RULE: "BFBFBF", BLUE: "BFBFBF", GREY: "595959"}
"""Colours that stand for the house's in a style added to another look."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """The styles part; old style ids by the new; where the numbers of each list style are defined."""

    styles: bytes
    renamed: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    """Style id -> "paragraph", "character", "table" or "numbering"."""
    lists: dict[str, Place] = field(default_factory=dict)
    missing: tuple[Notice, ...] = ()
    numbered_headings: bool = False


def adopt(root: etree._Element) -> Adopted:
    """The styles part with the house's ids for known names, and a notice of each style taken from the house."""
    with ZipFile(HOUSE) as house:
        ours = {_id(style): style for style in etree.fromstring(house.read("word/styles.xml")).iter(f"{_W}style")}
    renamed = _rename(root, ours)
    for element in root.iter(f"{_W}style", *_LINKS):
        attribute = f"{_W}styleId" if element.tag == f"{_W}style" else f"{_W}val"
        value = element.get(attribute, "")
        element.set(attribute, renamed.get(value, value))
    present = {_id(style): style for style in root.iter(f"{_W}style")}
    headings = [present[f"Heading{level}"] for level in range(1, 7) if f"Heading{level}" in present]
    numbered = any(_value(number) not in {"", "0"} for style in headings for number in style.iter(f"{_W}numId"))
    lists = {id_: place for id_, style in present.items() if id_.startswith(_LISTS) and (place := _place(style))}
    missing = []
    for id_ in NAMES:
        if id_ not in present:
            root.append(_dressed(ours[id_], present.get("Heading1")))
            if id_ not in _UNSEEN:
                missing.append(Notice("style-missing", excerpt=NAMES[id_]))
    _unnumber(root, ours)
    kinds = {_id(style): style.get(f"{_W}type", "") for style in root.iter(f"{_W}style")}
    for element in list(root.iter(*_LINKS)):
        parent = element.getparent()
        if parent is not None and _value(element) not in kinds:
            parent.remove(element)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Adopted(data, renamed, kinds, lists, tuple(missing), numbered)


def _rename(root: etree._Element, ours: dict[str, etree._Element]) -> dict[str, str]:
    """New style ids by the template's own; a style that stands in the way of a known name or id is renamed, too."""
    for style in list(root.iter(f"{_W}style")):
        if not _id(style):
            root.remove(style)
    by_name: dict[str, etree._Element] = {}
    for style in root.iter(f"{_W}style"):
        # Word knows no capitals in names; LibreOffice may save "Caption" and "caption".
        if by_name.setdefault(_value(style.find(f"{_W}name")).lower(), style) is not style:
            _step_aside(style)
    renamed: dict[str, str] = {}
    for id_, name in NAMES.items():
        found = by_name.get(name.lower())
        if found is None:
            continue
        if found.get(f"{_W}type") != ours[id_].get(f"{_W}type"):
            # A style of another kind holds the name: it steps aside.
            _step_aside(found)
        elif _id(found) != id_:
            renamed[_id(found)] = id_
    taken = {_id(style) for style in root.iter(f"{_W}style")}
    for id_ in sorted((set(NAMES) & taken) - set(renamed)):
        holder = next(style for style in root.iter(f"{_W}style") if _id(style) == id_)
        if _value(holder.find(f"{_W}name")).lower() != NAMES[id_].lower():
            # A style of another name holds the id: it steps aside, too.
            renamed[id_] = f"{id_}Own"
    return renamed


def _step_aside(style: etree._Element) -> None:
    """Give a style another name, so that one of ours can have its own."""
    name = style.find(f"{_W}name")
    if name is not None:
        name.set(f"{_W}val", f"{_value(name)} (template {_id(style)})")


def _place(style: etree._Element) -> Place | None:
    """Where a list style says that its numbers are defined."""
    number, level = style.find(f".//{_W}numPr/{_W}numId"), style.find(f".//{_W}numPr/{_W}ilvl")
    return None if number is None else Place(_value(number), _value(level) or "0")


def _dressed(style: etree._Element, heading: etree._Element | None) -> etree._Element:
    """A style of the house in the colour and the font of the template's headings, without the house's tints."""
    added = deepcopy(style)
    added.attrib.pop(f"{_W}default", None)
    for element in list(added.iter(f"{_W}color", f"{_W}shd", *(_W + edge for edge in _EDGES))):
        if element.tag == f"{_W}color" and element.get(f"{_W}val") == NAVY:
            _like_heading(element, heading)
            continue
        for name in (f"{_W}fill", f"{_W}color", f"{_W}val"):
            if (value := element.get(name)) in _NEUTRAL:
                element.set(name, _NEUTRAL[value])
    return added


_EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def _like_heading(color: etree._Element, heading: etree._Element | None) -> None:
    properties = color.getparent()
    theirs = None if heading is None else heading.find(f"{_W}rPr/{_W}color")
    fonts = None if heading is None else heading.find(f"{_W}rPr/{_W}rFonts")
    if properties is None:
        return
    if theirs is None:
        properties.remove(color)
    else:
        properties.replace(color, deepcopy(theirs))
    if fonts is not None and properties.find(f"{_W}rFonts") is None:
        properties.insert(0, deepcopy(fonts))


def _unnumber(root: etree._Element, ours: dict[str, etree._Element]) -> None:
    """Take numbers off every style but those of lists, whose numbers and indentation are the writer's own."""
    for style in root.iter(f"{_W}style"):
        id_ = _id(style)
        if not id_.startswith(_LISTS) or id_ not in ours:
            for number in style.iter(f"{_W}numPr"):
                number.clear()
                etree.SubElement(number, f"{_W}numId").set(f"{_W}val", "0")
            continue
        properties = style.find(f"{_W}pPr")
        own = ours[id_].find(f"{_W}pPr")
        if properties is None:
            properties = etree.Element(f"{_W}pPr")
            run = style.find(f"{_W}rPr")
            style.append(properties) if run is None else run.addprevious(properties)
        for name in ("numPr", "ind", "tabs"):
            for element in properties.findall(_W + name):
                properties.remove(element)
        for name in ("numPr", "ind"):
            _insert(properties, deepcopy(own.find(_W + name)))


_PARAGRAPH = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
              "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
              "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid",
              "spacing", "ind")  # fmt: skip
"""The order of the first properties of a paragraph (17.3.1.26)."""


def _insert(properties: etree._Element, element: etree._Element) -> None:
    """Insert a property of a paragraph where the schema wants it."""
    before = _PARAGRAPH[: _PARAGRAPH.index(etree.QName(element).localname)]
    place = max((i + 1 for i, child in enumerate(properties) if etree.QName(child).localname in before), default=0)
    properties.insert(place, element)


def _value(element: etree._Element | None) -> str:
    return "" if element is None else element.get(f"{_W}val", "")


def _id(style: etree._Element) -> str:
    return style.get(f"{_W}styleId", "")


@lru_cache(maxsize=64)
def in_language(styles: bytes, language: str) -> bytes:
    """The styles part with the document's language as the default of its runs (17.7.5.5)."""
    name = culture(language)
    if not name:
        return styles
    root = etree.fromstring(styles)
    element = root.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    if element is None:
        return styles
    primary = language.partition("-")[0].lower()
    kind = "bidi" if is_right_to_left(language) else "eastAsia" if primary in EAST_ASIAN_LANGUAGES else "val"
    element.set(_W + kind, name)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
