"""Members, roles and the register of organizations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from submissions.core.news.audiences import ADDRESSEES, FOCAL_POINTS, MEMBERS, PERSON
from submissions.core.news.places import given_page, organization_page, start_page
from submissions.core.news.reasons import ACCESS, ASKED, ON_RECORD
from submissions.core.news.table import Cell, Event
from submissions.values.enums import MailPace, NewsKind

ALWAYS, AT_ONCE, DAILY = MailPace.ALWAYS, MailPace.AT_ONCE, MailPace.DAILY

PEOPLE = (
    Event(
        "membership_requested",
        _("A person asked to join an organization"),
        NewsKind.PEOPLE,
        {PERSON: Cell(ALWAYS, _("%(who)s asks to join %(organization)s."), given_page, "membership_requested")},
        because=ASKED,
    ),
    Event(
        "membership_granted",
        _("A person was admitted to an organization (focal points: where the secretariat did it)"),
        NewsKind.PEOPLE,
        {
            PERSON: Cell(
                ALWAYS, _("You are now a member of %(organization)s."), organization_page, "membership_granted"
            ),
            FOCAL_POINTS: Cell(
                ALWAYS, _("%(who)s is now a member of %(organization)s."), organization_page, "member_admitted"
            ),
        },
        because=ACCESS,
    ),
    Event(
        "member_joined",
        _("A focal point admitted or invited a person"),
        NewsKind.PEOPLE,
        {FOCAL_POINTS: Cell(DAILY, _("%(who)s is now a member of %(organization)s."), organization_page)},
    ),
    Event(
        "membership_declined",
        _("A request to join was declined"),
        NewsKind.PEOPLE,
        {PERSON: Cell(ALWAYS, _("Your request to join %(organization)s was declined."), start_page)},
        because=ACCESS,
    ),
    Event(
        "membership_ended",
        _("A member left or was removed"),
        NewsKind.PEOPLE,
        {
            PERSON: Cell(ALWAYS, _("You are no longer a member of %(organization)s."), start_page),
            FOCAL_POINTS: Cell(AT_ONCE, _("%(who)s is no longer a member of %(organization)s."), organization_page),
        },
        because=ACCESS,
    ),
    Event(
        "invited",
        _("A person was invited to an organization"),
        NewsKind.PEOPLE,
        {ADDRESSEES: Cell(ALWAYS, _("You are invited to join an organization."), start_page, "invitation")},
        because=_("the link in it is the invitation"),
    ),
    Event(
        "focal_point_handed_over",
        _("The role of focal point was handed over"),
        NewsKind.PEOPLE,
        {
            PERSON: Cell(
                ALWAYS,
                _("You are now a focal point of %(organization)s."),
                organization_page,
                "focal_point_handed_over",
            ),
            MEMBERS: Cell(DAILY, _("%(who)s is now a focal point of %(organization)s."), organization_page),
        },
        because=ACCESS,
    ),
    Event(
        "organization_merged",
        _("An organization was merged with its duplicate"),
        NewsKind.PEOPLE,
        {
            PERSON: Cell(
                ALWAYS, _("%(source)s was merged into %(organization)s."), organization_page, "organization_merged"
            )
        },
        because=ACCESS,
    ),
    Event(
        "organization_corrected",
        _("Name, country or category of an organization was corrected"),
        NewsKind.PEOPLE,
        {
            FOCAL_POINTS: Cell(
                ALWAYS,
                _("The register was corrected for %(organization)s: %(what)s. Reason: %(reason)s"),
                organization_page,
            ),
            MEMBERS: Cell(
                DAILY,
                _("The register was corrected for %(organization)s: %(what)s. Reason: %(reason)s"),
                organization_page,
            ),
        },
        because=ON_RECORD,
    ),
    Event(
        "role_given",
        _("A role over a call or process was given"),
        NewsKind.PEOPLE,
        {PERSON: Cell(ALWAYS, _("You now have the role “%(role)s”: %(scope)s."), start_page)},
        because=ACCESS,
    ),
    Event(
        "role_ended",
        _("A role over a call or process ended"),
        NewsKind.PEOPLE,
        {PERSON: Cell(ALWAYS, _("You no longer have the role “%(role)s”: %(scope)s."), start_page)},
        because=ACCESS,
    ),
)
