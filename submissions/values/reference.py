"""The States and negotiating groups of the United Nations, from `data/`: names in six languages, codes and regions.

Django-free and read once. `State.regional_group` and `State.seat_region` hold values of the enumerations
`RegionalGroup` and `SeatRegion`.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

LANGUAGES = ("ar", "zh", "en", "fr", "ru", "es")
"""The six official languages, by BCP 47 tag, in the English alphabetical order that the United Nations uses."""

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class State:
    """A Member State or an observer State. `short` and `formal` give its names by language tag, all six present."""

    alpha3: str
    alpha2: str
    observer: bool
    regional_group: str
    """One of the five regional groups, or "" where the State is in none."""
    seat_region: str
    short: Mapping[str, str] = field(hash=False)
    formal: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Group:
    """A negotiating group. Codes are ISO 3166-1 alpha-3, sorted; each is the code of a State of `states()`."""

    key: str
    as_of: datetime.date
    """The day on which the list of members was true."""
    members: tuple[str, ...]
    associated_states: tuple[str, ...]
    """States in whose name the group also speaks and which do not count themselves among its members."""
    name: Mapping[str, str] = field(hash=False)
    acronym: Mapping[str, str] = field(hash=False)
    """Acronym by language tag, all six present; "" in a language that has none in use."""


@cache
def states() -> tuple[State, ...]:
    """Return the 193 Member States and the 2 observer States, in the order of their English names."""
    return tuple(
        State(
            alpha3=alpha3,
            alpha2=entry["alpha2"],
            observer=entry.get("observer", False),
            regional_group=entry.get("regional_group", ""),
            seat_region=entry["seat_region"],
            short=MappingProxyType({language: entry[language][0] for language in LANGUAGES}),
            formal=MappingProxyType({language: entry[language][1] for language in LANGUAGES}),
        )
        for alpha3, entry in _read("states.yaml").items()
    )


@cache
def negotiating_groups() -> tuple[Group, ...]:
    """Return the negotiating groups whose membership is public record, in the order of the data file."""
    return tuple(
        Group(
            key=key,
            as_of=entry["as_of"],
            members=_members(entry),
            associated_states=tuple(entry.get("associated_states", "").split()),
            name=MappingProxyType({language: entry["name"][language] for language in LANGUAGES}),
            acronym=MappingProxyType({language: entry.get("acronym", {}).get(language, "") for language in LANGUAGES}),
        )
        for key, entry in _read("negotiating_groups.yaml").items()
    )


@cache
def usual_names() -> Mapping[str, tuple[str, ...]]:
    """Return the names by which States are usually called beside their UN names, by code of three letters."""
    return MappingProxyType({alpha3: tuple(names) for alpha3, names in _read("usual_names.yaml").items()})


def _members(entry: Mapping[str, Any]) -> tuple[str, ...]:
    if "regional_group" in entry:
        return tuple(sorted(state.alpha3 for state in states() if state.regional_group == entry["regional_group"]))
    return tuple(entry["members"].split())


def _read(name: str) -> dict[str, Any]:
    with (DATA / name).open("rb") as file:
        entries: dict[str, Any] = yaml.load(file, Loader=yaml.CSafeLoader)
    return entries
