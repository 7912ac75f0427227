"""The drafting page, and the saves that it makes: one answer by its module, or all of them by a plain form."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

import richtext
from submissions.core import pages
from submissions.drafting import access
from submissions.drafting import services as drafting
from submissions.drafting.sentences import conflict_sentence, merged_sentence, notice_sentences, page_strings
from submissions.drafting.services import Conflict, Merged, Place, Saved, pictures, presence
from submissions.drafting.snapshot import is_answered
from submissions.drafting.views.paragraphs import remove
from submissions.models import Answer, ParagraphComment, Question, Submission
from submissions.people.accounts import is_shared
from submissions.rules import may, reason_against
from submissions.rules.deadlines import accepts_submissions
from submissions.values.exceptions import NotPossible, Refusal
from submissions.values.imaging import LARGEST
from submissions.values.pictures import address, with_addresses
from submissions.values.typography import group_mark, grouped_from, say_head

ELSEWHERE = {"preview", "submit", "particulars"}
"""Buttons of the plain form that lead on to another page of the submission, once all is saved."""
KEPT = gettext_lazy(
    "What you wrote stays on this device, and is saved by itself should the call be extended. Copy it if you need it."
)


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
        return f"drafting/_answer_{self.question.asked_as.partial}.html"

    @property
    def markup(self) -> str:
        """The text in light markup, for whoever writes without JavaScript."""
        return _markup(self.answer.html)

    @property
    def pictures(self) -> list[tuple[int, richtext.Picture]]:
        """The pictures of the text, each with the number that the markup gives it."""
        found = {picture.sha256: picture for picture in richtext.pictures(richtext.parse(self.answer.html))}
        return list(enumerate(found.values(), 1))

    @property
    def several(self) -> bool:
        """Whether several choices may be made."""
        return self.question.asked_as.several


@lru_cache(maxsize=500)
def _markup(html: str) -> str:
    """Return a text in light markup; kept, since a page is opened more often than each of its answers changes."""
    return richtext.to_markup(richtext.parse(html))


def items_of(submission: Submission) -> list[Item]:
    """Return the questions of a submission with their answers, in order, in four queries."""
    comments = ParagraphComment.objects.with_newest().select_related("revision__paragraph")
    every = submission.answers.select_related("question", "updated_by").prefetch_related(
        "question__section", "question__options", Prefetch("paragraph_comments", comments)
    )
    answers = [answer for answer in every if answer.question.retired_at is None or is_answered(answer)]
    values = {answer.question_id: answer.value for answer in answers}
    questions = {answer.question_id: answer.question for answer in answers}
    for question in questions.values():
        if question.shown_if_id in questions:  # another question of the same page
            question.shown_if = questions[question.shown_if_id]
    return [
        Item(
            answer,
            answer.question,
            shown=answer.question.is_shown(values),
            answered=is_answered(answer),
            over=answer.question.over(answer.words),
            choices=choices_of(answer),
        )
        for answer in answers
    ]


def choices_of(answer: Answer) -> tuple[Choice, ...]:
    """Return what can be chosen, by the kind of question."""
    offered = answer.question.asked_as.choices(answer.question, answer.value)
    chosen = answer.value if isinstance(answer.value, list) else [answer.value]
    return tuple(Choice(str(value), label, value in chosen) for label, value in offered)


@require_http_methods(["GET", "POST"])
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the questionnaire with the answers so far; on POST, save all that was changed.

    What a person wrote whose session ended meanwhile is shown to them, not lost on the way to signing in.
    """
    if request.method == "POST" and not request.user.is_authenticated:
        return render(request, "drafting/signed_out.html", status=401)
    return _draft(request, pk)


@login_required
def _draft(request: HttpRequest, pk: int) -> HttpResponse:
    submission = access.drafted_submission(request, pk)
    if request.method == "POST":
        return _save_all(request, submission)
    items = items_of(submission)
    sections = [(section, list(group)) for section, group in groupby(items, lambda item: item.question.section)]
    asked = [item for item in items if item.shown]
    context = {
        "submission": submission,
        "consultation": submission.consultation,
        "sections": sections,
        "asked": asked,
        "answered": sum(item.answered for item in asked),
        "on_paragraphs": next(
            (item.question.key for item in asked if item.question.asked_as.takes_paragraph_comments), ""
        ),
        "reason_against": reason_against(request.user, "submissions.edit_draft", submission),
        "may_submit": may(request.user, "submissions.submit_submission", submission),
        "allowed": submission.consultation.allowed,
        "page_key": uuid4().hex,
        "settings": {
            "person": request.user.pk,
            "submission": submission.pk,
            "now": reverse("submissions:draft_now", args=[submission.pk]),
            "shared": is_shared(request),
            "allowed": asdict(submission.consultation.allowed),
            "pictures": {"add": reverse("submissions:add_picture", args=[submission.pk]), "shown": address("0" * 64)},
            "wordPattern": richtext.WORD_PATTERN_JS,
            "numbers": {"mark": group_mark(), "from": grouped_from()},
            "strings": page_strings(),
        },
    }
    return render(request, "drafting/draft.html", context)


