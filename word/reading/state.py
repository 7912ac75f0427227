"""What is known while a story is read, as the reader of inlines sees it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, Protocol

from lxml import etree

from richtext.blocks import Footnote
from word.model.source import LossCode, NoticeCode
from word.reading.drawings import Drawings
from word.reading.package import Relationship
from word.reading.segments import Fate
from word.reading.styles import Styles

_HYPERLINK = re.compile(r'^\s*HYPERLINK\s+(?:"([^"]*)"|([^\s\\]\S*))', re.IGNORECASE)
_ABSOLUTE = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)

NoteKind = Literal["footnote", "endnote"]


@dataclass(slots=True)
class Field:
    """A field that has begun (17.16): its instruction is collected until its result begins."""

    instruction: str = ""
    in_result: bool = False

    @property
    def href(self) -> str:
        """The address of a HYPERLINK field, else empty."""
        match = _HYPERLINK.match(self.instruction)
        return web_address(match[1] or match[2] or "") if match else ""


def web_address(target: str) -> str:
    """``target`` if it is an absolute address that may be linked to, else empty."""
    target = target.strip()
    return target if _ABSOLUTE.match(target) and len(target) <= 2000 else ""


class State(Protocol):
    """The state of reading one file (``story.Reading``): what stands around, and where to tell what is lost."""

    styles: Styles
    drawings: Drawings
    relationships: dict[str, Relationship]
    fields: list[Field]
    unended: set[etree._Element]
    alternative_text: str
    in_placeholder: bool

    def lose(self, kind: LossCode, text: str, *, author: str = "", words: bool = False) -> None:
        """Notice that something does not come along; with ``words`` those of ``text`` are counted as lost."""

    def lose_drawn(self, kind: LossCode, relationship: Relationship | None) -> None:
        """Notice on a chart or a diagram, whose text stands in a part of its own."""

    def notice(self, kind: NoticeCode, text: str, *, author: str = "", words: bool = False) -> None:
        """Notice on something that comes along."""

    def commented(self, comment_id: str) -> None:
        """Remember where a comment is anchored."""

    def field_fate(self) -> Fate | None:
        """Return the fate of text that stands here because of the fields around it."""

    def field_href(self) -> str:
        """Return the address of the innermost link field around."""

    def note(self, kind: NoteKind, note_id: str) -> tuple[Footnote, int] | None:
        """Return the note with its number of words, once."""
