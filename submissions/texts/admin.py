"""The administration of texts under consultation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from submissions.core.admin import OnTheRecordInline
from submissions.models import (
    BaseText,
    Paragraph,
    ParagraphRevision,
    TextSection,
)


class TextSectionInline(admin.TabularInline[TextSection, BaseText]):
    model = TextSection
    extra = 0


@admin.register(BaseText)
class BaseTextAdmin(admin.ModelAdmin[BaseText]):
    list_display = ["title", "symbol", "consultation", "language"]
    list_filter = ["consultation__process", "language"]
    search_fields = ["title", "symbol"]
    inlines = [TextSectionInline]
    list_select_related = ["consultation"]


class ParagraphRevisionInline(OnTheRecordInline):
    """Comments were made on a wording, so a wording is never changed; a new one is added below it."""

    model = ParagraphRevision

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


@admin.register(Paragraph)
class ParagraphAdmin(admin.ModelAdmin[Paragraph]):
    list_display = ["number", "key", "section", "base_text"]
    list_filter = ["base_text"]
    search_fields = ["key", "number", "revisions__text"]
    inlines = [ParagraphRevisionInline]
    list_select_related = ["section", "base_text"]
