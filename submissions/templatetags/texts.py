"""How the words of a negotiated paragraph are shown: what comes, what goes, signs and names of the notation."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from submissions.texts.shown import Run

register = template.Library()


@register.filter
def runs(stretches: Iterable[Run]) -> SafeString:
    """Show runs of a notation; insertions and deletions are named for who does not see the marks."""
    named = {"new": ("ins", _("inserted")), "gone": ("del", _("deleted"))}
    parts = []
    for run in stretches:
        if run.look in named:
            tag, name = named[run.look]
            said = '<{0}><span class="visually-hidden">[{1}: </span>{2}<span class="visually-hidden">]</span></{0}>'
            parts.append(format_html(said, tag, name, run.text))
        elif run.look == "mark":
            parts.append(format_html('<span class="bracket">{}</span>', run.text))
        elif run.look == "comment":
            parts.append(format_html("<em>{}</em>", run.text))
        else:
            parts.append(format_html("{}", run.text))
    return mark_safe("".join(parts))  # noqa: S308 (each part was escaped)
