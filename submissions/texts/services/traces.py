"""Where the words of each proposal went in a later draft: the machine's finding, never more than a suggestion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.models import (
    BaseText,
    ConfirmedTrace,
    Consultation,
    ParagraphDescent,
    SubmissionVersion,
    SubmittedComment,
    User,
)
from submissions.rules import reason_against
from submissions.texts.lineage import trace_descent
from submissions.texts.services.lineages import call_of, wordings
from submissions.texts.trace import Drafts, Trace
from submissions.values.enums import SubmissionStatus
from submissions.values.exceptions import NotPermitted


@dataclass(frozen=True, slots=True)
class Traced:
    """A proposal of a version (its row as the version holds it) with what became of it in the later draft.

    ``found_in`` is the number and key of the paragraph there, ("", "") where its words were not found, ``text`` its
    wording; ``words`` are the passages themselves.
    """

    submitted: SubmittedComment
    trace: Trace
    found_in: tuple[str, str]
    words: tuple[str, ...]
    text: str = ""
    is_confirmed: bool = False

    @property
    def version(self) -> SubmissionVersion:
        """The version that the proposal stands in."""
        return self.submitted.version

    @property
    def row(self) -> dict[str, Any]:
        """The proposal as the version holds it."""
        said: dict[str, Any] = self.submitted.said
        return said

    @property
    def runs(self) -> tuple[tuple[str, bool], ...]:
        """The words of the paragraph where most of it stands, each stretch with whether it is of the proposal."""
        where = self.trace.paragraph
        found, place = [], 0
        for each in sorted(self.trace.passages, key=lambda passage: passage.start):
            if each.paragraph == where and each.start >= place:
                found += [(self.text[place : each.start], False), (self.text[each.start : each.end], True)]
                place = each.end
        return tuple(pair for pair in [*found, (self.text[place:], False)] if pair[0])

    def as_json(self) -> dict[str, Any]:
        """The finding as plain values."""
        trace = self.trace
        return {
            "party": self.version.submission.organization.name,
            "reference": self.version.reference,
            "paragraph": self.row["number"],
            "key": self.row["paragraph"],
            "action": self.row["action"],
            "text": self.row["proposed_text"],
            "outcome": trace.outcome,
            "share": trace.share,
            "found_in": self.found_in[0],
            "found_key": self.found_in[1],
            "passages": [
                {"start": passage.start, "end": passage.end, "text": words}
                for passage, words in zip(trace.passages, self.words, strict=True)
            ],
            "confirmed": self.is_confirmed,
        }


def trace(consultation: Consultation, text: BaseText, *, organization: int | None = None) -> list[Traced]:
    """Return what became in ``text`` of the proposals on the call's own text: all, or those of one organization.

    Proposals are those of the latest versions that stand. The caller sees to who may read them.
    """
    first = BaseText.objects.filter(consultation=consultation).first()
    if first is None or first.pk == text.pk:
        return []
    old, new = wordings(first), wordings(text)
    heirs = _heirs(first, text, old, new)
    drafts = Drafts(list(old.values()), list(new.values()))
    places = {key: pk for pk, key in first.paragraphs.values_list("pk", "key")}
    names = {pk: (number, key) for pk, number, key in text.paragraphs.values_list("pk", "number", "key")}
    order = list(new)
    confirmed = {*ConfirmedTrace.objects.filter(text=text).values_list("submitted", flat=True)}
    found = []
    for submitted in _rows(consultation, organization):
        row = submitted.said
        pk = places.get(row["paragraph"])
        result = drafts.trace(row["text"], row["action"], row["proposed_text"], heirs.get(pk or 0, ()))
        if result is None or row.get("target", "paragraph") != "paragraph":
            continue
        where = ("", "") if result.paragraph is None else names[order[result.paragraph]]
        words = tuple(new[order[each.paragraph]][each.start : each.end] for each in result.passages)
        said = "" if result.paragraph is None else new[order[result.paragraph]]
        found.append(Traced(submitted, result, where, words, said, submitted.pk in confirmed))
    return found


def _heirs(first: BaseText, text: BaseText, old: dict[int, str], new: dict[int, str]) -> dict[int, list[int]]:
    """The places in the later draft of what each earlier paragraph became: as said, else as the machine finds."""
    order = {pk: place for place, pk in enumerate(new)}
    found: dict[int, list[int]] = {}
    if text.after_id == first.pk:
        rows = ParagraphDescent.objects.filter(target__base_text=text, is_dismissed=False)
        for source, target in rows.order_by("target__position").values_list("source", "target"):
            found.setdefault(source, []).append(order[target])
        return found
    keys = list(old)
    for descent in trace_descent(list(old.values()), list(new.values())).descents:
        for origin in descent.sources:
            found.setdefault(keys[origin.index], []).append(descent.index)
    return found


def _rows(consultation: Consultation, organization: int | None) -> Iterator[SubmittedComment]:
    """What the latest versions of standing inputs say of paragraphs, by number of the input."""
    rows = SubmittedComment.objects.filter(version__submission__consultation=consultation)
    rows = rows.filter(version=F("version__submission__latest_version"))
    rows = rows.exclude(version__submission__status__in=[SubmissionStatus.WITHDRAWN, SubmissionStatus.VOID])
    if organization is not None:
        rows = rows.filter(version__submission__organization=organization)
    rows = rows.select_related("version__submission__organization").defer("version__content")
    return iter(rows.order_by("version__submission__number", "place"))


@locks.writing
def confirm(text_id: int, submitted: Iterable[int], actor: User) -> int:
    """Record that the findings for some proposals are right, as a person of the secretariat says; return how many.

    Those that are confirmed already stay. Raises NotPermitted.
    """
    text = BaseText.objects.select_related("process", "after", "consultation").get(pk=text_id)
    before = text.after
    call = call_of(before) if before is not None else None
    reason = reason_against(actor, "submissions.serve_consultation", call)
    if reason or call is None:
        raise NotPermitted(reason or _("Only the secretariat confirms what became of a proposal."))
    locks.call(call.pk)
    wanted = set(submitted)
    rows = [
        ConfirmedTrace(submitted=one.submitted, text=text, outcome=one.trace.outcome, confirmed_by=actor)
        for one in trace(call, text)
        if one.submitted.pk in wanted and not one.is_confirmed
    ]
    ConfirmedTrace.objects.bulk_create(rows)
    return len(rows)
