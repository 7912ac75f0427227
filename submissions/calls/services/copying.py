"""Copying a call for inputs: its settings, its questionnaire, and as much else as is wished.

A copy is a new call that nobody has been told of. What was handed in, invitations, extensions and the trail stay with
the call that was copied. Upper apps add what they know of a call with ``register``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import models
from django.utils.translation import gettext as _

from submissions.core import audit, locks
from submissions.models import (
    BaseText,
    Consultation,
    Paragraph,
    Question,
    Questionnaire,
    Section,
    TextSection,
    User,
)
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotPermitted, NotPossible

Row = TypeVar("Row", bound=models.Model)
Copier = Callable[[Consultation, Consultation], None]

BASE_TEXT, PEOPLE, TEMPLATE, TRANSLATIONS = "base_text", "people", "template", "translations"
PARTS = (BASE_TEXT, PEOPLE, TEMPLATE, TRANSLATIONS)
"""What may be left out of a copy: the text under consultation, roles given in the call, its Word template, and the
wordings in languages other than that of the site."""

_copiers: dict[str, list[Copier]] = {part: [] for part in PARTS}


def register(part: str, copier: Copier) -> Copier:
    """Let a function copy a part of a call: it is given the call and its copy, within one transaction."""
    _copiers[part].append(copier)
    return copier


@locks.within
def twin(row: Row, *, translations: bool = True, **changes: Any) -> Row:
    """Write a row of the same columns as another, but for its key and what is given; return it.

    Without ``translations`` only the wordings in the language of the site are taken along.
    """
    own = f"_{settings.LANGUAGE_CODE.replace('-', '_')}"
    others = tuple(f"_{code.replace('-', '_')}" for code, _name in settings.LANGUAGES)
    columns = {field.attname for field in row._meta.concrete_fields}
    values = {}
    for field in row._meta.concrete_fields:
        name = field.attname
        is_given = name in changes or field.name in changes
        if field.primary_key or is_given or f"{name}{own}" in columns:  # translations stand beside
            continue
        is_translation = name.endswith(others) and not name.endswith(own)
        if is_translation and not translations:
            continue
        values[name] = getattr(row, name)
    made = type(row)(**values, **changes)
    made.save(force_insert=True)
    return made


@locks.writing
def copy_call(
    consultation_id: int,
    actor: User,
    *,
    slug: str,
    title: str = "",
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
    parts: Iterable[str] = PARTS,
) -> Consultation:
    """Copy a call under a new short name, and return the copy, which is not announced.

    Without ``opens_at`` it opens tomorrow at the hour at which the other did, in its zone; without ``closes_at`` it
    stays open for as long as the other (both aware). Raises NotPermitted, or NotPossible where the name is taken or is
    none, or the call would close before it opens.
    """
    source = locks.call(consultation_id)
    if reason := reason_against(actor, "submissions.serve_consultation", source):
        raise NotPermitted(reason)
    wanted = set(parts)
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise NotPossible(
            _("The short name “%(slug)s” may hold letters, digits, hyphens and underscores only.") % {"slug": slug}
        ) from error
    if Consultation.objects.filter(slug=slug).exists():
        raise NotPossible(_("There is a call named “%(slug)s” already; choose another short name.") % {"slug": slug})
    opens_at = opens_at or _tomorrow(source)
    closes_at = closes_at or opens_at + (source.closes_at - source.opens_at)
    if closes_at <= opens_at:
        raise NotPossible(_("A call must close after it opens."))
    copy = twin(
        source,
        translations=TRANSLATIONS in wanted,
        slug=slug,
        opens_at=opens_at,
        closes_at=closes_at,
        published_at=None,
        archived_at=None,
        **_titles(title),
    )
    for policy in source.category_policies.all():
        twin(policy, consultation=copy)
    _copy_questionnaire(source, copy, translations=TRANSLATIONS in wanted)
    for part in PARTS:
        if part in wanted:
            for copier in _copiers[part]:
                copier(source, copy)
    audit.record(AuditVerb.CONSULTATION_COPIED, actor, consultation=copy, source=source.slug, parts=sorted(wanted))
    return copy


def _tomorrow(source: Consultation) -> datetime:
    """Return tomorrow at the hour, in the call's zone, at which it opened."""
    day = moments.now().astimezone(source.zone).date() + timedelta(days=1)
    return datetime.combine(day, source.opens_at.astimezone(source.zone).time(), tzinfo=source.zone)


def _titles(title: str) -> dict[str, str]:
    """Return the columns of a new title: it is that of every language, for the other titles speak of another call."""
    if not title:
        return {}
    limit = Consultation._meta.get_field("title").max_length
    if limit is not None and len(title) > limit:
        raise NotPossible(_("A title has at most %(limit)s characters.") % {"limit": limit})
    columns = [field.name for field in Consultation._meta.concrete_fields if field.name.startswith("title_")]
    own = f"title_{settings.LANGUAGE_CODE.replace('-', '_')}"
    return {column: title if column == own else None for column in columns}  # type: ignore[misc]


def _copy_questionnaire(source: Consultation, copy: Consultation, *, translations: bool) -> None:
    questionnaire = Questionnaire.objects.filter(consultation=source).first()
    if questionnaire is None:
        return
    made = twin(questionnaire, translations=translations, consultation=copy)
    sections = {
        row.pk: twin(row, translations=translations, questionnaire=made)
        for row in Section.objects.filter(questionnaire=questionnaire)
    }
    questions: dict[int, Question] = {}
    # Not what stays for the answers alone that it had.
    asked = Question.objects.filter(questionnaire=questionnaire, retired_at=None)
    rows = asked.order_by("position").prefetch_related("options")
    for row in rows:
        questions[row.pk] = twin(
            row,
            translations=translations,
            questionnaire=made,
            section=sections[row.section_id],
            shown_if=None,
            replaces=None,
        )
        for option in row.options.filter(retired_at=None):
            twin(option, translations=translations, question=questions[row.pk])
    for row in rows:
        if row.shown_if_id in questions:
            question = questions[row.pk]
            question.shown_if = questions[row.shown_if_id]
            question.save(update_fields=["shown_if"])


def _copy_base_text(source: Consultation, copy: Consultation) -> None:
    """Copy the text under consultation as it is worded now; earlier wordings stay with the call that was copied."""
    text = BaseText.objects.filter(consultation=source).first()
    if text is None:
        return
    made = twin(text, consultation=copy)
    sections = {row.pk: twin(row, base_text=made) for row in TextSection.objects.filter(base_text=text)}
    for row in Paragraph.objects.filter(base_text=text).prefetch_related("revisions"):
        paragraph = twin(row, base_text=made, section=sections[row.section_id])
        present = max(row.revisions.all(), key=lambda revision: revision.number, default=None)
        if present is not None:
            twin(present, paragraph=paragraph, number=1, created_at=moments.now())


def _copy_people(source: Consultation, copy: Consultation) -> None:
    """Copy the roles that were given in the call; those given in the whole process hold for the copy as they are."""
    for grant in source.role_grants.all():
        twin(grant, consultation=copy)


register(BASE_TEXT, _copy_base_text)
register(PEOPLE, _copy_people)
