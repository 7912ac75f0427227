"""Dates and times in words, the day first as the United Nations writes them, in the language that is active."""

from __future__ import annotations

from datetime import datetime, tzinfo

from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import get_language

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
    """Return how a zone is named beside a time: "UTC", or "America/New York, UTC−05:00"."""
    name = str(moment.tzinfo).replace("_", " ")
    offset = moment.strftime("%z")
    if name == "UTC":
        return name
    return f"{name}, UTC{offset[0].replace('-', '−')}{offset[1:3]}:{offset[3:5]}"


def _in(moment: datetime, zone: tzinfo | None) -> datetime:
    return timezone.localtime(moment, zone or timezone.get_fixed_timezone(0))


def _date() -> str:
    return DATES.get(get_language() or "", "j F Y")
