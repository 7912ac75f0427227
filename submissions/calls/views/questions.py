"""The questionnaire builder: the outline, a question at a time, sections, files in and out, a step back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from submissions.calls import translations
from submissions.calls.forms_questions import FileForm, QuestionForm, SectionForm, tag_of
from submissions.calls.services import outline, question_files, questionnaires, readiness
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.calls.views.preview import questions_of, seen
from submissions.core.pages import number, show_refusal
from submissions.models import Consultation, Questionnaire
from submissions.values.exceptions import NotFound, Refusal

LARGEST = 2_000_000
"""Bytes of a file with a questionnaire."""


def _content(call: Consultation) -> outline.Content:
    questionnaire = Questionnaire.objects.filter(consultation=call).first()
    if questionnaire is None:
        return {"schema": 1, "title": {}, "introduction": {}, "sections": []}
    return outline.content_of(questionnaire)


def _page(request: HttpRequest, template: str, call: Consultation, **context: Any) -> HttpResponse:
    return render(request, template, {"consultation": call, "rooms": rooms(call, "set_up"), **context})


def _do(request: HttpRequest, call: Consultation, act: Callable[[bool], str], back: str) -> HttpResponse:
    """Carry out a change and lead back; where answers are touched, ask first, with what was posted kept."""
    try:
        messages.success(request, act(request.POST.get("confirmed") == "1"))
    except questionnaires.TouchesAnswers as touching:
        fields = [
            (key, value) for key, values in request.POST.lists() for value in values if key != "csrfmiddlewaretoken"
        ]
        context = {
            "title": _("This touches answers"),
            "trail_url": reverse("submissions:questions", args=[call.slug]),
            "trail_text": _("Questionnaire"),
            "question": str(touching),
            "lines": [{"text": str(detail)} for detail in touching.details],
            "fields": [*fields, ("confirmed", "1")],
            "act": _("Change it all the same"),
            "action": request.path,
            "back": back,
        }
        return render(request, "confirm.html", context, status=409)
    except Refusal as refusal:
        show_refusal(request, refusal)
    return redirect(back)


@login_required
@require_safe
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the outline of the questionnaire, with what can be done to it."""
    call = served(request, slug)
    content = _content(call)
    questionnaire = getattr(call, "questionnaire", None)
    texts = list(translations.of_questionnaire(questionnaire)) if questionnaire else []
    missing = translations.lacking(texts)
    context = {
        "content": content,
        "sections": [
            {**section, "rows": [_row(entry) for entry in section["questions"]]} for section in content["sections"]
        ],
        "total": sum(len(section["questions"]) for section in content["sections"]),
        "last": outline.last_change(call),
        "languages": [(code, name, missing[code]) for code, name in readiness.languages()],
        "form": FileForm(),
        "in_use": questionnaire is not None and questionnaires.is_in_use(questionnaire),
    }
    return _page(request, "calls/questions.html", call, **context)


def _row(entry: outline.Entry) -> dict[str, Any]:
    kind = outline.kind_of(entry["kind"])
    return {
        "key": entry["key"],
        "number": entry["number"],
        "name": outline.name_of(entry),
        "kind": kind.label,
        "entry": entry,
    }


@login_required
def question(request: HttpRequest, slug: str, key: str = "") -> HttpResponse:
    """One question: its wording in two languages, its kind with its settings, when it is asked, and how it is seen."""
    call = served(request, slug)
    content = _content(call)
    entry = None
    if key:
        try:
            _section, entry = outline.find(content, key)
        except NotFound as error:
            raise Http404 from error
    language = translations.chosen(request.POST.get("language") or request.GET.get("language"))
    section = request.POST.get("section") or request.GET.get("section") or _last_section(content)
    initial = {"section": section}
    form = QuestionForm(request.POST or None, content=content, entry=entry, language=language, initial=initial)
    if request.method == "POST" and form.is_valid():
        response = _save(request, call, form, section)
        if response is not None:
            return response
    shown = [row for row in seen(questions_of(call)) if row.question.key == key] if key else []
    context = {
        "form": form,
        "key": key,
        "entry": entry,
        "name": outline.name_of(entry) if entry else "",
        "language": language,
        "languages": [(code, name, _lacking(entry, code)) for code, name in readiness.languages()],
        "row": shown[0] if shown else None,
        "sections": content["sections"],
        "outline": [_row(one) for _section, one in outline.entries(content)],
    }
    return _page(request, "calls/question.html", call, **context)


def _last_section(content: outline.Content) -> str:
    return str(content["sections"][-1]["key"]) if content["sections"] else ""


def _lacking(entry: outline.Entry | None, code: str) -> int:
    """Return how many texts of a question a language lacks."""
    if entry is None:
        return 0
    texts = [
        entry["text"],
        entry["guidance"],
        entry["short_text"],
        *(one["text"] for one in entry.get("choices") or []),
    ]
    return sum(bool(text["en"]) and not text[tag_of(code)] for text in texts)


