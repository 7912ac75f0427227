"""Comments on numbered paragraphs of the base text."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from submissions.core import pages, undo
from submissions.drafting import access
from submissions.drafting import services as drafting
from submissions.drafting.services import wordings
from submissions.models import Answer, Paragraph, ParagraphComment, ParagraphRevision
from submissions.rules import reason_against
from submissions.values import kinds, moments
from submissions.values.enums import ParagraphAction, ProposalType
from submissions.values.exceptions import Refusal

PAGE = 20
WRITTEN = ("action", "comment", "proposed_text", "revision", "proposal_type", "supports")
"""What the form of a comment posts, beside which comment of which paragraph it is."""


def _answer(request: HttpRequest, pk: int, key: str) -> Answer:
    answers = drafting.to_save(Answer.objects.visible_to(request.user))
    wanted = answers.filter(question__kind__in=kinds.with_paragraph_comments())
    return get_object_or_404(wanted, submission=pk, question__key=key)


def _comment(answer: Answer, pk: str) -> ParagraphComment | None:
    """Return the comment of the answer that a page wants to change, or None."""
    comments = answer.paragraph_comments.select_related("revision__paragraph")
    return comments.filter(pk=pk).first() if pk.isdecimal() else None


def _begun(request: HttpRequest) -> dict[str, Any]:
    """What a new comment begins with: ``?action=`` and ``?supports=`` of the link that led here."""
    action = request.GET.get("action", "")
    return {
        "action": action if action in ParagraphAction.values else ParagraphAction.COMMENT,
        "comment": "",
        "proposed_text": None,
        "revision": None,
        "proposal_type": "",
        "supports": request.GET.get("supports", ""),
    }


@login_required
@require_http_methods(["GET", "POST"])
def paragraphs(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show the base text with the organization's comments.

    ``?paragraph=KEY`` opens the form of one paragraph, ``?change=ID`` that of a comment. On POST, keep what was
    written: anew, or (with ``change`` and ``base``, the number of the wording that was read) in place of a comment.
    """
    answer = _answer(request, pk, key)
    submission = answer.submission
    if request.method == "POST" and access.wants_json(request):
        return _save(request, answer)
    written = _begun(request)
    error = ""
    opened = request.GET.get("paragraph", "")
    changed = _comment(answer, request.GET.get("change", ""))
    if changed:
        opened = changed.revision.paragraph.key
        written = {name: getattr(changed, name) for name in ("action", "comment", "proposed_text", "supports")}
        written["proposal_type"] = changed.type
        written["proposed_text"] = written["proposed_text"] or None
    if request.method == "POST":
        opened = request.POST.get("paragraph", "")
        changed = request.POST.get("change", "")
        written = {name: request.POST.get(name, "") for name in WRITTEN}
        of_the_call = Paragraph.objects.filter(base_text__consultation=submission.consultation_id)
        paragraph = get_object_or_404(of_the_call.select_related("base_text"), key=opened)
        try:
            if changed:
                ids = pages.number(changed), pages.number(request.POST.get("base", ""))
                drafting.change_paragraph_comment(answer.pk, *ids, actor=request.user, **written)
            else:
                line = _line(request.POST.get("line", ""))  # of a save by the page that may still be on its way
                drafting.add_paragraph_comment(answer.pk, paragraph, actor=request.user, line=line, **written)
        except drafting.Overtaken as overtaken:
            error, changed = str(overtaken), overtaken.present
        except Refusal as refusal:
            error, changed = str(refusal), _comment(answer, changed)
            if changed:
                changed.wording = pages.number(request.POST.get("base", ""))
        else:
            messages.success(request, _("Your comment on paragraph %(number)s is kept.") % {"number": paragraph.number})
            return redirect(f"{reverse('submissions:paragraphs', args=[pk, key])}#{paragraph.key}")
    rows = list(
        Paragraph.objects.filter(base_text__consultation=submission.consultation_id)
        .select_related("section__base_text", "base_text")
        .prefetch_related(Prefetch("revisions", ParagraphRevision.objects.order_by("-number")))
    )
    said: dict[int, list[ParagraphComment]] = defaultdict(list)
    for comment in answer.paragraph_comments.with_newest().select_related("revision__paragraph"):
        said[comment.revision.paragraph_id].append(comment)
    for row in rows:
        row.present = row.revisions.all()[0]
        row.said = said[row.pk]
    of_form = next((row for row in rows if row.key == opened), None)
    context = {
        "types": ProposalType.choices,
        "proposers": _proposers(of_form, written["supports"]),
        "answer": answer,
        "question": answer.question,
        "submission": submission,
        "base_text": rows[0].section.base_text if rows else None,
        "sections": [(section, list(group)) for section, group in groupby(rows, lambda row: row.section)],
        "opened": opened,
        "changed": changed or None,
        "written": written,
        "error": error,
        "actions": ParagraphAction.choices,
        "reason_against": reason_against(request.user, "submissions.edit_draft", submission),
    }
    return render(request, "drafting/paragraphs.html", context, status=422 if error else 200)


