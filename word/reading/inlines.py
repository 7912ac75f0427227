"""What stands inside a paragraph: runs with their marks, links, fields, notes, changes, symbols, boxes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from lxml import etree

from richtext.blocks import Direction, LineBreak, Picture, Run
from word.reading.drawings import PIC, UNCROPPED, Edges, edges_of, link_of, named, vml_edges_of, width_of
from word.reading.languages import language_of
from word.reading.names import MC, VAL, A, M, R, V, W, first, switched_on, value
from word.reading.package import Relationship
from word.reading.segments import Fate, Segment
from word.reading.styles import NOTHING, ParagraphStyle, marks_of
from word.reading.symbols import UNKNOWN, plain_signs, symbol

if TYPE_CHECKING:
    from word.model.source import LossKind
    from word.reading.story import NoteKind, Reading

_HYPERLINK = re.compile(r'^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\]\S*))', re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
_PICTURE = PIC + "pic"
_TITLE = "{urn:schemas-microsoft-com:office:office}title"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"


@dataclass(slots=True)
class Field:
    """A field that has begun (17.16): its instruction is collected until its result begins."""

    instruction: str = ""
    in_result: bool = False

    @property
    def href(self) -> str:
        """The address of a HYPERLINK field, else empty."""
        match = _HYPERLINK.match(self.instruction)
        return _web_address(match[1] or match[2] or "") if match else ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What holds for everything inside an element."""

    fate: Fate | None = None
    href: str = ""
    dir: Direction = ""
    placeholder: bool = False


@dataclass(slots=True)
class Content:
    """What one paragraph holds: segments in order, the pictures in it, and the boxes anchored in it (read after it)."""

    segments: list[Segment] = field(default_factory=list)
    boxes: list[tuple[etree._Element, Fate | None]] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    bookmarks: list[str] = field(default_factory=list)