def _save_all(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Save what the plain form holds: whatever button was pressed, nothing that was typed is lost."""
    answers = drafting.to_save(Answer.objects.filter(submission=submission))
    saved, anchor, sentences = 0, "", []
    undecided: list[int] = []
    handing_in = request.POST.get("page.at") == "submit"
    for answer in answers:
        name = answer.question.key
        if f"{name}.base" not in request.POST:
            continue
        base = pages.number(request.POST[f"{name}.base"])
        try:
            content = _content(answer, base, request.POST, name, request.POST.get(f"{name}.format", ""))
            if answer.question.is_text and f"{name}.picture" in request.FILES:
                content["html"] += _added(request, answer, sentences)
            before = answer.revision
            outcome = drafting.save_answer(
                answer, base, actor=request.user, key=f"{request.POST.get('page.key', uuid4().hex)[:32]}", **content
            )
        except Refusal as refusal:
            sentences.append((messages.ERROR, say_head(answer.question, refusal)))
            anchor = anchor or name
            continue
        sentences += [(messages.WARNING, sentence) for sentence in notice_sentences(outcome.notices)]
        if isinstance(outcome, Conflict):
            anchor = name
            undecided.append(outcome.kept.pk)
            if not handing_in:  # the page that checks says it itself
                sentences.append((messages.WARNING, conflict_sentence(answer)))
            continue
        saved += outcome.revision > before
        if isinstance(outcome, Merged):
            sentences.append((messages.INFO, say_head(answer.question, merged_sentence(outcome))))
    if saved:
        sentences.insert(
            0,
            (
                messages.SUCCESS,
                ngettext("%(count)s answer saved.", "%(count)s answers saved.", saved) % {"count": saved},
            ),
        )
    if not sentences and _stays(request):
        sentences.append((messages.INFO, _("Nothing had been changed.")))
    for level, sentence in sentences:
        messages.add_message(request, level, sentence)
    if handing_in and undecided:
        return redirect(access.with_undecided(reverse("submissions:submit", args=[submission.pk]), undecided))
    return _after_save(request, submission, anchor)


def _added(request: HttpRequest, answer: Answer, sentences: list[tuple[int, str]]) -> str:
    """Return the picture that came with an answer, to stand at its end; nothing where it cannot be taken."""
    name = answer.question.key
    description = " ".join(request.POST.get(f"{name}.description", "").split())
    try:
        if not description:
            raise NotPossible(_("Say in words what the picture shows, and choose the file again."))
        upload = request.FILES[f"{name}.picture"]
        # One byte more than is allowed tells a file that is too large without reading all of it.
        picture = pictures.add(answer.submission, request.user, upload.read(LARGEST + 1))
    except NotPossible as refusal:
        sentences.append((messages.ERROR, say_head(answer.question, refusal)))
        return ""
    return richtext.serialize((richtext.Picture(picture.sha256, description),))


@require_POST
def add_picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the file ``picture`` into a draft, for the module of the page: JSON with its checksum and its size."""
    if not _is_still(request, request.POST.get("person")):
        return access.signed_out(request)
    submission = access.drafted_submission(request, pk)
    upload = request.FILES.get("picture")
    try:
        picture = pictures.add(submission, request.user, upload.read(LARGEST + 1) if upload else b"")
    except Refusal as refusal:
        return JsonResponse({"state": "refused", "sentence": str(refusal)}, status=422)
    return JsonResponse({"sha256": picture.sha256, "width": picture.width, "height": picture.height})


def _stays(request: HttpRequest) -> bool:
    """Tell whether the button that was pressed saves, and does nothing beside it."""
    where = request.POST.get("page.at", "")
    return where not in ELSEWHERE and ":" not in where


def _after_save(request: HttpRequest, submission: Submission, anchor: str) -> HttpResponse:
    """Lead on to where the button that was pressed says: the answer beside it, the paragraphs, the next page."""
    where = request.POST.get("page.at", "")
    if where in ELSEWHERE:
        return redirect(f"submissions:{where}", submission.pk)
    key, _colon, what = where.partition(":")
    if what.startswith("remove:"):
        remove(request, submission.pk, key, pages.number(what.removeprefix("remove:")))
    if what.startswith("change:") and submission.answers.filter(question__key=key).exists():
        comment = pages.number(what.removeprefix("change:"))
        address = reverse("submissions:paragraphs", args=[submission.pk, key])
        return redirect(f"{address}?change={comment}#comment-{comment}")
    if what == "paragraphs" and submission.answers.filter(question__key=key).exists():
        return redirect("submissions:paragraphs", submission.pk, key)
    anchor = anchor or key
    address = reverse("submissions:draft", args=[submission.pk])
    return redirect(f"{address}#{anchor}" if anchor and anchor.replace("-", "").replace("_", "").isalnum() else address)


def _content(answer: Answer, base: int, data: QueryDict, name: str, form: str) -> dict[str, Any]:
    """Return what a form says of one answer, as ``save_answer`` takes it."""
    if not answer.question.is_text:
        return {"value": answer.question.asked_as.from_form(data, name)}
    text = data.get(name, "")
    if form != "markup":
        return {"html": text}
    original = drafting.content_at(answer, base, as_sent="as_sent" in data)
    blocks = richtext.from_markup(text.replace("\r\n", "\n"), richtext.parse(original[0] if original else ""))
    return {"html": richtext.serialize(blocks)}


@require_POST
def save_answer(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Save one answer, for the module of the page: JSON with ``state`` saved, merged, conflict, refused or signed_out.

    Takes ``person`` (who wrote it: another who has signed in since on the same browser must not become its author),
    ``base`` (the revision that the text was made from; with ``as_sent``, what was sent when that one was merged),
    ``key`` (the idempotency key), ``format`` (html or markup) and ``content``, several times for several choices.
    """
    if not _is_still(request, request.POST.get("person")):
        return access.signed_out(request)
    answers = drafting.to_save_alone(Answer.objects.visible_to(request.user))
    try:
        answer = answers.get(submission=pk, question__key=key)
    except Answer.DoesNotExist:
        return access.not_theirs(request, pk)
    base = pages.number(request.POST.get("base", ""))
    try:
        content = _content(answer, base, request.POST, "content", request.POST.get("format", ""))
        outcome = drafting.save_answer(
            answer,
            base,
            actor=request.user,
            key=request.POST.get("key", "")[:64],
            as_sent="as_sent" in request.POST,
            **content,
        )
    except Refusal as refusal:
        closed = not accepts_submissions(answer.submission)
        sentence = f"{refusal} {KEPT}" if closed else str(refusal)
        return JsonResponse({"state": "refused", "sentence": sentence, "closed": closed}, status=403)
    said = {**_outcome(outcome), "writing": presence.writes(pk, request.user, key)}
    return JsonResponse(said, status=409 if isinstance(outcome, Conflict) else 200)


@require_GET
def now(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who else writes, and what others have saved since, for the module of the page.

    ``known`` holds the revisions that the page shows, as ``q1:3,q2:0``; ``writing`` the answer that is being written;
    ``closed`` asks besides whether the draft may be edited again (``open``). The cookie that guards forms comes along,
    for a page that outlived it.
    """
    get_token(request)
    if not _is_still(request, request.GET.get("person")):
        return access.signed_out(request)
    drafts = Submission.objects.drafted_by(request.user)
    closed = "closed" in request.GET
    submission = (
        (drafts.select_related("consultation", "organization") if closed else drafts.only("pk")).filter(pk=pk).first()
    )
    if submission is None:
        return access.not_theirs(request, pk)
    written = request.GET.get("writing")
    writing = presence.writes(pk, request.user, written) if written else presence.others(pk, request.user)
    known = dict(pair.rpartition(":")[::2] for pair in request.GET.get("known", "").split(","))
    present = submission.answers.values_list("question__key", "revision", "pk")
    newer = [row for key, revision, row in present if known.get(key, str(revision)) != str(revision)]
    rows = submission.answers.filter(pk__in=newer).select_related("question", "updated_by") if newer else []
    answers = {row.question.key: {**_shown(row), "html": with_addresses(row.html)} for row in rows}
    return JsonResponse(
        {
            "state": "here",
            "open": closed and accepts_submissions(submission),
            "writing": writing,
            "answers": answers,
        }
    )


def _is_still(request: HttpRequest, person: str | None) -> bool:
    """Tell whether the person who opened the page is the one who is signed in."""
    return request.user.is_authenticated and person in (None, str(request.user.pk))


def _shown(answer: Answer) -> dict[str, Any]:
    return {
        "revision": answer.revision,
        "at": answer.updated_at.isoformat() if answer.updated_at else None,
        "by": str(answer.updated_by or _("someone else")),
        "words": answer.words,
        "value": answer.value,
    }


def _place(place: Place) -> dict[str, Any]:
    """Return a place in conflict as the module of the page takes it; what is agreed has nothing to choose."""
    texts = {"mine": place.mine, "theirs": place.theirs} | ({} if place.agreed else {"both": place.both})
    return {name: with_addresses(html) for name, html in texts.items()} | {"agreed": place.agreed}


def _outcome(outcome: Saved | Merged | Conflict) -> dict[str, Any]:
    """Return what became of a save, as the module of the page takes it."""
    shown = {**_shown(outcome.answer), "notices": notice_sentences(outcome.notices)}
    if isinstance(outcome, Saved):
        return {**shown, "state": "saved", "revision": outcome.revision}
    if isinstance(outcome, Merged):
        text = {"html": with_addresses(outcome.html), "sentence": merged_sentence(outcome)}
        return {**shown, "state": "merged", "revision": outcome.revision, **text}
    places = outcome.places
    if outcome.answer.question.is_text and not places:  # its base is not known, so the whole is to be chosen
        places = (Place(outcome.kept.html, outcome.answer.html),)
    return {
        **shown,
        "state": "conflict",
        "html": with_addresses(outcome.answer.html),
        "places": [_place(place) for place in places],
        "history": reverse("submissions:history", args=[outcome.answer.pk]),
    }
