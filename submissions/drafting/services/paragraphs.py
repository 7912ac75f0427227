"""Comments of a draft on paragraphs of the text under consultation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.drafting.services import wordings
from submissions.drafting.services.access import editable
from submissions.drafting.services.proposers import proposers_on
from submissions.models import Answer, Paragraph, ParagraphComment, ParagraphCommentWording, User
from submissions.values.enums import ParagraphAction, ProposalType, TextTarget
from submissions.values.exceptions import NotPossible


class Overtaken(NotPossible):
    """A colleague changed the comment meanwhile; ``present`` is how it stands now, None where it was removed."""

    def __init__(self, present: ParagraphComment | None) -> None:
        if present is None:
            reason = _("A colleague removed this comment meanwhile. Your text is below; keep it to comment anew.")
        else:
            person = present.changed_by or present.created_by or _("someone else")
            reason = _(
                "%(person)s changed this comment meanwhile. Theirs is shown, yours is below; keep what is right."
            )
            reason %= {"person": person}
        super().__init__(reason)
        self.present = present


@locks.writing
def add_paragraph_comment(
    answer_id: int,
    paragraph: Paragraph,
    *,
    actor: User,
    action: str,
    comment: str = "",
    proposed_text: str = "",
    revision: str = "",
    proposal_type: str = "",
    supports: str = "",
    line: UUID | None = None,
) -> ParagraphComment:
    """Comment on a paragraph as it was worded before the author: in ``revision``, a number, or else as it is now.

    ``proposal_type`` is a ``ProposalType`` or empty. ``supports`` names, as the record does, whose published proposal
    is supported or reserved upon; it is empty for the paragraph itself. ``line`` is given by a page that saves by
    itself: asked twice for one, it makes one comment. Raises NotPermitted, or NotPossible where nothing is said.
    """
    answer = Answer.objects.select_related("submission", "question").get(pk=answer_id)
    submission = editable(answer.submission_id, actor)
    made = ParagraphComment.objects.filter(answer=answer, line=line).first() if line else None
    if made:
        return change_paragraph_comment(
            answer_id,
            made.pk,
            made.wording,
            actor=actor,
            action=action,
            comment=comment,
            proposed_text=proposed_text,
            revision=revision,
            proposal_type=proposal_type,
            supports=supports,
        )
    said = _clean_fields(answer, paragraph, action, comment, proposed_text, revision, proposal_type, supports)
    made = ParagraphComment.objects.create(answer=answer, created_by=actor, line=line or uuid4(), **said)
    wordings.remember(made, actor)
    locks.edited(submission.pk)
    return made


@locks.writing
def change_paragraph_comment(
    answer_id: int,
    comment_id: int,
    base: int,
    *,
    actor: User,
    action: str,
    comment: str = "",
    proposed_text: str = "",
    revision: str = "",
    proposal_type: str = "",
    supports: str = "",
) -> ParagraphComment:
    """Write a comment of an answer anew, from its wording number ``base``; the rest as for a new comment.

    Raises NotPermitted, Overtaken where the comment was changed or removed since, or NotPossible.
    """
    answer = Answer.objects.select_related("submission", "question").get(pk=answer_id)
    submission = editable(answer.submission_id, actor)
    comments = ParagraphComment.objects.select_related("revision__paragraph__base_text", "created_by", "changed_by")
    found = comments.filter(answer=answer, pk=comment_id).first()
    if found is None:
        raise Overtaken(None)
    paragraph = found.revision.paragraph
    said = _clean_fields(
        answer, paragraph, action, comment, proposed_text, revision, proposal_type, supports, found.supports
    )
    if all(getattr(found, name) == content for name, content in said.items()):
        return found
    if found.wording != base:
        raise Overtaken(found)
    for name, content in {**said, "wording": base + 1, "changed_by": actor}.items():
        setattr(found, name, content)
    found.save()
    wordings.remember(found, actor)
    locks.edited(submission.pk)
    return found


@dataclass(frozen=True, slots=True)
class Entered:
    """What a file says of a paragraph, by its key; ``text`` is the text proposed, ``target`` a ``TextTarget``."""

    paragraph: str
    action: str
    text: str = ""
    comment: str = ""
    type: str = ""
    target: str = TextTarget.PARAGRAPH
    supports: str = ""


@locks.within
def enter_comments(answer: Answer, entered: Iterable[Entered], actor: User, from_file: str) -> list[ParagraphComment]:
    """Write what a file says of paragraphs into an answer that the caller has locked; what stands there stays.

    What the answer says already is not written again. Raises NotPossible as for a comment that a person writes.
    """
    call = answer.submission.consultation_id
    paragraphs = {
        row.key: row for row in Paragraph.objects.filter(base_text__consultation=call).select_related("base_text")
    }
    there = {
        (row.revision_id, row.action, row.comment, row.proposed_text, row.target)
        for row in answer.paragraph_comments.all()
    }
    made = []
    for one in entered:
        paragraph = paragraphs.get(one.paragraph)
        if paragraph is None:
            raise NotPossible(_("This paragraph is not part of the text under consultation."))
        said = _clean_fields(
            answer, paragraph, one.action, one.comment, one.text, "", one.type, one.supports, one.supports
        )
        said |= {"target": one.target}
        key = (said["revision"].pk, said["action"], said["comment"], said["proposed_text"], said["target"])
        if key not in there:
            there.add(key)
            made.append(
                ParagraphComment.objects.create(answer=answer, created_by=actor, from_file=from_file[:255], **said)
            )
    return made


def _clean_fields(
    answer: Answer,
    paragraph: Paragraph,
    action: str,
    comment: str,
    proposed_text: str,
    revision: str,
    proposal_type: str = "",
    supports: str = "",
    supported: str = "",
) -> dict[str, Any]:
    """Return what a comment says, as its fields. Raises NotPossible where that is nothing.

    ``supported`` is the body that the comment supports already, whatever became of that body's proposal.
    """
    comment, proposed_text = comment.replace("\r\n", "\n").strip(), " ".join(proposed_text.split())
    if action not in ParagraphAction.values:
        raise NotPossible(_("Choose what you ask for this paragraph."))
    if action in {ParagraphAction.AMEND, ParagraphAction.INSERT_AFTER} and not proposed_text:
        raise NotPossible(_("Write the text that you propose."))
    if action == ParagraphAction.COMMENT and not comment:
        raise NotPossible(_("Write a comment, or choose another action."))
    if action not in {ParagraphAction.AMEND, ParagraphAction.INSERT_AFTER}:
        proposed_text = ""
    if proposal_type and proposal_type not in ProposalType.values:
        raise NotPossible(_("Choose a type of the list."))
    if action not in {ParagraphAction.SUPPORT, ParagraphAction.RESERVATION}:
        supports = ""
    if supports not in {"", supported} and supports not in dict(proposers_on(paragraph)):
        raise NotPossible(_("%(name)s has no published proposal on this paragraph.") % {"name": supports})
    if not answer.question.asked_as.takes_paragraph_comments or (
        paragraph.base_text.consultation_id != answer.submission.consultation_id
    ):
        raise NotPossible(_("This paragraph is not part of the text under consultation."))
    wordings = paragraph.revisions.filter(number=revision) if revision.isdecimal() else paragraph.revisions
    wording = wordings.order_by("-number").first()
    if wording is None:
        raise NotPossible(_("This paragraph is not part of the text under consultation."))
    if action == ParagraphAction.AMEND and proposed_text == " ".join(wording.text.split()):
        raise NotPossible(_("The text that you propose is that of the paragraph. Change its words."))
    return {
        "revision": wording,
        "action": action,
        "comment": comment,
        "proposed_text": proposed_text,
        "type": proposal_type,
        "supports": supports,
    }


@locks.writing
def enter_from_file(
    submission_id: int, question: str, entered: Sequence[Entered], actor: User, from_file: str
) -> list[ParagraphComment]:
    """Write what a file says of paragraphs into one's organization's draft. Raises NotPermitted or NotPossible."""
    submission = editable(submission_id, actor)
    answer = submission.answers.select_related("question", "submission").get(question__key=question)
    made = enter_comments(answer, entered, actor, from_file)
    locks.edited(submission.pk)
    return made


@locks.within
def take_out_of_file(submission_id: int, from_file: str) -> int:
    """Take out of a draft, which the caller has locked, what came in a file and was not written anew since."""
    rows = ParagraphComment.objects.filter(answer__submission=submission_id, from_file=from_file[:255], wording=1)
    return rows.delete()[0]


@locks.writing
def remove_paragraph_comment(comment_id: int, actor: User) -> ParagraphCommentWording:
    """Take one's organization's comment on a paragraph out of the draft; its history keeps it. Raises NotPermitted.

    Returns the entry of the history by which it can be put back.
    """
    found = ParagraphComment.objects.select_related("answer").get(pk=comment_id)
    submission = editable(found.answer.submission_id, actor)
    kept = wordings.remember(found, actor, is_removal=True)
    found.delete()
    locks.edited(submission.pk)
    return kept
