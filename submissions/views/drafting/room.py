"""The drafting page, and the saves that it makes: one answer by its module, or all of them by a plain form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from submissions import richtext
from submissions.enums import QuestionKind
from submissions.exceptions import Refusal
from submissions.models import Answer, ParagraphComment, Question, Submission
from submissions.rules import may, reason_against
from submissions.services import drafting
from submissions.services.drafting import Conflict, Saved
from submissions.services.submitting import is_answered
from submissions.views.drafting import access
from submissions.views.drafting.paragraphs import remove
from submissions.views.drafting.sentences import notice_sentences, page_strings

PARTIALS = {
    QuestionKind.RICH_TEXT: "text",
    QuestionKind.PARAGRAPH_COMMENTS: "text",
    QuestionKind.SHORT_TEXT: "line",
    QuestionKind.SINGLE_CHOICE: "choices",
    QuestionKind.MULTIPLE_CHOICE: "choices",
    QuestionKind.SCALE: "choices",
    QuestionKind.ACKNOWLEDGEMENT: "acknowledgement",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio button or a box to tick."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the page with its answer. ``over`` is "", "soft" (warned of) or "hard" (cannot be submitted)."""

    answer: Answer
    question: Question
    shown: bool
    answered: bool
    over: str
    choices: tuple[Choice, ...]

    @property
    def partial(self) -> str:
        """The template of the answer."""
        return f"submissions/drafting/_answer_{PARTIALS[QuestionKind(self.question.kind)]}.html"

    @property
    def markup(self) -> str:
        """The text in light markup, for whoever writes without JavaScript."""
        return richtext.to_markup(richtext.parse(self.answer.html))

    @property
    def several(self) -> bool:
        """Whether several choices may be made."""
        return self.question.kind == QuestionKind.MULTIPLE_CHOICE


def items_of(submission: Submission) -> list[Item]:
    """Return the questions of a submission with their answers, in order, in three queries."""
    comments = ParagraphComment.objects.select_related("revision__paragraph")
    answers = list(
        submission.answers.select_related("question__section", "question__shown_if", "updated_by").prefetch_related(
            "question__options", Prefetch("paragraph_comments", comments)
        )
    )
    values = {answer.question_id: answer.value for answer in answers}
    return [
        Item(
            answer,
            answer.question,
            shown=answer.question.is_shown(values),
            answered=is_answered(answer),
            over=over(answer),
            choices=choices_of(answer),
        )
        for answer in answers
    ]


def over(answer: Answer) -> str:
    """Tell how an answer stands to its limit of words."""
    limit, hard = answer.question.word_limit, answer.question.hard_limit
    if limit is None or hard is None or answer.words <= limit:
        return ""
    return "hard" if answer.words > hard else "soft"


def choices_of(answer: Answer) -> tuple[Choice, ...]:
    """Return what can be chosen, by the kind of question."""
    question = answer.question
    if question.kind == QuestionKind.SCALE:
        steps = range(1, question.scale_max + 1)
        return tuple(Choice(str(step), str(step), step == answer.value) for step in steps)
    chosen = answer.value if isinstance(answer.value, list) else [answer.value]
    return tuple(Choice(option.value, option.label, option.value in chosen) for option in question.options.all())


@login_required
@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questionnaire with the answers so far; on POST, save all that was changed."""
    submission = access.drafted_submission(request, pk)
    if request.method == "POST":
        return _save_all(request, submission)
    items = items_of(submission)
    sections = [(section, list(group)) for section, group in groupby(items, lambda item: item.question.section)]
    asked = [item for item in items if item.shown]
    context = {
        "submission": submission,
        "consultation": submission.consultation,
        "deadline": submission.consultation.deadline(submission.organization),
        "sections": sections,
        "asked": asked,
        "answered": sum(item.answered for item in asked),
        "reason_against": reason_against(request.user, "submissions.edit_draft", submission),
        "may_submit": may(request.user, "submissions.submit_submission", submission),
        "allowed": submission.consultation.allowed,
        "page_key": uuid4().hex,
        "settings": {
            "person": request.user.pk,
            "submission": submission.pk,
            "allowed": asdict(submission.consultation.allowed),
            "wordPattern": richtext.WORD_PATTERN_JS,
            "strings": page_strings(),
        },
    }
    return render(request, "submissions/draft.html", context)


def _save_all(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Save what the plain form holds: whatever button was pressed, nothing that was typed is lost."""
    answers = drafting.to_save(Answer.objects.filter(submission=submission))
    saved, anchor, sentences = 0, "", []
    for answer in answers:
        name = answer.question.key
        if f"{name}.base" not in request.POST:
            continue
        base = access.number(request.POST[f"{name}.base"])
        try:
            content = _content(answer, base, request.POST, name, request.POST.get(f"{name}.format", ""))
            before = answer.revision
            outcome = drafting.save_answer(
                answer, base, actor=request.user, key=f"{request.POST.get('page.key', uuid4().hex)[:32]}", **content
            )
        except Refusal as refusal:
            sentences.append((messages.ERROR, f"{answer.question}: {refusal}"))
            anchor = anchor or name
            continue
        sentences += [(messages.WARNING, sentence) for sentence in notice_sentences(outcome.notices)]
        if isinstance(outcome, Conflict):
            anchor = name
            sentences.append((messages.WARNING, _conflict_sentence(answer)))
        else:
            saved += outcome.revision > before
    if saved:
        sentences.insert(
            0,
            (
                messages.SUCCESS,
                ngettext("%(count)s answer saved.", "%(count)s answers saved.", saved) % {"count": saved},
            ),
        )
    for level, sentence in sentences or [(messages.INFO, _("Nothing had been changed."))]:
        messages.add_message(request, level, sentence)
    return _after_save(request, submission, anchor)


