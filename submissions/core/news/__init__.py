"""Who is told of what: one table, event by audience, and the one function that tells.

A service that does something calls ``tell`` with the name of the event and what it is about; the table says who hears
of it, in what words, where the line leads, and how fast mail follows. Apps above add their events with ``register``.
"""

from submissions.core.news import rows  # noqa: F401 - puts them in the table
from submissions.core.news.audiences import (
    ADDRESSEES,
    CO_SUBMITTERS,
    FOCAL_POINTS,
    MEMBERS,
    PERSON,
    REVIEWERS,
    SECRETARIAT,
    Audience,
    Scope,
)
from submissions.core.news.dispatch import take_back, tell
from submissions.core.news.places import (
    call_page,
    given_page,
    organization_page,
    review_page,
    start_page,
    submission_page,
)
from submissions.core.news.table import Cell, Event, as_markdown, event, events, register

__all__ = [
    "ADDRESSEES",
    "CO_SUBMITTERS",
    "FOCAL_POINTS",
    "MEMBERS",
    "PERSON",
    "REVIEWERS",
    "SECRETARIAT",
    "Audience",
    "Cell",
    "Event",
    "Scope",
    "as_markdown",
    "call_page",
    "event",
    "events",
    "given_page",
    "organization_page",
    "register",
    "review_page",
    "start_page",
    "submission_page",
    "take_back",
    "tell",
]
