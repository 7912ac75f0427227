"""The template: a Word file that gives styles, header, footer and page set-up to what is written.

The look of an uploaded file is taken as it is. What the writer needs and the file lacks is added from the house's own
template and named; the ids of known styles are made the house's, so that the body need not know the template.
Macros, embedded objects, custom XML and links to other files are left behind, or the file is refused.
"""

from __future__ import annotations

import posixpath
import re
from copy import deepcopy
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from lxml import etree

from richtext.notices import Notice
from word.model.xml import OFFICE, R_NAMESPACE, W_NAMESPACE
from word.reading.names import switched_on
from word.reading.package import Package, Relationship
from word.reading.safety import Refused
from word.writing import headers_and_footers, house, numbering, preferences
from word.writing.adopting import Adopted, adopt
from word.writing.house import HOUSE

_W = f"{{{W_NAMESPACE}}}"
_R = f"{{{R_NAMESPACE}}}"
_EDGES = ("header", "footer")
_NARROWEST = 1440
_LEFT_OUT = ("sectPrChange", "printerSettings", "paperSrc", "formProt", "footnotePr", "endnotePr", "bidi", "rtlGutter",
             "noEndnote", "vAlign", "textDirection", "type", "lnNumType")  # fmt: skip
_AFTER_TITLE_PAGE = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings")
_TWIPS = {"": 1.0, "mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}
_PAGE = (
    f'<w:sectPr xmlns:w="{W_NAMESPACE}"><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1417" '
    'w:bottom="1417" w:left="1417" w:header="708" w:footer="708" w:gutter="0"/></w:sectPr>'
)

TemplateCode = Literal["columns", "heading-numbers", "no-page-numbers", "no-title"]
"""What to know of a template beside its missing styles: its text columns and the numbers of its headings are left out;
its footers or headers say no page number, no title of the document."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part taken over from the template: its relationship from the document and its bytes."""

    id: str
    type: str
    name: str
    data: bytes
    rels: bytes = b""


@dataclass(frozen=True, slots=True)
class Template:
    """A template made ready. ``section`` is its last ``w:sectPr``; widths are twips between the margins.

    ``outlines`` are the definitions of bullets and numbers; ``missing`` name the styles that it lacks.
    """

    parts: tuple[Part, ...]
    media: tuple[tuple[str, bytes], ...]
    section: bytes
    width: int
    landscape_width: int
    outlines: str
    shade: str = ""
    """The fill of heading cells, as its style Answer Table has it; empty where it has none."""
    missing: tuple[Notice, ...] = ()
    notices: tuple[Notice, ...] = ()


def load(path: Path | None = None) -> Template:
    """Read a template, the house's own by default. Raises ``Refused``, or ``OSError`` where there is no file."""
    path = path or HOUSE
    return _load(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _load(path: Path, _changed: int) -> Template:
    try:
        with Package(path) as package:
            return _read(package, is_house=path == HOUSE)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError) as fault:
        raise Refused("damaged") from fault
    except (RecursionError, MemoryError) as fault:
        raise Refused("too-heavy") from fault


def _read(package: Package, *, is_house: bool) -> Template:
    if b"http://purl.oclc.org/ooxml/wordprocessingml/main" in package.data(package.main):
        raise Refused("strict")
    body = package.xml(package.main)
    related = {id_: row for id_, row in package.relationships(package.main).items() if not row.external}
    only = {row.kind: row.target for row in related.values()}
    if body is None or "styles" not in only:
        raise Refused("no-styles")
    styles, numbers = package.xml(only["styles"]), package.xml(only.get("numbering", ""))
    if styles is None:
        raise Refused("no-styles")
    adopted = Adopted(etree.tostring(styles)) if is_house else adopt(styles)
    section = _section(body)
    notices = list(_notices(section, adopted))
    parts = [Part("rIdStyles", "styles", "word/styles.xml", adopted.styles)]
    settings = package.xml(only.get("settings", ""))
    data = preferences.adopt(etree.fromstring(house.settings().encode()) if settings is None else settings)
    parts.append(Part("rIdSettings", "settings", "word/settings.xml", data))
    for kind, name in (("fontTable", "word/fontTable.xml"), ("theme", "word/theme/theme1.xml")):
        if (root := package.xml(only.get(kind, ""))) is not None:
            parts.append(Part(f"rId{kind.title()}", kind, name, _plain(root)))
    media: dict[str, bytes] = {}
    taken = _Edges(package, related, adopted, media, is_house=is_house)
    parts += [taken.part(reference) for reference in _references(section)]
    if not is_house:
        said = b"".join(part.data for part in parts if part.type in _EDGES)
        if not re.search(rb"\bPAGE\b|\{page label\}", said):
            notices.append("no-page-numbers")
        if b"{header}" not in said and b"{footer}" not in said:
            notices.append("no-title")
    _tidy(section)
    width, landscape = _widths(section)
    outlines = numbering.outlines(numbers, {} if is_house else adopted.lists)
    return Template(
        tuple(parts), tuple(media.items()), etree.tostring(section), width, landscape, outlines, _shade(adopted.styles),
        adopted.missing, tuple(map(Notice, notices)),
    )  # fmt: skip


class _Edges:
    """Takes headers and footers over, with their pictures, each once."""

    def __init__(
        self,
        package: Package,
        related: dict[str, Relationship],
        adopted: Adopted,
        media: dict[str, bytes],
        *,
        is_house: bool,
    ) -> None:
        self.package, self.related, self.adopted, self.media = package, related, adopted, media
        self.is_house = is_house
        self.counts = dict.fromkeys(_EDGES, 0)
        self.drawings = 0

    def part(self, reference: etree._Element) -> Part:
        """The part that a reference of the section means; the reference is given the part's new id."""
        kind = etree.QName(reference).localname.removesuffix("Reference")
        name = self.related[reference.get(f"{_R}id", "")].target
        root = self.package.xml(name)
        if root is None:
            raise Refused("damaged")
        self.counts[kind] += 1
        new = f"{kind}{self.counts[kind]}"
        reference.set(f"{_R}id", f"rId{new.title()}")
        rels = headers_and_footers.Rels()
        if not self.is_house:
            rels = headers_and_footers.rels(self.package, name, self.media)
            self.drawings = headers_and_footers.adopt(root, self.adopted, rels.kept, self.drawings)
        return Part(f"rId{new.title()}", kind, f"word/{new}.xml", _bytes(root), rels.data)


def _references(section: etree._Element) -> list[etree._Element]:
    return [child for kind in _EDGES for child in section.findall(f"{_W}{kind}Reference")]


def _section(body: etree._Element) -> etree._Element:
    """A copy of the last section, with the headers and footers it takes from those before it (17.10.5)."""
    found = [one for one in body.iter(f"{_W}sectPr") if _local(one.getparent()) != "sectPrChange"]
    if not found:
        return etree.fromstring(_PAGE)
    last = deepcopy(found[-1])
    for earlier in reversed(found[:-1]):
        for reference in reversed(_references(earlier)):
            same = f"{reference.tag}[@{_W}type='{reference.get(f'{_W}type')}']"
            if last.find(same) is None:
                last.insert(0, deepcopy(reference))
    return last


def _notices(section: etree._Element, adopted: Adopted) -> list[TemplateCode]:
    found: list[TemplateCode] = []
    columns = section.find(f"{_W}cols")
    if columns is not None and columns.get(f"{_W}num", "1") != "1":
        found.append("columns")
    if adopted.numbered_headings:
        found.append("heading-numbers")
    return found


def _tidy(section: etree._Element) -> None:
    """Take out of a section what belongs to the template's own text rather than to its look."""
    for name in _LEFT_OUT:
        for element in section.findall(_W + name):
            section.remove(element)
    columns = section.find(f"{_W}cols")
    if columns is not None and columns.get(f"{_W}num", "1") != "1":
        section.remove(columns)
    numbers = section.find(f"{_W}pgNumType")
    if numbers is not None:
        # Pages are numbered throughout: a start would begin anew after each page on its side.
        for name in ("start", "chapStyle", "chapSep"):
            numbers.attrib.pop(_W + name, None)
    title_page = section.find(f"{_W}titlePg")
    if title_page is not None:
        if switched_on(title_page.get(f"{_W}val", "1")):
            title_page.attrib.clear()
        else:
            section.remove(title_page)
    for name in [name for name in section.attrib if not str(name).startswith(_R)]:
        del section.attrib[name]


def _local(element: etree._Element | None) -> str:
    return "" if element is None else str(etree.QName(element).localname)


def _plain(root: etree._Element) -> bytes:
    """A part without what leads out of it: embedded fonts; a theme that needs pictures is refused."""
    for element in list(root.iter(etree.Element)):
        parent = element.getparent()
        element.attrib.pop(f"{_W}characterSet", None)  # LibreOffice writes values that the schema does not know
        if parent is not None and any(str(name).startswith(_R) for name in element.attrib):
            if _local(element).startswith("embed"):
                parent.remove(element)
            elif _local(parent) == "blipFill":
                raise Refused("foreign-object")
    return _bytes(root)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def rels_name(part: str) -> str:
    """The name of the part that holds a part's relationships."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels"


def _twips(element: etree._Element, name: str) -> int:
    """A measure in twips, whatever its unit (17.18.81)."""
    found = re.fullmatch(r"(-?\d+(?:\.\d+)?)(mm|cm|in|pt|pc|pi|)", element.get(_W + name, "0"))
    if found is None:
        raise Refused("damaged")
    return round(float(found[1]) * _TWIPS[found[2]])


def _shade(styles: bytes) -> str:
    """The fill of the first row of tables, whether the style is the template's own or was added to it."""
    path = f"{_W}style[@{_W}styleId='AnswerTable']/{_W}tblStylePr[@{_W}type='firstRow']/{_W}tcPr/{_W}shd"
    shading = etree.fromstring(styles).find(path)
    fill = "" if shading is None else shading.get(f"{_W}fill", "")
    return fill.upper() if re.fullmatch("[0-9A-Fa-f]{6}", fill) else ""


def _widths(section: etree._Element) -> tuple[int, int]:
    size, margins = section.find(f"{_W}pgSz"), section.find(f"{_W}pgMar")
    if size is None or margins is None:
        return 9072, 14004
    sides = _twips(margins, "left") + _twips(margins, "right") + _twips(margins, "gutter")
    short, tall = sorted((_twips(size, "w"), _twips(size, "h")))
    return max(_twips(size, "w") - sides, _NARROWEST), max(tall - sides, short - sides, _NARROWEST)


def sections(template: Template, rtl: bool) -> tuple[str, str]:
    """The section properties of a portrait page as the template has it, and of the same page turned on its side."""
    portrait = etree.fromstring(template.section)
    if rtl:
        later = [child for child in portrait if _local(child) in _AFTER_TITLE_PAGE]
        if later:
            later[0].addprevious(etree.Element(f"{_W}bidi"))
        else:
            etree.SubElement(portrait, f"{_W}bidi")
    landscape = deepcopy(portrait)
    size = landscape.find(f"{_W}pgSz")
    if size is not None:
        short, tall = sorted((_twips(size, "w"), _twips(size, "h")))
        size.set(f"{_W}w", str(tall))
        size.set(f"{_W}h", str(short))
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
