"""The template: a Word file that gives styles, header, footer and page set-up to what is written.

The look of an uploaded file is taken as it is. What the writer needs and the file lacks is added from the house's own
template and named; the ids of known styles are made the house's, so that the body need not know the template.
Macros, embedded objects, custom XML and links to other templates are left behind.
"""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zipfile import ZipFile

from lxml import etree

from . import footnotes, numbering
from .document import Caution, Document
from .house import HOUSE
from .styles import NAMES
from .text import EAST_ASIAN_LANGUAGES, culture, is_right_to_left
from .xml import OFFICE, R_NAMESPACE, W_NAMESPACE

_W = f"{{{W_NAMESPACE}}}"
_R = f"{{{R_NAMESPACE}}}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_KEPT = ("styles", "settings", "fontTable", "theme", "header", "footer")
_STYLE_LINKS = frozenset(_W + name for name in ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle"))
_FIELD = re.compile(r"(\{pages?\})")
_DROPPED_SETTINGS = (
    "updateFields", "attachedTemplate", "mailMerge", "documentProtection", "writeProtection", "trackRevisions", "rsids",
    "docVars", "footnotePr", "endnotePr", "linkStyles", "revisionView", "formsDesign", "saveThroughXslt",
)  # fmt: skip
_AFTER_FOOTNOTES = ("endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema", "themeFontLang",
                    "clrSchemeMapping", "doNotIncludeSubdocsInStats", "shapeDefaults", "decimalSymbol", "listSeparator")  # fmt: skip


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


def load(path: Path | None = None) -> Template:
    """Read a template, the house's own by default. Raises ``OSError``, ``zipfile.BadZipFile`` or ``KeyError``."""
    path = path or HOUSE
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, _changed: int) -> Template:
    with ZipFile(path) as archive:
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        overrides = {
            row.get("PartName", "").lstrip("/"): row.get("ContentType", "") for row in types if row.get("PartName")
        }
        defaults = {
            row.get("Extension", "").lower(): row.get("ContentType", "") for row in types if row.get("Extension")
        }
        main = next(name for name, kind in overrides.items() if kind.endswith("main+xml"))
        section = etree.fromstring(archive.read(main)).findall(f".//{_W}sectPr")[-1]
        cautions: list[Caution] = []
        parts: list[Part] = []
        media: dict[str, bytes] = {}
        for row in _relationships(archive, main):
            kind = row.get("Type", "").rpartition("/")[2]
            if kind not in _KEPT or row.get("TargetMode") == "External":
                continue
            name = _resolve(main, row.get("Target", ""))
            data = archive.read(name)
            if kind == "styles":
                data = _styles(data, cautions, path)
            elif kind == "settings":
                data = _settings(data)
            rels = b""
            if kind in {"header", "footer"}:
                pictures = [r for r in _relationships(archive, name) if r.get("Type", "").endswith("/image")]
                for picture in pictures:
                    inside = _resolve(name, picture.get("Target", ""))
                    media[inside] = archive.read(inside)
                if pictures:
                    rels = archive.read(rels_name(name))
            parts.append(Part(row.get("Id", ""), kind, name, overrides[name], data, rels))
    used = {name.rpartition(".")[2].lower() for name in media}
    width, landscape = _widths(section)
    return Template(
        tuple(parts), tuple(media.items()), tuple((e, t) for e, t in defaults.items() if e in used),
        etree.tostring(section), width, landscape, tuple(cautions),
    )  # fmt: skip


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


def _styles(data: bytes, cautions: list[Caution], path: Path) -> bytes:
    """The styles part with the house's ids for known names, and what is missing added from the house."""
    root = etree.fromstring(data)
    if path == HOUSE:
        return data
    by_name = {style.find(f"{_W}name").get(f"{_W}val").lower(): style for style in root.iter(f"{_W}style")}
    renamed: dict[str, str] = {}
    taken = {style.get(f"{_W}styleId") for style in by_name.values()}
    for id_, name in NAMES.items():
        style = by_name.get(name.lower())
        if style is not None and style.get(f"{_W}styleId") != id_:
            renamed[style.get(f"{_W}styleId")] = id_
    for id_ in taken & set(renamed.values()) - set(renamed):
        # A style of another name holds the id: it steps aside.
        renamed[id_] = f"{id_}Own"
    _rename(root, renamed)
    present = {style.get(f"{_W}styleId") for style in root.iter(f"{_W}style")}
    with ZipFile(HOUSE) as house:
        ours = etree.fromstring(house.read("word/styles.xml"))
    for style in ours.iter(f"{_W}style"):
        id_ = style.get(f"{_W}styleId")
        if id_ in NAMES and id_ not in present:
            style.attrib.pop(f"{_W}default", None)
            root.append(deepcopy(style))
            cautions.append(Caution("style-missing", NAMES[id_]))
        elif id_.startswith(("ListBullet", "ListNumber")):
            # Their numbers come from the numbering part, which is the writer's own.
            own = next(s for s in root.iter(f"{_W}style") if s.get(f"{_W}styleId") == id_)
            own.getparent().replace(own, deepcopy(style))
    for numbered in root.iter(f"{_W}numId"):
        if numbered.get(f"{_W}val") not in {str(numbering.BULLETS), str(numbering.NUMBERS)}:
            numbered.set(f"{_W}val", "0")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _rename(root: etree._Element, renamed: dict[str, str]) -> None:
    for element in root.iter(f"{_W}style", *_STYLE_LINKS):
        attribute = f"{_W}styleId" if element.tag == f"{_W}style" else f"{_W}val"
        value = element.get(attribute)
        if value in renamed:
            element.set(attribute, renamed[value])


