"""Finding a call by its short name, with the close matches when there is none."""

from __future__ import annotations

from django.utils.translation import gettext as _
from rapidfuzz import process

from submissions.models import Consultation, User
from submissions.values.enums import Role
from submissions.values.exceptions import NotFound, NotPossible


def find_consultation(slug: str) -> Consultation:
    """Return the call of that short name. Raises NotFound with the close matches as ``details``."""
    found = Consultation.objects.select_related("process").filter(slug=slug).first()
    if found:
        return found
    known = list(Consultation.objects.values_list("slug", flat=True))
    close = [match for match, *__ in process.extract(slug, known, limit=5, score_cutoff=50)] or known[:5]
    raise NotFound(_("There is no call for inputs named “%(slug)s”.") % {"slug": slug}, close)


def secretariat_person(consultation: Consultation, email: str = "") -> User:
    """Return the person of that address, or whoever serves the call longest as secretariat, to act at a command line.

    Raises NotFound for an unknown address and NotPossible where nobody serves the call.
    """
    if email:
        person = User.objects.filter(email__iexact=email).first()
        if person is None:
            raise NotFound(_("There is no account with the address %(email)s.") % {"email": email})
        return person
    grants = consultation.process.role_grants.filter(role=Role.SECRETARIAT, consultation__in=[consultation]) | (
        consultation.process.role_grants.filter(role=Role.SECRETARIAT, consultation=None)
    )
    first = grants.select_related("user").order_by("pk").first()
    if first is None:
        raise NotPossible(
            _("Nobody serves this call as secretariat yet; give somebody that role in the administration.")
        )
    return first.user
