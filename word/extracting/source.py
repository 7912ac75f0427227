"""A PDF becomes lines as a Word file does, so that the same matching finds the answers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from richtext import count_words
from richtext.blocks import Run
from richtext.notices import Notice, Where
from word.extracting.counting import Counted, count, unseen
from word.extracting.margins import Margin, margins_of
from word.extracting.pages import PageLine, Pages, read_pages
from word.extracting.paragraphs import BULLET, Text, paragraphs_of
from word.model.source import EXCERPT, WHOLE, Line, ListMark, NoticeCode, Source
from word.reading.languages import direction_of, language_of
from word.reading.safety import Refused

_NEAR = 60


def read_pdf(path: Path) -> Source:
    """Read a PDF: its text layer and what was typed into it. Raises ``Refused``, with "scanned" where there is neither.

    The letters are counted beside the reading by another library (``counting``). A bullet before a paragraph makes it
    an item of a list and is a word less, as in a Word file; both are on the account as "list-sign".
    """
    pages = read_pages(path)
    counted = count(path, len(pages.lines))
    margins = margins_of(pages.lines)
    losses = list(_outside(pages, margins))
    texts, mended = paragraphs_of([line for lines in pages.lines for line in lines if id(line) not in margins])
    lines: list[Line] = []
    signs = 0
    for text in texts:
        line, without_sign = _line(text, pages.language)
        signs += without_sign
        lines.append(line)
    if signs:
        losses.append(Notice("list-sign", signs, "", Where()))
    losses += _notes(pages)
    read_words = sum(line.words for line in lines) + sum(loss.words for loss in losses)
    if not read_words:
        raise Refused("scanned")
    notices = [Notice("hyphenation", len(mended), ", ".join(mended)[:EXCERPT], Where())] if mended else []
    notices += _typed(pages)
    if None in counted.texts:
        notices.append(Notice("counted-once", 0, "", Where(page=counted.texts.index(None) + 1)))
    words_in = read_words + _not_read(pages, counted)
    language = _language(lines, pages.language)
    items = tuple(replace(line, lang="") if line.lang == language else line for line in lines)
    return Source(items, tuple(losses), tuple(notices), words_in, language, pages.properties, "pdf")


def _not_read(pages: Pages, counted: Counted) -> int:
    """The words that the second library finds and the reader did not read (below 0: the reverse)."""
    missing = 0
    for lines, typed, other, words in zip(pages.lines, pages.typed, counted.texts, counted.typed, strict=True):
        if other is not None:
            missing += unseen(" ".join(line.text for line in lines if not line.typed), other)
            missing += words - sum(_words(line) for one in typed for line in one.text.splitlines())
    return missing


def _typed(pages: Pages) -> Iterator[Notice]:
    """Notices on what was typed into fields and onto pages, all of each in one."""
    kinds: tuple[tuple[str, NoticeCode], ...] = (("field", "form-text"), ("text", "typed-on-page"))
    for kind, notice in kinds:
        texts = [one.text for typed in pages.typed for one in typed if one.kind == kind]
        if texts:
            yield Notice(notice, sum(map(_words, texts)), " ".join(" / ".join(texts).split())[:EXCERPT], Where())


def _notes(pages: Pages) -> Iterator[Notice]:
    """Notices of notes stuck on pages, which are not imported."""
    for number, typed in enumerate(pages.typed, start=1):
        for one in typed:
            if one.kind == "note":
                words = sum(_words(line) for line in one.text.splitlines())
                yield Notice("note-on-page", words, " ".join(one.text.split())[:WHOLE], Where(page=number), one.author)


def _words(text: str) -> int:
    return count_words(unicodedata.normalize("NFC", text))


def _outside(pages: Pages, margins: dict[int, Margin]) -> Iterator[Notice]:
    """Notices of headers, footers, page numbers, pictures and pages without text."""
    found: dict[tuple[Margin, str], list[PageLine]] = {}
    for lines in pages.lines:
        for line in lines:
            if (margin := margins.get(id(line))) is not None:
                said = "" if margin == "page-number" else re.sub(r"\d+", "#", line.text)
                found.setdefault((margin, said), []).append(line)
    for (margin, _), repeated in found.items():
        part: Margin = "footer" if margin == "page-number" else margin
        where = Where("header" if part == "header" else "footer", page=repeated[0].page)
        yield Notice(margin, sum(_words(line.text) for line in repeated), repeated[0].text[:EXCERPT], where)
    for number, text in enumerate(pages.texts, start=1):
        if number in pages.pictured:
            yield Notice("picture" if text.strip() else "page-picture", 0, "", Where(page=number))


def _line(text: Text, stated: str) -> tuple[Line, int]:
    """The line of a paragraph, and how many words its bullet was."""
    said = unicodedata.normalize("NFC", text.text)
    bullet = BULLET.match(said)
    cut = bullet.end() if bullet else 0
    runs: list[Run] = []
    for stretch in text.stretches:
        kept = stretch.text[cut:]
        cut = max(cut - len(stretch.text), 0)
        if kept:
            heading = text.outline > 0
            runs.append(Run(unicodedata.normalize("NFC", kept), stretch.bold and not heading, stretch.italic))
    said = "".join(run.text for run in runs)
    letters = [stretch for stretch in text.stretches if stretch.text.strip()]
    line = Line(
        tuple(runs),
        _words(said),
        outline=text.outline,
        mark=ListMark(0, ordered=False, number=0, list_id=1) if bullet else None,
        bold=all(stretch.bold for stretch in letters),
        italic=all(stretch.italic for stretch in letters),
        lang=_of_script(said, stated),
        dir=direction_of(said, marked=text.lines[0].rtl),
        where=Where(near=said[:_NEAR], page=text.lines[0].page),
    )
    return line, 1 if bullet else 0


def _of_script(text: str, stated: str) -> str:
    """The language of a text by its script, else the one stated: a statement of "en" in an Arabic file says nothing."""
    return language_of(text, {"val": stated}, right_to_left=False)


def _language(lines: list[Line], stated: str) -> str:
    weights: Counter[str] = Counter()
    for line in lines:
        weights[line.lang] += line.words
    return weights.most_common(1)[0][0] if weights else stated
