"""Comments of a draft on paragraphs of the text under consultation."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from submissions import moments
from submissions.enums import ParagraphAction, QuestionKind
from submissions.exceptions import NotPossible
from submissions.models import Answer, Paragraph, ParagraphComment, Submission, User
from submissions.services.drafting.particulars import editable


@transaction.atomic
def add_paragraph_comment(
    answer_id: int,
    paragraph: Paragraph,
    *,
    actor: User,
    action: str,
    comment: str = "",
    proposed_text: str = "",
    revision: str = "",
) -> ParagraphComment:
    """Comment on a paragraph as it was worded before the author: in ``revision``, a number, or else as it is now.

    Raises NotPermitted, or NotPossible where nothing is said.
    """
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
    wordings = paragraph.revisions.filter(number=revision) if revision.isdecimal() else paragraph.revisions
    wording = wordings.order_by("-number").first()
    if wording is None:
        raise NotPossible(_("This paragraph is not part of the text under consultation."))
    if action == ParagraphAction.AMEND and proposed_text == " ".join(wording.text.split()):
        raise NotPossible(_("The text that you propose is that of the paragraph. Change its words."))
    made = ParagraphComment.objects.create(
        answer=answer,
        revision=wording,
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
