"""Elements and blocks rendered to WordprocessingML, before identifiers are given out.

What is rendered here holds no identifier of the file it will stand in: where one belongs there is a slot, a letter and
an index between two NUL characters, which no XML can hold. So a fragment can be rendered ahead, kept under
(checksum, language, ``VERSION``) and put into any file; the writer fills the slots (``writer.py``).

    n0   the numbering instance of ``lists[0]``         b    the numbering instance of bullets
    f0   the reference run of ``notes[0]``              r0   the relationship of ``links[0]``
    m0   the start of ``bookmarks[0]``                  e0   its end
    p, l the properties of a portrait, landscape section
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from submissions.richtext.blocks import (
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

from . import tables, text
from .document import Caution, Fragment
from .links import safe_target
from .styles import INDENT, LIST_LEVELS, list_indent, list_style

VERSION = 1
"""Number of this rendering: raise it when the same blocks come out differently."""


@dataclass(frozen=True, slots=True)
class Setting:
    """The document a fragment is rendered for. Widths are twips between the margins, upright and on its side."""

    language: str = "en"
    dir: str = "ltr"
    width: int = 9072
    landscape_width: int = 14004


@dataclass(frozen=True, slots=True)
class Rendered:
    """WordprocessingML with slots, and what the slots stand for."""

    xml: str
    lists: tuple[tuple[int, int], ...] = ()
    """(level, first number) of each numbered list."""
    notes: tuple[str, ...] = ()
    """The paragraphs of each footnote, with slots for links only."""
    links: tuple[str, ...] = ()
    bookmarks: tuple[str, ...] = ()
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Where a block stands: what it inherits and how much room it has."""

    style: str = "AnswerText"
    lang: str = ""
    rtl: bool = False
    base: int = 0
    """Twips by which quotations around it indent."""
    indent: int = 0
    """Twips by which quotations and lists around it indent."""
    level: int = -1
    """Level of the innermost list around it, from 0; -1 outside lists."""
    width: int = 9072
    nested: bool = False
    """Inside a table cell."""

    def but(
        self,
        lang: str = "",
        dir: str = "",
        *,
        style: str | None = None,
        base: int | None = None,
        indent: int | None = None,
        level: int | None = None,
        width: int | None = None,
        nested: bool | None = None,
    ) -> Context:
        """The same place with some things changed; a language or direction that is empty is inherited."""
        return Context(
            style=self.style if style is None else style,
            lang=lang or self.lang,
            rtl=dir == "rtl" if dir else text.is_right_to_left(lang) if lang else self.rtl,
            base=self.base if base is None else base,
            indent=self.indent if indent is None else indent,
            level=self.level if level is None else level,
            width=self.width if width is None else width,
            nested=self.nested if nested is None else nested,
        )


@lru_cache(maxsize=4096)
def run_properties(
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    strike: bool = False,
    vertical: str = "",
    link: bool = False,
    lang: str = "",
    rtl: bool = False,
) -> str:
    """The ``w:rPr`` of a run, children in the order of the schema (17.3.2.28); empty where there is nothing to say."""
    spoken = text.language(lang)
    inner = "".join(
        (
            '<w:rStyle w:val="Hyperlink"/>' if link else "",
            '<w:rFonts w:hint="eastAsia"/>' if "eastAsia" in spoken else "",
            "<w:b/><w:bCs/>" if bold else "",
            "<w:i/><w:iCs/>" if italic else "",
            "<w:strike/>" if strike else "",
            '<w:u w:val="single"/>' if underline else "",
            f'<w:vertAlign w:val="{vertical}"/>' if vertical else "",
            "<w:rtl/>" if rtl else "",
            spoken,
        )
    )
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


@lru_cache(maxsize=4096)
def paragraph_properties(
    style: str,
    rtl: bool = False,
    indent: int = 0,
    hanging: int = 0,
    numbering: tuple[str, int] | None = None,
    extra: str = "",
    space_before: bool = False,
) -> str:
    """The ``w:pPr`` of a paragraph, children in the order of the schema (17.3.1.26).

    ``numbering`` is (slot, level); ``extra`` stands where ``w:keepNext`` and ``w:pageBreakBefore`` belong.
    """
    hang = f' w:hanging="{hanging}"' if hanging else ""
    inner = "".join(
        (
            f'<w:pStyle w:val="{style}"/>' if style != "Normal" else "",
            extra,
            f'<w:numPr><w:ilvl w:val="{numbering[1]}"/><w:numId w:val="\0{numbering[0]}\0"/></w:numPr>'
            if numbering
            else "",
            "<w:bidi/>" if rtl else "",
            '<w:spacing w:before="160"/>' if space_before else "",
            f'<w:ind w:left="{indent}"{hang}/>' if indent else "",
            "<w:rPr><w:rtl/></w:rPr>" if rtl else "",
        )
    )
    return f"<w:pPr>{inner}</w:pPr>" if inner else ""


