"""Interventions in a meeting: entered by the secretariat, cited in a summary like inputs, in no other file."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from assembly.models import Intervention
from assembly.rules import require_secretariat
from submissions.core import audit, locks
from submissions.models import Consultation, Organization, User
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotFound, NotPossible

LONGEST = 100_000
"""How many characters the text of an intervention has at most."""


@locks.writing
def enter(
    consultation: Consultation,
    actor: User,
    *,
    meeting: str,
    held_at: datetime,
    text: str,
    organization: Organization | None = None,
    body: str = "",
    speaker: str = "",
) -> Intervention:
    """Enter what was said in a meeting. Raises NotPermitted, or NotPossible without a text or anybody who spoke."""
    require_secretariat(consultation, actor)
    if not text.strip() or not meeting.strip():
        raise NotPossible(_("Name the meeting and give the text or notes."))
    if organization is None and not body.strip() and not speaker.strip():
        raise NotPossible(_("Say who spoke: an organization of the register, another body or a speaker."))
    if len(text) > LONGEST:
        raise NotPossible(_("An intervention has at most %(count)s characters.") % {"count": LONGEST})
    made = Intervention.objects.create(
        consultation=consultation,
        meeting=meeting.strip()[:200],
        organization=organization,
        body="" if organization else body.strip()[:200],
        speaker=speaker.strip()[:200],
        held_at=held_at,
        text=text.strip().replace("\r\n", "\n"),
        entered_by=actor,
    )
    audit.record(
        AuditVerb.INTERVENTION_ENTERED,
        actor,
        consultation=consultation,
        organization=organization,
        meeting=made.meeting,
    )
    return made


@locks.writing
def remove(intervention_id: int, actor: User) -> None:
    """Remove an intervention that nothing cites. Raises NotPermitted, NotFound or NotPossible."""
    row = Intervention.objects.select_related("consultation").filter(pk=intervention_id).first()
    if row is None:
        raise NotFound(_("This intervention is no more."))
    require_secretariat(row.consultation, actor)
    if row.sources.exists():
        raise NotPossible(_("A message cites this intervention. Take the source out first."))
    row.delete()
