"""HTML from anywhere to canonical form."""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from typing import Final

import nh3

from richtext.blocks import Blocks, Paragraph, Run
from richtext.normalizing import Sizes, normalize
from richtext.notices import EVERYTHING, Allowed, Cleaned, Code, Notices
from richtext.pasted import with_lists
from richtext.reading import INLINE, TAGS, read
from richtext.text import paragraphs

DROPPED = {"script", "style", "template", "title", "iframe", "noembed", "noframes"}
"""Elements whose content is no text of the author's."""

_CLEANER: Final = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=DROPPED,
    attributes={
        "*": {"lang", "dir"},
        "a": {"href", "name", "id"},
        "b": {"style"},
        "ol": {"start"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan"},
        "sup": {"data-note"},
        "img": {"data-sha256", "alt", "width", "height"},
    },
    filter_style_properties={"font-weight"},
    link_rel=None,
    url_schemes={"http", "https", "mailto"},
)

DEEPEST = 256
DEEPEST_FORMATTING = 24
DEEPEST_NOTE = 3
"""Elements open at once that the HTML parser is shown: its time grows with their square."""

MOST_TAGS = 20_000
"""Tags of one text, start and end: what a web thread reads and writes in half a second."""

MOST_LINES = 2_000
"""Paragraphs that become of a text with more tags than that."""

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*>")
_FORMATTING = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)
_CLOSE_THEMSELVES = frozenset(
    "area base br col dd dt embed hr img input li link meta p param source tbody td "  # noqa: SIM905
    "tfoot th thead tr track wbr".split()
)
"""Elements that end where the next begins, once svg and math are out of the way, within which they would nest."""


def clean(html: str, allowed: Allowed = EVERYTHING, known: Sizes | None = None) -> Cleaned:
    """``html`` of any origin in canonical form, with a notice for each kind of thing that had to be changed.

    Every word outside scripts, styles and document titles is kept, whatever the markup around it. Cleaning the
    result again changes nothing. With ``known``, only those pictures stay, in no other shape than they have.
    """
    notices = Notices()
    blocks = _read(html, notices)
    return normalize(with_lists(blocks) if allowed.lists else blocks, allowed, notices, known)


def _read(html: str, notices: Notices, depth: int = 0) -> Blocks:
    html = _without_surrogates(html)
    regular = _CLEANER.clean(_shallow(html))
    if regular.count("<") > MOST_TAGS:
        regular = _plain(regular)
        notices.add(Code.SIZE, unescape(_REGULAR.sub("", regular[:1000])))
    return read(regular, lambda note: _note(note, notices, depth + 1))


_REGULAR = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:\s+[a-z0-9-]+(?:="[^"]*")?)*\s*/?>')
_SAID = re.compile(r'<(?:sup|img)(?:\s+(?:data-note|alt)="([^"]*)"|\s+[a-z0-9-]+(?:="[^"]*")?)*\s*/?>')


def _plain(regular: str) -> str:
    """Every word of ``regular``, footnotes and descriptions of pictures in brackets, in `MOST_LINES` paragraphs."""

    def said(found: re.Match[str]) -> str:
        words = _TAG.sub(" ", unescape(found[1] or ""))
        return f" [{escape(words, quote=False)}] " if words.strip() else ""

    text = _REGULAR.sub(lambda found: "" if found[2] in INLINE else "\n", _SAID.sub(said, regular))
    lines = [line for line in text.split("\n") if line.strip()]
    size = -(-len(lines) // MOST_LINES) or 1
    return "".join(f"<p>{' '.join(lines[place : place + size])}</p>" for place in range(0, len(lines), size))


def _note(html: str, notices: Notices, depth: int) -> tuple[Paragraph, ...]:
    """The paragraphs of a footnote, whatever its HTML holds; notes within notes end after `DEEPEST_NOTE`."""
    if depth > DEEPEST_NOTE:
        return (Paragraph((Run(html),)),)
    return tuple(
        Paragraph(paragraph.inlines, paragraph.lang, paragraph.dir)
        for paragraph in paragraphs(_read(html, notices, depth))
    )


def _without_surrogates(html: str) -> str:
    """``html`` with pairs of surrogates joined and lone ones removed, which UTF-8 cannot carry."""
    try:
        html.encode()
    except UnicodeEncodeError:
        return html.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    return html


def _shallow(html: str) -> str:
    """``html`` without the start tags that nest deeper than any text does; their text stays."""
    if html.count("<") <= DEEPEST_FORMATTING:
        return html
    opened: Counter[str] = Counter()
    depth = formatting = 0

    def tag(found: re.Match[str]) -> str:
        nonlocal depth, formatting
        name = found[2].lower()
        if name in _CLOSE_THEMSELVES:
            return found[0]
        if name in {"svg", "math"}:
            return " "
        if found[1]:
            if opened[name]:
                opened[name] -= 1
                depth -= 1
                formatting -= name in _FORMATTING
            return found[0]
        if depth >= DEEPEST or (name in _FORMATTING and formatting >= DEEPEST_FORMATTING):
            return ""
        opened[name] += 1
        depth += 1
        formatting += name in _FORMATTING
        return found[0]

    return _TAG.sub(tag, html)
