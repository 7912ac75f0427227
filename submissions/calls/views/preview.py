"""The pages of a call as a stakeholder of a category will see them, in a language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from submissions.calls.serving import served
from submissions.calls.steps import rooms
from submissions.models import Consultation, Question
from submissions.values.enums import Category, Language
from submissions.values.typography import say_list


@dataclass(frozen=True, slots=True)
class Seen:
    """A question as it is asked; ``condition`` says when, in words."""

    question: Question
    choices: list[tuple[str, Any]]
    condition: str


def seen(questions: list[Question]) -> list[Seen]:
    """Return questions as they are asked, in the active language."""
    return [Seen(question, question.asked_as.choices(question), condition_of(question)) for question in questions]


def condition_of(question: Question) -> str:
    """Say in words when a question is asked; empty where it always is."""
    if question.shown_if is None:
        return ""
    values = question.shown_if_values
    labels = [label for label, value in question.shown_if.asked_as.choices(question.shown_if) if value in values]
    said = {"question": question.shown_if, "answers": say_list([f"“{label}”" for label in labels])}
    return _("Asked only if “%(question)s” is answered %(answers)s.") % said


class PreviewForm(forms.Form):
    """As whom, and in which language."""

    category = forms.ChoiceField(label=gettext_lazy("As"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("In"), required=False, choices=settings.LANGUAGES)

    def __init__(self, *args: Any, call: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        admitted = set(call.category_policies.values_list("category", flat=True))
        self.fields["category"].choices = [
            (
                category.value,
                category.label
                if category in admitted
                else _("%(category)s (not admitted)") % {"category": category.label},
            )
            for category in Category
        ]


def questions_of(call: Consultation) -> list[Question]:
    """Return the questions that are asked, with what a preview needs of them; three queries."""
    asked = Question.objects.asked().filter(questionnaire__consultation=call).select_related("section", "shown_if")
    return list(asked.prefetch_related("options", "shown_if__options").order_by("position"))


@login_required
@require_safe
def call_preview(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the call and its questions as a stakeholder will see them; nothing typed here is kept."""
    call = served(request, slug)
    language = request.GET.get("language") or translation.get_language() or settings.LANGUAGE_CODE
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    category = request.GET.get("category", "")
    if category not in Category.values:
        category = Category.CIVIL_SOCIETY.value
    form = PreviewForm({"category": category, "language": language}, call=call)
    admitted = call.category_policies.filter(category=category).exists()
    listed = rooms(call, "set_up")
    with translation.override(language):
        code = Language(language.partition("-")[0])
        context = {
            "consultation": call,
            "rooms": listed,
            "form": form,
            "admitted": admitted,
            "seen": seen(questions_of(call)),
            "shown": {"language": code.value, "direction": code.direction, "name": code.label},
            "category": Category(category).label,
        }
        body = render(request, "calls/_preview.html", context).content.decode()
    return render(request, "calls/preview.html", {**context, "body": body})
