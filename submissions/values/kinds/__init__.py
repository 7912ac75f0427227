"""Kinds of question: each is one object in a file of its own here, and to add one is to add a file.

A module that defines ``KIND`` is a kind. Pages, saving, versions, Word files and the API ask the object and know no
kind by its name; a model keeps the name alone, so that a new kind needs no migration.
"""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from submissions.values.kinds.base import Kind

_MODULES = [import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__)]
KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in sorted((module.KIND for module in _MODULES if hasattr(module, "KIND")), key=lambda one: one.position)
}
"""Every kind by its name, in the order in which they are offered."""

DEFAULT = "rich_text"


def kind_of(name: str) -> Kind:
    """Return the kind stored under a name; KeyError for one that is no more."""
    return KINDS[name]


def choices() -> list[tuple[str, str]]:
    """Return (name, label) of every kind; a field asks when it needs them."""
    return [(name, str(kind.label)) for name, kind in KINDS.items()]


def written() -> list[str]:
    """Return the names of kinds that text found in a Word file can answer."""
    return [name for name, kind in KINDS.items() if kind.is_written]


def with_paragraph_comments() -> list[str]:
    """Return the names of kinds beside whose answers paragraphs are commented on."""
    return [name for name, kind in KINDS.items() if kind.takes_paragraph_comments]
