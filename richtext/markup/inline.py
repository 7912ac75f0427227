"""One paragraph's worth of the light markup, both ways."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from richtext.blocks import Footnote, Inline, LineBreak, Paragraph, Run
from richtext.normalizing import address

BREAK = "<br>"
"""A line break where the markup must stay on one line: in headings, cells and notes. Two part paragraphs."""

_SPECIAL = re.compile(r"[\\*\[\]]|<(?=br>)")
_SPECIAL_IN_ADDRESS = re.compile(r"[\\*\[\]()]|<(?=br>)")
_TOKEN = re.compile(r"\\([!-/:-@\[-`{-~•])|(\*+)|(\[\^:)|(\[)|(\])|(<br>|\n)|([^\\*\[\]<\n]+|.)", re.DOTALL)
_ADDRESS = re.compile(r"\(((?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))+)\)")


class _Style(NamedTuple):
    """What the markup can say of a stretch of text."""

    bold: bool = False
    italic: bool = False
    href: str = ""


PLAIN = _Style()


def write(inlines: Iterable[Inline], *, one_line: bool = False) -> str:
    """``inlines`` as markup; line breaks become `BREAK` if it must be ``one_line``, else new lines."""
    pieces = list(_pieces(inlines, one_line))
    styles = _settled(pieces)
    parts: list[str] = []
    current = PLAIN
    for (text, _, _), style in zip(pieces, styles, strict=True):
        parts += (_switch(current, style), text)
        current = style
    parts.append(_switch(current, PLAIN))
    return "".join(parts)


def _pieces(inlines: Iterable[Inline], one_line: bool) -> Iterable[tuple[str, _Style, bool]]:
    """Markup, style, and whether it is only space, whose style follows from its neighbours."""
    for inline in inlines:
        match inline:
            case Run():
                style = _Style(inline.bold, inline.italic, inline.href)
                for text in re.split(r"(^ +| +$)", inline.text):
                    if text:
                        yield _SPECIAL.sub(r"\\\g<0>", text), style, not text.strip(" ")
            case LineBreak():
                # Marks end at a written break, since two of them may part paragraphs.
                yield (BREAK if one_line else "\n"), PLAIN, not one_line
            case Footnote():
                yield f"[^: {write_note(inline)}]", PLAIN, False


def _settled(pieces: Sequence[tuple[str, _Style, bool]]) -> list[_Style]:
    """The style of every piece; space gets what the text on both its sides has, so that marks hug their words."""
    styles = [style for _, style, _ in pieces]
    following = [PLAIN] * len(pieces)
    for index in range(len(pieces) - 2, -1, -1):
        following[index] = following[index + 1] if pieces[index + 1][2] else styles[index + 1]
    for index, (_, _, space) in enumerate(pieces):
        if space:
            before, after = styles[index - 1] if index else PLAIN, following[index]
            href = before.href if before.href == after.href else ""
            styles[index] = _Style(before.bold and after.bold, before.italic and after.italic, href)
    return styles


def _switch(old: _Style, new: _Style) -> str:
    """What turns ``old`` into ``new``: stars switch within and without links alike, best within."""
    if old.href == new.href:
        return "*" * (2 * (old.bold != new.bold) + (old.italic != new.italic))
    off = "*" * (2 * (old.bold > new.bold) + (old.italic > new.italic))
    on = "*" * (2 * (new.bold > old.bold) + (new.italic > old.italic))
    close = "](" + _SPECIAL_IN_ADDRESS.sub(r"\\\g<0>", old.href) + ")" if old.href else ""
    return off + close + ("[" if new.href else "") + on


def write_note(note: Footnote) -> str:
    """What stands within the brackets of a footnote."""
    return (BREAK * 2).join(write(paragraph.inlines, one_line=True) for paragraph in note.blocks)


def parse(text: str, *, notes: bool = True) -> tuple[Inline, ...]:
    """The inlines that ``text`` says, with footnotes if ``notes``; what is no proper markup is text."""
    return tuple(_Parser(text, notes).inlines())


def parse_note(text: str) -> Footnote:
    """The footnote with ``text`` within its brackets."""
    return Footnote(tuple(Paragraph(parse(part, notes=False)) for part in parts(text)))


def parts(text: str) -> list[str]:
    """``text`` cut at its double line breaks."""
    cut: list[str] = [""]
    for piece in re.findall(r"\\.|<br><br>|[^\\<]+|.", text, re.DOTALL):
        if piece == BREAK * 2:
            cut.append("")
        else:
            cut[-1] += piece
    return [part.strip(" ") for part in cut]


class _Parser:
    def __init__(self, text: str, notes: bool) -> None:
        self.text = text
        self.notes = notes
        self.partners: dict[int, int] = {}  # position of each closing bracket by that of its opening one
        self.last_closer = {1: -1, 2: -1}  # where stars that could end italic (1) or bold (2) stand last
        opened: list[int] = []
        for found in _TOKEN.finditer(text):
            if found[3] or found[4]:
                opened.append(found.start())
            elif found[5] and opened:
                self.partners[opened.pop()] = found.start()
            elif found[2] and self.hugs_left(found.start()):
                for kind in (1, 2):
                    if len(found[2]) in {kind, 3}:
                        self.last_closer[kind] = found.start()

    def hugs_left(self, position: int) -> bool:
        return position > 0 and self.text[position - 1] not in " \n"

    def inlines(self) -> Iterable[Inline]:
        on = {1: False, 2: False}
        href, link_end, address_end = "", -1, -1
        position = 0
        while found := _TOKEN.match(self.text, position):
            position = found.end()
            literal, stars, note, opening, closing, line_break, text = found.groups()
            text = literal or text or ""
            if stars:
                text = self.switch(stars, found.start(), position, on)
            elif line_break:
                yield LineBreak()
            elif note and self.notes and found.start() in self.partners:
                end = self.partners[found.start()]
                yield parse_note(self.text[position:end].strip(" "))
                position = end + 1
            elif opening and not href and (target := self.link(found.start())):
                href, link_end, address_end = target
            elif closing and found.start() == link_end:
                href, position = "", address_end
            else:
                text = text or note or opening or closing
            if text:
                yield Run(text, bold=on[2], italic=on[1], href=href)

    def switch(self, stars: str, start: int, end: int, on: dict[int, bool]) -> str:
        """Switch what ``stars`` stand for; those that open or close nothing are returned as text."""
        kinds = {1: (1,), 2: (2,), 3: (2, 1)}.get(len(stars), ())
        text = "" if kinds else stars
        for kind in kinds:
            opens = end < len(self.text) and self.text[end] not in " \n" and self.last_closer[kind] > start
            if self.hugs_left(start) if on[kind] else opens:
                on[kind] = not on[kind]
            else:
                text += "*" * kind
        return text

    def link(self, position: int) -> tuple[str, int, int] | None:
        """Address, position of the closing bracket and end of the address, of a link that begins at ``position``."""
        end = self.partners.get(position)
        found = _ADDRESS.match(self.text, end + 1) if end is not None else None
        if end is None or not found:
            return None
        href = address(re.sub(r"\\(.)", r"\1", found[1]))
        return (href, end, found.end()) if href else None
