"""A specimen: a short document that holds every construct the writer knows, to see what a template makes of it."""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

from richtext import blocks as b
from word.model import document as d
from word.writing.changes import tracked

_WHEN = datetime(2025, 7, 21, 9, 5, 7, tzinfo=UTC)


def specimen(title: str = "Sample document", language: str = "en", page_label: str = d.PAGE_LABEL) -> d.Document:
    """Every construct once, and answers in scripts from left to right and from right to left."""
    return d.Document(
        d.Properties(title, language=language, created=_WHEN),
        _body(title),
        header=title,
        footer=title,
        page_label=page_label,
        pictures=pictures,
    )


def pictures(sha256: str) -> bytes | None:
    """The picture of the specimen, by its checksum."""
    data = _bars()
    return data if sha256 == hashlib.sha256(data).hexdigest() else None


def _body(title: str) -> Iterator[d.Element]:
    yield d.Title(title)
    yield d.Subtitle("Every construct, in the look of the template")
    yield d.Line("Received by 15 July 2025, 18:00 (New York)", "Cover Line")
    yield d.PageBreak()
    headings = [f"Heading of level {level}" for level in range(1, 7)]
    named = [*headings[:3], "Answer with every construct", "إجابة باللغة العربية", "中文答复"]
    yield d.Contents(
        "Contents",
        tuple(
            d.ContentsEntry(min(level, 2), text, f"specimen-{place}", lang=_language(text))
            for place, (level, text) in enumerate(zip((1, 2, 3, 1, 1, 1), named, strict=True))
        ),
    )
    yield d.PageBreak()
    for level, text in enumerate(headings, 1):
        yield d.Heading(level, text, f"specimen-{level - 1}" if level <= 3 else "")
    for style in ("Normal", "Answer Text", "Submitted By", "Note", "Quote", "Caption"):
        yield d.Line(f"A line in the style “{style}”.", style)
    yield d.Facts((("Call for inputs", title), ("Closing", "15 July 2025, 18:00 (New York)")))
    yield d.Heading(1, named[3], "specimen-3")
    yield d.Line("Submitted by a sample organization", "Submitted By")
    yield answer()
    yield d.Heading(1, named[4], "specimen-4", lang="ar")
    yield d.Line("مقدَّم من منظمة نموذجية", "Submitted By", lang="ar")
    yield d.Fragment(_ARABIC, lang="ar")
    yield d.Heading(1, named[5], "specimen-5", lang="zh")
    yield d.Fragment(_CHINESE, lang="zh")


def answer(bookmark: str = "") -> d.Fragment:
    """One answer that holds every construct, with comments, a reply and tracked changes."""
    remarks = (
        d.Comment(
            0, 4, "Reviewer", "A comment.", _WHEN, "R", replies=(d.Reply("Secretariat", "A reply.", _WHEN, "S"),)
        ),
        d.Comment(5, 14, "Reviewer", "A comment that is settled.", _WHEN, "R", resolved=True),
    )
    before = (_paragraph("The delegation stresses affordable connections for all."),)
    after = (_paragraph("The delegation stresses reliable and affordable connections for everyone."),)
    shown = b.Picture(hashlib.sha256(_bars()).hexdigest(), "Four bars, each higher than the one before", 360, 200)
    return d.Fragment(
        (*_ENGLISH, *tracked(before, after, "Reviewer", _WHEN), *_WIDE, shown),
        "en",
        bookmark=bookmark,
        comments=remarks,
    )


def drafting() -> Iterator[d.Element]:
    """A drafting file with one answer in each script, by which a template is tried."""
    for number, (blocks, lang) in enumerate(((_ENGLISH, "en"), (_ARABIC, "ar"), (_CHINESE, "zh"))):
        yield d.Line("Write below this line", "Answer Begins")
        yield d.Control(
            "text", f"answer:sample-{number}:1", "Sample", f"answer_{number}", "Write here", blocks, lang=lang
        )
        yield d.Line("End of the answer", "Answer Ends")


def _language(text: str) -> str:
    return "en" if text.isascii() else "ar" if "\u0600" <= text[0] <= "\u06ff" else "zh"


