"""Organizations: one's own, joining and registering one, its members, and invitations."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from submissions import rules
from submissions.core.pages import number, paginate, show_refusal
from submissions.models import Invitation, Mail, Membership, Organization, Submission
from submissions.people.forms import (
    ContactForm,
    InvitationForm,
    MembershipRequestForm,
    OrganizationForm,
    OrganizationSearch,
    countries,
)
from submissions.people.search import search
from submissions.people.services import membership as memberships
from submissions.people.services import merging
from submissions.values.enums import MembershipRole, MembershipState
from submissions.values.exceptions import Refusal, TooMany


@login_required
def organizations(request: HttpRequest) -> HttpResponse:
    """Show the organizations that one belongs to or asked to join, and requests that one may decide."""
    user = request.user
    requests = Membership.objects.visible_to(user).filter(state=MembershipState.REQUESTED)
    requests = requests.select_related("organization", "user")
    context = {
        "memberships": rules.memberships_of(user),
        "pending": [row for row in requests if row.user_id == user.pk],
        "to_decide": [
            row
            for row in requests
            if row.user_id != user.pk and rules.may(user, "submissions.admit_members", row.organization)
        ],
        "serves": rules.is_secretariat_somewhere(user),
    }
    return render(request, "people/organizations.html", context)


@login_required
def join(request: HttpRequest) -> HttpResponse:
    """Find an organization and ask to join it."""
    user = request.user
    if request.method == "POST":
        form = MembershipRequestForm(request.POST)
        if form.is_valid():
            organization = get_object_or_404(Organization.objects.present(), pk=form.cleaned_data["organization"])
            membership = memberships.request_membership(user, organization, form.cleaned_data["note"])
            if membership.state == MembershipState.ACTIVE:
                said = _("You are a member of %(name)s already.")
            else:
                said = _("Your request to join %(name)s has been sent. You will be told by mail.")
            messages.success(request, said % {"name": organization})
            return redirect("submissions:organizations")
        messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    search_form = OrganizationSearch(request.GET)
    understood = search_form.is_valid()
    chosen = search_form.cleaned_data if understood else {}
    page = paginate(request, search(chosen["q"], chosen["category"]) if understood else [])
    states = dict(Membership.objects.filter(user=user).values_list("organization", "state"))
    rows = [
        {
            "organization": organization,
            "ask": memberships.ask_sentence(organization),
            "state": states.get(organization.pk),
            "form": MembershipRequestForm(initial={"organization": organization.pk}, auto_id=f"o{organization.pk}_%s"),
        }
        for organization in page
    ]
    context = {
        "form": search_form,
        "page": page,
        "rows": rows,
        "searched": any(chosen.values()) or not understood,
        "serves": rules.is_secretariat_somewhere(user),
    }
    return render(request, "people/join.html", context)


@login_required
def register_organization(request: HttpRequest) -> HttpResponse:
    """Register an organization that is not a State; one becomes its focal point."""
    form = OrganizationForm(request.POST or None)
    status, headers = 200, {}
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        name, category, acronym = given.pop("name"), given.pop("category"), given.pop("acronym")
        try:
            organization = memberships.register_organization(request.user, name, category, acronym_en=acronym, **given)
        except Refusal as refusal:
            if isinstance(refusal, TooMany):
                status, headers = 429, {"Retry-After": str(refusal.retry_after)}
            form.add_error(None, " ".join([str(refusal), *(str(detail) for detail in refusal.details)]))
        else:
            messages.success(
                request, _("%(name)s is registered, and you are its focal point.") % {"name": organization}
            )
            return redirect("submissions:organization", pk=organization.pk)
    response = render(request, "people/register_organization.html", {"form": form}, status=status)
    for header, value in headers.items():
        response[header] = value
    return response


def _open_to(user: Any, pk: int) -> Organization:
    """Return an organization whose page the person may open: a member's, or any for a secretariat."""
    organization = get_object_or_404(Organization, pk=pk)
    if not (rules.is_member(user, organization) or rules.is_secretariat_somewhere(user)):
        raise Http404
    return organization


def _act(request: HttpRequest, organization: Organization) -> str:
    """Carry out what was pressed on the page of an organization and return what to say. Raises Refusal."""
    action = request.POST.get("action", "")
    user = request.user
    if action == "invite":
        form = InvitationForm(request.POST)
        if not form.is_valid():
            raise Refusal(_("Write an e-mail address and choose a role."))
        given = form.cleaned_data
        memberships.invite(organization, given["email"], user, given["role"])
        return _("An invitation has been written to %(email)s.") % {"email": given["email"]}
    if action == "withdraw_invitation":
        invitation = get_object_or_404(organization.invitations, pk=number(request.POST.get("invitation", "")))
        memberships.withdraw_invitation(invitation.pk, user)
        return _("The invitation to %(email)s is withdrawn; its link is good no longer.") % {"email": invitation.email}
    if action == "correct":
        contact = ContactForm(request.POST)
        if not contact.is_valid():
            raise Refusal(_("Write the address of the website in full, such as https://example.org."))
        memberships.correct_contact(organization, user, **contact.cleaned_data)
        return _("The particulars are corrected.")
    memberships_here = organization.memberships.select_related("user")
    member = get_object_or_404(memberships_here, pk=number(request.POST.get("membership", "")))
    name = {"person": member.user}
    if action == "admit":
        was_active = member.state == MembershipState.ACTIVE
        memberships.admit(member.pk, user, request.POST.get("role", MembershipRole.DRAFTER))
        return (_("The role of %(person)s is changed.") if was_active else _("%(person)s is now a member.")) % name
    if action == "hand_over":
        memberships.hand_over(member.pk, user)
        return _("%(person)s is focal point now, and you are a drafter.") % name
    if action == "end":
        memberships.end(member.pk, user)
        if member.state == MembershipState.REQUESTED:
            return _("The request of %(person)s is declined.") % name
        return _("%(person)s is no longer a member.") % name
    raise Http404


