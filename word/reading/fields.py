"""Fields (ECMA-376 part 1, 17.16): which of them never end, and what the legacy form fields show."""

from __future__ import annotations

from lxml import etree

from word.reading.alternatives import chosen
from word.reading.names import MC, W, first, switched_on, value

_CHARACTER = W + "fldChar"
_TYPE = W + "fldCharType"
TICKED, UNTICKED = "\N{BALLOT BOX WITH X}", "\N{BALLOT BOX}"


def unended(root: etree._Element) -> set[etree._Element]:
    """The characters that begin a field which never ends, or part its code from its result.

    Such a field is read as if it were not there, or it would swallow all that follows. Text boxes have fields of
    their own.
    """
    depth = 0
    for character in root.iter(_CHARACTER):
        kind = character.get(_TYPE)
        depth += (kind == "begin") - (kind == "end")
        if depth < 0:
            break
    if depth == 0:
        return set()
    found: set[etree._Element] = set()
    _walk(root, [], found, is_story=True)
    return found


def _walk(
    element: etree._Element, open_fields: list[list[etree._Element]], found: set[etree._Element], *, is_story: bool
) -> None:
    for child in chosen(element) if element.tag == MC + "AlternateContent" else element:
        if child.tag == _CHARACTER:
            kind = child.get(_TYPE)
            if kind == "begin":
                open_fields.append([child])
            elif kind == "separate" and open_fields:
                open_fields[-1].append(child)
            elif kind == "end" and open_fields:
                open_fields.pop()
        elif child.tag == W + "txbxContent":
            _walk(child, [], found, is_story=True)
        else:
            _walk(child, open_fields, found, is_story=False)
    if is_story:
        found.update(character for field in open_fields for character in field)


def ticked(box: etree._Element) -> bool:
    """Whether a legacy check box is ticked (17.16.7): its state, else its default, else it is not."""
    for name in ("checked", "default"):
        if (state := value(box, name)) is not None:
            return switched_on(state)
    return False


def shown_entry(choice: etree._Element) -> str:
    """The entry that a legacy drop-down list shows (17.16.9): the one chosen, else the default, else the first."""
    entries = [entry.get(W + "val") or "" for entry in choice.iterchildren(W + "listEntry")]
    for name in ("result", "default"):
        if (said := first(choice, W + name)) is not None:
            place = said.get(W + "val") or "0"
            return entries[int(place)] if place.isdecimal() and int(place) < len(entries) else ""
    return entries[0] if entries else ""


def has_result(begin: etree._Element) -> bool:
    """Whether text stands between the code of the field and its end, in the paragraph where it begins."""
    paragraph = next(begin.iterancestors(W + "p"), None)
    if paragraph is None:
        return False
    inside, in_result, depth = False, False, 0
    for element in paragraph.iter(_CHARACTER, W + "t"):
        if element is begin:
            inside = True
        elif inside and element.tag == W + "t":
            if in_result and (element.text or "").strip():
                return True
        elif inside:
            kind = element.get(_TYPE)
            if kind == "begin":
                depth += 1
            elif kind == "end" and depth == 0:
                return False
            elif kind == "end":
                depth -= 1
            elif kind == "separate" and depth == 0:
                in_result = True
    return False
