"""In whose name an input is shown to the public, and what of it: the one answer for page, API, Word and compilation.

Who asked to be published without a name is never named, nor given away by what would narrow it down. What is shown of
such an input is reckoned from what anybody who handed in the same words on the same day would have left behind: no
category, region, co-submitters, associations, files or checksum (a digest of bytes that name the submitter is the
name to whoever guesses it), the day and not the minute, and words and lateness counted without what is the
submitter's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.drafting.joint import Participations, as_shown
from submissions.models import Attachment, Consultation, Organization, SubmissionVersion
from submissions.rules import may
from submissions.values.dates import say_date, say_moment
from submissions.values.enums import Publication
from submissions.values.typography import say_list

SURROUNDINGS = ("co_submitters", "on_behalf_of", "associated_with", "attachments")
"""Lists of a version's content that speak of who submitted it."""


def is_attributed(version: SubmissionVersion) -> bool:
    """Tell whether the submitter agreed to be named."""
    return version.publication == Publication.ATTRIBUTED


@dataclass(frozen=True, slots=True)
class Voice:
    """What the public may know of who speaks in a version.

    ``organization`` is None where the name is withheld, ``title`` what the input is called in lists and headings,
    ``name`` what stands where a name is expected; ``checksum`` is empty where it would give the name away.
    """

    organization: Organization | None
    title: str
    name: str
    checksum: str

    @property
    def is_withheld(self) -> bool:
        """Whether the submitter is not to be named."""
        return self.organization is None


def voice_of(version: SubmissionVersion) -> Voice:
    """Return in whose name a version is shown to whoever has no part in it. Its content is not read."""
    submission = version.submission
    if is_attributed(version):
        organization = submission.organization
        return Voice(organization, str(organization), str(organization), version.checksum)
    return Voice(
        organization=None,
        title=_("Input No. %(number)s") % {"number": submission.number},
        name=_("Name withheld at the request of the submitter"),
        checksum="",
    )


@dataclass(frozen=True, slots=True)
class Received:
    """When a version came in, as the public is told: ``at`` (aware) in words, and whether that was late.

    Of the withheld it is midnight of the day, in the zone of the call.
    """

    at: datetime
    text: str
    is_late: bool


def received_of(version: SubmissionVersion, consultation: Consultation) -> Received:
    """Return when a version came in, as the public is told. ``consultation`` is its call, with its extensions."""
    if is_attributed(version):
        said = say_moment(version.received_at, consultation.zone)
        return Received(version.received_at, said, version.is_late)
    day = timezone.localtime(version.received_at, consultation.zone)
    day = day.replace(hour=0, minute=0, second=0, microsecond=0)
    # An organization's own extension is on the record: who was late but for it would be the one that has it.
    is_late = version.received_at >= consultation.deadline() + consultation.grace
    return Received(day, say_date(day, consultation.zone), is_late)


def public_content(version: SubmissionVersion, gone: Participations | None = None) -> dict[str, Any]:
    """Return what of a version's content is for the public: answers to numbered questions, and who speaks with it.

    The lists of who speaks with it are empty where the name is withheld. ``gone`` as for ``joint.as_shown``.
    """
    content = as_shown(version, gone) if is_attributed(version) else version.content
    surroundings = {key: content.get(key, []) if is_attributed(version) else [] for key in SURROUNDINGS}
    return {
        "language": content["language"],
        "publication": content["publication"],
        **surroundings,
        "answers": [answer for answer in content["answers"] if answer["number"]],
    }


def content_for(user: Any, version: SubmissionVersion) -> dict[str, Any]:
    """Return the content of a version as someone with a part in it may read it.

    Answers to questions without a number are particulars, for the organization and the secretariat only: reviewers and
    co-submitters read the others.
    """
    if may(user, "submissions.read_particulars", version.submission):
        return version.content
    return {**version.content, "answers": [answer for answer in version.content["answers"] if answer["number"]]}


def public_words(version: SubmissionVersion) -> int:
    """Return how many words the public part has: particulars may be longer for one submitter than for another."""
    return sum(answer["words"] for answer in version.content["answers"] if answer["number"])


def see_original(version: SubmissionVersion, *, withheld: bool) -> str:
    """Return what every output says of an input that came as a file alone; "" for one that holds no file either.

    Files may name who asked not to be named: they are named where the submitter is.
    """
    keys = [file["id"] for file in version.content.get("attachments", [])]
    names = (
        Attachment.objects.filter(pk__in=keys, voided_at=None).order_by("kind", "name").values_list("name", flat=True)
    )
    if not names:
        return ""
    if withheld:
        return _("This input was received as a file alone; its text is not reproduced here.")
    return _("This input was received as a file alone; see the original: %(names)s.") % {"names": say_list(names)}
