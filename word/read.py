"""Any file of text becomes a ``Source``: its text as lines and tables, and an account of every word.

``python -m word.read FILE`` prints the source as JSON. It limits its own time and memory first, so that a
hostile file can be read in a process that may be killed; ``read_in_subprocess`` does just that.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from lxml import etree

from richtext import count_words
from richtext.blocks import Footnote
from richtext.notices import Notice, Part, Where
from word.model.source import (
    EXCERPT,
    WHOLE,
    Grid,
    GridCell,
    Item,
    Line,
    LossCode,
    Source,
    lines_of,
    source_from_json,
    source_to_json,
    words_of_items,
)
from word.reading.balance import units_of, words_of
from word.reading.diagrams import PARAGRAPH
from word.reading.drawings import Drawings
from word.reading.inserted import Insertions
from word.reading.languages import most_common
from word.reading.names import W
from word.reading.numbering import Numbering
from word.reading.package import Package, Relationship
from word.reading.safety import Refused, is_pdf
from word.reading.state import NoteKind
from word.reading.story import Notes, Reading
from word.reading.styles import Styles

CPU_SECONDS = 15
MEMORY_BYTES = 300 * 1024 * 1024


def read(path: Path | str) -> Source:
    """Read a Word file or a PDF. Raises ``Refused`` for whatever cannot be read; nothing else, whatever it holds."""
    try:
        if is_pdf(Path(path)):
            from word.extracting import read_pdf  # noqa: PLC0415 - slow at start

            source = read_pdf(Path(path))
        else:
            with Package(Path(path)) as package:
                source = _read(package, Insertions(_read))
    except (RecursionError, MemoryError) as error:
        raise Refused("too-heavy") from error
    if not words_of_items(source.items) and not any(loss.words for loss in source.losses if loss.code not in _BESIDE):
        raise Refused("inserted" if any(loss.code == "inserted-file" for loss in source.losses) else "no-text")
    return source


_BESIDE = frozenset(
    {"header", "footer", "page-number", "placeholder", "contents", "field-code", "comment", "list-sign"}
)
"""What a file may hold beside its text: a file with nothing else has none."""


def read_in_subprocess(path: Path | str, *, timeout: float = 60.0, folder: Path | None = None) -> Source:
    """Like ``read``, in a process of its own that is killed after ``timeout`` seconds.

    Time and memory are limited; a reader that dies of a file is one that refuses it. OpenDocument, Rich Text and files
    of Word 97 are made Word files by LibreOffice first, where it is installed. Their pictures stand in the Word file
    that was made, ``converting.MADE`` in the empty ``folder``; without a folder it is not kept, nor are they.
    """
    # What follows is not for the process that reads, which starts the sooner without it.
    import tempfile  # noqa: PLC0415 - slow at start

    from word.reading.converting import CONVERTIBLE, convert  # noqa: PLC0415 - slow at start

    try:
        return _read_apart(Path(path), timeout)
    except Refused as refused:
        form = CONVERTIBLE.get(refused.code)
        if form is None:
            raise
    if folder is not None:
        return replace(_read_apart(convert(Path(path), form, folder), timeout), form=form)
    with tempfile.TemporaryDirectory(prefix="converting-") as name:
        source = _read_apart(convert(Path(path), form, Path(name)), timeout)
    pictures = [(line, picture) for line in lines_of(source.items) for picture in line.pictures]
    lost = tuple(Notice("picture", 0, picture.alternative_text[:EXCERPT], line.where) for line, picture in pictures)
    return replace(source, items=_without_pictures(source.items), losses=(*source.losses, *lost), form=form, crops=())


def _without_pictures(items: tuple[Item, ...]) -> tuple[Item, ...]:
    kept: list[Item] = []
    for item in items:
        if isinstance(item, Grid):
            rows = tuple(tuple(replace(cell, items=_without_pictures(cell.items)) for cell in row) for row in item.rows)
            kept.append(replace(item, rows=rows))
        elif item.inlines or not item.pictures:
            kept.append(replace(item, pictures=()))
    return tuple(kept)


def _read_apart(path: Path, timeout: float) -> Source:
    import subprocess  # noqa: PLC0415 - slow at start

    command = [sys.executable, "-m", "word.read", str(path.absolute())]
    root = Path(__file__).resolve().parents[1]
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, cwd=root, check=False)
        data = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Refused("too-heavy") from error
    if "refused" in data:
        raise Refused(data["refused"])
    return source_from_json(data)


def _read(package: Package, insertions: Insertions) -> Source:
    main = package.xml(package.main)
    assert main is not None  # noqa: S101 - Package has seen it
    relationships = package.relationships(package.main)
    parts = {kind: _related(package, relationships, kind) for kind in _STORIES}
    styles = Styles(next(iter(_related(package, relationships, "styles")), (None, ""))[0])
    numbering = Numbering(next(iter(_related(package, relationships, "numbering")), (None, ""))[0], styles)
    notes: Notes = {}
    kinds: tuple[NoteKind, ...] = ("footnote", "endnote")
    for kind in kinds:
        for root, name in parts[kind + "s"]:
            for note in root.iterchildren(W + kind):
                key = note.get(W + "id", "")
                while (kind, key) in notes:
                    key += " again"  # nothing refers to it, so it is reported
                notes[kind, key] = note, package.relationships(name)
    drawn = {name: root for kind in _DRAWN for root, name in _related(package, relationships, kind)}
    taken_in = insertions.of(package)
    reading = Reading(styles, numbering, relationships, notes, Drawings(package), drawn, taken_in)
    items = tuple(reading.story(main))
    reading.unread_notes()
    losses = [*reading.losses, *taken_in.losses, *_beside_the_text(parts, reading)]
    roots = [main, *(root for stories in parts.values() for root, _ in stories)]
    words_in = sum(map(words_of, roots)) + taken_in.words_in
    words_in += sum(words_of(root, PARAGRAPH) for root in drawn.values())
    missing = words_in - words_of_items(items) - sum(loss.words for loss in losses)
    if missing > 0:
        losses.extend(_strays([*roots, *drawn.values()], missing))
    language = most_common((line.lang, line.words) for line in lines_of(items) if line.lang)
    return Source(
        tuple(_without_language(item, language) for item in items),
        tuple(losses),
        (*reading.notices, *taken_in.notices, *reading.dropped()),
        words_in,
        language,
        tuple(_properties(package)),
        controls=tuple(dict.fromkeys(reading.controls)),
        crops=tuple(reading.drawings.crops.values()),
    )


_DRAWN = ("diagramData", "chart")
_STORIES = ("footnotes", "endnotes", "header", "footer", "comments")


def _related(package: Package, relationships: dict[str, Relationship], kind: str) -> list[tuple[etree._Element, str]]:
    """The parts of a kind that the text refers to, each once, with their names."""
    names = {one.target for one in relationships.values() if one.kind == kind and not one.external}
    return [(root, name) for name in sorted(names) if (root := package.xml(name)) is not None]


def _beside_the_text(parts: dict[str, list[tuple[etree._Element, str]]], reading: Reading) -> Iterator[Notice]:
    """Notices of headers, footers and comments, which are not imported."""
    for kind in ("header", "footer"):
        for root, _ in parts[kind]:
            if (notice := _whole(root, kind, Where(kind))) is not None:
                yield notice
    for name, root in reading.drawn.items():
        if (notice := _whole(root, "chart" if "chart" in name else "diagram", Where())) is not None:
            yield notice
    noted: tuple[Part, ...] = ("footnote", "endnote", "comment")
    for part in noted:
        for root, _ in parts[part + "s"]:
            for child in root:
                if child.tag != W + part and (notice := _whole(child, "stray", Where(part))) is not None:
                    yield notice
    for root, _ in parts["comments"]:
        for comment in root.iterchildren(W + "comment"):
            where = reading.comments.get(comment.get(W + "id", ""), Where("comment"))
            if (notice := _whole(comment, "comment", where, comment.get(W + "author", ""))) is not None:
                yield notice


def _strays(roots: list[etree._Element], missing: int) -> Iterator[Notice]:
    """Notices of at most ``missing`` words: texts in the properties of something, where none may stand."""
    properties = (each for root in roots for each in root.iter(W + "*") if each.tag.endswith("Pr"))
    for element in properties:
        notice = _whole(element, "stray", Where())
        if notice is not None and missing > 0:
            yield replace(notice, words=min(notice.words, missing))
            missing -= min(notice.words, missing)


def _whole(root: etree._Element, kind: LossCode, where: Where, author: str = "") -> Notice | None:
    units = list(units_of(root, PARAGRAPH if kind in {"chart", "diagram"} else W + "p"))
    words = sum(map(count_words, units))
    said = " / ".join(filter(None, (" ".join(unit.split()) for unit in units)))
    return Notice(kind, words, said[: WHOLE if kind == "comment" else EXCERPT], where, author) if words else None


def _without_language(item: Item, language: str) -> Item:
    """``item`` without the language that the whole file is in."""
    if isinstance(item, Line):
        inlines = tuple(
            Footnote(tuple(replace(note, lang="") if note.lang == language else note for note in inline.blocks))
            if isinstance(inline, Footnote)
            else inline
            for inline in item.inlines
        )
        return replace(item, inlines=inlines, lang="" if item.lang == language else item.lang)
    rows = tuple(
        tuple(
            GridCell(
                tuple(_without_language(inner, language) for inner in cell.items),
                cell.column,
                cell.header,
                cell.colspan,
                cell.rowspan,
            )
            for cell in row
        )
        for row in item.rows
    )
    return Grid(rows, item.lang, item.dir, item.where)


def _properties(package: Package) -> Iterator[tuple[str, str]]:
    """Core properties by local name (``title``, ``creator``, …), then ``custom:NAME``."""
    for relationship in package.relationships("").values():
        if relationship.external or relationship.kind not in {"core-properties", "custom-properties"}:
            continue
        root = package.xml(relationship.target)
        for child in root if root is not None else ():
            name = etree.QName(child).localname
            if relationship.kind == "custom-properties":
                name = "custom:" + child.get("name", "")
            text = " ".join("".join(child.itertext()).split())
            if text:
                yield name[:200], text[:2000]


def main(arguments: list[str]) -> int:
    """Print the source of a file as JSON; 0, or 2 with the refusal."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m word.read FILE\n")
        return 1
    try:
        limit()
        sys.stdout.write(json.dumps(source_to_json(read(arguments[0]))))
    except MemoryError:
        refusal = Refused("too-heavy")
    except Refused as error:
        refusal = error
    else:
        return 0
    sys.stdout.write(json.dumps({"refused": refusal.code}))
    return 2


def limit() -> None:
    """Bound what this process may use, where the system knows how."""
    try:
        import resource  # noqa: PLC0415 - optional dependency
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
