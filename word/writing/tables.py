"""Tables: a full grid with merged cells, repeating header rows and columns that fit (ECMA-376, 17.4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from richtext.blocks import Block, Heading, Inline, List, Paragraph, Quotation, Row, Run, Table
from word.model.document import Grid, WritingCode
from word.writing.context import Context, Setting


class Page(Protocol):
    """What a table needs of whoever renders the text around it (``render.Renderer``)."""

    out: list[str]
    setting: Setting
    after_table: bool
    bookmarks: list[str]

    def notice(self, code: WritingCode, excerpt: str) -> None:
        """Note what could not be written as asked."""

    def plain_opening(self, where: Context) -> str:
        """Return how a paragraph of one plain run begins."""

    def row_change(self) -> str:
        """Return the properties of a row that was inserted or deleted; "" for none."""

    def blocks(self, blocks: Sequence[Block], where: Context) -> None:
        """Write blocks one after another."""

    def paragraph(self, inlines: tuple[Inline, ...], where: Context, style: str) -> None:
        """Write one paragraph."""


MOST_COLUMNS = 63
"""Columns of a table in Word; what a row holds beyond them goes into its last cell."""

_TIGHT = '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
_MERGES = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}
_CHARACTER = 105
_PADDING = 240
_LONGEST_WORD = 20
_LONGEST_LABEL = 30
_LONGEST_TEXT = 70
_SAMPLE = 60
_NARROWEST = 600
_FEW = 3
_SHORT_TEXT = 300
_MOST_HEADINGS = 4
_TITLED = '<w:pStyle w:val="TableHeading"/>'


@dataclass(slots=True)
class Placed:
    """A cell at its place in the grid; ``merge`` is ``""``, ``"restart"`` or ``"continue"`` (17.4.84).

    ``words`` are the text of a cell that holds one plain paragraph, as it may stand in XML, and ``blocks`` are then
    not looked at.
    """

    blocks: Sequence[Block] = ()
    header: bool = False
    span: int = 1
    merge: str = ""
    words: str = ""
    mark: str = ""
    """The index of a bookmark that spans the cell."""
    size: tuple[int, int] = (-1, -1)

    def measured(self) -> tuple[int, int]:
        """(characters of the longest word, characters of the longest paragraph) in the cell."""
        if self.size[0] < 0:
            self.size = _sizes(self.words) if self.words else _measure(self.blocks)
        return self.size


def grid(rows: tuple[Row, ...]) -> list[list[Placed]]:
    """Place the cells so that every row spans the same number of columns, whatever spans the table claims."""
    lines: list[list[Placed]] = []
    cover: dict[int, tuple[int, Placed]] = {}  # first column -> further rows covered, the cell that covers them
    for index, row in enumerate(rows):
        if not cover and len(row.cells) <= MOST_COLUMNS and all(c.colspan == 1 == c.rowspan for c in row.cells):
            lines.append([Placed(cell.blocks, cell.header) for cell in row.cells])
            continue
        line: list[Placed] = []
        covers_next: dict[int, tuple[int, Placed]] = {}
        column = 0
        waiting = list(reversed(row.cells))
        while waiting or any(start >= column for start in cover):
            if column in cover:
                further, above = cover[column]
                placed = Placed(above.blocks, above.header, above.span, "continue")
                if further > 1:
                    covers_next[column] = (further - 1, above)
            elif column >= MOST_COLUMNS:
                line[-1].blocks = (*line[-1].blocks, *waiting.pop().blocks)
                continue
            elif waiting:
                cell = waiting.pop()
                room = min((start for start in cover if start > column), default=MOST_COLUMNS) - column
                deep = min(max(cell.rowspan, 1), len(rows) - index)
                span = min(max(cell.colspan, 1), room)
                placed = Placed(cell.blocks, cell.header, span, "restart" if deep > 1 else "")
                if deep > 1:
                    covers_next[column] = (deep - 1, placed)
            else:
                placed = Placed()
            line.append(placed)
            column += placed.span
        cover = covers_next
        lines.append(line)
    width = max((sum(placed.span for placed in line) for line in lines), default=0)
    for line in lines:
        line.extend(Placed() for _ in range(width - sum(placed.span for placed in line)))
    return lines


def _length(word: str) -> int:
    """The length of a word in Latin letters: Cyrillic ones are wider by a quarter, East Asian ones by nine tenths."""
    if word.isascii():
        return len(word)
    wide = sum(4 if "\u0400" <= letter <= "\u052f" else 16 if letter >= "\u2e80" else 0 for letter in word)
    return len(word) + -(-wide // 17)


def _sizes(text: str) -> tuple[int, int]:
    """(characters of the longest word, characters) of a text."""
    return max(map(len if text.isascii() else _length, text.split()), default=0), len(text)


def _measure(blocks: Sequence[Block]) -> tuple[int, int]:
    """(characters of the longest word, characters of the longest paragraph) in these blocks."""
    longest_word = longest_text = 0
    for block in blocks:
        if isinstance(block, Paragraph | Heading):
            word, text = _sizes("".join([inline.text for inline in block.inlines if type(inline) is Run]))
        elif isinstance(block, List):
            inner = [_measure(item.blocks) for item in block.items]
            word, text = max((w for w, _ in inner), default=0) + 5, max((t for _, t in inner), default=0) + 5
        elif isinstance(block, Quotation):
            word, text = _measure(block.blocks)
        elif isinstance(block, Table):
            word, text = _LONGEST_WORD, _LONGEST_TEXT
        else:
            word, text = _LONGEST_WORD, _LONGEST_WORD
        if len(blocks) == 1:
            return word, text
        longest_word, longest_text = max(longest_word, word), max(longest_text, text)
    return longest_word, longest_text


def needs(lines: list[list[Placed]]) -> tuple[list[int], list[int]]:
    """Twips each column needs for its longest word, and twips it would like for its longest text."""
    count = max((sum(placed.span for placed in line) for line in lines), default=0)
    words, texts = [0] * count, [0] * count
    merged: list[tuple[slice, int, int]] = []
    for line in lines[:_SAMPLE]:
        column = 0
        for placed in line:
            if placed.merge != "continue" and (placed.words or placed.blocks):
                word, text = placed.measured()
                if placed.span > 1:
                    merged.append((slice(column, column + placed.span), word, text))
                else:
                    if word > words[column]:
                        words[column] = word
                    if text > texts[column]:
                        texts[column] = text
            column += placed.span
    floors = [_twips(word, _LONGEST_WORD) for word in words]
    wishes = [max(_twips(text, _LONGEST_TEXT), floor) for text, floor in zip(texts, floors, strict=True)]
    for columns, word, text in merged:
        _widen(floors, columns, _twips(word, _LONGEST_WORD))
        _widen(wishes, columns, _twips(text, _LONGEST_TEXT))
    return floors, wishes


def _twips(characters: int, most: int) -> int:
    """The width of a cell that holds so many characters in a line, or as many as a column is made for."""
    return max(min(characters, most) * _CHARACTER + _PADDING, _NARROWEST)


def _is_short(line: list[Placed]) -> bool:
    """Whether a row is some lines high at most, so that it goes to the next page whole rather than be cut in two."""
    return all(len(placed.blocks) <= _FEW and placed.measured()[1] <= _SHORT_TEXT for placed in line)


def _widen(twips: list[int], columns: slice, least: int) -> None:
    """Make some columns together as wide as a cell that spans them needs."""
    lacking = least - sum(twips[columns])
    if lacking > 0:
        share = lacking // len(twips[columns]) + 1
        twips[columns] = [width + share for width in twips[columns]]


def widths(floors: list[int], wishes: list[int], available: int) -> list[int]:
    """Twips of each column, adding up to what is available: what its words need, then a share by its text."""
    least, most = sum(floors), sum(wishes)
    if least >= available or most == least:
        shared = [floor * available // least for floor in floors]
    elif most <= available:
        shared = [wish * available // most for wish in wishes]
    else:
        spare = available - least
        shared = [f + (w - f) * spare // (most - least) for f, w in zip(floors, wishes, strict=True)]
    shared[-1] += available - sum(shared)
    return shared


def table(renderer: Page, block: Table, where: Context, landscape_width: int) -> None:
    """Write a table: its columns fit the text area, on a page of its own turned on its side where they could not."""
    lines = grid(block.rows)
    if not any(lines):
        return
    if any(sum(cell.colspan for cell in row.cells) > MOST_COLUMNS for row in block.rows):
        renderer.notice("columns-merged", str(MOST_COLUMNS))
    write_grid(renderer, lines, where, landscape_width)


def own_grid(renderer: Page, element: Grid, where: Context) -> None:
    """Write a table of the document itself."""
    lines = []
    for row in element.rows:
        line = []
        for cell in row:
            mark = ""
            if cell.bookmark:
                mark = str(len(renderer.bookmarks))
                renderer.bookmarks.append(cell.bookmark)
            line.append(Placed(cell.blocks, cell.header, mark=mark))
        lines.append(line)
    write_grid(renderer, lines, where, renderer.setting.landscape_width, turned=element.landscape)


def write_grid(
    renderer: Page, lines: list[list[Placed]], where: Context, landscape_width: int, *, turned: bool = False
) -> None:
    """Write the cells of a table at their places."""
    floors, wishes = needs(lines)
    turned = turned or (sum(floors) > where.width and not where.nested and not where.indent)
    if turned:
        renderer.out.append("\0p\0")
    available = landscape_width if turned else max(where.width - where.indent, _NARROWEST)
    columns = widths(floors, wishes, available)
    out = renderer.out
    visual = "<w:bidiVisual/>" if where.rtl else ""
    margin = f'<w:tblInd w:w="{where.indent}" w:type="dxa"/>' if where.indent else ""
    # Where words would be cut all the same, the text may come closer to the lines.
    tight = _TIGHT if sum(floors) > available else ""
    headings = _heading_rows(lines)
    look = f'<w:tblLook w:val="{"0420" if headings else "0400"}" w:firstRow="{int(bool(headings))}" w:lastRow="0" '
    look += 'w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
    out.append(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="AnswerTable"/>{visual}<w:tblW w:w="{available}" w:type="dxa"/>{margin}'
        f'<w:tblLayout w:type="fixed"/>{tight}{look}</w:tblPr><w:tblGrid>'
    )
    out.extend(f'<w:gridCol w:w="{column}"/>' for column in columns)
    out.append("</w:tblGrid>")
    shade = renderer.setting.shade
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    kinds = [
        (place, renderer.plain_opening(place), fill) for place, fill in zip(_places(where), ("", shading), strict=True)
    ]
    for index, line in enumerate(lines):
        whole = "<w:cantSplit/>" if index < headings or _is_short(line) else ""
        said = whole + ("<w:tblHeader/>" if index < headings else "") + renderer.row_change()
        out.append(f"<w:tr><w:trPr>{said}</w:trPr>" if said else "<w:tr>")
        column, begin = 0, len(out)
        for placed in line:
            width = columns[column] if placed.span == 1 else sum(columns[column : column + placed.span])
            _cell(renderer, placed, width, *kinds[placed.header])
            column += placed.span
        if index < headings:
            # It does not stay behind at the end of a page.
            out[begin:] = [piece.replace(_TITLED, f"{_TITLED}<w:keepNext/>") for piece in out[begin:]]
        out.append("</w:tr>")
    out.append("</w:tbl>")
    renderer.after_table = True
    if turned:
        out.append("\0l\0")
        renderer.after_table = False


def _heading_rows(lines: list[list[Placed]]) -> int:
    """How many rows repeat on each page. Those that would leave little room for others do not repeat."""
    count = 0
    while count < len(lines) - 1 and all(placed.header for placed in lines[count]) and _is_short(lines[count]):
        count += 1
    return count if count <= _MOST_HEADINGS else 1


@lru_cache(maxsize=256)
def _places(where: Context) -> tuple[Context, Context]:
    """Where the text of cells and of heading cells stands."""
    text, heading = (Context(style, where.lang, where.rtl, nested=True) for style in ("TableText", "TableHeading"))
    return text, heading


def _cell(renderer: Page, placed: Placed, width: int, inside: Context, opening: str, shade: str) -> None:
    blocks = placed.blocks
    span = f'<w:gridSpan w:val="{placed.span}"/>' if placed.span > 1 else ""
    merge = _MERGES[placed.merge]
    begin = f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{shade}</w:tcPr>'
    if placed.words:
        renderer.out.append(f"{begin}{opening}{placed.words}</w:t></w:r></w:p></w:tc>")
        return
    renderer.out.append(f"{begin}\0m{placed.mark}\0" if placed.mark else begin)
    renderer.after_table = False
    if blocks and placed.merge != "continue":
        if any(type(block) is not Paragraph for block in blocks):
            inside = inside.but(width=max(width - _PADDING, _NARROWEST))
        renderer.blocks(blocks, inside)
    # A cell ends in a paragraph, or Word calls the file damaged (17.4.65).
    if not renderer.out[-1].endswith("</w:p>"):
        renderer.after_table = False
        renderer.paragraph((), inside, inside.style)
    renderer.out.append(f"\0e{placed.mark}\0</w:tc>" if placed.mark else "</w:tc>")


def facts(renderer: Page, rows: tuple[tuple[str, str], ...], where: Context) -> None:
    """Write (label, value) rows as a table without borders."""
    out = renderer.out
    # Beside the least width a checksum of 64 digits stands on one line of the house's page; a longer word goes before.
    longest = max((_sizes(label)[0] for label, _value in rows), default=0)
    bold = _twips(longest, _LONGEST_LABEL) * 11 // 10
    left = min(max(where.width * 26 // 100, bold), where.width * 40 // 100)
    visual = "<w:bidiVisual/>" if where.rtl else ""
    out.append(
        f'<w:tbl><w:tblPr><w:tblStyle w:val="FactsTable"/>{visual}<w:tblW w:w="{where.width}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0080" w:firstRow="0" w:lastRow="0" w:firstColumn="1" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid><w:gridCol w:w="{left}"/>'
        f'<w:gridCol w:w="{where.width - left}"/></w:tblGrid>'
    )
    for label, value in rows:
        out.append(f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{left}" w:type="dxa"/></w:tcPr>')
        renderer.paragraph((Run(label),), where, "TableHeading")
        out.append(f'</w:tc><w:tc><w:tcPr><w:tcW w:w="{where.width - left}" w:type="dxa"/></w:tcPr>')
        renderer.paragraph((Run(value),), where, "TableText")
        out.append("</w:tc></w:tr>")
    out.append("</w:tbl>")
    renderer.after_table = True
