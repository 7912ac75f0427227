"""Two versions of a submission beside each other, or the draft beside what was submitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

import richtext
from submissions.drafting import access
from submissions.drafting import snapshot as drafted
from submissions.models import Question, Submission, SubmissionVersion
from submissions.record.services.voice import content_for
from submissions.rules import is_member
from submissions.texts.rewording import reworded_between
from submissions.values import contents, moments
from submissions.values.contents import Compared
from submissions.values.enums import Language, Publication
from submissions.values.pictures import with_addresses
from submissions.values.typography import say_list

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Shown:
    """One question of the comparison, ready to be shown."""

    question: Question | None
    compared: Compared
    inline: SafeString | str = ""
    sides: tuple[tuple[SafeString, SafeString], ...] = ()


def _shown(question: Question | None, compared: Compared, beside: bool) -> Shown:
    """Return a question with the newer text and what was added and taken out, or with both texts side by side."""
    if beside:
        rows = richtext.side_by_side(compared.old, compared.new)
        sides = tuple((_canonical(old), _canonical(new)) for old, new in rows)
        return Shown(question, compared, sides=sides)
    return Shown(question, compared, _canonical(richtext.diff_html(compared.old, compared.new)))


def _canonical(html: str) -> SafeString:
    return mark_safe(with_addresses(html))  # noqa: S308 (canonical HTML)


def particulars(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return what surrounds the answers, as rows of a label and its value."""
    rows = [
        (_("Language of the original"), [Language(content["language"]).label]),
        (_("Publication"), [Publication(content["publication"]).label]),
        (_("Submitted jointly with"), [row["name"] for row in content["co_submitters"]]),
        (_("Also on behalf of"), content["on_behalf_of"]),
        (_("Associates itself with the statement of"), [row["name"] for row in content["associated_with"]]),
        (_("Files"), [row["name"] for row in content.get("attachments", [])]),
    ]
    return [(label, say_list(values)) for label, values in rows]


def _content(
    user: Any, wanted: str, submission: Submission, versions: dict[str, SubmissionVersion], author: bool
) -> Any:
    if wanted == DRAFT and author:
        return drafted.snapshot(submission)
    if wanted not in versions:
        raise Http404
    return content_for(user, versions[wanted])


@login_required
@require_GET
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what changed from one version (``from``, its number) to another or to the draft (``to``, or "draft").

    Who may read a version may compare it; the draft is for its authors alone. Without a choice, the two latest.
    """
    submissions = Submission.objects.visible_to(request.user).select_related(*access.SUBMISSION)
    submission = get_object_or_404(submissions.prefetch_related("consultation__extensions"), pk=pk)
    author = is_member(request.user, submission)
    rows = SubmissionVersion.objects.read_by(request.user).filter(submission=submission).order_by("number")
    versions = {str(version.number): version for version in rows}
    for version in versions.values():
        version.submission = submission
    choices = [*versions, *([DRAFT] if author and versions else [])]
    if len(choices) < 2:
        return render(request, "record/compare.html", {"submission": submission, "nothing": True})
    old, new = request.GET.get("from", choices[-2]), request.GET.get("to", choices[-1])
    old_content = _content(request.user, old, submission, versions, author)
    new_content = _content(request.user, new, submission, versions, author)
    questions = Question.objects.filter(questionnaire__consultation=submission.consultation_id)
    by_key = {question.key: question for question in questions}
    compared = contents.compare(old_content, new_content)
    old_at, new_at = (versions[one].submitted_at if one in versions else moments.now() for one in (old, new))
    beside = request.GET.get("view") == "beside"
    with richtext.budget() as work:
        changed = [_shown(by_key.get(row.question), row, beside) for row in compared if row.state != "same"]
    around = zip(particulars(old_content), particulars(new_content), strict=True)
    context = {
        "submission": submission,
        "consultation": submission.consultation,
        "choices": [
            (value, versions[value].reference if value in versions else _("The draft now")) for value in choices
        ],
        "old": old,
        "new": new,
        "old_version": versions.get(old),
        "new_version": versions.get(new),
        "beside": beside,
        "is_coarser": work.spent,
        "changed": changed,
        "same": [row.number for row in compared if row.state == "same" and row.number],
        "around": [(label, was, now) for (label, was), (_label, now) in around if was != now],
        "reworded": reworded_between(submission.consultation_id, old_content, old_at, new_content, new_at),
        "language": submission.language,
    }
    return render(request, "record/compare.html", context)
