"""What stands inside a paragraph: runs with their marks, links, fields, notes, changes, symbols, boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from richtext.blocks import Direction, LineBreak, Picture, Run
from word.reading.alternatives import chosen
from word.reading.drawings import PIC, UNCROPPED, Edges, edges_of, link_of, named, vml_edges_of, width_of
from word.reading.fields import TICKED, UNTICKED, has_result, shown_entry, ticked
from word.reading.formulas import Written, written
from word.reading.languages import language_of
from word.reading.names import MC, VAL, A, M, R, V, W, first, value
from word.reading.package import Relationship
from word.reading.run_properties import check_box, dropped_look, shows_placeholder
from word.reading.segments import Fate, Segment
from word.reading.state import Field, NoteKind, State, web_address
from word.reading.styles import NOTHING, ParagraphStyle, marks_of
from word.reading.symbols import UNKNOWN, plain_signs, symbol

if TYPE_CHECKING:
    from word.model.source import LossCode, NoticeCode

_LETTER = re.compile(r"\w")
_PICTURE = PIC + "pic"
_TITLE = "{urn:schemas-microsoft-com:office:office}title"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_CHART_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_NOTHING = Written()
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for everything inside an element."""

    fate: Fate | None = None
    href: str = ""
    dir: Direction = ""
    placeholder: bool = False
    box: str = ""
    """How the check box that is the content control around is shown: ticked or not; empty outside one."""


@dataclass(slots=True)
class Content:
    """What one paragraph holds: segments in order, the pictures in it, and the boxes anchored in it (read after it)."""

    segments: list[Segment] = field(default_factory=list)
    boxes: list[tuple[etree._Element, Fate | None]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)
    diagrams: list[Relationship | None] = field(default_factory=list)
    dropped: dict[NoticeCode, list[str]] = field(default_factory=dict)
    """The text whose formatting does not come along, by what it was."""


