"""What a Word file holds, as plain values: lines and tables in order, and notices of what did not come along.

A line keeps beside its text what tells a question from an answer (style, outline level, list label, bold) and what
makes a list a list. ``arrange`` turns any stretch of them into blocks of an answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from richtext import from_json, to_json
from richtext.blocks import Direction, Footnote, Inline, Paragraph, Picture, Run
from richtext.notices import Notice, Where

EXCERPT = 120
"""Characters of a text shown in a notice."""
WHOLE = 20_000
"""Characters shown of a text that stands nowhere else: a comment, or hidden text."""


Form = Literal["docx", "odt", "doc", "rtf", "pdf"]
"""What kind of file a text was read from."""

LossCode = Literal[
    "deletion",
    "moved",
    "hidden",
    "field-code",
    "contents",
    "placeholder",
    "ruby",
    "drawing",
    "picture",
    "chart",
    "diagram",
    "word-art",
    "object",
    "sub-document",
    "inserted-file",
    "stray",
    "header",
    "footer",
    "page-number",
    "page-picture",
    "list-sign",
    "comment",
    "footnote",
    "endnote",
    "note-on-page",
    "form-field",
]
"""Why words (or something that has none) did not come along."""

NoticeCode = Literal[
    "insertion",
    "symbol",
    "formula",
    "text-box",
    "numbering",
    "hyphenation",
    "colour",
    "capitals",
    "caption",
    "inner-table",
    "frame",
    "inserted-text",
    "diagram-text",
    "form-text",
    "typed-on-page",
    "counted-once",
]
"""What came along, and is mentioned for how it did."""


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture that is shown in part: lines name it ``name``, in the file its bytes have the SHA-256 ``whole``.

    ``edges`` are the shares of its width and height, from 0 to 1, that are cut off left, above, right and below.
    """

    name: str
    whole: str
    edges: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class ListMark:
    """The place of a line in a list: nesting ``level`` from 0, and its ``number`` (0 for a bullet)."""

    level: int
    ordered: bool
    number: int
    list_id: int


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph. ``outline`` is 1 to 9 for headings, else 0; ``label`` is the number Word shows before it.

    ``bold`` and ``italic`` say that all of its text is. ``words`` counts the text, ``note_words`` its footnotes.
    ``control`` holds tag and alias of the innermost titled content control around it (of the one
    that is an answer of ours, rather than one inside it); ``bookmarks`` are the names of those that begin there.
    ``pictures`` stand after the text (a line may hold nothing else), each by the checksum of its bytes in the file.
    """

    inlines: tuple[Inline, ...]
    words: int
    note_words: int = 0
    style: str = ""
    outline: int = 0
    quotation: bool = False
    label: str = ""
    mark: ListMark | None = None
    bold: bool = False
    italic: bool = False
    centred: bool = False
    lang: str = ""
    dir: Direction = ""
    control: tuple[str, str] = ("", "")
    bookmarks: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    where: Where = field(default_factory=Where)
    continues: int = -1
    """Level of the list item that this paragraph is a further one of, by its style; -1 for any other."""

    @property
    def text(self) -> str:
        """The text, line breaks as newlines, without footnotes."""
        return "".join(
            inline.text if isinstance(inline, Run) else "\n"
            for inline in self.inlines
            if not isinstance(inline, Footnote)
        )

    @property
    def footnotes(self) -> tuple[Footnote, ...]:
        """The footnotes whose marks stand in this line."""
        return tuple(inline for inline in self.inlines if isinstance(inline, Footnote))


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with what stands in it; spans as in ``blocks.Cell``. ``column`` counts grid columns from 0."""

    items: tuple[Item, ...]
    column: int = 0
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Grid:
    """A table."""

    rows: tuple[tuple[GridCell, ...], ...]
    lang: str = ""
    dir: Direction = ""
    where: Where = field(default_factory=Where)

    @property
    def lines(self) -> Iterator[Line]:
        """All lines of all cells, nested tables included, row by row."""
        for row in self.rows:
            for cell in row:
                yield from lines_of(cell.items)


Item = Line | Grid


@dataclass(frozen=True, slots=True)
class Source:
    """A file read: ``words_in`` = words of ``items`` (footnotes included) + of ``losses`` + ``words_unaccounted``.

    ``words_in`` is counted apart from the reading, so ``words_unaccounted`` is 0, or there is a fault in this program.

    ``form`` says what file it was: the text of a PDF is extracted, that of an OpenDocument file converted.
    """

    items: tuple[Item, ...]
    losses: tuple[Notice, ...]
    notices: tuple[Notice, ...]
    words_in: int
    language: str = ""
    properties: tuple[tuple[str, str], ...] = ()
    """Title, subject, author and the like; custom properties are named ``custom:NAME``."""
    form: Form = "docx"
    controls: tuple[tuple[str, str], ...] = ()
    """Tag and alias of every titled content control, also of one that is empty."""
    crops: tuple[Crop, ...] = ()
    """The pictures of which only a part is shown."""

    @property
    def words_unaccounted(self) -> int:
        """Words that were counted and not read (below 0: read and not counted)."""
        return self.words_in - words_of_items(self.items) - sum(loss.words for loss in self.losses)

    @property
    def title(self) -> str:
        """The title in the properties of the document, or empty."""
        return dict(self.properties).get("title", "")


