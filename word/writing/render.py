"""Elements and blocks rendered to WordprocessingML, before identifiers are given out.

A ``Rendered`` holds no identifier of the file it will stand in, only slots for them. So a fragment can be rendered
ahead with ``render``, kept under (checksum of its blocks, language, direction, setting, ``VERSION``) and put into the
body of any file; the writer fills the slots.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from richtext.blocks import (
    Block,
    Footnote,
    Heading,
    Inline,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Picture,
    Quotation,
    Run,
    Table,
)
from richtext.notices import Notice
from word.model import text
from word.model.document import Canonical, Comment, Fragment, Rendered, WritingCode
from word.model.styles import INDENT, LIST_LEVELS, list_indent, list_style
from word.writing import tables
from word.writing.changes import Change, ChangedBlocks, ChangedText
from word.writing.comments import Mark, anchored
from word.writing.context import Context, Setting, place
from word.writing.formatting import paragraph_properties, run_properties
from word.writing.links import safe_target
from word.writing.numbering import ARABIC, NUMBERS

VERSION = 3
"""Number of this rendering: raise it when the same blocks come out differently."""

_LEADS_IN = re.compile("[:：]\\s*</w:t></w:r>\\Z")
_STYLE = re.compile("<w:pStyle [^>]*/>")

NOTE_MARK = (
    f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r>{text.content(" ")}</w:r>'
)
"""What a footnote's own text begins with."""


