"""Headers and footers: the template's own parts, with the document's words and direction put in (17.10).

``{header}``, ``{footer}`` and ``{page label}`` are filled in wherever they stand in one run of text.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass, field

from lxml import etree

from word.model import pictures
from word.model.document import Document
from word.model.text import escape
from word.model.xml import DECLARATION, R_NAMESPACE, W_NAMESPACE
from word.reading.package import Package
from word.reading.safety import Refused
from word.writing.adopting import Adopted
from word.writing.links import HYPERLINK, safe_target

_W = f"{{{W_NAMESPACE}}}"
_R = f"{{{R_NAMESPACE}}}"
_FIELD = re.compile(r"(\{(?:pages?|STYLEREF \d)\})")
_LATIN = re.compile(r"[A-Za-z]")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
MEDIA = pictures.TYPES | {
    "jpg": "image/jpeg", "bmp": "image/bmp", "tif": "image/tiff", "tiff": "image/tiff", "emf": "image/x-emf",
    "wmf": "image/x-wmf", "svg": "image/svg+xml",
}  # fmt: skip
"""Extension -> type of the pictures that a file may hold."""

_FIRST_DRAWING = 1_000_000
"""Numbers of drawings in headers and footers begin after it, far from those of the text."""
_KINDS = {"pStyle": "paragraph", "rStyle": "character", "tblStyle": "table"}
_GONE = frozenset(
    _W + name
    for name in (
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "proofErr", "numPr",
        "permStart", "permEnd", "del", "moveFrom", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange",
        "sectPrChange", "placeholder", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
    )
)  # fmt: skip
"""What belongs to the template's own text: places, remarks, changes, numbers of lists."""
_BOUND_TO_PROPERTIES = ("core-properties", "extended-properties", "CoverPageProps")


@dataclass(slots=True)
class Rels:
    """The relationships of a header or footer: those kept, and the part that says so."""

    kept: frozenset[str] = field(default_factory=frozenset)
    data: bytes = b""


def rels(package: Package, part: str, media: dict[str, bytes]) -> Rels:
    """The pictures and links of a header or footer; the pictures are added to ``media``. Raises ``Refused``."""
    rows = {}
    for id_, row in package.relationships(part).items():
        if row.kind == "hyperlink":
            target = safe_target(row.target) if row.external else ""
            if target:
                rows[id_] = f'Type="{HYPERLINK}" Target="{escape(target)}" TargetMode="External"'
        elif row.kind != "image":
            if row.kind != "customXml":
                raise Refused("foreign-object")
        elif row.external:
            raise Refused("linked-picture")
        else:
            name = _picture(package, row.target, media)
            rows[id_] = f'Type="{pictures.RELATIONSHIP}" Target="{name.removeprefix("word/")}"'
    if not rows:
        return Rels()
    said = "".join(f'<Relationship Id="{escape(id_)}" {rest}/>' for id_, rest in rows.items())
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return Rels(frozenset(rows), f'{DECLARATION}<Relationships xmlns="{space}">{said}</Relationships>'.encode())


def _picture(package: Package, target: str, media: dict[str, bytes]) -> str:
    """The name under which a picture stands in the file; the same picture is kept once."""
    extension = target.rpartition(".")[2].lower()
    if extension not in MEDIA:
        raise Refused("foreign-object")
    data = package.data(target)
    for name, kept in media.items():
        if kept == data:
            return name
    name = f"word/media/template{len(media) + 1}.{extension}"
    media[name] = data
    return name


def adopt(root: etree._Element, adopted: Adopted, kept: frozenset[str], drawings: int) -> int:
    """Make a header or footer of a template fit to stand in another file; returns how many drawings there are now.

    Its styles get the house's ids, tracked changes are accepted, and content controls lose what ties them to data of
    the template. Raises ``Refused`` for embedded objects.
    """
    for element in list(root.iter(etree.Element)):
        name = etree.QName(element).localname
        parent = element.getparent()
        if name in {"OLEObject", "object", "altChunk", "control"}:
            raise Refused("foreign-object")
        if parent is None:
            continue
        if element.tag in _GONE or (name == "dataBinding" and not _is_bound_to_properties(element)):
            _remove(element)
        elif element.tag in {f"{_W}ins", f"{_W}moveTo", f"{_W}smartTag", f"{_W}customXml"}:
            for child in list(element):
                element.addprevious(child)
            _remove(element)
        elif element.tag == f"{_W}id" and parent.tag == f"{_W}sdtPr":
            parent.remove(element)
        elif name in _KINDS and element.tag == _W + name:
            style = element.get(f"{_W}val", "")
            element.set(f"{_W}val", adopted.renamed.get(style, style))
            if adopted.kinds.get(element.get(f"{_W}val", "")) != _KINDS[name]:
                parent.remove(element)
        elif name == "docPr" and "id" in element.attrib:
            drawings += 1
            element.set("id", str(_FIRST_DRAWING + drawings))
        for attribute in [key for key in element.attrib if str(key).startswith(_R)]:
            if element.get(attribute) not in kept:
                del element.attrib[attribute]
    for paragraph in root.iter(f"{_W}p"):
        _join(paragraph)
    return drawings


