"""A marked-up copy: every paragraph with what was inserted, deleted, struck through or set off in it, and by whom.

The reader of answers takes a file as it would stand with all changes accepted. Here nothing is decided yet: a stretch
of text keeps its change and its look, a paragraph its mark, so that the matching can tell both texts apart.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from lxml import etree

from richtext import count_words
from word.reading.balance import units_of, words_of
from word.reading.names import MC, A, M, W, first, number, value
from word.reading.numbering import Numbering
from word.reading.package import Package, Relationship
from word.reading.styles import NOTHING, Styles, marks_of

ChangeKind = Literal["", "ins", "del"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text of one kind. ``change`` says whether it is tracked as inserted or deleted, ``author`` by whom.

    ``struck`` is text struck through; ``set_off`` is text that its looks set off from the rest of the file: bold,
    underlined, coloured or highlighted.
    """

    text: str
    change: ChangeKind = ""
    author: str = ""
    struck: bool = False
    set_off: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """The place of a paragraph in a table: which table of the file, row and column, each from 0."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A paragraph of the file. ``mark`` says whether the end of the paragraph itself was inserted or deleted.

    ``body`` counts the paragraphs of the body outside tables, as ``source.Where`` does; ``comments`` are the ids of
    the margin comments anchored here; ``names`` are tags and titles of controls around it and bookmarks in it.
    ``beside`` marks what stands beside the text: headers, footers, notes and text boxes.
    """

    stretches: tuple[Stretch, ...]
    mark: ChangeKind = ""
    label: str = ""
    style: str = ""
    outline: int = 0
    body: int = 0
    cell: Cell | None = None
    comments: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    beside: bool = False

    @property
    def raw(self) -> str:
        """All of its text, as words are counted."""
        return "".join(stretch.text for stretch in self.stretches)