class InlineReader:
    """Reads the content of one paragraph into a ``Content``."""

    def __init__(self, reading: Reading, style: ParagraphStyle, *, relative: bool) -> None:
        """``relative``: marks of the paragraph style are not repeated on the runs (headings, quotations)."""
        self._reading = reading
        self._style = style
        self._relative = relative
        self._content = Content()
        self._direct = NOTHING
        self._font = ""
        self._effective = self._plain = reading.styles.effective(NOTHING, style.marks)

    def read(self, paragraph: etree._Element, fate: Fate | None) -> Content:
        """The content of ``paragraph``; with a ``fate`` nothing of it comes along."""
        self._children(paragraph, _Context(fate, placeholder=self._reading.in_placeholder))
        return self._content

    def _children(self, element: etree._Element, context: _Context) -> None:
        for child in element:
            tag = child.tag
            handler = _HANDLERS.get(tag) if isinstance(tag, str) else None
            if handler is not None:
                handler(self, child, context)
            elif isinstance(tag, str) and not (tag.startswith(W) and tag.endswith("Pr")):
                self._children(child, context)

    def _emit(self, raw: str, text: str, context: _Context, *, fate: Fate | None = None) -> None:
        fate = fate or context.fate or self._reading.field_fate()
        effective = self._effective
        if fate is None and effective.toggles.get("vanish"):
            fate = Fate("hidden")
        if fate is None and context.placeholder and self._is_placeholder():
            fate = Fate("placeholder")
        if fate is not None:
            self._content.segments.append(Segment(raw, None, fate))
            return
        bold, italic = effective.bold, effective.italic
        language = language_of(text, effective.languages, right_to_left=bool(effective.right_to_left))
        run = self._run(text, context)
        self._content.segments.append(Segment(raw, run, None, bold, italic, lang=language))

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
        outer = self._direct, self._effective
        properties = first(element, W + "rPr")
        self._direct = marks_of(properties)
        self._font = value(properties, "rFonts", W + "ascii") or ""
        if self._direct is NOTHING:
            self._effective = self._plain
        else:
            self._effective = self._reading.styles.effective(self._direct, self._style.marks)
        self._children(element, context)
        self._direct, self._effective = outer

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
        character = symbol(element.get(W + "font", ""), element.get(W + "char", ""))
        if character == UNKNOWN:
            self._reading.notice("symbol", element.get(W + "font", ""))
        self._emit(character, character, context)
        self._children(element, context)

    def _inserted(self, element: etree._Element, context: _Context) -> None:
        start = len(self._content.segments)
        self._children(element, context)
        text = "".join(segment.raw for segment in self._content.segments[start:] if segment.fate is None)
        if text.strip():
            self._reading.notice("insertion", text, author=element.get(W + "author", ""), words=True)

    def _removed(self, element: etree._Element, context: _Context) -> None:
        kind: LossKind = "deletion" if element.tag == W + "del" else "moved"
        self._children(element, replace(context, fate=context.fate or Fate(kind, element.get(W + "author", ""))))

    def _hyperlink(self, element: etree._Element, context: _Context) -> None:
        relationship = self._reading.relationships.get(element.get(R + "id", ""))
        href = _web_address(relationship.target) if relationship and relationship.external else ""
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
        if kind == "begin":
            fields.append(Field())
            self._form_check_box(element)
        elif kind == "separate" and fields:
            fields[-1].in_result = True
        elif kind == "end" and fields:
            fields.pop()
        self._children(element, context)

    def _form_check_box(self, element: etree._Element) -> None:
        box = element.find(f"{W}ffData/{W}checkBox")
        if box is not None:
            state = value(box, "checked") if box.find(W + "checked") is not None else value(box, "default") or "0"
            checked = state is not None and switched_on(state)
            self._reading.lose("check-box", "☒" if checked else "☐")

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
        self._children(element, replace(context, placeholder=True) if shows_placeholder(element) else context)

    def _directed(self, element: etree._Element, context: _Context) -> None:
        direction: Direction = "rtl" if element.get(VAL) == "rtl" else "ltr"
        self._children(element, replace(context, dir=direction))

    def _ruby_text(self, element: etree._Element, context: _Context) -> None:
        self._children(element, replace(context, fate=context.fate or Fate("ruby")))

    def _math(self, element: etree._Element, context: _Context) -> None:
        start = len(self._content.segments)
        self._children(element, context)
        text = "".join(segment.raw for segment in self._content.segments[start:] if segment.fate is None)
        if text.strip():
            self._reading.notice("formula", text, words=True)

    def _alternatives(self, element: etree._Element, context: _Context) -> None:
        self._children(element[:1], context)

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
        kind: LossKind = "chart" if element.tag == _CHART else "diagram"
        link = element.get(R + "id" if element.tag == _CHART else R + "dm", "")
        self._reading.lose_drawn(kind, self._reading.relationships.get(link))
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
        kind: LossKind = "sub-document" if element.tag == W + "subDoc" else "inserted-file"
        self._reading.lose(kind, relationship.target if relationship else "")
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
    M + "oMath": InlineReader._math,
    MC + "AlternateContent": InlineReader._alternatives,
    V + "textpath": InlineReader._word_art,
    V + "imagedata": InlineReader._image_data,
    _DRAWN: InlineReader._drawn_name,
    _PICTURE: InlineReader._picture,
    _CHART: InlineReader._chart,
    _DIAGRAM: InlineReader._chart,
}


def shows_placeholder(control: etree._Element) -> bool:
    """Whether a content control says that it shows its placeholder (17.5.2.39)."""
    properties = control.find(W + "sdtPr")
    return properties is not None and properties.find(W + "showingPlcHdr") is not None


def _web_address(target: str) -> str:
    """``target`` if it is an absolute address that may be linked to, else empty."""
    target = target.strip()
    return target if _ABSOLUTE.match(target) and len(target) <= 2000 else ""
