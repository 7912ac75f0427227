"""The order of names, by the Unicode Collation Algorithm (DUCET): accents and scripts fall where people look."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from pyuca import Collator

_LINE = re.compile(r"^([0-9A-F ]+?) *; *([^#\n]*)", re.MULTILINE)
_IMPLICIT = re.compile(r"^@implicitweights ([0-9A-F]+)\.\.([0-9A-F]+); *([0-9A-F]+)", re.MULTILINE)
_WEIGHTS = re.compile(r"\[[.*]([0-9A-F]{4})\.([0-9A-F]{4})\.([0-9A-F]{4})")


class _Table(dict[str, str]):
    """Code points, as the table of keys spells them, to weights, which are read when they are asked for."""

    longest = 1

    def find_prefix(self, key: list[int]) -> tuple[list[int], list[list[int]] | None, list[int]]:
        """The longest beginning of ``key`` that has weights, they, and the rest."""
        for end in range(min(self.longest, len(key)), 0, -1):
            weights = self.get(" ".join(f"{point:04X}" for point in key[:end]))
            if weights is not None:
                return key[:end], [[int(level, 16) for level in each] for each in _WEIGHTS.findall(weights)], key[end:]
        return [], None, key


class _Collator(Collator):  # type: ignore[misc]  # pyuca has no types
    """pyuca's, without reading all 34,000 lines of weights before the first name: in a twentieth of its time."""

    def load(self, filename: str) -> None:
        text = Path(filename).read_text(encoding="utf-8")
        self.table = _Table(_LINE.findall(text))
        self.table.longest = max(points.count(" ") for points in self.table) + 1
        self.implicit_weights = [[int(each, 16) for each in found] for found in _IMPLICIT.findall(text)]


@cache
def _collator() -> Collator:
    return _Collator()


@lru_cache(maxsize=20_000)
def sort_key(name: str) -> tuple[int, ...]:
    """Return a key to sort names by; apostrophes and case decide only between names otherwise equal."""
    return tuple(_collator().sort_key(name.replace("’", "'")))
