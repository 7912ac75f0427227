"""What drafting keeps of a person: what they wrote, which belongs to their organization, and files they sent."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from submissions.core import locks
from submissions.models import Answer, AnswerRevision, Attachment, Membership, ParagraphComment, Submission, User
from submissions.people.services.erasure import Room
from submissions.values.enums import Category


def export(person: User) -> dict[str, Any]:
    """Return what the person wrote: the text too, where they may still read the draft it stands in."""
    readable = set(Submission.objects.drafted_by(person).values_list("pk", flat=True))
    found = AnswerRevision.objects.filter(actor=person).select_related(
        "answer__question", "answer__submission__consultation", "answer__submission__organization"
    )
    return {
        "answers": [
            {
                "call": row.answer.submission.consultation.slug,
                "organization": str(row.answer.submission.organization),
                "question": row.answer.question.key,
                "revision": row.number,
                "written_at": row.created_at.isoformat(),
                **({"html": row.as_sent, "value": row.value} if row.answer.submission_id in readable else {}),
            }
            for row in found.order_by("pk").iterator(chunk_size=500)
        ],
        "comments_on_paragraphs": [
            {"paragraph": row.revision.paragraph.key, "action": row.action, "written_at": row.created_at.isoformat()}
            for row in ParagraphComment.objects.filter(created_by=person).select_related("revision__paragraph")
        ],
        "files": [
            {"name": row.name, "sha256": row.sha256, "uploaded_at": row.uploaded_at.isoformat()}
            for row in Attachment.objects.filter(uploaded_by=person)
        ],
    }


@locks.within
def erase(person: User) -> None:
    """Empty the drafts of who took part as an individual, alone, and handed nothing in; others' drafts stay theirs."""
    others = Membership.objects.exclude(user=person)
    drafts = Submission.objects.filter(
        organization__category=Category.INDIVIDUAL, organization__memberships__user=person, latest_version=None
    ).exclude(organization__memberships__in=others)
    for draft in drafts:
        answers = Answer.objects.filter(submission=draft)
        ParagraphComment.objects.filter(answer__in=answers).delete()
        AnswerRevision.objects.filter(answer__in=answers).delete()
        answers.update(html="", value=None, words=0, revision=F("revision") + 1)
        for file in draft.attachments.all():
            file.file.delete(save=False)
            file.delete()


ROOM = Room("drafting", export, erase)
