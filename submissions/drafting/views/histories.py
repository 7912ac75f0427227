"""The history of an answer: who wrote what and when, what changed, and taking an earlier text up again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import richtext
from submissions.core import pages
from submissions.core.pages import paginate
from submissions.drafting import access
from submissions.drafting import services as drafting
from submissions.drafting.services import Conflict
from submissions.models import Answer, AnswerRevision
from submissions.rules import reason_against
from submissions.values.exceptions import Refusal
from submissions.values.pictures import with_addresses
from submissions.values.typography import say_choices

SITTING = timedelta(minutes=10)
"""Saves that follow each other within this time, by one person or merged, are one entry: the last of them."""

PAGE = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """One sitting of one person, or of several together; ``before`` is the revision that it began from."""

    revision: AnswerRevision
    people: tuple[str, ...]
    before: AnswerRevision | None
    saves: int
    is_present: bool
    labels: dict[str, str]

    @property
    def changes(self) -> SafeString:
        """The text with what was added and what was taken out since the entry before; of a choice, what was chosen."""
        if self.revision.value is not None:
            chosen = self.revision.value if isinstance(self.revision.value, list) else [self.revision.value]
            return format_html("{}", say_choices(self.labels.get(str(value), value) for value in chosen))
        old = richtext.parse(self.before.html) if self.before else ()
        changes = richtext.diff_html(old, richtext.parse(self.revision.html))
        return mark_safe(with_addresses(changes))  # noqa: S308 (canonical HTML)


def entries_of(answer: Answer) -> list[Entry]:
    """Return the history, newest first; a text kept beside a newer one always stands for itself."""
    revisions = list(answer.revisions.select_related("actor").order_by("created_at", "pk"))
    groups: list[list[AnswerRevision]] = []
    for revision in revisions:
        last = groups[-1][-1] if groups else None
        together = last and (last.actor_id == revision.actor_id or revision.merged_with is not None)
        if (
            last
            and together
            and last.conflicts_with is None
            and revision.conflicts_with is None
            and revision.from_file == last.from_file
            and revision.created_at - last.created_at < SITTING
        ):
            groups[-1].append(revision)
        else:
            groups.append([revision])
    labels = {option.value: option.label for option in answer.question.options.all()} | {"True": _("Yes")}
    by_number = {revision.number: revision for revision in revisions if revision.conflicts_with is None}
    return [
        Entry(
            group[-1],
            tuple(dict.fromkeys(str(revision.actor) for revision in group if revision.actor)),
            by_number.get(group[0].base_number if group[0].merged_with is None else group[0].merged_with),
            len(group),
            group[-1].conflicts_with is None and group[-1].number == answer.revision,
            labels,
        )
        for group in reversed(groups)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """List what an answer has been; on POST, take an earlier text up again as a new revision."""
    answers = drafting.to_save(Answer.objects.visible_to(request.user))
    answer = get_object_or_404(answers, pk=pk)
    if request.method == "POST":
        return _restore(request, answer)
    page = paginate(request, entries_of(answer), PAGE)
    with richtext.budget() as work:
        shown = [(entry, entry.changes) for entry in page]
    replaced = request.GET.get("replaced", "")
    to_decide, submit = request.GET.getlist("undecided"), reverse("submissions:submit", args=[answer.submission_id])
    context = {
        "replaced": answer.revisions.filter(pk=replaced).first() if replaced.isdecimal() else None,
        "answer": answer,
        "question": answer.question,
        "submission": answer.submission,
        "page_obj": page,
        "shown": shown,
        "is_coarser": work.spent,
        "reason_against": reason_against(request.user, "submissions.edit_draft", answer.submission),
        "page_key": uuid4().hex,
        "submit_url": access.with_undecided(submit, to_decide) if to_decide else "",
    }
    return render(request, "drafting/history.html", context)


def _restore(request: HttpRequest, answer: Answer) -> HttpResponse:
    revision = get_object_or_404(answer.revisions, pk=pages.number(request.POST.get("revision", "")))
    base = pages.number(request.POST.get("base", ""))
    to_decide = request.GET.getlist("undecided")
    address = reverse("submissions:history", args=[answer.pk])
    try:
        outcome = drafting.save_answer(
            answer,
            base,
            actor=request.user,
            html=revision.html,
            value=revision.value,
            key=request.POST.get("key", "")[:64],
            merging=False,
        )
    except Refusal as refusal:
        return access.refused(request, refusal, address)
    if isinstance(outcome, Conflict):
        messages.warning(request, _("Someone changed the answer meanwhile. Look at its newest text, then choose."))
        return redirect(access.with_undecided(address, to_decide))
    replaced = answer.revisions.filter(number=base, conflicts_with=None).first()
    return redirect(access.with_undecided(address, to_decide, **{"replaced": replaced.pk} if replaced else {}))
