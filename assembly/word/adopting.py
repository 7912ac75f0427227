"""The styles of a template made the writer's: known names get the house's ids, what is missing is added and named."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from zipfile import ZipFile

from lxml import etree

from .document import Caution
from .house import HOUSE
from .styles import NAMES
from .text import EAST_ASIAN_LANGUAGES, culture, is_right_to_left
from .xml import W_NAMESPACE

_W = f"{{{W_NAMESPACE}}}"
_STYLE_LINKS = frozenset(_W + name for name in ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle"))


def adopt(data: bytes) -> tuple[bytes, tuple[Caution, ...]]:
    """The styles part with the house's ids for known names, and a caution for each style taken from the house."""
    root = etree.fromstring(data)
    by_name = {_value(style.find(f"{_W}name")).lower(): _id(style) for style in root.iter(f"{_W}style")}
    renamed = {by_name[name.lower()]: id_ for id_, name in NAMES.items() if by_name.get(name.lower(), id_) != id_}
    for id_ in set(by_name.values()) & set(renamed.values()) - set(renamed):
        # A style of another name holds the id: it steps aside.
        renamed[id_] = f"{id_}Own"
    for element in root.iter(f"{_W}style", *_STYLE_LINKS):
        attribute = f"{_W}styleId" if element.tag == f"{_W}style" else f"{_W}val"
        value = element.get(attribute, "")
        element.set(attribute, renamed.get(value, value))
    present = {_id(style): style for style in root.iter(f"{_W}style")}
    missing = []
    with ZipFile(HOUSE) as house:
        ours = etree.fromstring(house.read("word/styles.xml"))
    for style in ours.iter(f"{_W}style"):
        id_ = _id(style)
        if id_ in NAMES and id_ not in present:
            added = deepcopy(style)
            if f"{_W}default" in added.attrib:
                del added.attrib[f"{_W}default"]
            root.append(added)
            missing.append(Caution("style-missing", NAMES[id_]))
        elif id_.startswith(("ListBullet", "ListNumber")):
            # Their indentation belongs to the numbering part, which is the writer's own.
            root.replace(present[id_], deepcopy(style))
    for style in root.iter(f"{_W}style"):
        if not _id(style).startswith(("ListBullet", "ListNumber")):
            for number in style.iter(f"{_W}numPr"):
                number.clear()
                etree.SubElement(number, f"{_W}numId").set(f"{_W}val", "0")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True), tuple(missing)


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
