"""What is told of files that were made: added to the table of who is told of what."""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from submissions.core import news
from submissions.values.enums import MailPace, NewsKind

GATHER = timedelta(minutes=2)
"""Whoever waits on the page of the file has read it there before mail would leave."""

news.register(
    news.Event(
        "file_ready",
        _("A consolidated file is ready"),
        NewsKind.FILES,
        {
            news.PERSON: news.Cell(
                MailPace.AT_ONCE, _("The consolidated file for “%(call)s” is ready."), news.given_page
            )
        },
        gather=GATHER,
    ),
    news.Event(
        "file_failed",
        _("A consolidated file could not be made"),
        NewsKind.FILES,
        {
            news.PERSON: news.Cell(
                MailPace.AT_ONCE,
                _("The consolidated file for “%(call)s” could not be made. Its page says why; nothing is lost."),
                news.given_page,
            )
        },
        gather=GATHER,
    ),
    news.Event(
        "summary_shown",
        _("A summary is shown to those it cites"),
        NewsKind.INPUTS,
        {
            news.FOCAL_POINTS: news.Cell(
                MailPace.AT_ONCE,
                _(
                    "“%(title)s” on “%(call)s” cites the input of %(organization)s. You may see where, and ask for "
                    "corrections, until %(until)s."
                ),
                news.given_page,
            )
        },
    ),
    news.Event(
        "summary_correction_asked",
        _("A correction of a summary was asked for"),
        NewsKind.INPUTS,
        {
            news.SECRETARIAT: news.Cell(
                MailPace.DAILY, _("%(organization)s asks for a correction of “%(title)s”."), news.given_page
            )
        },
    ),
    news.Event(
        "summary_correction_settled",
        _("A correction of a summary was answered"),
        NewsKind.INPUTS,
        {
            news.PERSON: news.Cell(
                MailPace.AT_ONCE,
                _("The correction of “%(title)s” that you asked for was answered: %(answer)s"),
                news.given_page,
            )
        },
    ),
    news.Event(
        "summary_issued",
        _("A summary was issued"),
        NewsKind.CALLS,
        {
            news.FOCAL_POINTS: news.Cell(
                MailPace.AT_ONCE,
                _("“%(title)s” on “%(call)s”, which cites the input of %(organization)s, was issued."),
                news.given_page,
            )
        },
    ),
)
