"""What of a text's formatting stands in some HTML: each feature with the text that bears it, to be compared."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser

FEATURES = ("headings", "list items", "table cells", "links", "bold", "italics", "footnotes")
Feature = tuple[str, str]
"""A feature and the text that bears it; a list item with its level, a link with its target."""

_TAGS = {
    "h3": "headings",
    "h4": "headings",
    "li": "list items",
    "td": "table cells",
    "th": "table cells",
    "a": "links",
    "strong": "bold",
    "b": "bold",
    "em": "italics",
    "i": "italics",
}
_LISTS = {"ul", "ol"}
_BACK = "↑↩\ufe0e "  # by which a note leads back to its mark


def features(html: str) -> Counter[Feature]:
    """Return the features of HTML as any of the contenders writes it, with how often each stands there."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[Feature] = Counter()
        self.open: list[tuple[str, str, str, list[str]]] = []  # tag, feature, what is said before the text, the text
        self.level = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if "data-note" in values:
            self.found["footnotes", _text_of(values["data-note"])] += 1
        elif tag in _LISTS:
            self.level += 1
        elif tag in _TAGS:
            self.open.append((tag, *self._meaning(tag, values), []))

    def _meaning(self, tag: str, values: dict[str, str]) -> tuple[str, str]:
        if tag == "li":
            is_note = values.get("id", "").startswith(("fn", "footnote"))
            return ("footnotes", "") if is_note else ("list items", f"{self.level} ")
        if tag == "a":
            href = values.get("href", "")
            return ("links", f"{href} ") if href.startswith("http") else ("", "")
        return _TAGS[tag], ""

    def handle_data(self, data: str) -> None:
        for tag, _feature, before, words in self.open:
            if tag != "li" or not before or int(before) == self.level:  # the items of an inner list are its own
                words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in _LISTS:
            self.level -= 1
        elif self.open and self.open[-1][0] == tag:
            _tag, feature, before, words = self.open.pop()
            if feature:
                self.found[feature, before + " ".join("".join(words).strip(_BACK).split())] += 1


def _text_of(html: str) -> str:
    collected: list[str] = []
    parser = HTMLParser()
    parser.handle_data = collected.append  # type: ignore[method-assign]
    parser.feed(html)
    parser.close()
    return " ".join("".join(collected).split())


def words(html: str) -> Counter[str]:
    """Return the words of HTML without punctuation, footnotes included wherever they are kept."""
    notes = [note for (feature, note), times in features(html).items() if feature == "footnotes" for _ in range(times)]
    inside = notes if "data-note" in html else []
    return Counter(re.findall(r"\w+", " ".join([_text_of(html.replace("<", " <")), *inside])))
