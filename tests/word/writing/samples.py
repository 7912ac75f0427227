"""Documents that between them use everything the writer can write."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from richtext import blocks as b
from richtext.notices import Notice
from word.model import document as d
from word.writing.writer import write

CREATED = datetime(2025, 7, 20, 16, 30, tzinfo=UTC)
PROPERTIES = d.Properties(
    "Inputs to the elements paper", subject="Review", author="Secretariat", keywords="inputs; review", created=CREATED,
    identifier="demonstration/1",
)  # fmt: skip


def paragraph(*inlines: str | b.Inline, lang: str = "") -> b.Paragraph:
    """A paragraph of strings and inlines."""
    return b.Paragraph(tuple(b.Run(i) if isinstance(i, str) else i for i in inlines), lang)


def item(*blocks: str | b.Block) -> b.ListItem:
    return b.ListItem(tuple(paragraph(block) if isinstance(block, str) else block for block in blocks))


def numbers(*items: str | b.ListItem, start: int = 1) -> b.List:
    return b.List(True, tuple(item(i) if isinstance(i, str) else i for i in items), start)


def bullets(*items: str | b.ListItem) -> b.List:
    return b.List(False, tuple(item(i) if isinstance(i, str) else i for i in items))


def cell(text: str | b.Block = "", header: bool = False, colspan: int = 1, rowspan: int = 1) -> b.Cell:
    return b.Cell((paragraph(text) if isinstance(text, str) else text,), header, colspan, rowspan)


def table(*rows: Iterable[str | b.Cell]) -> b.Table:
    return b.Table(tuple(b.Row(tuple(cell(c) if isinstance(c, str) else c for c in row)) for row in rows))


def note(*paragraphs: str | b.Paragraph) -> b.Footnote:
    return b.Footnote(tuple(paragraph(p) if isinstance(p, str) else p for p in paragraphs))


ENGLISH: b.Blocks = (
    paragraph(
        "Progress was ", b.Run("considerable", bold=True), ", though ", b.Run("uneven", italic=True), "; see ",
        b.Run("the outcome documents", href="https://example.org/wsis?a=1&b=2"), ".",
        note(paragraph("See ", b.Run("paragraph 35", italic=True, href="https://example.org/tunis"), "."), "And 36."),
        " H", b.Run("2", vertical="subscript"), "O, x", b.Run("2", vertical="superscript"), ", ",
        b.Run("struck", strike=True), " and ", b.Run("underlined", underline=True), b.LineBreak(), "after a break.",
    ),
    b.Heading(1, (b.Run("Connectivity"),)),
    b.Heading(2, (b.Run("Meaningful access"),)),
    numbers(
        item("First", bullets(item("A bullet inside", numbers("deep", item("deeper", "continued"))), "Another")),
        item("Second", "A second paragraph of the item."),
    ),
    paragraph("Between two lists."),
    numbers("Starts again at one", "Two"),
    numbers("Starts at five", start=5),
    b.Quotation((paragraph("Quoted."), bullets("quoted bullet"), b.Quotation((paragraph("Quoted twice."),)))),
    table(
        (cell("Region", True, rowspan=2), cell("Internet users, per cent", True, colspan=2)),
        (cell("2005", True), cell("2024", True)),
        ("Africa", "2", "38"),
        (cell("Arab States", rowspan=2), cell("8"), "70"),
        (cell("both years", colspan=2),),
    ),
    paragraph("After the table; the same ", b.Run("documents", href="https://example.org/wsis?a=1&b=2"), "."),
)  # fmt: skip
ARABIC: b.Blocks = (
    paragraph(
        "نرحب بالتقدم المحرز منذ القمة العالمية (WSIS+20) وندعو إلى سد الفجوة الرقمية بحلول عام 2030.",
        note("انظر الفقرة 35."),
    ),
    numbers(item("البنية التحتية", bullets("النطاق العريض")), "بناء القدرات"),
    table((cell("المنطقة", True), cell("النسبة", True)), ("أفريقيا", "38")),
)
CHINESE: b.Blocks = (
    paragraph("我们欢迎二十年审查进程，并强调“以人为本”的原则。", note("见第35段。")),
    bullets("基础设施"),
)
MIXED: b.Blocks = (
    paragraph(
        "The delegation of ", b.Run("مصر", bold=True), " spoke of ", b.Run("le numérique", lang="fr"), "; русский."
    ),
)
WIDE: b.Blocks = (
    paragraph("Before."),
    table(*([cell(f"Indicator number {c}", r == 0) for c in range(12)] for r in range(3))),
    paragraph("After."),
)


def body() -> Iterable[d.Element]:
    """A small compilation in several languages."""
    yield d.Title("Inputs to the elements paper")
    yield d.Subtitle("Compilation by question")
    yield d.Line("Received by 15 July 2025, 18:00 (New York)", style="Cover Line")
    yield d.PageBreak()
    yield d.Heading(1, "About this compilation", "about")
    yield d.Line("The inputs are reproduced as received.")
    yield d.Facts((("Call for inputs", "Elements paper"), ("Submissions", "3")))
    yield d.PageBreak()
    yield d.Contents(
        "Contents",
        (
            d.ContentsEntry(1, "About this compilation", "about"),
            d.ContentsEntry(1, "1. What was achieved?", "q1"),
            d.ContentsEntry(2, "Group of States (demonstration)", "q1-a"),
            d.ContentsEntry(2, "جمهورية تجريبية", "q1-b", lang="ar"),
        ),
    )
    yield d.PageBreak()
    yield d.Heading(1, "1. What was achieved?", "q1")
    yield d.Heading(2, "Group of States (demonstration)", "q1-a")
    yield d.Line("Submitted by: Group of States (demonstration), No. 42, version 2", style="Submitted By")
    yield d.Fragment(ENGLISH, lang="en", bookmark="a42")
    yield d.Heading(2, "جمهورية تجريبية", "q1-b", lang="ar")
    yield d.Fragment(ARABIC, lang="ar")
    yield d.Heading(2, "示例组织", lang="zh")
    yield d.Fragment(CHINESE, lang="zh")
    yield d.Fragment(MIXED)
    yield d.Fragment(WIDE)


def compilation(**properties: str) -> d.Document:
    """The small compilation as a document; ``properties`` replace those of the file."""
    said = {name: getattr(PROPERTIES, name) for name in d.Properties.__dataclass_fields__}
    return d.Document(
        d.Properties(**{**said, **properties}), body(), "Inputs to the elements paper", "Reproduced as received"
    )


def written(folder: Path, *elements: d.Element, template: Path | None = None, language: str = "en") -> Path:
    """A file of these elements."""
    path = folder / "written.docx"
    with path.open("wb") as stream:
        write(d.Document(d.Properties("Sample", created=CREATED, language=language), elements), stream, template)
    return path


def cautions(*elements: d.Element) -> tuple[Notice, ...]:
    """What the writer warns of in a document of these elements."""
    return write(d.Document(d.Properties("Sample", created=CREATED), elements), io.BytesIO()).warnings


def answer(*blocks: b.Block, lang: str = "") -> d.Fragment:
    return d.Fragment(blocks, lang)