def lines_of(items: tuple[Item, ...]) -> Iterator[Line]:
    """All lines among ``items``, in order, those in tables included."""
    for item in items:
        if isinstance(item, Line):
            yield item
        else:
            yield from item.lines


def words_of_items(items: tuple[Item, ...]) -> int:
    """Words of ``items``, footnotes included."""
    return sum(line.words + line.note_words for line in lines_of(items))


def source_to_json(source: Source) -> dict[str, Any]:
    """``source`` as JSON values; text is in the form of ``richtext.to_json``."""
    return {
        "items": [item_to_json(item) for item in source.items],
        "losses": [notice_to_json(notice) for notice in source.losses],
        "notices": [notice_to_json(notice) for notice in source.notices],
        "words_in": source.words_in,
        "language": source.language,
        "properties": [list(pair) for pair in source.properties],
        "form": source.form,
        "controls": [list(pair) for pair in source.controls],
        "crops": [[crop.name, crop.whole, list(crop.edges)] for crop in source.crops],
    }


def source_from_json(data: dict[str, Any]) -> Source:
    """The value that ``source_to_json`` wrote."""
    return Source(
        items=tuple(item_from_json(item) for item in data["items"]),
        losses=tuple(notice_from_json(notice) for notice in data["losses"]),
        notices=tuple(notice_from_json(notice) for notice in data["notices"]),
        words_in=data["words_in"],
        language=data["language"],
        properties=tuple((name, value) for name, value in data["properties"]),
        form=data["form"],
        controls=tuple((tag, alias) for tag, alias in data["controls"]),
        crops=tuple(Crop(name, whole, tuple(edges)) for name, whole, edges in data["crops"]),
    )


def _where_to_json(where: Where) -> list[Any]:
    return [where.part, where.paragraph, where.near, where.page]


def notice_to_json(notice: Notice) -> dict[str, Any]:
    """``notice`` as JSON values."""
    return {
        "code": notice.code,
        "words": notice.words,
        "excerpt": notice.excerpt,
        "where": _where_to_json(notice.where),
        "author": notice.author,
    }


def notice_from_json(data: dict[str, Any]) -> Notice:
    """The value that ``notice_to_json`` wrote."""
    return Notice(data["code"], data["words"], data["excerpt"], Where(*data["where"]), data["author"])


def item_to_json(item: Item) -> dict[str, Any]:
    """``item`` as JSON values."""
    if isinstance(item, Grid):
        return {
            "rows": [
                [
                    {
                        "items": [item_to_json(inner) for inner in cell.items],
                        "at": [cell.column, cell.header, cell.colspan, cell.rowspan],
                    }
                    for cell in row
                ]
                for row in item.rows
            ],
            "lang": item.lang,
            "dir": item.dir,
            "where": _where_to_json(item.where),
        }
    mark = item.mark
    return {
        "block": to_json((Paragraph(item.inlines, item.lang, item.dir),))[0],
        "words": [item.words, item.note_words],
        "style": item.style,
        "outline": item.outline,
        "quotation": item.quotation,
        "label": item.label,
        "mark": [mark.level, mark.ordered, mark.number, mark.list_id] if mark else None,
        "look": [item.bold, item.italic, item.centred],
        "control": list(item.control),
        "bookmarks": list(item.bookmarks),
        "continues": item.continues,
        "pictures": to_json(item.pictures),
        "where": _where_to_json(item.where),
    }


def item_from_json(data: dict[str, Any]) -> Item:
    """The value that ``item_to_json`` wrote."""
    if "rows" in data:
        rows = tuple(
            tuple(GridCell(tuple(item_from_json(inner) for inner in cell["items"]), *cell["at"]) for cell in row)
            for row in data["rows"]
        )
        return Grid(rows, data["lang"], data["dir"], Where(*data["where"]))
    (block,) = from_json([data["block"]])
    assert isinstance(block, Paragraph)  # noqa: S101 - written so by item_to_json
    words, note_words = data["words"]
    return Line(
        block.inlines,
        words,
        note_words,
        style=data["style"],
        outline=data["outline"],
        quotation=data["quotation"],
        label=data["label"],
        mark=ListMark(*data["mark"]) if data["mark"] else None,
        bold=data["look"][0],
        italic=data["look"][1],
        centred=data["look"][2],
        lang=block.lang,
        dir=block.dir,
        control=(data["control"][0], data["control"][1]),
        bookmarks=tuple(data["bookmarks"]),
        continues=data["continues"],
        pictures=tuple(block for block in from_json(data["pictures"]) if isinstance(block, Picture)),
        where=Where(*data["where"]),
    )
