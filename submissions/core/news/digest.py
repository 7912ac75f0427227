"""Mail of what waits to be sent: what was gathered, and once a day, at seven in the reader's own time, the rest."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, time, timedelta

from django.utils import translation

from submissions.core import locks, mail
from submissions.core.news import lines, waiting
from submissions.core.news.dispatch import stop_url
from submissions.core.news.table import event, find
from submissions.models import News, User
from submissions.values import moments
from submissions.values.enums import MailPace

HOUR = time(7)
"""When the daily mail is sent, on the reader's clock."""
MOST = 10
"""Lines of news in a daily mail; the rest is counted."""
KEPT = timedelta(days=400)
"""How long news is kept."""
AT_ONCE = [MailPace.AT_ONCE, MailPace.ALWAYS]


def send_gathered() -> int:
    """Send what was held back for more of its like, once its time has come; return how many messages."""
    now = moments.now()
    due = News.objects.filter(pace__in=AT_ONCE, mailed_at=None, mail_after__lte=now)
    return sum(_send_gathered(pk, now) for pk in set(due.order_by().values_list("person", flat=True)))


@locks.writing
def _send_gathered(person_id: int, now: datetime) -> bool:
    """Write one message of all that is held back for a person, less what they have opened meanwhile."""
    held = locks.rows(News.objects.filter(person=person_id, pace__in=AT_ONCE, mailed_at=None))
    keys = [row.pk for row in held]
    person = User.objects.get(pk=person_id)
    rows = list(_to_send(person, keys))
    News.objects.filter(pk__in=keys).update(mailed_at=now)
    if not rows:
        return False
    kinds = {known.kind for row in rows if (known := find(row.event))}
    refusable = len(kinds) == 1 and all(row.pace != MailPace.ALWAYS for row in rows)
    stop = stop_url(person, event(rows[0].event).kind) if refusable else ""
    return mail.queue_message(person, "news", stop_url=stop, lines=lambda: lines.lines_of(rows)) is not None


def _to_send(person: User, keys: list[int]) -> list[News]:
    """Return what is still news to a person who may still read it; what cannot be refused also when it was opened."""
    found = lines.current_news(person, News.objects.filter(pk__in=keys)).order_by("pk")
    return [row for row in found if row.read_at is None or row.pace == MailPace.ALWAYS]


def last_hour(person: User, now: datetime) -> datetime:
    """Return when it last was seven in the morning for a person, in the zone of their profile or else in UTC."""
    zone = zoneinfo.ZoneInfo(person.time_zone or "UTC")
    here = now.astimezone(zone)
    at = datetime.combine(here.date(), HOUR, zone)
    if at > here:
        at = datetime.combine(here.date() - timedelta(days=1), HOUR, zone)
    return at.astimezone(UTC)


@locks.in_steps
def send_daily() -> int:
    """Write the daily mail to whom it is due; return how many messages. Nobody gets one on a day without news."""
    now = moments.now()
    News.objects.filter(created_at__lt=now - KEPT).delete()
    pending = News.objects.filter(pace=MailPace.DAILY, mailed_at=None)
    people = User.objects.filter(pk__in=pending.order_by().values("person"))
    return sum(_send_daily(person, now) for person in people.order_by("pk"))


@locks.writing
def _send_daily(person: User, now: datetime) -> bool:
    rows = locks.rows(News.objects.filter(person=person, pace=MailPace.DAILY, mailed_at=None))
    if not any(row.created_at < last_hour(person, now) for row in rows):
        return False
    keys = [row.pk for row in rows]
    unread = list(reversed(_to_send(person, keys)))
    News.objects.filter(pk__in=keys).update(mailed_at=now)
    if not unread:
        return False
    with translation.override(person.language or None):
        waits = waiting.waits_for(person)
    calls = {row.consultation_id: row.consultation for row in unread if row.consultation_id}
    return (
        mail.queue_message(
            person,
            "daily",
            waits=lambda: waiting.waits_for(person) if waits else [],
            count=len(waits),
            call=next(iter(calls.values())) if len(calls) == 1 else None,
            lines=lambda: lines.lines_of(unread[:MOST]),
            more=max(0, len(unread) - MOST),
        )
        is not None
    )
