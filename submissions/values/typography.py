"""How numbers, lists, heads and quotations are written in the language that is active.

These are facts of each language, not sentences to translate; what is joined here is whole already. Numbers keep
European digits in all languages, as dates do; separators are those of the Unicode CLDR, in Spanish those of the RAE.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

GROUPS = {"fr": "\u202f", "ru": "\u00a0", "es": "\u00a0", "ar": "\u00a0"}
"""Between groups of three digits, by code of the language; elsewhere a comma."""
UNGROUPED = {"es": 9_999}
"""Up to which number no groups are marked; elsewhere 999."""
ITEMS = {"ar": "، ", "zh-hans": "、"}
COMMAS = {"ar": "، ", "zh-hans": "，"}
SEMICOLONS = {"ar": "؛ ", "zh-hans": "；", "fr": "\u00a0; "}
COLONS = {"fr": "\u00a0: ", "zh-hans": "："}
QUOTATIONS = {"ar": ("«", "»"), "fr": ("«\u00a0", "\u00a0»"), "ru": ("«", "»")}


def _language() -> str:
    return get_language() or "en"


def group_mark() -> str:
    """Return what stands between groups of three digits."""
    return GROUPS.get(_language(), ",")


def grouped_from() -> int:
    """Return the smallest number whose groups are marked."""
    return UNGROUPED.get(_language(), 999) + 1


def say_number(number: int) -> str:
    """Return a number of things with its groups marked: 2,346. Years, codes and references are no numbers of things."""
    return f"{number:,}".replace(",", group_mark()) if abs(number) >= grouped_from() else str(number)


def comma() -> str:
    """Return what stands between two parts of a statement."""
    return COMMAS.get(_language(), ", ")


def between_items() -> str:
    """Return what stands between the items of a list; in Chinese that is another comma."""
    return ITEMS.get(_language(), ", ")


def colon() -> str:
    """Return what stands between a head and what it announces."""
    return COLONS.get(_language(), ": ")


LOWER_INSIDE = {"fr", "es", "ru"}
"""Languages in which a label that stands capitalized by itself is written small inside a sentence."""


def inside(label: object) -> str:
    """Return a label, as the name of a language, as it is written inside a sentence."""
    said = str(label)
    return said[:1].lower() + said[1:] if _language() in LOWER_INSIDE else said


def say_list(items: Iterable[object]) -> str:
    """Return items, not empty, as a list in running text."""
    return between_items().join(said for said in map(str, items) if said)


def say_parts(parts: Iterable[object]) -> str:
    """Return the parts, not empty, of one statement: a name, a title, a date."""
    return comma().join(said for said in map(str, parts) if said)


def say_choices(items: Iterable[object]) -> str:
    """Return items that may hold commas themselves as a list in running text."""
    return SEMICOLONS.get(_language(), "; ").join(map(str, items))


def say_head(head: object, text: object) -> str:
    """Return what a text is about, and the text."""
    return f"{head}{colon()}{text}"


def say_quotation(text: object) -> str:
    """Return words that are another's, in quotation marks."""
    opening, closing = QUOTATIONS.get(_language(), ("“", "”"))
    return f"{opening}{text}{closing}"
