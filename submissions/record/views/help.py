"""Help: a page for each role, reached from every page; ``/help/`` opens the one of the person who asks."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from submissions import rules
from submissions.values.enums import MembershipRole, Role

PAGES: dict[str, str | Promise] = {
    "start": _("First steps"),
    "drafter": _("For drafters"),
    "focal-point": _("For focal points"),
    "reviewer": _("For reviewers"),
    "secretariat": _("For the secretariat"),
    "administrator": _("For administrators"),
}
"""The pages by the last part of their address, with their names; each is a template of that name in templates/help."""


def page_for(user: Any) -> str:
    """Return the name of the page that a person is most likely to need; two queries at most, kept for the request."""
    roles = {grant.role for grant in rules.grants_of(user)}
    if Role.SECRETARIAT in roles:
        return "secretariat"
    if Role.REVIEWER in roles:
        return "reviewer"
    held = {membership.role for membership in rules.memberships_of(user)}
    if MembershipRole.FOCAL_POINT in held:
        return "focal-point"
    if held:
        return "drafter"
    return "administrator" if getattr(user, "is_staff", False) else "start"


def help_page(request: HttpRequest, name: str = "") -> HttpResponse:
    """Show one page of the help; without a name, that of the person's role."""
    name = name or page_for(request.user)
    if name not in PAGES:
        raise Http404
    context = {
        "name": name,
        "title": PAGES[name],
        "pages": PAGES.items(),
        "body": f"help/{name.replace('-', '_')}.html",
    }
    return render(request, "help/page.html", context)
