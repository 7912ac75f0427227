"""Styles: what a paragraph or a run looks like after its styles have had their say (ECMA-376 part 1, 17.7)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from lxml import etree

from richtext.blocks import Vertical
from word.reading.names import VAL, W, number, switched_on, value

_TOGGLES = ("b", "i", "bCs", "iCs", "strike", "dstrike", "vanish")
_HEADING_NAME = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_LIST_NAME = re.compile(r"list (bullet|number)(?: ([2-5]))?$", re.IGNORECASE)
_QUOTES = frozenset({"quote", "intense quote", "block text", "quotations"})
_VERTICAL: dict[str, Vertical] = {"superscript": "superscript", "subscript": "subscript"}


@dataclass(frozen=True, slots=True)
class Marks:
    """Formatting of a run at one level (direct, a style, the defaults); None means that nothing is said."""

    toggles: dict[str, bool] = field(default_factory=dict)
    underline: bool | None = None
    vertical: Vertical | None = None
    right_to_left: bool | None = None
    languages: dict[str, str] = field(default_factory=dict)
    """By script as in ``w:lang``: ``val``, ``eastAsia``, ``bidi``."""
    style: str = ""

    @property
    def bold(self) -> bool:
        """Whether text is bold; text that runs from right to left has marks of its own for it (17.3.2.2)."""
        return self.toggles.get("b", False) or bool(self.right_to_left and self.toggles.get("bCs", False))

    @property
    def italic(self) -> bool:
        """Whether text is italic (17.3.2.16 and 17.3.2.17)."""
        return self.toggles.get("i", False) or bool(self.right_to_left and self.toggles.get("iCs", False))

    def over(self, below: Marks) -> Marks:
        """These marks where they say something, else those ``below``."""
        return Marks(
            {**below.toggles, **self.toggles},
            below.underline if self.underline is None else self.underline,
            below.vertical if self.vertical is None else self.vertical,
            below.right_to_left if self.right_to_left is None else self.right_to_left,
            {**below.languages, **self.languages},
            self.style or below.style,
        )


NOTHING = Marks()


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What a paragraph style says; ``outline`` is 1 to 9, 0 for body text."""

    name: str = ""
    outline: int = 0
    quotation: bool = False
    num_id: str = ""
    level: int = 0
    list_name: tuple[bool, int] | None = None
    """(ordered, level) where only the name of a built-in list style tells that it is one."""
    centred: bool = False
    right_to_left: bool = False
    marks: Marks = NOTHING


def marks_of(properties: etree._Element | None) -> Marks:
    """What a ``w:rPr`` says (17.3.2)."""
    if properties is None or not len(properties):
        return NOTHING
    toggles: dict[str, bool] = {}
    underline = vertical = right_to_left = None
    languages: dict[str, str] = {}
    style = ""
    for child in properties:
        name = child.tag[len(W) :] if isinstance(child.tag, str) and child.tag.startswith(W) else ""
        if name in _TOGGLES:
            toggles[name] = switched_on(child.get(VAL, ""))
        elif name == "u":
            underline = switched_on(child.get(VAL, "single"))
        elif name == "vertAlign":
            vertical = _VERTICAL.get(child.get(VAL, ""), "")
        elif name == "rtl":
            right_to_left = switched_on(child.get(VAL, ""))
        elif name == "lang":
            languages = {key[len(W) :]: text for key, text in child.items() if key.startswith(W)}
        elif name == "rStyle":
            style = child.get(VAL, "")
    return Marks(toggles, underline, vertical, right_to_left, languages, style)


class Styles:
    """The styles of a file, resolved on demand."""

    def __init__(self, root: etree._Element | None) -> None:
        children = root.iterchildren(W + "style") if root is not None else ()
        self._elements = {child.get(W + "styleId", ""): child for child in children}
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._characters: dict[str, Marks] = {}
        self._below: dict[int, Marks] = {}
        """What a paragraph style and the defaults say, by the id of the style's marks, which live as long as this."""
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.defaults = marks_of(defaults)
        self.default_paragraph = next(
            (
                key
                for key, style in self._elements.items()
                if style.get(W + "type") == "paragraph" and switched_on(style.get(W + "default", "0"))
            ),
            "",
        )

    def name(self, style_id: str) -> str:
        """The name of a style: built-in ones have English names in files of any language."""
        return value(self._elements.get(style_id), "name") or style_id

    def paragraph(self, style_id: str | None) -> ParagraphStyle:
        """The paragraph style ``style_id``, or the default one, with what it is based on."""
        known = style_id if style_id is not None and style_id in self._elements else self.default_paragraph
        if known not in self._paragraphs:
            self._paragraphs[known] = self._resolve_paragraph(known)
        return self._paragraphs[known]

    def character(self, style_id: str) -> Marks:
        """The marks of the character style ``style_id`` with what it is based on."""
        if style_id not in self._characters:
            marks = NOTHING
            for element in reversed(self._chain(style_id)):
                marks = marks_of(element.find(W + "rPr")).over(marks)
            self._characters[style_id] = marks
        return self._characters[style_id]

    def effective(self, direct: Marks, paragraph: Marks) -> Marks:
        """Direct marks over character and paragraph style; toggles set by both styles cancel out (17.7.3)."""
        if direct is NOTHING and paragraph is NOTHING:
            return self.defaults
        character = self.character(direct.style) if direct.style else NOTHING
        below = self._below.get(id(paragraph))
        if below is None:
            below = paragraph.over(self.defaults)
            self._below[id(paragraph)] = below
        result = (direct.over(character) if direct.style else direct).over(below)
        if character.toggles and paragraph.toggles:
            crossed = {
                key: self.defaults.toggles.get(key, False) or (on != paragraph.toggles.get(key, False))
                for key, on in character.toggles.items()
            }
            result = replace(result, toggles={**result.toggles, **crossed, **direct.toggles})
        return result

    def _chain(self, style_id: str) -> list[etree._Element]:
        """The style and what it is based on, nearest first; a circle is cut."""
        chain: list[etree._Element] = []
        seen: set[str] = set()
        current: str | None = style_id
        while current and current in self._elements and current not in seen:
            seen.add(current)
            chain.append(self._elements[current])
            current = value(self._elements[current], "basedOn")
        return chain

    def _resolve_paragraph(self, style_id: str) -> ParagraphStyle:
        style = ParagraphStyle()
        for element in reversed(self._chain(style_id)):
            name = value(element, "name") or ""
            properties = element.find(W + "pPr")
            heading, in_list = _HEADING_NAME.match(name), _LIST_NAME.match(name)
            outline = value(properties, "outlineLvl")
            named = int(heading[1]) if heading else style.outline
            level = named if outline is None else number(outline, 9) + 1
            numbering = None if properties is None else properties.find(W + "numPr")
            alignment, direction = value(properties, "jc"), value(properties, "bidi")
            style = ParagraphStyle(
                name=name,
                outline=level if 1 <= level <= 9 else 0,
                quotation=style.quotation or name.lower() in _QUOTES,
                num_id=style.num_id if numbering is None else value(numbering, "numId") or style.num_id,
                level=style.level if numbering is None else number(value(numbering, "ilvl"), style.level),
                list_name=(in_list[1].lower() == "number", int(in_list[2] or 1) - 1) if in_list else style.list_name,
                centred=style.centred if alignment is None else alignment == "center",
                right_to_left=style.right_to_left if direction is None else switched_on(direction),
                marks=marks_of(element.find(W + "rPr")).over(style.marks),
            )
        return replace(style, name=style.name or style_id)
