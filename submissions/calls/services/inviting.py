"""Inviting bodies to a call from a spreadsheet: read, looked at, kept once that is confirmed. Nothing is mailed."""

from __future__ import annotations

import hashlib
import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from submissions.core import audit, locks, spreadsheets
from submissions.core.outbox import enqueue
from submissions.models import Consultation, Invitation, InvitationList, Organization, User
from submissions.people.services.matching import Register, plain
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.enums import STATES, AuditVerb, Category, Language, MembershipRole
from submissions.values.exceptions import NotPermitted, NotPossible

COLUMNS: dict[str, tuple[str, ...]] = {
    "organization": ("body", "name of organization", "organisation", "institution", "entity", "organización"),
    "category": ("type", "stakeholder group", "catégorie", "categoría"),
    "country": ("state", "pays", "país", "country of seat"),
    "person": ("name", "contact", "contact person", "personne", "persona"),
    "email": ("e mail", "e mail address", "email address", "mail", "courriel", "correo electrónico"),
    "language": ("langue", "idioma", "language of correspondence"),
}
NEEDED = ("organization", "email")
AT_ONCE = 200
"""Rows that are looked at while the person waits; more are looked at by a worker."""
STEP = 100
TASK = "submissions.tasks.check_invitation_list"
VERDICTS = ("new", "known", "doubtful", "bad", "invited")
LEAVE_OUT, AS_NEW = "leave", "new"


def _served(consultation_id: int, actor: User, *, lock: bool = True) -> Consultation:
    call = locks.call(consultation_id) if lock else Consultation.objects.get(pk=consultation_id)
    if reason := reason_against(actor, "submissions.serve_consultation", call):
        raise NotPermitted(reason)
    if call.archived_at:
        raise NotPossible(_("This call is archived."))
    return call


@locks.writing
def take(consultation_id: int, actor: User, name: str, data: bytes) -> InvitationList:
    """Read a spreadsheet of bodies to invite; its rows are looked at now, or by a worker where they are many.

    Raises NotPermitted, or NotPossible for a file that is no such table.
    """
    call = _served(consultation_id, actor)
    rows = spreadsheets.read(name, data, COLUMNS, NEEDED)
    if not rows:
        raise NotPossible(_("The table has no rows under its first."))
    return _begin(call, actor, name, [(row.number, row.cells) for row in rows])


@locks.writing
def take_one(consultation_id: int, actor: User, cells: Mapping[str, str]) -> InvitationList:
    """Look at one body to invite, as at a list of one row. Raises NotPermitted."""
    call = _served(consultation_id, actor)
    return _begin(call, actor, cells.get("organization", ""), [(1, {**dict.fromkeys(COLUMNS, ""), **cells})])


@locks.within
def _begin(call: Consultation, actor: User, name: str, rows: Iterable[tuple[int, Mapping[str, str]]]) -> InvitationList:
    plain_rows = [{"number": number, **cells, "verdict": "", "reason": "", "keys": []} for number, cells in rows]
    made = InvitationList.objects.create(consultation=call, name=name[:200], rows=plain_rows, made_by=actor)
    if len(plain_rows) <= AT_ONCE:
        look(made.pk)
        made.refresh_from_db()
    else:
        enqueue(TASK, list_id=made.pk)
    return made


@locks.in_steps
def look(list_id: int) -> bool:
    """Look at the rows of a list: which body each means, and what is wrong with it. Done once."""
    found = InvitationList.objects.filter(pk=list_id, checked_at=None).select_related("consultation").first()
    if found is None:
        return False
    register = Register.load()
    invited = _invited(found.consultation_id)
    seen: dict[tuple[str, str], int] = {}
    for at, row in enumerate(found.rows, start=1):
        judge(row, register, invited, seen)
        if at % STEP == 0:
            InvitationList.objects.filter(pk=list_id).update(done=at)
    InvitationList.objects.filter(pk=list_id).update(rows=found.rows, done=len(found.rows), checked_at=moments.now())
    return True


def _invited(consultation_id: int) -> set[tuple[int, str]]:
    return set(Invitation.objects.filter(consultation=consultation_id).values_list("organization", "email"))


