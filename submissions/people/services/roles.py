"""Roles over a process or one of its calls: given and ended by an operator, each told and on the record."""

from __future__ import annotations

from submissions.core import audit, locks, news
from submissions.models import Consultation, Process, RoleGrant, User
from submissions.values.enums import AuditVerb, Role


@locks.writing
def give(
    user: User, role: str, process: Process, consultation: Consultation | None = None, *, actor: User | None
) -> RoleGrant:
    """Give a person a role over a process, or over one call of it. Given twice, it is given once."""
    grant, created = RoleGrant.objects.get_or_create(user=user, role=role, process=process, consultation=consultation)
    if created:
        _put_on_record("role_given", AuditVerb.ROLE_GIVEN, grant, actor)
    return grant


@locks.writing
def end(grant_id: int, actor: User | None) -> None:
    """End a role; what was done in it stays on the record. Ended twice, it is ended once."""
    grant = RoleGrant.objects.select_related("user", "process", "consultation").filter(pk=grant_id).first()
    if grant is None:
        return
    _put_on_record("role_ended", AuditVerb.ROLE_ENDED, grant, actor)
    grant.delete()


def _put_on_record(event: str, verb: AuditVerb, grant: RoleGrant, actor: User | None) -> None:
    news.tell(
        event,
        actor=actor,
        consultation=grant.consultation,
        to={news.PERSON: [grant.user]},
        role=Role(grant.role),
        scope=str(grant.consultation or grant.process),
    )
    audit.record(
        verb,
        actor,
        consultation=grant.consultation,
        process=grant.process,
        person=grant.user_id,
        role=grant.role,
    )
