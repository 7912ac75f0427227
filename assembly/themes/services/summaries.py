"""Writing a summary: its parts and messages, merged as answers are, and the passages that each message cites."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import F, Max, Model
from django.utils.translation import gettext as _
from django.utils.translation import override

import richtext
from assembly.models import (
    Intervention,
    MessageWording,
    PartKind,
    Source,
    StillRight,
    Summary,
    SummaryMessage,
    SummaryPart,
    Tag,
)
from assembly.rules import require_secretariat
from assembly.themes.passages import quoted
from assembly.themes.quantifiers import quantifiers
from reviews import passages
from reviews.placements import html_of_answer
from reviews.placing import place
from submissions.core import audit, locks
from submissions.models import Consultation, SubmissionVersion, Theme, User
from submissions.values import moments
from submissions.values.enums import AuditVerb, Language
from submissions.values.exceptions import NotFound, NotPossible, Refusal

LONGEST = 10_000
"""How many characters a message has at most."""

Row = TypeVar("Row", bound=Model)


class Overtaken(Refusal):
    """Somebody wrote the same words meanwhile: ``theirs`` is their text, ``base`` the number of that wording."""

    def __init__(self, message: SummaryMessage, mine: str) -> None:
        super().__init__(_("The message was changed by somebody else while you wrote. Nothing was overwritten."))
        self.message, self.mine, self.base = message, mine, message.wording
        self.theirs = markup_of(message)


def markup_of(message: SummaryMessage) -> str:
    """Return a message as it is typed."""
    return richtext.to_markup(richtext.parse(message.html))


@locks.writing
def begin(consultation: Consultation, actor: User, title: str, *, language: str, form: str = "themes") -> Summary:
    """Begin a summary. ``form`` is "themes" (a numbered part for each theme) or "segments" (a part for each section).

    Raises NotPermitted, or NotPossible without a title or in a language that is none of the six.
    """
    require_secretariat(consultation, actor)
    if not title.strip() or language not in Language.values:
        raise NotPossible(_("Give the summary a title and choose its language."))
    summary = Summary.objects.create(
        consultation=consultation, title=title.strip()[:300], language=language, begun_by=actor
    )
    with override(Language(language).interface):
        parts: list[tuple[str, str, Theme | None]] = [(PartKind.INTRODUCTION, _("Introduction"), None)]
        if form == "segments":
            titles = [row.title for row in consultation.questionnaire.sections.all() if row.title]
            named = titles or [_("Segment %(number)s") % {"number": 1}]
            parts += [(PartKind.SEGMENT, title, None) for title in named]
        else:
            themes = consultation.process.themes.filter(parent=None).order_by("position", "pk")
            parts += [(PartKind.THEME, theme.title, theme) for theme in themes]
        parts.append((PartKind.CONCLUSIONS, _("Conclusions"), None))
    SummaryPart.objects.bulk_create(
        SummaryPart(summary=summary, kind=kind, title=title[:300], theme=theme, position=position)
        for position, (kind, title, theme) in enumerate(parts)
    )
    audit.record(AuditVerb.SUMMARY_BEGUN, actor, consultation=consultation, title=summary.title)
    return summary


@locks.writing
def change(summary_id: int, actor: User, *, title: str, thresholds: Mapping[str, int]) -> Summary:
    """Give a summary another title, and its quantifiers other thresholds. Raises NotPermitted or NotPossible."""
    summary = locked(summary_id, actor)
    if not title.strip():
        raise NotPossible(_("Give the summary a title and choose its language."))
    known = {row.key for row in quantifiers() if row.least is not None}
    summary.title = title.strip()[:300]
    summary.thresholds = {key: max(1, int(value)) for key, value in thresholds.items() if key in known}
    summary.save(update_fields=["title", "thresholds"])
    return summary


@locks.writing
def add_part(summary_id: int, actor: User, title: str, *, kind: str, theme: Theme | None = None) -> SummaryPart:
    """Add a part before the conclusions. Raises NotPermitted or NotPossible."""
    summary = locked(summary_id, actor)
    title = title.strip() or (theme.title if theme else "")
    if not title or kind not in PartKind.values:
        raise NotPossible(_("Give the part a title."))
    if theme and theme.process_id != summary.consultation.process_id:
        raise NotFound(_("This theme is no more."))
    last = summary.parts.filter(kind=PartKind.CONCLUSIONS).order_by("-position").first()
    if last and kind != PartKind.CONCLUSIONS:
        position = last.position
        summary.parts.filter(position__gte=position).update(position=F("position") + 1)
    else:
        position = _next(summary.parts)
    return SummaryPart.objects.create(summary=summary, title=title[:300], kind=kind, theme=theme, position=position)


@locks.writing
def rename_part(part_id: int, actor: User, title: str) -> SummaryPart:
    """Give a part another title. Raises NotPermitted or NotPossible."""
    part = _part(part_id, actor)
    if not title.strip():
        raise NotPossible(_("Give the part a title."))
    part.title = title.strip()[:300]
    part.save(update_fields=["title"])
    return part


@locks.writing
def move_part(part_id: int, actor: User, step: int) -> None:
    """Move a part up (-1) or down (1); at an end it stays. Raises NotPermitted."""
    part = _part(part_id, actor)
    _shift(list(part.summary.parts.all()), part.pk, step)


@locks.writing
def remove_part(part_id: int, actor: User) -> None:
    """Remove a part without messages. Raises NotPermitted, or NotPossible where it has any."""
    part = _part(part_id, actor)
    if part.messages.exists():
        raise NotPossible(_("This part has messages. Remove them or move them to another part first."))
    part.delete()


@locks.writing
def add_message(part_id: int, actor: User, markup: str) -> SummaryMessage:
    """Add a message at the end of a part. Raises NotPermitted, or NotPossible where it is empty or too long."""
    part = _part(part_id, actor)
    html = _html(markup, "")
    message = SummaryMessage.objects.create(part=part, html=html, position=_next(part.messages), written_by=actor)
    _keep_wording(message)
    return message


@locks.writing
def write(message_id: int, actor: User, markup: str, *, base: int) -> SummaryMessage:
    """Write a message anew, from its wording ``base``. What others wrote meanwhile is merged, as in answers.

    Raises NotPermitted, NotFound, NotPossible, or Overtaken where both wrote the same words.
    """
    message = _message(message_id, actor)
    before = message.wordings.filter(number=base).first()
    begun = before.html if before else message.html
    mine = _html(markup, begun)
    if base != message.wording:
        merged = richtext.merge(richtext.parse(begun), richtext.parse(mine), richtext.parse(message.html))
        if not isinstance(merged, richtext.Merged):
            raise Overtaken(message, markup)
        mine = richtext.serialize(merged.blocks)
    if mine == message.html:
        return message
    message.html, message.written_by, message.written_at = mine, actor, moments.now()
    message.wording += 1
    message.save(update_fields=["html", "wording", "written_by", "written_at"])
    _keep_wording(message)
    return message


@locks.writing
def settle(message_id: int, actor: User, *, mine: str, keep: str, base: int) -> SummaryMessage:
    """Settle what two wrote: ``keep`` is "mine", "theirs" or "both". ``base`` is the wording that was shown beside.

    Raises NotPermitted, NotFound, NotPossible, or Overtaken where there is a newer wording still.
    """
    message = _message(message_id, actor)
    if keep == "theirs":
        return message
    if keep == "both":
        mine = f"{markup_of(message)}\n\n{mine}"
    return write(message_id, actor, mine, base=base)


@locks.writing
def move_message(message_id: int, actor: User, step: int) -> None:
    """Move a message up (-1) or down (1) within its part. Raises NotPermitted."""
    message = _message(message_id, actor)
    _shift(list(message.part.messages.all()), message.pk, step)


@locks.writing
def put_message(message_id: int, actor: User, part_id: int) -> None:
    """Put a message at the end of another part of its summary. Raises NotPermitted or NotFound."""
    message = _message(message_id, actor)
    part = message.part.summary.parts.filter(pk=part_id).first()
    if part is None:
        raise NotFound(_("This part is no more."))
    message.position, message.part = _next(part.messages), part
    message.save(update_fields=["part", "position"])


@locks.writing
def remove_message(message_id: int, actor: User) -> None:
    """Remove a message with its sources. Raises NotPermitted, or NotPossible where a correction was asked for."""
    message = _message(message_id, actor)
    if message.corrections.exists():
        raise NotPossible(_("A correction of this message was asked for. It stays on the record."))
    message.delete()


@locks.writing
def cite(
    message_id: int, actor: User, version: SubmissionVersion, question: str, exact: str, near: int | None = None
) -> Source:
    """Have a message rest on a passage of an input that stands. Raises NotPermitted, NotFound or NotPossible."""
    message = _message(message_id, actor)
    call = message.part.summary.consultation
    if not SubmissionVersion.objects.to_compile().filter(pk=version.pk, submission__consultation=call).exists():
        raise NotPossible(_("This version is not what stands. Cite the latest one."))
    row, found = quoted(version, question, exact, near)
    place = {"start": found.start, "end": found.end}
    made, _new = Source.objects.get_or_create(
        message=message, version=version, question=row, **place, defaults={"exact": found.exact, "cited_by": actor}
    )
    return made


@locks.writing
def cite_tags(message_id: int, actor: User, tag_ids: Sequence[int]) -> int:
    """Have a message rest on passages under a theme; return how many are new. Raises NotPermitted or NotFound."""
    message = _message(message_id, actor)
    tags = Tag.objects.of_call(message.part.summary.consultation).counted().filter(pk__in=tag_ids)
    count = 0
    for tag in tags:
        _made, is_new = Source.objects.get_or_create(
            message=message,
            version_id=tag.version_id,
            question_id=tag.question_id,
            start=tag.start,
            end=tag.end,
            defaults={"exact": tag.exact, "cited_by": actor},
        )
        count += is_new
    return count


@locks.writing
def cite_intervention(message_id: int, actor: User, intervention_id: int, exact: str) -> Source:
    """Have a message rest on words of an intervention. Raises NotPermitted, NotFound or NotPossible."""
    message = _message(message_id, actor)
    row = Intervention.objects.filter(pk=intervention_id, consultation=message.part.summary.consultation_id).first()
    if row is None:
        raise NotFound(_("This intervention is no more."))
    found = passages.find(row.text, exact.strip() or row.text)
    if found is None:
        raise NotPossible(_("These words do not occur in the intervention. Copy them again."))
    made, _new = Source.objects.get_or_create(
        message=message,
        intervention=row,
        start=found.start,
        end=found.end,
        defaults={"exact": found.exact, "cited_by": actor},
    )
    return made


@locks.writing
def uncite(source_id: int, actor: User) -> None:
    """Take a source from its message. Raises NotPermitted or NotFound."""
    source = Source.objects.filter(pk=source_id).first()
    if source is None:
        raise NotFound(_("This source is no more."))
    _message(source.message_id, actor)
    source.delete()


@locks.writing
def renew(source_id: int, actor: User) -> Source:
    """Cite the same words in the version of the input that stands now. Raises NotPossible where they are gone."""
    rows = Source.objects.select_related("version__submission__latest_version", "question")
    source = rows.filter(pk=source_id, version__isnull=False).first()
    if source is None:
        raise NotFound(_("This source is no more."))
    _message(source.message_id, actor)
    assert source.version is not None  # noqa: S101 - the filter says so
    assert source.question is not None  # noqa: S101 - the constraint source_of_one says so
    latest = source.version.submission.latest_version
    if latest is None or latest == source.version:
        return source
    old, new = (html_of_answer(version, source.question.key) for version in (source.version, latest))
    placed = place(old, old, new, [source])[0]
    if placed.state == "lost":
        raise NotPossible(_("These words are gone from the version that stands. Cite others, or take the source out."))
    same = passages.find(richtext.plain_text(richtext.parse(new)), source.exact, placed.start)
    found = same or placed
    source.version, source.start, source.end, source.exact = latest, found.start, found.end, found.exact
    source.save(update_fields=["version", "start", "end", "exact"])
    return source


@locks.writing
def still_right(message_id: int, actor: User, facts: str, reason: str) -> None:
    """Say that a flagged message is right as it stands, and why. Raises NotPermitted, or NotPossible with no reason."""
    message = _message(message_id, actor)
    if not reason.strip():
        raise NotPossible(_("Say in one line why the message is right as it stands."))
    StillRight.objects.create(message=message, facts=facts[:200], reason=reason.strip()[:300], said_by=actor)


@locks.within
def locked(summary_id: int, actor: User) -> Summary:
    """Lock a summary that the person may write. Raises NotFound or NotPermitted."""
    try:
        summary = locks.one(Summary.objects.select_related("consultation__process"), summary_id)
    except Summary.DoesNotExist:
        raise NotFound(_("This summary is no more.")) from None
    require_secretariat(summary.consultation, actor)
    return summary


def _part(part_id: int, actor: User) -> SummaryPart:
    summary = SummaryPart.objects.filter(pk=part_id).values_list("summary", flat=True).first()
    if summary is None:
        raise NotFound(_("This part is no more."))
    locked(summary, actor)
    return SummaryPart.objects.select_related("summary__consultation").get(pk=part_id)


def _message(message_id: int, actor: User) -> SummaryMessage:
    """Read a message under the lock of its summary."""
    summary = SummaryMessage.objects.filter(pk=message_id).values_list("part__summary", flat=True).first()
    if summary is None:
        raise NotFound(_("This message is no more."))
    locked(summary, actor)
    return SummaryMessage.objects.select_related("part__summary__consultation").get(pk=message_id)


def _html(markup: str, original: str) -> str:
    if not markup.strip():
        raise NotPossible(_("Write the message first."))
    if len(markup) > LONGEST:
        raise NotPossible(_("A message has at most %(count)s characters.") % {"count": LONGEST})
    return richtext.serialize(richtext.from_markup(markup, richtext.parse(original)))


def _keep_wording(message: SummaryMessage) -> None:
    MessageWording.objects.create(
        message=message,
        number=message.wording,
        html=message.html,
        written_by=message.written_by,
        written_at=message.written_at,
    )


def _next(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1


def _shift(rows: list[Any], pk: int, step: int) -> None:
    """Swap a row with its neighbour and number all anew."""
    at = next(place for place, row in enumerate(rows) if row.pk == pk)
    to = min(max(at + step, 0), len(rows) - 1)
    rows.insert(to, rows.pop(at))
    for position, row in enumerate(rows):
        row.position = position
    type(rows[0]).objects.bulk_update(rows, ["position"])