@dataclass(frozen=True, slots=True)
class MarginComment:
    """A comment in the margin, with its words in the file."""

    id: str
    author: str
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A file as marked up. ``words_in`` are its words as the separate pass counts them (``balance``)."""

    lines: tuple[MarkedLine, ...]
    comments: tuple[MarginComment, ...] = ()
    words_in: int = 0
    call: str = ""
    """The short name of the call that the file says it was made for, if any."""

    @property
    def has_changes(self) -> bool:
        """Whether anything in it is tracked, struck through or commented."""
        return bool(self.comments) or any(
            line.mark or any(stretch.change or stretch.struck for stretch in line.stretches) for line in self.lines
        )


def count(text: str) -> int:
    """Words of a paragraph as the separate pass counts them."""
    return count_words(text if text.isascii() else unicodedata.normalize("NFC", text))


def read_marked(path: Path) -> Marked:
    """Read a Word file as marked up. Raises ``Refused`` for what is no such file."""
    with Package(path) as package:
        return _read(package)


def _read(package: Package) -> Marked:
    main = package.xml(package.main)
    assert main is not None  # noqa: S101 - Package has seen it
    relationships = package.relationships(package.main)
    styles = Styles(next(_parts(package, relationships, "styles"), None))
    reader = _Reader(styles, Numbering(next(_parts(package, relationships, "numbering"), None), styles))
    reader.story(main)
    words_in = words_of(main)
    comments = []
    for root in _parts(package, relationships, "comments"):
        words_in += words_of(root)
        for element in root.iterchildren(W + "comment"):
            text = "\n".join(" ".join(unit.split()) for unit in units_of(element) if unit.strip())
            author = element.get(W + "author", "")
            comments.append(MarginComment(element.get(W + "id", ""), author, text, words_of(element)))
    for kind in ("header", "footer", "footnotes", "endnotes"):
        for root in _parts(package, relationships, kind):
            words_in += words_of(root)
            reader.lines += (MarkedLine((Stretch(unit),), beside=True) for unit in units_of(root) if unit.strip())
    return Marked(tuple(reader.lines), tuple(comments), words_in, _call(package))


def _parts(package: Package, relationships: dict[str, Relationship], kind: str) -> Iterator[etree._Element]:
    names = {one.target for one in relationships.values() if one.kind == kind and not one.external}
    return (root for name in sorted(names) if (root := package.xml(name)) is not None)


def _call(package: Package) -> str:
    for relationship in package.relationships("").values():
        if relationship.kind == "custom-properties" and not relationship.external:
            root = package.xml(relationship.target)
            for child in root if root is not None else ():
                if child.get("name") == "Rapporteur call":
                    return "".join(child.itertext()).strip()[:200]
    return ""


_TEXTS = frozenset({W + "t", W + "delText", M + "t", A + "t"})
_SIGNS = {
    W + "noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    W + "sym": "\N{REPLACEMENT CHARACTER}",
    **dict.fromkeys((W + "tab", W + "ptab", W + "br", W + "cr"), " "),
}
_INSERTIONS = frozenset({W + "ins", W + "moveTo"})
_DELETIONS = frozenset({W + "del", W + "moveFrom"})


@dataclass(slots=True)
class _Open:
    """A paragraph that is being read, and what holds for the text read now."""

    stretches: list[Stretch] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)

    def add(self, stretch: Stretch) -> None:
        last = self.stretches[-1] if self.stretches else None
        if last is not None and _kind(last) == _kind(stretch):
            self.stretches[-1] = Stretch(last.text + stretch.text, *_kind(last))
        elif stretch.text:
            self.stretches.append(stretch)


def _kind(stretch: Stretch) -> tuple[ChangeKind, str, bool, bool]:
    return stretch.change, stretch.author, stretch.struck, stretch.set_off


class _Reader:
    """Reads one story. The words of its lines are those that the separate pass counts in it."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self.lines: list[MarkedLine] = []
        self._styles = styles
        self._numbering = numbering
        self._body = 0
        self._tables = 0
        self._waiting: list[str] = []

    def story(self, root: etree._Element) -> None:
        loose: list[str] = []
        self._blocks(root, _Around(), loose)
        self.lines += (MarkedLine((Stretch(text),), beside=True) for text in loose if text.strip())

    def _blocks(self, element: etree._Element, around: _Around, loose: list[str]) -> None:
        for child in element[:1] if element.tag == MC + "AlternateContent" else element:
            tag = child.tag
            if not isinstance(tag, str):
                continue
            if tag == W + "p":
                self._paragraph(child, around, loose)
            elif tag == W + "tbl":
                self._table(child, around, loose)
            elif tag == W + "sdt":
                self._blocks(child, around.named(_names(child)), loose)
            elif tag in _INSERTIONS or tag in _DELETIONS:
                kind: ChangeKind = "ins" if tag in _INSERTIONS else "del"
                self._blocks(child, around.changed(kind, child.get(W + "author", "")), loose)
            elif tag == W + "bookmarkStart":
                self._waiting.append(child.get(W + "name", ""))
            elif tag in _TEXTS:
                loose.append(child.text or "")
            else:
                self._blocks(child, around, loose)

    def _table(self, element: etree._Element, around: _Around, loose: list[str]) -> None:
        table = self._tables
        self._tables += 1
        row = -1
        for child in element.iter(W + "tr"):
            if next(child.iterancestors(W + "tbl")) is not element:
                continue
            row += 1
            changed = around
            properties = first(child, W + "trPr")
            for kind in ("ins", "del"):
                change = None if properties is None else first(properties, W + kind)
                if change is not None:
                    changed = around.changed("ins" if kind == "ins" else "del", change.get(W + "author", ""))
            column = number(value(properties, "gridBefore"))
            for cell in child.iter(W + "tc"):
                if next(cell.iterancestors(W + "tr")) is not child:
                    continue
                place = around.cell or Cell(table, row, column)
                self._blocks(cell, _Around(changed.change, changed.author, place, changed.names, changed.inside), loose)
                column += max(number(value(first(cell, W + "tcPr"), "gridSpan"), 1), 1)

    def _paragraph(self, element: etree._Element, around: _Around, loose: list[str]) -> None:
        in_body = around.cell is None and not around.inside
        self._body += in_body
        properties = first(element, W + "pPr")
        style_id = value(properties, "pStyle")
        style = self._styles.paragraph(style_id)
        reading = _Open(names=[*around.names, *self._waiting])
        self._waiting = []
        boxes: list[etree._Element] = []
        self._inlines(element, reading, around, _Looks(self._styles, style.marks), boxes)
        level = value(properties, "outlineLvl")
        line = MarkedLine(
            tuple(reading.stretches),
            mark=_mark(properties) or around.change,
            label=self._label(properties, style, style_id),
            style=style.name,
            outline=style.outline if level is None else number(level, 9) + 1,
            body=self._body,
            cell=around.cell,
            comments=tuple(reading.comments),
            names=tuple(name for name in reading.names if name),
            beside=around.inside,
        )
        self.lines.append(line)
        for box in boxes:
            self._blocks(box, _Around(around.change, around.author, around.cell, inside=True), loose)

    def _label(self, properties: etree._Element | None, style: Any, style_id: str | None) -> str:
        own = None if properties is None else first(properties, W + "numPr")
        num_id = value(own, "numId") or style.num_id
        if not num_id or num_id == "0":
            return ""
        level = value(own, "ilvl")
        depth = number(level) if level is not None else None
        if depth is None:
            tied = self._numbering.level_of_style(num_id, style_id or self._styles.default_paragraph)
            depth = style.level if tied is None else tied
        return self._numbering.advance(num_id, depth)[0]

    def _inlines(
        self, element: etree._Element, reading: _Open, around: _Around, looks: _Looks, boxes: list[etree._Element]
    ) -> None:
        for child in element[:1] if element.tag == MC + "AlternateContent" else element:
            tag = child.tag
            if not isinstance(tag, str) or (tag.startswith(W) and tag.endswith("Pr")):
                continue
            if tag == W + "r":
                self._inlines(child, reading, around, looks.of(first(child, W + "rPr")), boxes)
            elif tag in _TEXTS or tag in _SIGNS:
                change: ChangeKind = "del" if tag == W + "delText" else around.change
                text = _SIGNS.get(tag, child.text or "")
                reading.add(Stretch(text, change, around.author, looks.struck, looks.set_off))
            elif tag in _INSERTIONS or tag in _DELETIONS:
                kind: ChangeKind = "ins" if tag in _INSERTIONS and around.change != "del" else "del"
                self._inlines(child, reading, around.changed(kind, child.get(W + "author", "")), looks, boxes)
            elif tag in {W + "commentRangeStart", W + "commentReference"}:
                if (comment := child.get(W + "id", "")) not in reading.comments:
                    reading.comments.append(comment)
            elif tag == W + "bookmarkStart":
                reading.names.append(child.get(W + "name", ""))
            elif tag in {W + "txbxContent", W + "tbl"}:
                boxes.append(child)
            else:
                if tag == W + "sdt":
                    reading.names += _names(child)
                self._inlines(child, reading, around, looks, boxes)


