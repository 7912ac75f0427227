"""The template: a Word file that gives styles, header, footer and page set-up to what is written.

The look of an uploaded file is taken as it is. What the writer needs and the file lacks is added from the house's own
template and named; the ids of known styles are made the house's, so that the body need not know the template.
Macros, embedded objects, custom XML and links to other templates are left behind.
"""

from __future__ import annotations

import posixpath
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from lxml import etree

from . import footnotes
from .adopting import adopt
from .document import Caution
from .house import HOUSE
from .xml import OFFICE, R_NAMESPACE, W_NAMESPACE

_W = f"{{{W_NAMESPACE}}}"
_R = f"{{{R_NAMESPACE}}}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_KEPT = ("styles", "settings", "fontTable", "theme", "header", "footer")
_PICTURED = ("theme", "header", "footer")
_DROPPED_SETTINGS = (
    "updateFields", "attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "trackRevisions", "rsids",
    "docVars", "footnotePr", "endnotePr", "linkStyles", "revisionView", "formsDesign", "saveThroughXslt",
)  # fmt: skip
_AFTER_FOOTNOTES = (
    "compat", "mathPr", "attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats",
    "shapeDefaults", "decimalSymbol", "listSeparator",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """A part taken over from the template: its relationship from the document and its bytes."""

    id: str
    type: str
    name: str
    content_type: str
    data: bytes
    rels: bytes = b""


@dataclass(frozen=True, slots=True)
class Template:
    """A template made ready. ``section`` is its last ``w:sectPr``; widths are twips between the margins."""

    parts: tuple[Part, ...]
    media: tuple[tuple[str, bytes], ...]
    extensions: tuple[tuple[str, str], ...]
    section: bytes
    width: int
    landscape_width: int
    cautions: tuple[Caution, ...]


class TemplateError(Exception):
    """A file that can't be a template; its text says why."""


def load(path: Path | None = None) -> Template:
    """Read a template, the house's own by default. Raises ``TemplateError``, or ``OSError`` where there is no file."""
    path = path or HOUSE
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, _changed: int) -> Template:
    try:
        with ZipFile(path) as archive:
            return _read(archive, path == HOUSE)
    except (BadZipFile, KeyError, ValueError, IndexError, etree.XMLSyntaxError) as fault:
        raise TemplateError(f"{path.name} is no Word file that can be read.") from fault


def _read(archive: ZipFile, is_house: bool) -> Template:
    types = etree.fromstring(archive.read("[Content_Types].xml"))
    overrides = {row.get("PartName", "").lstrip("/"): row.get("ContentType", "") for row in types}
    defaults = {row.get("Extension", "").lower(): row.get("ContentType", "") for row in types}
    main = next((name for name, kind in overrides.items() if kind.endswith("main+xml")), "")
    section = etree.fromstring(archive.read(main)).findall(f".//{_W}sectPr")[-1]
    cautions: tuple[Caution, ...] = ()
    parts: list[Part] = []
    media: dict[str, bytes] = {}
    for row in _relationships(archive, main):
        kind = row.get("Type", "").rpartition("/")[2]
        if kind not in _KEPT or row.get("TargetMode") == "External":
            continue
        name = _resolve(main, row.get("Target", ""))
        data = archive.read(name)
        if kind == "styles" and not is_house:
            data, cautions = adopt(data)
        elif kind == "settings":
            data = _settings(data)
        rels = b""
        if kind in _PICTURED and rels_name(name) in archive.namelist():
            rels = archive.read(rels_name(name))
            media.update(_pictures(archive, name))
        parts.append(Part(row.get("Id", ""), kind, name, overrides[name], data, rels))
    if not {"styles", "settings"} <= {part.type for part in parts}:
        raise TemplateError("The file has no styles or no settings.")
    used = {name.rpartition(".")[2].lower() for name in media}
    width, landscape = _widths(section)
    return Template(
        tuple(parts), tuple(media.items()), tuple((e, t) for e, t in defaults.items() if e in used),
        etree.tostring(section), width, landscape, cautions,
    )  # fmt: skip


def _pictures(archive: ZipFile, part: str) -> dict[str, bytes]:
    """Name -> bytes of the pictures in a header, footer or theme."""
    found = {}
    for row in _relationships(archive, part):
        if row.get("TargetMode") == "External":
            continue
        if not row.get("Type", "").endswith("/image"):
            raise TemplateError("A header or footer holds an object that is no picture.")
        name = _resolve(part, row.get("Target", ""))
        found[name] = archive.read(name)
    return found


def rels_name(part: str) -> str:
    """The name of the part that holds a part's relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _relationships(archive: ZipFile, part: str) -> list[etree._Element]:
    name = rels_name(part)
    return list(etree.fromstring(archive.read(name)).iter(_RELATIONSHIP)) if name in archive.namelist() else []


def _resolve(part: str, target: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def _widths(section: etree._Element) -> tuple[int, int]:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    if size is None or margins is None:
        return 9072, 14004

    def twips(element: etree._Element, name: str) -> int:
        return int(element.get(_W + name, "0"))

    sides = twips(margins, "left") + twips(margins, "right") + twips(margins, "gutter")
    short, tall = sorted((twips(size, "w"), twips(size, "h")))
    return twips(size, "w") - sides, max(tall - sides, short - sides)


def _settings(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for name in _DROPPED_SETTINGS:
        for element in root.findall(_W + name):
            root.remove(element)
    for element in list(root):
        if any(str(attribute).startswith(_R) for attribute in element.attrib):
            root.remove(element)
    ours = etree.fromstring(f'<x xmlns:w="{W_NAMESPACE}">{footnotes.SETTINGS}</x>')[0]
    later = [child for child in root if etree.QName(child).localname in _AFTER_FOOTNOTES]
    if later:
        later[0].addprevious(ours)
    else:
        root.append(ours)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def sections(template: Template, rtl: bool) -> tuple[str, str]:
    """The section properties of a portrait page as the template has it, and of the same page turned on its side."""
    portrait = etree.fromstring(template.section)
    for change in portrait.findall(f"{_W}sectPrChange"):
        portrait.remove(change)
    kept = {part.id for part in template.parts}
    for reference in portrait.findall(f"{_W}headerReference") + portrait.findall(f"{_W}footerReference"):
        if reference.get(f"{_R}id") not in kept:
            portrait.remove(reference)
    if rtl and portrait.find(f"{_W}bidi") is None:
        later = [
            child for child in portrait if etree.QName(child).localname in {"rtlGutter", "docGrid", "printerSettings"}
        ]
        if later:
            later[0].addprevious(etree.Element(f"{_W}bidi"))
        else:
            etree.SubElement(portrait, f"{_W}bidi")
    landscape = deepcopy(portrait)
    size = landscape.find(f"{_W}pgSz")
    if size is not None:
        short, tall = sorted((size.get(f"{_W}w", "0"), size.get(f"{_W}h", "0")), key=int)
        size.set(f"{_W}w", tall)
        size.set(f"{_W}h", short)
        size.set(f"{_W}orient", "landscape")
    return _bare(portrait), _bare(landscape)


def _bare(section: etree._Element) -> str:
    """The element without the namespace declarations that the document already makes."""
    etree.cleanup_namespaces(section)
    xml = etree.tostring(section, encoding="unicode")
    return xml.replace(f' xmlns:w="{W_NAMESPACE}"', "").replace(f' xmlns:r="{R_NAMESPACE}"', "")


def relationship(part: Part) -> tuple[str, str, str]:
    """(id, type, target) from the document to a part taken over."""
    return part.id, OFFICE + part.type, posixpath.relpath(part.name, "word")
