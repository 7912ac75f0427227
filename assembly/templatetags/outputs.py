"""What pages say of consolidated files."""

from __future__ import annotations

from django import template

from assembly.outputs.layouts import label_of

register = template.Library()
register.filter("layout_label", label_of)
