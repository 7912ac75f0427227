"""Answers rendered ahead of the files they will stand in, as text that can be kept.

Only what the file's identifiers go into is left open (``document.Rendered``). ``VERSION`` of the rendering is kept
beside it, so that what an earlier one wrote is not used.
"""

from __future__ import annotations

import json

from richtext.blocks import Direction
from word.model.document import Canonical, Rendered
from word.writing import canonical
from word.writing.context import Setting
from word.writing.render import VERSION

__all__ = ["SETTING", "VERSION", "pack", "unpack"]

SETTING = Setting()
"""The document that answers are rendered ahead for: in English, on the house's own page."""

_BETWEEN = "\1"  # no XML can hold it


def pack(html: str, lang: str, direction: Direction) -> str:
    """Render an answer in canonical HTML; empty where it has pictures or something to be cautious of.

    Those depend on more than the answer, so they are left to when the file is written.
    """
    rendered = canonical.rendered(Canonical(html, lang, direction, "answer"), SETTING)
    if rendered.pictures or rendered.notices:
        return ""
    return _BETWEEN.join((json.dumps([rendered.lists, rendered.links]), rendered.xml, *rendered.notes))


def unpack(text: str, bookmark: str) -> Rendered:
    """The answer again, within a bookmark."""
    head, xml, *notes = text.split(_BETWEEN)
    lists, links = json.loads(head)
    return Rendered(xml, tuple(map(tuple, lists)), tuple(notes), tuple(links), (bookmark,))
