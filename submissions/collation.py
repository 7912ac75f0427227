"""The order of names, by the Unicode Collation Algorithm (DUCET): accents and scripts fall where people look."""

from __future__ import annotations

from functools import cache, lru_cache

from pyuca import Collator


@cache
def _collator() -> Collator:
    return Collator()


@lru_cache(maxsize=20_000)
def sort_key(name: str) -> tuple[int, ...]:
    """Return a key to sort names by; apostrophes and case decide only between names otherwise equal."""
    return tuple(_collator().sort_key(name.replace("’", "'")))
