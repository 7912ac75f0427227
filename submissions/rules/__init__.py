"""Who may do what, and why not: the facts and permissions that pages, services and the API ask."""

from submissions.rules.permissions import (
    CLOSED,
    REASONS,
    conflict_of,
    grants_of,
    holds_role,
    is_assigned,
    is_focal_point,
    is_member,
    is_secretariat,
    is_secretariat_somewhere,
    may,
    memberships_of,
    reason_against,
    role_in,
)

__all__ = [
    "CLOSED",
    "REASONS",
    "conflict_of",
    "grants_of",
    "holds_role",
    "is_assigned",
    "is_focal_point",
    "is_member",
    "is_secretariat",
    "is_secretariat_somewhere",
    "may",
    "memberships_of",
    "reason_against",
    "role_in",
]