def _save(request: HttpRequest, call: Consultation, form: QuestionForm, section: str) -> HttpResponse | None:
    """Save a question; None where the page is shown again, with what stands against it."""
    entry = form.to_entry()
    edit = outline.put(entry, section, form.cleaned_data["was"] or (outline.digest(form.entry) if form.entry else ""))
    back = f"{reverse('submissions:questions', args=[call.slug])}#q-{entry['key']}"
    try:
        said = outline.change(call.pk, request.user, edit, confirmed=request.POST.get("confirmed") == "1")
    except outline.Clash as clash:
        form.data = form.data.copy()
        form.data["was"] = outline.digest(clash.theirs)
        form.add_error(
            None,
            _("%(said)s Theirs reads: “%(theirs)s”. Save again to keep yours; open the question anew to keep theirs.")
            % {"said": clash, "theirs": clash.theirs["text"]["en"]},
        )
        return None
    except questionnaires.TouchesAnswers:
        return _do(request, call, lambda sure: outline.change(call.pk, request.user, edit, confirmed=sure), back)
    except Refusal as refusal:
        form.add_error(None, " ".join([str(refusal), *map(str, refusal.details)]))
        return None
    messages.success(request, said)
    if request.POST.get("next") == "another":
        return redirect(
            f"{reverse('submissions:new_question', args=[call.slug])}?section={section}&language={form.language}"
        )
    if request.POST.get("next") == "stay" and form.entry:
        there = reverse("submissions:question", args=[call.slug, form.entry["key"]])
        return redirect(f"{there}?language={form.language}")
    return redirect(f"{reverse('submissions:questions', args=[call.slug])}#q-{entry['key']}")


@login_required
@require_POST
def question_act(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Move, duplicate or remove a question."""
    call = served(request, slug)
    action = request.POST.get("action", "")
    target = request.POST.get("to", "")
    kind, _colon, name = target.partition(":")
    edits: dict[str, Callable[[], outline.Edit]] = {
        "up": lambda: outline.step(key, -1),
        "down": lambda: outline.step(key, 1),
        "duplicate": lambda: outline.duplicate(key),
        "remove": lambda: outline.remove(key),
        "move": lambda: outline.move(key, name if kind == "section" else "", name if kind == "after" else ""),
    }
    if action not in edits:
        raise Http404
    back = f"{reverse('submissions:questions', args=[slug])}#q-{key}"
    return _do(request, call, lambda sure: outline.change(call.pk, request.user, edits[action](), confirmed=sure), back)


@login_required
def section(request: HttpRequest, slug: str, key: str = "") -> HttpResponse:
    """A section: its title and introduction; moved or removed."""
    call = served(request, slug)
    content = _content(call)
    there = None
    if key:
        try:
            there = outline.find_section(content, key)
        except NotFound as error:
            raise Http404 from error
    back = f"{reverse('submissions:questions', args=[slug])}#s-{key}"
    action = request.POST.get("action", "")
    edits = {
        "up": outline.move_section(key, -1),
        "down": outline.move_section(key, 1),
        "remove": outline.remove_section(key),
    }
    if action in edits and key:
        return _do(
            request, call, lambda sure: outline.change(call.pk, request.user, edits[action], confirmed=sure), back
        )
    language = translations.chosen(request.POST.get("language") or request.GET.get("language"))
    initial = {}
    if there:
        for field, *_rest in SectionForm.TEXTS:
            for code in (translations.SOURCE, language):
                initial[translations.column(field, code)] = there[field].get(tag_of(code), "")
    form = SectionForm(request.POST or None, language=language, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        title, introduction = (
            {tag_of(code): given[translations.column(field, code)] for code in (translations.SOURCE, language)}
            for field in ("title", "introduction")
        )
        edit = outline.put_section(key, title, introduction)
        return _do(request, call, lambda sure: outline.change(call.pk, request.user, edit, confirmed=sure), back)
    languages = [(code, name, 0) for code, name in readiness.languages()]
    return _page(request, "calls/beside.html", call, form=form, languages=languages, title=_("Section"), back_url=back)


@login_required
@require_POST
def undo(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the last change of the questionnaire back."""
    call = served(request, slug)
    change = number(request.POST.get("change", ""))
    back = reverse("submissions:questions", args=[slug])
    return _do(request, call, lambda sure: outline.take_back(call.pk, request.user, change, confirmed=sure), back)


@login_required
@require_safe
def download(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Hand out the questionnaire as a data file or as a Word form."""
    call = served(request, slug)
    content = _content(call)
    if form not in {"yaml", "docx"}:
        raise Http404
    if form == "yaml":
        body, media = question_files.to_yaml(content), "application/yaml"
    else:
        with translation.override(translations.SOURCE):
            body = question_files.to_word(content, str(call))
        media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    response = HttpResponse(body, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{call.slug}-questionnaire.{form}"'
    return response


@login_required
@require_POST
def upload(request: HttpRequest, slug: str) -> HttpResponse:
    """Read a questionnaire from a file and show what it would change; keep it once that is confirmed."""
    call = served(request, slug)
    back = reverse("submissions:questions", args=[slug])
    try:
        if "text" in request.POST:
            wanted = question_files.from_yaml(request.POST["text"])
            return _do(
                request,
                call,
                lambda sure: outline.change(call.pk, request.user, outline.replace(wanted), confirmed=sure),
                back,
            )
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Choose a file."))
            return redirect(back)
        file = form.cleaned_data["file"]
        if file.size > LARGEST:
            messages.error(request, _("This file is too large for a questionnaire."))
            return redirect(back)
        present = _content(call)
        wanted = question_files.read(file.name, file.read(), present)
    except Refusal as refusal:
        show_refusal(request, refusal)
        return redirect(back)
    found = outline.differences(present, wanted)
    touched = questionnaires.touched(outline.filled(wanted), call)
    if not found:
        messages.info(request, _("The file says what is here already."))
        return redirect(back)
    context = {
        "title": _("What the file changes"),
        "trail_url": back,
        "trail_text": _("Questionnaire"),
        "lines": [{"text": f"{name} · {what}"} for what, name in found]
        + [{"text": touch.sentence} for touch in touched],
        "fields": [("text", question_files.to_yaml(wanted)), *([("confirmed", "1")] if touched else [])],
        "act": _("Take the questionnaire of the file"),
        "action": request.path,
        "back": back,
    }
    return render(request, "confirm.html", context)
