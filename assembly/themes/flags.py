"""What no longer fits in a message of a summary: a fact each, told and never mended by the machine."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assembly.themes.quantifiers import Claim, claims_in, fits
from assembly.themes.voices import Cited, Voices
from submissions.values.typography import say_number


@dataclass(frozen=True, slots=True)
class Flag:
    """One fact in words; ``facts`` tells it apart from what a person has already looked at."""

    facts: str
    text: str


@dataclass(frozen=True, slots=True)
class Hall:
    """How many bodies and States have spoken at all, and the thresholds of the summary."""

    bodies: int
    states: int
    thresholds: Mapping[str, int]


def flags_of(
    text: str,
    language: str,
    voices: Voices,
    sources: Collection[Cited],
    hall: Hall,
    looked_at: Collection[str] = (),
) -> list[Flag]:
    """Return the flags of a message, without those that a person found right as they stand (their ``facts``)."""
    found = [flag for claim in claims_in(text, language) if (flag := _of_claim(claim, language, voices, hall))]
    for source in {(row.reference, row.version): row for row in sources}.values():
        said = {"name": source.name, "number": source.reference}
        if source.is_gone:
            found.append(Flag(f"gone:{source.reference}", _("%(name)s, No. %(number)s no longer stands.") % said))
        elif source.version and source.latest > source.number:
            told = _("%(name)s, No. %(number)s was revised after it was cited.") % said
            found.append(Flag(f"revised:{source.reference}:{source.latest}", told))
    return [flag for flag in dict.fromkeys(found) if flag.facts not in looked_at]


def _of_claim(claim: Claim, language: str, voices: Voices, hall: Hall) -> Flag | None:
    states = claim.of == "states"
    count = len(voices.spoken_for) if states else len(voices.bodies)
    if fits(claim, count, hall.states if states else hall.bodies, hall.thresholds):
        return None
    quantifier = claim.quantifier
    if states:
        cites = ngettext("this speaks for %(count)s State", "this speaks for %(count)s States", count)
    else:
        cites = ngettext("this cites %(count)s body", "this cites %(count)s bodies", count)
    said = {"words": claim.words, "means": _meaning(claim, hall), "cites": cites % {"count": say_number(count)}}
    facts = f"{quantifier.key}:{claim.of}:{count}"
    return Flag(facts, _("“%(words)s” means %(means)s; %(cites)s.") % said)


def _meaning(claim: Claim, hall: Hall) -> str:
    quantifier = claim.quantifier
    of_all = hall.states if claim.of == "states" else hall.bodies
    if quantifier.share is not None:
        text = _("all of %(count)s") if quantifier.share >= 1 else _("more than half of %(count)s")
        return text % {"count": say_number(of_all)}
    least = hall.thresholds.get(quantifier.key, quantifier.least) or 0
    if quantifier.most is None:
        return _("%(count)s or more") % {"count": say_number(least)}
    most = max(quantifier.most, least)
    if least == most:
        return say_number(least)
    return _("%(least)s to %(most)s") % {"least": say_number(least), "most": say_number(most)}