@dataclass(slots=True)
class Renderer:
    """Collects the XML of one element and what its slots stand for."""

    setting: Setting
    out: list[str] = field(default_factory=list)
    lists: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    cautions: list[Caution] = field(default_factory=list)
    after_table: bool = False
    in_note: bool = False

    def rendered(self) -> Rendered:
        """What has been collected."""
        return Rendered(
            "".join(self.out), tuple(self.lists), tuple(self.notes), tuple(self.links), tuple(self.bookmarks),
            tuple(self.cautions),
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
                if isinstance(inline, LineBreak):
                    out.append("<w:r><w:br/></w:r>")
                elif isinstance(inline, Footnote):
                    linked = self._turn_link(linked, "")
                    self.footnote(inline, where)
                continue
            words = inline.text
            if not words:
                continue
            if inline.href != linked:
                linked = self._turn_link(linked, inline.href)
            lang, rtl = lang_here, where.rtl
            if inline.lang:
                lang = "" if inline.lang == document_lang else inline.lang
                rtl = text.is_right_to_left(inline.lang)
            if inline.dir:
                rtl = inline.dir == "rtl"
            pieces: Sequence[tuple[str, bool]] = ((words, False),)
            if rtl or not text.reads_simply(words):
                directed.append(words)
                pieces = text.segments(words, rtl)
            for piece, piece_rtl in pieces:
                properties = run_properties(
                    inline.bold, inline.italic, inline.underline, inline.strike, inline.vertical, bool(linked), lang,
                    piece_rtl,
                )  # fmt: skip
                out.append(f"<w:r>{properties}{text.content(piece)}</w:r>")
        if linked:
            out.append("</w:hyperlink>")
        if directed and (closing := text.unclosed_bidi(directed)):
            out.append(f"<w:r>{text.content(closing)}</w:r>")

    def _turn_link(self, current: str, href: str) -> str:
        """End the link that is open and begin one to ``href``; returns the address open now, or an empty string."""
        if current:
            self.out.append("</w:hyperlink>")
        if not href:
            return ""
        target = safe_target(href)
        if not target:
            self.caution("link-dropped", href)
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
        self.in_note = True
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        for position, paragraph in enumerate(note.blocks or (Paragraph(),)):
            here = where.but(paragraph.lang, paragraph.dir)
            self.out.append(f"<w:p>{paragraph_properties('FootnoteText', here.rtl)}")
            if position == 0:
                self.out.append(f"{mark}<w:r>{text.content(' ')}</w:r>")
            self.inlines(paragraph.inlines, here)
            self.out.append("</w:p>")
        self.in_note = False
        outer.append(f"\0f{len(self.notes)}\0")
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
        self.out.append(f"<w:p>{properties}\0m{mark}\0" if mark else f"<w:p>{properties}")
        self.inlines(inlines, where)
        self.out.append(f"\0e{mark}\0</w:p>" if mark else "</w:p>")

    def blocks(self, blocks: tuple[Block, ...], where: Context) -> None:
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
            self.list(block, where.but(block.lang, block.dir))
        elif isinstance(block, Quotation):
            base = where.indent + INDENT
            here = where.but(block.lang, block.dir, style="Quote", base=base, indent=base, level=-1)
            self.blocks(block.blocks, here)
        elif isinstance(block, Table):
            if self.after_table:
                # Two tables without a paragraph between them are one table to Word.
                self.paragraph((), where, where.style)
            tables.table(self, block, where.but(block.lang, block.dir), self.setting.landscape_width)
        elif isinstance(block, Picture):
            self.caution("picture-missing", block.alternative_text or block.sha256)
            self.paragraph((Run(f"[{block.alternative_text}]"),), where, "Note", indent=where.indent)
        else:
            self.paragraph(block.inlines, where, where.style)

    def list(self, block: List, where: Context) -> None:
        """Write a list: paragraphs numbered by one instance, so that every list counts from its own start (17.9.18)."""
        level = min(where.level + 1, LIST_LEVELS - 1)
        if block.ordered:
            slot = f"n{len(self.lists)}"
            self.lists.append((level, block.start))
        else:
            slot = "b"
        indent = where.base + list_indent(level)
        inside = where.but(level=level, indent=indent)
        style = list_style(block.ordered, level)
        for item in block.items:
            self._item(item, inside, style, (slot, level))

    def _item(self, item: ListItem, where: Context, style: str, numbering: tuple[str, int]) -> None:
        blocks = item.blocks
        first: Paragraph | Heading = Paragraph()
        if blocks and isinstance(blocks[0], Paragraph | Heading):
            first, blocks = blocks[0], blocks[1:]
        # The indentation of the level is the numbering's own unless a quotation pushes it in.
        indent, hanging = (where.indent, INDENT) if where.base else (0, 0)
        here = where.but(first.lang, first.dir)
        self.paragraph(first.inlines, here, style, indent=indent, hanging=hanging, numbering=numbering)
        self.blocks(blocks, where)

    def caution(self, kind: str, detail: str) -> None:
        """Note what could not be written as asked."""
        self.cautions.append(Caution(kind, detail[:200]))  # type: ignore[arg-type]


def render(fragment: Fragment, setting: Setting) -> Rendered:
    """Render an answer ahead of the file it will stand in, for a document of the given setting."""
    renderer = Renderer(setting)
    here = Context(lang=setting.language, rtl=setting.dir == "rtl", width=setting.width).but(
        fragment.lang, fragment.dir
    )
    if fragment.bookmark:
        renderer.bookmarks.append(fragment.bookmark)
        renderer.out.append("\0m0\0")
    renderer.blocks(fragment.blocks, here)
    if fragment.bookmark:
        if renderer.after_table:
            # The end of a bookmark between two tables would not part them.
            renderer.paragraph((), here, here.style)
        renderer.out.append("\0e0\0")
    return renderer.rendered()
