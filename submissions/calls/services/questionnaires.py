"""Reading a questionnaire from its data file (docs/questionnaires.md) into a call."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.core import locks
from submissions.models import (
    Answer,
    Consultation,
    Option,
    Question,
    Questionnaire,
    Section,
    Submission,
    SubmissionVersion,
)
from submissions.people.services.registry import by_language
from submissions.values import moments
from submissions.values.exceptions import NotPossible
from submissions.values.kinds import KINDS

QUESTION_KEYS = {
    "key", "number", "kind", "required", "text", "short_text", "guidance", "word_limit", "leeway_percent", "shown_if",
    "choices", "scale_max", "texts_also",
}  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    """Return the file's content. Raises NotPossible with a sentence that names what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise NotPossible(_("There is no file %(path)s.") % {"path": path}) from None
    except (OSError, UnicodeDecodeError) as error:
        raise NotPossible(_("The file is no readable YAML: %(error)s") % {"error": error}) from error
    return parse(text)


def parse(text: str) -> dict[str, Any]:
    """Return the content of a data file. Raises NotPossible with a sentence that names what is wrong and where."""
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NotPossible(_("The file is no readable YAML: %(error)s") % {"error": error}) from error
    if not isinstance(content, dict) or content.get("schema") != 1 or not isinstance(content.get("sections"), list):
        raise NotPossible(_("The file is no questionnaire: it needs “schema: 1” and a list of sections."))
    _validate(content)
    return content


def _validate(content: dict[str, Any]) -> None:
    seen: dict[str, dict[str, Any]] = {}
    numbers: set[int] = set()
    for section in content["sections"]:
        _text(section, "title", section.get("key", "?"))
        for question in section.get("questions") or []:
            key = question.get("key", "?")
            unknown = set(question) - QUESTION_KEYS
            if unknown:
                raise NotPossible(
                    _("Question “%(key)s” has an unknown entry: %(names)s.")
                    % {"key": key, "names": ", ".join(sorted(unknown))}
                )
            _text(question, "text", key)
            if key in seen or question.get("number") in numbers:
                raise NotPossible(_("Question “%(key)s” repeats a key or a number.") % {"key": key})
            if question.get("kind") not in KINDS:
                raise NotPossible(
                    _("Question “%(key)s” needs a kind, one of: %(kinds)s.") % {"key": key, "kinds": ", ".join(KINDS)}
                )
            shown_if = question.get("shown_if")
            if shown_if and shown_if.get("question") not in seen:
                raise NotPossible(
                    _("Question “%(key)s” depends on a question that does not precede it.") % {"key": key}
                )
            seen[key] = question
            numbers |= {question["number"]} if question.get("number") else set()
    if not seen:
        raise NotPossible(_("The questionnaire has no questions."))


def _text(entry: dict[str, Any], name: str, key: str) -> None:
    if not isinstance(entry.get(name), dict) or not entry[name].get("en"):
        raise NotPossible(_("“%(key)s” needs a “%(name)s” in English at least.") % {"key": key, "name": name})


@dataclass(frozen=True, slots=True)
class Touch:
    """What a change does to answers that are there: how many, and the sentence that says it."""

    question: str
    answers: int
    sentence: str


class TouchesAnswers(NotPossible):
    """A change touches answers and was not confirmed; ``details`` say what it would mean."""


def touched(content: dict[str, Any], consultation: Consultation) -> list[Touch]:
    """Return what bringing a questionnaire to this content would mean for the answers of drafts and of versions.

    Nothing is changed. Rewording, reordering and adding a question that need not be answered touch nothing.
    """
    questionnaire = Questionnaire.objects.filter(consultation=consultation).first()
    if questionnaire is None:
        return []
    wanted = {entry["key"]: entry for section in content["sections"] for entry in section.get("questions") or []}
    before = present(questionnaire)
    found = [touch for key, question in before.items() for touch in _touches(question, wanted.get(key))]
    drafts = Submission.objects.filter(consultation=consultation).count()
    for key, entry in wanted.items():
        is_new = key not in before or (entry["kind"] != before[key].kind and _answers_to(before[key]))
        if drafts and entry.get("required") and (is_new or not before[key].required):
            sentence = ngettext(
                "“%(key)s” must be answered from now on: %(count)s input already begun is asked it.",
                "“%(key)s” must be answered from now on: %(count)s inputs already begun are asked it.",
                drafts,
            )
            found.append(Touch(key, drafts, sentence % {"key": key, "count": drafts}))
    return found


