"""What becomes of inputs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from submissions.core.news.audiences import CO_SUBMITTERS, FOCAL_POINTS, MEMBERS, PERSON, REVIEWERS, SECRETARIAT
from submissions.core.news.places import desk_page, review_page, start_page, submission_page, version_page
from submissions.core.news.reasons import ASKED, ON_RECORD
from submissions.core.news.table import Cell, Event
from submissions.values.enums import MailPace, NewsKind

ALWAYS, AT_ONCE, DAILY = MailPace.ALWAYS, MailPace.AT_ONCE, MailPace.DAILY

INPUTS = (
    Event(
        "submitted",
        _("An input, or a new version of it, was submitted or entered"),
        NewsKind.INPUTS,
        {
            PERSON: Cell(
                ALWAYS, _("The input of %(organization)s was received: %(reference)s."), version_page, "receipt"
            ),
            FOCAL_POINTS: Cell(
                ALWAYS, _("The input of %(organization)s was received: %(reference)s."), version_page, "receipt"
            ),
            MEMBERS: Cell(DAILY, _("The input of %(organization)s was submitted: %(reference)s."), version_page),
            REVIEWERS: Cell(
                AT_ONCE, _("A new version of an input that you review: %(organization)s, %(reference)s."), review_page
            ),
            SECRETARIAT: Cell(DAILY, _("Received: %(organization)s, %(reference)s."), desk_page),
        },
        because=_("the receipt is the proof of what was submitted, and when"),
    ),
    Event(
        "clarification_answered",
        _("A clarification was answered by a new version"),
        NewsKind.INPUTS,
        {
            REVIEWERS: Cell(
                AT_ONCE, _("%(organization)s answered the clarification that was asked: %(reference)s."), review_page
            ),
            SECRETARIAT: Cell(
                AT_ONCE, _("%(organization)s answered the clarification that was asked: %(reference)s."), desk_page
            ),
        },
    ),
    Event(
        "clarification_requested",
        _("A clarification was asked"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The secretariat asks %(organization)s for a clarification of its input to “%(call)s”."),
                submission_page,
                "clarification_requested",
            ),
            MEMBERS: Cell(
                AT_ONCE,
                _("The secretariat asks %(organization)s for a clarification of its input to “%(call)s”."),
                submission_page,
            ),
            CO_SUBMITTERS: Cell(
                DAILY,
                _("The secretariat asks for a clarification of the joint input of %(organization)s to “%(call)s”."),
                submission_page,
            ),
        },
        because=ASKED,
    ),
    Event(
        "checked",
        _("An input was checked"),
        NewsKind.INPUTS,
        {FOCAL_POINTS: Cell(DAILY, _("The input of %(organization)s to “%(call)s” was checked."), submission_page)},
    ),
    Event(
        "not_admissible",
        _("An input was found not admissible"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The input of %(organization)s to “%(call)s” was found not admissible."),
                submission_page,
                "not_admissible",
            ),
            CO_SUBMITTERS: Cell(
                ALWAYS,
                _("The joint input of %(organization)s to “%(call)s” was found not admissible."),
                submission_page,
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "reopened",
        _("An input is under review again"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The input of %(organization)s to “%(call)s” is under review again."),
                submission_page,
                "decided",
            ),
            CO_SUBMITTERS: Cell(
                DAILY, _("The joint input of %(organization)s to “%(call)s” is under review again."), submission_page
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "published",
        _("An input was published"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The review of the input of %(organization)s to “%(call)s” has ended; see how it is published."),
                submission_page,
                "published",
            ),
            CO_SUBMITTERS: Cell(
                AT_ONCE,
                _(
                    "The review of the joint input of %(organization)s to “%(call)s” has ended; see how it is "
                    "published."
                ),
                submission_page,
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "unpublished",
        _("An input was taken off the public record"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The input of %(organization)s to “%(call)s” was taken off the public record. Reason: %(reason)s"),
                submission_page,
            ),
            CO_SUBMITTERS: Cell(
                ALWAYS,
                _(
                    "The joint input of %(organization)s to “%(call)s” was taken off the public record. "
                    "Reason: %(reason)s"
                ),
                submission_page,
            ),
            SECRETARIAT: Cell(
                DAILY,
                _("The input of %(organization)s to “%(call)s” was taken off the public record. Reason: %(reason)s"),
                desk_page,
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "withdrawn",
        _("An input was withdrawn by its organization"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The input of %(organization)s to “%(call)s” was withdrawn by %(who)s."),
                submission_page,
            ),
            CO_SUBMITTERS: Cell(
                ALWAYS,
                _("%(organization)s withdrew the joint input to “%(call)s” that names your organization."),
                submission_page,
            ),
            MEMBERS: Cell(
                DAILY, _("The input of %(organization)s to “%(call)s” was withdrawn by %(who)s."), submission_page
            ),
            REVIEWERS: Cell(
                AT_ONCE, _("An input that you review was withdrawn: %(organization)s, “%(call)s”."), review_page
            ),
            SECRETARIAT: Cell(AT_ONCE, _("%(organization)s withdrew its input to “%(call)s”."), desk_page),
        },
        because=ON_RECORD,
    ),
    Event(
        "voided",
        _("An entry was marked void by the secretariat"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _(
                    "An entry recorded under %(organization)s for “%(call)s” was marked void by the secretariat. "
                    "Reason: %(reason)s"
                ),
                submission_page,
            ),
            CO_SUBMITTERS: Cell(
                ALWAYS,
                _(
                    "A joint entry recorded under %(organization)s for “%(call)s” was marked void by the secretariat. "
                    "Reason: %(reason)s"
                ),
                submission_page,
            ),
            REVIEWERS: Cell(
                AT_ONCE, _("An input that you review was marked void: %(organization)s, “%(call)s”."), start_page
            ),
            SECRETARIAT: Cell(
                DAILY, _("An entry of %(organization)s for “%(call)s” was marked void. Reason: %(reason)s"), desk_page
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "entry_moved",
        _("An entry recorded under the wrong organization was moved to the right one"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _(
                    "An input to “%(call)s” that had been recorded under %(former)s now stands under %(organization)s: "
                    "%(reference)s. Reason: %(reason)s"
                ),
                submission_page,
            ),
            SECRETARIAT: Cell(
                DAILY,
                _("An input to “%(call)s” was moved from %(former)s to %(organization)s. Reason: %(reason)s"),
                desk_page,
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "corrected",
        _("The record of an input was corrected by the secretariat"),
        NewsKind.INPUTS,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _(
                    "The secretariat corrected the record of the input of %(organization)s to “%(call)s”: %(what)s. "
                    "Reason: %(reason)s"
                ),
                submission_page,
            ),
            CO_SUBMITTERS: Cell(
                DAILY,
                _(
                    "The secretariat corrected the record of the joint input of %(organization)s to “%(call)s”: "
                    "%(what)s. Reason: %(reason)s"
                ),
                submission_page,
            ),
        },
        because=ON_RECORD,
    ),
)
