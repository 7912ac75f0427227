"""Which rows a person sees, and other filters that chain.

``visible_to(user)`` is the one truth of who sees what: pages, the API, tasks and downloads start from it. Nobody
who is not signed in sees anything but what is public.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from submissions.values import moments
from submissions.values.enums import (
    INTERNAL_MAIL,
    INTERNAL_VERBS,
    MembershipRole,
    MembershipState,
    Publication,
    Role,
    SubmissionStatus,
)


def _grants(user: Any, role: str | None, process: str, consultation: str) -> Exists:
    """Match rows over whose process or consultation (paths to their keys) the person holds the role (or any)."""
    from submissions.models import RoleGrant

    grants = RoleGrant.objects.filter(user=user.pk, process=OuterRef(process))
    if role:
        grants = grants.filter(role=role)
    return Exists(grants.filter(Q(consultation=None) | Q(consultation=OuterRef(consultation))))


def secretariat_of(user: Any, prefix: str = "") -> Exists:
    """Match rows whose consultation (reached by ``prefix``, such as "consultation__") the person serves."""
    return _grants(user, Role.SECRETARIAT, f"{prefix}process", f"{prefix}pk" if prefix else "pk")


def member_of(user: Any, organization: str, role: str | None = None) -> Exists:
    """Match rows whose organization (path to its key) has the person as an active member (with the role, if given)."""
    from submissions.models import Membership

    memberships = Membership.objects.filter(
        user=user.pk, organization=OuterRef(organization), state=MembershipState.ACTIVE
    )
    return Exists(memberships.filter(role=role) if role else memberships)


def conflicted(user: Any, submission: str) -> Q:
    """Match rows whose submission (path to its key, such as "submission") the person has a conflict of interest in.

    ``rules.conflict_of`` says the same of one submission, in a sentence.
    """
    from submissions.models import Clearance, CoSubmitter, DeclaredConflict, Organization, Submission

    of = OuterRef(submission)
    own = Submission.objects.filter(member_of(user, "organization"), pk=of)
    joint = CoSubmitter.objects.filter(
        member_of(user, "organization"), submission=of, confirmed_at__isnull=False, withdrawn_at=None
    )
    # An organization that belongs to the group which submitted: the group's text is its own too.
    groups = Organization.objects.filter(member_of(user, "pk"), groups__submissions=of)
    cleared = Clearance.objects.filter(text__submission=of, person=user.pk).exclude(decision="")
    declared = DeclaredConflict.objects.filter(
        Q(organization__submissions=of) | Q(organization__co_submissions__submission=of), user=user.pk, ended_at=None
    )
    return Q(Exists(own)) | Q(Exists(joint)) | Q(Exists(groups)) | Q(Exists(cleared)) | Q(Exists(declared))


def reviewer_of(user: Any, version: str, consultation: str) -> Q:
    """Match rows whose version (path to its key) the person is asked to review, and still may.

    An assignment counts with the role of reviewer over the call (``consultation`` as for ``secretariat_of``) and as
    long as it stands: it is read each time, so a right that has ended is gone at once, from every version.
    """
    from submissions.models import Assignment

    asked = Exists(Assignment.objects.filter(version=OuterRef(version), reviewer=user.pk))
    return Q(asked) & Q(_grants(user, Role.REVIEWER, f"{consultation}process", f"{consultation}pk"))


class ConsultationQuerySet(models.QuerySet[Any]):
    """Filters on calls for inputs."""

    def published(self, now: datetime | None = None) -> ConsultationQuerySet:
        """Keep calls that have been announced."""
        return self.filter(published_at__lte=now or moments.now())

    def visible_to(self, user: Any) -> ConsultationQuerySet:
        """Published calls are public; one in preparation is seen by those with a role in it."""
        now = moments.now()
        if not user.is_authenticated:
            return self.published(now)
        return self.filter(Q(published_at__lte=now) | _grants(user, None, "process", "pk"))

    def served_by(self, user: Any) -> ConsultationQuerySet:
        """Keep calls that the person serves as secretariat."""
        return self.filter(secretariat_of(user))


class OrganizationQuerySet(models.QuerySet[Any]):
    """Filters on organizations; their names are public."""

    def present(self) -> OrganizationQuerySet:
        """Keep organizations that were not merged into another."""
        return self.filter(merged_into=None)

    def of_member(self, user: Any, role: MembershipRole | None = None) -> OrganizationQuerySet:
        """Keep organizations of which the person is an active member."""
        return self.filter(member_of(user, "pk", role))


class MembershipQuerySet(models.QuerySet[Any]):
    """Filters on memberships."""

    def active(self) -> MembershipQuerySet:
        """Keep memberships that count."""
        return self.filter(state=MembershipState.ACTIVE)

    def visible_to(self, user: Any) -> MembershipQuerySet:
        """One's own, those of organizations of which one is an active member, and all for any secretariat."""
        from submissions.models import RoleGrant

        if not user.is_authenticated:
            return self.none()
        return self.filter(
            Q(user=user.pk)
            | member_of(user, "organization")
            | Exists(RoleGrant.objects.filter(user=user.pk, role=Role.SECRETARIAT))
        )


