from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from submissions.values.dates import say_date, say_moment

EVENING = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "21 November 2026"),
        ("fr", "21 novembre 2026"),
        ("es", "21 de noviembre de 2026"),
        ("ru", "21 ноября 2026"),
        ("zh-hans", "2026年11月21日"),
    ],
)
def test_a_date_is_said_day_first_as_the_language_does(language, said):
    with translation.override(language):
        assert say_date(EVENING) == said


def test_a_moment_names_its_zone_and_how_far_it_is_from_utc():
    assert say_moment(EVENING, ZoneInfo("America/New_York")) == (
        "21 November 2026, 18:30 (America/New York, UTC−05:00)"
    )


def test_the_day_is_that_of_the_zone():
    assert say_date(EVENING, ZoneInfo("Asia/Tokyo")) == "22 November 2026"
