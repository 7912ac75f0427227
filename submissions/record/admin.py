"""The administration looks at inputs, their versions and what was granted; their words are not shown."""

from __future__ import annotations

from django.contrib import admin

from submissions.core.admin import OnTheRecord
from submissions.models import (
    Assignment,
    Association,
    Attachment,
    Extension,
    Submission,
    SubmissionVersion,
)


@admin.register(Submission)
class SubmissionAdmin(OnTheRecord):
    list_display = ["organization", "consultation", "status", "number", "language", "publication", "edited_at"]
    list_filter = ["consultation", "status", "organization__category", "language", "publication"]
    search_fields = ["organization__name", "number"]
    list_select_related = ["organization", "consultation"]


@admin.register(SubmissionVersion)
class SubmissionVersionAdmin(OnTheRecord):
    list_display = ["reference", "submission", "words", "language", "publication", "submitted_at", "is_late"]
    list_filter = ["submission__consultation", "is_late", "language", "publication"]
    search_fields = ["submission__organization__name", "checksum"]
    date_hierarchy = "submitted_at"
    exclude = ["content", "request_key"]
    list_select_related = ["submission__organization"]


@admin.register(Assignment)
class AssignmentAdmin(OnTheRecord):
    list_display = ["version", "reviewer", "assigned_by", "assigned_at"]
    list_filter = ["version__submission__consultation", "reviewer"]
    list_select_related = ["version__submission", "reviewer", "assigned_by"]


@admin.register(Association)
class AssociationAdmin(OnTheRecord):
    list_display = ["organization", "statement_of", "consultation", "declared_by", "declared_at"]
    list_filter = ["consultation", "statement_of"]
    search_fields = ["organization__name"]
    list_select_related = ["organization", "statement_of", "consultation", "declared_by"]


@admin.register(Attachment)
class AttachmentAdmin(OnTheRecord):
    list_display = ["submission", "kind", "content_type", "size", "uploaded_at"]
    list_filter = ["submission__consultation", "kind", "content_type"]
    search_fields = ["submission__organization__name", "sha256"]
    exclude = ["file", "name"]
    list_select_related = ["submission__organization"]


@admin.register(Extension)
class ExtensionAdmin(OnTheRecord):
    list_display = ["consultation", "organization", "closes_at", "granted_by", "granted_at"]
    list_filter = ["consultation"]
    search_fields = ["organization__name", "reason"]
    list_select_related = ["consultation", "organization", "granted_by"]
