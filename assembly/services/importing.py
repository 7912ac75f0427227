"""A Word file that came in becomes answers to a call, with a report that accounts for every word."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from assembly.word.matching import Placement, QuestionText, match
from assembly.word.read import read_in_subprocess
from assembly.word.safety import Refused
from assembly.word.source import Remark
from submissions import richtext
from submissions.enums import STATES, Category, Language
from submissions.exceptions import NotFound, NotPossible, Refusal
from submissions.models import Consultation, Organization, Question, User
from submissions.services import receiving, registry
from submissions.services.attachments import WORD, File

LANGUAGES = ("en", "ar", "zh_hans", "fr", "ru", "es")


class Unreadable(Refusal):
    """A file that cannot be read, with the sentence why and its ``code``."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(_(refused.sentence))
        self.code = refused.code


@dataclass(frozen=True, slots=True)
class Examined:
    """A file read and matched to the questions of a call. ``language`` is one of the six, or "" where unknown."""

    path: Path
    placement: Placement
    language: str


def question_texts(consultation: Consultation) -> list[QuestionText]:
    """Return the numbered questions with every wording by which a file may repeat them."""
    if not hasattr(consultation, "questionnaire"):
        raise NotPossible(_("This call has no questionnaire yet."))
    return [
        QuestionText(question.number or 0, question.key, _wordings(question))
        for question in consultation.questionnaire.questions.exclude(number=None).order_by("number")
    ]


def _wordings(question: Question) -> tuple[str, ...]:
    columns = [getattr(question, f"{field}_{language}") for field in ("text", "short_text") for language in LANGUAGES]
    return tuple(wording for wording in [*columns, *question.also_worded] if wording)


def examine(path: Path, consultation: Consultation) -> Examined:
    """Read a file, in a process of its own that can be killed, and find the answers in it. Raises Unreadable."""
    try:
        source = read_in_subprocess(path)
    except Refused as refused:
        raise Unreadable(refused) from refused
    language = source.language.split("-")[0]
    placement = match(source, question_texts(consultation))
    return Examined(path, placement, language if language in Language.values else "")


def category_named(name: str) -> Category:
    """Return the category of that name or value, in any case. Raises NotFound with the names there are."""
    wanted = " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
    for category in Category:
        if wanted in {category.value.replace("_", " "), str(category.label).casefold()}:
            return category
    raise NotFound(_("There is no category “%(name)s”.") % {"name": name}, [str(label) for label in Category.labels])


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


def enter(
    examined: Examined, consultation: Consultation, organization: Organization, actor: User, *, submit: bool = False
) -> receiving.Received:
    """Write the answers into the organization's submission and keep the file as the received original."""
    answers = {question.key: richtext.serialize(question.blocks) for question in examined.placement.questions}
    if not answers:
        raise NotPossible(_("None of the questions was found in the file, so nothing was entered."))
    return receiving.receive(
        consultation,
        organization,
        actor,
        answers,
        original=File(examined.path.name, examined.path.read_bytes(), WORD),
        language=examined.language,
        submit=submit,
    )


def report(examined: Examined, consultation: Consultation) -> dict[str, Any]:
    """Return the report as plain values: what was placed, what was not, and the balance of words."""
    placement = examined.placement
    return {
        "file": examined.path.name,
        "consultation": consultation.slug,
        "language": examined.language,
        "questions": [
            {
                "number": placed.number,
                "key": placed.key,
                "confidence": round(placed.confidence, 3),
                "doubtful": placed.doubtful,
                "words": placed.words,
                "matched_text": placed.matched_text,
                "html": richtext.clean(richtext.serialize(placed.blocks), consultation.allowed).html,
            }
            for placed in placement.questions
        ],
        "unplaced": [
            {
                "kind": part.kind,
                "words": part.words,
                "text": richtext.plain_text(part.blocks),
                "where": {"part": part.where.part, "paragraph": part.where.paragraph, "near": part.where.near},
            }
            for part in placement.unplaced
        ],
        "losses": _remarks(placement.losses),
        "notices": _remarks(placement.notices),
        "words_in": placement.words_in,
        "words_placed": placement.words_placed,
        "words_matched": placement.words_matched,
        "words_reported": placement.words_reported,
    }


def _remarks(remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    return [
        {
            "kind": remark.kind,
            "words": remark.words,
            "excerpt": remark.excerpt,
            "where": {"part": remark.where.part, "paragraph": remark.where.paragraph, "near": remark.where.near},
        }
        for remark in remarks
    ]


def write_report(examined: Examined, consultation: Consultation, target: Path) -> None:
    """Write the report as JSON (UTF-8)."""
    text = json.dumps(report(examined, consultation), ensure_ascii=False, indent=2)
    try:
        target.write_text(text + "\n", encoding="utf-8")
    except OSError as error:
        raise NotPossible(_("The report cannot be written: %(error)s") % {"error": error}) from error
