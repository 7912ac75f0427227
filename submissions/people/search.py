"""Finding organizations by their names, in any language and without regard to accents."""

from __future__ import annotations

import unicodedata

from submissions.models import Organization
from submissions.values.collation import sort_key


def fold(text: str) -> str:
    """Return a text as it is compared in a search: without accents, in one case."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


LANGUAGES = ("en", "ar", "zh_hans", "fr", "ru", "es")
NAMES = [f"{field}_{language}" for field in ("name", "formal_name", "acronym") for language in LANGUAGES]


def search(wanted: str, category: str) -> list[Organization]:
    """Return organizations by name, formal name or acronym in any language, in the order of their names."""
    found = Organization.objects.present()
    if category:
        found = found.filter(category=category)
    words = fold(wanted).split()
    if words:
        hits = [
            pk
            for pk, *names in found.values_list("pk", *NAMES)
            if all(word in fold(" ".join(name for name in names if name)) for word in words)
        ]
        found = Organization.objects.filter(pk__in=hits)
    return sorted(found, key=lambda organization: sort_key(organization.name))
