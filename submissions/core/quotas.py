"""How often a person may do what writes to others or enters something new; counted in the audit trail."""

from __future__ import annotations

import math
from datetime import timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from submissions.models import AuditEvent, User
from submissions.rules import is_secretariat_somewhere
from submissions.values import moments
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import TooMany

HOUR, DAY = timedelta(hours=1), timedelta(days=1)

QUOTAS: dict[AuditVerb, tuple[int, timedelta]] = {
    AuditVerb.INVITED: (20, HOUR),
    AuditVerb.MEMBERSHIP_REQUESTED: (10, HOUR),
    AuditVerb.ORGANIZATION_REGISTERED: (3, DAY),
}
"""How many within which time; a secretariat, who enters what came by mail, has ten times as many."""


def spend(actor: User, verb: AuditVerb) -> None:
    """Refuse with `TooMany`, saying when it is possible again, where a person has done this too often."""
    most, period = QUOTAS[verb]
    if is_secretariat_somewhere(actor):
        most *= 10
    now = moments.now()
    done = AuditEvent.objects.filter(actor=actor, verb=verb, at__gt=now - period).order_by("-at")
    times = list(done.values_list("at", flat=True)[:most])
    if len(times) < most:
        return
    again = times[-1] + period
    raise TooMany(
        _("You have done this very often; from %(time)s it is possible again.")
        % {"time": date_format(localtime(again), "DATETIME_FORMAT")},
        math.ceil((again - now).total_seconds()),
    )
