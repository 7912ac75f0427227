"""Reading a story (ECMA-376 part 1, 17.2): paragraphs, tables and what wraps them, in document order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from lxml import etree

from richtext import count_words
from richtext.blocks import Footnote, Paragraph, Run
from richtext.notices import Notice, Part, Where
from word.model.slots import is_ours
from word.model.source import EXCERPT, WHOLE, Grid, Item, Line, ListMark, LossCode, NoticeCode, lines_of
from word.reading.alternatives import chosen
from word.reading.balance import units_of, words_of
from word.reading.diagrams import PARAGRAPH, lines_of_diagram
from word.reading.drawings import Drawings
from word.reading.fields import TICKED, UNTICKED, shown_entry, ticked, unended
from word.reading.formulas import written
from word.reading.inlines import Content, InlineReader
from word.reading.languages import direction_of, settle
from word.reading.names import MC, A, M, R, V, W, first, number, switched_on, value
from word.reading.numbering import Numbering
from word.reading.package import Relationship
from word.reading.run_properties import shows_placeholder
from word.reading.segments import Fate, Segment, shared_out, tidied
from word.reading.state import Field, NoteKind
from word.reading.story_parts import continued, identity, is_quoted, placed, removed_mark
from word.reading.styles import ParagraphStyle, Styles
from word.reading.symbols import UNKNOWN
from word.reading.tables import CellDraft, grid_of

_CHART_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
_STRAY = frozenset({*(space + name for space in (W, M, A) for name in ("t", "delText")), _CHART_VALUE})
_SIGNS = frozenset({W + "sym", W + "noBreakHyphen"})
_NEAR = 60

Inserted = Callable[[Relationship | None], tuple[Item, ...] | None]
"""Gives what a document inserted whole holds, or None where it cannot be read."""
_MOST_SAID = 12
"""Paragraphs that are each told what formatting they lost; more are told of together."""
Notes = dict[tuple[NoteKind, str], tuple[etree._Element, dict[str, Relationship]]]


class Reading:
    """The state of reading one file. ``notes``: by (kind, id) the element and its part's relationships."""

    def __init__(
        self,
        styles: Styles,
        numbering: Numbering,
        relationships: dict[str, Relationship],
        notes: Notes,
        drawings: Drawings,
        drawn: dict[str, etree._Element] | None = None,
        inserted: Inserted = lambda _relationship: None,
    ) -> None:
        """``drawn``: the parts with the texts of charts and diagrams, by their names."""
        self._inserted = inserted
        self.unended: set[etree._Element] = set()
        """Characters of fields that never end."""
        self._dropped: dict[NoticeCode, list[tuple[Where, str]]] = {}
        self.drawings = drawings
        self.drawn = dict(drawn or {})
        self.styles = styles
        self.relationships = relationships
        self.fields: list[Field] = []
        self.alternative_text = ""
        self.in_placeholder = False
        self.losses: list[Notice] = []
        self.notices: list[Notice] = []
        self.comments: dict[str, Where] = {}
        self._numbering = numbering
        self._notes = notes
        self._part: Part = "body"
        self._paragraphs = 0
        self._near = ""
        self._pending: list[Segment] = []
        self._bookmarks: list[str] = []
        self.controls: list[tuple[str, str]] = []

    # What the reader of inlines asks and tells.

    def lose(self, kind: LossCode, text: str, *, author: str = "", words: bool = False) -> None:
        """Notice that something does not come along; with ``words`` those of ``text`` are counted as lost."""
        self.losses.append(self._notice(kind, text, count_words(text) if words else 0, author))

    def lose_drawn(self, kind: LossCode, relationship: Relationship | None) -> None:
        """Notice on a chart or a diagram, whose text stands in a part of its own; its words are counted once."""
        root = self.drawn.pop(relationship.target, None) if relationship else None
        units = [] if root is None else [unit for unit in units_of(root, PARAGRAPH) if unit.strip()]
        words = 0 if root is None else words_of(root, PARAGRAPH)
        self.losses.append(self._notice(kind, " / ".join(units) or self.alternative_text, words, ""))

    def notice(self, kind: NoticeCode, text: str, *, author: str = "", words: bool = False) -> None:
        """Notice on something that comes along."""
        self.notices.append(self._notice(kind, text, count_words(text) if words else 0, author))

    def commented(self, comment_id: str) -> None:
        """Remember where a comment is anchored."""
        self.comments[comment_id] = self._where()

    def field_fate(self) -> Fate | None:
        """The fate of text that stands here because of the fields around it."""
        for open_field in self.fields:
            if not open_field.in_result:
                return Fate("field-code")
            if open_field.instruction.lstrip()[:4].rstrip().upper() == "TOC":
                return Fate("contents")
        return None

    def field_href(self) -> str:
        """The address of the innermost link field around."""
        return next((href for open_field in reversed(self.fields) if (href := open_field.href)), "")

    def note(self, kind: NoteKind, note_id: str) -> tuple[Footnote, int] | None:
        """The note with its number of words, once; a note that is referred to from a note stays where it is."""
        if self._part in {"footnote", "endnote"}:
            return None
        found = self._notes.pop((kind, note_id), None)
        if found is None:
            return None
        element, relationships = found
        outer = self.relationships, self.fields, self._part, self._pending, self._near
        ended = self.unended
        self.relationships, self.fields, self._part, self._pending = relationships, [], kind, []
        lines = list(lines_of(tuple(self.story(element))))
        self.relationships, self.fields, self._part, self._pending, self._near = outer
        self.unended = ended
        for picture in (picture for line in lines for picture in line.pictures):
            self.lose("picture", picture.alternative_text)
        paragraphs = tuple(Paragraph(line.inlines, line.lang, line.dir) for line in lines if line.inlines)
        return (Footnote(paragraphs), sum(line.words for line in lines)) if paragraphs else None

    # Blocks.

    def story(self, root: etree._Element) -> list[Item]:
        """The lines and tables of a story."""
        items: list[Item] = []
        self.unended = unended(root)
        self._children(root, items, None, ("", ""))
        self._flush(items)
        return items

    def dropped(self) -> list[Notice]:
        """Notices on formatting that did not come along: one a paragraph, or where these are many one in all."""
        said: list[Notice] = []
        for kind, places in self._dropped.items():
            if len(places) <= _MOST_SAID:
                said += [Notice(kind, count_words(text), text[:EXCERPT], where) for where, text in places]
            else:
                where, text = places[0]
                said.append(Notice(kind, sum(count_words(other) for _, other in places), text[:EXCERPT], where))
        return said

    def unread_notes(self) -> None:
        """Notice on notes that nothing refers to."""
        for (kind, _), (element, _) in self._notes.items():
            units = list(units_of(element))
            if words := sum(map(count_words, units)):
                text = " ".join(unit.strip() for unit in units if unit.strip())
                self.losses.append(Notice(kind, words, text[:EXCERPT], Where(kind)))

    def _children(
        self, element: Iterable[etree._Element], items: list[Item], fate: Fate | None, control: tuple[str, str]
    ) -> None:
        for child in element:
            self._block(child, items, fate, control)

    def _block(self, element: etree._Element, items: list[Item], fate: Fate | None, control: tuple[str, str]) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == W + "p":
            self._paragraph(element, items, fate, control)
        elif tag == W + "tbl":
            self._flush(items)
            self._table(element, items, fate, control)
        elif tag == W + "sdt":
            outer, self.in_placeholder = self.in_placeholder, self.in_placeholder or shows_placeholder(element)
            self._children(element, items, fate, self._control(element, control))
            self.in_placeholder = outer
        elif tag == MC + "AlternateContent":
            self._children(chosen(element), items, fate, control)
        elif tag == W + "bookmarkStart":
            self._bookmarks.append(element.get(W + "name", "")[:80])
        elif tag in {W + "del", W + "moveFrom"}:
            removed = Fate("deletion" if tag == W + "del" else "moved", element.get(W + "author", ""))
            self._children(element, items, fate or removed, control)
        elif tag == W + "altChunk":
            self._flush(items)
            self._insert(self.relationships.get(element.get(R + "id", "")), items, fate, control)
            self._children(element, items, fate, control)
        elif tag == W + "subDoc":
            relationship = self.relationships.get(element.get(R + "id", ""))
            self.lose("sub-document", relationship.target if relationship else "")
            self._children(element, items, fate, control)
        elif not (tag.startswith(W) and tag.endswith("Pr")):
            self._stray(element)
            self._children(element, items, fate, control)

    def _stray(self, element: etree._Element) -> None:
        """Text outside any paragraph is against the schema; it is reported, one piece at a time."""
        tag = element.tag
        if tag in _STRAY:
            self.lose("stray", element.text or "", words=True)
        elif tag in _SIGNS:
            self.lose("stray", UNKNOWN, words=True)
        elif tag == W + "checkBox":
            self.lose("stray", TICKED if ticked(element) else UNTICKED, words=True)
        elif tag == W + "ddList":
            self.lose("stray", shown_entry(element), words=True)
        elif tag == V + "textpath":
            self.lose("word-art", element.get("string") or "", words=True)
        elif tag.startswith(M):
            part = written(element)
            for sign in filter(str.strip, (part.before, part.after)):
                self.lose("stray", sign, words=True)

    def _paragraph(
        self, element: etree._Element, items: list[Item], fate: Fate | None, control: tuple[str, str]
    ) -> None:
        if self._part == "body":
            self._paragraphs += 1
        properties = first(element, W + "pPr")
        style_id = value(properties, "pStyle")
        style = self.styles.paragraph(style_id)
        outline = style.outline if (level := value(properties, "outlineLvl")) is None else number(level, 9) + 1
        if style.name.casefold().startswith("toc ") and fate is None:
            fate = Fate("contents")
        relative = outline in range(1, 10) or style.quotation or style.name.casefold() in {"title", "subtitle"}
        content = InlineReader(self, style, relative=relative).read(element, fate)
        segments = self._pending + content.segments
        self._pending = []
        if (removed := removed_mark(properties)) is not None:
            self._pending = [*segments, Segment("\n", None, removed)]
        else:
            label, mark = self._list_place(properties, style, style_id)
            place = outline if outline in range(1, 10) else 0, label, mark, control
            if (line := self._closed(segments, content, properties, style, place)) is not None:
                items.append(line)
        self._illustrate(content, items, control)
        self._boxes(content, items, control)
        for relationship in content.diagrams:
            self._diagram(relationship, items, control)

    def _insert(
        self, relationship: Relationship | None, items: list[Item], fate: Fate | None, control: tuple[str, str]
    ) -> None:
        """What another document holds that was inserted whole; it stands in a part of its own (17.17.2)."""
        found = None if fate else self._inserted(relationship)
        if found is None:
            self.lose("inserted-file", relationship.target if relationship else "")
            return
        where = self._where()
        items += [placed(item, control, where) for item in found]
        text = " ".join(line.text for line in lines_of(found))
        if text:
            self.notice("inserted-text", text, words=True)

    def _diagram(self, relationship: Relationship | None, items: list[Item], control: tuple[str, str]) -> None:
        """The texts of a diagram become a list, once; where they cannot be told apart the diagram is lost."""
        root = self.drawn.get(relationship.target) if relationship else None
        texts = [] if root is None else lines_of_diagram(root)
        if relationship is None or root is None or not texts:
            self.lose_drawn("diagram", relationship)
            return
        del self.drawn[relationship.target]
        mark = ListMark(0, ordered=False, number=0, list_id=0)
        where = self._where()
        items += [
            Line((Run(text),), count_words(text), mark=mark, dir=direction_of(text, marked=False), control=control,
                 where=where)
            for text in texts
        ]  # fmt: skip
        self.notice("diagram-text", " / ".join(texts), words=True)

    def _illustrate(self, content: Content, items: list[Item], control: tuple[str, str]) -> None:
        """Pictures stand after the line in which, or after which, they were found."""
        if not content.pictures:
            return
        last = items[-1] if items else None
        if not isinstance(last, Line) or last.control != control:
            last = Line((), 0, control=control, where=self._where())
            items.append(last)
        items[-1] = replace(last, pictures=(*last.pictures, *content.pictures))

    def _closed(
        self,
        segments: list[Segment],
        content: Content,
        properties: etree._Element | None,
        style: ParagraphStyle,
        place: tuple[int, str, ListMark | None, tuple[str, str]] = (0, "", None, ("", "")),
    ) -> Line | None:
        """The line of a paragraph, or None where nothing of it comes along; a notice is made of what is lost."""
        kept, lost = shared_out(segments)
        segments, language = settle([segment for segment in segments if segment.fate is None])
        inlines = tidied(segments)
        text = "".join(inline.text for inline in inlines if isinstance(inline, Run))
        self._near = text[:_NEAR] or self._near
        for fate, words, lost_text in lost:
            if words or lost_text.strip():
                self.losses.append(self._notice(fate.kind, lost_text, words, fate.author))
        if not inlines:
            self._bookmarks += content.bookmarks
            return None
        outline, label, mark, control = place
        if not outline:
            for kind, texts in content.dropped.items():
                self._dropped.setdefault(kind, []).append((self._where(), " ".join("".join(texts).split())))
        if style.name.casefold() == "caption":
            self.notice("caption", text, words=True)
        alignment, direction = value(properties, "jc"), value(properties, "bidi")
        marked = style.right_to_left if direction is None else switched_on(direction)
        written = [segment for segment in segments if isinstance(segment.inline, Run) and segment.raw.strip()]
        return Line(
            inlines,
            kept,
            sum(segment.note_words for segment in segments),
            style=style.name,
            outline=outline,
            quotation=style.quotation or (mark is not None and is_quoted(properties, mark.level)),
            label=label,
            mark=mark,
            control=control,
            bold=bool(written) and all(segment.bold for segment in written),
            italic=bool(written) and all(segment.italic for segment in written),
            centred=style.centred if alignment is None else alignment == "center",
            lang=language,
            dir=direction_of(text, marked=marked),
            bookmarks=(*self._take_bookmarks(), *content.bookmarks),
            where=self._where(),
            continues=-1 if mark else continued(style, properties),
        )

    def _list_place(
        self, properties: etree._Element | None, style: ParagraphStyle, style_id: str | None
    ) -> tuple[str, ListMark | None]:
        """The label and the list of a paragraph, from its own numbering or that of its style (17.9.18)."""
        own = None if properties is None else first(properties, W + "numPr")
        num_id = value(own, "numId") or style.num_id
        if not num_id or num_id == "0":
            if style.list_name and num_id != "0":
                ordered, level = style.list_name
                return "", None if ordered else ListMark(level, ordered=False, number=0, list_id=0)
            return "", None
        level_text = value(own, "ilvl")
        depth = number(level_text) if level_text is not None else None
        if depth is None:
            tied = self._numbering.level_of_style(num_id, style_id or self.styles.default_paragraph)
            depth = style.level if tied is None else tied
        return self._numbering.advance(num_id, depth)

    def _boxes(self, content: Content, items: list[Item], control: tuple[str, str]) -> None:
        """Text boxes follow the paragraph that they are anchored in."""
        if not content.boxes:
            return
        outer = self._part, self.fields, self._pending
        self.fields, self._pending = [], []
        self._part = "text-box" if self._part == "body" else self._part
        for element, fate in content.boxes:
            start = len(items)
            if element.tag == W + "txbxContent":
                self._children(element, items, fate, control)
            elif element.tag == W + "altChunk":
                self._insert(self.relationships.get(element.get(R + "id", "")), items, fate, control)
                continue
            else:
                self._block(element, items, fate, control)
            self._flush(items)
            text = " ".join(line.text for line in lines_of(tuple(items[start:])))
            if text:
                self.notice("text-box", text, words=True)
        self._part, self.fields, self._pending = outer

    def _flush(self, items: list[Item]) -> None:
        """Close a paragraph whose mark was deleted where no paragraph follows to take its text."""
        if self._pending:
            segments, self._pending = self._pending, []
            line = self._closed(segments, Content(), None, self.styles.paragraph(None))
            if line is not None:
                items.append(line)

    def _table(self, element: etree._Element, items: list[Item], fate: Fate | None, control: tuple[str, str]) -> None:
        outer, self._part = self._part, "table" if self._part == "body" else self._part
        where = self._where()
        rows: list[list[CellDraft]] = []
        beside: list[Item] = []
        self._rows(element, rows, beside, fate, control)
        grid = grid_of(rows, right_to_left=element.find(f"{W}tblPr/{W}bidiVisual") is not None, where=where)
        if isinstance(grid, Grid):
            items.append(grid)
            for inner in (item for row in grid.rows for cell in row for item in cell.items if isinstance(item, Grid)):
                self.notice("inner-table", " / ".join(line.text for line in inner.lines), words=True)
        else:
            items.extend(grid)
            if text := " ".join(line.text for line in lines_of(tuple(grid))):
                self.notice("frame", text, words=True)
        items.extend(beside)
        self._part = outer

    def _rows(
        self,
        element: etree._Element,
        rows: list[list[CellDraft]],
        beside: list[Item],
        fate: Fate | None,
        control: tuple[str, str],
    ) -> None:
        for child in chosen(element) if element.tag == MC + "AlternateContent" else element:
            tag = child.tag
            if tag == W + "tr":
                properties = child.find(W + "trPr")
                row_fate = fate
                if properties is not None and row_fate is None:
                    removed, hidden = properties.find(W + "del"), value(properties, "hidden")
                    if removed is not None:
                        row_fate = Fate("deletion", removed.get(W + "author", ""))
                    elif hidden is not None and switched_on(hidden):
                        row_fate = Fate("hidden")
                heading = value(properties, "tblHeader")
                row: list[CellDraft] = []
                column = number(value(properties, "gridBefore"))
                is_header = heading is not None and switched_on(heading)
                self._cells(child, row, beside, row_fate, control, is_header, column)
                rows.append(row)
            elif tag in _ROW_WRAPPERS:
                self._rows(child, rows, beside, fate, self._control(child, control))
            else:
                self._block(child, beside, fate, control)

    def _cells(
        self,
        element: etree._Element,
        row: list[CellDraft],
        beside: list[Item],
        fate: Fate | None,
        control: tuple[str, str],
        header: bool,
        column: int,
    ) -> None:
        for child in chosen(element) if element.tag == MC + "AlternateContent" else element:
            if child.tag == W + "tc":
                properties = child.find(W + "tcPr")
                span = min(max(number(value(properties, "gridSpan"), 1), 1), 100)
                start = row[-1].column + row[-1].colspan if row else min(max(column, 0), 100)
                cell = CellDraft(
                    start, span, header, value(properties, "vMerge"), value(properties, "hMerge") == "continue"
                )
                removed = None if properties is None else properties.find(W + "cellDel")
                cell_fate = Fate("deletion", removed.get(W + "author", "")) if removed is not None else None
                self._children(child, cell.items, fate or cell_fate, control)
                self._flush(cell.items)
                row.append(cell)
            elif child.tag in _ROW_WRAPPERS:
                self._cells(child, row, beside, fate, self._control(child, control), header, column)
            else:
                self._block(child, beside, fate, control)

    def _control(self, element: etree._Element, around: tuple[str, str]) -> tuple[str, str]:
        """What the text in an element is named by: its own control, unless that stands within an answer's."""
        own = identity(element)
        if own is None:
            return around
        self.controls.append(own)
        return around if is_ours(around[0]) and not is_ours(own[0]) else own

    def _take_bookmarks(self) -> list[str]:
        """The bookmarks that began between paragraphs: they belong to the line that follows."""
        taken, self._bookmarks = self._bookmarks, []
        return taken

    def _where(self) -> Where:
        return Where(self._part, self._paragraphs, self._near)

    def _notice(self, kind: LossCode | NoticeCode, text: str, words: int, author: str) -> Notice:
        most = WHOLE if kind == "hidden" else EXCERPT
        return Notice(kind, words, " ".join(text[: 2 * most].split())[:most], self._where(), author)


_ROW_WRAPPERS = frozenset(
    {W + "sdt", W + "sdtContent", W + "customXml", W + "smartTag", W + "ins", W + "moveTo", MC + "AlternateContent"}
)
