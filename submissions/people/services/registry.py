"""The register of organizations: States and negotiating groups from the data files, and finding one by name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, utils

from submissions.core import audit, locks, news
from submissions.models import Organization, User
from submissions.rules import reason_against
from submissions.values.enums import STATES, AuditVerb, Category, Corrected, SeatRegion
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible
from submissions.values.reference import Group, State, negotiating_groups, states

NAME_FIELDS = tuple(
    f"{field}_{language}"
    for field in ("name", "formal_name", "acronym")
    for language in ("en", "ar", "zh_hans", "fr", "ru", "es")
)

LIKE = 60
"""Per cent of likeness from which a name is offered as a close match."""


def by_language(field: str, words: Mapping[str, str]) -> dict[str, str]:
    """Return the columns of a translated field from words by BCP 47 tag; "zh" is kept as "zh_hans"."""
    return {f"{field}_{'zh_hans' if language == 'zh' else language}": text for language, text in words.items()}


@locks.writing
def load() -> tuple[int, int]:
    """Enter every State and negotiating group, or bring its names up to date; return how many were new and changed."""
    new = changed = 0
    known = {organization.iso3: organization for organization in Organization.objects.exclude(iso3="")}
    for state in states():
        new, changed = _count(new, changed, _enter(known.get(state.alpha3), _state_fields(state)))
    present = {organization.iso3: organization.pk for organization in Organization.objects.exclude(iso3="")}
    groups = {organization.key: organization for organization in Organization.objects.exclude(key="")}
    for group in negotiating_groups():
        new, changed = _count(new, changed, _enter(groups.get(group.key), _group_fields(group)))
        Organization.objects.get(key=group.key).members.set(present[alpha3] for alpha3 in group.members)
    return new, changed


def _count(new: int, changed: int, done: str) -> tuple[int, int]:
    return new + (done == "new"), changed + (done == "changed")


def _state_fields(state: State) -> dict[str, Any]:
    return {
        "iso3": state.alpha3,
        "country": state.alpha2,
        "category": Category.OBSERVER_STATE if state.observer else Category.MEMBER_STATE,
        "regional_group": state.regional_group,
        "seat_region": state.seat_region,
        **by_language("name", state.short),
        **by_language("formal_name", state.formal),
    }


def _group_fields(group: Group) -> dict[str, Any]:
    return {
        "key": group.key,
        "category": Category.NEGOTIATING_GROUP,
        "seat_region": SeatRegion.GLOBAL,
        **by_language("name", group.name),
        **by_language("acronym", group.acronym),
    }


def _enter(organization: Organization | None, fields: dict[str, Any]) -> str:
    if organization is None:
        Organization.objects.create(**fields)
        return "new"
    if all(getattr(organization, name) == value for name, value in fields.items()):
        return "same"
    for name, value in fields.items():
        setattr(organization, name, value)
    organization.save()
    return "changed"


@locks.writing
def correct(
    organization_id: int, actor: User, reason: str, *, name: str, formal_name: str, country: str, category: str
) -> Organization:
    """Correct what the register says of an organization, and tell its members. Raises NotPermitted or NotPossible.

    States and groups stand there as the data files of the register have them.
    """
    organization = locks.organization(organization_id)
    against = reason_against(actor, "submissions.merge_organizations", organization)
    if against:
        raise NotPermitted(against)
    if not reason.strip():
        raise NotPossible(_("Write the reason of the correction; it goes on the record and is told."))
    if organization.is_state or organization.iso3 or organization.key:
        raise NotPossible(_("States and groups stand in the register as its data files have them."))
    if organization.merged_into_id:
        raise NotPossible(_("This organization was merged into another."))
    if category not in Category.values or category in {*STATES, Category.NEGOTIATING_GROUP}:
        raise NotPossible(_("States and groups stand in the register as its data files have them."))
    wanted = {
        Corrected.NAME: ("name_en", " ".join(name.split())),
        Corrected.FORMAL_NAME: ("formal_name_en", " ".join(formal_name.split())),
        Corrected.COUNTRY: ("country", country),
        Corrected.CATEGORY: ("category", category),
    }
    if not wanted[Corrected.NAME][1]:
        raise NotPossible(_("Write the name of the organization."))
    changed = {what: row for what, row in wanted.items() if (getattr(organization, row[0]) or "") != row[1]}
    if not changed:
        raise NotPossible(_("Nothing is changed."))
    namesake = Organization.objects.present().filter(name_en__iexact=wanted[Corrected.NAME][1])
    if Corrected.NAME in changed and namesake.exclude(pk=organization.pk).exists():
        raise NotPossible(_("Another organization has this name. If the two are one, merge them."))
    former = {field: str(getattr(organization, field) or "") for field, _value in changed.values()}
    for field, value in changed.values():
        setattr(organization, field, value)
    organization.save(update_fields=list(former))
    news.tell(
        "organization_corrected", actor=actor, organization=organization, what=list(changed), reason=reason.strip()
    )
    audit.record(
        AuditVerb.ORGANIZATION_CORRECTED,
        actor,
        organization=organization,
        former=former,
        now=dict(changed.values()),
        reason=reason.strip(),
    )
    return organization


def _plain(name: str) -> str:
    """Fold case, apostrophes and dashes, so that names match however they were typed."""
    return utils.default_process(name.replace("’", "'"))


def find_organization(name: str) -> Organization:
    """Return the organization of that name, formal name or acronym, in any official language and any case.

    Raises NotFound with the close matches as ``details``.
    """
    wanted = _plain(name)
    rows = list(Organization.objects.values_list("pk", *NAME_FIELDS))
    for pk, *names in rows:
        if wanted and wanted in {_plain(known) for known in names if known}:
            found = Organization.objects.select_related("merged_into").get(pk=pk)
            return found.merged_into or found
    raise NotFound(_("There is no organization named “%(name)s”.") % {"name": name}, _close_to(wanted, rows))


def _close_to(wanted: str, rows: list[Any]) -> list[str]:
    """Return the five names most like the one wanted, each organization once.

    Words in common alone do not make a name alike (half of all formal names hold "Republic"), nor does length.
    """
    likeness: dict[int, tuple[float, str]] = {}
    for pk, *names in rows:
        for known in filter(None, names):
            plain = _plain(known)
            score = (fuzz.token_sort_ratio(wanted, plain) + fuzz.token_set_ratio(wanted, plain)) / 2
            likeness[pk] = max(likeness.get(pk, (0.0, "")), (score, known))
    best = sorted(likeness.values(), reverse=True)[:5]
    return [known for score, known in best if score >= LIKE]