def judge(
    row: dict[str, Any], register: Register, invited: set[tuple[int, str]], seen: dict[tuple[str, str], int]
) -> None:
    """Give a row its verdict, with the reason, and the organizations that it may mean."""
    row["email"] = row["email"].strip().lower()
    name = " ".join(row["organization"].split())
    match = register.match(name) if name else None
    row["keys"] = list(match.keys) if match else []
    row["category_code"], row["country_code"] = category_of(row["category"]), register.country(row["country"])
    row["language_code"] = language_of(row["language"])

    def say(verdict: str, reason: str = "") -> None:
        row["verdict"], row["reason"] = verdict, reason

    if match is None:
        return say("bad", _("It names no organization."))
    if not row["email"]:
        return say("bad", _("It has no e-mail address."))
    try:
        validate_email(row["email"])
    except ValidationError:
        return say("bad", _("“%(email)s” is no e-mail address.") % {"email": row["email"]})
    same = (plain(name), row["email"])
    if same in seen:
        return say("bad", _("It says the same as row %(number)s.") % {"number": seen[same]})
    seen[same] = row["number"]
    if match.sureness == "known" and (match.keys[0], row["email"]) in invited:
        return say("invited", _("Already invited."))
    if match.sureness == "doubtful":
        return say("doubtful", _("The register has a name much like it."))
    if match.sureness == "new":
        if row["category_code"] in STATES:
            return say("bad", _("No State of that name is in the register."))
        if not row["category_code"]:
            return say("bad", _("It is not in the register, and its category is not given."))
    return say(match.sureness)


def category_of(text: str) -> str:
    """Return the category that a cell names, in English or by its code; "" for none."""
    wanted = plain(text)
    names = {plain(category.value): category.value for category in Category}
    names |= {plain(str(category.label)): category.value for category in Category}
    more = {
        "ngo": "civil_society",
        "state": "member_state",
        "un": "united_nations_entity",
        "igo": "intergovernmental_organization",
    }
    more |= {
        "company": "private_sector",
        "business": "private_sector",
        "university": "academia",
        "group": "negotiating_group",
    }
    more |= {"un entity": "united_nations_entity", "member states": "member_state", "observer": "observer_state"}
    return names.get(wanted) or more.get(wanted, "")


def language_of(text: str) -> str:
    """Return the language that a cell names, by its code or in English, French or Spanish; "" for none."""
    wanted = plain(text)[:12]
    names = {plain(language.value): language.value for language in Language}
    names |= {plain(str(language.label)): language.value for language in Language}
    names |= {"anglais": "en", "francais": "fr", "espagnol": "es", "russe": "ru", "chinois": "zh", "arabe": "ar"}
    names |= {"ingles": "en", "frances": "fr", "espanol": "es", "ruso": "ru", "chino": "zh"}
    return names.get(wanted, "")


def counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many rows have each verdict."""
    found = Counter(row["verdict"] for row in rows)
    return {verdict: found[verdict] for verdict in VERDICTS}


@locks.writing
def correct(list_id: int, actor: User, corrections: Mapping[int, Mapping[str, str]]) -> InvitationList:
    """Take corrections of rows by their number, and look at these rows again. Raises NotPermitted or NotPossible."""
    found = _list(list_id, actor)
    register, invited = Register.load(), _invited(found.consultation_id)
    for row in found.rows:
        if given := corrections.get(row["number"]):
            row.update({key: value.strip() for key, value in given.items() if key in {*COLUMNS, "choice"}})
    seen: dict[tuple[str, str], int] = {}
    for row in found.rows:
        judge(row, register, invited, seen)
        _choose(row)
    found.save(update_fields=["rows"])
    return found


def _choose(row: dict[str, Any]) -> None:
    """Take what the person chose for a row: an organization, a new one, or to leave it out."""
    choice = row.get("choice", "")
    if choice == LEAVE_OUT:
        row["verdict"], row["reason"] = "bad", _("Left out by you.")
    elif row["verdict"] == "doubtful" and choice == AS_NEW:
        if row["category_code"] and row["category_code"] not in STATES:
            row["verdict"], row["keys"] = "new", []
        else:
            row["reason"] = _("To register it, give its category.")
    elif row["verdict"] == "doubtful" and choice.isdecimal() and int(choice) in row["keys"]:
        row["verdict"], row["keys"] = "known", [int(choice)]


def _list(list_id: int, actor: User) -> InvitationList:
    consultation_id = InvitationList.objects.values_list("consultation", flat=True).get(pk=list_id)
    _served(consultation_id, actor)
    found = InvitationList.objects.select_related("consultation").get(pk=list_id)
    if found.checked_at is None:
        raise NotPossible(_("The rows are still being looked at."))
    if found.kept_at is not None:
        raise NotPossible(_("This list was kept already."))
    return found


@locks.writing
def keep(list_id: int, actor: User) -> int:
    """Keep the rows that are new or known as invitations, which nobody is sent yet; return how many.

    Bodies that are not in the register are registered; nobody becomes their member. Raises NotPermitted or NotPossible.
    """
    found = _list(list_id, actor)
    good = [row for row in found.rows if row["verdict"] in {"new", "known"}]
    if not good:
        raise NotPossible(_("There is no row to keep."))
    made: dict[str, Organization] = {}
    for row in good:
        if row["verdict"] == "new" and plain(row["organization"]) not in made:
            made[plain(row["organization"])] = register_body(
                actor, found.consultation, row["organization"], row["category_code"], row["country_code"]
            )
    present = _invited(found.consultation_id)
    wanted = []
    for row in good:
        key = row["keys"][0] if row["verdict"] == "known" else made[plain(row["organization"])].pk
        if (key, row["email"]) not in present:
            present.add((key, row["email"]))
            wanted.append(
                new_invitation(found.consultation, key, row["email"], row["person"], row["language_code"], actor)
            )
    Invitation.objects.bulk_create(wanted, batch_size=500)
    found.kept_at = moments.now()
    found.save(update_fields=["kept_at"])
    audit.record(AuditVerb.INVITED, actor, consultation=found.consultation, count=len(wanted), list=found.name)
    return len(wanted)


@locks.within
def register_body(actor: User, call: Consultation, name: str, category: str, country: str = "") -> Organization:
    """Enter a body in the register for a call, of any category but a State; nobody becomes its member."""
    body = Organization.objects.create(name_en=" ".join(name.split())[:300], category=category, country=country)
    audit.record(AuditVerb.ORGANIZATION_REGISTERED, actor, consultation=call, organization=body, name=body.english_name)
    return body


def new_invitation(
    call: Consultation, organization: int, email: str, name: str, language: str, actor: User
) -> Invitation:
    """Return an invitation to a call that is not saved and not sent; its link is made when it is sent."""
    return Invitation(
        consultation=call,
        organization_id=organization,
        email=email,
        name=name[:200],
        language=language,
        role=MembershipRole.FOCAL_POINT,
        token_sha256=hashlib.sha256(secrets.token_bytes(32)).hexdigest(),
        invited_by=actor,
        expires_at=max(call.deadline(), moments.now() + timedelta(days=14)),
    )


@locks.writing
def copy_list(consultation_id: int, source_id: int, actor: User) -> int:
    """Invite, without sending anything, all whom an earlier call invited; return how many are new here.

    Whoever declined there is left out. Raises NotPermitted.
    """
    call = _served(consultation_id, actor)
    source = Consultation.objects.get(pk=source_id)
    if reason := reason_against(actor, "submissions.serve_consultation", source):
        raise NotPermitted(reason)
    present = _invited(call.pk)
    rows = Invitation.objects.filter(consultation=source, declined_at=None, organization__merged_into=None)
    wanted = [
        new_invitation(call, row.organization_id, row.email, row.name, row.language, actor)
        for row in rows.order_by("pk")
        if (row.organization_id, row.email) not in present
    ]
    Invitation.objects.bulk_create(wanted, batch_size=500)
    if wanted:
        audit.record(AuditVerb.INVITED, actor, consultation=call, count=len(wanted), list=source.slug)
    return len(wanted)


@locks.writing
def remove(consultation_id: int, keys: Iterable[int], actor: User) -> tuple[int, int]:
    """Take invitations off a call that were not sent; return how many went, and how many were sent and stay."""
    call = _served(consultation_id, actor)
    rows = Invitation.objects.filter(consultation=call, pk__in=list(keys))
    kept = rows.filter(sent_at__isnull=False).count()
    gone, _by_model = rows.filter(sent_at=None).delete()
    return gone, kept
