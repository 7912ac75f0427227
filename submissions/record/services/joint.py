"""Asking co-submitters to confirm an exact text: what was handed in, or the draft that the lead sends them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from submissions.core import locks, news
from submissions.drafting.joint import text_checksum
from submissions.models import (
    CirculatedText,
    CoSubmitter,
    Membership,
    Organization,
    Submission,
    SubmissionVersion,
    User,
)
from submissions.values.enums import MembershipRole


def focal_points(organization: Organization | int) -> list[User]:
    """Return the focal points of an organization, who answer for it."""
    rows = Membership.objects.active().filter(organization=organization, role=MembershipRole.FOCAL_POINT)
    return [row.user for row in rows.select_related("user").order_by("pk")]


def page_of(row: CoSubmitter) -> str:
    """Return the path of the page on which a co-submitter reads the text and answers."""
    return reverse("submissions:joint", args=[row.submission_id, row.pk])


def has_confirmed(row: CoSubmitter, checksum: str) -> bool:
    """Tell whether a co-submitter has confirmed the text of this checksum (``drafting.joint.text_checksum``)."""
    return row.withdrawn_at is None and row.confirmations.filter(checksum=checksum).exists()


@locks.within
def ask(row: CoSubmitter, text: CirculatedText | None, actor: User | None) -> bool:
    """Ask a co-submitter to confirm a text, or tell it that it is named where there is none yet.

    Tells whether anybody was asked: not who has confirmed this very text, or was asked to already.
    """
    if text is not None and (row.text_id == text.pk or has_confirmed(row, text_checksum(text.content))):
        return False
    again = row.confirmed_at is not None
    row.text = text
    row.save(update_fields=["text"])
    news.tell(
        "co_submitter_asked_again" if again else "co_submitter_named",
        actor=actor,
        submission=row.submission,
        organization=row.organization,
        to={news.CO_SUBMITTERS: focal_points(row.organization)},
        path=page_of(row),
        lead=row.submission.organization,
    )
    return True


@locks.within
def ask_about(version: SubmissionVersion) -> None:
    """Ask every co-submitter that has not confirmed what was handed in to confirm it."""
    present = version.submission.co_submitters.filter(withdrawn_at=None).select_related(
        "organization", "submission__organization", "submission__consultation"
    )
    rows = [row for row in present if not has_confirmed(row, text_checksum(version.content))]
    if not rows:
        return
    text, _created = CirculatedText.objects.get_or_create(
        submission=version.submission, checksum=version.checksum, defaults={"content": version.content}
    )
    for row in rows:
        ask(row, text, version.submitted_by)


def unconfirmed(submission: Submission, content: dict[str, Any]) -> list[str]:
    """Return the names of the co-submitters, and bodies spoken for, that have not confirmed this text."""
    checksum = text_checksum(content)
    rows = submission.co_submitters.filter(withdrawn_at=None).select_related("organization")
    missing = [str(row.organization) for row in rows.exclude(confirmations__checksum=checksum)]
    claims = submission.on_behalf_of.filter(organization__isnull=False).exclude(agrees=True)
    return missing + [row.name for row in claims]
