"""Who has what to do with a row: what the querysets beside the models share.

``visible_to(user)`` of a queryset is the one truth of who sees what: pages, the API, tasks and downloads start from
it. Nobody who is not signed in sees anything but what is public.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from submissions.values.enums import MembershipState, Role


def rows(model: str) -> Any:
    """Return all rows of a model of this app, named as a foreign key names one: no model imports another's queryset."""
    found: QuerySet[Any] = apps.get_model("submissions", model)._default_manager.all()
    return found


def grants_over(user: Any, role: str | None, process: str, consultation: str) -> Exists:
    """Match rows over whose process or consultation (paths to their keys) the person holds the role (or any)."""
    grants = rows("RoleGrant").filter(user=user.pk, process=OuterRef(process))
    if role:
        grants = grants.filter(role=role)
    return Exists(grants.filter(Q(consultation=None) | Q(consultation=OuterRef(consultation))))


def secretariat_of(user: Any, prefix: str = "") -> Exists:
    """Match rows whose consultation (reached by ``prefix``, such as "consultation__") the person serves."""
    return grants_over(user, Role.SECRETARIAT, f"{prefix}process", f"{prefix}pk" if prefix else "pk")


def member_of(user: Any, organization: str, role: str | None = None) -> Exists:
    """Match rows whose organization (path to its key) has the person as an active member (with the role, if given)."""
    memberships = rows("Membership").filter(
        user=user.pk, organization=OuterRef(organization), state=MembershipState.ACTIVE
    )
    return Exists(memberships.filter(role=role) if role else memberships)


def conflicted(user: Any, submission: str) -> Q:
    """Match rows whose submission (path to its key, such as "submission") the person has a conflict of interest in.

    ``rules.conflict_of`` says the same of one submission, in a sentence.
    """
    of = OuterRef(submission)
    own = rows("Submission").filter(member_of(user, "organization"), pk=of)
    joint = rows("CoSubmitter").filter(
        member_of(user, "organization"), submission=of, confirmed_at__isnull=False, withdrawn_at=None
    )
    # An organization that belongs to the group which submitted: the group's text is its own too.
    groups = rows("Organization").filter(member_of(user, "pk"), groups__submissions=of)
    cleared = rows("Clearance").filter(text__submission=of, person=user.pk).exclude(decision="")
    declared = rows("DeclaredConflict").filter(
        Q(organization__submissions=of) | Q(organization__co_submissions__submission=of), user=user.pk, ended_at=None
    )
    return Q(Exists(own)) | Q(Exists(joint)) | Q(Exists(groups)) | Q(Exists(cleared)) | Q(Exists(declared))


def reviewer_of(user: Any, version: str, consultation: str) -> Q:
    """Match rows whose version (path to its key) the person is asked to review, and still may.

    An assignment counts with the role of reviewer over the call (``consultation`` as for ``secretariat_of``) and as
    long as it stands: it is read each time, so a right that has ended is gone at once, from every version.
    """
    asked = Exists(rows("Assignment").filter(version=OuterRef(version), reviewer=user.pk))
    return Q(asked) & Q(grants_over(user, Role.REVIEWER, f"{consultation}process", f"{consultation}pk"))
