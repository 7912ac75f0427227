"""Calls for inputs, and who reviews them."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from submissions.core.news.audiences import MEMBERS, PERSON, SECRETARIAT
from submissions.core.news.places import call_page, review_page, start_page, submission_page, text_page
from submissions.core.news.table import Cell, Event
from submissions.values.enums import MailPace, NewsKind

ALWAYS, AT_ONCE, DAILY, NONE = MailPace.ALWAYS, MailPace.AT_ONCE, MailPace.DAILY, MailPace.NONE

CALLS = (
    Event(
        "extended",
        _("The closing time was moved to a later one"),
        NewsKind.CALLS,
        {
            MEMBERS: Cell(
                AT_ONCE, _("“%(call)s” now closes for %(organization)s: %(closes_at)s."), submission_page, "extended"
            ),
            SECRETARIAT: Cell(NONE, _("The closing time of “%(call)s” was moved."), call_page),
        },
    ),
    Event(
        "dates_corrected",
        _("The announced dates of a call were corrected"),
        NewsKind.CALLS,
        {
            PERSON: Cell(
                ALWAYS,
                _(
                    "The dates of “%(call)s” were corrected: it opens %(opens_at)s and closes %(closes_at)s. "
                    "Reason: %(reason)s"
                ),
                call_page,
            ),
            SECRETARIAT: Cell(
                DAILY,
                _(
                    "The dates of “%(call)s” were corrected: it opens %(opens_at)s and closes %(closes_at)s. "
                    "Reason: %(reason)s"
                ),
                call_page,
            ),
        },
        because=_("it concerns the time until which an input may be submitted"),
    ),
    Event(
        "base_text_revised",
        _("The text under consultation was revised"),
        NewsKind.CALLS,
        {
            PERSON: Cell(
                AT_ONCE,
                _("The text under consultation in “%(call)s” was revised. What was written on its paragraphs is kept."),
                text_page,
            )
        },
    ),
)

REVIEWS = (
    Event(
        "assigned",
        _("A reviewer was assigned"),
        NewsKind.REVIEWS,
        {
            PERSON: Cell(
                AT_ONCE,
                _("You are asked to review the input of %(organization)s to “%(call)s”."),
                review_page,
                "assigned",
            )
        },
    ),
    Event(
        "assigned_several",
        _("A reviewer was assigned to several inputs at once"),
        NewsKind.REVIEWS,
        {
            PERSON: Cell(
                AT_ONCE,
                _("You are asked to review %(count)s inputs to “%(call)s”."),
                lambda _scope: reverse("reviews:assigned"),
                "assigned_several",
            )
        },
    ),
    Event(
        "unassigned",
        _("A reviewer is no longer assigned"),
        NewsKind.REVIEWS,
        {
            PERSON: Cell(
                AT_ONCE,
                _("You are no longer asked to review the input of %(organization)s to “%(call)s”. Reason: %(reason)s"),
                start_page,
            )
        },
    ),
)
