"""The lines of text on the pages of a PDF, with where they stand and how they look (ISO 32000-1, 9), by PDFium.

PDFium puts characters in the order of reading, undoes the visual order of right-to-left scripts and marks hyphens at
the ends of lines. No script is run, nothing is fetched, and pages are not drawn.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pypdfium2
from pypdfium2 import raw

from word.extracting.typed import Typed, lines_of, typed_on
from word.reading.safety import Refused

MAX_PAGES = 1_000
MAX_CHARACTERS = 6_000_000

_HYPHENS = frozenset("\x02\ufffe\xad")
_ENDS = frozenset("\r\n")
_RTL = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LTR = re.compile("[A-Za-z\u00c0-\u058f\u3040-\u9fff]")
_NUMBER_FIRST = re.compile(r"([-–.)/]+)\s?([\d\u0660-\u0669\u06f0-\u06f9]{1,3})(?=\s)")
_MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
_BOLD = re.compile("bold|black|heavy|demi", re.IGNORECASE)
_ITALIC = re.compile("italic|oblique", re.IGNORECASE)
_FORCED_BOLD, _FLAG_ITALIC = 1 << 18, 1 << 6
_HEAVY = 600
_BESIDE = 60.0
"""Points within which the words stand that a box to tick belongs to."""
_WIDE = 2.0
"""Times the size of the letters from which a gap between two words parts what stands beside each other."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some text of a line in one face."""

    text: str
    bold: bool
    italic: bool


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line as it stands on a page; lengths in points, ``baseline`` from the foot of the page.

    ``hyphen``: it ends inside a word, and the hyphen that said so is taken off. ``typed``: a person typed it into a
    field, or onto the page; its ``size`` is 0.
    """

    page: int
    stretches: tuple[Stretch, ...]
    left: float
    right: float
    baseline: float
    size: float
    rtl: bool = False
    hyphen: bool = False
    typed: bool = False

    @property
    def text(self) -> str:
        """The text of the line."""
        return "".join(stretch.text for stretch in self.stretches)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(stretch.bold for stretch in self.stretches)


@dataclass(slots=True)
class Pages:
    """A PDF: its lines by page, its raw text by page, the numbers of its pages with pictures, and its properties."""

    lines: list[list[PageLine]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    pictured: list[int] = field(default_factory=list)
    properties: tuple[tuple[str, str], ...] = ()
    language: str = ""
    typed: list[list[Typed]] = field(default_factory=list)
    """By page what was typed into fields and onto it; texts and signs of boxes stand among ``lines`` too."""


def read_pages(path: Path) -> Pages:
    """Read the text of all pages. Raises ``Refused``: encrypted, damaged, or too long to be an answer."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        code = getattr(error, "err_code", None)
        raise Refused("encrypted" if code == raw.FPDF_ERR_PASSWORD else "damaged") from error
    except (OSError, ValueError) as error:
        raise Refused("damaged") from error
    with document:
        if len(document) > MAX_PAGES:
            raise Refused("too-heavy")
        document.init_forms()
        form = document.formenv.raw if document.formenv else None
        pages = Pages(properties=tuple(_properties(document)), language=_language(document))
        for number in range(1, len(document) + 1):
            _read_page(document, number, pages, form)
            if sum(map(len, pages.texts)) > MAX_CHARACTERS:
                raise Refused("too-heavy")
        return pages


def _read_page(document: pypdfium2.PdfDocument, number: int, pages: Pages, form: Any) -> None:
    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        raise Refused("damaged") from error
    try:
        text = page.get_textpage()
        typed = typed_on(page, form)
        pages.texts.append(text.get_text_range())
        pages.lines.append(_with_typed(_righted(list(_Lines(text, number, typed))), typed, number))
        pages.typed.append(typed)
        if any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3)):
            pages.pictured.append(number)
    except pypdfium2.PdfiumError as error:
        raise Refused("damaged") from error
    finally:
        page.close()


