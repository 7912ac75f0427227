"""Headers and footers: the template's own parts, with the document's words and direction put in (17.10).

``{header}``, ``{footer}`` and ``{page label}`` are filled in wherever they stand in one run of text.
"""

from __future__ import annotations

import re
from copy import deepcopy

from lxml import etree

from .document import Document
from .xml import W_NAMESPACE

_W = f"{{{W_NAMESPACE}}}"
_FIELD = re.compile(r"(\{pages?\})")


def fill(data: bytes, document: Document, rtl: bool) -> bytes:
    """A header or footer part with its placeholders filled in, and the document's direction."""
    root = etree.fromstring(data)
    for said in list(root.iter(f"{_W}t")):
        said.text = (
            (said.text or "").replace("{header}", _clean(document.header)).replace("{footer}", _clean(document.footer))
        )
        run = said.getparent()
        if "{page label}" in said.text and run is not None:
            _number_pages(run, said, said.text.replace("{page label}", _clean(document.page_label)))
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
