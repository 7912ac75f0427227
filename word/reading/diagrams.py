"""The texts of a diagram (SmartArt, ECMA-376 part 1, 21.4): each point says a paragraph or more."""

from __future__ import annotations

from lxml import etree

from richtext import count_words
from word.reading.balance import words_of
from word.reading.names import A

PARAGRAPH = A + "p"


def lines_of_diagram(root: etree._Element) -> list[str]:
    """The texts of the points of a diagram in the order in which they are stored.

    Empty where they are not all the text that the part holds: then nobody knows what belongs where.
    """
    texts = []
    for paragraph in root.iter(PARAGRAPH):
        letters = (each.text or "" if each.tag == A + "t" else " " for each in paragraph.iter(A + "t", A + "br"))
        text = " ".join("".join(letters).split())
        if text:
            texts.append(text)
    return texts if sum(map(count_words, texts)) == words_of(root, PARAGRAPH) else []
