"""The team of a call: who serves it and who reviews."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from submissions.calls.forms_setup import RoleForm
from submissions.calls.services import team as roles
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.core.pages import number, show_refusal
from submissions.models import Consultation, RoleGrant, RoleInvitation
from submissions.values import moments
from submissions.values.enums import Role
from submissions.values.exceptions import Refusal


def _act(request: HttpRequest, call: Consultation) -> str:
    """Carry out what was pressed and return what to say. Raises Refusal."""
    action, user = request.POST.get("action", ""), request.user
    if action == "withdraw":
        email = roles.withdraw(number(request.POST.get("invitation", "")), call.pk, user)
        return _("The invitation to %(email)s is withdrawn; its link is good no longer.") % {"email": email}
    if action == "end":
        grant = roles.end(number(request.POST.get("grant", "")), call.pk, user)
        return _("%(person)s no longer has this role.") % {"person": grant.user}
    if action == "hand_over":
        own, to = number(request.POST.get("grant", "")), number(request.POST.get("to", ""))
        return _("%(person)s serves the call in your place now.") % {"person": roles.hand_over(own, to, call.pk, user)}
    raise Http404


@login_required
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Show who has which role, and carry out what is pressed: give, withdraw, end, hand over."""
    call = served(request, slug)
    manages = roles.manages_process(request.user, call.process)
    giving = request.method == "POST" and request.POST.get("action", "give") == "give"
    form = RoleForm(request.POST if giving else None, manages_process=manages)
    if giving and form.is_valid():
        given = form.cleaned_data
        try:
            made = roles.give(
                call.pk, request.user, given["email"], given["role"], whole_process=given.get("whole", False)
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            if isinstance(made, RoleGrant):
                messages.success(request, _("%(person)s has the role now.") % {"person": made.user})
            else:
                said = _("An invitation has been written to %(email)s.")
                messages.success(request, said % {"email": given["email"]})
            return redirect("submissions:set_up_team", slug)
    elif request.method == "POST" and not giving:
        try:
            messages.success(request, _act(request, call))
        except Refusal as refusal:
            show_refusal(request, refusal)
        still = Consultation.objects.served_by(request.user).filter(pk=call.pk).exists()
        return redirect("submissions:set_up_team", slug) if still else redirect("submissions:home")
    here = Q(consultation=None) | Q(consultation=call)
    grants = list(RoleGrant.objects.filter(here, process=call.process_id).select_related("user").order_by("role", "pk"))
    invitations = RoleInvitation.objects.filter(
        here, process=call.process_id, accepted_at=None, expires_at__gt=moments.now()
    )
    context = {
        "consultation": call,
        "rooms": rooms(call, "set_up_team"),
        "form": form,
        "grants": [
            {
                "grant": grant,
                "ends": manages or grant.consultation_id is not None,
                "own": grant.user_id == request.user.pk and grant.role == Role.SECRETARIAT,
            }
            for grant in grants
        ],
        "others": [grant for grant in grants if grant.user_id != request.user.pk],
        "invitations": invitations,
    }
    return render(request, "calls/team.html", context)


@never_cache
def role_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to a role and accept it; who is not signed in signs in or up first and comes back."""
    user = request.user
    try:
        if request.method == "POST" and user.is_authenticated:
            grant = roles.accept(token, user)
            request.session.pop("invitation", None)
            said = _("You now have the role “%(role)s”: %(scope)s.")
            messages.success(
                request, said % {"role": grant.get_role_display(), "scope": grant.consultation or grant.process}
            )
            return redirect("submissions:home")
        found = roles.find(token)
    except Refusal as refusal:
        request.session.pop("invitation", None)
        return render(request, "calls/role_invitation.html", {"refusal": refusal}, status=410)
    if not user.is_authenticated:
        request.session["invitation"] = request.path
    context = {
        "invitation": found,
        "scope": found.consultation or found.process,
        "is_theirs": user.is_authenticated and user.email.lower() == found.email.lower(),
    }
    return render(request, "calls/role_invitation.html", context)
