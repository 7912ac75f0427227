"""How far the negotiation of a paragraph has come: one act of the secretariat, on the record."""

from __future__ import annotations

from django.utils.translation import gettext as _

from submissions.core import audit, locks
from submissions.models import Paragraph, User
from submissions.rules import reason_against
from submissions.texts.services.lineages import call_of
from submissions.values import moments
from submissions.values.enums import AuditVerb, ParagraphState
from submissions.values.exceptions import NotPermitted, NotPossible


@locks.writing
def set_state(paragraph_id: int, state: str, actor: User) -> Paragraph:
    """Set the state of a paragraph, with who did and when. Raises NotPermitted, or NotPossible for no state."""
    paragraph = Paragraph.objects.select_related("base_text__consultation", "base_text__after").get(pk=paragraph_id)
    call = call_of(paragraph.base_text)
    reason = reason_against(actor, "submissions.serve_consultation", call)
    if reason or call is None:
        raise NotPermitted(reason or _("Only the secretariat sets the state of a paragraph."))
    if state not in ParagraphState.values:
        raise NotPossible(_("Choose a state for the paragraph."))
    locks.call(call.pk)
    paragraph.refresh_from_db(fields=["state", "state_by", "state_at"])
    if paragraph.state == state:
        return paragraph
    before, paragraph.state, paragraph.state_by, paragraph.state_at = paragraph.state, state, actor, moments.now()
    paragraph.save(update_fields=["state", "state_by", "state_at"])
    audit.record(
        AuditVerb.PARAGRAPH_STATE_SET,
        actor,
        consultation=call,
        text=paragraph.base_text.key,
        paragraph=paragraph.key,
        number=paragraph.number,
        before=before,
        state=state,
    )
    return paragraph