def _after_save(request: HttpRequest, submission: Submission, anchor: str) -> HttpResponse:
    """Lead on to where the button that was pressed says: the answer beside it, the paragraphs, the next page."""
    where = request.POST.get("page.at", "")
    if where in {"preview", "submit", "particulars"}:
        return redirect(f"submissions:{where}", submission.pk)
    key, _colon, what = where.partition(":")
    if what.startswith("remove:"):
        remove(request, submission.pk, key, access.number(what.removeprefix("remove:")))
    if what == "paragraphs" and submission.answers.filter(question__key=key).exists():
        return redirect("submissions:paragraphs", submission.pk, key)
    anchor = anchor or key
    address = reverse("submissions:draft", args=[submission.pk])
    return redirect(f"{address}#{anchor}" if anchor and anchor.replace("-", "").replace("_", "").isalnum() else address)


def _conflict_sentence(answer: Answer) -> str:
    return _(
        "“%(question)s” was changed meanwhile by %(person)s. Your text is kept in its history, where you can compare "
        "the two and choose."
    ) % {"question": answer.question, "person": answer.updated_by or _("someone else")}


def _content(answer: Answer, base: int, data: QueryDict, name: str, form: str) -> dict[str, Any]:
    """Return what a form says of one answer, as ``save_answer`` takes it."""
    kind = answer.question.kind
    if not answer.question.is_text:
        return {"value": data.getlist(name) if kind == QuestionKind.MULTIPLE_CHOICE else data.get(name)}
    text = data.get(name, "")
    if form != "markup":
        return {"html": text}
    original, _value = drafting.content_at(answer, base)
    blocks = richtext.from_markup(text.replace("\r\n", "\n"), richtext.parse(original))
    return {"html": richtext.serialize(blocks)}


@require_POST
def save_answer(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Save one answer, for the module of the page: JSON with ``state`` saved, conflict, refused or signed_out.

    Takes ``base`` (the revision that the text was made from), ``key`` (the idempotency key), ``format`` (html or
    markup) and ``content``, several times for several choices.
    """
    if not request.user.is_authenticated:
        return access.signed_out()
    answer = access.drafted_answer(request, pk, key)
    base = access.number(request.POST.get("base", ""))
    try:
        content = _content(answer, base, request.POST, "content", request.POST.get("format", ""))
        outcome = drafting.save_answer(
            answer, base, actor=request.user, key=request.POST.get("key", "")[:64], **content
        )
    except Refusal as refusal:
        return JsonResponse({"state": "refused", "sentence": str(refusal)}, status=403)
    if isinstance(outcome, Conflict):
        return JsonResponse(_conflict(outcome), status=409)
    return JsonResponse(_saved(outcome))


def _saved(outcome: Saved) -> dict[str, Any]:
    answer = outcome.answer
    return {
        "state": "saved",
        "revision": outcome.revision,
        "at": answer.updated_at.isoformat() if answer.updated_at else None,
        "words": answer.words,
        "notices": notice_sentences(outcome.notices),
    }


def _conflict(outcome: Conflict) -> dict[str, Any]:
    answer = outcome.answer
    by = answer.updated_by
    return {
        "state": "conflict",
        "revision": answer.revision,
        "by": str(by) if by else _("someone else"),
        "at": answer.updated_at.isoformat() if answer.updated_at else None,
        "html": answer.html,
        "value": answer.value,
        "history": reverse("submissions:history", args=[answer.pk]),
        "notices": notice_sentences(outcome.notices),
    }