def present(questionnaire: Questionnaire) -> dict[str, Question]:
    """Return the questions that are asked, by the key of the data file: that of the first of those they replace."""
    rows = {question.pk: question for question in questionnaire.questions.prefetch_related("options")}
    found = {}
    for question in rows.values():
        if question.retired_at is None:
            first = question
            while first.replaces_id:
                first = rows[first.replaces_id]
            found[first.key] = question
    return found


def _answers_to(question: Question, *values: str) -> int:
    """Count the inputs that answer a question in draft or in a version, or that chose one of ``values``."""
    rows = Answer.objects.filter(question=question)
    drafts = {
        row.submission_id
        for row in rows.filter(revision__gt=0)
        if (_chose(row.value, values) if values else not row.is_empty)
    }
    if not values:
        drafts |= set(rows.filter(paragraph_comments__isnull=False).values_list("submission", flat=True))
    versions = SubmissionVersion.objects.filter(submission__consultation=question.questionnaire.consultation_id)
    handed_in = {
        version.submission_id
        for version in versions.only("submission_id", "content").iterator(chunk_size=100)
        if any(
            answer["question"] == question.key and (not values or _chose(answer["value"], values))
            for answer in version.content["answers"]
        )
    }
    return len(drafts | handed_in)


def _chose(value: Any, values: tuple[str, ...]) -> bool:
    return any(str(one) in values for one in (value if isinstance(value, list) else [value]))


def _touches(question: Question, entry: dict[str, Any] | None) -> Iterator[Touch]:
    names = {"key": question.key}
    if entry is None or entry["kind"] != question.kind:
        if count := _answers_to(question):
            sentence = ngettext(
                "%(count)s input answers “%(key)s”, which is asked no more so; its answer stays, under the question it "
                "answered.",
                "%(count)s inputs answer “%(key)s”, which is asked no more so; their answers stay, under the question "
                "they answered.",
                count,
            )
            yield Touch(question.key, count, sentence % {**names, "count": count})
        return
    for option in _dropped(question, entry):
        if count := _answers_to(question, option.value):
            sentence = ngettext(
                "%(count)s input chose “%(choice)s” at “%(key)s”; it keeps the choice, which is offered no more.",
                "%(count)s inputs chose “%(choice)s” at “%(key)s”; they keep the choice, which is offered no more.",
                count,
            )
            yield Touch(question.key, count, sentence % {**names, "count": count, "choice": option.label})
    if question.asked_as.has_steps and entry.get("scale_max", 5) < question.scale_max:
        above = [str(step) for step in range(entry.get("scale_max", 5) + 1, question.scale_max + 1)]
        if count := _answers_to(question, *above):
            sentence = ngettext(
                "%(count)s input chose a step at “%(key)s” that the scale has no more; it keeps its answer.",
                "%(count)s inputs chose a step at “%(key)s” that the scale has no more; they keep their answers.",
                count,
            )
            yield Touch(question.key, count, sentence % {**names, "count": count})


def _dropped(question: Question, entry: dict[str, Any]) -> list[Option]:
    kept = {choice["key"] for choice in entry.get("choices") or []}
    return [option for option in question.options.all() if option.value not in kept and option.retired_at is None]


