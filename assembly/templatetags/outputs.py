"""What pages say of consolidated files."""

from __future__ import annotations

from typing import Any

from django import template

from assembly.models import Compilation, SummaryVersion
from assembly.outputs.layouts import label_of

register = template.Library()
register.filter("layout_label", label_of)


@register.simple_tag
def published_files(consultation: Any) -> list[Compilation]:
    """Return the files of a call that anyone may read."""
    return list(Compilation.objects.published().filter(consultation=consultation).defer("proof"))


@register.simple_tag
def issued_summaries(consultation: Any) -> list[SummaryVersion]:
    """Return the summaries of a call that were issued, the latest version of each."""
    rows = SummaryVersion.objects.filter(summary__consultation=consultation).exclude(issued_at=None)
    latest = {row.summary_id: row for row in rows.select_related("summary").defer("content").order_by("number")}
    return list(latest.values())
