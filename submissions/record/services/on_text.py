"""What inputs say of the paragraphs of the text under consultation, as a person may read it.

One index is kept beside the versions, a row for each comment or proposal, so that a paragraph is read over hundreds of
inputs without opening any of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, prefetch_related_objects
from django.utils.translation import gettext as _

from submissions.core import locks
from submissions.drafting.joint import as_shown, participations
from submissions.models import (
    Consultation,
    CoSubmitter,
    Organization,
    Paragraph,
    SubmissionVersion,
    SubmittedComment,
)
from submissions.record.services.voice import is_attributed, voice_of
from submissions.rules import may
from submissions.texts.proposals import Proposal
from submissions.values.collation import sort_key
from submissions.values.enums import Category, ProposalType, SubmissionStatus

GONE = (SubmissionStatus.WITHDRAWN, SubmissionStatus.NOT_ADMISSIBLE, SubmissionStatus.VOID)


@locks.within
def index(version: SubmissionVersion) -> None:
    """Write which paragraphs a version speaks of, from its answers to numbered questions, when it is handed in."""
    rows = [row for answer in version.content["answers"] if answer["number"] for row in answer["paragraph_comments"]]
    if not rows:
        return
    of_the_call = Paragraph.objects.filter(base_text__consultation=version.submission.consultation_id)
    keys = dict(of_the_call.values_list("key", "pk"))
    SubmittedComment.objects.bulk_create(
        SubmittedComment(version=version, paragraph_id=keys[row["paragraph"]], place=place, said=row)
        for place, row in enumerate(rows)
        if row["paragraph"] in keys
    )


@dataclass(frozen=True, slots=True)
class Party:
    """A body as it is named to the reader; ``members`` are those of a negotiating group."""

    name: str
    english: str
    category: str = ""
    is_group: bool = False
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment or proposal: what the version says (``row``), who says it, and which input it stands in."""

    version: SubmissionVersion
    row: Mapping[str, Any]
    parties: tuple[Party, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The parties as they are named."""
        return tuple(party.name for party in self.parties)


def versions_of(consultation: Consultation, user: Any) -> list[int]:
    """Return the latest version of each standing input that a person may read: the public those published alone."""
    readable = SubmissionVersion.objects.visible_to(user).filter(submission__consultation=consultation)
    rows = readable.exclude(submission__status__in=GONE).order_by("submission", "number")
    return list(dict(rows.values_list("submission", "pk")).values())


def counts_of(versions: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return, by primary key of a paragraph, how many comments and proposals there are and in how many inputs."""
    rows = SubmittedComment.objects.filter(version__in=versions).order_by().values("paragraph")
    counted = rows.annotate(remarks=Count("pk"), inputs=Count("version", distinct=True))
    return {row["paragraph"]: (row["remarks"], row["inputs"]) for row in counted}


def remarks_on(paragraph: Paragraph, consultation: Consultation, user: Any) -> list[Remark]:
    """Return what is said of a paragraph, by name of the body: a fixed number of queries, however much it is."""
    current = versions_of(consultation, user)
    rows = SubmittedComment.objects.filter(paragraph=paragraph, version__in=current)
    rows = rows.select_related("version__submission__organization").defer("version__content")
    found = list(rows.order_by("version", "place"))
    versions = {row.version_id: row.version for row in found}
    named = _named(list(versions.values()), consultation, user)
    known = {party.english: party.name for parties in named.values() for party in parties if party.english}
    remarks = []
    for row in found:
        supports = row.said.get("supports", "")
        said = {**row.said, "supports": known.get(supports, supports)}
        remarks.append(Remark(versions[row.version_id], said, named[row.version_id]))
    return sorted(remarks, key=lambda remark: (not remark.parties[0].is_group, sort_key(remark.names[0])))


def _named(versions: list[SubmissionVersion], consultation: Consultation, user: Any) -> dict[int, tuple[Party, ...]]:
    """In whose name each version is shown: with everyone who submits it, or without a name where that was asked for."""
    own = {version.pk for version in versions if is_attributed(version)}
    if may(user, "submissions.serve_consultation", consultation):
        own = {version.pk for version in versions}
    elif user.is_authenticated and len(own) < len(versions):
        part = SubmissionVersion.objects.read_by(user).filter(pk__in=[version.pk for version in versions])
        own |= {*part.values_list("pk", flat=True)}
    groups = [
        version.submission.organization
        for version in versions
        if version.submission.organization.category == Category.NEGOTIATING_GROUP
    ]
    prefetch_related_objects(groups, "members")
    jointly = _jointly(versions)
    return {
        version.pk: (_party(version.submission.organization), *jointly.get(version.pk, ()))
        if version.pk in own
        else (Party(voice_of(version).title, ""),)
        for version in versions
    }


def _party(organization: Organization) -> Party:
    is_group = organization.category == Category.NEGOTIATING_GROUP
    members = sorted((member.name for member in organization.members.all()), key=sort_key) if is_group else ()
    category = str(organization.get_category_display())
    return Party(organization.name, organization.english_name, category, is_group, tuple(members))


def _jointly(versions: list[SubmissionVersion]) -> dict[int, tuple[Party, ...]]:
    """Those who submit together with others, as ``joint.as_shown`` names them; of most versions nobody does."""
    submissions = [version.submission_id for version in versions]
    several = {*CoSubmitter.objects.filter(submission__in=submissions).values_list("submission", flat=True)}
    joint = [version for version in versions if version.submission_id in several]
    if not joint:
        return {}
    whole = list(SubmissionVersion.objects.filter(pk__in=[version.pk for version in joint]))
    known = participations(whole)
    return {
        version.pk: tuple(Party(row["name"], row["name"]) for row in as_shown(version, known)["co_submitters"])
        for version in whole
    }


def proposal_of(row: Mapping[str, Any], parties: Iterable[str], *, category: str = "", group: bool = False) -> Proposal:
    """Return a comment as a version holds it as a proposal of parties under the names that they are read by."""
    action = row["action"]
    about = row.get("target", "paragraph") != "paragraph"
    words = row["proposed_text"] if action in {"amend", "insert_after"} else ""
    rationale = row["comment"]
    if action == "retain":
        words = row["text"]
    if about or (action in {"amend", "insert_after"} and not words):
        rationale = "\n".join(filter(None, [_("On the title: %(words)s") % {"words": words}, rationale]))
        action, words = "comment", ""
    kind = str(ProposalType(row["type"]).label) if row.get("type") else ""
    supports = row.get("supports", "")
    return Proposal(tuple(parties), action, words, rationale, kind, category=category, supports=supports, group=group)


def proposals_of(remarks: Iterable[Remark]) -> list[Proposal]:
    """Return what was said as proposals."""
    return [
        proposal_of(remark.row, remark.names, category=remark.parties[0].category, group=remark.parties[0].is_group)
        for remark in remarks
    ]
