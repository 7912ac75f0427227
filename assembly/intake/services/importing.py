"""A Word file that came in becomes answers to a call, with a report that accounts for every word."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

import richtext
from assembly.intake import sentences
from assembly.intake.markup.units import Found
from assembly.intake.services import marked_up, particulars, returning
from assembly.intake.services.unreadable import Unreadable
from richtext.blocks import Blocks
from richtext.notices import Notice, Where
from submissions.core import locks
from submissions.models import Consultation, Organization, Question
from submissions.people.services import registry
from submissions.values.enums import STATES, Category, Language
from submissions.values.exceptions import NotFound, NotPossible
from submissions.values.imaging import Prepared, prepare
from submissions.values.kinds.base import wordings
from submissions.values.languages import language_of
from word.matching import Placement, QuestionText, match
from word.model.source import EXCERPT, Crop, Source, lines_of
from word.read import read_in_subprocess
from word.reading.converting import MADE
from word.reading.drawings import pictures_in
from word.reading.safety import Refused

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Examined:
    """A file read and matched to the questions of a call. ``language`` is one of the six, or "" where unknown.

    ``shown_from`` is the file that holds its pictures: the one that was converted from it, if any.
    """

    path: Path
    placement: Placement
    language: str
    source: Source
    shown_from: Path
    marked: Found | None = None
    """What a marked-up copy in it proposes; ``source`` and ``placement`` are of the rest then."""
    words_in: int = 0
    """Words of the whole file, as the separate pass counts them."""
    is_own: bool = False
    """Whether it was downloaded here from this call, so that its answers are known by their names."""


def question_texts(consultation: Consultation, *, required: bool = True) -> list[QuestionText]:
    """Return the numbered questions with every wording by which a file may repeat them.

    Raises NotPossible for a call without a questionnaire, unless it is not ``required``.
    """
    if not hasattr(consultation, "questionnaire"):
        if not required:
            return []
        raise NotPossible(_("This call has no questionnaire yet."))
    asked = consultation.questionnaire.questions.filter(retired_at=None, number__isnull=False)
    return [
        QuestionText(question.number or 0, question.key, _wordings(question)) for question in asked.order_by("number")
    ]


def _wordings(question: Question) -> tuple[str, ...]:
    asked = [text for field in ("text", "short_text") for text in wordings(question, field)]
    return tuple(text for text in [*asked, *question.also_worded] if text)


def examine(path: Path, consultation: Consultation, *, timeout: float = 60.0, folder: Path | None = None) -> Examined:
    """Read a file, in a process of its own that is killed after ``timeout`` seconds, and find the answers in it.

    An empty ``folder`` takes what is made of a file that must be converted; its pictures come along only so. Raises
    Unreadable.
    """
    try:
        source = read_in_subprocess(path, timeout=timeout, folder=folder)
    except Refused as refused:
        raise Unreadable(refused) from refused
    if not consultation.allows_pictures:
        source = replace(source, losses=(*source.losses, *_left_out(source)))
    language = _language(source)
    made = path if folder is None or not (folder / MADE).is_file() else folder / MADE
    words_in = source.words_in
    if (own := returning.placement_of(source, consultation)) is not None:
        return _noted(Examined(path, own, language, source, made, words_in=words_in, is_own=True))
    marked = None if source.form == "pdf" else marked_up.look(made, consultation, timeout=timeout)
    questions = question_texts(consultation, required=marked is None)
    placement = match(source, questions)
    if marked is not None and (marked.body or marked.tables or marked.comments):
        source, placement, marked = _told_apart(made, source, questions, marked, timeout)
    return _noted(Examined(path, placement, language, source, made, marked, words_in))


def _noted(examined: Examined) -> Examined:
    """Return what was read, and note in the log where its two counts of words differ: that is a fault here."""
    if examined.placement.words_unaccounted:
        logger.error("%s words of an uploaded file are not accounted for.", examined.placement.words_unaccounted)
    return examined


def _language(source: Source) -> str:
    """Return in which official language a file is: what its words say goes before what Word notes of them."""
    told = language_of("\n".join(line.text for line in lines_of(source.items)))
    noted = source.language.split("-")[0]
    return told or (noted if noted in Language.values else "")


def _told_apart(
    path: Path, source: Source, questions: list[QuestionText], marked: Found, timeout: float
) -> tuple[Source, Placement, Found]:
    """Return the rest of a file beside its marked-up copy, with the answers in it; tables of an answer stay its own."""
    apart = marked.without_tables()
    rest = marked_up.rest_of(path, apart, timeout=timeout)
    placement = match(rest, questions)
    if marked.tables and not placement.questions:
        apart = marked.with_tables()
        rest = marked_up.rest_of(path, marked, timeout=timeout)
        placement = match(rest, questions)
    return replace(rest, form=source.form, crops=source.crops), replace(placement, form=source.form), apart


def _left_out(source: Source) -> list[Notice]:
    """Return a notice of each picture of a file, for a call that allows none."""
    return [
        Notice("picture", 0, picture.alternative_text[:EXCERPT], line.where)
        for line in lines_of(source.items)
        for picture in line.pictures
    ]


def shown_in(examined: Examined, texts: Iterable[Blocks]) -> Iterator[tuple[str, Prepared]]:
    """Give the pictures that stand in texts read from a file, each made anew, with the checksum that the texts name.

    One file at a time, so that the memory holds only one. What cannot be taken is left out. Raises Unreadable.
    """
    wanted = {picture.sha256 for blocks in texts for picture in richtext.pictures(blocks)}
    parts: dict[str, list[Crop]] = {}
    for crop in examined.source.crops:
        if crop.name in wanted:
            parts.setdefault(crop.whole, []).append(crop)
    try:
        for checksum, content in pictures_in(examined.shown_from, wanted | set(parts)) if wanted else ():
            with suppress(NotPossible):
                if checksum in wanted:
                    yield checksum, prepare(content)
                for crop in parts.get(checksum, ()):
                    yield crop.name, prepare(content, crop.edges)
    except Refused as refused:
        raise Unreadable(refused) from refused


def category_named(name: str) -> Category:
    """Return the category of that name or value, in any case. Raises NotFound with the names there are."""
    wanted = " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
    for category in Category:
        if wanted in {category.value.replace("_", " "), str(category.label).casefold()}:
            return category
    raise NotFound(_("There is no category “%(name)s”.") % {"name": name}, [str(label) for label in Category.labels])


@locks.writing
def organization_for(name: str, category: str = "", *, create: bool = True) -> Organization:
    """Return the organization of that name; one that is unknown is created where a category is given, never a State.

    With ``create`` false it is returned unsaved. Raises NotFound with the close matches as ``details``.
    """
    wanted = category_named(category) if category else None
    if not Organization.objects.filter(category=Category.MEMBER_STATE).exists():
        registry.load()
    try:
        return registry.find_organization(name)
    except NotFound as unknown:
        if wanted is None or wanted in STATES:
            hint = (
                _("States are never created; give the name as the United Nations writes it.")
                if wanted
                else _("Give --category to register a new organization.")
            )
            raise NotFound(f"{unknown} {hint}", unknown.details) from unknown
    organization = Organization(name_en=" ".join(name.split()), category=wanted)
    if create:
        organization.save()
    return organization


def report(examined: Examined, consultation: Consultation) -> dict[str, Any]:
    """Return the report as plain values: what was placed, what was not, and the balance of words."""
    placement = examined.placement
    return {
        "file": examined.path.name,
        "consultation": consultation.slug,
        "language": examined.language,
        "form": placement.form,
        "questions": [
            {
                "number": placed.number or None,
                "key": placed.key,
                "confidence": round(placed.confidence, 3),
                "doubtful": placed.doubtful,
                "words": placed.words,
                "matched_text": placed.matched_text,
                "html": richtext.clean(richtext.serialize(placed.blocks), consultation.allowed).html,
            }
            for placed in placement.questions
        ],
        "recognised": recognised(examined, consultation),
        "particulars": [{"key": offer.key, "text": offer.text} for offer in particulars_of(examined, consultation)],
        "unplaced": [
            {
                "kind": part.kind,
                "sentence": sentences.unplaced(part.kind),
                "words": part.words,
                "text": richtext.plain_text(part.blocks),
                "where": _where(part.where),
            }
            for part in placement.unplaced
        ]
        + [
            {
                "kind": "in-text",
                "sentence": _("Text of the marked-up copy that proposes nothing that was understood"),
                "words": leftover.words,
                "text": leftover.text,
                "where": _where(Where(near=leftover.text[:EXCERPT])),
            }
            for leftover in (examined.marked.leftovers if examined.marked else ())
        ],
        "losses": _notices(placement.losses),
        "notices": _notices(placement.notices),
        **_marked(examined),
    }


def _marked(examined: Examined) -> dict[str, Any]:
    """Return what a marked-up copy proposes, and the balance of the whole file.

    ``words_in`` is the sum of ``words_placed``, ``words_matched``, ``words_unchanged``, ``words_deleted``,
    ``words_proposed``, ``words_rationale``, ``words_reported`` and ``words_unaccounted`` (0, or there is a fault here).
    """
    placement, marked = examined.placement, examined.marked or Found()
    balance = marked.balance
    return {
        "proposals": [proposal.as_json() for proposal in marked.proposals],
        "marked_up": {"share": round(marked.share, 3), "trivial": marked.trivial, "notices": list(marked.notices)},
        "words_in": examined.words_in or placement.words_in,
        "words_placed": placement.words_placed,
        "words_matched": placement.words_matched,
        "words_unchanged": balance.unchanged,
        "words_deleted": balance.deleted,
        "words_proposed": balance.proposed,
        "words_rationale": balance.rationale,
        "words_reported": placement.words_reported + balance.reported,
        "words_unaccounted": unaccounted(examined),
    }


def unaccounted(examined: Examined) -> int:
    """Return how many words of a file were counted and are none of what the report says of it."""
    placement, balance = examined.placement, (examined.marked or Found()).balance
    marked = balance.unchanged + balance.deleted + balance.proposed + balance.rationale + balance.reported
    said = placement.words_placed + placement.words_matched + placement.words_reported + marked
    return (examined.words_in or placement.words_in) - said


def particulars_of(examined: Examined, consultation: Consultation) -> list[particulars.Offered]:
    """Return what the cover of a file of others says of the submitter: it is offered, and nothing of it is taken."""
    if returning.recognises(examined.source):
        return []
    return particulars.offered(examined.placement.pieces, list(consultation.questionnaire.questions.all()))


def recognised(examined: Examined, consultation: Consultation) -> list[dict[str, Any]]:
    """Return every text that was recognised, word for word: the number of the question that it words, and why.

    The number is null for the title of the file, and for what words no numbered question.
    """
    numbers = dict(consultation.questionnaire.questions.exclude(number=None).values_list("key", "number"))
    return [
        {
            "text": "\n".join(line.text for line in lines_of((piece.item,))),
            "question": numbers.get(piece.key),
            "why": piece.why,
            "sentence": sentences.recognised(piece.why),
        }
        for piece in examined.placement.pieces
        if piece.why
    ]


def _notices(notices: Sequence[Notice]) -> list[dict[str, Any]]:
    return [
        {
            "kind": notice.code,
            "sentence": sentences.notice(notice),
            "words": notice.words,
            "excerpt": notice.excerpt,
            "author": notice.author,
            "where": _where(notice.where),
        }
        for notice in notices
    ]


def _where(where: Where) -> dict[str, Any]:
    place = sentences.place(where)
    return {"part": where.part, "paragraph": where.paragraph, "near": where.near, "sentence": place}


def write_report(examined: Examined, consultation: Consultation, target: Path) -> None:
    """Write the report as JSON (UTF-8)."""
    text = json.dumps(report(examined, consultation), ensure_ascii=False, indent=2)
    try:
        target.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise NotPossible(_("The report cannot be written: %(error)s") % {"error": error}) from error
