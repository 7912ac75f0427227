"""Dates and times in words, the day first as the United Nations writes them, in the language that is active."""

from __future__ import annotations

from datetime import datetime, tzinfo

from babel import Locale
from babel.dates import get_timezone_location
from babel.units import format_unit
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language

from submissions.values.typography import comma

DATES = {"es": r"j \d\e F \d\e Y", "ru": "j E Y", "zh-hans": "Y年n月j日"}
"""By code of the language, where it is not day, month, year in words."""


def say_date(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return what day it is in a zone (UTC without one)."""
    return format_date(_in(moment, zone), _date())


def say_clock(moment: datetime, zone: tzinfo | None = None) -> str:
    """Return what date and time it is in a zone (UTC without one)."""
    separator = " " if (get_language() or "").startswith("zh") else "، " if get_language() == "ar" else ", "
    return format_date(_in(moment, zone), f"{_date()}{separator}H:i")


def say_moment(moment: datetime, zone: tzinfo) -> str:
    """Return a time in a zone with the zone's name."""
    return f"{say_clock(moment, zone)} ({zone_label(_in(moment, zone))})"


def zone_label(moment: datetime) -> str:
    """Return how a zone is named beside a time: "UTC", or "America/New York, UTC−05:00", elsewhere "Нью-Йорк, …"."""
    name = str(moment.tzinfo)
    offset = moment.strftime("%z")
    if name == "UTC":
        return name
    if get_language() not in (None, "en"):  # the city as the language calls it; English has the name of the data base
        name = get_timezone_location(name, locale=_locale(), return_city=True)
    return f"{name.replace('_', ' ')}{comma()}UTC{offset[0].replace('-', '−')}{offset[1:3]}:{offset[3:5]}"


PAIRS = {"fr": "{} et {}", "es": "{} y {}", "ru": "{} {}", "ar": "{} و{}", "zh-hans": "{}{}"}
"""How two units stand beside each other, by CLDR's pattern for lists of units; elsewhere a comma."""
UNITS = (("week", 604_800), ("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def say_duration(seconds: int) -> str:
    """Return a time as its largest unit and the next below it, as CLDR has both: "2 weeks, 1 day"."""
    parts: list[str] = []
    for name, size in UNITS:
        count, seconds = divmod(max(0, seconds), size)
        if count:
            parts.append(format_unit(count, f"duration-{name}", "long", locale=_locale()))
        if len(parts) == 2 or (parts and not count):
            break
    if not parts:
        return format_unit(0, "duration-minute", "long", locale=_locale())
    return PAIRS.get(get_language() or "", "{}, {}").format(*parts) if len(parts) == 2 else parts[0]


def _locale() -> Locale:
    """Return the locale of the active language in CLDR."""
    return Locale.parse((get_language() or "en").replace("-", "_"), resolve_likely_subtags=True)


def _in(moment: datetime, zone: tzinfo | None) -> datetime:
    return timezone.localtime(moment, zone or timezone.get_fixed_timezone(0))


def _date() -> str:
    return DATES.get(get_language() or "", "j F Y")
