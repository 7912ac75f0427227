"""Joint submissions, clearance and silence procedures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from submissions.core.news.audiences import ADDRESSEES, CO_SUBMITTERS, FOCAL_POINTS, MEMBERS, SECRETARIAT
from submissions.core.news.places import (
    clearance_page,
    desk_page,
    given_page,
    silence_page,
    start_page,
    submission_page,
)
from submissions.core.news.reasons import ASKED, ON_RECORD
from submissions.core.news.table import Cell, Event
from submissions.values.enums import MailPace, NewsKind

ALWAYS, AT_ONCE, DAILY = MailPace.ALWAYS, MailPace.AT_ONCE, MailPace.DAILY

JOINT = (
    Event(
        "co_submitter_named",
        _("An organization was named as co-submitter"),
        NewsKind.JOINT,
        {
            CO_SUBMITTERS: Cell(
                ALWAYS,
                _(
                    "%(lead)s names %(organization)s as co-submitter of its input to “%(call)s”. Read the text, then "
                    "confirm it or decline."
                ),
                given_page,
            )
        },
        because=ASKED,
    ),
    Event(
        "co_submitter_asked_again",
        _("A joint text was changed after it was confirmed"),
        NewsKind.JOINT,
        {
            CO_SUBMITTERS: Cell(
                ALWAYS,
                _(
                    "The joint input of %(lead)s to “%(call)s” was changed after %(organization)s confirmed it. Read "
                    "the new text, then confirm it; until then your organization is named as not yet confirmed."
                ),
                given_page,
            )
        },
        because=ASKED,
    ),
    Event(
        "co_submitter_confirmed",
        _("A co-submitter confirmed"),
        NewsKind.JOINT,
        {
            FOCAL_POINTS: Cell(
                AT_ONCE,
                _("%(co_submitter)s confirmed the joint input of %(organization)s to “%(call)s”."),
                submission_page,
            ),
            MEMBERS: Cell(
                DAILY,
                _("%(co_submitter)s confirmed the joint input of %(organization)s to “%(call)s”."),
                submission_page,
            ),
        },
    ),
    Event(
        "co_submitter_withdrew",
        _("A co-submitter withdrew or declined"),
        NewsKind.JOINT,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("%(co_submitter)s takes no part in the input of %(organization)s to “%(call)s”."),
                submission_page,
                "co_submitter_withdrew",
            ),
            SECRETARIAT: Cell(
                ALWAYS,
                _("%(co_submitter)s takes no part in the input of %(organization)s to “%(call)s”."),
                desk_page,
                "co_submitter_withdrew",
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "co_submitter_removed",
        _("A co-submitter was removed by the lead"),
        NewsKind.JOINT,
        {
            CO_SUBMITTERS: Cell(
                ALWAYS,
                _(
                    "%(lead)s removed %(organization)s from the co-submitters of its input to “%(call)s”. Versions "
                    "that name your organization stay readable to you."
                ),
                submission_page,
            ),
            SECRETARIAT: Cell(
                DAILY,
                _("%(lead)s removed %(organization)s from the co-submitters of its input to “%(call)s”."),
                desk_page,
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "on_behalf_asked",
        _("A body is named as one on whose behalf an input is made"),
        NewsKind.JOINT,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _(
                    "%(lead)s says that its input to “%(call)s” is made also on behalf of %(organization)s. Confirm or "
                    "decline."
                ),
                given_page,
            )
        },
        because=ASKED,
    ),
    Event(
        "on_behalf_answered",
        _("A body confirmed or declined that an input is made on its behalf"),
        NewsKind.JOINT,
        {
            FOCAL_POINTS: Cell(
                AT_ONCE, _("%(body)s answered whether the input to “%(call)s” is made on its behalf."), submission_page
            ),
            SECRETARIAT: Cell(
                DAILY,
                _("%(body)s answered whether the input of %(organization)s to “%(call)s” is made on its behalf."),
                desk_page,
            ),
        },
    ),
)

CLEARANCE = (
    Event(
        "clearance_asked",
        _("A text was sent for clearance"),
        NewsKind.CLEARANCE,
        {
            ADDRESSEES: Cell(
                ALWAYS,
                _("For your clearance: the draft of %(organization)s for “%(call)s”."),
                clearance_page,
                "clearance_asked",
            )
        },
        because=ASKED,
    ),
    Event(
        "clearance_decided",
        _("A clearer answered"),
        NewsKind.CLEARANCE,
        {
            MEMBERS: Cell(
                AT_ONCE,
                _("“%(step)s” answered on the draft of %(organization)s for “%(call)s”."),
                clearance_page,
                "clearance_decided",
            )
        },
    ),
    Event(
        "clearance_withdrawn",
        _("A request for clearance, or a clearance given, was withdrawn"),
        NewsKind.CLEARANCE,
        {
            ADDRESSEES: Cell(
                ALWAYS,
                _(
                    "The request to clear the draft of %(organization)s for “%(call)s” was withdrawn. "
                    "Reason: %(reason)s"
                ),
                start_page,
                "clearance_withdrawn",
            ),
            MEMBERS: Cell(
                DAILY,
                _("The clearance by “%(step)s” of the draft of %(organization)s was withdrawn. Reason: %(reason)s"),
                clearance_page,
            ),
        },
        because=ASKED,
    ),
    Event(
        "silence_started",
        _("A text was placed under a silence procedure, or the procedure was extended"),
        NewsKind.CLEARANCE,
        {
            ADDRESSEES: Cell(
                ALWAYS,
                _("The draft of %(organization)s for “%(call)s” is under silence until %(until)s."),
                given_page,
                "silence_started",
            ),
            MEMBERS: Cell(
                DAILY, _("The draft of %(organization)s for “%(call)s” is under silence until %(until)s."), start_page
            ),
        },
        because=_("silence counts as agreement"),
    ),
    Event(
        "silence_answered",
        _("A member agreed expressly, or commented without breaking silence"),
        NewsKind.CLEARANCE,
        {
            FOCAL_POINTS: Cell(
                AT_ONCE, _("%(body)s answered on the text under silence of %(organization)s."), silence_page
            )
        },
    ),
    Event(
        "silence_ended",
        _("A silence procedure ended"),
        NewsKind.CLEARANCE,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The silence procedure on the draft of %(organization)s ended: %(outcome)s."),
                silence_page,
                "silence_ended",
            ),
            ADDRESSEES: Cell(
                ALWAYS,
                _("The silence procedure on the draft of %(organization)s ended: %(outcome)s."),
                given_page,
                "silence_ended",
            ),
            MEMBERS: Cell(
                DAILY, _("The silence procedure on the draft of %(organization)s ended: %(outcome)s."), start_page
            ),
        },
        because=_("it decides whether the group has a text"),
    ),
)
