"""Telling: the one function that every service calls after it has done something."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse

from submissions.core import locks
from submissions.core import mail as post
from submissions.core.news import lines
from submissions.core.news.audiences import Audience, Scope
from submissions.core.news.table import Cell, Event, event
from submissions.models import (
    Consultation,
    MailPreference,
    News,
    Organization,
    Submission,
    SubmissionVersion,
    User,
)
from submissions.values import moments
from submissions.values.enums import MailPace, NewsKind

SALT = "news"
Context = Mapping[str, Any] | Callable[[User | str], Mapping[str, Any]]


@locks.writing
def tell(
    name: str,
    *,
    actor: User | None = None,
    consultation: Consultation | None = None,
    organization: Organization | None = None,
    submission: Submission | None = None,
    version: SubmissionVersion | None = None,
    to: Mapping[Audience, Iterable[User | str]] | None = None,
    path: str = "",
    delay: timedelta = timedelta(0),
    language: str = "",
    without_mail: Collection[User] = (),
    context: Context | None = None,
    **facts: Any,
) -> list[News]:
    """Tell everybody whom the table names of an event, in the transaction in which it happened.

    A version brings its submission, a submission its call and lead organization. ``to`` names the people of an
    audience in the place of those whom the table would find; an address without an account is written to and has no
    page. ``facts`` fill the sentence: text, numbers, times, organizations, people and values of the enumerations.
    ``context`` is what the mail's own template needs beside them, the same for all or by person. ``delay`` holds mail
    back (an act in bulk can then be taken back); ``language`` is that of mail to bare addresses; ``without_mail``
    names people who have declined mail in another way and are told on the page alone.

    Who acted is not told of their own act unless ``to`` names them. Nobody is told twice. Returns the lines written.
    Raises KeyError for an event that is not in the table. Call it before the audit trail is written.
    """
    if version is not None:
        submission = submission or version.submission
    if submission is not None:
        consultation, organization = consultation or submission.consultation, organization or submission.organization
    row = event(name)
    scope = Scope(consultation, organization, submission, version, to or {}, path)
    meant = list(_meant(row, scope, actor))
    choices = _choices(row.kind, [person for person, *_ in meant if isinstance(person, User)])
    told: list[tuple[News, Cell]] = []
    now = moments.now()
    said = {**lines.reference(scope), **{key: lines.plain(value) for key, value in facts.items()}}
    for person, audience, cell in meant:
        if isinstance(person, str):
            if cell.template:
                post.queue_message(person, cell.template, language=language, **_context(context, scope, person))
            continue
        pace = cell.pace if cell.pace == MailPace.ALWAYS else MailPace(choices.get(person.pk, cell.pace))
        if person in without_mail and pace != MailPace.ALWAYS:
            pace = MailPace.NONE
        news = News(
            person=person,
            event=name,
            audience=audience.key,
            consultation=consultation,
            organization=organization,
            submission=submission,
            facts=said,
            path=cell.place(scope)[:300],
            created_at=now,
            pace=pace,
            mail_after=now + max(row.gather, delay),
        )
        told.append((news, cell))
    News.objects.bulk_create(news for news, _cell in told)
    for news, cell in told:
        if news.pace in {MailPace.ALWAYS, MailPace.AT_ONCE} and news.mail_after <= now:
            _queue_mail(news, cell, row, _context(context, scope, news.person), now)
    News.objects.bulk_update((news for news, _cell in told if news.mailed_at), ["mailed_at"])
    return [news for news, _cell in told]


def _meant(row: Event, scope: Scope, actor: User | None) -> Iterator[tuple[User | str, Audience, Cell]]:
    """Give each person or address once, with the weightiest audience that they belong to."""
    known: set[int | str] = set()
    for audience, cell in row.told.items():
        named = audience in scope.named
        for person in scope.named[audience] if named else audience.people(scope):
            key = person if isinstance(person, str) else person.pk
            if key in known or (not named and actor is not None and key == actor.pk):
                continue
            if isinstance(person, User) and not person.is_active:
                continue
            known.add(key)
            yield person, audience, cell


def _choices(kind: NewsKind, people: list[User]) -> dict[int, str]:
    rows = MailPreference.objects.filter(kind=kind, person__in=people)
    return dict(rows.values_list("person", "pace"))


def _context(context: Context | None, scope: Scope, person: User | str) -> dict[str, Any]:
    found = context(person) if callable(context) else context or {}
    about = {
        "consultation": scope.consultation,
        "organization": scope.organization,
        "submission": scope.submission,
        "version": scope.version,
    }
    return {**about, **found}


def _queue_mail(news: News, cell: Cell, row: Event, context: Mapping[str, Any], now: datetime) -> None:
    stop = "" if news.pace == MailPace.ALWAYS else stop_url(news.person, row.kind)
    if cell.template:
        post.queue_message(news.person, cell.template, **{"stop_url": stop, **context})
    else:
        post.queue_message(news.person, "news", stop_url=stop, lines=lambda: lines.lines_of([news]))
    news.mailed_at = now


def stop_url(person: User, kind: str) -> str:
    """Return the absolute address at which a person declines further mail of a kind, without signing in."""
    token = signing.dumps([person.pk, str(kind)], salt=SALT)
    return settings.SITE_URL + reverse("submissions:news_stop", args=[token])


@locks.within
def take_back(name: str, submission: Submission) -> int:
    """Take back what was told of an act that is undone, where no mail has left yet; return how many lines went."""
    gone, _by_model = News.objects.filter(event=name, submission=submission, mailed_at=None).delete()
    return gone