def _proposers(paragraph: Paragraph | None, supports: str) -> list[tuple[str, str]]:
    """Whose proposals the form offers to support: those published, and the one that is supported already."""
    if paragraph is None:
        return []
    found = drafting.proposers_on(paragraph)
    known = {english for english, _name in found}
    return found if not supports or supports in known else [*found, (supports, supports)]


def _save(request: HttpRequest, answer: Answer) -> JsonResponse:
    """Save what is being written, for the module of the page: JSON with ``state`` saved, conflict or refused.

    Beside what the form posts it takes ``line``, by which a comment that is asked for twice is made once. ``change``
    and ``base`` in the answer are what the form posts from then on.
    """
    written = {name: request.POST.get(name, "") for name in WRITTEN}
    changed = request.POST.get("change", "")
    try:
        if changed:
            ids = pages.number(changed), pages.number(request.POST.get("base", ""))
            comment = drafting.change_paragraph_comment(answer.pk, *ids, actor=request.user, **written)
        else:
            of_the_call = Paragraph.objects.filter(base_text__consultation=answer.submission.consultation_id)
            paragraph = get_object_or_404(
                of_the_call.select_related("base_text"), key=request.POST.get("paragraph", "")
            )
            comment = drafting.add_paragraph_comment(
                answer.pk, paragraph, actor=request.user, line=_line(request.POST.get("line", "")), **written
            )
    except drafting.Overtaken as overtaken:
        return JsonResponse({"state": "conflict", "sentence": str(overtaken)}, status=409)
    except Refusal as refusal:
        return JsonResponse({"state": "refused", "sentence": str(refusal)}, status=422)
    at = moments.now().isoformat()
    return JsonResponse({"state": "saved", "change": comment.pk, "base": comment.wording, "at": at})


def _line(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@login_required
@require_safe
def paragraph_history(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show what the comments on paragraphs have said, removed ones among them, latest first."""
    answer = _answer(request, pk, key)
    rows = answer.paragraph_comment_wordings.select_related("revision__paragraph", "actor")
    page = pages.paginate(request, rows, PAGE)
    present = {row.line: row.wording for row in answer.paragraph_comments.all()}
    for row in page:
        row.comment = wordings.as_comment(row)
        row.is_present = not row.is_removal and present.get(row.line) == row.number
    context = {
        "question": answer.question,
        "submission": answer.submission,
        "page_obj": page,
        "reason_against": reason_against(request.user, "submissions.edit_draft", answer.submission),
    }
    return render(request, "drafting/paragraph_history.html", context)


@login_required
@require_POST
def put_back_paragraph_comment(request: HttpRequest, pk: int, key: str, wording: int) -> HttpResponse:
    """Make a comment say again what an entry of its history says."""
    answer = _answer(request, pk, key)
    found = get_object_or_404(answer.paragraph_comment_wordings.select_related("revision__paragraph"), pk=wording)
    paragraph = found.revision.paragraph
    try:
        wordings.put_back(found.pk, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("Your comment on paragraph %(number)s is in the draft again.")
        messages.success(request, sentence % {"number": paragraph.number})
    return redirect(f"{reverse('submissions:paragraphs', args=[pk, key])}#{paragraph.key}")


@login_required
@require_POST
def remove_paragraph_comment(request: HttpRequest, pk: int, key: str, comment: int) -> HttpResponse:
    """Take a comment on a paragraph out of the draft."""
    paragraph = remove(request, pk, key, comment)
    return redirect(f"{reverse('submissions:paragraphs', args=[pk, key])}#{paragraph.key}")


def remove(request: HttpRequest, pk: int, key: str, comment: int) -> Paragraph:
    """Take a comment out, or say why not; return the paragraph that it was about."""
    answer = _answer(request, pk, key)
    found = get_object_or_404(answer.paragraph_comments.select_related("revision__paragraph"), pk=comment)
    paragraph = found.revision.paragraph
    try:
        kept = drafting.remove_paragraph_comment(found.pk, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        sentence = _("Your comment on paragraph %(number)s was removed.") % {"number": paragraph.number}
        address = reverse("submissions:put_back_paragraph_comment", args=[pk, key, kept.pk])
        undo.offer(request, sentence, _("Put it back"), address)
    return paragraph
