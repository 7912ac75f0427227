"""The administration of processes, calls and questionnaires."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from submissions.calls.forms import CallForm
from submissions.calls.services import questionnaires
from submissions.core.admin import OnTheRecordInline
from submissions.models import (
    CategoryPolicy,
    Consultation,
    Extension,
    Option,
    Process,
    Question,
    Questionnaire,
    Section,
    Theme,
)
from submissions.values.dates import say_moment


class ThemeInline(TranslationStackedInline):
    model = Theme
    extra = 0


@admin.register(Process)
class ProcessAdmin(TranslationAdmin):
    list_display = ["title", "slug"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [ThemeInline]


class CategoryPolicyInline(admin.TabularInline[CategoryPolicy, Consultation]):
    model = CategoryPolicy
    extra = 0


class ExtensionInline(OnTheRecordInline):
    model = Extension


@admin.register(Consultation)
class ConsultationAdmin(TranslationAdmin):
    form = CallForm
    list_display = ["title", "process", "opens", "closes", "published_at", "archived_at"]
    list_filter = ["process", "published_at", "archived_at"]
    search_fields = ["title", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [CategoryPolicyInline, ExtensionInline]
    list_select_related = ["process"]

    def get_readonly_fields(self, request: HttpRequest, obj: Consultation | None = None) -> list[str]:
        """Publishing, archiving and extending are done at the desk, on the record; so are dates once announced."""
        announced = ["process", "opens", "closes", "time_zone"] if obj and obj.published_at else []
        return ["published_at", "archived_at", *announced]

    def get_exclude(self, request: HttpRequest, obj: Consultation | None = None) -> list[str]:
        """Show dates once announced as the call states them."""
        return ["opens_at", "closes_at"] if obj and obj.published_at else []

    @admin.display(description=_("opens at"), ordering="opens_at")
    def opens(self, obj: Consultation) -> str:
        return say_moment(obj.opens_at, obj.zone)

    @admin.display(description=_("closes at"), ordering="closes_at")
    def closes(self, obj: Consultation) -> str:
        return say_moment(obj.closes_at, obj.zone)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Consultation | None = None) -> dict[str, list[str]]:
        """Suggest an address for a new call only: an announced one is known by its address."""
        return {} if obj else super().get_prepopulated_fields(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Consultation | None = None) -> bool:
        """A published call stays on the record."""
        return super().has_delete_permission(request, obj) and not (obj and obj.published_at)


class UntilInUse:
    """Questions, and what belongs to them: changed here until an input is begun, then only looked at.

    From then on a questionnaire changes by ``services.questionnaires.load``, which counts the answers that a change
    touches and keeps them readable. What is added before reaches every draft that is begun meanwhile.
    """

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and not _in_use(obj)  # type: ignore[misc]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not _in_use(obj)  # type: ignore[misc]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_add_permission(request, *([obj] if isinstance(self, InlineModelAdmin) else [])) and not (  # type: ignore[misc]
            _in_use(obj)
        )


def _in_use(obj: Any) -> bool:
    """Tell whether a questionnaire, or what belongs to one, is being answered; False where nothing is chosen yet."""
    questionnaire = obj if isinstance(obj, Questionnaire | None) else obj.questionnaire
    return questionnaire is not None and bool(questionnaire.pk) and questionnaires.is_in_use(questionnaire)


class SectionInline(UntilInUse, TranslationStackedInline):
    model = Section
    extra = 0


@admin.register(Questionnaire)
class QuestionnaireAdmin(UntilInUse, TranslationAdmin):
    list_display = ["title", "consultation"]
    list_filter = ["consultation__process"]
    search_fields = ["title"]
    inlines = [SectionInline]
    list_select_related = ["consultation"]


class OptionInline(UntilInUse, TranslationStackedInline):
    model = Option
    extra = 0


class QuestionForm(forms.ModelForm):
    """A question; none is added to a questionnaire that is being answered."""

    def clean_questionnaire(self) -> Questionnaire:
        """Refuse a questionnaire in use."""
        chosen: Questionnaire = self.cleaned_data["questionnaire"]
        if questionnaires.is_in_use(chosen):
            raise forms.ValidationError(
                _("Inputs have been begun to this call. Its questions are changed by load_questionnaire from now on.")
            )
        return chosen


@admin.register(Question)
class QuestionAdmin(UntilInUse, TranslationAdmin):
    form = QuestionForm
    list_display = ["short_text", "number", "key", "kind", "section", "required", "word_limit"]
    list_filter = ["questionnaire__consultation", "kind", "required"]
    search_fields = ["text", "short_text", "key"]
    inlines = [OptionInline]
    list_select_related = ["section"]
