"""What a person typed into a PDF: the fields of forms, text put onto a page, and notes (ISO 32000-1, 12.5.6, 12.7)."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2
from pypdfium2 import raw

TICKED, UNTICKED = "\N{BALLOT BOX WITH X}", "\N{BALLOT BOX}"
_NO_NOTES = frozenset({raw.FPDF_ANNOT_WIDGET, raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_LINK, raw.FPDF_ANNOT_POPUP})
_BOXES = frozenset({raw.FPDF_FORMFIELD_CHECKBOX, raw.FPDF_FORMFIELD_RADIOBUTTON})
_CHOICES = frozenset({raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX})
_PASSWORD = 1 << 13
_MOST_ANNOTATIONS = 5_000
_LONGEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Typed:
    """Something typed, where it stands on its page (points from the foot and the left).

    ``kind``: "field" (the text of a field), "box" (one to tick, ``text`` is its sign), "text" (put onto the page),
    "note". ``author`` is named by notes alone.
    """

    kind: str
    text: str
    left: float
    bottom: float
    right: float
    top: float
    author: str = ""

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2


def typed_on(page: pypdfium2.PdfPage, form: Any) -> list[Typed]:
    """Everything typed on a page, from its head to its foot; ``form`` is PDFium's handle of the forms, or None."""
    found: list[Typed] = []
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST_ANNOTATIONS)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        try:
            found += _typed(annotation, form)
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return sorted(found, key=lambda one: (-round(one.top), one.left))


def _typed(annotation: Any, form: Any) -> Iterator[Typed]:
    if raw.FPDFAnnot_GetFlags(annotation) & raw.FPDF_ANNOT_FLAG_HIDDEN:
        return
    box = raw.FS_RECTF()
    raw.FPDFAnnot_GetRect(annotation, box)
    place = (min(box.left, box.right), min(box.bottom, box.top), max(box.left, box.right), max(box.bottom, box.top))
    kind = raw.FPDFAnnot_GetSubtype(annotation)
    if kind == raw.FPDF_ANNOT_WIDGET:
        if form is not None and (said := _field(annotation, form)):
            yield Typed(*said, *place)
        return
    if kind == raw.FPDF_ANNOT_FREETEXT or kind not in _NO_NOTES:
        text = _contents(annotation, b"Contents")
        if text.strip():
            if kind == raw.FPDF_ANNOT_FREETEXT:
                yield Typed("text", text, *place)
            else:
                yield Typed("note", text, *place, author=" ".join(_contents(annotation, b"T").split())[:200])


def _field(annotation: Any, form: Any) -> tuple[str, str] | None:
    kind = raw.FPDFAnnot_GetFormFieldType(form, annotation)
    if kind in _BOXES:
        return "box", TICKED if raw.FPDFAnnot_IsChecked(form, annotation) else UNTICKED
    if kind in _CHOICES:
        count = min(max(raw.FPDFAnnot_GetOptionCount(form, annotation), 0), _MOST_ANNOTATIONS)
        chosen = [
            _label(annotation, form, place)
            for place in range(count)
            if raw.FPDFAnnot_IsOptionSelected(form, annotation, place)
        ]
        text = "\n".join(chosen) or _value(annotation, form)
    elif kind == raw.FPDF_FORMFIELD_TEXTFIELD and not raw.FPDFAnnot_GetFormFieldFlags(form, annotation) & _PASSWORD:
        text = _value(annotation, form)
    else:
        return None
    return ("field", text) if text.strip() else None


def _label(annotation: Any, form: Any, place: int) -> str:
    return _wide(lambda buffer, size: raw.FPDFAnnot_GetOptionLabel(form, annotation, place, buffer, size))


def _value(annotation: Any, form: Any) -> str:
    return _wide(lambda buffer, size: raw.FPDFAnnot_GetFormFieldValue(form, annotation, buffer, size))


def _contents(annotation: Any, key: bytes) -> str:
    return _wide(lambda buffer, size: raw.FPDFAnnot_GetStringValue(annotation, key, buffer, size))


def _wide(ask: Callable[[Any, int], int]) -> str:
    """A text that PDFium gives in UTF-16, asked for its size first."""
    size = ask(None, 0)
    if not 2 < size <= _LONGEST:
        return ""
    buffer = ctypes.create_string_buffer(size)
    ask(ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").partition("\0")[0].replace("\r\n", "\n").replace("\r", "\n")


def lines_of(one: Typed) -> list[Typed]:
    """The lines of a text that was typed, one below the other where it stands."""
    texts = [" ".join(line.split()) for line in one.text.splitlines()]
    texts = [text for text in texts if text]
    step = (one.top - one.bottom) / max(len(texts), 1)
    return [
        replace(one, text=text, top=one.top - step * number, bottom=one.top - step * (number + 1))
        for number, text in enumerate(texts)
    ]
