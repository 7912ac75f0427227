"""Files that came in: sending one, waiting for it, choosing what goes where, confirming, and taking it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRedirect, HttpResponseClientRefresh

from assembly.enums import UploadState
from assembly.intake import sentences
from assembly.intake.forms import EnterForm
from assembly.intake.services import confirmation, marked_up, plan_edits, plans, uploading
from assembly.intake.services.confirmation import Options
from assembly.intake.services.plans import Sheet
from assembly.intake.services.returning import Proposals
from assembly.models import Upload
from richtext import Notice
from submissions.core import pages
from submissions.drafting import access
from submissions.drafting.sentences import notice_sentences
from submissions.drafting.services.attachments import LARGEST, File
from submissions.models import Consultation, SubmissionVersion
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.contents import Arrival
from submissions.values.enums import ArrivalWay, Language
from submissions.values.exceptions import NotPossible, Refusal
from submissions.values.typography import say_quotation

REFRESH_SECONDS = 3
"""How often a page without JavaScript asks again while a file is being read."""
ACCEPTED = ".docx,.odt,.pdf,.doc,.rtf"
SCANNED = ".png,.jpg,.jpeg"


@login_required
@require_http_methods(["GET", "POST"])
def import_word(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a file to import into the draft, and list those that came before; take one on POST."""
    submission = access.drafted_submission(request, pk)
    if request.method == "POST":
        return _take(request, submission.pk, request.path, on_behalf=False)
    context = {
        "submission": submission,
        "consultation": submission.consultation,
        "uploads": _rows(request, submission=submission, on_behalf=False),
        "reason_against": reason_against(request.user, "submissions.edit_draft", submission),
        "accepted": ACCEPTED,
        "largest": LARGEST,
    }
    return render(request, "intake/import.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the secretariat for a file that came by mail, and for whose it is; take it on POST."""
    consultation = get_object_or_404(Consultation.objects.served_by(request.user), slug=slug)
    with timezone.override(consultation.zone):
        initial = {"arrived_at": moments.now(), "organization": request.GET.get("organization")}
        form = EnterForm(request.POST if request.method == "POST" else None, consultation=consultation, initial=initial)
        if request.method == "POST" and not (sent := request.FILES.get("file")):
            form.add_error(None, _("Choose a file first."))
        elif request.method == "POST" and not sent.size:
            form.add_error(None, sentences.refusal("empty"))
        elif request.method == "POST" and form.is_valid():
            chosen = form.cleaned_data
            arrival = Arrival(ArrivalWay(chosen["way"]), chosen["arrived_at"])
            try:
                submission = uploading.begin_on_behalf(
                    consultation, request.user, chosen["organization"], chosen["name"], chosen["category"]
                )
            except Refusal as refusal:
                form.add_error("organization", str(refusal))
            else:
                return _take(request, submission.pk, request.path, on_behalf=True, arrival=arrival)
        if form.errors and access.wants_json(request):
            said = [str(sentence) for rows in form.errors.values() for sentence in rows]
            return JsonResponse({"refusal": " ".join(said)})
        return _entering(request, consultation, form)


def _entering(request: HttpRequest, consultation: Consultation, form: EnterForm) -> HttpResponse:
    context = {
        "consultation": consultation,
        "form": form,
        "uploads": _rows(request, submission__consultation=consultation, on_behalf=True),
        "accepted": f"{ACCEPTED},{SCANNED}",
        "largest": LARGEST,
    }
    return render(request, "intake/import.html", context, status=422 if form.errors else 200)


def _rows(request: HttpRequest, **narrowed: Any) -> Any:
    rows = Upload.objects.visible_to(request.user).filter(**narrowed).exclude(state=UploadState.DISMISSED)
    return rows.defer("reading", "plan").select_related("uploaded_by", "submission__organization")[:50]


def _take(
    request: HttpRequest, submission_id: int, back: str, *, on_behalf: bool, arrival: Arrival | None = None
) -> HttpResponse:
    """Take the file that was sent, and lead on.

    A module of the page is told the address and goes there itself, or says the refusal and keeps what was filled in.
    """
    file = request.FILES.get("file")
    address = back
    try:
        if file is None:
            raise NotPossible(_("Choose a file first."))
        # One byte more than is allowed tells a file that is too large without reading all of it.
        content = File(file.name or "", file.read(LARGEST + 1))
        taken = uploading.take(submission_id, request.user, content, on_behalf=on_behalf, arrival=arrival)
        address = reverse("assembly:upload", args=[taken.pk])
    except Refusal as refusal:
        if access.wants_json(request):
            return JsonResponse({"refusal": str(refusal)})
        messages.error(request, str(refusal))
    return JsonResponse({"address": address}) if access.wants_json(request) else redirect(address)


def _visible(request: HttpRequest, pk: int) -> Upload:
    rows = Upload.objects.visible_to(request.user).exclude(state=UploadState.DISMISSED)
    related = rows.select_related("submission__consultation", "submission__organization", "uploaded_by", "applied_by")
    return get_object_or_404(related.prefetch_related("submission__consultation__extensions"), pk=pk)


@login_required
@never_cache
@require_GET
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """Show where a file stands: being read, not readable, to be confirmed, or imported."""
    found = _visible(request, pk)
    if found.state == UploadState.READY and uploading.is_stale(found):
        uploading.read_again(found.pk)
        found.refresh_from_db()
    permission = "submissions.serve_consultation" if found.on_behalf else "submissions.edit_draft"
    context: dict[str, Any] = {
        "upload": found,
        "submission": found.submission,
        "consultation": found.submission.consultation,
        "reason_against": reason_against(request.user, permission, found.submission),
        "refresh": REFRESH_SECONDS,
    }
    if found.is_waiting:
        return render(request, "intake/_reading.html" if request.htmx else "intake/upload_waiting.html", context)
    if found.state == UploadState.FAILED:
        if request.htmx:
            return HttpResponseClientRefresh()
        context["version"] = SubmissionVersion.objects.filter(pk=found.applied.get("version")).first()
        context["sentence"] = sentences.upload_refusal(found.refusal)
        return render(request, "intake/upload_failed.html", context)
    if found.state == UploadState.APPLIED:
        return render(request, "intake/upload_applied.html", context | _applied(found))
    if request.htmx and request.htmx.target == "progress":
        return HttpResponseClientRefresh()
    try:
        returned = plans.returned(found)
    except Refusal as refusal:
        context["made_elsewhere"] = str(refusal)
    else:
        if returned is not None:
            return render(request, "intake/upload_returned.html", context | _returned(found, returned))
    return render(request, "intake/upload_choices.html", context | _choices_context(found, request.GET.get("at", "")))


def _returned(found: Upload, proposals: Proposals) -> dict[str, Any]:
    """Return what the page of a drafting file that came back shows: only what it changes."""
    left_out = plans.told_of(proposals)
    return {
        "proposals": [proposal for proposal in proposals if proposal.choices],
        "absent": [proposal for proposal in proposals if proposal.state in {"absent", "unread"}],
        "unchanged": [proposal for proposal in proposals if proposal.state == "unchanged"],
        "notes": proposals.notes,
        "balance": plans.balance_of(proposals),
        "left_out": left_out,
        "mentioned": plans.mentioned_of(proposals),
        "discloses": bool(proposals.comments or proposals.changes),
    }


def _choices_context(found: Upload, at: str) -> dict[str, Any]:
    """Return what the page of choices shows."""
    sheet = Sheet(found)
    language = sheet.reading["language"]
    return {
        "sheet": sheet,
        "marked": marked_up.shown_of(found),
        "places": sheet.places,
        "groups": sheet.groups,
        "results": sheet.results,
        "tally": _tally(sheet),
        "language": language,
        "at": _start(at),
        "deciding": [result for result in sheet.results if result.taken],
        "undecided": sheet.undecided,
        "balance": sheet.balance,
        "recognised": sheet.recognised,
        "particulars": sheet.particulars,
        "left_out": sheet.left_out,
        "mentioned": sheet.mentioned,
        "doubtful": sum(group.doubtful for group in sheet.groups),
        "first_doubtful": next((group.start for group in sheet.groups if group.doubtful), 0),
        "new_language": Language(language) if language and language != found.submission.language else None,
        "choices_for_all": [(plans.REPLACE, _("Replace all")), (plans.KEEP, _("Keep all"))],
    }


def _tally(sheet: Sheet) -> list[dict[str, Any]]:
    """Return every numbered question, and any other that something was placed in, with what becomes of its answer."""
    results = {result.question.key: result for result in sheet.results}
    starts = {group.key: group.start for group in reversed(sheet.groups)}
    return [
        {
            "question": answer.question,
            "result": results.get(key),
            "start": starts.get(key),
            "notices": notice_sentences(results[key].notices) if key in results else [],
        }
        for key, answer in sheet.answers.items()
        if key in results or (answer.question.number and sheet.takes_text(key))
    ]


def _start(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _applied(found: Upload) -> dict[str, Any]:
    """Return what the page of an import says was done."""
    done = {row["key"]: row for row in found.applied["answers"]}
    answers = found.submission.answers.filter(question__key__in=done).select_related("question")
    version = SubmissionVersion.objects.filter(pk=found.applied["version"]).select_related("submission").first()
    rows = [(answer, done[answer.question.key]) for answer in answers.order_by("question__position")]
    return {
        "done": [(answer, row, sentences.done(row["what"]), _notices(row)) for answer, row in rows],
        "balance": found.applied["balance"],
        "left_out": found.applied["left_out"],
        "version": version,
    }


def _notices(row: dict[str, Any]) -> list[str]:
    return notice_sentences(Notice(code, excerpt=excerpt, count=count) for code, excerpt, count in row["notices"])


@login_required
@require_POST
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Note what was chosen on the page of choices; with ``do`` confirm, import it."""
    found = _visible(request, pk)
    do, _colon, what = request.POST.get("do", "").partition(":")
    places = {
        pages.number(name.removeprefix("place-")): value
        for name, value in request.POST.items()
        if name.startswith("place-")
    }
    choices = {
        name.removeprefix("choice."): value for name, value in request.POST.items() if name.startswith("choice.")
    }
    if do == "all":
        choices |= dict.fromkeys(request.POST.getlist("deciding"), what)
    revision = pages.number(request.POST.get("plan_revision", ""))
    if do in {"returned", "any"}:
        return _settle_returned(request, found, do, revision, choices)
    try:
        changed = plan_edits.change(
            found.pk,
            request.user,
            revision,
            places=places,
            choices=choices,
            proposals={
                name.removeprefix("proposal."): value
                for name, value in request.POST.items()
                if name.startswith("proposal.")
            },
            split=pages.number(what) if do == "split" else None,
            join=pages.number(what) if do == "join" else None,
            anew=do == "anew",
            back=pages.number(what) if do == "back" else None,
            take=what if do == "take" else "",
        )
        if do == "confirm":
            confirmation.confirm(found.pk, request.user, changed.plan_revision, _bases(request), _options(request))
            messages.success(request, _("The import is done. What was there before stays in the history."))
    except Refusal as refusal:
        messages.error(request, _refusal_text(refusal))
        do = "refused"
    address = reverse("assembly:upload", args=[found.pk])
    if request.htmx and do in {"confirm", "refused"}:
        return HttpResponseClientRedirect(address)
    if do in {"split", "update", "back"} and what.isdecimal():
        address += f"?at={what}#part-{what}"
    return redirect(address)


def _settle_returned(
    request: HttpRequest, found: Upload, do: str, revision: int, choices: dict[str, str]
) -> HttpResponse:
    """Save what a drafting file changes as chosen, or read the file as any other."""
    try:
        if do == "any":
            plan_edits.read_as_any(found.pk, request.user)
        else:
            bases, options = _bases(request), _options(request)
            confirmation.confirm_returned(found.pk, request.user, revision, choices, bases, options)
            messages.success(request, _("The import is done. What was there before stays in the history."))
    except Refusal as refusal:
        messages.error(request, _refusal_text(refusal))
    return redirect("assembly:upload", found.pk)


def _refusal_text(refusal: Refusal) -> str:
    return " ".join([str(refusal), *(f"{say_quotation(detail)}." for detail in refusal.details)])


def _bases(request: HttpRequest) -> dict[str, int]:
    return {
        name.removeprefix("base."): pages.number(value)
        for name, value in request.POST.items()
        if name.startswith("base.")
    }


def _options(request: HttpRequest) -> Options:
    return Options(
        original="original" in request.POST, language="language" in request.POST, submit="submit" in request.POST
    )


@login_required
@require_POST
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    """Take an import back, set a file aside, or keep one that could not be read as the original."""
    found = _visible(request, pk)
    back = redirect("assembly:enter", found.submission.consultation.slug)
    if not found.on_behalf:
        back = redirect("assembly:import_word", found.submission_id)
    try:
        if action == "take-back":
            edited = confirmation.take_back(found.pk, request.user)
            messages.success(request, _("The import was taken back. The answers are as they were before."))
            for question in edited:
                said = _("“%(question)s” was edited since, and stays as it is. Its history holds the text before.")
                messages.warning(request, said % {"question": question})
            return redirect("assembly:upload", found.pk)
        if action == "record":
            version = confirmation.record(found.pk, request.user)
            messages.success(request, _("Recorded as received: %(reference)s.") % {"reference": version.reference})
            return redirect("assembly:upload", found.pk)
        if action == "keep":
            uploading.keep_as_original(found.pk, request.user)
            messages.success(request, _("The file is kept with the submission, as its original."))
            return redirect("assembly:upload", found.pk)
        uploading.dismiss(found.pk, request.user)
        messages.success(request, _("The file was set aside. Nothing of it was imported."))
    except Refusal as refusal:
        messages.error(request, _refusal_text(refusal))
        if action == "record":
            return redirect("assembly:upload", found.pk)
    return back


@login_required
@require_GET
def file(request: HttpRequest, pk: int) -> FileResponse:
    """Send the file as it was received, never to be run by a browser."""
    found = _visible(request, pk)
    if not found.file:
        raise Http404
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.content_type or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