def _is_bound_to_properties(binding: etree._Element) -> bool:
    return any(name in (binding.get(f"{_W}prefixMappings") or "") for name in _BOUND_TO_PROPERTIES)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _join(paragraph: etree._Element) -> None:
    """Join runs of text that look the same: Word breaks what was typed at once into runs, and placeholders with it."""
    last: etree._Element | None = None
    for run in list(paragraph):
        if run.tag != f"{_W}r" or [child.tag for child in run if child.tag != f"{_W}rPr"] != [f"{_W}t"]:
            last = None
        elif last is not None and _look(last) == _look(run):
            said = last.find(f"{_W}t")
            said.text = (said.text or "") + (run.findtext(f"{_W}t") or "")
            said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            paragraph.remove(run)
        else:
            last = run


def _look(run: etree._Element) -> bytes:
    properties = run.find(f"{_W}rPr")
    if properties is None:
        return b""
    plain = deepcopy(properties)
    for name in ("lang", "noProof"):
        for element in plain.findall(_W + name):
            plain.remove(element)
    return etree.tostring(plain, method="c14n") if len(plain) else b""


def fill(data: bytes, document: Document, rtl: bool) -> bytes:
    """A header or footer part with its placeholders filled in, and the document's direction."""
    root = etree.fromstring(data)
    for said in list(root.iter(f"{_W}t")):
        said.text = (
            (said.text or "").replace("{header}", _clean(document.header)).replace("{footer}", _clean(document.footer))
        )
        run = said.getparent()
        if "{running}" in said.text and run is not None:
            _number_pages(run, said, said.text.replace("{running}", f"{{STYLEREF {document.running}}}"))
        elif "{page label}" in said.text and run is not None:
            _number_pages(run, said, said.text.replace("{page label}", _clean(document.page_label)))
    if rtl:
        _turn(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _turn(root: etree._Element) -> None:
    """Let a header or footer run from right to left: paragraphs, tables, runs unless all their letters are Latin."""
    for paragraph in root.iter(f"{_W}p"):
        properties = paragraph.find(f"{_W}pPr")
        if properties is None:
            properties = etree.Element(f"{_W}pPr")
            paragraph.insert(0, properties)
        if properties.find(f"{_W}bidi") is None:
            _insert(properties, "bidi", _AFTER_BIDI)
    for table in root.iter(f"{_W}tblPr"):
        if table.find(f"{_W}bidiVisual") is None:
            _insert(table, "bidiVisual", _AFTER_TABLE_BIDI)
    for run in root.iter(f"{_W}r"):
        words = "".join(run.itertext(f"{_W}t"))
        if run.find(f"{_W}t") is None or (_LATIN.search(words) and not _RIGHT_TO_LEFT.search(words)):
            continue
        properties = run.find(f"{_W}rPr")
        if properties is None:
            properties = etree.Element(f"{_W}rPr")
            run.insert(0, properties)
        if properties.find(f"{_W}rtl") is None:
            _insert(properties, "rtl", _AFTER_RTL)


def _clean(words: str) -> str:
    """One line that XML 1.0 can hold."""
    return "".join(c if c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff" else " " for c in words)


_AFTER_BIDI = ("adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing", "mirrorIndents",
               "suppressOverlap", "jc", "textDirection", "textAlignment", "textboxTightWrap", "outlineLvl", "divId",
               "cnfStyle", "rPr", "sectPr", "pPrChange")  # fmt: skip
_AFTER_TABLE_BIDI = ("tblStyleRowBandSize", "tblStyleColBandSize", "tblW", "jc", "tblCellSpacing", "tblInd",
                     "tblBorders", "shd", "tblLayout", "tblCellMar", "tblLook", "tblCaption",
                     "tblDescription")  # fmt: skip
_AFTER_RTL = ("cs", "em", "lang", "eastAsianLayout", "specVanish", "oMath")


def _insert(properties: etree._Element, name: str, later: tuple[str, ...]) -> None:
    """Insert an empty property before those that the schema wants after it."""
    element = etree.Element(_W + name)
    following = [child for child in properties if etree.QName(child).localname in later]
    if following:
        following[0].addprevious(element)
    else:
        properties.append(element)


def _number_pages(run: etree._Element, said: etree._Element, label: str) -> None:
    """Replace the run of a page label by runs of text and PAGE and NUMPAGES fields, all formatted as it was."""
    for child in list(run):
        if child is said:
            for words in _FIELD.split(label):
                for new in _numbers(run, words):
                    run.addprevious(new)
        elif child.tag != f"{_W}rPr":
            new = _run_like(run)
            new.append(child)
            run.addprevious(new)
    paragraph = run.getparent()
    if paragraph is not None:
        paragraph.remove(run)


def _numbers(run: etree._Element, words: str) -> list[etree._Element]:
    """The runs of one piece of a page label: of a field (17.16.5), or of the words themselves."""
    code = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(words)
    shown = "1"
    if words.startswith("{STYLEREF"):
        code, shown = words[1:-1], " "
    if code is None:
        return [_run_like(run, "t", words)] if words else []
    begin, separate, end = (_run_like(run, "fldChar") for _ in range(3))
    for new, kind in ((begin, "begin"), (separate, "separate"), (end, "end")):
        new[-1].set(f"{_W}fldCharType", kind)
    return [begin, _run_like(run, "instrText", f" {code} "), separate, _run_like(run, "t", shown), end]


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
