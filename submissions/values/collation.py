"""The order of names, by ICU in the language that is active: accents and scripts fall where its readers look.

In Chinese that is by pinyin; a language without an order of its own has that of the Unicode Collation Algorithm.
"""

from __future__ import annotations

from functools import cache, lru_cache

import icu
from django.utils.translation import get_language


@cache
def _collator(language: str) -> icu.Collator:
    return icu.Collator.createInstance(icu.Locale(language.replace("-", "_")))


@lru_cache(maxsize=20_000)
def _key(name: str, language: str) -> bytes:
    return bytes(_collator(language).getSortKey(name.replace("’", "'")))


def sort_key(name: str) -> bytes:
    """Return a key to sort names by; apostrophes and case decide only between names otherwise equal."""
    return _key(name, get_language() or "en")
