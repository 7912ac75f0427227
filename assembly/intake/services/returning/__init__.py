"""A drafting file comes back: what it changes of the draft, answer by answer, for a person to decide.

Nothing is written here. The file is compared with what the same file would say untouched: it is made once more from
the revisions that it was made from, and read again by the same reader. So whatever Word cannot say of an answer (a
table in a list, the language of a word) is no change of the person's, and the three-way merge puts it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from assembly import drafting_file
from assembly.drafting_file import Content, content_of
from assembly.intake.services.returning.patterns import plain_pattern, with_furniture, written_again
from assembly.intake.services.returning.placing import placement_of, recognises
from assembly.intake.services.returning.proposing import Chosen, Option, Outside, Proposal, Proposals, State
from assembly.intake.services.returning.settling import settle
from submissions.models import Answer, AnswerRevision, Question, Submission
from submissions.values.exceptions import NotPossible
from word.matching.arrange import arrange
from word.matching.returned import Answered, Sorted, sort_out, words_in_answers
from word.model import slots
from word.model.slots import Origin
from word.model.source import Item, Source, words_of_items

__all__ = ["Chosen", "Option", "Outside", "Proposal", "Proposals", "State", "placement_of", "proposals", "recognises"]


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
    pattern = plain_pattern(questions, origin, source)
    bases = _bases(sort_out(source, pattern), origin, questions, answers)
    written = written_again(submission.consultation, submission, origin, source, bases)
    pattern = with_furniture(pattern, written)
    found, untouched = sort_out(source, pattern), sort_out(written, pattern)

    @cache
    def present() -> Sorted:
        contents = {question.key: content_of(answers[question.pk]) for question in questions if question.pk in answers}
        return sort_out(written_again(submission.consultation, submission, origin, source, contents), pattern)

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


# ---- the draft that a file was made from


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
