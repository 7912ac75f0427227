"""The masthead and the introductory text of a call's consolidated files, a row a language."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

import richtext
from assembly.models import Masthead
from assembly.outputs.layouts.front import MASTHEAD
from submissions.core import locks
from submissions.models import Consultation, User
from submissions.rules import reason_against
from submissions.values.enums import Language
from submissions.values.exceptions import NotPermitted, NotPossible

LONGEST = 300


def of_call(consultation: Consultation, language: str) -> dict[str, str]:
    """Return what was written for a language, the introduction among it; nothing where nothing was."""
    row = Masthead.objects.filter(consultation=consultation, language=language).first()
    if row is None:
        return {}
    said = {name: row.fields[name] for name in MASTHEAD if row.fields.get(name)}
    return {**said, "introduction": row.introduction} if row.introduction else said


@locks.writing
def write(
    consultation: Consultation, actor: User, language: str, fields: Mapping[str, str], introduction: str = ""
) -> Masthead:
    """Keep the masthead of a language. Raises NotPermitted or NotPossible."""
    reason = reason_against(actor, "submissions.serve_consultation", consultation)
    if reason:
        raise NotPermitted(reason)
    if language not in Language.values:
        raise NotPossible(_("Choose a layout and a language among those offered."))
    kept = {name: " ".join(str(fields.get(name, "")).split())[:LONGEST] for name in MASTHEAD}
    row, _made = Masthead.objects.update_or_create(
        consultation=consultation,
        language=language,
        defaults={
            "fields": {name: value for name, value in kept.items() if value},
            "introduction": richtext.clean(introduction).html if introduction.strip() else "",
        },
    )
    return row