@dataclass(slots=True)
class Renderer:
    """Collects the XML of one element and what its slots stand for."""

    setting: Setting
    out: list[str] = field(default_factory=list)
    lists: list[tuple[int, int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    pictures: list[tuple[Picture, int]] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    comments: tuple[Comment, ...] = ()
    change: Change | None = None
    changes: int = 0
    after_table: bool = False
    in_note: bool = False

    def begin(self, answer: Fragment | Canonical) -> Context:
        """Begin an answer and return where it stands."""
        if answer.bookmark:
            self.bookmarks.append(answer.bookmark)
            self.out.append("\0m0\0")
        return place(self.setting, "AnswerText", answer.lang, answer.dir)

    def finish(self, answer: Fragment | Canonical, here: Context, comments: tuple[Comment, ...] = ()) -> Rendered:
        """End it and return what has been collected."""
        if answer.bookmark:
            if self.after_table:
                # The end of a bookmark between two tables would not part them.
                self.paragraph((), here, here.style)
            self.out.append("\0e0\0")
        self.comments = comments
        return self.rendered()

    def rendered(self) -> Rendered:
        """What has been collected."""
        return Rendered(
            "".join(self.out), tuple(self.lists), tuple(self.notes), tuple(self.links), tuple(self.bookmarks),
            self.comments, tuple(self.pictures), tuple(self.notices),
        )  # fmt: skip

    # ---- runs

    def inlines(self, inlines: tuple[Inline, ...], where: Context) -> None:
        """Write runs, links, breaks and footnote references; close what bidirectional controls they leave open."""
        out = self.out
        document_lang = self.setting.language
        lang_here = "" if where.lang == document_lang else where.lang
        linked = ""
        directed: list[str] = []
        for inline in inlines:
            if type(inline) is not Run:
                linked = self.turn_link(linked, "")
                self._special(inline, where)
                continue
            words = inline.text
            if not words:
                continue
            if inline.href != linked:
                linked = self.turn_link(linked, inline.href)
            lang, rtl = lang_here, where.rtl
            if inline.lang:
                lang = "" if inline.lang == document_lang else inline.lang
                rtl = text.is_right_to_left(inline.lang)
            if inline.dir:
                rtl = inline.dir == "rtl"
            if rtl or not (words.isascii() or text.reads_simply(words)):
                directed.append(words)
                for piece, piece_rtl in text.segments(words, rtl):
                    out.append(self._run(inline, piece, bool(linked), lang, piece_rtl))
            else:
                out.append(self._run(inline, words, bool(linked), lang, rtl))
        if linked:
            out.append("</w:hyperlink>")
        if directed and (closing := text.unclosed_bidi(directed)):
            out.append(f"<w:r>{text.content(closing)}</w:r>")

    def _run(self, run: Run, words: str, link: bool, lang: str, rtl: bool) -> str:
        """One run with some words of a run."""
        properties = run_properties(run.bold, run.italic, run.underline, run.strike, run.vertical, link, lang, rtl)
        xml = f"<w:r>{properties}{text.content(words)}</w:r>"
        return xml if self.change is None else self._tracked(xml)

    def plain_opening(self, where: Context) -> str:
        """How a paragraph of plain text begins, up to its words."""
        lang = "" if where.lang == self.setting.language else where.lang
        properties = paragraph_properties(where.style, where.rtl, where.indent)
        return f"<w:p>{properties}<w:r>{run_properties(lang=lang, rtl=where.rtl)}{text.OPEN}"

    def _special(self, inline: Inline | Mark | ChangedText, where: Context) -> None:
        """Write an inline that is no run of text."""
        if isinstance(inline, LineBreak):
            self.out.append(self._tracked("<w:r><w:br/></w:r>"))
        elif isinstance(inline, Footnote):
            self.footnote(inline, where)
        elif isinstance(inline, ChangedText):
            outer, self.change = self.change, inline.change
            self.inlines(inline.inlines, where)
            self.change = outer
        elif isinstance(inline, Mark):
            self.out.append(f"\0{'c' if inline.starts else 'd'}{inline.index}\0")

    def _change_tag(self, change: Change) -> str:
        """The open ``w:ins`` or ``w:del`` of a change, without its angle brackets."""
        self.changes += 1
        return f'w:{change.kind} w:id="\0x{self.changes}\0" {change.attributes()}'

    def _tracked(self, run: str) -> str:
        """A run, as inserted or deleted where it stands in a change; deleted text has an element of its own."""
        if self.change is None:
            return run
        if self.change.kind == "del":
            run = run.replace("<w:t ", "<w:delText ").replace("</w:t>", "</w:delText>")
        return f"<{self._change_tag(self.change)}>{run}</w:{self.change.kind}>"

    def row_change(self) -> str:
        """What a table row says of being inserted or deleted (17.13.5.17, 17.13.5.12)."""
        return f"<{self._change_tag(self.change)}/>" if self.change else ""

    def turn_link(self, current: str, href: str) -> str:
        """End the link that is open and begin one to ``href``; returns the address open now, or an empty string."""
        if current:
            self.out.append("</w:hyperlink>")
        if not href:
            return ""
        target = safe_target(href)
        if not target:
            self.notice("link-dropped", href)
            return ""
        if target in self.links:
            index = self.links.index(target)
        else:
            index = len(self.links)
            self.links.append(target)
        self.out.append(f'<w:hyperlink r:id="\0r{index}\0" w:history="1">')
        return href

    def footnote(self, note: Footnote, where: Context) -> None:
        """Write a reference; the note's own paragraphs are kept apart. Within a note the text stands in brackets."""
        if self.in_note:
            for paragraph in note.blocks:
                self.inlines((Run(" ["), *paragraph.inlines, Run("]")), where)
            return
        outer, self.out = self.out, []
        change, self.change = self.change, None
        self.in_note = True
        for position, paragraph in enumerate(note.blocks or (Paragraph(),)):
            here = where.but(paragraph.lang, paragraph.dir)
            self.out.append(f"<w:p>{paragraph_properties('FootnoteText', here.rtl)}")
            if position == 0:
                self.out.append(NOTE_MARK)
            self.inlines(paragraph.inlines, here)
            self.out.append("</w:p>")
        self.in_note, self.change = False, change
        outer.append(self._tracked(f"\0f{len(self.notes)}\0"))
        self.notes.append("".join(self.out))
        self.out = outer

    # ---- blocks

    def paragraph(
        self,
        inlines: tuple[Inline, ...],
        where: Context,
        style: str,
        *,
        indent: int = 0,
        hanging: int = 0,
        numbering: tuple[str, int] | None = None,
        extra: str = "",
        mark: str = "",
    ) -> None:
        """Write one paragraph; ``mark`` is the index of a bookmark that spans its text."""
        properties = paragraph_properties(style, where.rtl, indent, hanging, numbering, extra, self.after_table)
        self.after_table = False
        if self.change is not None:
            properties = self._changed_mark(properties, self.change)
        self.out.append(f"<w:p>{properties}\0m{mark}\0" if mark else f"<w:p>{properties}")
        self.inlines(inlines, where)
        self.out.append(f"\0e{mark}\0</w:p>" if mark else "</w:p>")

    def words(self, said: str, where: Context, style: str, *, extra: str = "", mark: str = "") -> None:
        """Write one paragraph of plain words, as ``paragraph`` does, and at once where they run from left to right."""
        if not said or where.rtl or self.after_table or not text.reads_simply(said):
            self.paragraph((Run(said),), where, style, extra=extra, mark=mark)
            return
        lang = "" if where.lang == self.setting.language else where.lang
        run = f"<w:r>{run_properties(lang=lang)}{text.content(said)}</w:r>"
        if mark:
            run = f"\0m{mark}\0{run}\0e{mark}\0"
        self.out.append(f"<w:p>{paragraph_properties(style, extra=extra)}{run}</w:p>")

    def _changed_mark(self, properties: str, change: Change) -> str:
        """Paragraph properties that say that the paragraph itself was inserted or deleted (17.13.5.20, 17.13.5.15)."""
        tag = f"<{self._change_tag(change)}/>"
        if "<w:rPr>" in properties:
            return properties.replace("<w:rPr>", f"<w:rPr>{tag}")
        return f"{properties.removesuffix('</w:pPr>') or '<w:pPr>'}<w:rPr>{tag}</w:rPr></w:pPr>"

    def blocks(self, blocks: Sequence[Block], where: Context) -> None:
        """Write blocks one after another."""
        for block in blocks:
            if type(block) is Paragraph:
                here = where if not block.lang and not block.dir else where.but(block.lang, block.dir)
                self.paragraph(
                    block.inlines, here, "ListContinue" if where.level >= 0 else where.style, indent=where.indent
                )
            else:
                self.block(block, where)

    def block(self, block: Block, where: Context) -> None:
        """Write one block other than a plain paragraph."""
        if isinstance(block, Heading):
            here = where.but(block.lang, block.dir)
            self.paragraph(block.inlines, here, f"AnswerHeading{block.level}", indent=where.indent)
        elif isinstance(block, List):
            self.keep_lead_in()
            self.list(block, where.but(block.lang, block.dir))
        elif isinstance(block, Quotation):
            self.keep_lead_in()
            self.blocks(block.blocks, where.quoted(block.lang, block.dir))
        elif isinstance(block, Table):
            self.keep_lead_in()
            if self.after_table:
                # Two tables without a paragraph between them are one table to Word.
                self.paragraph((), where, where.style)
            tables.table(self, block, where.but(block.lang, block.dir), self.setting.landscape_width)
        elif isinstance(block, Picture):
            self.after_table = False
            properties = paragraph_properties("Picture", where.rtl, where.indent)
            self.out.append(f"<w:p>{properties}\0i{len(self.pictures)}\0</w:p>")
            self.pictures.append((block, max(where.width - where.indent, 1)))
        elif isinstance(block, ChangedBlocks):
            outer, self.change = self.change, block.change
            self.blocks(block.blocks, where)
            self.change = outer
        else:
            self.blocks((block,), where)

    def keep_lead_in(self) -> None:
        """Keep a paragraph that ends in a colon, if it is the last so far, on the page of what it introduces."""
        out = self.out
        if len(out) < 2 or out[-1] != "</w:p>" or not _LEADS_IN.search(out[-2]):
            return
        begin = len(out) - 2
        while not out[begin].startswith("<w:p>"):
            begin -= 1
        out[begin] = _STYLE.sub(lambda found: f"{found[0]}<w:keepNext/>", out[begin], count=1)

    def list(self, block: List, where: Context) -> None:
        """Write a list: paragraphs numbered by one instance, so that every list counts from its own start (17.9.18)."""
        inside, style, indent, hanging = list_place(where, block.ordered)
        arabic = where.rtl and text.is_arabic(where.lang)
        slot = self.list_slot(block.ordered, inside.level, block.start, ARABIC if arabic else NUMBERS)
        for item in block.items:
            self._item(item, inside, (style, indent, hanging), (slot, inside.level))

    def list_slot(self, ordered: bool, level: int, start: int, outline: int = NUMBERS) -> str:
        """The slot of a new list's numbering; bullets share theirs."""
        if not ordered:
            return "b"
        self.lists.append((level, start, outline))
        return f"n{len(self.lists) - 1}"

    def _item(self, item: ListItem, where: Context, look: tuple[str, int, int], numbering: tuple[str, int]) -> None:
        blocks = item.blocks
        if blocks and isinstance(blocks[0], ChangedBlocks):
            outer, self.change = self.change, blocks[0].change
            self._item(ListItem((*blocks[0].blocks, *blocks[1:])), where, look, numbering)
            self.change = outer
            return
        first: Paragraph | Heading = Paragraph()
        if blocks and isinstance(blocks[0], Paragraph | Heading):
            first, blocks = blocks[0], blocks[1:]
        style, indent, hanging = look
        here = where.but(first.lang, first.dir)
        self.paragraph(first.inlines, here, style, indent=indent, hanging=hanging, numbering=numbering)
        self.blocks(blocks, where)

    def notice(self, code: WritingCode, excerpt: str) -> None:
        """Note what could not be written as asked."""
        self.notices.append(Notice(code, excerpt=excerpt[:200]))


def render(fragment: Fragment, setting: Setting) -> Rendered:
    """Render an answer ahead of the file it will stand in, for a document of the given setting."""
    renderer = Renderer(setting)
    here = renderer.begin(fragment)
    renderer.blocks(anchored(fragment.blocks, fragment.comments), here)
    return renderer.finish(fragment, here, fragment.comments)


@lru_cache(maxsize=1024)
def list_place(where: Context, ordered: bool) -> tuple[Context, str, int, int]:
    """The place within a list, the style of its items, and the indentation that they need beside their numbering's."""
    level = min(where.level + 1, LIST_LEVELS - 1)
    inside = where.but(level=level, indent=where.base + list_indent(level))
    # The indentation of the level is the numbering's own unless a quotation pushes it in.
    indent, hanging = (inside.indent, INDENT) if where.base else (0, 0)
    return inside, list_style(ordered, level), indent, hanging
