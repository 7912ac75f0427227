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
)
