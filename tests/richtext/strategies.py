"""Hypothesis strategies: answers as `normalize` makes them, answers in any state, and soup of tags."""

from __future__ import annotations

from hypothesis import strategies as st

from richtext import normalize
from richtext.blocks import (
    Cell,
    Footnote,
    Heading,
    LineBreak,
    List,
    ListItem,
    Paragraph,
    Picture,
    Quotation,
    Row,
    Run,
    Table,
)
from richtext.tokens import with_text

WORDS = ["one", "two", "three", "a", "I", "**", "*", "- x", "1. y", "|", "\\", "## z", "> q", "[^:", "]", "(", "[t](u)",
         "A/RES/70/125", "سلام", "权利", "e\u0301", "\u0301", "<b>", "&amp;", '"', "\u00a0", " ", "  ", "\n", "\u202e",
         "\u2067", "\u2069", "😀", "\x07", "_", "`", "#", "-", "1)", "!"]  # fmt: skip

texts = st.one_of(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), st.text(max_size=8))
languages = st.sampled_from(["", "", "", "ar", "fr", "zh-Hans"])
directions = st.sampled_from(["", "", "", "rtl", "ltr"])
flags = st.sampled_from([False, False, True])

_FORMATS = [Run(""), Run(""), Run(""), Run("", bold=True), Run("", italic=True), Run("", bold=True, italic=True),
            Run("", underline=True), Run("", strike=True, bold=True), Run("", vertical="superscript"),
            Run("", vertical="subscript", italic=True), Run("", lang="ar", dir="rtl"), Run("", lang="fr"),
            Run("", href="https://example.org/a?b=c&d"), Run("", bold=True, href="https://example.org/a?b=c&d"),
            Run("", href="mailto:a@example.org", lang="ar"), Run("", href="javascript:x"), Run("", href="https://e.org/(a)")
            ]  # fmt: skip
runs = st.builds(with_text, st.sampled_from(_FORMATS), texts)
plain_inlines = st.lists(st.one_of(runs, runs, runs, st.builds(LineBreak)), max_size=4).map(tuple)
notes = st.lists(st.builds(Paragraph, plain_inlines, languages, directions), max_size=2).map(tuple).map(Footnote)
inlines = st.lists(st.one_of(runs, runs, runs, st.builds(LineBreak), notes), max_size=5).map(tuple)
paragraphs = st.builds(Paragraph, inlines, languages, directions)
pictures = st.builds(
    Picture, st.sampled_from(["a" * 64, "b" * 64, "x"]), texts, st.integers(-1, 400), st.integers(0, 400)
)
leaves = st.one_of(
    paragraphs, paragraphs, st.builds(Heading, st.sampled_from([1, 2]), inlines, languages, directions), pictures
)


def _containers(children: st.SearchStrategy) -> st.SearchStrategy:
    some = st.lists(children, max_size=3).map(tuple)
    lists = st.builds(
        List,
        st.booleans(),
        st.lists(st.builds(ListItem, some), max_size=3).map(tuple),
        st.sampled_from([1, 1, 3, -2]),
        languages,
        directions,
    )
    cells = st.builds(Cell, some, flags, st.sampled_from([1, 1, 1, 2, 99]), st.sampled_from([1, 1, 1, 2, 0]))
    rows = st.lists(st.builds(Row, st.lists(cells, max_size=3).map(tuple)), max_size=3).map(tuple)
    return st.one_of(
        lists, lists, st.builds(Quotation, some, languages, directions), st.builds(Table, rows, languages, directions)
    )


raw_blocks = st.lists(st.recursive(leaves, _containers, max_leaves=8), max_size=5).map(tuple)
"""Blocks in any state: empty, nested anyhow, with control characters and unsafe addresses."""

blocks = raw_blocks.map(lambda raw: normalize(raw).blocks)
"""Answers in normal form."""

_TAGS = ["p", "div", "b", "i", "a", "ul", "ol", "li", "table", "tr", "td", "th", "thead", "tbody", "h1", "h3", "h5",
         "blockquote", "span", "sup", "br", "img", "hr", "pre", "svg", "math", "select", "option", "font", "o:p",
         "caption", "dl", "dd", "form", "button"]  # fmt: skip
_ATTRIBUTES = ["", "", "", ' lang="ar"', " dir=rtl", ' colspan="3"', " rowspan=0", ' start="x"', ' href="https://e.org"',
               " href=javascript:1", ' data-note="a <b>note</b>"', " style='mso-list:l0 level1'", ' alt="pic ture"'
               ]  # fmt: skip
_pieces = st.one_of(
    st.builds("<{}{}>".format, st.sampled_from(_TAGS), st.sampled_from(_ATTRIBUTES)),
    st.builds("</{}>".format, st.sampled_from(_TAGS)),
    st.sampled_from(
        ["alpha ", "beta", " gamma\n", "<!-- c -->", "<![if !x]>", "&nbsp;", "&#x202e;", "&lt;", "<", "\u2029"]
    ),
    st.text(max_size=4),
)
tag_soup = st.lists(_pieces, max_size=40).map("".join)
"""HTML as nobody should write it."""
