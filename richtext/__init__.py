"""Rich text, Django-free: what an answer is, and everything that is derived from it.

What a name needs is imported when the name is first asked for: who only writes Word need not load the HTML cleaner.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from richtext.aligning import Budget, budget
    from richtext.blocks import Blocks, Picture
    from richtext.cleaning import clean
    from richtext.coding import checksum, from_json, to_json
    from richtext.comparing import Change, Words, diff, diff_html, side_by_side
    from richtext.keeping import both
    from richtext.markup import MARKUP_HELP, from_markup, to_markup
    from richtext.merging import Conflict, Conflicted, Merged, merge
    from richtext.normalizing import normalize
    from richtext.notices import EVERYTHING, Allowed, Cleaned, Code, Notice
    from richtext.proposing import marked_runs, proposed_words
    from richtext.reading import parse
    from richtext.serializing import serialize
    from richtext.text import WORD_PATTERN_JS, count_words, pictures, plain_text, words

_HOMES = {
    "aligning": ["Budget", "budget"],
    "blocks": ["Blocks", "Picture"],
    "cleaning": ["clean"],
    "coding": ["checksum", "from_json", "to_json"],
    "comparing": ["Change", "Words", "diff", "diff_html", "side_by_side"],
    "keeping": ["both"],
    "markup": ["MARKUP_HELP", "from_markup", "to_markup"],
    "merging": ["Conflict", "Conflicted", "Merged", "merge"],
    "normalizing": ["normalize"],
    "notices": ["EVERYTHING", "Allowed", "Cleaned", "Code", "Notice"],
    "proposing": ["marked_runs", "proposed_words"],
    "reading": ["parse"],
    "serializing": ["serialize"],
    "text": ["WORD_PATTERN_JS", "count_words", "pictures", "plain_text", "words"],
}
_HOME = {name: f"{__name__}.{module}" for module, names in _HOMES.items() for name in names}

__all__ = [
    "EVERYTHING",
    "MARKUP_HELP",
    "WORD_PATTERN_JS",
    "Allowed",
    "Blocks",
    "Budget",
    "Change",
    "Cleaned",
    "Code",
    "Conflict",
    "Conflicted",
    "Merged",
    "Notice",
    "Picture",
    "Words",
    "both",
    "budget",
    "checksum",
    "clean",
    "count_words",
    "diff",
    "diff_html",
    "from_json",
    "from_markup",
    "marked_runs",
    "merge",
    "normalize",
    "parse",
    "pictures",
    "plain_text",
    "proposed_words",
    "serialize",
    "side_by_side",
    "to_json",
    "to_markup",
    "words",
]


def __getattr__(name: str) -> Any:
    """Import the module in which a name is at home, and keep the value (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value
