"""The writer: a document model in, a Word file out, in one pass and constant memory.

The body goes through deflate into the zip as it is rendered; what other parts hold (footnotes, numbering) waits in
spooled files that turn to disk when they grow. Identifiers are given out here, in the order of the body.
"""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

from . import bookmarks, footnotes, numbering
from . import template as templates
from .document import Caution, Contents, Document, Element, Fragment, PageBreak, Written
from .elements import BREAKABLE, element_xml
from .links import Relationships
from .package import CHUNK, Package, PartWriter
from .properties import APP_TYPE, CORE_TYPE, app, core
from .render import Rendered, Renderer, Setting, render
from .text import content, is_right_to_left
from .xml import DECLARATION, OFFICE, WORD_TYPE, W

_SPOOL = 1 << 20
_METADATA = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_MOST_CAUTIONS = 1_000
_TABLE_FIRST = re.compile(r"(?:<w:bookmark\w+ [^>]*/>)*<w:tbl>")


def write(document: Document, target: BinaryIO, template: Path | None = None) -> Written:
    """Write a document into a binary stream, with the look of a template (the house's own by default).

    The same document and template give the same bytes in every part. Raises what ``template.load`` raises for a
    template that is no Word file.
    """
    with SpooledTemporaryFile(_SPOOL) as notes, SpooledTemporaryFile(_SPOOL) as lists:
        return _Assembly(document, templates.load(template), notes, lists).write(target)


