"""Telling which organization of the register a name in a list means: by its names, or by what it is usually called."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from rapidfuzz import fuzz, process

from submissions.models import Organization
from submissions.people.search import NAMES, fold
from submissions.values.reference import states, usual_names

Sureness = Literal["known", "doubtful", "new"]
LIKE = 85
"""Per cent of likeness from which a name is offered as a guess."""
GUESSES = 3


@dataclass(frozen=True, slots=True)
class Match:
    """What a name means. ``keys`` are organizations, the likeliest first: one where known, none where new."""

    sureness: Sureness
    keys: tuple[int, ...] = ()


def plain(name: str) -> str:
    """Return a name as it is compared: without accents, case, signs and a leading article."""
    words = "".join(sign if sign.isalnum() else " " for sign in fold(name.replace("&", " and "))).split()
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


@dataclass(slots=True)
class Register:
    """The names of all organizations, read once for a whole list."""

    by_name: dict[str, list[int]] = field(default_factory=dict)
    countries: dict[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls) -> Register:
        """Read the register: one query."""
        register = cls()
        iso: dict[str, int] = {}
        rows = Organization.objects.present().values_list("pk", "iso3", *NAMES)
        for pk, iso3, *names in rows:
            if iso3:
                iso[iso3] = pk
            for name in filter(None, names):
                register._add(name, pk)
        for iso3, names in usual_names().items():
            if iso3 in iso:
                register._add(iso3, iso[iso3])
                for name in names:
                    register._add(name, iso[iso3])
        for state in states():
            for name in (state.alpha2, state.alpha3, *state.short.values(), *state.formal.values()):
                register.countries[plain(name)] = state.alpha2
            for name in usual_names().get(state.alpha3, ()):
                register.countries[plain(name)] = state.alpha2
        return register

    def _add(self, name: str, pk: int) -> None:
        found = self.by_name.setdefault(plain(name), [])
        if pk not in found:
            found.append(pk)

    def match(self, name: str) -> Match:
        """Tell which organization a name means."""
        wanted = plain(name)
        found = self.by_name.get(wanted)
        if found:
            return Match("known" if len(found) == 1 else "doubtful", tuple(found[:GUESSES]))
        close = process.extract(wanted, self.by_name.keys(), scorer=fuzz.WRatio, score_cutoff=LIKE, limit=8)
        alike = [known for known, _score, _at in close if fuzz.token_sort_ratio(wanted, known) >= LIKE]
        keys = dict.fromkeys(pk for known in alike for pk in self.by_name[known])
        return Match("doubtful", tuple(keys)[:GUESSES]) if keys else Match("new")

    def country(self, name: str) -> str:
        """Return the code of two letters of a country, "" for none that is known."""
        return self.countries.get(plain(name), "")