def _paragraph(*inlines: str | b.Inline) -> b.Paragraph:
    return b.Paragraph(tuple(b.Run(i) if isinstance(i, str) else i for i in inlines))


def _list(ordered: bool, *items: tuple[str | b.Block, ...], start: int = 1) -> b.List:
    rows = (b.ListItem(tuple(_paragraph(i) if isinstance(i, str) else i for i in item)) for item in items)
    return b.List(ordered, tuple(rows), start)


def _cell(text: str, header: bool = False, colspan: int = 1, rowspan: int = 1) -> b.Cell:
    return b.Cell((_paragraph(text),), header, colspan, rowspan)


def _table(*rows: tuple[str | b.Cell, ...]) -> b.Table:
    return b.Table(tuple(b.Row(tuple(_cell(c) if isinstance(c, str) else c for c in row)) for row in rows))


_ENGLISH: b.Blocks = (
    _paragraph(
        "Text can be ", b.Run("bold", bold=True), ", ", b.Run("italic", italic=True), ", ",
        b.Run("underlined", underline=True), ", ", b.Run("struck", strike=True), ", raised",
        b.Run("2", vertical="superscript"), " or lowered", b.Run("2", vertical="subscript"), "; it has ",
        b.Run("links", href="https://example.org/"), ", footnotes",
        b.Footnote((_paragraph("The text of a ", b.Run("footnote", italic=True), "."),)), b.LineBreak(),
        "and lines of their own.",
    ),
    b.Heading(1, (b.Run("Heading inside an answer"),)),
    b.Heading(2, (b.Run("Heading under it"),)),
    _list(
        True,
        ("First", _list(False, ("A bullet inside", _list(True, ("Deep", _list(False, ("Deeper",))))), ("Another",))),
        ("Second", "A second paragraph of the item."),
    ),
    _paragraph("The next list begins anew."),
    _list(True, ("One",), ("Two",)),
    _list(False, ("A bullet",), ("Another bullet",)),
    b.Quotation(
        (
            _paragraph("A passage that is quoted as a block stands in from both margins."),
            _list(False, ("A bullet in it",)),
        ),
    ),
    _table(
        (_cell("Region", True, rowspan=2), _cell("Internet users, per cent", True, colspan=2)),
        (_cell("2005", True), _cell("2024", True)),
        ("Africa", "2", "38"),
        (_cell("Arab States", rowspan=2), "8", "70"),
        (_cell("Both years", colspan=2),),
    ),
    _paragraph("Text after the table."),
)  # fmt: skip
_WIDE: b.Blocks = (
    _table(*(tuple(_cell(f"Indicator {column}", row == 0) for column in range(1, 15)) for row in range(3))),
    _paragraph("A table too wide for the page stands on a page on its side."),
)
_ARABIC: b.Blocks = (
    _paragraph(
        "نرحب بالتقدم المحرز منذ القمة العالمية (WSIS+20) وندعو إلى سد الفجوة الرقمية بحلول عام 2030.",
        b.Footnote((_paragraph("انظر الفقرة 35."),)),
    ),
    _list(
        True,
        ("البنية التحتية", _list(False, ("النطاق العريض",), ("الكهرباء",))),
        ("بناء القدرات", _list(True, ("المعلمون",), ("المكتبات",))),
    ),
    b.Quotation((_paragraph("فقرة مقتبسة."),)),
    _table((_cell("المنطقة", True), _cell("النسبة", True)), ("أفريقيا", "38"), ("الدول العربية", "70")),
)
_CHINESE: b.Blocks = (
    _paragraph("我们欢迎二十年审查进程，并强调“以人为本”的原则。", b.Footnote((_paragraph("见第35段。"),))),
    _list(False, ("基础设施",), ("能力建设",)),
)


@cache
def _bars() -> bytes:
    """A small PNG of four bars (W3C, Portable Network Graphics, 11)."""
    width, height = 360, 200

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(
        b"\0" + bytes(0x55 if 15 <= x % 90 < 75 and height - y <= (x // 90 + 1) * 45 else 0xEE for x in range(width))
        for y in range(height)
    )
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
