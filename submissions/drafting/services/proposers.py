"""Whose published proposal on a paragraph another body may support, or reserve its position on."""

from __future__ import annotations

from submissions.models import Paragraph, SubmissionVersion, SubmittedComment
from submissions.values.collation import sort_key
from submissions.values.enums import ParagraphAction, Publication

PROPOSING = frozenset(
    {ParagraphAction.AMEND, ParagraphAction.DELETE, ParagraphAction.INSERT_AFTER, ParagraphAction.RETAIN}
)


def proposers_on(paragraph: Paragraph) -> list[tuple[str, str]]:
    """Return the bodies with a published proposal on a paragraph: the name of the record and that shown, by name.

    Two queries, however many there are. Who asked to be published without a name is not among them.
    """
    call = paragraph.base_text.consultation_id
    public = SubmissionVersion.objects.public().filter(
        submission__consultation=call, publication=Publication.ATTRIBUTED
    )
    rows = SubmittedComment.objects.filter(paragraph=paragraph, version__in=public.order_by().values("pk"))
    found = {}
    for row in rows.select_related("version__submission__organization").defer("version__content"):
        if row.said["action"] in PROPOSING:
            organization = row.version.submission.organization
            found[organization.english_name] = organization.name
    return sorted(found.items(), key=lambda names: sort_key(names[1]))
