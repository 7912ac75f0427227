"""A summary shown to those it cites, corrected at their asking, kept in versions, cleared and issued."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import rfc8785
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from assembly.models import (
    CorrectionOutcome,
    PartKind,
    Source,
    Summary,
    SummaryCorrection,
    SummaryMessage,
    SummaryVersion,
)
from assembly.themes.services.summaries import locked
from assembly.themes.voices import GONE, Voices, voices_of
from submissions.core import audit, locks, news
from submissions.models import Organization, User
from submissions.record.services.voice import is_attributed
from submissions.rules import memberships_of
from submissions.values import moments
from submissions.values.enums import AuditVerb, Language, SubmissionStatus
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible


def snapshot(summary: Summary) -> dict[str, Any]:
    """Return a summary as it stands: title, language, and parts with their messages.

    A message has its canonical HTML, how many bodies and States it speaks for, and its sources: of an input its
    number, the number of the version and of the question, and the name unless that is withheld; of an intervention
    who spoke, where and when.
    """
    voiced = voices_of(summary)
    sources: dict[int, list[dict[str, Any]]] = {}
    rows = Source.objects.filter(message__part__summary=summary).select_related(
        "version__submission__organization", "question", "intervention__organization"
    )
    with override(Language(summary.language).interface):
        for row in rows.defer("version__content"):
            sources.setdefault(row.message_id, []).append(_source(row))
        parts, number = [], 0
        for part in summary.parts.prefetch_related("messages"):
            number += part.kind == PartKind.THEME
            parts.append(
                {
                    "kind": part.kind,
                    "number": number if part.kind == PartKind.THEME else 0,
                    "title": part.title,
                    "messages": [
                        {
                            "id": message.pk,
                            "html": message.html,
                            "bodies": len((voices := voiced.voices.get(message.pk, Voices())).bodies),
                            "states": len(voices.states),
                            "spoken_for": len(voices.spoken_for),
                            "sources": sources.get(message.pk, []),
                        }
                        for message in part.messages.all()
                    ],
                }
            )
    return {"title": summary.title, "language": summary.language, "parts": parts}


def _source(row: Source) -> dict[str, Any]:
    if row.intervention is not None:
        said = row.intervention
        return {
            "kind": "intervention",
            "name": said.named,
            "speaker": said.speaker,
            "meeting": said.meeting,
            "held_at": said.held_at.isoformat(),
            "exact": row.exact,
        }
    version, question = row.version, row.question
    assert version is not None  # noqa: S101 - the constraint source_of_one says so
    assert question is not None  # noqa: S101 - the same
    submission, named = version.submission, is_attributed(version)
    organization = submission.organization
    public = submission.status == SubmissionStatus.PUBLISHED and submission.published_version_id == version.pk
    return {
        "kind": "input",
        "name": (organization.acronym or organization.name) if named else "",
        "input": submission.number,
        "version": version.number,
        "question": question.number or 0,
        "language": version.language,
        "stands": submission.status not in GONE,
        "public": public,
        "exact": row.exact,
    }


@locks.writing
def show_to_cited(summary_id: int, actor: User, until: datetime) -> Summary:
    """Let those cited see where, until a time, and tell their focal points. Raises NotPermitted or NotPossible."""
    summary = locked(summary_id, actor)
    if until <= moments.now():
        raise NotPossible(_("Choose a time to come."))
    summary.shown_until = until
    summary.save(update_fields=["shown_until"])
    audit.record(
        AuditVerb.SUMMARY_SHOWN, actor, consultation=summary.consultation, title=summary.title, until=until.isoformat()
    )
    for organization in cited_in(summary):
        news.tell(
            "summary_shown",
            actor=actor,
            consultation=summary.consultation,
            organization=organization,
            path=reverse("assembly:cited", args=[summary.pk]),
            title=summary.title,
            until=until,
        )
    return summary


def cited_in(summary: Summary) -> QuerySet[Organization]:
    """Return the organizations of the inputs cited in a summary."""
    sources = Source.objects.filter(message__part__summary=summary, version__isnull=False)
    return Organization.objects.filter(pk__in=sources.values("version__submission__organization")).order_by("pk")


def citing(summary: Summary, user: User) -> QuerySet[SummaryMessage]:
    """Return the messages that cite an input of the person's organizations, while they may see them.

    None unless the summary is shown to those cited, or was issued.
    """
    issued = summary.versions.exclude(issued_at=None).exists()
    shown = summary.shown_until is not None and moments.now() <= summary.shown_until
    if not (issued or shown):
        return SummaryMessage.objects.none()
    own = [membership.organization_id for membership in memberships_of(user)]
    sources = Source.objects.filter(
        message__part__summary=summary, version__submission__organization__in=own, version__isnull=False
    )
    return SummaryMessage.objects.filter(pk__in=sources.values("message")).order_by("part__position", "position")


@locks.writing
def ask_correction(message_id: int, actor: User, text: str) -> SummaryCorrection:
    """Ask for a correction of a message that cites one's organization. Raises NotFound or NotPossible."""
    message = SummaryMessage.objects.select_related("part__summary__consultation").filter(pk=message_id).first()
    if message is None or not citing(message.part.summary, actor).filter(pk=message_id).exists():
        raise NotFound(_("This message is no more."))
    if not text.strip():
        raise NotPossible(_("Say what is to be corrected."))
    summary = message.part.summary
    own = [membership.organization_id for membership in memberships_of(actor)]
    organization = cited_in(summary).filter(pk__in=own).first()
    assert organization is not None  # noqa: S101 - the message would not have been found
    made = SummaryCorrection.objects.create(
        message=message, organization=organization, text=text.strip()[:5000], asked_by=actor
    )
    news.tell(
        "summary_correction_asked",
        actor=actor,
        consultation=summary.consultation,
        organization=organization,
        path=reverse("assembly:summary", args=[summary.pk]) + f"?part={message.part_id}#message-{message.pk}",
        title=summary.title,
    )
    return made


