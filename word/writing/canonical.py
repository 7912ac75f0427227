"""Answers in canonical HTML, rendered as they are read without making blocks of them: several times as fast.

``rendered`` gives what ``render.render`` gives for the parsed blocks. It follows the tags that
``richtext.serialize`` writes, and asks the same helpers for every property. Tables, pictures and paragraphs
with attributes go the long way by themselves; whatever else it does not follow, because it is rare (text from right
to left, another language within a paragraph) or not canonical, sends the whole answer there.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

from richtext.reading import parse
from richtext.tokenizer import pieces, unquoted
from word.model import text
from word.model.document import Canonical, Fragment, Rendered
from word.writing import tables
from word.writing.context import Context, Setting
from word.writing.formatting import paragraph_properties, run_properties
from word.writing.render import NOTE_MARK, Renderer, list_place, render

_FOREIGN_ENTITY = re.compile("&(?!(?:amp|lt|gt|quot);)")
_WITH_CARE = re.compile(f"{text.CARE.pattern.replace('&<>', '')}|{text.DIRECTED.pattern}")
"""Characters that may not stand in XML as they are, or that turn the direction."""

_MARKS = {"strong": 1, "em": 2, "u": 4, "s": 8, "sup": 16, "sub": 32}
_ENDS = {f"/{tag}": mark for tag, mark in _MARKS.items()}
_RAISED, _LINKED = 16, 64

_LIST = re.compile(r'ol start="(\d{1,5})">')
_BLOCK = re.compile(r"(p|h3|h4|table|img)[ >]")
"""Elements that can go the long way by themselves."""

_HEADING_ROW = r"<tr>(?:<th><p>[^<&\s][^<&]*</p></th>)+</tr>"
_ROW = r"<tr>(?:<td><p>[^<&\s][^<&]*</p></td>|<th><p>[^<&\s][^<&]*</p></th>)+</tr>"
_PLAIN_TABLE = re.compile(f"<table>(?:<thead>((?:{_HEADING_ROW})+)</thead>)?((?:{_ROW})*)</table>")
_CELL = re.compile("<t([dh])><p>([^<]+)")

_END = "\0"  # of an answer: no tag is that

_Properties = tuple[str, bool, int, int, tuple[str, int] | None]
"""The first arguments of ``paragraph_properties``."""


class _IrregularError(Exception):
    """Something to be left to the blocks."""


def rendered(answer: Canonical, setting: Setting) -> Rendered:
    """Render an answer for a document of the given setting."""
    renderer = Renderer(setting)
    here = renderer.begin(answer)
    if not here.rtl:
        try:
            _Walk(renderer, here, answer.html).flow(here, _END)
        except (_IrregularError, RecursionError):
            pass
        else:
            return renderer.finish(answer, here)
    return render(Fragment(parse(answer.html), answer.lang, answer.dir, answer.bookmark), setting)


@lru_cache(maxsize=64)
def _openings(lang: str) -> list[str]:
    """How a run begins, by the sum of its marks and whether it is linked."""
    return [
        f"<w:r>{run_properties(*_formats(marks), bool(marks & _LINKED), lang)}{text.OPEN}"
        for marks in range(2 * _LINKED)
    ]


def _formats(marks: int) -> tuple[bool, bool, bool, bool, str]:
    vertical = "superscript" if marks & 16 else "subscript" if marks & 32 else ""
    return bool(marks & 1), bool(marks & 2), bool(marks & 4), bool(marks & 8), vertical


def _plain_grid(table: str) -> list[list[tables.Placed]]:
    """The cells of a table where each holds a paragraph of plain text and none spans; nothing where they do not."""
    found = _PLAIN_TABLE.fullmatch(table)
    if not found:
        return []
    lines = [
        [tables.Placed(header=kind == "h", words=words) for kind, words in _CELL.findall(row)]
        for part in found.groups("")
        for row in part.split("</tr>")[:-1]
    ]
    columns = {len(line) for line in lines}
    return lines if len(columns) == 1 and max(columns) <= tables.MOST_COLUMNS else []


class _Walk:
    """Goes once through the tags of an answer, or of one of its footnotes."""

    def __init__(self, renderer: Renderer, here: Context, html: str) -> None:
        simple = html.isascii() and html.isprintable()
        if _FOREIGN_ENTITY.search(html) or not (simple or not _WITH_CARE.search(html)):
            raise _IrregularError
        before, found = pieces(html)
        if before:
            raise _IrregularError
        self.renderer = renderer
        self.here = here
        self.append = renderer.out.append
        self.runs = _openings("" if here.lang == renderer.setting.language else here.lang)
        self.tags = iter(found)

    def flow(self, where: Context, end: str, *first: str) -> None:
        """Write blocks up to a tag; ``first`` is the one that has been read already."""
        properties: _Properties = ("ListContinue" if where.level >= 0 else where.style, False, where.indent, 0, None)
        begin = ""
        for piece in chain(first, self.tags):
            if piece == end:
                return
            if piece.startswith("p>"):
                begin = begin or f"<w:p>{paragraph_properties(*properties)}"
                self.line(begin, properties, piece[2:], "/p>")
            elif piece.startswith(("h3>", "h4>")) and len(piece) > 3:
                heading: _Properties = (f"AnswerHeading{int(piece[1]) - 2}", False, where.indent, 0, None)
                self.line(f"<w:p>{paragraph_properties(*heading)}", heading, piece[3:], f"/{piece[:3]}")
            elif piece == "ul>":
                self.list(where, False, 1)
            elif piece == "ol>":
                self.list(where, True, 1)
            elif piece == "blockquote>":
                self.renderer.keep_lead_in()
                self.flow(where.quoted(), "/blockquote>")
            elif found := _LIST.fullmatch(piece):
                self.list(where, True, int(found[1]))
            elif found := _BLOCK.match(piece):
                self.long_way(where, piece, found[1])
            else:
                raise _IrregularError
        if end != _END:
            raise _IrregularError

    def list(self, where: Context, ordered: bool, start: int) -> None:
        """Write a list whose items begin with a paragraph, as nearly all do."""
        self.renderer.keep_lead_in()
        inside, style, indent, hanging = list_place(where, ordered)
        slot = self.renderer.list_slot(ordered, inside.level, start)
        properties: _Properties = (style, False, indent, hanging, (slot, inside.level))
        begin = f"<w:p>{paragraph_properties(*properties)}"
        end = "/ol>" if ordered else "/ul>"
        tags = self.tags
        empty = True
        for piece in tags:
            if piece == end and not empty:
                return
            first = next(tags, "") if piece == "li>" else ""
            if not first.startswith("p>"):
                raise _IrregularError
            empty = False
            self.line(begin, properties, first[2:], "/p>")
            further = next(tags, "")
            if further != "/li>":
                self.flow(inside, "/li>", further)
        raise _IrregularError

    def long_way(self, where: Context, piece: str, name: str) -> None:
        """Write an element by its blocks."""
        taken = ["", piece]
        end = f"/{name}>"
        if name != "img":
            for piece in self.tags:
                taken.append(piece)
                if piece.startswith(end):
                    break
        if not taken[-1].endswith(">"):
            raise _IrregularError
        html = "<".join(taken)
        grid = _plain_grid(html) if name == "table" and not self.renderer.after_table else []
        if grid:
            self.renderer.keep_lead_in()
            tables.write_grid(self.renderer, grid, where, self.renderer.setting.landscape_width)
        else:
            self.renderer.blocks(parse(html), where)

    def line(self, begin: str, properties: _Properties, words: str, end: str) -> None:  # noqa: C901 - a turn a tag
        """Write one paragraph up to a tag; ``begin`` is how it begins, by its properties, except after a table."""
        append, runs = self.append, self.runs
        if self.renderer.after_table:
            begin = f"<w:p>{paragraph_properties(*properties, '', True)}"
            self.renderer.after_table = False
        append(begin)
        if words:
            append(f"{runs[0]}{words}</w:t></w:r>")
        marks = linked = 0
        for piece in self.tags:
            if piece == end:
                break
            tag, _, words = piece.partition(">")
            if mark := _MARKS.get(tag):
                # Marks are nested in one order.
                if mark <= marks or marks >= _RAISED:
                    raise _IrregularError
                marks += mark
            elif mark := _ENDS.get(tag):
                if not mark <= marks < 2 * mark:
                    raise _IrregularError
                marks -= mark
            elif tag.startswith('a href="') and not (linked or marks):
                if not self.renderer.turn_link("", unquoted(tag[8:-1])):
                    raise _IrregularError
                linked = _LINKED
            elif tag == "/a" and not marks:
                append("</w:hyperlink>")
                linked = 0
            elif tag == "br" and not linked:
                append("<w:r><w:br/></w:r>")
            elif tag.startswith('sup data-note="') and not (linked or marks or words):
                self.note(unquoted(tag[15:-1]))
                closing, _, words = next(self.tags, "").partition(">")
                if closing != "/sup":
                    raise _IrregularError
            else:
                raise _IrregularError
            if words:
                append(f"{runs[marks + linked]}{words}</w:t></w:r>")
        else:
            raise _IrregularError
        if marks or linked:
            raise _IrregularError
        append("</w:p>")

    def note(self, html: str) -> None:
        """Write a reference and keep the note's own paragraphs apart."""
        renderer = self.renderer
        if renderer.in_note:
            raise _IrregularError
        outer, renderer.out, renderer.in_note = renderer.out, [], True
        walk = _Walk(renderer, self.here, html if html.startswith("<p>") else f"<p>{html}</p>")
        properties: _Properties = ("FootnoteText", False, 0, 0, None)
        begin = f"<w:p>{paragraph_properties(*properties)}"
        mark = NOTE_MARK
        for piece in walk.tags:
            if not piece.startswith("p>"):
                raise _IrregularError
            walk.line(begin + mark, properties, piece[2:], "/p>")
            mark = ""
        outer.append(f"\0f{len(renderer.notes)}\0")
        renderer.notes.append("".join(renderer.out))
        renderer.out, renderer.in_note = outer, False
