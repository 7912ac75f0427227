"""Pages by which a person sees and ends what lets them in: browsers signed in, and tokens of programs."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from submissions.models import PersonalToken
from submissions.people import sessions as store
from submissions.people.forms_account import TokenForm
from submissions.people.services import access
from submissions.values.exceptions import Refusal


@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """List the browsers in which the person is signed in; end one of them, or all others."""
    present = store.digest(request.session.session_key or "")
    if request.method == "POST":
        if request.POST.get("which") == "others":
            count = access.end_other_sessions(request.user, present)
            said = ngettext("Signed out of %(count)s browser.", "Signed out of %(count)s browsers.", count)
            messages.success(request, said % {"count": count})
        elif access.end_session(request.POST.get("which", ""), request.user):
            messages.success(request, _("That browser is signed out."))
        else:
            messages.info(request, _("That browser was signed out already."))
        return redirect("submissions:sessions")
    rows = list(access.sessions_of(request.user))
    others = sum(row.session_key != present for row in rows)
    return render(request, "people/sessions.html", {"rows": rows, "present": present, "others": others})


@never_cache
@login_required
@reauthentication_required(allow_get=True)
def tokens(request: HttpRequest) -> HttpResponse:
    """List the person's tokens; make one, whose key is shown in this answer alone."""
    form = TokenForm(request.POST or None)
    made, key = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            made, key = access.make_token(request.user, **form.cleaned_data)
            form = TokenForm()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    rows = PersonalToken.objects.filter(user=request.user)
    return render(request, "people/tokens.html", {"form": form, "rows": rows, "made": made, "key": key})


@login_required
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own tokens at once."""
    try:
        token = access.revoke_token(pk, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The token “%(name)s” is revoked.") % {"name": token.name})
    return redirect("submissions:tokens")
