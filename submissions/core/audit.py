"""The one writer of the audit trail: a chain of events for each process, and one for what belongs to no process.

An event is written at the very end of the transaction that it tells of, so that nothing slow happens while the head of
its chain is locked; acts in two processes do not wait for each other. What was written last is told to the log and to a
file outside the database (``settings.AUDIT_HEADS``), so that a chain that was cut or made anew shows.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import UTC
from functools import partial
from pathlib import Path
from typing import Any

import rfc8785
from django.conf import settings
from django.db import transaction

from submissions.core import locks
from submissions.models import AuditEvent, AuditHead, Consultation, Organization, Process, Submission, User
from submissions.values import moments
from submissions.values.enums import AuditVerb

logger = logging.getLogger(__name__)

GENESIS = "0" * 64
SITE = "site"
"""The chain of what belongs to no process, such as joining an organization."""


def digest(event: AuditEvent) -> str:
    """Return the SHA-256 over what the event says and over the digest of the one before (RFC 8785)."""
    said = {
        "chain": event.chain_id,
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


@locks.in_steps
def record(
    verb: AuditVerb,
    actor: User | None,
    *,
    consultation: Consultation | None = None,
    organization: Organization | None = None,
    submission: Submission | None = None,
    process: Process | None = None,
    **data: Any,
) -> AuditEvent:
    """Have an event appended at the end of this transaction, or at once outside one; it bears the time of now.

    Whoever tells of a submission holds its lock: the event would wait for it, with everyone else waiting for the event.
    """
    if submission is not None:
        consultation = consultation or submission.consultation
        organization = organization or submission.organization
        if locks.is_open():
            locks.demand(submission)
    process_id = process.pk if process else consultation.process_id if consultation else None
    event = AuditEvent(
        chain_id=chain_of(process_id),
        at=moments.now(),
        actor=actor,
        verb=verb,
        consultation=consultation,
        organization=organization,
        submission=submission,
        data=data,
    )
    if locks.is_open():
        locks.at_the_end(_append, event)
    else:
        with locks.transaction():
            _append([event])
    return event


def chain_of(process_id: int | None) -> str:
    """Return the key of the chain of a process; None stands for what belongs to no process."""
    return SITE if process_id is None else f"process-{process_id}"


def _append(events: list[AuditEvent]) -> None:
    """Write events in their order, each to its chain; the heads are locked by key."""
    keys = sorted({event.chain_id for event in events})
    heads = {head.key: head for head in locks.rows(AuditHead.objects.filter(key__in=keys))}
    if len(heads) < len(keys):
        for key in keys:
            AuditHead.objects.get_or_create(key=key, defaults={"sha256": GENESIS})
        heads = {head.key: head for head in locks.rows(AuditHead.objects.filter(key__in=keys))}
    for event in events:
        head = heads[event.chain_id]
        event.previous_sha256 = head.sha256
        event.sha256 = head.sha256 = digest(event)
        head.length += 1
        event.save()
    for head in heads.values():
        head.save(update_fields=["sha256", "length"])
    last = {event.chain_id: event for event in events}
    transaction.on_commit(partial(_bear_witness, list(last.values())), robust=True)


# --- Outside the database ---------------------------------------------------------------------------------------------


def _bear_witness(events: list[AuditEvent]) -> None:
    """Tell the log and the file which event each chain ended with when this transaction was committed."""
    lines = [f"{event.chain_id} {event.pk} {event.sha256}" for event in events]
    for line in lines:
        logger.info("The audit chain stands at %s.", line)
    try:
        path = Path(settings.AUDIT_HEADS)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:  # short lines at the end of a file are written whole
            file.write("".join(f"{line}\n" for line in lines))
    except OSError as error:
        logger.error("The head of the audit trail could not be written to %s (%s).", settings.AUDIT_HEADS, error)


def _witnessed() -> dict[int, tuple[str, str]]:
    """Return what the file outside the database says: chain and digest by the primary key of the event."""
    path = Path(settings.AUDIT_HEADS)
    if not path.exists():
        return {}
    rows = (line.split() for line in path.read_text(encoding="ascii", errors="replace").splitlines())
    return {int(row[1]): (row[0], row[2]) for row in rows if len(row) == 3 and row[1].isdecimal()}


def set_witness_aside() -> Path | None:
    """Begin the file outside the database anew, for a backup that was restored knows nothing of what came after it.

    Returns the name under which the file of before stays, None where there was none.
    """
    path = Path(settings.AUDIT_HEADS)
    aside = path.with_name(f"{path.name}.until-{moments.now():%Y%m%dT%H%M%S}")
    kept = None
    if path.exists():
        kept = path.rename(aside)
        logger.warning("The audit trail stands as in the backup; where it stood before is in %s.", kept)
    ends = [chain.events.order_by("-pk").first() for chain in AuditHead.objects.order_by("key")]
    _bear_witness([event for event in ends if event])
    return kept


# --- Looking whether it is whole --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Break:
    """Where a chain is not whole. ``event`` is the first that was altered, or None where the end was cut off."""

    chain: str
    event: AuditEvent | None = None


def breaks() -> list[Break]:
    """Return where the chains are not whole: the first break of each, in the order of their keys.

    A chain is broken at an event that was altered or whose predecessor is missing, at one of which the file outside the
    database has another digest, and at its end where that is not the head's or the file knows of a later event.
    """
    witnessed = _witnessed()
    keys = {key for key, _digest in witnessed.values()} | set(AuditHead.objects.values_list("key", flat=True))
    return [found for key in sorted(keys) if (found := _first_break(key, witnessed))]


def _first_break(key: str, witnessed: dict[int, tuple[str, str]]) -> Break | None:
    previous, length, seen = GENESIS, 0, set[int]()
    for event in AuditEvent.objects.filter(chain=key).order_by("pk").iterator():
        told = witnessed.get(event.pk, (key, event.sha256))
        if event.previous_sha256 != previous or digest(event) != event.sha256 or told != (key, event.sha256):
            return Break(key, event)
        previous, length = event.sha256, length + 1
        seen.add(event.pk)
    # Read last: what was appended since then is in the chain of which it is now the head.
    head = AuditHead.objects.filter(key=key).first()
    for event in AuditEvent.objects.filter(chain=key, pk__gt=max(seen, default=0)).order_by("pk"):
        if head is None or length == head.length:
            break
        if event.previous_sha256 != previous or digest(event) != event.sha256:
            return Break(key, event)
        previous, length = event.sha256, length + 1
    gone = any(chain == key and pk not in seen for pk, (chain, _digest) in witnessed.items())
    return Break(key) if gone or head is None or (head.sha256, head.length) != (previous, length) else None
