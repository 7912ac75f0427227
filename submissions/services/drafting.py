"""Drafting: beginning a submission, saving answers, and what surrounds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from submissions import moments, richtext, signals
from submissions.clock import accepts_new_drafts
from submissions.enums import AuditVerb, Language, ParagraphAction, Publication, QuestionKind
from submissions.exceptions import NotPermitted, NotPossible
from submissions.models import (
    Answer,
    AnswerRevision,
    Association,
    Consultation,
    CoSubmitter,
    OnBehalfOf,
    Organization,
    Paragraph,
    ParagraphComment,
    Question,
    Submission,
    User,
)
from submissions.querysets import AnswerQuerySet
from submissions.richtext.blocks import SCHEMA
from submissions.rules import is_member, reason_against
from submissions.services import audit


@dataclass(frozen=True, slots=True)
class Saved:
    """The text became revision ``revision`` of the answer; ``notices`` say what formatting was taken out."""

    answer: Answer
    revision: int
    notices: tuple[richtext.Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody saved meanwhile: ``answer`` holds their text, ``kept`` the other one, in the answer's history."""

    answer: Answer
    kept: AnswerRevision
    notices: tuple[richtext.Notice, ...] = field(default=())


@transaction.atomic
def start(consultation: Consultation, organization: Organization, actor: User) -> Submission:
    """Return the organization's submission to the call, begun now where there is none yet.

    Raises NotPermitted, or NotPossible where the call is not open or does not admit the category.
    """
    if not is_member(actor, organization):
        raise NotPermitted(_("Only members of %(name)s may draft its submission.") % {"name": organization})
    found = Submission.objects.filter(consultation=consultation, organization=organization).first()
    if found:
        return found
    if not accepts_new_drafts(consultation, organization):
        raise NotPossible(_("The call for inputs is not open; no new draft can be begun."))
    return open_submission(consultation, organization, actor)


def open_submission(consultation: Consultation, organization: Organization, actor: User) -> Submission:
    """Return the organization's submission, made with an empty answer to each question where there is none.

    Raises NotPossible where the call does not admit the category of the organization.
    """
    if not consultation.category_policies.filter(category=organization.category).exists():
        raise NotPossible(
            _("This call does not admit inputs of this category: %(category)s.")
            % {"category": organization.get_category_display()}
        )
    submission, created = Submission.objects.get_or_create(
        consultation=consultation, organization=organization, defaults={"started_by": actor}
    )
    if created:
        Answer.objects.bulk_create(
            Answer(submission=submission, question=question)
            for question in Question.objects.filter(questionnaire__consultation=consultation)
        )
        audit.record(AuditVerb.STARTED, actor, submission=submission)
    return submission


def to_save(answers: AnswerQuerySet) -> AnswerQuerySet:
    """Load with the answers what ``save_answer`` asks of them, in two queries however many there are."""
    return answers.select_related(
        "question", "submission__organization", "submission__consultation", "submission__latest_version"
    ).prefetch_related("submission__consultation__extensions")


def save_answer(
    answer: Answer | int,
    base_revision: int,
    *,
    actor: User,
    html: str | None = None,
    value: Any = None,
    key: str = "",
) -> Saved | Conflict:
    """Save one answer (or the one with this primary key), made from revision ``base_revision`` of it.

    ``key`` is the idempotency key of the request: a save that arrives twice is one save. A text made from an older
    revision than the present one does not overwrite it: it is kept in the history and returned as a Conflict. The
    text is cleaned here, once, to what the call allows. Raises NotPermitted, or NotPossible where the value is none
    that the question offers.
    """
    answer = to_save(Answer.objects.all()).get(pk=answer) if isinstance(answer, int) else answer
    reason = reason_against(actor, "submissions.edit_draft", answer.submission)
    if reason:
        raise NotPermitted(reason)
    notices: tuple[richtext.Notice, ...] = ()
    text, words = "", 0
    if answer.question.is_text:
        cleaned = richtext.clean(html or "", answer.submission.consultation.allowed)
        text, notices, value = cleaned.html, cleaned.notices, None
        words = richtext.words(cleaned.blocks)
    else:
        value = clean_value(answer.question, value)
        if isinstance(value, str):
            words = richtext.count_words(value)
    return write(answer, base_revision, text, value, words, notices, actor, key or uuid4().hex)