class _Lines:
    """The lines of one page, by its characters."""

    def __init__(self, text: pypdfium2.PdfTextPage, page: int, typed: Sequence[Typed] = ()) -> None:
        self._boxes = [one.middle for one in typed if one.kind == "box"]
        self._text = text
        self._page = page
        self._box = [ctypes.c_double() for _ in range(4)]
        self._flags = ctypes.c_int()
        self._name = ctypes.create_string_buffer(256)

    def __iter__(self) -> Iterator[PageLine]:
        count = self._text.count_chars()
        characters = [_character(raw.FPDFText_GetUnicode(self._text, index)) for index in range(count)]
        begin = 0
        for index, character in enumerate([*characters, "\n"]):
            if character in _ENDS or character in _HYPHENS:
                *parts, last = self._parts(characters, begin, index)
                for part in parts:
                    yield self._line(characters, *part, hyphen=False)
                if last[0] < last[1]:
                    yield self._line(characters, *last, hyphen=character in _HYPHENS)
                begin = index + 1

    def _parts(self, characters: list[str], begin: int, end: int) -> Iterator[tuple[int, int]]:
        """A line without the spaces around it, parted where wide gaps are: there are cells of a table, or columns."""
        while begin < end and characters[begin].isspace():
            begin += 1
        while begin < end and characters[end - 1].isspace():
            end -= 1
        index = begin
        while index < end:
            while index < end and not characters[index].isspace():
                index += 1
            stop = index
            while index < end and characters[index].isspace():
                index += 1
            if index < end:
                before, after = self._bounds(stop - 1), self._bounds(index)
                size = raw.FPDFText_GetFontSize(self._text, index)
                wide = max(after[0] - before[1], before[0] - after[1]) > _WIDE * size
                if wide or self._stands_between(before, after, self._baseline(index), size):
                    yield begin, stop
                    begin = index
        yield begin, end

    def _stands_between(
        self, before: tuple[float, float], after: tuple[float, float], baseline: float, size: float
    ) -> bool:
        """Whether a box to tick stands between two words."""
        left, right = min(before[1], after[1]), max(before[0], after[0])
        return any(left <= x <= right and baseline - size <= y <= baseline + 1.5 * size for x, y in self._boxes)

    def _line(self, characters: list[str], begin: int, end: int, *, hyphen: bool) -> PageLine:
        text = "".join(characters[begin:end])
        rtl = len(_RTL.findall(text)) > len(_LTR.findall(text))
        if rtl:
            self._part_ligatures(characters, begin, end)
        stretches: list[Stretch] = []
        sizes: Counter[float] = Counter()
        start = begin
        for index in range(begin + 1, end + 1):
            # A face changes between words, and is asked for at the beginning of each.
            if index < end and not (characters[index - 1].isspace() and not characters[index].isspace()):
                continue
            bold, italic = self._face(start)
            sizes[round(raw.FPDFText_GetFontSize(self._text, start), 1)] += index - start
            word = "".join(characters[start:index])
            last = stretches[-1] if stretches else None
            if last is not None and (last.bold, last.italic) == (bold, italic):
                stretches[-1] = Stretch(last.text + word, bold, italic)
            else:
                stretches.append(Stretch(word, bold, italic))
            start = index
        first, last_box = self._bounds(begin), self._bounds(end - 1)
        return PageLine(
            self._page,
            tuple(stretches),
            min(first[0], last_box[0]),
            max(first[1], last_box[1]),
            self._baseline(begin),
            sizes.most_common(1)[0][0],
            rtl,
            hyphen,
        )

    def _bounds(self, index: int) -> tuple[float, float]:
        """Left and right edge of a character."""
        raw.FPDFText_GetCharBox(self._text, index, *self._box)
        return self._box[0].value, self._box[1].value

    def _baseline(self, index: int) -> float:
        raw.FPDFText_GetCharOrigin(self._text, index, self._box[0], self._box[1])
        return self._box[1].value

    def _face(self, index: int) -> tuple[bool, bool]:
        """Whether a character is bold and whether it is italic, by the name and the flags of its font."""
        length = raw.FPDFText_GetFontInfo(self._text, index, self._name, len(self._name), self._flags)
        name = self._name.value.decode("utf-8", "replace") if length else ""
        flags = self._flags.value if length else 0
        heavy = raw.FPDFText_GetFontWeight(self._text, index) >= _HEAVY
        bold = heavy or bool(flags & _FORCED_BOLD or _BOLD.search(name))
        return bold, bool(flags & _FLAG_ITALIC or _ITALIC.search(name))

    def _part_ligatures(self, characters: list[str], begin: int, end: int) -> None:
        """Right to left, the letters of one sign (lam and alef, say) come in the wrong order: put them right."""
        index = begin
        while index < end - 1:
            stop = index + 1
            if _RTL.match(characters[index]) and _RTL.match(characters[stop]):
                bounds = self._bounds(index)
                while stop < end and self._bounds(stop) == bounds:
                    stop += 1
                characters[index:stop] = reversed(characters[index:stop])
            index = stop