class InlineReader:
    """Reads the content of one paragraph into a ``Content``."""

    def __init__(self, reading: State, style: ParagraphStyle, *, relative: bool) -> None:
        """``relative``: marks of the paragraph style are not repeated on the runs (headings, quotations)."""
        self._reading = reading
        self._style = style
        self._relative = relative
        self._content = Content()
        self._direct = NOTHING
        self._font = ""
        self._look: NoticeCode | None = None
        self._apart = False
        """Whether the next letter or digit must not touch the one before: a part of a formula begins or ends."""
        self._effective = self._plain = reading.styles.effective(NOTHING, style.marks)

    def read(self, paragraph: etree._Element, fate: Fate | None) -> Content:
        """The content of ``paragraph``; with a ``fate`` nothing of it comes along."""
        self._children(paragraph, _Context(fate, placeholder=self._reading.in_placeholder))
        return self._content

    def _children(self, element: Iterable[etree._Element], context: _Context) -> None:
        for child in element:
            tag = child.tag
            handler = _HANDLERS.get(tag) if isinstance(tag, str) else None
            if handler is not None:
                handler(self, child, context)
            elif isinstance(tag, str) and not (tag.startswith(W) and tag.endswith("Pr")):
                self._children(child, context)

    def _emit(self, raw: str, text: str, context: _Context, *, fate: Fate | None = None) -> None:
        if self._apart and raw:
            self._apart = False
            if _LETTER.match(raw) and self._ends_in_letter():
                raw, text = f" {raw}", f" {text}"
        fate = fate or context.fate or self._reading.field_fate()
        effective = self._effective
        if fate is None and effective.toggles.get("vanish"):
            fate = Fate("hidden")
        if fate is None and context.placeholder and self._is_placeholder():
            fate = Fate("placeholder")
        if fate is not None:
            self._content.segments.append(Segment(raw, None, fate))
            return
        if self._look is not None and text.strip():
            self._content.dropped.setdefault(self._look, []).append(text)
        bold, italic = effective.bold, effective.italic
        language = language_of(text, effective.languages, right_to_left=bool(effective.right_to_left))
        run = self._run(text, context)
        self._content.segments.append(Segment(raw, run, None, bold, italic, lang=language))

    def _ends_in_letter(self) -> bool:
        last = next((segment.raw for segment in reversed(self._content.segments) if segment.raw), "")
        return bool(last and _LETTER.match(last[-1]))

    def _run(self, text: str, context: _Context) -> Run:
        shown = self._reading.styles.effective(self._direct, NOTHING) if self._relative else self._effective
        href = context.href or self._reading.field_href()
        return Run(
            text if text.isascii() else unicodedata.normalize("NFC", text),
            bold=shown.bold,
            italic=shown.italic,
            underline=bool(shown.underline) and not href,  # a link is underlined anyway
            strike=shown.toggles.get("strike", False) or shown.toggles.get("dstrike", False),
            vertical=shown.vertical or "",
            href=href,
            dir=context.dir,
        )

    def _is_placeholder(self) -> bool:
        style = self._direct.style
        return bool(style) and self._reading.styles.name(style).casefold() == "placeholder text"

    # One method an element, named after it.

    def _r(self, element: etree._Element, context: _Context) -> None:
        outer = self._direct, self._effective, self._look
        properties = first(element, W + "rPr")
        self._direct = marks_of(properties)
        self._look = dropped_look(properties)
        self._font = value(properties, "rFonts", W + "ascii") or ""
        if self._direct is NOTHING:
            self._effective = self._plain
        else:
            self._effective = self._reading.styles.effective(self._direct, self._style.marks)
        self._children(element, context)
        self._direct, self._effective, self._look = outer

    def _text(self, element: etree._Element, context: _Context) -> None:
        if element.text:
            self._emit(element.text, plain_signs(element.text, self._font), context)
        self._children(element, context)

    def _deleted_text(self, element: etree._Element, context: _Context) -> None:
        if element.text:
            self._emit(element.text, "", context, fate=context.fate or Fate("deletion"))
        self._children(element, context)

    def _drawing_text(self, element: etree._Element, context: _Context) -> None:
        if element.text:
            self._emit(element.text, "", context, fate=context.fate or Fate("drawing"))
        self._children(element, context)

    def _space(self, element: etree._Element, context: _Context) -> None:
        self._emit(" ", " ", context)
        self._children(element, context)

    def _break(self, element: etree._Element, context: _Context) -> None:
        if element.get(W + "type", "textWrapping") != "textWrapping":
            self._space(element, context)
            return
        fate = context.fate or self._reading.field_fate()
        self._content.segments.append(Segment("\n", None if fate else LineBreak(), fate))
        self._children(element, context)

    def _hyphen(self, element: etree._Element, context: _Context) -> None:
        self._emit("\N{NON-BREAKING HYPHEN}", "\N{NON-BREAKING HYPHEN}", context)
        self._children(element, context)

    def _sym(self, element: etree._Element, context: _Context) -> None:
        font = element.get(W + "font") or self._font
        character = symbol(font, element.get(W + "char", ""))
        if character == UNKNOWN and context.box:
            character = context.box
        elif character == UNKNOWN:
            self._reading.notice("symbol", f"{font} {element.get(W + 'char', '')}".strip())
        self._emit(character, character, context)
        self._children(element, context)

    def _inserted(self, element: etree._Element, context: _Context) -> None:
        start = len(self._content.segments)
        self._children(element, context)
        text = "".join(segment.raw for segment in self._content.segments[start:] if segment.fate is None)
        if text.strip():
            self._reading.notice("insertion", text, author=element.get(W + "author", ""), words=True)

    def _removed(self, element: etree._Element, context: _Context) -> None:
        kind: LossCode = "deletion" if element.tag == W + "del" else "moved"
        self._children(element, replace(context, fate=context.fate or Fate(kind, element.get(W + "author", ""))))

    def _hyperlink(self, element: etree._Element, context: _Context) -> None:
        relationship = self._reading.relationships.get(element.get(R + "id", ""))
        href = web_address(relationship.target) if relationship and relationship.external else ""
        if href and (anchor := element.get(W + "anchor")) and "#" not in href:
            href = f"{href}#{anchor}"
        self._children(element, replace(context, href=href or context.href))

    def _simple_field(self, element: etree._Element, context: _Context) -> None:
        self._reading.fields.append(Field(element.get(W + "instr", ""), in_result=True))
        depth = len(self._reading.fields)
        self._children(element, context)
        del self._reading.fields[depth - 1 :]

    def _field_character(self, element: etree._Element, context: _Context) -> None:
        fields, kind = self._reading.fields, element.get(W + "fldCharType")
        self._children(element, context)  # what a legacy form field shows stands before its code
        if element in self._reading.unended:
            return
        if kind == "begin":
            fields.append(Field())
        elif kind == "separate" and fields:
            fields[-1].in_result = True
        elif kind == "end" and fields:
            fields.pop()

    def _form_check_box(self, element: etree._Element, context: _Context) -> None:
        self._emit(UNTICKED, TICKED if ticked(element) else UNTICKED, context)
        self._children(element, context)

    def _form_choice(self, element: etree._Element, context: _Context) -> None:
        """The entry of a drop-down list that is shown; the result of its field says the same where there is one."""
        begin = next(element.iterancestors(W + "fldChar"), None)
        fate = Fate("field-code") if begin is not None and has_result(begin) else None
        if entry := shown_entry(element):
            self._emit(entry, entry, context, fate=fate)
        self._children(element, context)

    def _instruction(self, element: etree._Element, context: _Context) -> None:
        fields = self._reading.fields
        if fields and not fields[-1].in_result and len(fields[-1].instruction) < 4096:
            fields[-1].instruction += element.text or ""
        self._children(element, context)

    def _note(self, element: etree._Element, context: _Context) -> None:
        kind: NoteKind = "footnote" if element.tag == W + "footnoteReference" else "endnote"
        fate = context.fate or self._reading.field_fate()
        if fate is None and not self._effective.toggles.get("vanish"):
            note = self._reading.note(kind, element.get(W + "id", ""))
            if note is not None:
                self._content.segments.append(Segment("", note[0], note_words=note[1]))
        self._children(element, context)

    def _comment(self, element: etree._Element, context: _Context) -> None:
        self._reading.commented(element.get(W + "id", ""))
        self._children(element, context)

    def _control(self, element: etree._Element, context: _Context) -> None:
        box = check_box(element)
        if box or shows_placeholder(element):
            context = replace(context, placeholder=context.placeholder or shows_placeholder(element), box=box)
        self._children(element, context)

    def _directed(self, element: etree._Element, context: _Context) -> None:
        direction: Direction = "rtl" if element.get(VAL) == "rtl" else "ltr"
        self._children(element, replace(context, dir=direction))

    def _ruby_text(self, element: etree._Element, context: _Context) -> None:
        self._children(element, replace(context, fate=context.fate or Fate("ruby")))

    def _math(self, element: etree._Element, context: _Context) -> None:
        start = len(self._content.segments)
        self._formula(element, context)
        text = "".join(segment.raw for segment in self._content.segments[start:] if segment.fate is None)
        if text.strip():
            self._reading.notice("formula", text, words=True)

    def _formula(self, element: etree._Element, context: _Context) -> None:
        """A formula, or a part of one, in one line."""
        part = written(element) if element.tag.startswith(M) else _NOTHING
        self._apart = self._apart or part.begins
        if part.before:
            self._emit(part.before, part.before, context)
        self._children(element, context)
        if part.after:
            self._emit(part.after, part.after, context)
        self._apart = self._apart or part.ends

    def _alternatives(self, element: etree._Element, context: _Context) -> None:
        self._children(chosen(element), context)

    def _box(self, element: etree._Element, context: _Context) -> None:
        self._content.boxes.append((element, context.fate or self._reading.field_fate()))

    def _drawn_name(self, element: etree._Element, context: _Context) -> None:
        self._reading.alternative_text = element.get("descr") or element.get("title") or ""
        self._children(element, context)

    def _picture(self, element: etree._Element, context: _Context) -> None:
        relationship = self._reading.relationships.get(link_of(element))
        self._drawn(relationship, self._reading.alternative_text, context, width_of(element), edges_of(element))
        self._children(element, context)

    def _drawn(
        self,
        relationship: Relationship | None,
        described: str,
        context: _Context,
        width: int = 0,
        edges: Edges = UNCROPPED,
    ) -> None:
        """Keep a picture that stands in the text and is PNG or JPEG; name any other."""
        gone = context.fate or self._reading.field_fate() or self._effective.toggles.get("vanish")
        picture = None if gone else self._reading.drawings.kept(relationship, described, width, edges)
        if picture is None:
            self._reading.lose("picture", named(described, relationship))
        else:
            self._content.pictures.append(picture)

    def _image_data(self, element: etree._Element, context: _Context) -> None:
        shape = element.getparent()
        described = element.get(_TITLE) or (shape.get("alt") if shape is not None else "") or ""
        relationship = self._reading.relationships.get(element.get(R + "id", ""))
        self._drawn(relationship, described, context, edges=vml_edges_of(element))
        self._children(element, context)

    def _chart(self, element: etree._Element, context: _Context) -> None:
        is_chart = element.tag == _CHART
        relationship = self._reading.relationships.get(element.get(R + "id" if is_chart else R + "dm", ""))
        gone = context.fate or self._reading.field_fate()
        if is_chart or gone:
            self._reading.lose_drawn("chart" if is_chart else "diagram", relationship)
        else:
            self._content.diagrams.append(relationship)
        self._children(element, context)

    def _word_art(self, element: etree._Element, context: _Context) -> None:
        text = element.get("string") or ""
        self._reading.lose("word-art", text, words=True)
        self._children(element, context)

    def _object(self, element: etree._Element, context: _Context) -> None:
        self._reading.lose("object", "")
        self._children(element, context)

    def _foreign(self, element: etree._Element, context: _Context) -> None:
        relationship = self._reading.relationships.get(element.get(R + "id", ""))
        if element.tag == W + "altChunk":
            self._content.boxes.append((element, context.fate or self._reading.field_fate()))
        else:
            self._reading.lose("sub-document", relationship.target if relationship else "")
        self._children(element, context)

    def _bookmark(self, element: etree._Element, context: _Context) -> None:
        name = element.get(W + "name", "")
        if name and not name.startswith("_"):
            self._content.bookmarks.append(name[:80])
        self._children(element, context)


