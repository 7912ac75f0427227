"""What pages say of consolidated files."""

from __future__ import annotations

from typing import Any

from django import template

from assembly.models import Compilation
from assembly.outputs.layouts import label_of

register = template.Library()
register.filter("layout_label", label_of)


@register.simple_tag
def published_files(consultation: Any) -> list[Compilation]:
    """Return the files of a call that anyone may read."""
    return list(Compilation.objects.published().filter(consultation=consultation).defer("proof"))
