"""A drafting file comes back: what it changes of the draft, answer by answer, for a person to decide.

Nothing is written here. The file is compared with what the same file would say untouched: it is made once more from
the revisions that it was made from, and read again by the same reader. So whatever Word cannot say of an answer (a
table in a list, the language of a word) is no change of the person's, and the three-way merge puts it back.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from assembly.intake.services.returning.proposing import Chosen, Option, Outside, Proposal, Proposals, State
from assembly.intake.services.returning.settling import settle
from assembly.outputs import collect
from assembly.outputs.services import drafting_file, templates
from assembly.outputs.services.drafting_file import Content, content_of
from submissions.models import Answer, AnswerRevision, Question, Submission
from submissions.values import moments
from submissions.values.enums import Language
from submissions.values.exceptions import NotPossible
from word.matching.arrange import arrange
from word.matching.returned import Answered, Pattern, Sorted, known, sort_out, words_in_answers
from word.matching.wordings import normal
from word.model import slots
from word.model.slots import Names, Origin
from word.model.source import Item, Source, lines_of, words_of_items
from word.read import read

__all__ = ["Chosen", "Option", "Outside", "Proposal", "Proposals", "State", "proposals", "recognises"]


def recognises(source: Source) -> bool:
    """Tell whether a file was made here to draft in: by its properties, or else by the names of its controls."""
    return slots.origin_of(source.properties) is not None or any(slots.is_ours(tag) for tag, _title in source.controls)


def proposals(source: Source, submission: Submission) -> Proposals:
    """Return what a drafting file proposes for the draft as it is now.

    Raises NotPossible, with a sentence, for a file of another call or of another organization.
    """
    origin = slots.origin_of(source.properties)
    if origin and origin.call != submission.consultation.slug:
        raise NotPossible(
            _("This file was made for another call for inputs (%(call)s). Upload it to your draft for that call.")
            % {"call": origin.call}
        )
    if origin and origin.submission not in {0, submission.pk}:
        raise NotPossible(
            _("This file was made from another organization’s draft. Download the questionnaire from your own draft.")
        )
    questions = drafting_file.questions_of(submission.consultation)
    answers = {answer.question_id: answer for answer in submission.answers.all()}
    pattern = _pattern(questions, origin, source)
    bases = _bases(sort_out(source, pattern), origin, questions, answers)
    written = _written_again(submission, origin, source, bases)
    pattern = _with_furniture(pattern, written)
    found, untouched = sort_out(source, pattern), sort_out(written, pattern)

    @cache
    def present() -> Sorted:
        contents = {question.key: content_of(answers[question.pk]) for question in questions if question.pk in answers}
        return sort_out(_written_again(submission, origin, source, contents), pattern)

    made = [
        _proposal(question, answers[question.pk], bases.get(question.key), found, untouched, present)
        for question in questions
        if question.pk in answers
    ]
    unread = [found.answers[proposal.question.key] for proposal in made if proposal.state == "unread"]
    by_key = {question.key: question for question in questions}
    elsewhere = (*_outside(found, by_key), *(_unread(answered, by_key[answered.key]) for answered in unread))
    placed = words_in_answers(found.answers.values()) - words_in_answers(unread)
    return Proposals(
        proposals=tuple(made),
        notes=tuple(_notes(origin, questions)),
        elsewhere=elsewhere,
        losses=tuple(found.losses),
        notices=source.notices,
        words_in=source.words_in,
        words_placed=placed,
        words_matched=found.words_matched,
        words_reported=sum(part.words for part in elsewhere) + sum(loss.words for loss in found.losses),
    )


def _notes(origin: Origin | None, questions: list[Question]) -> Iterator[str]:
    if origin is None:
        yield _(
            "The file no longer says which draft it was made from. Its answers are known by the names of their boxes."
        )
    elif origin.questionnaire != drafting_file.fingerprint(questions):
        yield _(
            "The questionnaire was changed after this file was made. Check that each answer still fits its question."
        )


# ---- what a file of ours looks like


def _language(origin: Origin | None, source: Source) -> str:
    language = origin.language if origin else source.language
    return language if language in Language.values else Language.ENGLISH.value


def _pattern(questions: list[Question], origin: Origin | None, source: Source) -> Pattern:
    """The names and the texts by which answers are found, worded in the language of the file."""
    with translation.override(collect.interface_language(_language(origin, source))):
        return Pattern(
            names=Names({question.key: drafting_file.titles(question) for question in questions}),
            begins={normal(drafting_file.begins(question)): question.key for question in questions},
            ends={normal(drafting_file.ends(question)): question.key for question in questions},
            headings={normal(drafting_file.heading(question)): question.key for question in questions},
            placeholders=frozenset(map(normal, drafting_file.placeholders())),
        )


def _bases(
    found: Sorted, origin: Origin | None, questions: list[Question], answers: Mapping[int, Answer]
) -> dict[str, Content]:
    """The answers as they were at the revisions that the file was made from; none where that is not known."""
    told = dict(origin.revisions) if origin else {}
    wanted: dict[str, int] = {}
    for question in questions:
        answered = found.answers.get(question.key)
        revision = answered.revision if answered and answered.revision is not None else told.get(question.key)
        if revision is not None and question.pk in answers:
            wanted[question.key] = revision
    kept = {
        (row.answer_id, row.number): row
        for row in AnswerRevision.objects.filter(
            answer__in=[answer.pk for answer in answers.values()], number__in=set(wanted.values()), conflicts_with=None
        )
    }
    bases: dict[str, Content] = {}
    for question in questions:
        revision = wanted.get(question.key)
        if revision is None:
            continue
        answer = answers[question.pk]
        row: Any = answer if revision == answer.revision else kept.get((answer.pk, revision))
        if row is not None:
            bases[question.key] = Content(row.html, row.value, revision)
        elif revision == 0:
            bases[question.key] = Content()
    return bases


def _written_again(
    submission: Submission, origin: Origin | None, source: Source, bases: Mapping[str, Content]
) -> Source:
    """The file as it would be read had nobody touched it."""
    whose = None if origin and origin.submission == 0 else submission
    with translation.override(collect.interface_language(_language(origin, source))):
        made = origin.made if origin else moments.now()
        look = templates.of_checksum(origin.template) if origin else None
        content = drafting_file.make(submission.consultation, whose, bases, made, look)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "untouched.docx"
        path.write_bytes(content)
        return read(path)


def _with_furniture(pattern: Pattern, written: Source) -> Pattern:
    ours = sort_out(written, pattern)
    lines = [line for _near, item in ours.elsewhere for line in lines_of((item,))]
    return replace(
        pattern,
        furniture=frozenset((normal(line.text), line.style.casefold()) for line in (*lines, *ours.ours)),
        losses=frozenset(map(known, written.losses)),
    )


# ---- what came back


def _proposal(
    question: Question,
    answer: Answer,
    base: Content | None,
    found: Sorted,
    untouched: Sorted,
    present: Callable[[], Sorted],
) -> Proposal:
    was = untouched.answers.get(question.key, Answered(question.key))
    answered = found.answers.get(question.key)
    if (was.items or base is None) and (answered is None or _is_gone(answered, found)):
        note = _("The file has no place for this answer any more; the draft stays as it is.")
        return Proposal(question, answer, "absent", notes=(note,), file_base=base.revision if base else None)
    return settle(
        question,
        answer,
        base,
        answered or Answered(question.key),
        was,
        lambda: present().answers.get(question.key, Answered(question.key)).items,
    )


def _is_gone(answered: Answered, found: Sorted) -> bool:
    """Whether the box of an answer was deleted with what was in it, in a file that still has most of the others.

    Where most are gone it was another program that took the boxes away, and an answer without text was emptied.
    """
    boxed = sum(other.boxed for other in found.answers.values())
    return not (answered.items or answered.beside or answered.boxed) and 2 * boxed > len(found.answers)


def _unread(answered: Answered, question: Question) -> Outside:
    """What stands in the box of a choice and is none of those offered."""
    items = (*answered.items, *answered.beside, *(item for copy in answered.copies for item in copy))
    return Outside(arrange(items), words_in_answers([answered]), question, unread=True)


def _outside(found: Sorted, questions: Mapping[str, Question]) -> Iterator[Outside]:
    for near, pairs in groupby(found.elsewhere, key=lambda pair: pair[0]):
        items: tuple[Item, ...] = tuple(item for _near, item in pairs)
        yield Outside(arrange(items), words_of_items(items), questions.get(near))