_HANDLERS: dict[str, Callable[[InlineReader, etree._Element, _Context], None]] = {
    W + "r": InlineReader._r,
    W + "t": InlineReader._text,
    M + "t": InlineReader._text,
    M + "delText": InlineReader._deleted_text,
    A + "delText": InlineReader._deleted_text,
    _CHART_VALUE: InlineReader._drawing_text,
    A + "t": InlineReader._drawing_text,
    W + "delText": InlineReader._deleted_text,
    W + "tab": InlineReader._space,
    W + "ptab": InlineReader._space,
    W + "br": InlineReader._break,
    W + "cr": InlineReader._break,
    W + "noBreakHyphen": InlineReader._hyphen,
    W + "sym": InlineReader._sym,
    W + "ins": InlineReader._inserted,
    W + "moveTo": InlineReader._inserted,
    W + "del": InlineReader._removed,
    W + "moveFrom": InlineReader._removed,
    W + "hyperlink": InlineReader._hyperlink,
    W + "fldSimple": InlineReader._simple_field,
    W + "fldChar": InlineReader._field_character,
    W + "instrText": InlineReader._instruction,
    W + "footnoteReference": InlineReader._note,
    W + "endnoteReference": InlineReader._note,
    W + "commentReference": InlineReader._comment,
    W + "sdt": InlineReader._control,
    W + "dir": InlineReader._directed,
    W + "bdo": InlineReader._directed,
    W + "rt": InlineReader._ruby_text,
    W + "subDoc": InlineReader._foreign,
    W + "altChunk": InlineReader._foreign,
    W + "object": InlineReader._object,
    W + "bookmarkStart": InlineReader._bookmark,
    W + "p": InlineReader._box,
    W + "tbl": InlineReader._box,
    W + "txbxContent": InlineReader._box,
    W + "checkBox": InlineReader._form_check_box,
    W + "ddList": InlineReader._form_choice,
    M + "oMath": InlineReader._math,
    **{
        M + name: InlineReader._formula
        for name in (
            "f",
            "num",
            "den",
            "sSup",
            "sSub",
            "sSubSup",
            "sPre",
            "e",
            "sub",
            "sup",
            "rad",
            "deg",
            "nary",
            "limLow",
            "limUpp",
            "lim",
            "d",
            "m",
            "mr",
            "eqArr",
            "acc",
            "bar",
        )
    },
    MC + "AlternateContent": InlineReader._alternatives,
    V + "textpath": InlineReader._word_art,
    V + "imagedata": InlineReader._image_data,
    _DRAWN: InlineReader._drawn_name,
    _PICTURE: InlineReader._picture,
    _CHART: InlineReader._chart,
    _DIAGRAM: InlineReader._chart,
}
