"""Annexes of a draft: added and removed from the overview page, by plain form posts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.drafting import access
from submissions.drafting.services import attachments
from submissions.drafting.services.attachments import LARGEST, File
from submissions.values.exceptions import Refusal


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the file that was chosen."""
    found = access.drafted_submission(request, pk)
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file first."))
        return redirect("submissions:submission", pk)
    try:
        # One byte more than is allowed tells a file that is too large without reading all of it.
        annex = attachments.add_annex(found.pk, request.user, File(upload.name or "", upload.read(LARGEST + 1)))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("“%(name)s” was added. It goes with the next version you submit.") % {"name": annex}
        )
    return redirect("submissions:submission", pk)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, attachment: int) -> HttpResponse:
    """Take an annex out of the draft."""
    found = access.drafted_submission(request, pk)
    annex = get_object_or_404(found.attachments.present(), pk=attachment)
    try:
        attachments.remove_annex(annex.pk, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("“%(name)s” was removed from the draft.") % {"name": annex})
    return redirect("submissions:submission", pk)