@dataclass(frozen=True, slots=True)
class _Around:
    """What holds for the paragraphs inside an element."""

    change: ChangeKind = ""
    author: str = ""
    cell: Cell | None = None
    names: tuple[str, ...] = ()
    inside: bool = False

    def changed(self, change: ChangeKind, author: str) -> _Around:
        return _Around(change, author, self.cell, self.names, self.inside)

    def named(self, names: list[str]) -> _Around:
        return _Around(self.change, self.author, self.cell, (*self.names, *names), self.inside)


class _Looks:
    """How the text of a run looks beside the text of its paragraph."""

    def __init__(self, styles: Styles, paragraph: Any, struck: bool = False, set_off: bool = False) -> None:
        self._styles, self._paragraph = styles, paragraph
        self.struck, self.set_off = struck, set_off

    def of(self, properties: etree._Element | None) -> _Looks:
        if properties is None:
            return _Looks(self._styles, self._paragraph)
        direct = marks_of(properties)
        own = self._styles.effective(direct, self._paragraph)
        plain = self._styles.effective(NOTHING, self._paragraph)
        color = value(properties, "color") or ""
        is_colored = color.lower() not in {"", "auto", "000000"} or any(
            (value(properties, name) or "").lower() not in {"", "none"} for name in ("highlight",)
        )
        struck = own.toggles.get("strike", False) or own.toggles.get("dstrike", False)
        set_off = (own.bold and not plain.bold) or (bool(own.underline) and not plain.underline) or is_colored
        return _Looks(self._styles, self._paragraph, struck, set_off)


def _mark(properties: etree._Element | None) -> ChangeKind:
    """What became of the end of a paragraph (17.13.5.15, 17.13.5.20)."""
    marks = None if properties is None else first(properties, W + "rPr")
    if marks is not None:
        if any(first(marks, tag) is not None for tag in _DELETIONS):
            return "del"
        if any(first(marks, tag) is not None for tag in _INSERTIONS):
            return "ins"
    return ""


def _names(control: etree._Element) -> list[str]:
    properties = first(control, W + "sdtPr")
    return [name for which in ("tag", "alias") if (name := (value(properties, which) or "")[:200])]


def marked_to_json(marked: Marked) -> dict[str, Any]:
    """``marked`` as JSON values."""
    return asdict(marked)


def marked_from_json(data: dict[str, Any]) -> Marked:
    """The value that ``marked_to_json`` wrote."""
    return Marked(
        tuple(
            MarkedLine(
                tuple(Stretch(**stretch) for stretch in line["stretches"]),
                cell=Cell(**line["cell"]) if line["cell"] else None,
                comments=tuple(line["comments"]),
                names=tuple(line["names"]),
                **{name: line[name] for name in ("mark", "label", "style", "outline", "body", "beside")},
            )
            for line in data["lines"]
        ),
        tuple(MarginComment(**comment) for comment in data["comments"]),
        data["words_in"],
        data["call"],
    )
