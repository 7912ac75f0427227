"""How every page of this room finds its rows: narrowed to the person first, 404 otherwise."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from submissions.models import AnswerRevision, Submission

SUBMISSION = ("organization", "consultation", "latest_version")


def drafted_submission(request: HttpRequest, pk: int) -> Submission:
    """Return the submission of which the person is an author, or answer 404."""
    found = Submission.objects.drafted_by(request.user).select_related(*SUBMISSION, "consultation__base_text")
    found = found.defer("latest_version__content")
    return get_object_or_404(found.prefetch_related("consultation__extensions"), pk=pk)


def visible_submission(request: HttpRequest, pk: int) -> Submission:
    """Return the submission that the person may know of, or answer 404."""
    found = Submission.objects.visible_to(request.user).select_related(*SUBMISSION).defer("latest_version__content")
    return get_object_or_404(found.prefetch_related("consultation__extensions"), pk=pk)


def undecided(request: HttpRequest, submission: Submission) -> list[AnswerRevision]:
    """Return which of the texts that the address names the person has still to decide on.

    Each was kept beside somebody else's; the person decides by writing the answer anew, with the one or the other.
    """
    keys = set(request.GET.getlist("undecided"))
    if not keys:
        return []
    since = AnswerRevision.objects.filter(
        answer=OuterRef("answer"), actor=request.user, conflicts_with=None, number__gt=OuterRef("conflicts_with")
    )
    kept = AnswerRevision.objects.filter(
        ~Exists(since), answer__submission=submission, actor=request.user, conflicts_with__isnull=False
    )
    found = kept.select_related("answer__question", "answer__updated_by").order_by("answer", "pk")
    return [revision for revision in found if str(revision.pk) in keys]


def with_undecided(address: str, keys: Iterable[int | str], **more: int) -> str:
    """Return the address with what is to be decided on (keys of revisions), and whatever else it says."""
    query = urlencode({"undecided": list(keys), **more}, doseq=True)
    return f"{address}?{query}" if query else address


def wants_json(request: HttpRequest) -> bool:
    """Tell whether a module of the page asks, not a person's browser."""
    return request.accepts("application/json") and not request.accepts("text/html")


def signed_out(request: HttpRequest) -> JsonResponse:
    """Tell a module of the page that its person is no longer signed in, and where to do so again."""
    if request.user.is_authenticated:
        sentence = _(
            "%(person)s has signed in on this browser. What you have written is kept apart; sign in again as yourself."
        ) % {"person": request.user}
        address = reverse("account_logout")
    else:
        sentence = _("You have been signed out. What you have written is kept on this device.")
        address = f"{reverse('account_login')}?next={reverse('submissions:signed_in')}"
    return JsonResponse({"state": "signed_out", "sentence": sentence, "address": address}, status=401)


def not_theirs(request: HttpRequest, pk: int) -> JsonResponse:
    """Tell a module of a page that was opened by an author why a draft takes nothing more from them; 404.

    Said alike of drafts that never were theirs, so that it gives none away.
    """
    ended = Submission.objects.filter(pk=pk, organization__merged_into__isnull=False)
    there = ended.select_related("organization__merged_into").first()
    heir = there and Submission.objects.drafted_by(request.user).filter(
        organization=there.organization.merged_into_id, consultation=there.consultation_id
    )
    if there and heir and heir.exists():
        sentence = _(
            "%(name)s was merged into %(other)s. Copy what you wrote here since, and go on in the draft of that "
            "organization; what had been saved is there."
        ) % {"name": there.organization, "other": there.organization.merged_into}
    else:
        sentence = _(
            "This draft is not open to you, or no longer. Copy what you wrote to a safe place, and ask a focal point "
            "of the organization."
        )
    return JsonResponse({"state": "refused", "sentence": str(sentence)}, status=404)


def refused(request: HttpRequest, sentence: object, address: str, status: int = 403) -> HttpResponse:
    """Answer a refusal to a module of the page as JSON, to a person on the page they came from."""
    if wants_json(request):
        return JsonResponse({"state": "refused", "sentence": str(sentence)}, status=status)
    messages.error(request, str(sentence))
    return redirect(address)
