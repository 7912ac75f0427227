"""The descent of paragraphs from draft to draft: suggested by the machine, confirmed by a person, shown as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from submissions.core import audit, locks
from submissions.models import BaseText, Consultation, Paragraph, ParagraphDescent, ParagraphRevision, User
from submissions.rules import reason_against
from submissions.texts.lineage import Relation, longest_rising, trace_descent
from submissions.values import moments
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotPermitted, NotPossible


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph of a draft with the paragraphs of the draft before that it comes from, the greatest first."""

    paragraph: Paragraph
    text: str
    relation: Relation
    sources: tuple[ParagraphDescent, ...]
    is_confirmed: bool = False


def wordings(text: BaseText) -> dict[int, str]:
    """Return the present wording of each paragraph of a text, by its primary key, in order."""
    rows = ParagraphRevision.objects.filter(paragraph__base_text=text).order_by("paragraph__position", "number")
    return dict(rows.values_list("paragraph", "text"))


@locks.within
def suggest(text: BaseText) -> int:
    """Write what the machine suggests of the descent of a text's paragraphs; what a person said stays.

    Returns the number of suggestions. The caller holds the lock of the call.
    """
    if text.after is None:
        return 0
    old, new = wordings(text.after), wordings(text)
    rows = ParagraphDescent.objects.filter(target__base_text=text)
    settled = {*rows.exclude(confirmed_at=None).values_list("target", flat=True)}
    rows.filter(confirmed_at=None).delete()
    old_keys, new_keys = list(old), list(new)
    lineage = trace_descent(list(old.values()), list(new.values()))
    found = [
        ParagraphDescent(source_id=old_keys[source.index], target_id=target, share=source.share)
        for descent in lineage.descents
        if (target := new_keys[descent.index]) not in settled
        for source in descent.sources
    ]
    ParagraphDescent.objects.bulk_create(found)
    return len(found)


def _sources(text: BaseText) -> dict[int, list[ParagraphDescent]]:
    found: dict[int, list[ParagraphDescent]] = defaultdict(list)
    rows = ParagraphDescent.objects.filter(target__base_text=text, is_dismissed=False).select_related("source")
    for row in rows.order_by("-share", "source__position"):
        found[row.target_id].append(row)
    return found


def concordance(text: BaseText) -> list[Row]:
    """Return every paragraph of a draft with its sources, in order, and how it came of them."""
    if text.after is None:
        return []
    sources, words, before = _sources(text), wordings(text), wordings(text.after)
    heirs: dict[int, int] = defaultdict(int)
    for descents in sources.values():
        for row in descents:
            heirs[row.source_id] += 1
    in_order = longest_rising([first[0].source.position if (first := sources.get(pk)) else None for pk in words])
    said = ParagraphDescent.objects.filter(target__base_text=text).exclude(confirmed_at=None)
    paragraphs = {row.pk: row for row in text.paragraphs.select_related("section")}
    confirmed = {*said.values_list("target", flat=True)} | {pk for pk, row in paragraphs.items() if row.is_new_at}
    rows = []
    for place, (pk, wording) in enumerate(words.items()):
        own = sources.get(pk, [])
        relation = _relation(wording, own, before, heirs, place in in_order)
        rows.append(Row(paragraphs[pk], wording, relation, tuple(own), pk in confirmed))
    return rows


def _relation(
    said: str, own: Sequence[ParagraphDescent], before: Mapping[int, str], heirs: Mapping[int, int], is_in_order: bool
) -> Relation:
    if not own:
        return "new"
    if len(own) > 1:
        return "merged"
    if before.get(own[0].source_id) == said:
        return "unchanged" if is_in_order else "moved"
    if heirs[own[0].source_id] > 1:
        return "split"
    return "reworded" if is_in_order else "moved"


def dropped(text: BaseText) -> list[Paragraph]:
    """Return the paragraphs of the draft before that go on nowhere, in order."""
    if text.after is None:
        return []
    used = ParagraphDescent.objects.filter(target__base_text=text, is_dismissed=False).values("source")
    return list(text.after.paragraphs.exclude(pk__in=used).order_by("position"))


SURE = 0.95
"""From this share of words on, a paragraph with one source need not be looked at before it is confirmed."""


def is_sure(row: Row) -> bool:
    """Whether the machine's suggestion for a paragraph may be confirmed with others like it, unread."""
    return not row.is_confirmed and len(row.sources) == 1 and row.sources[0].share >= SURE


