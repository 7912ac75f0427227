"""Which alternative of ``mc:AlternateContent`` is read (ECMA-376 part 3, 9.3).

Word writes a choice for programs that know a newer namespace and a fallback for the others. Often only one of them
has the text: that of an emoji, for one, stands in the fallback. So the one that says most is read, the first of
several that say as much; where none says anything, the first that shows a picture.
"""

from __future__ import annotations

from lxml import etree

from word.reading.names import A, M, V, W

_TEXT = (W + "t", W + "delText", M + "t", M + "delText", A + "t", A + "delText",
         "{http://schemas.openxmlformats.org/drawingml/2006/chart}v")  # fmt: skip
_PICTURE = (A + "blip", V + "imagedata", "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
            "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds")  # fmt: skip


def chosen(element: etree._Element) -> list[etree._Element]:
    """The alternative to read, in a list; empty where there is none."""
    branches = [branch for branch in element if isinstance(branch.tag, str)]
    if len(branches) < 2:
        return branches
    lengths = [_words(branch) for branch in branches]
    most = max(lengths)
    if most:
        return [branches[lengths.index(most)]]
    shown = (branch for branch in branches if next(branch.iter(*_PICTURE), None) is not None)
    return [next(shown, branches[0])]


def _words(branch: etree._Element) -> int:
    words = sum(len((text.text or "").split()) for text in branch.iter(*_TEXT))
    return words + sum(len((art.get("string") or "").split()) for art in branch.iter(V + "textpath"))
