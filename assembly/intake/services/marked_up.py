"""The marked-up copy in a file that came in: looked for beside the answers, and told apart from them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.utils.translation import gettext as _

from assembly.intake import sentences
from assembly.intake.markup.finding import find
from assembly.intake.markup.units import Balance, Found, Leftover, Proposed, Unit
from assembly.models import Upload
from richtext import Words
from submissions.drafting.services.paragraphs import Entered
from submissions.models import BaseText, Consultation, ParagraphRevision, Question
from submissions.values.contents import proposal
from submissions.values.enums import ParagraphAction
from submissions.values.exceptions import NotPossible
from submissions.values.kinds import with_paragraph_comments
from word.model.source import Source
from word.read import read_in_subprocess
from word.read_marked import read_marked_in_subprocess
from word.reading.safety import Refused
from word.reading.stripping import without


def units_of(text: BaseText) -> list[Unit]:
    """Return what of a text can be marked up, in its present wording and in its order."""
    wordings = ParagraphRevision.objects.filter(paragraph__base_text=text).order_by("paragraph", "number")
    present = dict(wordings.values_list("paragraph", "text"))
    units = [Unit("title", "", "", text.title)]
    paragraphs = text.paragraphs.order_by("position").values_list("pk", "key", "number", "section")
    sections = {section.pk: (index, section) for index, section in enumerate(text.sections.order_by("position"))}
    said: set[int] = set()
    for pk, key, number, section in paragraphs:
        if section not in said:
            said.add(section)
            index, row = sections[section]
            units.append(Unit("section", row.key or f"section-{index + 1}", "", row.title, index))
        units.append(Unit("paragraph", key, number, present.get(pk, ""), sections[section][0]))
    return units


def look(path: Path, consultation: Consultation, *, timeout: float = 60.0) -> Found | None:
    """Return what a Word file proposes of the text under consultation; None where there is no text, or nothing.

    A file that cannot be read as marked up proposes nothing: what it is refused for is said of its answers.
    """
    text = BaseText.objects.filter(consultation=consultation).first()
    if text is None:
        return None
    try:
        marked = read_marked_in_subprocess(path, timeout=timeout)
    except Refused:
        return None
    found = find(marked, units_of(text))
    return found if found.proposals or found.body or found.notices else None


def rest_of(path: Path, found: Found, *, timeout: float = 60.0) -> Source:
    """Read what of a file is not accounted for in ``found``; an empty source where that is nothing."""
    with TemporaryDirectory(prefix="marked-") as folder:
        rest = Path(folder) / "rest.docx"
        without(path, rest, body=found.body, tables=found.tables, comments=found.comments)
        try:
            return read_in_subprocess(rest, timeout=timeout)
        except Refused as refused:
            if refused.code == "no-text":
                return Source((), (), (), 0)
            raise


ToEnter = tuple[str, Sequence[Entered]]
"""What is to be written into a draft: the key of the question that takes proposals, and they."""

KEEP, COMMENT, LEAVE = "keep", "comment", "leave"
"""What a person may choose for a proposal that was found: take it, only as a comment, or not at all."""

SURE = 0.75
"""From this confidence on a proposal need not be looked at before it is added."""


def choice_of(plan: Mapping[str, Any], index: int, proposed: Proposed) -> str:
    """Return what becomes of a proposal by a plan: as a person chose, else kept if it is sure or entered on behalf."""
    chosen = plan.get("proposals", {}).get(str(index))
    return chosen or (KEEP if proposed.confidence >= SURE or plan.get("all_proposals") else LEAVE)


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal as the mapping page shows it: its words marked against the paragraph, what is chosen, its doubts."""

    index: int
    proposed: Proposed
    words: tuple[Words, ...]
    choice: str
    asked: str
    doubts: tuple[str, ...]

    @property
    def is_sure(self) -> bool:
        """Whether it need not be looked at before it is added."""
        return self.proposed.confidence >= SURE


@dataclass(frozen=True, slots=True)
class ShownMarked:
    """What the mapping page says of a marked-up copy: those to look at first, the sure ones, and the account."""

    unsure: tuple[ShownProposal, ...]
    sure: tuple[ShownProposal, ...]
    found: Found
    notices: tuple[str, ...]
    chosen: int