def _served(text_id: int, actor: User) -> BaseText:
    """Lock the call that a draft goes back to, and return the draft. Raises NotPermitted or NotPossible."""
    text = BaseText.objects.select_related("process", "after", "consultation").get(pk=text_id)
    call = call_of(text)
    reason = reason_against(actor, "submissions.serve_consultation", call)
    if reason or call is None:
        raise NotPermitted(reason or _("Only the secretariat confirms where a paragraph comes from."))
    if text.after is None:
        raise NotPossible(_("This text is no draft after another."))
    locks.call(call.pk)
    return text


@locks.writing
def confirm(text_id: int, target_id: int, sources: Iterable[int], actor: User) -> list[ParagraphDescent]:
    """Record where a paragraph comes from, as a person of the secretariat says: from none, where it is new.

    ``sources`` are primary keys of paragraphs of the draft before. Raises NotPermitted or NotPossible.
    """
    text = _served(text_id, actor)
    target = Paragraph.objects.filter(base_text=text, pk=target_id).first()
    wanted = set(sources)
    if target is None or text.after is None:
        raise NotPossible(_("This paragraph is no part of the text."))
    if {*text.after.paragraphs.filter(pk__in=wanted).values_list("pk", flat=True)} != wanted:
        raise NotPossible(_("A source is no paragraph of the draft before."))
    _write(target, wanted, actor)
    return _sources(text).get(target.pk, [])


@locks.within
def _write(target: Paragraph, wanted: set[int], actor: User) -> None:
    there = {row.source_id: row for row in ParagraphDescent.objects.filter(target=target)}
    now = moments.now()
    for source in {*there, *wanted}:
        row = there.get(source) or ParagraphDescent(source_id=source, target=target, share=0)
        row.is_dismissed, row.confirmed_by, row.confirmed_at = source not in wanted, actor, now
        row.save()
    if not there and not wanted:
        Paragraph.objects.filter(pk=target.pk).update(is_new_by=actor, is_new_at=now)


@locks.writing
def confirm_sure(text_id: int, actor: User) -> int:
    """Confirm every suggestion that is sure; return how many. Raises NotPermitted or NotPossible."""
    text = _served(text_id, actor)
    found = [row for row in concordance(text) if is_sure(row)]
    for row in found:
        _write(row.paragraph, {source.source_id for source in row.sources}, actor)
    return len(found)


@locks.writing
def share(text_id: int, actor: User) -> BaseText:
    """Let those who answered on an earlier draft read this one, and see where their words went.

    Raises NotPermitted or NotPossible. Asked twice, it is done once.
    """
    text = _served(text_id, actor)
    text.refresh_from_db(fields=["shared_at", "shared_by"])
    if text.shared_at is None:
        text.shared_by, text.shared_at = actor, moments.now()
        text.save(update_fields=["shared_by", "shared_at"])
        audit.record(AuditVerb.DRAFT_SHARED, actor, consultation=call_of(text), text=text.key)
    return text


def by_source(rows: Iterable[Row], before: BaseText) -> list[tuple[Paragraph, tuple[Paragraph, ...]]]:
    """Return every paragraph of the draft before with those that it goes on in: the concordance read the other way."""
    heirs: dict[int, list[Paragraph]] = defaultdict(list)
    for row in rows:
        for source in row.sources:
            heirs[source.source_id].append(row.paragraph)
    return [(each, tuple(heirs.get(each.pk, ()))) for each in before.paragraphs.order_by("position")]


def call_of(text: BaseText) -> Consultation | None:
    """Return the call that a text, or the nearest draft before it, is about."""
    found: BaseText | None = text
    while found is not None and found.consultation is None:
        found = found.after
    return found.consultation if found is not None else None


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The paragraphs of one draft that a paragraph comes from, goes on in, or (the paragraph itself) is."""

    text: BaseText
    paragraphs: tuple[Paragraph, ...]
    is_this: bool = False


def line_of(paragraph: Paragraph) -> list[Ancestry]:
    """Return the line of descent of a paragraph, the earliest draft first; one query for each other draft."""
    rows = ParagraphDescent.objects.filter(is_dismissed=False)
    found = [Ancestry(paragraph.base_text, (paragraph,), is_this=True)]
    while found[0].text.after_id is not None:
        own = rows.filter(target__in=found[0].paragraphs).select_related("source__base_text")
        before = {row.source_id: row.source for row in own.order_by("source__position")}
        if not before:
            break
        sources = tuple(before.values())
        found.insert(0, Ancestry(sources[0].base_text, sources))
    while True:
        own = rows.filter(source__in=found[-1].paragraphs).select_related("target__base_text__consultation")
        after = {row.target_id: row.target for row in own.order_by("target__base_text", "target__position")}
        heirs = [each for each in after.values() if each.base_text_id == next(iter(after.values())).base_text_id]
        if not heirs:
            return found
        found.append(Ancestry(heirs[0].base_text, tuple(heirs)))