@locks.writing
def load(content: dict[str, Any], consultation: Consultation, *, confirmed: bool = False) -> Questionnaire:
    """Make the questionnaire of a call, or bring it up to date by the keys.

    Raises TouchesAnswers, with what it would mean as ``details``, where answers are touched, unless ``confirmed``.
    A question that was answered and is gone, or of another kind, retires with its answers; a choice that was made and
    is gone is offered to nobody else. So is no answer ever lost or read under words that it did not answer.
    """
    locks.call(consultation.pk)
    found = touched(content, consultation)
    if found and not confirmed:
        raise TouchesAnswers(
            _("This changes what has been answered. Nothing was changed; confirm it if it is meant."),
            [touch.sentence for touch in found],
        )
    questionnaire, _created = Questionnaire.objects.get_or_create(consultation=consultation)
    _set(questionnaire, content, "title", "introduction")
    wanted = {entry["key"]: entry for section in content["sections"] for entry in section.get("questions") or []}
    now = moments.now()
    there = present(questionnaire)
    for key, question in list(there.items()):
        if key in wanted and wanted[key]["kind"] == question.kind:
            continue
        if _answers_to(question) or question.answers.filter(revision__gt=0).exists():  # emptied: it has a history
            question.retired_at = now
            question.save(update_fields=["retired_at"])
        else:
            Answer.objects.filter(question=question).delete()
            question.delete()
            del there[key]
    # Positions and numbers are unique: move what is there out of the way before giving new ones.
    for offset, section in enumerate(questionnaire.sections.order_by("position"), start=10_000):
        section.position = offset
        section.save()
    highest = questionnaire.questions.aggregate(highest=Max("position", default=0))["highest"]
    for offset, question in enumerate(questionnaire.questions.order_by("position"), start=highest + 10_000):
        Question.objects.filter(pk=question.pk).update(position=offset)
        if question.retired_at is None:
            Question.objects.filter(pk=question.pk).update(number=None)
    position, at = 0, dict[str, Question]()
    for place, entry in enumerate(content["sections"], start=1):
        section = questionnaire.sections.filter(key=entry["key"]).first() or Section(
            questionnaire=questionnaire, key=entry["key"]
        )
        section.position = place
        _set(section, entry, "title", "introduction")
        for described in entry.get("questions") or []:
            position += 1
            before = there.get(described["key"])
            question = before if before and before.retired_at is None else _new(questionnaire, described["key"], before)
            at[described["key"]] = question
            _load_question(question, section, described, position, at)
    for question in questionnaire.questions.exclude(retired_at=None).order_by("position"):
        position += 1
        Question.objects.filter(pk=question.pk).update(position=position)
    kept = [entry["key"] for entry in content["sections"]]
    for section in questionnaire.sections.exclude(key__in=kept):
        if not section.questions.exists():
            section.delete()
    open_answers(questionnaire)
    return questionnaire


def _new(questionnaire: Questionnaire, key: str, before: Question | None) -> Question:
    """Return a question under its key, or, where that is borne by one that has retired, under one that says so."""
    taken = set(questionnaire.questions.values_list("key", flat=True))
    names = itertools.chain([key], (f"{key}-{number}" for number in itertools.count(2)))
    free = next(name for name in names if name not in taken)
    return Question(questionnaire=questionnaire, key=free, replaces=before)


def _load_question(
    question: Question, section: Section, entry: dict[str, Any], position: int, at: dict[str, Question]
) -> None:
    shown_if = entry.get("shown_if") or {}
    question.section = section
    question.position = position
    question.number = entry.get("number")
    question.kind = entry["kind"]
    question.required = bool(entry.get("required"))
    question.word_limit = entry.get("word_limit")
    question.leeway = entry.get("leeway_percent", 0)
    question.scale_max = entry.get("scale_max", 5)
    question.also_worded = [wording for wordings in (entry.get("texts_also") or {}).values() for wording in wordings]
    question.shown_if = at[shown_if["question"]] if shown_if else None
    # Who chose what is offered no more is still asked what hung on it.
    earlier = [value for value in question.shown_if_values if _is_kept(question.shown_if, value)]
    question.shown_if_values = list(dict.fromkeys([*shown_if.get("one_of", []), *earlier]))
    _set(question, entry, "text", "short_text", "guidance")
    choices = entry.get("choices") or []
    for option in _dropped(question, entry):
        if _answers_to(question, option.value):
            option.retired_at = moments.now()
            option.save(update_fields=["retired_at"])
        else:
            option.delete()
    for place, choice in enumerate(choices, start=1):
        option = question.options.filter(value=choice["key"]).first() or Option(question=question, value=choice["key"])
        option.position, option.retired_at = place, None
        _set(option, {"label": choice["text"]}, "label")


def _is_kept(question: Question | None, value: str) -> bool:
    return question is not None and question.options.filter(value=value, retired_at__isnull=False).exists()


def _set(row: Any, entry: dict[str, Any], *fields: str) -> None:
    for field in fields:
        for column, words in by_language(field, entry.get(field) or {}).items():
            setattr(row, column, words.strip())
    row.save()


@locks.within
def open_answers(questionnaire: Questionnaire) -> None:
    """Give drafts already begun an empty answer to each question that is new, however it was added."""
    asked = list(questionnaire.questions.filter(retired_at=None))
    for submission in Submission.objects.filter(consultation=questionnaire.consultation_id):
        answered = set(submission.answers.values_list("question_id", flat=True))
        Answer.objects.bulk_create(
            Answer(submission=submission, question=question) for question in asked if question.pk not in answered
        )


def is_in_use(questionnaire: Questionnaire) -> bool:
    """Tell whether an input to the call has been begun: from then on questions change by ``load`` alone."""
    return Submission.objects.filter(consultation=questionnaire.consultation_id).exists()
