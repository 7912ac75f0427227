"""Beginning a process and a call, and the particulars of a call until and after it is announced."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.calls.services import copying, questionnaires
from submissions.core import audit, locks, news
from submissions.models import (
    CategoryPolicy,
    Consultation,
    Membership,
    Process,
    Questionnaire,
    RoleGrant,
    Section,
    User,
)
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import STATES, AuditVerb, Category, LifecyclePolicy, Role, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible

SEVEN = Path(__file__).parents[1] / "questionnaires" / "wsis20_elements_paper.yaml"
"""The questionnaire of seven questions, in six languages."""
ADDRESS = 50
"""Characters of a short name in addresses."""

PARTICULARS = ("title", "summary", "mandate", "statement")
"""What a call says of itself in six languages."""
PLAIN = (
    "contact", "grace", "admits_late", "publications", "allows_headings", "allows_lists", "allows_quotations",
    "allows_tables", "allows_footnotes", "allows_pictures", "allows_links",
)  # fmt: skip


def free_address(title: str, model: type[Process | Consultation], fallback: str) -> str:
    """Return a short name for addresses made of a title, that nothing else bears."""
    stem = slugify(title)[:ADDRESS].strip("-") or fallback
    names = itertools.chain([stem], (f"{stem[: ADDRESS - 4]}-{number}" for number in itertools.count(2)))
    return next(name for name in names if not model._default_manager.filter(slug=name).exists())


def _need(actor: User, permission: str, thing: Any = None) -> None:
    if reason := reason_against(actor, permission, thing):
        raise NotPermitted(reason)


@locks.writing
def begin_process(actor: User, titles: Mapping[str, str], mandates: Mapping[str, str]) -> Process:
    """Begin a process, which the actor serves as secretariat. Texts are given by column.

    Raises NotPermitted, or NotPossible without a title.
    """
    _need(actor, "submissions.begin_process")
    title = titles.get("title_en", "").strip()
    if not title:
        raise NotPossible(_("Write the title in English at least."))
    process = Process.objects.create(slug=free_address(title, Process, "process"), **titles, **mandates)
    RoleGrant.objects.create(user=actor, role=Role.SECRETARIAT, process=process)
    actor.__dict__.pop("_role_grants", None)
    audit.record(AuditVerb.PROCESS_BEGUN, actor, process=process, title=title)
    return process


@dataclass(frozen=True, slots=True)
class NewCall:
    """What a new call begins with: the ``parts`` of the call it copies, the seven questions, or none."""

    title: str
    opens_at: datetime
    closes_at: datetime
    time_zone: str
    seven: bool = False
    source: Consultation | None = None
    parts: Iterable[str] = copying.PARTS


@locks.writing
def begin_call(process_id: int, actor: User, wanted: NewCall) -> Consultation:
    """Begin a call, which nobody is told of yet. Raises NotPermitted or NotPossible.

    One that copies no other admits every category, States under the table of States.
    """
    title = " ".join(wanted.title.split())
    if not title:
        raise NotPossible(_("Write the title."))
    if wanted.closes_at <= wanted.opens_at:
        raise NotPossible(_("A call must close after it opens."))
    slug = free_address(title, Consultation, "call")
    if wanted.source is not None:
        copy = copying.copy_call(
            wanted.source.pk,
            actor,
            slug=slug,
            title=title,
            opens_at=wanted.opens_at,
            closes_at=wanted.closes_at,
            parts=wanted.parts,
        )
        if copy.time_zone != wanted.time_zone:
            copy.time_zone = wanted.time_zone
            copy.save(update_fields=["time_zone"])
        return copy
    process = locks.one(Process.objects.all(), process_id)
    _need(actor, "submissions.serve_process", process)
    call = Consultation.objects.create(
        process=process,
        slug=slug,
        title_en=title,
        opens_at=wanted.opens_at,
        closes_at=wanted.closes_at,
        time_zone=wanted.time_zone,
        contact=actor.email,
    )
    CategoryPolicy.objects.bulk_create(
        CategoryPolicy(consultation=call, category=category, policy=policy_of(category)) for category in Category
    )
    if wanted.seven:
        questionnaires.load(questionnaires.read(SEVEN), call)
        Questionnaire.objects.filter(consultation=call).update(title_en=title[:300])
    else:
        questionnaire = Questionnaire.objects.create(consultation=call, title_en=title[:300])
        Section.objects.create(questionnaire=questionnaire, key="questions", title_en="Questions", position=1)
    audit.record(AuditVerb.CONSULTATION_BEGUN, actor, consultation=call)
    return call


def policy_of(category: str) -> LifecyclePolicy:
    """Return the table of moves that a category follows where nobody chose another; that of a State is given."""
    as_states = {*STATES, Category.NEGOTIATING_GROUP}
    return LifecyclePolicy.STATES if category in as_states else LifecyclePolicy.OTHERS


def copies_for(actor: User) -> list[Consultation]:
    """Return the calls that the person may copy, the latest first."""
    return list(Consultation.objects.served_by(actor).select_related("process").order_by("-closes_at", "slug"))


def processes_for(actor: User) -> list[Process]:
    """Return the processes of which the person may begin a call."""
    served = RoleGrant.objects.filter(user=actor, role=Role.SECRETARIAT, consultation=None)
    return list(Process.objects.filter(pk__in=served.values("process")).order_by("slug"))


@locks.writing
def change_particulars(consultation_id: int, actor: User, values: Mapping[str, Any]) -> Consultation:
    """Change what a call says of itself and what it allows, by column; nothing that is not given is touched.

    Raises NotPermitted, NotPossible without a title in English or for a call that is archived.
    """
    call = locks.call(consultation_id)
    _need(actor, "submissions.serve_consultation", call)
    if call.archived_at:
        raise NotPossible(_("This call is archived."))
    columns = {field.name for field in Consultation._meta.concrete_fields}
    allowed = {name for name in columns if name in PLAIN or name.rpartition("_")[0].startswith(PARTICULARS)}
    unknown = set(values) - allowed
    if unknown:
        raise NotPossible(_("This is not changed here: %(names)s.") % {"names": ", ".join(sorted(unknown))})
    if "title_en" in values and not str(values["title_en"]).strip():
        raise NotPossible(_("Write the title in English at least."))
    changed = [name for name, value in values.items() if getattr(call, name) != value]
    for name in changed:
        setattr(call, name, values[name])
    if changed:
        call.save(update_fields=changed)
        audit.record(AuditVerb.CONSULTATION_CHANGED, actor, consultation=call, what=sorted(changed))
    return call


@locks.writing
def admit_categories(consultation_id: int, actor: User, policies: Mapping[str, str]) -> Consultation:
    """Say which categories may answer, and by which table of moves. Raises NotPermitted or NotPossible.

    A category of which an input was begun stays.
    """
    call = locks.call(consultation_id)
    _need(actor, "submissions.serve_consultation", call)
    if call.archived_at:
        raise NotPossible(_("This call is archived."))
    begun = dict(call.submissions.order_by().values_list("organization__category").annotate(number=Count("pk")))
    gone = [category for category in begun if category not in policies]
    if gone:
        raise NotPossible(
            _("A category of which an input was begun stays admitted."),
            [
                ngettext("%(category)s: %(count)s input", "%(category)s: %(count)s inputs", begun[category])
                % {"category": Category(category).label, "count": begun[category]}
                for category in gone
            ],
        )
    if call.published_at and not policies:
        raise NotPossible(_("A call that is announced admits one category at least."))
    for category, policy in policies.items():
        right = LifecyclePolicy.STATES if category in STATES else LifecyclePolicy(policy)
        CategoryPolicy.objects.update_or_create(consultation=call, category=category, defaults={"policy": right})
    call.category_policies.exclude(category__in=policies).delete()
    said = {str(key): str(value) for key, value in sorted(policies.items())}
    audit.record(AuditVerb.CONSULTATION_CHANGED, actor, consultation=call, what=["categories"], categories=said)
    return call


@locks.writing
def set_dates(
    consultation_id: int, actor: User, opens_at: datetime, closes_at: datetime, time_zone: str, reason: str = ""
) -> Consultation:
    """Give a call its dates; once it is announced they are corrected on the record, with a reason.

    Everybody who drafts for the call is told of a correction. Raises NotPermitted or NotPossible.
    """
    call = locks.call(consultation_id)
    _need(actor, "submissions.serve_consultation", call)
    if call.archived_at:
        raise NotPossible(_("This call is archived."))
    if closes_at <= opens_at:
        raise NotPossible(_("A call must close after it opens."))
    before = (call.opens_at, call.closes_at, call.time_zone)
    if before == (opens_at, closes_at, time_zone):
        return call
    if call.published_at:
        if not reason.strip():
            raise NotPossible(_("The call is announced: write the reason, which goes on the record."))
        if closes_at <= moments.now():
            raise NotPossible(_("The closing time cannot be set to one that is over."))
    call.opens_at, call.closes_at, call.time_zone = opens_at, closes_at, time_zone
    call.save(update_fields=["opens_at", "closes_at", "time_zone"])
    if call.published_at:
        _tell_correction(call, actor, reason.strip())
        audit.record(
            AuditVerb.DATES_CORRECTED,
            actor,
            consultation=call,
            reason=reason.strip(),
            before=[before[0].isoformat(), before[1].isoformat(), before[2]],
            after=[opens_at.isoformat(), closes_at.isoformat(), time_zone],
        )
    else:
        audit.record(AuditVerb.CONSULTATION_CHANGED, actor, consultation=call, what=["dates"])
    return call


@locks.within
def _tell_correction(call: Consultation, actor: User, reason: str) -> None:
    drafting = call.submissions.exclude(status=SubmissionStatus.WITHDRAWN).values("organization")
    members = Membership.objects.active().filter(organization__in=drafting).select_related("user").order_by("pk")
    people = {row.user_id: row.user for row in members}
    news.tell(
        "dates_corrected",
        actor=actor,
        consultation=call,
        to={news.PERSON: list(people.values())},
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        reason=reason,
    )
