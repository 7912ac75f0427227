"""The invitations of a call as a list: how far each has come, and how many there are of each."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from submissions.models import Consultation, Invitation, Membership, Submission

LABELS = {
    "unsent": _("Not sent yet"),
    "bounced": _("Bounced"),
    "sent": pgettext_lazy("state of an invitation", "Sent"),
    "opened": _("Opened"),
    "registered": _("Registered"),
    "begun": _("Begun"),
    "changed": _("Changed since"),
    "submitted": pgettext_lazy("state of an invitation", "Submitted"),
    "declined": _("Declined"),
}
TONES = {"bounced": "bad", "begun": "accent", "changed": "warn", "submitted": "good", "declined": "warn"}
TABS = (
    ("silent", _("Not begun"), ("sent", "opened", "registered")),
    ("begun", _("Begun, not submitted"), ("begun",)),
    ("changed", _("Changed since"), ("changed",)),
    ("bounced", _("Bounced"), ("bounced",)),
    ("unsent", _("Not sent yet"), ("unsent",)),
    ("all", pgettext_lazy("all invitations", "All"), ()),
)


def rows_of(call: Consultation) -> QuerySet[Any]:
    """Return the invitations of a call, each with its ``state``."""
    submission = Submission.objects.filter(consultation=call, organization=OuterRef("organization"))
    member = Membership.objects.active().filter(
        organization=OuterRef("organization"), user__email__iexact=OuterRef("email")
    )
    handed_in = submission.filter(latest_version__isnull=False)
    state = Case(
        When(declined_at__isnull=False, then=Value("declined")),
        When(Exists(handed_in.filter(draft_number__gt=F("submitted_draft_number"))), then=Value("changed")),
        When(Exists(handed_in), then=Value("submitted")),
        When(Exists(submission), then=Value("begun")),
        When(Q(accepted_at__isnull=False) | Exists(member), then=Value("registered")),
        When(sent_at=None, then=Value("unsent")),
        When(opened_at__isnull=False, then=Value("opened")),
        When(mail__failed_at__isnull=False, then=Value("bounced")),
        default=Value("sent"),
        output_field=CharField(),
    )
    return Invitation.objects.filter(consultation=call).annotate(state=state)


def counts_of(call: Consultation) -> dict[str, int]:
    """Return how many invitations stand in each state; one query."""
    rows: Any = rows_of(call).order_by().values_list("state").annotate(number=Count("pk"))
    return {**dict.fromkeys(LABELS, 0), **dict(rows)}


def in_tab(rows: QuerySet[Any], tab: str) -> QuerySet[Any]:
    """Keep the invitations of a tab."""
    states: tuple[Any, ...] = next((states for name, _label, states in TABS if name == tab), ())
    return rows.filter(state__in=states) if states else rows
