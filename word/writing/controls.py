"""Content controls that a person fills in (17.5.2): text, one line, a drop-down list, check boxes."""

from __future__ import annotations

import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from richtext.blocks import Run
from word.model.text import content, escape
from word.writing.formatting import paragraph_properties

if TYPE_CHECKING:
    from word.model.document import Control
    from word.writing.context import Context
    from word.writing.render import Renderer

LONGEST_NAME = 64
"""Characters Word takes for the tag and for the title of a control."""

CHECKED, UNCHECKED = "☒", "☐"
_W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_FONT = "MS Gothic"
_BOX_FONT = f'<w:rPr><w:rFonts w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:eastAsia="{_FONT}" w:hint="eastAsia"/></w:rPr>'

_WRAPPING = '<w:sdt><w:sdtPr><w:id w:val="{}"/><w:docPartObj/></w:sdtPr><w:sdtContent>'
"""Around running text, without a name: of a control that stands in no document part (17.5.2.12) LibreOffice 7.4 loses
formatting, and words before a footnote, in the first paragraph."""


def control(renderer: Renderer, element: Control, where: Context) -> None:
    """Write a control and the bookmark around it.

    The control always ends with a paragraph, and tables in it stay upright: a section cannot end inside a control
    without taking it apart.
    """
    out = renderer.out
    mark = len(renderer.bookmarks)
    renderer.bookmarks.append(element.bookmark)
    here = where.but(style="AnswerText")
    out.append(f"\0m{mark}\0")
    if element.kind == "text":
        out.append(_WRAPPING.format(_id(f"around:{element.tag}")))
    out.append("<w:sdt>")
    empty = not element.blocks and not element.choices
    if element.kind == "choice":
        empty = not any(choice.chosen for choice in element.choices)
    out.append(_properties(element, empty))
    out.append("<w:sdtContent>")
    if element.kind == "boxes":
        for number, choice in enumerate(element.choices):
            _box(renderer, element, number, choice.label, choice.chosen, here)
    elif empty:
        shown = paragraph_properties(here.style, here.rtl, extra="<w:keepNext/>")
        look = f'<w:rPr><w:rStyle w:val="PlaceholderText"/>{"<w:rtl/>" if here.rtl else ""}</w:rPr>'
        out.append(f"<w:p>{shown}<w:r>{look}{content(element.placeholder)}</w:r></w:p>")
    elif element.kind == "choice":
        label = next(choice.label for choice in element.choices if choice.chosen)
        renderer.paragraph((Run(label),), here, here.style)
    else:
        outer, renderer.setting = renderer.setting, replace(renderer.setting, landscape_width=renderer.setting.width)
        renderer.blocks(element.blocks, here)
        renderer.setting = outer
        if renderer.after_table:
            renderer.paragraph((), here, here.style)
    out.append("</w:sdtContent></w:sdt>" * (2 if element.kind == "text" else 1))
    out.append(f"\0e{mark}\0")


def _properties(element: Control, empty: bool) -> str:
    choices = "".join(
        f'<w:listItem w:displayText="{escape(choice.label)}" w:value="{escape(choice.label)}"/>'
        for choice in element.choices
    )
    kind = {
        "text": "<w:richText/>",
        "boxes": "<w:richText/>",
        "line": "<w:text/>",
        "choice": f"<w:dropDownList>{choices}</w:dropDownList>",
    }[element.kind]
    return (
        f'<w:sdtPr><w:alias w:val="{escape(element.title[:LONGEST_NAME])}"/><w:tag w:val="{escape(element.tag)}"/>'
        f'<w:id w:val="{_id(element.tag)}"/><w:lock w:val="sdtLocked"/>'
        f"{'<w:showingPlcHdr/>' if empty else ''}{kind}</w:sdtPr>"
    )


def _id(name: str) -> int:
    """A number for a control (17.5.2.18), the same every time; Word mends two that are the same."""
    return zlib.crc32(name.encode()) & 0x7FFFFFFF


def _box(renderer: Renderer, element: Control, number: int, label: str, checked: bool, where: Context) -> None:
    """A paragraph with a check box ([MS-DOCX] 2.6.1.1) and its label, which can be clicked or overtyped."""
    name = f"box:{number}:{element.tag}"
    states = "".join(
        f'<w14:{state} w14:val="{ord(sign):04X}" w14:font="{_FONT}"/>'
        for state, sign in (("checkedState", CHECKED), ("uncheckedState", UNCHECKED))
    )
    sign = CHECKED if checked else UNCHECKED
    renderer.out.append(
        f"<w:p>{paragraph_properties(where.style, where.rtl)}"
        f'<w:sdt><w:sdtPr><w:id w:val="{_id(name)}"/><w14:checkbox {_W14}><w14:checked w14:val="{int(checked)}"/>'
        f"{states}</w14:checkbox></w:sdtPr><w:sdtContent><w:r>{_BOX_FONT}{content(sign)}</w:r></w:sdtContent></w:sdt>"
    )
    renderer.inlines((Run(f" {label}"),), where)
    renderer.out.append("</w:p>")