class _Assembly:
    """One file being written: the identifiers given out so far, and what waits for its part."""

    def __init__(
        self,
        document: Document,
        template: templates.Template,
        notes: SpooledTemporaryFile[bytes],
        lists: SpooledTemporaryFile[bytes],
    ) -> None:
        self.document = document
        self.template = template
        language = document.properties.language
        self.rtl = is_right_to_left(language)
        self.setting = Setting(language, "rtl" if self.rtl else "ltr", template.width, template.landscape_width)
        self.portrait, self.landscape = templates.sections(template, self.rtl)
        self.cautions: dict[Caution, None] = dict.fromkeys(template.cautions)
        self.links = Relationships([templates.relationship(part) for part in template.parts])
        self.note_links = Relationships()
        self.note_file, self.list_file = notes, lists
        self.notes = 0
        self.lists = numbering.NUMBERS
        self.bookmarks: dict[str, tuple[int, int]] = {}  # name -> its id, who opened it
        self.wanted: dict[str, None] = {}
        self.sections = 0

    # ---- the package

    def write(self, target: BinaryIO) -> Written:
        """Write every part, the body first."""
        package = Package(target)
        package.add("_rels/.rels", Relationships([
            ("rId1", f"{OFFICE}officeDocument", "word/document.xml"),
            ("rId2", _METADATA, "docProps/core.xml"),
            ("rId3", f"{OFFICE}extended-properties", "docProps/app.xml"),
        ]).xml())  # fmt: skip
        package.add("docProps/core.xml", core(self.document.properties), CORE_TYPE)
        package.add("docProps/app.xml", app(), APP_TYPE)
        with package.part("word/document.xml", f"{WORD_TYPE}document.main+xml") as part:
            self._body(part)
        self._supporting_parts(package)
        for missing in [name for name in self.wanted if name not in self.bookmarks]:
            self._caution(Caution("link-target-missing", missing))
        return Written(package.close(dict(self.template.extensions)), tuple(self.cautions))

    def _supporting_parts(self, package: Package) -> None:
        self.links.add("rIdLists", f"{OFFICE}numbering", "numbering.xml")
        with package.part("word/numbering.xml", f"{WORD_TYPE}numbering+xml") as part:
            part.write(numbering.opening())
            _copy(self.list_file, part)
            part.write(numbering.CLOSING)
        self.links.add("rIdNotes", f"{OFFICE}footnotes", "footnotes.xml")
        with package.part("word/footnotes.xml", f"{WORD_TYPE}footnotes+xml") as part:
            part.write(footnotes.OPENING)
            _copy(self.note_file, part)
            part.write(footnotes.CLOSING)
        if self.note_links:
            package.add("word/_rels/footnotes.xml.rels", self.note_links.xml())
        for taken in self.template.parts:
            data = taken.data
            if taken.type == "styles":
                data = templates.in_language(data, self.setting.language)
            elif taken.type in {"header", "footer"}:
                data = templates.fill(taken, self.document, self.rtl)
            package.add(taken.name, data, taken.content_type)
            if taken.rels:
                package.add(templates.rels_name(taken.name), taken.rels)
        for name, data in self.template.media:
            package.add(name, data)
        package.add("word/_rels/document.xml.rels", self.links.xml())

    # ---- the body

    def _body(self, part: PartWriter) -> None:
        part.write(f"{DECLARATION}<w:document {W}><w:body>")
        new_page = False
        after_table = True  # an empty body, too, needs its paragraph
        for element in self.document.body:
            if isinstance(element, PageBreak):
                new_page = True
                continue
            xml = self._element(element, new_page and isinstance(element, BREAKABLE))
            if not xml:
                continue
            if new_page and not isinstance(element, BREAKABLE):
                part.write('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
            elif after_table and _TABLE_FIRST.match(xml):
                part.write("<w:p/>")
            part.write(xml)
            new_page = False
            after_table = xml.endswith("</w:tbl>") or (after_table and "<w:p>" not in xml)
        part.write(f"{'<w:p/>' if after_table else ''}{self._last_section()}</w:body></w:document>")

    def _element(self, element: Element, new_page: bool) -> str:
        if isinstance(element, Rendered):
            return self._fill(element)
        if isinstance(element, Fragment):
            return self._fill(render(element, self.setting))
        if isinstance(element, Contents):
            self.wanted.update((bookmarks.bookmark_name(e.bookmark), None) for e in element.entries if e.bookmark)
        renderer = Renderer(self.setting)
        element_xml(renderer, element, new_page)
        return self._fill(renderer.rendered())

    def _last_section(self) -> str:
        return self.portrait if self.sections == 0 else self.portrait.replace("<w:titlePg/>", "")

    # ---- identifiers

    def _fill(self, rendered: Rendered) -> str:
        """The XML of a rendered element with its slots filled."""
        for caution in rendered.cautions:
            self._caution(caution)
        if "\0" not in rendered.xml:
            return rendered.xml
        filled: dict[str, str] = {"b": str(numbering.BULLETS)}
        pieces = rendered.xml.split("\0")
        for position in range(1, len(pieces), 2):
            slot = pieces[position]
            if slot not in filled:
                filled[slot] = self._identify(slot, rendered)
            pieces[position] = filled[slot]
        return "".join(pieces)

    def _identify(self, slot: str, rendered: Rendered) -> str:
        kind, index = slot[0], int(slot[1:] or 0)
        if kind == "n":
            return self._list(*rendered.lists[index])
        if kind == "f":
            return self._note(rendered.notes[index], rendered.links)
        if kind == "r":
            return self.links.link(rendered.links[index])
        if kind in "me":
            return self._bookmark(rendered.bookmarks[index], kind == "m", rendered)
        return self._section(self.portrait if kind == "p" else self.landscape)

    def _list(self, level: int, start: int) -> str:
        if self.lists >= numbering.MOST_INSTANCES:
            self._caution(Caution("numbering-continued"))
            return str(numbering.NUMBERS)
        self.lists += 1
        self.list_file.write(numbering.instance(self.lists, level, start).encode())
        return str(self.lists)

    def _note(self, paragraphs: str, links: tuple[str, ...]) -> str:
        if self.notes >= footnotes.HIGHEST:
            self._caution(Caution("footnote-inline"))
            return f"<w:r>{content(f' [{footnotes.words(paragraphs)}]')}</w:r>"
        self.notes += 1
        pieces = paragraphs.split("\0")
        for position in range(1, len(pieces), 2):
            pieces[position] = self.note_links.link(links[int(pieces[position][1:])])
        self.note_file.write(footnotes.footnote(self.notes, "".join(pieces)).encode())
        return footnotes.reference(self.notes)

    def _bookmark(self, wanted: str, starts: bool, owner: Rendered) -> str:
        """The start or end of a bookmark; a name that is already taken stays with its first owner."""
        name = bookmarks.bookmark_name(wanted)
        number, holder = self.bookmarks.setdefault(name, (len(self.bookmarks) + 1, id(owner)))
        if holder != id(owner):
            self._caution(Caution("bookmark-repeated", wanted))
            return ""
        if not starts:
            # The owner is gone after this; another object may be given its id.
            self.bookmarks[name] = (number, 0)
            return bookmarks.end(number)
        return bookmarks.start(number, name)

    def _section(self, properties: str) -> str:
        """A paragraph that ends a section. Only the first section of a file has a first page of its own look."""
        said = properties if self.sections == 0 else properties.replace("<w:titlePg/>", "")
        self.sections += 1
        return f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{said}</w:pPr></w:p>'

    def _caution(self, caution: Caution) -> None:
        if len(self.cautions) < _MOST_CAUTIONS:
            self.cautions[caution] = None


def _copy(source: SpooledTemporaryFile[bytes], part: PartWriter) -> None:
    """Move what a spooled file holds into a part."""
    source.seek(0)
    while piece := source.read(CHUNK):
        part.write_bytes(piece)
