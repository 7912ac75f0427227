"""Reviews in the administration: that they took place, not what was said."""

from django.contrib import admin

from reviews.models import Decision, Thread
from submissions.core.admin import OnTheRecord


@admin.register(Thread)
class ThreadAdmin(OnTheRecord):
    list_display = ["version", "question", "audience", "created_at", "resolved_at", "resolved_by"]
    list_filter = ["version__submission__consultation", "audience", "resolved_at"]
    search_fields = ["version__submission__organization__name"]
    exclude = ["exact", "prefix", "suffix"]
    list_select_related = ["version__submission", "question", "resolved_by"]


@admin.register(Decision)
class DecisionAdmin(OnTheRecord):
    list_display = ["version", "label", "decided_by", "decided_at"]
    list_filter = ["version__submission__consultation", "move"]
    search_fields = ["version__submission__organization__name"]
    date_hierarchy = "decided_at"
    list_select_related = ["version__submission", "decided_by"]
