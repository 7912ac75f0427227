"""Where the words of each proposal went in a later draft: the machine's finding, never more than a suggestion."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from submissions.models import BaseText, Consultation, ParagraphDescent, SubmissionVersion
from submissions.texts.lineage import trace_descent
from submissions.texts.services.lineages import wordings
from submissions.texts.trace import Drafts, Trace
from submissions.values.enums import SubmissionStatus


@dataclass(frozen=True, slots=True)
class Traced:
    """A proposal of a version (its row as the version holds it) with what became of it in the later draft.

    ``found_in`` is the number and key of the paragraph there, ("", "") where its words were not found; ``words`` are
    the passages themselves.
    """

    version: SubmissionVersion
    row: dict[str, Any]
    trace: Trace
    found_in: tuple[str, str]
    words: tuple[str, ...]

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
            "confirmed": False,
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
    found = []
    for version, row in _rows(consultation, organization):
        pk = places.get(row["paragraph"])
        result = drafts.trace(row["text"], row["action"], row["proposed_text"], heirs.get(pk or 0, ()))
        if result is None or row.get("target", "paragraph") != "paragraph":
            continue
        where = ("", "") if result.paragraph is None else names[order[result.paragraph]]
        words = tuple(new[order[each.paragraph]][each.start : each.end] for each in result.passages)
        found.append(Traced(version, row, result, where, words))
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


def _rows(consultation: Consultation, organization: int | None) -> Iterator[tuple[SubmissionVersion, dict[str, Any]]]:
    submitted = consultation.submissions.exclude(latest_version=None).exclude(status=SubmissionStatus.WITHDRAWN)
    if organization is not None:
        submitted = submitted.filter(organization=organization)
    submissions = submitted.select_related("latest_version", "organization").order_by("number")
    for submission in submissions.iterator():
        version = submission.latest_version
        if version is None:
            continue
        version.submission = submission
        for answer in version.content["answers"]:
            yield from ((version, row) for row in answer.get("paragraph_comments", []))
