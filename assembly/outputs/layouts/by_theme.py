"""Each theme of the process as a heading, and under it the passages that stand there, each with who says it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from assembly.models import Tag
from assembly.outputs.collect import Collected
from assembly.outputs.entries import Entry, QuestionHead
from assembly.outputs.layouts import front
from assembly.outputs.layouts.base import Layout
from assembly.themes.coverage import ordered, untagged
from richtext.blocks import Paragraph, Quotation, Run
from submissions.models import SubmissionVersion, Theme
from submissions.values.languages import direction_of
from submissions.values.typography import say_number
from word.model.document import ContentsEntry, Element, Fragment, Heading, Line, PageBreak

DEEPEST = 3
"""The lowest level of a heading here; themes below it share it."""


def elements(collected: Collected) -> Iterator[Element]:
    """Yield the document."""
    yield from front.cover(collected, _("Arranged by theme"))
    manner = _("Under each theme stand the passages that the secretariat put there, word for word, with their source.")
    yield from front.note(collected, manner)
    yield from front.submissions(collected)
    entries = {entry.version_id: entry for entry in collected.entries}
    questions = {question.key: question for question in collected.questions}
    under = _passages(entries, questions)
    themes = [(theme, level) for theme, level in _tree(entries) if theme.pk in under or level == 0]
    rows = [ContentsEntry(min(level, 1) + 1, theme.title, f"theme_{theme.key}") for theme, level in themes]
    yield from front.contents(collected, [*rows, ContentsEntry(1, _("Passages without a theme"), "no_theme")])
    yield PageBreak()
    for theme, level in themes:
        yield Heading(min(level + 1, DEEPEST), theme.title, f"theme_{theme.key}")
        tags = under.get(theme.pk, [])
        if not tags:
            yield Line(_("No passage stands under this theme."), "Note")
            continue
        yield Line(_counted(len(tags), len({tag.version_id for tag in tags})), "Note")
        for tag in tags:
            entry = entries[tag.version_id]
            said = Quotation((Paragraph((Run(tag.exact),)),))
            yield Fragment((said,), entry.language, direction_of(entry.language))
            source = _("(%(source)s, question %(number)s)")
            yield Line(source % {"source": entry.reference, "number": questions[tag.question.key].number}, "Note")
    yield from _without(collected)


def _passages(entries: dict[int, Entry], questions: dict[str, QuestionHead]) -> dict[int, list[Tag]]:
    """Return the passages by their theme, in the order of the inputs of the file."""
    places = {version: place for place, version in enumerate(entries)}
    tags = Tag.objects.counted().filter(version__in=list(entries)).select_related("question")
    found: dict[int, list[Tag]] = {}
    for tag in sorted(tags, key=lambda tag: (places[tag.version_id], tag.question.position, tag.start)):
        if tag.question.key in questions:
            found.setdefault(tag.theme_id, []).append(tag)
    return found


def _tree(entries: dict[int, Entry]) -> list[tuple[Theme, int]]:
    processes = SubmissionVersion.objects.filter(pk__in=list(entries)[:1]).values("submission__consultation__process")
    return list(ordered(Theme.objects.filter(process__in=processes)))


def _counted(passages: int, inputs: int) -> str:
    count = ngettext("%(count)s passage", "%(count)s passages", passages) % {"count": say_number(passages)}
    of = ngettext("of %(count)s input", "of %(count)s inputs", inputs) % {"count": say_number(inputs)}
    return f"{count} {of}"


def _without(collected: Collected) -> Iterator[Element]:
    """Say how many passages of each input stand under no theme."""
    yield Heading(1, _("Passages without a theme"), "no_theme")
    versions = SubmissionVersion.objects.filter(pk__in=[entry.version_id for entry in collected.entries])
    found = {row.version.pk: row for row in untagged(versions)}
    rows = [(entry, found[entry.version_id]) for entry in collected.entries if found[entry.version_id].without]
    if not rows:
        yield Line(_("Every passage stands under a theme."), "Note")
    for entry, row in rows:
        said = _("%(source)s: %(count)s of %(total)s")
        values = {"source": entry.reference, "count": say_number(row.without), "total": say_number(row.passages)}
        yield Line(said % values)


LAYOUT = Layout("by-theme", gettext_lazy("By theme"), elements, whole=False)
