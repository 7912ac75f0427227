"""The participants of a meeting: read from a spreadsheet, counted, and listed in Word in the order of the UN."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

import docx
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from docx.shared import Pt

from submissions.calls.services.inviting import category_of
from submissions.core import audit, locks, spreadsheets
from submissions.models import Consultation, Organization, Participant, User
from submissions.people.services.matching import Register, plain
from submissions.rules import reason_against
from submissions.values.collation import sort_key
from submissions.values.enums import AuditVerb, Category, Language, SeatRegion
from submissions.values.exceptions import NotPermitted, NotPossible
from submissions.values.reference import states

COLUMNS: dict[str, tuple[str, ...]] = {
    "title": ("honorific", "salutation", "titre", "tratamiento"),
    "name": ("participant", "full name", "representative", "nom", "nombre"),
    "function": ("functional title", "position", "job title", "fonction", "cargo"),
    "organization": ("delegation", "body", "organisation", "entity", "organización"),
    "country": ("state", "pays", "país"),
    "category": ("type", "stakeholder group", "catégorie", "categoría"),
}
NEEDED = ("name", "organization")
HONORIFICS = {
    "he": gettext_noop("H.E."),
    "h e": gettext_noop("H.E."),
    "he mr": gettext_noop("H.E. Mr."),
    "h e mr": gettext_noop("H.E. Mr."),
    "he ms": gettext_noop("H.E. Ms."),
    "h e ms": gettext_noop("H.E. Ms."),
    "mr": gettext_noop("Mr."),
    "ms": gettext_noop("Ms."),
    "mrs": gettext_noop("Ms."),
    "dr": gettext_noop("Dr."),
    "prof": gettext_noop("Prof."),
    "professor": gettext_noop("Prof."),
}
"""Titles as lists write them, and how the United Nations does."""


@dataclass(slots=True)
class Outcome:
    """What became of a list: how many were entered, and the rows left out, with their number and the reason."""

    entered: int = 0
    left_out: list[tuple[int, str, str]] = field(default_factory=list)


@locks.writing
def take(consultation_id: int, actor: User, name: str, data: bytes) -> Outcome:
    """Enter the participants of a spreadsheet; who is there already is left out, and named. Raises as a refusal."""
    call = locks.call(consultation_id)
    if reason := reason_against(actor, "submissions.serve_consultation", call):
        raise NotPermitted(reason)
    rows = spreadsheets.read(name, data, COLUMNS, NEEDED)
    if not rows:
        raise NotPossible(_("The table has no rows under its first."))
    register = Register.load()
    categories = dict(Organization.objects.values_list("pk", "category"))
    countries = dict(Organization.objects.values_list("pk", "country"))
    seen = {(plain(row.name), plain(row.body)) for row in call.participants.all()}
    outcome, made = Outcome(), []
    for row in rows:
        cells = row.cells
        key = (plain(cells["name"]), plain(cells["organization"]))
        if not all(key):
            outcome.left_out.append((row.number, cells["name"], _("It lacks a name or an organization.")))
            continue
        if key in seen:
            outcome.left_out.append((row.number, cells["name"], _("Stands in the list already.")))
            continue
        match = register.match(cells["organization"])
        body = match.keys[0] if match.sureness == "known" else None
        category = categories.get(body, "") if body else category_of(cells["category"])
        if not category:
            outcome.left_out.append(
                (row.number, cells["name"], _("Its category is not given, and the register lacks it."))
            )
            continue
        seen.add(key)
        made.append(
            Participant(
                consultation=call,
                organization_id=body,
                title=cells["title"][:60],
                name=cells["name"][:200],
                function=cells["function"],
                body=cells["organization"],
                country=register.country(cells["country"]) or (countries.get(body) or "" if body else ""),
                category=category,
            )
        )
    Participant.objects.bulk_create(made, batch_size=500)
    outcome.entered = len(made)
    audit.record(AuditVerb.CONSULTATION_CHANGED, actor, consultation=call, what=["participants"], count=len(made))
    return outcome


@locks.writing
def clear(consultation_id: int, actor: User) -> int:
    """Take every participant off the list; return how many. Raises NotPermitted."""
    call = locks.call(consultation_id)
    if reason := reason_against(actor, "submissions.serve_consultation", call):
        raise NotPermitted(reason)
    count, _by_model = call.participants.all().delete()
    audit.record(AuditVerb.CONSULTATION_CHANGED, actor, consultation=call, what=["participants"], count=-count)
    return count


def honorific(title: str) -> str:
    """Return a title as the United Nations writes it, in the active language; an unknown one as it was given."""
    known = HONORIFICS.get(plain(title))
    return translation.gettext(known) if known else title


def name_of(row: Participant) -> str:
    """Return how a body is named: by the register, in the active language, else as the list does."""
    return str(row.organization) if row.organization else row.body


def ordered(rows: Iterable[Participant]) -> list[tuple[str, list[tuple[str, list[Participant]]]]]:
    """Return participants by category and body: States first, bodies in the order of their names, each once."""
    groups: dict[str, dict[str, list[Participant]]] = {}
    for row in rows:
        groups.setdefault(row.category, {}).setdefault(name_of(row), []).append(row)
    order = [category.value for category in Category]
    return [
        (str(Category(category).label), sorted(groups[category].items(), key=lambda pair: sort_key(pair[0])))
        for category in sorted(groups, key=order.index)
    ]


def counts(rows: Iterable[Participant]) -> dict[str, list[tuple[str, int, int]]]:
    """Return (name, participants, bodies) by country, region and category."""
    known = {state.alpha2: state for state in states()}
    language = (translation.get_language() or "en").partition("-")[0]
    found: dict[str, dict[str, list[Participant]]] = {"country": {}, "region": {}, "category": {}}
    for row in rows:
        state = known.get(row.country)
        name = (state.short.get(language) or state.short["en"]) if state else _("Not given")
        region = state.seat_region if state else ""
        found["country"].setdefault(name, []).append(row)
        found["region"].setdefault(_region(region), []).append(row)
        found["category"].setdefault(str(Category(row.category).label), []).append(row)
    return {
        kind: sorted(
            ((name, len(rows), len({plain(row.body) for row in rows})) for name, rows in groups.items()),
            key=lambda line: sort_key(line[0]),
        )
        for kind, groups in found.items()
    }


def _region(value: str) -> str:
    return str(SeatRegion(value).label) if value else _("Not given")


def to_word(call: Consultation, language: str) -> bytes:
    """Return the list of participants as a Word file, in a language."""
    with translation.override(Language(language).interface):
        document = docx.Document()
        document.styles["Normal"].font.size = Pt(10)
        document.add_heading(_("List of participants"), 0)
        document.add_paragraph(str(call.title))
        rows = list(call.participants.select_related("organization"))
        for category, bodies in ordered(rows):
            document.add_heading(category, 1)
            for body, people in bodies:
                document.add_heading(body, 2)
                for row in sorted(people, key=lambda one: sort_key(one.name)):
                    line = document.add_paragraph()
                    line.add_run(" ".join(filter(None, [honorific(row.title), row.name]))).bold = True
                    if row.function:
                        line.add_run(f"\n{row.function}")
        table = Counter(row.category for row in rows)
        document.add_heading(_("Participants by category"), 1)
        for category in Category:
            if table[category.value]:
                document.add_paragraph(f"{category.label}: {table[category.value]}")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