def _with_typed(lines: list[PageLine], typed: Sequence[Typed], page: int) -> list[PageLine]:
    """The lines of a page with what was typed among them: a text after the line above it, a tick before its words."""
    for one in typed:
        if one.kind == "box":
            beside = [(abs(_side(line, one)), place) for place, line in enumerate(lines) if _is_beside(line, one)]
            if beside:
                line = lines[min(beside)[1]]
                sign = Stretch(f"{one.text} ", line.stretches[0].bold, line.stretches[0].italic)
                lines[min(beside)[1]] = replace(line, stretches=(sign, *line.stretches))
                continue
        elif one.kind == "note":
            continue
        place = _place_of(lines, one)
        lines[place:place] = [
            PageLine(page, (Stretch(each.text, bold=False, italic=False),), each.left, each.right, each.bottom, 0.0,
                     rtl=len(_RTL.findall(each.text)) > len(_LTR.findall(each.text)), typed=True)
            for each in lines_of(one)
        ]  # fmt: skip
    return lines


def _side(line: PageLine, box: Typed) -> float:
    """How far the words of a line are from a box before them: right of it, or left where they run right to left."""
    return box.left - line.right if line.rtl else line.left - box.right


def _is_beside(line: PageLine, box: Typed) -> bool:
    if line.typed or not -2.0 <= _side(line, box) <= _BESIDE:
        return False
    return box.bottom - line.size <= line.baseline <= box.top


def _place_of(lines: list[PageLine], one: Typed) -> int:
    """Where in the order of the lines a text belongs: after the nearest line above it, or at its left."""
    above = [
        (line.baseline - one.bottom, -place)
        for place, line in enumerate(lines)
        if line.baseline >= one.bottom - 2 and line.left < one.right and not (line.typed and line.baseline < one.top)
    ]
    place = -min(above)[1] + 1 if above else 0
    while place < len(lines) and lines[place].typed:
        place += 1
    return place


def _character(point: int) -> str:
    """The character of a code point; what no text can hold becomes a replacement character."""
    return chr(point) if 0 < point < 0xD800 or 0xE000 <= point < 0x110000 else "\N{REPLACEMENT CHARACTER}"


def _righted(lines: list[PageLine]) -> list[PageLine]:
    """The lines of a page with the brackets of right-to-left ones turned where that makes more of them pairs.

    A number that opens such a line is put before its sign.
    """
    text = " ".join(line.text for line in lines if line.rtl)
    turned = _unpaired(text) > _unpaired(text.translate(_MIRRORED))
    return [_right(line, turned=turned) if line.rtl else line for line in lines]


def _right(line: PageLine, *, turned: bool) -> PageLine:
    stretches = [replace(each, text=each.text.translate(_MIRRORED)) if turned else each for each in line.stretches]
    stretches[0] = replace(stretches[0], text=_NUMBER_FIRST.sub(r"\2\1", stretches[0].text, count=1))
    return replace(line, stretches=tuple(stretches))


def _unpaired(text: str) -> int:
    """How many brackets of a text close nothing or are never closed."""
    wrong = depth = 0
    for character in text:
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth, wrong = max(depth - 1, 0), wrong + (depth == 0)
    return wrong + depth


def _properties(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, str]]:
    names = {"Title": "title", "Author": "creator", "Subject": "subject", "Keywords": "keywords"}
    for name, text in document.get_metadata_dict(skip_empty=True).items():
        if name in names and (said := " ".join(text.split())):
            yield names[name], said[:2000]


def _language(document: pypdfium2.PdfDocument) -> str:
    """The language that the catalogue states, as a primary subtag, or empty."""
    length = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if not 2 < length <= 64:
        return ""
    stated = ctypes.create_string_buffer(length)
    raw.FPDFCatalog_GetLanguage(document, ctypes.cast(stated, ctypes.POINTER(ctypes.c_ushort)), length)
    match = re.match("[A-Za-z]{2,3}", stated.raw.decode("utf-16-le", "replace"))
    return match[0].lower() if match else ""
