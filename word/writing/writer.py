"""The writer: a document model in, a Word file out, in one pass and constant memory.

The body goes through deflate into the zip as it is rendered; what other parts hold (footnotes, numbering) waits in
spooled files that turn to disk when they grow. Identifiers are given out here, in the order of the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, NamedTuple

from richtext.blocks import Picture
from richtext.notices import Notice
from word.model import pictures
from word.model.document import (
    Canonical,
    Comment,
    Contents,
    Document,
    Element,
    Fragment,
    PageBreak,
    Rendered,
    Reply,
    Written,
)
from word.model.text import content, is_right_to_left
from word.model.xml import DECLARATION, OFFICE, WORD_TYPE, W
from word.writing import adopting, bookmarks, canonical, comments, footnotes, headers_and_footers, numbering
from word.writing import template as templates
from word.writing.context import Setting
from word.writing.elements import BREAKABLE, element_xml
from word.writing.links import Relationships
from word.writing.package import Package, PartWriter, Spool
from word.writing.properties import APP_TYPE, CORE_TYPE, CUSTOM_TYPE, METADATA, app, core, custom_properties
from word.writing.render import Renderer, render

_SPOOL = 1 << 20
_MOST_NOTICES = 1_000
_TYPES = {"theme": "application/vnd.openxmlformats-officedocument.theme+xml"}
_TABLE_FIRST = re.compile(r"(?:<w:bookmark\w+ [^>]*/>)*<w:tbl>")


def write(document: Document, target: BinaryIO, template: Path | None = None) -> Written:
    """Write a document into a binary stream, with the look of a template (the house's own by default).

    The same document and template give the same bytes in every part. Raises ``safety.Refused`` for a
    template that can't be one.
    """
    with ExitStack() as stack:
        files = (stack.enter_context(SpooledTemporaryFile(_SPOOL)) for _ in _Spools.__annotations__)
        spools = _Spools(*map(Spool, files))
        return _Assembly(document, templates.load(template), spools).write(target)


def setting(language: str, template: Path | None = None) -> Setting:
    """What answers are rendered for in a document of a language with the look of a template."""
    return _setting(language, templates.load(template))


def _setting(language: str, template: templates.Template) -> Setting:
    direction = "rtl" if is_right_to_left(language) else "ltr"
    return Setting(language, direction, template.width, template.landscape_width, template.shade)


class _Spools(NamedTuple):
    """What waits for its part while the body is written."""

    notes: Spool
    lists: Spool
    comments: Spool
    threads: Spool
    ids: Spool
    times: Spool


_SIDES = (comments.EXTENDED, comments.IDS, comments.EXTENSIBLE)


class _Assembly:
    """One file being written: the identifiers given out so far, and what waits for its part."""

    def __init__(self, document: Document, template: templates.Template, spools: _Spools) -> None:
        self.document = document
        self.template = template
        self.setting = _setting(document.properties.language, template)
        self.rtl = self.setting.dir == "rtl"
        self.portrait, self.landscape = templates.sections(template, self.rtl)
        self.notices: dict[Notice, None] = dict.fromkeys(template.missing)
        self.links = Relationships([templates.relationship(part) for part in template.parts])
        self.note_links = Relationships()
        self.spools = spools
        self.notes = self.comments = self.changes = self.drawings = self.sections = 0
        self.lists = numbering.ARABIC
        self.noted: list[str] = []  # the footnotes of the element that is written
        self.bookmarks: dict[str, tuple[int, int]] = {}  # name -> its id, who opened it
        self.wanted: dict[str, None] = {}
        self.open_comments: dict[tuple[int, int], range] = {}
        self.pictures: dict[str, tuple[str, str, tuple[int, int]]] = {}  # SHA-256 -> relationship, part, size

    # ---- the package

    def write(self, target: BinaryIO) -> Written:
        """Write every part, the body first."""
        package = Package(target)
        custom, closing = self.document.properties.custom, self.document.closing
        package.add("_rels/.rels", Relationships([
            ("rId1", f"{OFFICE}officeDocument", "word/document.xml"),
            ("rId2", METADATA, "docProps/core.xml"),
            ("rId3", f"{OFFICE}extended-properties", "docProps/app.xml"),
            *([("rId4", f"{OFFICE}custom-properties", "docProps/custom.xml")] if custom or closing else ()),
        ]).xml())  # fmt: skip
        package.add("docProps/core.xml", core(self.document.properties), CORE_TYPE)
        package.add("docProps/app.xml", app(), APP_TYPE)
        if custom and not closing:
            package.add("docProps/custom.xml", custom_properties(custom), CUSTOM_TYPE)
        with package.part("word/document.xml", f"{WORD_TYPE}document.main+xml") as part:
            self._body(part)
        if closing:
            package.add("docProps/custom.xml", custom_properties((*custom, *closing())), CUSTOM_TYPE)
        self._supporting_parts(package)
        for missing in [name for name in self.wanted if name not in self.bookmarks]:
            self._notice(Notice("link-target-missing", excerpt=missing))
        names = [*self._media(), *(name for name, _ in self.template.media)]
        sha256 = package.close(
            {kind: headers_and_footers.MEDIA[kind] for kind in {name.rpartition(".")[2] for name in names}}
        )
        return Written(sha256, tuple(self.notices))

    def _supporting_parts(self, package: Package) -> None:
        self._gathered(
            package, "numbering", numbering.opening(self.template.outlines), self.spools.lists, numbering.CLOSING
        )
        self._gathered(package, "footnotes", footnotes.OPENING, self.spools.notes, footnotes.CLOSING)
        if self.comments:
            self._gathered(package, "comments", comments.OPENING, self.spools.comments, comments.CLOSING)
            for side, spool in zip(_SIDES, (self.spools.threads, self.spools.ids, self.spools.times), strict=True):
                self.links.add(f"rIdOwn{side.name}", side.relationship, f"{side.name}.xml")
                with package.part(f"word/{side.name}.xml", side.content_type) as part:
                    part.write(side.opening)
                    part.copy(spool)
                    part.write(side.closing)
        for name, sha256 in self._media().items():
            package.add(f"word/{name}", self.document.pictures(sha256) or b"")
        if self.note_links:
            package.add("word/_rels/footnotes.xml.rels", self.note_links.xml())
        for taken in self.template.parts:
            data = taken.data
            if taken.type == "styles":
                data = adopting.in_language(data, self.setting.language)
            elif taken.type in {"header", "footer"}:
                data = headers_and_footers.fill(data, self.document, self.rtl)
            package.add(taken.name, data, _TYPES.get(taken.type) or f"{WORD_TYPE}{taken.type}+xml")
            if taken.rels:
                package.add(templates.rels_name(taken.name), taken.rels)
        for name, data in self.template.media:
            package.add(name, data)
        with package.part("word/_rels/document.xml.rels") as part:
            for piece in self.links.pieces():
                part.write(piece)

    def _media(self) -> dict[str, str]:
        """Part name -> SHA-256 of each picture that was found."""
        return {name: sha256 for sha256, (_, name, _) in self.pictures.items() if name}

    def _gathered(self, package: Package, kind: str, opening: str, spool: Spool, closing: str) -> None:
        """Write a part that was gathered while the body was written."""
        self.links.add(f"rIdOwn{kind.title()}", OFFICE + kind, f"{kind}.xml")
        with package.part(f"word/{kind}.xml", f"{WORD_TYPE}{kind}+xml") as part:
            part.write(opening)
            part.copy(spool)
            part.write(closing)

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
            if self.document.watching:
                self.document.watching(element, xml, self.noted)
                self.noted = []
            if new_page and not isinstance(element, BREAKABLE):
                part.write('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
            elif after_table and _TABLE_FIRST.match(xml):
                part.write("<w:p/>")
            part.write(xml)
            new_page = False
            after_table = xml.endswith("</w:tbl>") or (after_table and "<w:p>" not in xml)
        part.write(f"{'<w:p/>' if after_table else ''}{self._last_section()}</w:body></w:document>")

    def _element(self, element: Element, new_page: bool) -> str:
        if isinstance(element, Fragment):
            element = render(element, self.setting)
        elif isinstance(element, Canonical):
            element = canonical.rendered(element, self.setting)
        if isinstance(element, Rendered):
            return self._fill(element.xml, element)
        if isinstance(element, Contents):
            self.wanted.update((bookmarks.bookmark_name(e.bookmark), None) for e in element.entries if e.bookmark)
        renderer = Renderer(self.setting)
        element_xml(renderer, element, new_page)
        return self._fill("".join(renderer.out), renderer)

    def _last_section(self) -> str:
        return self.portrait if self.sections == 0 else self.portrait.replace("<w:titlePg/>", "")

    # ---- identifiers

    def _fill(self, xml: str, rendered: Rendered | Renderer) -> str:
        """The XML of a rendered element with its slots filled."""
        for notice in rendered.notices:
            self._notice(notice)
        if "\0" not in xml:
            return xml
        if self.lists + len(rendered.lists) > numbering.MOST_INSTANCES:
            xml = numbering.as_text(xml, tuple(rendered.lists))
        filled: dict[str, str] = {"b": str(numbering.BULLETS)}
        pieces = xml.split("\0")
        for position in range(1, len(pieces), 2):
            slot = pieces[position]
            known = filled.get(slot)
            if known is None:
                known = filled[slot] = self._identify(slot, rendered)
            pieces[position] = known
        return "".join(pieces)

    def _identify(self, slot: str, rendered: Rendered | Renderer) -> str:
        kind, index = slot[0], int(slot[1:] or 0)
        if kind == "n":
            return self._list(*rendered.lists[index])
        if kind == "f":
            return self._note(rendered.notes[index], rendered.links)
        if kind == "r":
            return self.links.link(rendered.links[index])
        if kind in "me":
            return self._bookmark(rendered.bookmarks[index], kind == "m", rendered)
        if kind in "cd":
            return self._comment(rendered.comments[index], kind == "c", rendered)
        if kind == "i":
            return self._picture(*rendered.pictures[index])
        if kind == "x":
            self.changes += 1
            return str(self.changes)
        return self._section(self.portrait if kind == "p" else self.landscape)

    def _list(self, level: int, start: int, outline: int) -> str:
        self.lists += 1
        self.spools.lists.write(numbering.instance(self.lists, level, start, outline))
        return str(self.lists)

    def _note(self, paragraphs: str, links: Sequence[str]) -> str:
        if self.notes >= footnotes.HIGHEST:
            self._notice(Notice("footnote-inline"))
            return f"<w:r>{content(f' [{footnotes.words(paragraphs)}]')}</w:r>"
        self.notes += 1
        pieces = paragraphs.split("\0")
        for position in range(1, len(pieces), 2):
            pieces[position] = self.note_links.link(links[int(pieces[position][1:])])
        filled = "".join(pieces)
        self.noted.append(filled)
        self.spools.notes.write(footnotes.footnote(self.notes, filled))
        return footnotes.reference(self.notes)

    def _comment(self, comment: Comment, starts: bool, owner: Rendered | Renderer) -> str:
        """The marks of a thread: its comment and its replies share one range."""
        key = (id(owner), id(comment))
        if not starts:
            return "".join(map(comments.end, self.open_comments.pop(key)))
        thread: list[Comment | Reply] = [comment, *comment.replies]
        room = comments.HIGHEST - self.comments
        if len(thread) > room:
            self._notice(Notice("comment-left-out", excerpt=comment.text[:200]))
            thread = thread[:room]
        first = self.comments + 1
        numbers = range(first, first + len(thread))
        for number, said in zip(numbers, thread, strict=True):
            self.spools.comments.write(comments.comment(number, said))
            parent = None if number == first else first
            self.spools.threads.write(comments.extended(number, parent, comment.resolved))
            self.spools.ids.write(comments.identified(number, said))
            self.spools.times.write(comments.dated(number, said))
        self.comments += len(thread)
        self.open_comments[key] = numbers
        return "".join(map(comments.start, numbers))

    def _picture(self, picture: Picture, twips: int) -> str:
        """The run of a picture; its bytes are asked for again when the media are written."""
        if picture.sha256 not in self.pictures:
            data = self.document.pictures(picture.sha256) or b""
            extension = pictures.kind(data)
            name = f"media/picture{len(self.pictures) + 1}.{extension}" if extension else ""
            link = f"rIdPicture{len(self.pictures) + 1}"
            self.pictures[picture.sha256] = (link, name, pictures.size(data))
            if name:
                self.links.add(link, pictures.RELATIONSHIP, name)
        link, name, own = self.pictures[picture.sha256]
        if not name:
            self._notice(Notice("picture-missing", excerpt=(picture.alternative_text or picture.sha256)[:200]))
            return f"<w:r>{content(f'[{picture.alternative_text}]')}</w:r>"
        self.drawings += 1
        across, down = pictures.extent(picture, own, twips)
        return pictures.drawing(self.drawings, link, picture, across, down)

    def _bookmark(self, wanted: str, starts: bool, owner: Rendered | Renderer) -> str:
        """The start or end of a bookmark; a name that is already taken stays with its first owner."""
        name = bookmarks.bookmark_name(wanted)
        number, holder = self.bookmarks.setdefault(name, (len(self.bookmarks) + 1, id(owner)))
        if holder != id(owner):
            self._notice(Notice("bookmark-repeated", excerpt=wanted))
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

    def _notice(self, notice: Notice) -> None:
        if len(self.notices) < _MOST_NOTICES:
            self.notices[notice] = None