def shown_of(upload: Upload) -> ShownMarked | None:
    """Return what the mapping page shows of a marked-up copy in a file; None where there is none."""
    data = (upload.reading or {}).get("marked")
    if not data:
        return None
    found = found_from_json(data)
    shown = [
        ShownProposal(
            index,
            proposed,
            proposal(proposed.action, proposed.unit.text, proposed.text),
            choice_of(upload.plan, index, proposed),
            str(ParagraphAction(proposed.action).label),
            tuple(sentences.doubt(doubt) for doubt in proposed.doubts),
        )
        for index, proposed in enumerate(found.proposals)
    ]
    notices = tuple(sentences.of_marked(notice, found) for notice in found.notices)
    unsure, sure = (tuple(one for one in shown if one.is_sure is which) for which in (False, True))
    return ShownMarked(unsure, sure, found, notices, sum(one.choice != LEAVE for one in shown))


def to_enter(upload: Upload) -> ToEnter:
    """Return what a file proposes and a person did not leave out. Raises NotPossible where no question takes it."""
    data = (upload.reading or {}).get("marked")
    found = found_from_json(data) if data else Found()
    chosen = [
        (proposed, choice)
        for index, proposed in enumerate(found.proposals)
        if (choice := choice_of(upload.plan, index, proposed)) != LEAVE
    ]
    if not chosen:
        return "", ()
    consultation = upload.submission.consultation
    questions = Question.objects.filter(questionnaire__consultation=consultation, kind__in=with_paragraph_comments())
    question = questions.order_by("position").first()
    if question is None:
        raise NotPossible(_("No question of this call takes comments on paragraphs."))
    first_of = _first_paragraphs(consultation)
    return question.key, [_entered(proposed, choice, first_of) for proposed, choice in chosen]


def _first_paragraphs(consultation: Consultation) -> dict[str, str]:
    """The key of the first paragraph of each section, by the key of the section; of the text itself under ""."""
    found: dict[str, str] = {}
    text = BaseText.objects.filter(consultation=consultation).first()
    for unit_section, key in _keys_of_sections(text) if text else ():
        found.setdefault("", key)
        found.setdefault(unit_section, key)
    return found


def _keys_of_sections(text: BaseText) -> Iterator[tuple[str, str]]:
    section = ""
    for unit in units_of(text):
        if unit.target == "section":
            section = unit.key
        elif unit.target == "paragraph":
            yield section, unit.key


def _entered(proposed: Proposed, choice: str, first_of: Mapping[str, str]) -> Entered:
    """What is written into the draft for a proposal: only its words as a comment, where that was chosen."""
    unit, action, text, comment = proposed.unit, proposed.action, proposed.text, proposed.rationale
    if choice == COMMENT:
        comment = "\n".join(filter(None, [text or comment or _("Delete the paragraph."), comment if text else ""]))
        action, text = "comment", ""
    key = unit.key if unit.target == "paragraph" else first_of.get(unit.key, first_of[""])
    return Entered(key, action, text, comment, proposed.type, unit.target)


def found_to_json(found: Found) -> dict[str, Any]:
    """``found`` as JSON values."""
    return {
        "proposals": [{**asdict(proposal), "unit": _unit_to_json(proposal.unit)} for proposal in found.proposals],
        "leftovers": [asdict(leftover) for leftover in found.leftovers],
        "balance": asdict(found.balance),
        "share": found.share,
        "trivial": found.trivial,
        "matched": found.matched,
        "notices": list(found.notices),
    }


def found_from_json(data: dict[str, Any]) -> Found:
    """What ``found_to_json`` wrote, without the places in the file."""
    return Found(
        tuple(
            Proposed(**{**each, "unit": Unit(**each["unit"]), "doubts": tuple(each["doubts"])})
            for each in data["proposals"]
        ),
        tuple(Leftover(**each) for each in data["leftovers"]),
        Balance(**data["balance"]),
        share=data["share"],
        trivial=data["trivial"],
        matched=data["matched"],
        notices=tuple(data["notices"]),
    )


def _unit_to_json(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in ("target", "key", "number", "text", "section")}
