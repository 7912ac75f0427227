"""Themes of a call: the tree, one theme over all inputs, one input by its passages, passages that are alike."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from assembly.models import Tag, TagState
from assembly.themes import coverage
from assembly.themes.alike import alike_in
from assembly.themes.forms import AddThemeForm, ChangeThemeForm, ThemeChoice
from assembly.themes.passages import Passage, passages_of
from assembly.themes.services import tagging, tree
from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.core import undo
from submissions.core.pages import number, paginate, show_refusal
from submissions.models import Consultation, SubmissionVersion, Theme
from submissions.rules import may
from submissions.values.exceptions import NotPossible, Refusal

PAGE = 40
"""How many passages or inputs a page holds."""

ROOM = "assembly:themes"


@login_required
@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the themes of a call with what stands under each, and carry out what is pressed."""
    call = served(request, slug)
    adding = request.method == "POST" and request.POST.get("action") == "add"
    form = AddThemeForm(call.process, request.POST if adding else None)
    if request.method == "POST" and (not adding or form.is_valid()):
        try:
            messages.success(request, _act_on_tree(request, call, form))
        except Refusal as refusal:
            show_refusal(request, refusal)
        return redirect(ROOM, slug)
    versions = _standing(call)
    page = paginate(request, versions, PAGE)
    context = {
        "consultation": call,
        "title": _("Themes"),
        "rooms": rooms(call, ROOM),
        "branches": coverage.tree_of(call),
        "form": form,
        "sets": tree.sets().values(),
        "page": page,
        "inputs": coverage.untagged(page.object_list),
        "manages": may(request.user, "submissions.serve_process", call.process),
    }
    return render(request, "themes/themes.html", context)


def _act_on_tree(request: HttpRequest, call: Consultation, form: AddThemeForm) -> str:
    action, actor = request.POST.get("action"), request.user
    if action == "add":
        given = form.cleaned_data
        theme = tree.add(call.process_id, actor, given["title"], parent=given["parent"], keywords=given["keywords"])
        return _("The theme “%(title)s” was added.") % {"title": theme.title}
    if action == "begin":
        count = tree.begin_with(call.process_id, actor, request.POST.get("set", ""))
        return ngettext("%(count)s theme was added.", "%(count)s themes were added.", count) % {"count": count}
    if action in {"up", "down"}:
        tree.move(number(request.POST.get("theme", "")), actor, -1 if action == "up" else 1)
        return _("The order was changed.")
    if action == "suggest":
        tagging.ask_for_suggestions(call, actor)
        return _("Themes are being suggested. What is suggested counts once you confirm it.")
    raise Http404