@login_required
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Show members, requests, invitations and accreditations; carry out what a focal point presses."""
    user = request.user
    shown = _open_to(user, pk)
    if shown.merged_into_id:
        messages.info(request, _("%(name)s was merged into this organization.") % {"name": shown})
        return redirect("submissions:organization", pk=shown.merged_into_id)
    if request.method == "POST":
        try:
            messages.success(request, _act(request, shown))
        except Refusal as refusal:
            show_refusal(request, refusal)
        # Who has just left the organization has no page of it to return to.
        stays = rules.is_secretariat_somewhere(user) or shown.memberships.active().filter(user=user.pk).exists()
        return redirect("submissions:organization", pk=pk) if stays else redirect("submissions:organizations")
    rows = list(Membership.objects.visible_to(user).filter(organization=shown).select_related("user"))
    invitations = Invitation.objects.filter(
        organization=shown, accepted_at=None, expires_at__gt=timezone.now()
    ).select_related("invited_by")
    decides = rules.may(user, "submissions.admit_members", shown)
    context = {
        "organization": shown,
        "members": [row for row in rows if row.state == MembershipState.ACTIVE],
        "requests": [row for row in rows if row.state == MembershipState.REQUESTED],
        "invitations": memberships.standing(shown, list(invitations)) if decides else [],
        "accreditations": shown.accreditations.select_related("process"),
        "submissions": Submission.objects.drafted_by(user).filter(organization=shown).with_progress(),
        "roles": MembershipRole.choices,
        "is_member": rules.is_member(user, shown),
        "decides": decides,
        "hands_over": rules.may(user, "submissions.hand_over", shown),
        "may_merge": rules.may(user, "submissions.merge_organizations", shown) and not shown.is_state,
        "reason": rules.reason_against(user, "submissions.admit_members", shown),
        "undelivered": Mail.objects.visible_to(user).concerning(shown).undelivered().select_related("person")[:20],
        "country": dict(countries()).get(shown.country) if shown.country else "",
        "form": InvitationForm(),
        "contact_form": ContactForm(initial={"acronym": shown.acronym, "website": shown.website}),
    }
    return render(request, "people/organization.html", context)


@login_required
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a secretariat merge a duplicate: choose the other, read what will happen, type the name, for good."""
    if not rules.is_secretariat_somewhere(request.user):
        raise Http404
    source = get_object_or_404(Organization.objects.present(), pk=pk)
    form = OrganizationSearch(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    chosen = request.POST.get("into") or request.GET.get("into") or ""
    target = get_object_or_404(Organization.objects.present(), pk=chosen) if chosen.isdecimal() else None
    reason = ""
    if request.method == "POST" and target:
        try:
            merging.merge(source.pk, target.pk, request.user, request.POST.get("confirmation", ""))
        except Refusal as refusal:
            reason = str(refusal)
        else:
            messages.success(request, _("%(name)s is merged into this organization.") % {"name": source})
            return redirect("submissions:organization", pk=target.pk)
    context = {
        "organization": source,
        "form": form,
        "found": [row for row in search(wanted, "") if row.pk != source.pk][:20] if wanted else [],
        "wanted": wanted,
        "target": target,
        "plan": merging.plan(source, target) if target else None,
        "reason": reason,
    }
    return render(request, "people/merge.html", context, status=422 if reason else 200)


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to join and accept it; who is not signed in signs in or up first and comes back."""
    user = request.user
    try:
        if request.method == "POST" and user.is_authenticated:
            membership = memberships.accept_invitation(token, user)
            request.session.pop("invitation", None)
            messages.success(request, _("Welcome to %(name)s.") % {"name": membership.organization})
            return redirect("submissions:organization", pk=membership.organization_id)
        found = memberships.find_invitation(token)
        if found.consultation_id and found.opened_at is None:
            memberships.note_opened(found.pk)
    except Refusal as refusal:
        request.session.pop("invitation", None)
        return render(request, "people/invitation.html", {"refusal": refusal}, status=410)
    if not user.is_authenticated:
        # Signing up leads away through a mail; the first page after it leads back here.
        request.session["invitation"] = request.path
    context = {
        "invitation": found,
        "token": token,
        "organization": found.organization,
        "is_theirs": user.is_authenticated and user.email.lower() == found.email.lower(),
    }
    return render(request, "people/invitation.html", context)