class SubmissionQuerySet(models.QuerySet[Any]):
    """Filters on submissions, which hold drafts: the most private rows there are."""

    def drafted_by(self, user: Any) -> SubmissionQuerySet:
        """Keep submissions whose draft the person may read: as an active member of the lead organization."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(member_of(user, "organization"))

    def visible_to(self, user: Any) -> SubmissionQuerySet:
        """Keep submissions that the person may know of.

        Members of the lead organization; members of co-submitters; the secretariat of the call (also while it is a
        draft: that a draft exists and when it was edited, never its text); reviewers assigned to a version. What of
        its content each may read is a matter of ``SubmissionVersionQuerySet.visible_to`` and ``drafted_by``.
        """
        from submissions.models import CoSubmitter, SubmissionVersion

        if not user.is_authenticated:
            return self.none()
        reviewed = SubmissionVersion.objects.reviewed_by(user).filter(submission=OuterRef("pk"))
        return self.filter(
            member_of(user, "organization")
            | secretariat_of(user, "consultation__")
            | Q(Exists(reviewed))
            | Exists(CoSubmitter.objects.filter(member_of(user, "organization"), submission=OuterRef("pk")))
        )

    def without_merged(self) -> SubmissionQuerySet:
        """Leave out drafts that ended when their organization was merged into its duplicate."""
        return self.exclude(organization__merged_into__isnull=False, status=SubmissionStatus.DRAFT)

    def with_progress(self) -> SubmissionQuerySet:
        """Load what a list of submissions shows, in one query."""
        return self.select_related("organization", "consultation", "latest_version")


PUBLIC = Q(published_of__isnull=False) & ~Q(publication=Publication.SECRETARIAT_ONLY)
"""Versions of the public record."""


def _has_part_in(user: Any) -> Q:
    """Match versions that the person may read as an author, as a co-submitter, as secretariat or as a reviewer."""
    from submissions.models import CoSubmitter

    co_submitters = CoSubmitter.objects.filter(
        Q(withdrawn_at=None) | Q(withdrawn_at__gt=OuterRef("submitted_at")),
        member_of(user, "organization"),
        submission=OuterRef("submission"),
        confirmed_at__isnull=False,
    )
    return (
        Q(member_of(user, "submission__organization"))
        | Q(secretariat_of(user, "submission__consultation__"))
        | (reviewer_of(user, "pk", "submission__consultation__") & ~conflicted(user, "submission"))
        | Q(Exists(co_submitters))
    )


class SubmissionVersionQuerySet(models.QuerySet[Any]):
    """Filters on what was submitted."""

    def public(self) -> SubmissionVersionQuerySet:
        """Keep the public record: published, and not for the secretariat only."""
        return self.filter(PUBLIC)

    def read_by(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions that the person may read because of a part in them, with the submitter's name.

        Members of the lead organization and of confirmed co-submitters (of one that withdrew, for
        the versions that name it), the secretariat of the call, and reviewers
        for the versions assigned to them.
        """
        return self.filter(_has_part_in(user)) if user.is_authenticated else self.none()

    def reviewed_by(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions that the person reviews: assigned to them, or of a call they serve as secretariat.

        Nobody reviews what they have a conflict of interest in, the secretariat included.
        """
        if not user.is_authenticated:
            return self.none()
        serves = Q(secretariat_of(user, "submission__consultation__"))
        asked = reviewer_of(user, "pk", "submission__consultation__")
        return self.filter(serves | asked).exclude(conflicted(user, "submission"))

    def visible_to(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions whose content the person may read: the public record, and those they have a part in."""
        return self.filter(PUBLIC | _has_part_in(user)) if user.is_authenticated else self.public()

    def latest(self) -> SubmissionVersionQuerySet:  # type: ignore[override]
        """Keep the latest version of each submission."""
        return self.filter(pk=F("submission__latest_version"))

    def to_compile(self) -> SubmissionVersionQuerySet:
        """Keep what a compilation takes by default: the latest version of each submission that stands."""
        gone = [SubmissionStatus.DRAFT, SubmissionStatus.WITHDRAWN, SubmissionStatus.NOT_ADMISSIBLE]
        return self.latest().exclude(submission__status__in=gone)

    def assigned_to(self, user: Any) -> SubmissionVersionQuerySet:
        """Keep versions that the person was asked to review, and still may."""
        return self.reviewed_by(user).filter(assignments__reviewer=user.pk)


class AssignmentQuerySet(models.QuerySet[Any]):
    """Filters on who was asked to review what."""

    def standing(self) -> AssignmentQuerySet:
        """Keep assignments that count: the account is open and the person is still a reviewer of the call."""
        from submissions.models import RoleGrant

        call = "version__submission__consultation"
        grants = RoleGrant.objects.filter(
            Q(consultation=None) | Q(consultation=OuterRef(call)),
            user=OuterRef("reviewer"),
            role=Role.REVIEWER,
            process=OuterRef(f"{call}__process"),
        )
        return self.filter(Exists(grants), reviewer__is_active=True)


class AnswerQuerySet(models.QuerySet[Any]):
    """Filters on drafts of answers."""

    def visible_to(self, user: Any) -> AnswerQuerySet:
        """Keep answers of drafts of which the person is an author: nobody else ever reads a draft."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(member_of(user, "submission__organization"))


def _handed_in_with(versions: models.QuerySet[Any]) -> Q:
    """Match files that belong to one of the versions: there when it was submitted, and not removed before."""
    there = versions.filter(submitted_at__gte=OuterRef("uploaded_at"))
    return Q(Exists(there), removed_at=None) | Q(Exists(there.filter(submitted_at__lt=OuterRef("removed_at"))))


class AttachmentQuerySet(models.QuerySet[Any]):
    """Filters on files."""

    def visible_to(self, user: Any) -> AttachmentQuerySet:
        """Keep files of one's own submissions, and those handed in with versions that one may read.

        The public sees files of attributed inputs only: a signed original would name who asked not to be named.
        """
        from submissions.models import SubmissionVersion

        versions = SubmissionVersion.objects.filter(submission=OuterRef("submission"))
        public = _handed_in_with(versions.public().filter(publication=Publication.ATTRIBUTED))
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(
            public | Q(member_of(user, "submission__organization")) | _handed_in_with(versions.read_by(user))
        )

    def present(self) -> AttachmentQuerySet:
        """Keep files that have not been removed from the draft."""
        return self.filter(removed_at=None)


class PictureQuerySet(models.QuerySet[Any]):
    """Filters on pictures in answers."""

    def visible_to(self, user: Any) -> PictureQuerySet:
        """Keep those of drafts of which the person is an author, and those in answers that they may read.

        What stands in a draft alone is seen by its authors only, and by who entered it as the secretariat; one's own
        are seen no longer once one has left. The public sees what stands in a published answer to a numbered question.
        """
        from submissions.models import SubmissionVersion, SubmittedPicture

        def submitted(versions: models.QuerySet[Any], **in_answer: bool) -> Exists:
            there = SubmittedPicture.objects.filter(picture=OuterRef("pk"), **in_answer)
            return Exists(there.filter(version__in=versions.values("pk")))

        public = submitted(SubmissionVersion.objects.public(), is_public=True)
        if not user.is_authenticated:
            return self.filter(public)
        return self.filter(
            public
            | Q(secretariat_of(user, "submission__consultation__"), uploaded_by=user.pk)
            | member_of(user, "submission__organization")
            | submitted(SubmissionVersion.objects.read_by(user))
        )

    def sent_round_in(self, text_id: int) -> PictureQuerySet:
        """Keep those of the submission whose text was sent round, as long as an answer to that text is awaited."""
        from submissions.models import CirculatedText, Clearance, CoSubmitter, SilenceProcedure

        asked = Clearance.objects.filter(text=OuterRef("pk"), decision="", withdrawn_at=None)
        running = SilenceProcedure.objects.filter(text=OuterRef("pk"), outcome="")
        joint = CoSubmitter.objects.filter(text=OuterRef("pk"), withdrawn_at=None)
        open_texts = CirculatedText.objects.filter(Exists(asked) | Exists(running) | Exists(joint), pk=text_id)
        return self.filter(submission__in=open_texts.values("submission"))


class AuditEventQuerySet(models.QuerySet[Any]):
    """Filters on the audit trail."""

    def visible_to(self, user: Any) -> AuditEventQuerySet:
        """Keep events of one's own submissions and organizations, and of calls that one serves as secretariat.

        How an organization clears its drafts is its own affair.
        """
        if not user.is_authenticated:
            return self.none()
        served = Q(secretariat_of(user, "consultation__")) & ~Q(verb__in=INTERNAL_VERBS)
        own = Q(member_of(user, "organization")) | Q(member_of(user, "organization__merged_into"))
        return self.filter(own | served)


class MailQuerySet(models.QuerySet[Any]):
    """Filters on mail."""

    def waiting(self) -> MailQuerySet:
        """Keep what is neither sent nor given up."""
        return self.filter(sent_at=None, failed_at=None)

    def undelivered(self) -> MailQuerySet:
        """Keep what was given up and can still be sent again, the latest first."""
        return self.filter(failed_at__isnull=False, emptied_at=None).order_by("-failed_at", "-pk")

    def ended_before(self, moment: datetime) -> MailQuerySet:
        """Keep what was sent or given up before a moment and still has its text."""
        return self.filter(Q(sent_at__lt=moment) | Q(failed_at__lt=moment), emptied_at=None)

    def concerning(self, organization: Any) -> MailQuerySet:
        """Keep what was written about an organization, or to one of its members."""
        from submissions.models import Membership

        members = Membership.objects.filter(organization=organization).values("user")
        return self.filter(Q(organization=organization) | Q(organization=None, person__in=members))

    def visible_to(self, user: Any) -> MailQuerySet:
        """Keep mail of the calls that one serves as secretariat, of joining where one serves some call, and of sign-in.

        How an organization clears its drafts, and whom a group asks, is seen by its own focal points instead.
        """
        from submissions.models import RoleGrant

        if not user.is_authenticated:
            return self.none()
        serves = RoleGrant.objects.filter(user=user.pk, role=Role.SECRETARIAT)
        of_calls = Q(secretariat_of(user, "consultation__")) | (Q(consultation=None) & Q(Exists(serves)))
        internal = Q(kind__in=INTERNAL_MAIL)
        own = internal & Q(member_of(user, "organization", MembershipRole.FOCAL_POINT))
        return self.filter((of_calls & ~internal) | own)


class ParagraphRevisionQuerySet(models.QuerySet[Any]):
    """Filters on the wordings of paragraphs."""

    def newest(self, consultation_id: int) -> dict[str, int]:
        """Return the number of the present revision of each paragraph of the text under consultation, by its key."""
        rows = self.filter(paragraph__base_text__consultation=consultation_id).order_by()
        return dict(rows.values_list("paragraph__key").annotate(models.Max("number")))


class ParagraphCommentQuerySet(models.QuerySet[Any]):
    """Filters on comments on paragraphs."""

    def with_newest(self) -> ParagraphCommentQuerySet:
        """Add ``newest``, the number of the present revision of the paragraph, to tell comments on an older one."""
        from submissions.models import ParagraphRevision

        present = ParagraphRevision.objects.filter(paragraph=OuterRef("revision__paragraph")).order_by("-number")
        return self.annotate(newest=Subquery(present.values("number")[:1]))