@transaction.atomic
def write(
    answer: Answer,
    base_revision: int,
    html: str,
    value: Any,
    words: int,
    notices: tuple[richtext.Notice, ...],
    actor: User | None,
    key: str,
) -> Saved | Conflict:
    """Write a revision by compare-and-set on the answer's row, or keep the text beside the newer one.

    A text that is the same as its base, or as the newer one, says nothing new and is not kept.
    """
    now = moments.now()
    if html == answer.html and value == answer.value and base_revision == answer.revision:
        return Saved(answer, answer.revision, notices)
    changed = {"html": html, "schema": SCHEMA, "value": value, "words": words}
    made = {"answer": answer, "html": html, "value": value, "key": key, "actor": actor, "created_at": now}
    unrepeated = ~Exists(AnswerRevision.objects.filter(answer=OuterRef("pk"), key=key))
    won = Answer.objects.filter(unrepeated, pk=answer.pk, revision=base_revision).update(
        revision=base_revision + 1, updated_by=actor, updated_at=now, **changed
    )
    if not won:
        answer.refresh_from_db()
        repeated = AnswerRevision.objects.filter(answer=answer, key=key).first()
        if repeated and (repeated.html, repeated.value) == (html, value):
            kept_aside = repeated.conflicts_with is not None
            return Conflict(answer, repeated, notices) if kept_aside else Saved(answer, repeated.number, notices)
        if (html, value) == (answer.html, answer.value):
            return Saved(answer, answer.revision, notices)
        if (html, value) == content_at(answer, base_revision):
            return Saved(answer, base_revision, notices)
        if repeated:  # another text under the same key: a page that was gone back to, or a fault of the client
            made["key"] = uuid4().hex
        kept = AnswerRevision.objects.create(
            number=base_revision, base_number=base_revision, conflicts_with=answer.revision, **made
        )
        return Conflict(answer, kept, notices)
    revision = AnswerRevision.objects.create(number=base_revision + 1, base_number=base_revision, **made)
    Submission.objects.filter(pk=answer.submission_id).update(edited_at=now)
    for name, content in {**changed, "revision": base_revision + 1, "updated_at": now, "updated_by": actor}.items():
        setattr(answer, name, content)
    signals.answer_saved.send(Answer, answer=answer, revision=revision)
    return Saved(answer, answer.revision, notices)


def content_at(answer: Answer, revision: int) -> tuple[str, Any]:
    """Return the text and the value that the answer had at a revision; nothing where there is no such revision."""
    if revision == answer.revision:
        return answer.html, answer.value
    found = AnswerRevision.objects.filter(answer=answer, number=revision, conflicts_with=None).first()
    return (found.html, found.value) if found else ("", None)


def clean_value(question: Question, value: Any) -> Any:
    """Return the value that a question of this kind may hold, or None; raises NotPossible for anything else."""
    kind = question.kind
    if value in (None, "", []):
        return None
    if kind == QuestionKind.SHORT_TEXT:
        return " ".join(str(value).replace("\x00", "").split())[:500] or None
    if kind == QuestionKind.ACKNOWLEDGEMENT:
        return value in (True, "true", "on", "1", 1)
    if kind == QuestionKind.SCALE:
        step = int(value) if str(value).isdecimal() else 0
        if not 1 <= step <= question.scale_max:
            raise NotPossible(_("Choose a step from 1 to %(highest)s.") % {"highest": question.scale_max})
        return step
    offered = {option.value for option in question.options.all()}
    chosen = [str(choice) for choice in value] if isinstance(value, list) else [str(value)]
    if not set(chosen) <= offered or (kind == QuestionKind.SINGLE_CHOICE and len(chosen) != 1):
        raise NotPossible(_("Choose among the options offered."))
    return chosen if kind == QuestionKind.MULTIPLE_CHOICE else chosen[0]


def editable(submission_id: int, actor: User) -> Submission:
    """Return the submission locked. Raises NotPermitted to whoever may not edit its draft now."""
    submission = (
        Submission.objects.select_for_update(of=("self",))
        .select_related("consultation", "organization")
        .get(pk=submission_id)
    )
    reason = reason_against(actor, "submissions.edit_draft", submission)
    if reason:
        raise NotPermitted(reason)
    return submission


