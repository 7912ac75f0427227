"""The tokenizer of canonical HTML: the reader of answers, pages and the Word writer all take its tokens.

Canonical HTML is regular (``serialize``): tags in lower case, attributes in double quotes, every element closed, and
neither text nor attributes hold "<". ``tokens`` also takes what nh3 writes, whose attributes may hold one.
"""

from __future__ import annotations

import re
from html import unescape
from typing import NamedTuple

_TOKEN = re.compile(r'<(/?)([a-z][a-z0-9]*)((?:\s+[a-z0-9-]+(?:="[^"]*")?)*)\s*/?>|([^<]+|<)')
_ATTRIBUTE = re.compile(r'([a-z0-9-]+)="([^"]*)"')


class Token(NamedTuple):
    """A tag, or a stretch of text: ``closing`` is "/" for an end tag; attributes and text are as they are written."""

    closing: str
    tag: str
    attributes: str
    text: str

    @property
    def source(self) -> str:
        """The token as HTML."""
        return self.text or f"<{self.closing}{self.tag}{self.attributes}>"


def tokens(html: str) -> list[Token]:
    """Return the tokens of regular HTML in order; whatever is no tag is text."""
    return list(map(Token._make, _TOKEN.findall(html)))


def attributes_of(source: str) -> dict[str, str]:
    """Return attributes as they stand in a tag, by name, unescaped; one without a value is left out."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(source)} if source else {}


def pieces(canonical: str) -> tuple[str, list[str]]:
    """Return the text before the first tag, and each tag, up to its ">" and without its "<", with the text after it.

    The same tokens in the fewest objects: a consolidated file renders millions. Only for canonical HTML.
    """
    before, *found = canonical.split("<")
    return before, found


_OTHER = re.compile(r"&(?!(?:amp|lt|gt|quot|nbsp);)")


def unescaped(text: str) -> str:
    """Return text between tags as it is read; fast for the five references that nh3 and ``serialize`` write."""
    if "&" not in text:
        return text
    return unescape(text) if _OTHER.search(text) else unquoted(text.replace("&nbsp;", "\xa0"))


def unquoted(value: str) -> str:
    """Return the value of an attribute of canonical HTML, which escapes four characters and no more."""
    if "&" not in value:
        return value
    return value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")
