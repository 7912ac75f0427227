"""The tree of themes of a process: adding, changing, splitting, merging and removing, each on the record.

Passages follow their theme. ``SETS`` are trees to begin with, as data (``assembly/themes/sets``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _
from modeltranslation.utils import build_localized_fieldname

from assembly.models import Tag, TagState
from submissions.core import audit, locks
from submissions.models import Process, Theme, User
from submissions.rules import reason_against
from submissions.values.enums import AuditVerb, Language
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible

FOLDER = Path(__file__).resolve().parent.parent / "sets"
DEEPEST = 3
"""How many levels a tree of themes has at most."""


@dataclass(frozen=True, slots=True)
class ThemeSet:
    """A tree to begin with: its file name without ending, what it is called, and its themes as data."""

    key: str
    title: str
    themes: tuple[Mapping[str, Any], ...]


@cache
def sets() -> dict[str, ThemeSet]:
    """Return the trees to begin with, by key."""
    found = {}
    for path in sorted(FOLDER.glob("*.yaml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        found[path.stem] = ThemeSet(path.stem, data["title"], tuple(data["themes"]))
    return found


@locks.writing
def begin_with(process_id: int, actor: User, key: str) -> int:
    """Add the themes of a set that the process lacks; return how many were added.

    Raises NotPermitted, or NotFound where there is no such set.
    """
    process = _process(process_id, actor)
    if key not in sets():
        raise NotFound(_("There is no such set of themes."), [row.title for row in sets().values()])
    known = set(process.themes.values_list("key", flat=True))
    position = _next_position(process)
    missing = [row for row in sets()[key].themes if row["key"] not in known]
    for offset, row in enumerate(missing):
        titles = {_column(code): title for code, title in row["title"].items()}
        Theme.objects.create(
            process=process, key=row["key"], keywords="\n".join(row["keywords"]), position=position + offset, **titles
        )
    if missing:
        audit.record(AuditVerb.THEME_ADDED, actor, process=process, set=key, themes=[row["key"] for row in missing])
    return len(missing)


@locks.writing
def add(process_id: int, actor: User, title: str, *, parent: Theme | None = None, keywords: str = "") -> Theme:
    """Add a theme at the end of its level. Raises NotPermitted, or NotPossible without a title or too deep."""
    process = _process(process_id, actor)
    theme = _add(process, title, parent, keywords)
    audit.record(AuditVerb.THEME_ADDED, actor, process=process, theme=theme.key, title=theme.title)
    return theme


@locks.writing
def change(
    theme_id: int,
    actor: User,
    *,
    titles: Mapping[str, str] | None = None,
    keywords: str | None = None,
    parent: Theme | None = None,
) -> Theme:
    """Give a theme other titles (by language tag), keywords or another parent (None: the first level).

    Its passages stay under it. Raises NotPermitted, or NotPossible where no title would be left or the tree would be
    a circle or too deep.
    """
    theme = _theme(theme_id, actor)
    before = {"title": theme.title, "parent": theme.parent.key if theme.parent else None}
    for code, title in (titles or {}).items():
        setattr(theme, _column(code), title.strip())
    if not theme.title:
        raise NotPossible(_("Give the theme a title."))
    if keywords is not None:
        theme.keywords = _lines(keywords)
    _demand_place(theme, parent)
    theme.parent = parent
    theme.save()
    after = {"title": theme.title, "parent": parent.key if parent else None}
    audit.record(AuditVerb.THEME_CHANGED, actor, process=theme.process, theme=theme.key, before=before, after=after)
    return theme


@locks.writing
def move(theme_id: int, actor: User, step: int) -> bool:
    """Move a theme up (-1) or down (1) among those of its level; return whether there was a place to move to."""
    theme = _theme(theme_id, actor)
    level = list(Theme.objects.filter(process=theme.process, parent=theme.parent))
    at = level.index(theme)
    if not 0 <= at + step < len(level):
        return False
    level.insert(at + step, level.pop(at))
    positions = sorted(row.position for row in level)
    for row, position in zip(level, positions, strict=True):
        row.position = position
    Theme.objects.bulk_update(level, ["position"])
    return True


@locks.writing
def merge(theme_id: int, into_id: int, actor: User) -> int:
    """Put the passages and the themes below a theme under another of its process, and remove it; return how many moved.

    A passage that stands under both is kept once. Raises NotPermitted or NotPossible.
    """
    theme, into = _theme(theme_id, actor), _theme(into_id, actor)
    if theme == into or theme.process_id != into.process_id or theme in _ancestors(into):
        raise NotPossible(_("A theme is merged into another of the same process that is not below it."))
    moved = _put_under(list(theme.tags.all()), into)
    theme.children.update(parent=into)
    into.keywords = _lines(f"{into.keywords}\n{theme.keywords}\n{theme.title}")
    into.save(update_fields=["keywords"])
    theme.tags.all().delete()
    key, title = theme.key, theme.title
    theme.delete()
    audit.record(
        AuditVerb.THEME_MERGED, actor, process=into.process, theme=key, title=title, into=into.key, passages=moved
    )
    return moved


@locks.writing
def split(theme_id: int, actor: User, title: str, tag_ids: Sequence[int]) -> Theme:
    """Make a theme of its own, beside a theme, of some of its passages. Raises NotPermitted or NotPossible."""
    theme = _theme(theme_id, actor)
    tags = list(theme.tags.filter(pk__in=tag_ids))
    if not tags:
        raise NotPossible(_("Choose the passages that the new theme takes along."))
    new = _add(theme.process, title, theme.parent, "")
    moved = _put_under(tags, new)
    audit.record(
        AuditVerb.THEME_SPLIT, actor, process=theme.process, theme=theme.key, new=new.key, title=title, passages=moved
    )
    return new


@locks.writing
def remove(theme_id: int, actor: User) -> None:
    """Remove a theme that holds nothing. Raises NotPermitted, or NotPossible where passages or themes are under it."""
    theme = _theme(theme_id, actor)
    held = theme.tags.exclude(state=TagState.SUGGESTED).count()
    if held or theme.children.exists():
        raise NotPossible(_("Passages or themes stand under this theme. Merge it into another instead."))
    theme.tags.all().delete()
    process, key, title = theme.process, theme.key, theme.title
    theme.delete()
    audit.record(AuditVerb.THEME_REMOVED, actor, process=process, theme=key, title=title)


@locks.within
def put_under(tags: Sequence[Tag], theme: Theme) -> int:
    """Put passages under another theme; one that stands there already is kept once. Return how many moved."""
    return _put_under(tags, theme)


def _put_under(tags: Sequence[Tag], theme: Theme) -> int:
    there = set(theme.tags.values_list("version_id", "question_id", "start", "end"))
    moved = 0
    for tag in tags:
        place = (tag.version_id, tag.question_id, tag.start, tag.end)
        if place in there and tag.state != TagState.LOST:
            tag.delete()
            continue
        there.add(place)
        tag.theme = theme
        tag.save(update_fields=["theme"])
        moved += 1
    return moved


def _process(process_id: int, actor: User) -> Process:
    process = locks.one(Process.objects.all(), process_id)
    if reason := reason_against(actor, "submissions.serve_process", process):
        raise NotPermitted(reason)
    return process


def _theme(theme_id: int, actor: User) -> Theme:
    theme = Theme.objects.select_related("process", "parent").filter(pk=theme_id).first()
    if theme is None:
        raise NotFound(_("This theme is no more."))
    _process(theme.process_id, actor)
    return theme


def _add(process: Process, title: str, parent: Theme | None, keywords: str) -> Theme:
    title = title.strip()
    if not title:
        raise NotPossible(_("Give the theme a title."))
    known = set(process.themes.values_list("key", flat=True))
    stem = slugify(title)[:50] or "theme"
    key = next(
        key for number in range(1, len(known) + 2) if (key := f"{stem}-{number}" if number > 1 else stem) not in known
    )
    theme = Theme(process=process, key=key, title=title, keywords=_lines(keywords), position=_next_position(process))
    _demand_place(theme, parent)
    theme.parent = parent
    theme.save()
    return theme


def _next_position(process: Process) -> int:
    return (process.themes.aggregate(last=Max("position"))["last"] or 0) + 1


def _demand_place(theme: Theme, parent: Theme | None) -> None:
    if parent is None:
        return
    above = [parent, *_ancestors(parent)]
    if theme.pk in {row.pk for row in above} or parent.process_id != theme.process_id:
        raise NotPossible(_("A theme cannot stand below itself, nor in another process."))
    if len(above) + _height(theme) > DEEPEST:
        raise NotPossible(_("A tree of themes has at most %(count)s levels.") % {"count": DEEPEST})


def _ancestors(theme: Theme) -> list[Theme]:
    found = []
    while theme.parent is not None:
        theme = theme.parent
        found.append(theme)
    return found


def _height(theme: Theme) -> int:
    below = theme.children.all() if theme.pk else []
    return 1 + max((_height(child) for child in below), default=0)


def _lines(text: str) -> str:
    return "\n".join(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _column(code: str) -> str:
    return build_localized_fieldname("title", Language(code).interface)
