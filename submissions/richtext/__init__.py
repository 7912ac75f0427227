"""Rich text, Django-free: what an answer is, and everything that is derived from it."""

from submissions.richtext.blocks import Blocks
from submissions.richtext.cleaning import clean, parse
from submissions.richtext.coding import checksum, from_json, to_json
from submissions.richtext.comparing import Change, Words, diff, diff_html
from submissions.richtext.markup import MARKUP_HELP, from_markup, to_markup
from submissions.richtext.merging import Conflict, Conflicted, Merged, merge
from submissions.richtext.normalizing import normalize
from submissions.richtext.notices import EVERYTHING, Allowed, Cleaned, Code, Notice
from submissions.richtext.serializing import serialize
from submissions.richtext.text import WORD_PATTERN_JS, count_words, plain_text, words

__all__ = [
    "EVERYTHING",
    "MARKUP_HELP",
    "WORD_PATTERN_JS",
    "Allowed",
    "Blocks",
    "Change",
    "Cleaned",
    "Code",
    "Conflict",
    "Conflicted",
    "Merged",
    "Notice",
    "Words",
    "checksum",
    "clean",
    "count_words",
    "diff",
    "diff_html",
    "from_json",
    "from_markup",
    "merge",
    "normalize",
    "parse",
    "plain_text",
    "serialize",
    "to_json",
    "to_markup",
    "words",
]
