"""Reading a questionnaire from its data file (docs/questionnaires.md) into a call."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.models import Answer, Consultation, Option, Question, Questionnaire, Section, Submission
from submissions.people.services.registry import by_language
from submissions.values.enums import QuestionKind
from submissions.values.exceptions import NotPossible

QUESTION_KEYS = {
    "key", "number", "kind", "required", "text", "short_text", "guidance", "word_limit", "leeway_percent", "shown_if",
    "choices", "scale_max", "texts_also",
}  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    """Return the file's content. Raises NotPossible with a sentence that names what is wrong and where."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NotPossible(_("There is no file %(path)s.") % {"path": path}) from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
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
            if question.get("kind") not in QuestionKind.values:
                raise NotPossible(
                    _("Question “%(key)s” needs a kind, one of: %(kinds)s.")
                    % {"key": key, "kinds": ", ".join(QuestionKind.values)}
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


@locks.writing
def load(content: dict[str, Any], consultation: Consultation) -> Questionnaire:
    """Make the questionnaire of a call, or bring its wording up to date by the keys.

    Raises NotPossible where a question that has been answered would disappear or change its kind.
    """
    locks.call(consultation.pk)
    questionnaire, _created = Questionnaire.objects.get_or_create(consultation=consultation)
    _set(questionnaire, content, "title", "introduction")
    wanted = {
        question["key"]: question for section in content["sections"] for question in section.get("questions") or []
    }
    before = {question.key: question for question in questionnaire.questions.all()}
    _refuse_losses(before, wanted)
    # Positions and numbers are unique: move what is there out of the way before giving new ones.
    questionnaire.questions.exclude(key__in=wanted).delete()
    for offset, section in enumerate(questionnaire.sections.order_by("position"), start=10_000):
        section.position = offset
        section.save()
    for offset, question in enumerate(questionnaire.questions.order_by("position"), start=10_000):
        question.position, question.number = offset, None
        question.save()
    position = 0
    for place, entry in enumerate(content["sections"], start=1):
        section = questionnaire.sections.filter(key=entry["key"]).first() or Section(
            questionnaire=questionnaire, key=entry["key"]
        )
        section.position = place
        _set(section, entry, "title", "introduction")
        for question in entry.get("questions") or []:
            position += 1
            _load_question(questionnaire, section, question, position)
    questionnaire.sections.exclude(key__in=[entry["key"] for entry in content["sections"]]).delete()
    _open_answers(questionnaire)
    return questionnaire


def _refuse_losses(before: dict[str, Question], wanted: dict[str, dict[str, Any]]) -> None:
    for key, question in before.items():
        gone = key not in wanted or wanted[key]["kind"] != question.kind
        if gone and Answer.objects.filter(question=question, revision__gt=0).exists():
            raise NotPossible(
                _("Question “%(key)s” has been answered; it can be reworded but not removed.") % {"key": key}
            )
        if gone:
            Answer.objects.filter(question=question).delete()


def _load_question(questionnaire: Questionnaire, section: Section, entry: dict[str, Any], position: int) -> None:
    question = questionnaire.questions.filter(key=entry["key"]).first() or Question(
        questionnaire=questionnaire, key=entry["key"]
    )
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
    question.shown_if = questionnaire.questions.get(key=shown_if["question"]) if shown_if else None
    question.shown_if_values = list(shown_if.get("one_of", []))
    _set(question, entry, "text", "short_text", "guidance")
    choices = entry.get("choices") or []
    question.options.exclude(value__in=[choice["key"] for choice in choices]).delete()
    for place, choice in enumerate(choices, start=1):
        option = question.options.filter(value=choice["key"]).first() or Option(question=question, value=choice["key"])
        option.position = place
        _set(option, {"label": choice["text"]}, "label")


def _set(row: Any, entry: dict[str, Any], *fields: str) -> None:
    for field in fields:
        for column, words in by_language(field, entry.get(field) or {}).items():
            setattr(row, column, words.strip())
    row.save()


def _open_answers(questionnaire: Questionnaire) -> None:
    """Give drafts already begun an empty answer to each question that is new."""
    for submission in Submission.objects.filter(consultation=questionnaire.consultation_id):
        answered = set(submission.answers.values_list("question_id", flat=True))
        Answer.objects.bulk_create(
            Answer(submission=submission, question=question)
            for question in questionnaire.questions.all()
            if question.pk not in answered
        )