@login_required
@require_http_methods(["GET", "POST"])
def theme(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the passages under a theme over all inputs, who is missing, and carry out what is pressed."""
    call = served(request, slug)
    found = get_object_or_404(Theme.objects.select_related("process", "parent"), pk=pk, process=call.process_id)
    changing = request.method == "POST" and request.POST.get("action") == "change"
    form = ChangeThemeForm(found, request.POST if changing else None)
    if request.method == "POST" and (not changing or form.is_valid()):
        try:
            target = _act_on_theme(request, call, found, form)
        except Refusal as refusal:
            show_refusal(request, refusal)
            target = reverse("assembly:theme", args=[slug, pk])
        return redirect(target)
    state = request.GET.get("state", "")
    tags = Tag.objects.of_call(call).filter(theme=found)
    if state in TagState.values:
        tags = tags.filter(state=state)
    rows = tags.select_related("version__submission__organization", "question")
    rows = rows.order_by("version__submission__number", "question__position", "start")
    context = {
        "consultation": call,
        "title": found.title,
        "rooms": rooms(call, ROOM),
        "theme": found,
        "page": paginate(request, rows, PAGE),
        "state": state,
        "states": TagState.choices,
        "missing": coverage.missing_of(call, found),
        "form": form,
        "others": ThemeChoice(call.process, label=_("Theme"), required=False),
        "manages": may(request.user, "submissions.serve_process", call.process),
        "acts": [
            {"name": "action", "value": "confirm", "label": _("Confirm"), "primary": True},
            {"name": "action", "value": "dismiss", "label": _("Take out")},
        ],
    }
    return render(request, "themes/theme.html", context)


def _act_on_theme(request: HttpRequest, call: Consultation, found: Theme, form: ChangeThemeForm) -> str:
    """Carry out what was pressed, say so, and return where to go on."""
    action, actor, here = (
        request.POST.get("action"),
        request.user,
        reverse("assembly:theme", args=[call.slug, found.pk]),
    )
    chosen = [number(value) for value in request.POST.getlist("passage")]
    if action == "change":
        tree.change(
            found.pk,
            actor,
            titles=form.titles,
            keywords=form.cleaned_data["keywords"],
            parent=form.cleaned_data["parent"],
        )
        messages.success(request, _("The theme was changed."))
    elif action == "merge":
        into = number(request.POST.get("into") or 0)
        count = tree.merge(found.pk, into, actor)
        said = ngettext("%(count)s passage was put under it.", "%(count)s passages were put under it.", count)
        messages.success(request, said % {"count": count})
        return reverse("assembly:theme", args=[call.slug, into])
    elif action == "remove":
        tree.remove(found.pk, actor)
        messages.success(request, _("The theme “%(title)s” was removed.") % {"title": found.title})
        return reverse(ROOM, args=[call.slug])
    elif action == "split":
        new = tree.split(found.pk, actor, request.POST.get("title", ""), chosen)
        messages.success(request, _("The theme “%(title)s” was made.") % {"title": new.title})
        return reverse("assembly:theme", args=[call.slug, new.pk])
    elif action == "confirm":
        count = tagging.confirm(call, chosen, actor)
        said = ngettext("%(count)s passage was confirmed.", "%(count)s passages were confirmed.", count)
        keys = ",".join(map(str, chosen))
        undo.offer(request, said % {"count": count}, _("Take back"), here, action="unconfirm", passages=keys)
    elif action == "unconfirm":
        keys = [number(value) for value in request.POST.get("passages", "").split(",") if value]
        tagging.unconfirm(call, keys, actor)
        messages.success(request, _("What the machine suggested is a suggestion again."))
    elif action == "dismiss":
        count = tagging.dismiss(call, chosen, actor)
        said = ngettext("%(count)s passage was taken out.", "%(count)s passages were taken out.", count)
        messages.success(request, said % {"count": count})
    elif action == "move":
        count = tagging.move(call, chosen, number(request.POST.get("into") or 0), actor)
        said = ngettext("%(count)s passage was moved.", "%(count)s passages were moved.", count)
        messages.success(request, said % {"count": count})
    else:
        raise Http404
    return here


@login_required
@require_http_methods(["GET", "POST"])
def sort(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a version passage by passage, each with its themes and what is suggested; put one under a theme."""
    versions = SubmissionVersion.objects.reviewed_by(request.user)
    rows = versions.select_related("submission__consultation__process", "submission__organization")
    version = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        try:
            _sort_one(request, version)
        except Refusal as refusal:
            show_refusal(request, refusal)
        return redirect(f"{reverse('assembly:sort', args=[pk])}#{request.POST.get('back', '')[:40]}")
    call = version.submission.consultation
    context = {
        "consultation": call,
        "version": version,
        "title": _("Themes of %(reference)s") % {"reference": version.reference},
        "rooms": rooms(call, ROOM) if may(request.user, "submissions.serve_consultation", call) else [],
        "questions": _sorted(call, version),
        "choice": ThemeChoice(call.process, label=_("Theme"), empty_label=_("Choose a theme")).widget.choices,
    }
    return render(request, "themes/sort.html", context)


def _sort_one(request: HttpRequest, version: SubmissionVersion) -> None:
    given, actor = request.POST, request.user
    if untagged := given.get("untag"):
        tag = get_object_or_404(Tag, pk=number(untagged), version=version)
        tagging.untag(tag.pk, actor)
        messages.success(request, _("The passage no longer stands under “%(title)s”.") % {"title": tag.theme.title})
        return
    theme_id = number(given.get("suggested") or given.get("theme") or 0)
    if not theme_id:
        raise NotPossible(_("Choose a theme."))
    near = number(given.get("at") or 0)
    made = tagging.tag(version.pk, actor, theme_id, given.get("question", ""), given.get("exact", ""), near=near)
    messages.success(request, _("The passage stands under “%(title)s” now.") % {"title": made.theme.title})


def _sorted(call: Consultation, version: SubmissionVersion) -> list[dict[str, Any]]:
    suggester = tagging.suggester_of(call)
    titles = {row.pk: row for row in call.process.themes.all()}
    tags = list(version.tags.exclude(state=TagState.LOST).select_related("theme", "question"))
    questions = {row.key: row for row in call.questionnaire.questions.all()}
    found: dict[str, list[dict[str, Any]]] = {}
    for passage in passages_of(version):
        own = [tag for tag in tags if _covers(tag, passage)]
        taken = {tag.theme_id for tag in own}
        found.setdefault(passage.question, []).append(
            {
                "passage": passage,
                "id": f"{passage.question}-{passage.start}",
                "tags": own,
                "suggestions": [
                    titles[row.theme]
                    for row in suggester.suggest(passage.text)
                    if row.theme in titles and row.theme not in taken
                ],
            }
        )
    return [{"question": questions[key], "passages": rows} for key, rows in found.items() if key in questions]


def _covers(tag: Tag, passage: Passage) -> bool:
    return tag.question.key == passage.question and tag.start < passage.end and tag.end > passage.start


@login_required
@require_GET
def alike(request: HttpRequest, slug: str) -> HttpResponse:
    """Show passages that are substantially identical in several inputs, each with what differs."""
    call = served(request, slug)
    context = {
        "consultation": call,
        "title": _("Text shared by several inputs"),
        "rooms": rooms(call, ROOM),
        "page": paginate(request, alike_in(call), PAGE),
    }
    return render(request, "themes/alike.html", context)


def _standing(call: Consultation) -> QuerySet[SubmissionVersion]:
    rows = SubmissionVersion.objects.to_compile().filter(submission__consultation=call)
    return rows.select_related("submission__organization").order_by("submission__number")