@locks.writing
def settle_correction(correction_id: int, actor: User, outcome: str, answer: str) -> SummaryCorrection:
    """Say what became of a correction, and tell who asked. Raises NotPermitted, NotFound or NotPossible."""
    rows = SummaryCorrection.objects.select_related("message__part", "organization", "asked_by")
    correction = rows.filter(pk=correction_id).first()
    if correction is None:
        raise NotFound(_("This correction is no more."))
    summary = locked(correction.message.part.summary_id, actor)
    if outcome not in {CorrectionOutcome.MADE, CorrectionOutcome.NOT_MADE} or not answer.strip():
        raise NotPossible(_("Choose an outcome and give its reason."))
    correction.outcome, correction.answer = outcome, answer.strip()[:5000]
    correction.settled_by, correction.settled_at = actor, moments.now()
    correction.save(update_fields=["outcome", "answer", "settled_by", "settled_at"])
    audit.record(
        AuditVerb.SUMMARY_CORRECTION,
        actor,
        consultation=summary.consultation,
        organization=correction.organization,
        title=summary.title,
        outcome=outcome,
        reason=correction.answer,
    )
    if correction.asked_by:
        news.tell(
            "summary_correction_settled",
            actor=actor,
            consultation=summary.consultation,
            organization=correction.organization,
            to={news.PERSON: [correction.asked_by]},
            path=reverse("assembly:cited", args=[summary.pk]),
            title=summary.title,
            answer=correction.answer,
        )
    return correction


@locks.writing
def keep(summary_id: int, actor: User) -> SummaryVersion:
    """Keep a summary as it stands, to be cleared. Raises NotPermitted, or NotPossible where nothing has changed."""
    summary = locked(summary_id, actor)
    content = snapshot(summary)
    checksum = hashlib.sha256(rfc8785.dumps(content)).hexdigest()
    last = summary.versions.first()
    if last and last.checksum == checksum:
        raise NotPossible(_("Nothing has changed since version %(number)s.") % {"number": last.number})
    number = (summary.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    return SummaryVersion.objects.create(
        summary=summary, number=number, content=content, checksum=checksum, kept_by=actor
    )


@locks.writing
def clear(summary_id: int, number: int, actor: User) -> SummaryVersion:
    """Clear a version, which whoever kept it does not. Raises NotPermitted, NotFound or NotPossible."""
    summary = locked(summary_id, actor)
    version = _version(summary, number)
    if version.cleared_at:
        raise NotPossible(_("This version is cleared."))
    if version.kept_by_id == actor.pk:
        raise NotPermitted(_("You kept this version. Another person of the secretariat clears it."))
    version.cleared_by, version.cleared_at = actor, moments.now()
    version.save(update_fields=["cleared_by", "cleared_at"])
    audit.record(
        AuditVerb.SUMMARY_CLEARED, actor, consultation=summary.consultation, title=summary.title, version=number
    )
    return version


@locks.writing
def issue(summary_id: int, number: int, actor: User) -> SummaryVersion:
    """Issue a cleared version on the page of its call; it never changes again. Raises NotPermitted or NotPossible."""
    summary = locked(summary_id, actor)
    version = _version(summary, number)
    if version.issued_at:
        raise NotPossible(_("This version is issued."))
    if not version.cleared_at:
        raise NotPossible(_("A version is cleared by another person of the secretariat before it is issued."))
    version.issued_by, version.issued_at = actor, moments.now()
    version.save(update_fields=["issued_by", "issued_at"])
    audit.record(
        AuditVerb.SUMMARY_ISSUED,
        actor,
        consultation=summary.consultation,
        title=summary.title,
        version=number,
        checksum=version.checksum,
    )
    for organization in cited_in(summary):
        news.tell(
            "summary_issued",
            actor=actor,
            consultation=summary.consultation,
            organization=organization,
            path=reverse("assembly:issued_summary", args=[summary.consultation.slug, version.pk]),
            title=summary.title,
        )
    return version


def _version(summary: Summary, number: int) -> SummaryVersion:
    version = summary.versions.filter(number=number).first()
    if version is None:
        raise NotFound(_("There is no such version."))
    return version
