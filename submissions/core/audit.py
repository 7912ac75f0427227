"""The one writer of the audit trail."""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import Any

import rfc8785
from django.db import transaction

from submissions.models import AuditEvent, AuditHead, Consultation, Organization, Submission, User
from submissions.values import moments
from submissions.values.enums import AuditVerb

GENESIS = "0" * 64


def digest(event: AuditEvent) -> str:
    """Return the SHA-256 over what the event says and over the digest of the one before (RFC 8785)."""
    said = {
        "at": event.at.astimezone(UTC).isoformat(),
        "actor": event.actor_id,
        "verb": str(event.verb),
        "consultation": event.consultation_id,
        "organization": event.organization_id,
        "submission": event.submission_id,
        "data": event.data,
        "previous": event.previous_sha256,
    }
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()


@transaction.atomic
def record(
    verb: AuditVerb,
    actor: User | None,
    *,
    consultation: Consultation | None = None,
    organization: Organization | None = None,
    submission: Submission | None = None,
    **data: Any,
) -> AuditEvent:
    """Append an event. Writers wait for each other from here to the end of their transaction, so call it last."""
    if submission is not None:
        consultation = consultation or submission.consultation
        organization = organization or submission.organization
    AuditHead.objects.get_or_create(pk=1, defaults={"sha256": GENESIS})
    head = AuditHead.objects.select_for_update().get(pk=1)
    event = AuditEvent(
        at=moments.now(),
        actor=actor,
        verb=verb,
        consultation=consultation,
        organization=organization,
        submission=submission,
        data=data,
        previous_sha256=head.sha256,
    )
    event.sha256 = head.sha256 = digest(event)
    event.save()
    head.save()
    return event


def first_break() -> AuditEvent | None:
    """Return the first event that was altered or whose predecessor is missing; None when the chain is whole."""
    previous = GENESIS
    for event in AuditEvent.objects.order_by("pk").iterator():
        if event.previous_sha256 != previous or digest(event) != event.sha256:
            return event
        previous = event.sha256
    return None
