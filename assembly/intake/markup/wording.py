"""What a paragraph of a file would make of the paragraph of the text that it is."""

from __future__ import annotations

import re

from assembly.intake.markup.entries import Entry
from assembly.intake.markup.words import level
from richtext.aligning import spans
from submissions.texts.edits import tokens

_BRACKET = re.compile(r"\[([^\[\]]*)\]")
_ATTRIBUTION = re.compile(r"\s+[-–—]\s+(?:[^\W\d_][\w.’' &,;-]*)$")


def is_same(one: str, other: str) -> bool:
    """Whether two texts differ in nothing that matters: spaces, quotation marks, dashes, spelling."""
    return one == other or [level(token) for token in tokens(one)[0]] == [level(token) for token in tokens(other)[0]]


def restored(base: str, text: str) -> str:
    """``text`` with what differs from ``base`` in nothing that matters as ``base`` has it."""
    if base == text:
        return base
    old, old_starts, old_ends = tokens(base)
    new, new_starts, new_ends = tokens(text)
    parts: list[str] = []
    old_place = new_place = 0
    for equal, before, after in spans([*map(level, old)], [*map(level, new)]):
        if not equal:
            continue
        start, first = old_starts[before.start], new_starts[after.start]
        gap = text[new_place:first]
        stays = not gap.strip() and not base[old_place:start].strip()
        parts.append(base[old_place:start] if stays else gap)
        old_place, new_place = old_ends[before.stop - 1], new_ends[after.stop - 1]
        parts.append(base[start:old_place])
    tail = text[new_place:]
    parts.append(base[old_place:] if not tail.strip() and not base[old_place:].strip() else tail)
    return "".join(parts)


def without_brackets(base: str, text: str) -> str | None:
    """``text`` with the changes that it sets in square brackets made: words of ``base`` in them go, new ones come.

    None where it has no brackets, or ``base`` has some of its own. Names after a dash at the end of a bracket go too.
    """
    if "[" in base or not _BRACKET.search(text):
        return None
    flat = text
    while _BRACKET.search(flat):
        flat = _BRACKET.sub(lambda found: _OPEN + _ATTRIBUTION.sub("", found[1]).replace(" / ", " ") + _CLOSE, flat)
    inside: list[bool] = []
    plain: list[str] = []
    depth = 0
    for sign in flat:
        if sign in _OPEN + _CLOSE:
            depth += 1 if sign == _OPEN else -1
        else:
            plain.append(sign)
            inside.append(depth > 0)
    return _decided(base, "".join(plain), inside)


_OPEN, _CLOSE = "\ue000", "\ue001"


def _decided(base: str, text: str, inside: list[bool]) -> str:
    old, _starts, _ends = tokens(base)
    new, starts, ends = tokens(text)
    gone = [False] * len(text)
    for equal, _before, after in spans([*map(level, old)], [*map(level, new)]):
        for index in range(after.start, after.stop) if equal else ():
            if inside[starts[index]]:
                gone[starts[index] : ends[index]] = [True] * (ends[index] - starts[index])
                before = starts[index] - 1
                if before >= 0 and text[before].isspace():
                    gone[before] = True
    return " ".join("".join(sign for sign, is_gone in zip(text, gone, strict=True) if not is_gone).split())


def wanted(entry: Entry, base: str, *, has_brackets: bool) -> tuple[str, bool]:
    """What an entry would make of the paragraph ``base``, and whether that was read out of brackets.

    A number that stands before it is left out, unless the paragraph itself begins so.
    """
    text = entry.new
    if entry.new_full != entry.new and tokens(base)[0][:2] == tokens(entry.new_full)[0][:2]:
        text = entry.new_full
    decided = without_brackets(base, text) if has_brackets else None
    return restored(base, text if decided is None else decided), decided is not None