@transaction.atomic
def set_particulars(
    submission_id: int,
    *,
    actor: User,
    language: str,
    publication: str,
    on_behalf_of: list[str] | None = None,
    co_submitters: list[Organization] | None = None,
    associated_with: list[Organization] | None = None,
) -> Submission:
    """Write what surrounds the answers; a list that is None stays as it is. Raises NotPermitted or NotPossible."""
    submission = editable(submission_id, actor)
    if publication not in submission.consultation.publications or publication not in Publication.values:
        raise NotPossible(_("This call does not offer that way of publication."))
    if language not in Language.values:
        raise NotPossible(_("Choose one of the six official languages."))
    submission.language, submission.publication, submission.edited_at = language, publication, moments.now()
    submission.save(update_fields=["language", "publication", "edited_at"])
    if on_behalf_of is not None:
        names = list(dict.fromkeys(" ".join(name.split())[:300] for name in on_behalf_of if name.strip()))
        submission.on_behalf_of.exclude(name__in=names).delete()
        OnBehalfOf.objects.bulk_create(
            [OnBehalfOf(submission=submission, name=name) for name in names], ignore_conflicts=True
        )
    if co_submitters is not None:
        others = [organization for organization in co_submitters if organization.pk != submission.organization_id]
        submission.co_submitters.exclude(organization__in=others).delete()
        CoSubmitter.objects.bulk_create(
            [CoSubmitter(submission=submission, organization=organization) for organization in others],
            ignore_conflicts=True,
        )
    if associated_with is not None:
        of = [organization for organization in associated_with if organization.pk != submission.organization_id]
        declared = Association.objects.filter(
            consultation=submission.consultation_id, organization=submission.organization_id
        )
        declared.exclude(statement_of__in=of).delete()
        Association.objects.bulk_create(
            [
                Association(
                    consultation=submission.consultation,
                    organization=submission.organization,
                    statement_of=organization,
                    declared_by=actor,
                )
                for organization in of
            ],
            ignore_conflicts=True,
        )
    return submission


@transaction.atomic
def confirm_co_submitter(co_submitter_id: int, actor: User) -> CoSubmitter:
    """Confirm, for one's own organization, that it submits jointly. Raises NotPermitted."""
    from submissions.rules import is_focal_point

    found = CoSubmitter.objects.select_for_update().get(pk=co_submitter_id)
    if not is_focal_point(actor, found.organization):
        raise NotPermitted(_("Only a focal point of the co-submitting organization may confirm."))
    if found.confirmed_at is None:
        found.confirmed_by, found.confirmed_at = actor, moments.now()
        found.save(update_fields=["confirmed_by", "confirmed_at"])
    return found


@transaction.atomic
def add_paragraph_comment(
    answer_id: int, paragraph: Paragraph, *, actor: User, action: str, comment: str = "", proposed_text: str = ""
) -> ParagraphComment:
    """Comment on a paragraph as it is worded now. Raises NotPermitted, or NotPossible where nothing is said."""
    answer = Answer.objects.select_related("submission", "question").get(pk=answer_id)
    submission = editable(answer.submission_id, actor)
    comment, proposed_text = comment.strip(), " ".join(proposed_text.split())
    if action not in ParagraphAction.values:
        raise NotPossible(_("Choose what you ask for this paragraph."))
    if action in {ParagraphAction.AMEND, ParagraphAction.INSERT_AFTER} and not proposed_text:
        raise NotPossible(_("Write the text that you propose."))
    if action == ParagraphAction.COMMENT and not comment:
        raise NotPossible(_("Write a comment, or choose another action."))
    if action not in {ParagraphAction.AMEND, ParagraphAction.INSERT_AFTER}:
        proposed_text = ""
    if answer.question.kind != QuestionKind.PARAGRAPH_COMMENTS or (
        paragraph.base_text.consultation_id != submission.consultation_id
    ):
        raise NotPossible(_("This paragraph is not part of the text under consultation."))
    made = ParagraphComment.objects.create(
        answer=answer,
        revision=paragraph.revisions.order_by("-number")[0],
        action=action,
        comment=comment,
        proposed_text=proposed_text,
        created_by=actor,
    )
    Submission.objects.filter(pk=submission.pk).update(edited_at=moments.now())
    return made


@transaction.atomic
def remove_paragraph_comment(comment_id: int, actor: User) -> None:
    """Take one's organization's comment on a paragraph out of the draft. Raises NotPermitted."""
    found = ParagraphComment.objects.select_related("answer").get(pk=comment_id)
    submission = editable(found.answer.submission_id, actor)
    found.delete()
    Submission.objects.filter(pk=submission.pk).update(edited_at=moments.now())