def _settings(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for name in _DROPPED_SETTINGS:
        for element in root.findall(_W + name):
            root.remove(element)
    for element in list(root):
        if any(attribute.startswith(_R) for attribute in element.attrib):
            root.remove(element)
    ours = etree.fromstring(f'<x xmlns:w="{W_NAMESPACE}">{footnotes.SETTINGS}</x>')[0]
    later = [child for child in root if etree.QName(child).localname in _AFTER_FOOTNOTES]
    if later:
        later[0].addprevious(ours)
    else:
        root.append(ours)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


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


def fill(part: Part, document: Document, rtl: bool) -> bytes:
    """A header or footer with ``{header}``, ``{footer}`` and ``{page label}`` filled in and the document's direction."""
    root = etree.fromstring(part.data)
    for said in list(root.iter(f"{_W}t")):
        said.text = (
            (said.text or "").replace("{header}", _clean(document.header)).replace("{footer}", _clean(document.footer))
        )
        if "{page label}" in said.text:
            _number_pages(said, said.text.replace("{page label}", _clean(document.page_label)))
    if rtl:
        for paragraph in root.iter(f"{_W}p"):
            properties = paragraph.find(f"{_W}pPr")
            if properties is None:
                properties = etree.Element(f"{_W}pPr")
                paragraph.insert(0, properties)
            if properties.find(f"{_W}bidi") is None:
                _insert_bidi(properties)
            for run in paragraph.iter(f"{_W}r"):
                if run.find(f"{_W}t") is not None and run.find(f"{_W}rPr") is None:
                    run.insert(0, etree.fromstring(f'<w:rPr xmlns:w="{W_NAMESPACE}"><w:rtl/></w:rPr>'))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _clean(words: str) -> str:
    """One line that XML 1.0 can hold."""
    return "".join(c if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff" else " " for c in words)


def _insert_bidi(properties: etree._Element) -> None:
    later = ("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap",
             "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr",
             "sectPr", "pPrChange")  # fmt: skip
    element = etree.Element(f"{_W}bidi")
    following = [child for child in properties if etree.QName(child).localname in later]
    if following:
        following[0].addprevious(element)
    else:
        properties.append(element)


def _number_pages(said: etree._Element, label: str) -> None:
    """Replace the run of a page label by runs of text and PAGE and NUMPAGES fields, all formatted as it was."""
    run = said.getparent()
    for child in list(run):
        if child is said:
            for words in _FIELD.split(label):
                for new in _numbers(run, words):
                    run.addprevious(new)
        elif child.tag != f"{_W}rPr":
            new = _run_like(run)
            new.append(child)
            run.addprevious(new)
    run.getparent().remove(run)


def _numbers(run: etree._Element, words: str) -> list[etree._Element]:
    """The runs of one piece of a page label: of a field (17.16.5.16, 17.16.5.44), or of the words themselves."""
    code = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(words)
    if code is None:
        return [_run_like(run, "t", words)] if words else []
    begin, separate, end = (_run_like(run, "fldChar") for _ in range(3))
    for new, kind in ((begin, "begin"), (separate, "separate"), (end, "end")):
        new[-1].set(f"{_W}fldCharType", kind)
    return [begin, _run_like(run, "instrText", f" {code} "), separate, _run_like(run, "t", "1"), end]


def _run_like(run: etree._Element, tag: str = "", words: str = "") -> etree._Element:
    """A run formatted like another, with one child if a tag is given."""
    new = etree.Element(f"{_W}r")
    properties = run.find(f"{_W}rPr")
    if properties is not None:
        new.append(deepcopy(properties))
    if tag:
        child = etree.SubElement(new, _W + tag)
        if words:
            child.text = words
            child.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return new


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
