"""Who may do what with the templates of this site. ``submissions.rules.may`` asks them."""

from __future__ import annotations

from typing import Any

import rules
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions.models import Consultation
from submissions.rules import grants_of, may, reason_against
from submissions.values.enums import Role
from submissions.values.exceptions import NotPermitted


@rules.predicate
def serves_a_whole_process(user: Any, _thing: Any = None) -> bool:
    """The person is the secretariat of a process, not of single calls only: a template is for every call."""
    return any(grant.role == Role.SECRETARIAT and grant.consultation_id is None for grant in grants_of(user))


rules.add_perm("assembly.manage_templates", serves_a_whole_process)


def require_secretariat(consultation: Consultation, actor: Any) -> None:
    """Raise NotPermitted unless the person serves the call as secretariat."""
    if reason := reason_against(actor, "submissions.serve_consultation", consultation):
        raise NotPermitted(reason)


NOT_TEMPLATES = _("Only the secretariat of a whole process may do this.")


def reason_against_templates(user: Any) -> str | Promise | None:
    """Return why the person may not manage templates, or None when they may."""
    return None if may(user, "assembly.manage_templates") else NOT_TEMPLATES
