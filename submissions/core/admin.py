"""What the administration shows without letting it be changed, and so the trail, what waits to be sent, and mail."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from submissions.models import (
    AuditEvent,
    Mail,
    OutboxMessage,
)


class OnTheRecord(admin.ModelAdmin[Any]):
    """Rows that are looked at and never added, changed or removed here; all columns but those excluded."""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [field.name for field in self.opts.concrete_fields if field.name not in (self.exclude or [])]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return self.get_fields(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class OnTheRecordInline(admin.TabularInline[Any, Any]):
    """The same, below another row."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(OnTheRecord):
    list_display = ["at", "verb", "actor", "consultation", "organization"]
    list_filter = ["verb", "consultation", "at"]
    search_fields = ["organization__name", "actor__email", "sha256"]
    date_hierarchy = "at"
    list_select_related = ["actor", "consultation", "organization"]


@admin.register(OutboxMessage)
class OutboxMessageAdmin(OnTheRecord):
    list_display = ["task", "created_at", "published_at", "attempts", "error"]
    list_filter = ["task", "published_at"]


@admin.register(Mail)
class MailAdmin(OnTheRecord):
    """Whether mail was delivered; its text may hold links that sign a person in."""

    list_display = ["subject", "recipients", "created_at", "sent_at", "failed_at", "attempts", "error"]
    list_filter = ["kind", "sent_at", "failed_at", "created_at"]
    search_fields = ["subject", "recipients"]
    exclude = ["text", "html", "headers"]
