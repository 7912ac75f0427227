"""Writing to many: invitations, reminders and messages, whose text is edited, seen and counted first.

A mailing waits two minutes, in which it can be stopped; then each message is written in a transaction of its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import icalendar
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from submissions.core import audit, locks, mail
from submissions.core.sweeping import each_alone
from submissions.models import Consultation, Invitation, Mailing, Membership, Organization, User
from submissions.rules import reason_against
from submissions.values import moments
from submissions.values.dates import say_moment
from submissions.values.enums import AuditVerb, Language, MembershipRole, SubmissionStatus
from submissions.values.exceptions import NotPermitted, NotPossible

WAIT = timedelta(minutes=2)
ONCE_A = timedelta(days=1)
"""Nobody is reminded twice within it."""
INSERTIONS = ("name", "body", "call", "closes", "link")
INVITATION, REMINDER, MESSAGE = Mailing.INVITATION, Mailing.REMINDER, Mailing.MESSAGE


@dataclass(frozen=True, slots=True)
class Recipient:
    """One to whom a mailing goes: an invitation, or a person of an organization."""

    email: str
    name: str
    language: str
    organization: Organization
    invitation: Invitation | None = None
    person: User | None = None


def default_text(kind: str, language: str) -> tuple[str, str]:
    """Return subject and text to begin with, in a language, with insertions in braces."""
    with translation.override(Language(language).interface):
        if kind == INVITATION:
            return _("Invitation: {call}"), _(
                "Dear {name},\n\n{body} is invited to submit its input to: {call}.\n\nThe call closes {closes}. Open "
                "this link to take part, or to decline; it is for this address only:\n{link}"
            )
        if kind == REMINDER:
            return _("Reminder: {call}"), _(
                "Dear {name},\n\n{body} was invited to: {call}. No input has been submitted yet; the call closes "
                "{closes}.\n\nTo take part, or to decline:\n{link}"
            )
        return _("{call}"), _("Dear {name},\n\n\n\nThe call closes {closes}:\n{link}")


def languages_of(recipients: Iterable[Recipient]) -> list[str]:
    """Return the languages in which recipients are written to, English first."""
    found = {recipient.language for recipient in recipients}
    return sorted(found, key=lambda code: (code != "en", code))


def recipients_of(call: Consultation, to: Iterable[tuple[str, int, int]]) -> list[Recipient]:
    """Return the recipients of a mailing, by what it keeps of them; four queries."""
    wanted = list(to)
    keys = [key for kind, key, _organization in wanted if kind == "invitation"]
    rows = Invitation.objects.filter(consultation=call, pk__in=keys).select_related("organization")
    invitations = {row.pk: row for row in rows}
    people = User.objects.in_bulk([key for kind, key, _organization in wanted if kind == "person"])
    organizations = Organization.objects.in_bulk([key for kind, _key, key in wanted if kind == "person"])
    found = []
    for kind, key, organization in wanted:
        if kind == "invitation" and key in invitations:
            row = invitations[key]
            language = row.language or "en"
            found.append(Recipient(row.email, row.name, language, row.organization, invitation=row))
        elif kind == "person" and key in people and organization in organizations and people[key].is_active:
            person = people[key]
            language = (person.language or "en").partition("-")[0]
            found.append(Recipient(person.email, person.name, language, organizations[organization], person=person))
    return found


def may_be_told(invitation: Invitation, kind: str) -> str:
    """Return why an invitation is left out of a mailing; "" where it is not."""
    if invitation.declined_at:
        return _("declined")
    if kind == INVITATION:
        return _("sent already") if invitation.sent_at else ""
    if not invitation.sent_at:
        return _("not sent yet")
    if invitation.told_at and invitation.told_at > moments.now() - ONCE_A:
        return _("told within the last day")
    return ""


def group(call: Consultation, name: str) -> list[tuple[str, int, int]]:
    """Return the people of a group: "clarification", or "category:NAME": focal points of bodies with an input."""
    rows = call.submissions.without_merged().exclude(status=SubmissionStatus.WITHDRAWN)
    kind, _colon, value = name.partition(":")
    if kind == "clarification":
        rows = rows.filter(status=SubmissionStatus.CLARIFICATION_REQUESTED)
    else:
        rows = rows.filter(organization__category=value)
    members = Membership.objects.active().filter(
        Q(role=MembershipRole.FOCAL_POINT), organization__in=rows.values("organization"), user__is_active=True
    )
    return [("person", user, body) for user, body in members.order_by("pk").values_list("user", "organization")]


# --- One message ------------------------------------------------------------------------------------------------------


def token_of(invitation: Invitation) -> str:
    """Return what stands in the link of an invitation to a call: the same each time, and in no copy of the rows."""
    said = f"{invitation.pk}:{invitation.created_at.isoformat()}"
    return salted_hmac("submissions.invitation", said, algorithm="sha256").hexdigest()


def written(call: Consultation, recipient: Recipient, subject: str, text: str) -> tuple[str, str]:
    """Return the message that one recipient gets."""
    with translation.override(Language(recipient.language).interface):
        path = reverse("submissions:call", args=[call.slug])
        if recipient.invitation is not None:
            path = reverse("submissions:invitation", args=[token_of(recipient.invitation)])
        said = {
            "name": recipient.name or str(recipient.organization),
            "body": str(recipient.organization),
            "call": str(call.title),
            "closes": say_moment(call.deadline(recipient.organization), call.zone),
            "link": f"{settings.SITE_URL}{path}",
        }
    for insertion, value in said.items():
        subject, text = subject.replace(f"{{{insertion}}}", value), text.replace(f"{{{insertion}}}", value)
    return " ".join(subject.split())[:300], text.strip() + "\n"


def calendar(call: Consultation, organization: Organization | None = None) -> str:
    """Return the closing time as a calendar file (RFC 5545), with a reminder a week before."""
    closes = call.deadline(organization)
    book = icalendar.Calendar()
    book.add("prodid", "-//Rapporteur//EN")
    book.add("version", "2.0")
    event = icalendar.Event()
    event.add("uid", f"call-{call.pk}@rapporteur")
    event.add("dtstamp", moments.now())
    event.add("dtstart", closes)
    event.add("dtend", closes)
    event.add("summary", _("Closes: %(call)s") % {"call": call.title})
    event.add("url", f"{settings.SITE_URL}{reverse('submissions:call', args=[call.slug])}")
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", str(call.title))
    alarm.add("trigger", -timedelta(days=7))
    event.add_component(alarm)
    book.add_component(event)
    return str(book.to_ical().decode())


# --- A mailing --------------------------------------------------------------------------------------------------------


@locks.writing
def ask(
    consultation_id: int,
    actor: User,
    kind: str,
    to: Iterable[tuple[str, int, int]],
    subjects: Mapping[str, str],
    texts: Mapping[str, str],
) -> Mailing:
    """Have a message written to each of many in two minutes; who may not be told now is left out.

    Raises NotPermitted, or NotPossible where nobody is left, a text is empty or lacks the link.
    """
    call = locks.call(consultation_id)
    if reason := reason_against(actor, "submissions.serve_consultation", call):
        raise NotPermitted(reason)
    if call.archived_at:
        raise NotPossible(_("This call is archived."))
    if kind != MESSAGE and not call.published_at:
        raise NotPossible(_("Announce the call first: who is invited opens its page."))
    rows = [
        recipient
        for recipient in recipients_of(call, to)
        if recipient.invitation is None or not may_be_told(recipient.invitation, kind)
    ]
    if not rows:
        raise NotPossible(_("Nobody is left to write to."))
    for language in languages_of(rows):
        if not subjects.get(language, "").strip() or not texts.get(language, "").strip():
            said = {"language": Language(language).label}
            raise NotPossible(_("The text in %(language)s is empty.") % said)
        if kind == INVITATION and "{link}" not in texts[language]:
            said = {"language": Language(language).label}
            raise NotPossible(_("The text in %(language)s lacks the link: {link}") % said)
    mailing = Mailing.objects.create(
        consultation=call,
        kind=kind,
        subjects=dict(subjects),
        texts=dict(texts),
        to=[
            ("invitation", row.invitation.pk, 0) if row.invitation else ("person", row.person.pk, row.organization.pk)  # type: ignore[union-attr]
            for row in rows
        ],
        made_by=actor,
        leaves_at=moments.now() + WAIT,
    )
    audit.record(AuditVerb.MAILING_WRITTEN, actor, consultation=call, kind=kind, count=len(rows))
    return mailing


@locks.writing
def stop(mailing_id: int, actor: User) -> Mailing:
    """Stop a mailing of which nothing was written yet. Raises NotPermitted or NotPossible."""
    mailing = locks.one(Mailing.objects.select_related("consultation"), mailing_id)
    if reason := reason_against(actor, "submissions.serve_consultation", mailing.consultation):
        raise NotPermitted(reason)
    if mailing.finished_at or mailing.done:
        raise NotPossible(_("The messages have left already."))
    if mailing.stopped_at is None:
        mailing.stopped_at = moments.now()
        mailing.save(update_fields=["stopped_at"])
    return mailing


@locks.in_steps
def send_due() -> int:
    """Write the messages of the mailings whose time has come; return how many mailings were finished."""
    due = Mailing.objects.filter(leaves_at__lte=moments.now(), finished_at=None, stopped_at=None)
    return each_alone(send, due.order_by("pk").values_list("pk", flat=True)[:20], "Mailing")


@locks.in_steps
def send(mailing_id: int) -> bool:
    """Write every message of a mailing that was not written yet. Sent twice, each message is written once."""
    mailing = Mailing.objects.select_related("consultation", "made_by").filter(pk=mailing_id).first()
    if mailing is None or mailing.finished_at or mailing.stopped_at:
        return False
    for at in range(mailing.done, len(mailing.to)):
        for recipient in recipients_of(mailing.consultation, [mailing.to[at]]):
            _send_one(mailing.pk, at, recipient)
    Mailing.objects.filter(pk=mailing_id).update(finished_at=moments.now())
    return True


@locks.writing
def _send_one(mailing_id: int, at: int, recipient: Recipient) -> None:
    """Write the message at a place of the mailing, which counts it in the same transaction."""
    invitation = recipient.invitation
    if invitation is not None:
        locks.hold(Invitation, invitation.pk)
        invitation.refresh_from_db()
    mailing = locks.one(Mailing.objects.select_related("consultation"), mailing_id)
    if mailing.stopped_at or mailing.finished_at or mailing.done > at:
        return
    call, language = mailing.consultation, recipient.language
    mailing.done = at + 1
    mailing.save(update_fields=["done"])
    if invitation is not None and may_be_told(invitation, mailing.kind):
        return
    subject, text = written(call, recipient, mailing.subjects[language], mailing.texts[language])
    with translation.override(Language(language).interface):
        book = calendar(call, recipient.organization)
    message = EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [recipient.email])
    if call.contact:
        message.extra_headers["Reply-To"] = call.contact
    message.attach(f"{call.slug}.ics", book, "text/calendar")
    kept = mail.keep(
        message,
        kind=f"call_{mailing.kind}",
        person=recipient.person,
        organization=recipient.organization,
        consultation=call,
    )
    if invitation is not None:
        now = moments.now()
        invitation.mail, invitation.told_at = kept, now
        invitation.sent_at = invitation.sent_at or now
        invitation.token_sha256 = hashlib.sha256(token_of(invitation).encode()).hexdigest()
        invitation.save(update_fields=["mail", "told_at", "sent_at", "token_sha256"])


@locks.writing
def decline(invitation_id: int) -> Invitation:
    """Note that whoever was invited to a call declines: they are not written to again of it. Declined twice, once.

    Raises NotPossible where the invitation was accepted or belongs to no call.
    """
    invitation = locks.one(Invitation.objects.select_related("consultation", "organization"), invitation_id)
    if invitation.accepted_at or invitation.consultation is None:
        raise NotPossible(_("This invitation has been used."))
    if invitation.declined_at is None:
        invitation.declined_at = moments.now()
        invitation.save(update_fields=["declined_at"])
    return invitation
