"""What every page shows the same way: times, statuses, fields, rich text, the main navigation."""

from __future__ import annotations

import re
import zlib
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django import forms, template
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_bidi, get_language_info
from django.utils.translation import gettext as _

from richtext.comparing import Words
from submissions import rules
from submissions.core.news import waiting
from submissions.models import Consultation, ParagraphComment, Submission, SubmissionVersion
from submissions.rules.deadlines import deadline_state
from submissions.values import moments
from submissions.values.contents import proposal
from submissions.values.dates import say_clock, say_date, say_duration, say_moment, zone_label
from submissions.values.enums import ConsultationPhase, Language, Role, SubmissionStatus
from submissions.values.page_html import PageHtml
from submissions.values.pictures import address, with_addresses
from submissions.values.typography import between_items, colon, comma, inside, say_number, say_parts, say_quotation

register = template.Library()

BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrom", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip
"""What stands in a User-Agent header and the name it means; the first that is found counts."""

# --- Times ----------------------------------------------------------------------------------------------------------


def zone_of(user: Any) -> tzinfo | None:
    """Return the time zone of a person's profile, or None where none is set."""
    name = getattr(user, "time_zone", "")
    return zoneinfo.ZoneInfo(name) if name else None


@register.simple_tag(takes_context=True)
def moment(context: template.Context, value: datetime, consultation: Consultation | None = None) -> SafeString:
    """Show a time in the zone of the call (else of the person, else UTC), with the person's own time beside it.

    A person whose profile names no zone gets their own time from the browser (static/js/time.js). Written here and
    not in a template, for a page may show hundreds.
    """
    own = zone_of(getattr(context.get("request"), "user", None))
    stated = consultation.zone if consultation else own or zoneinfo.ZoneInfo("UTC")
    here = timezone.localtime(value, stated)
    asks = format_html(' data-own="{}"', _("your time: {time}")) if own is None else ""
    beside = ""
    if own is not None and timezone.localtime(value, own).utcoffset() != here.utcoffset():
        clock = say_parts([say_clock(value, own), str(own).replace("_", " ")])
        said = _("your time: %(own)s") % {"own": clock}
        beside = format_html(' <span class="moment-own">({})</span>', said)
    return format_html(
        '<span class="moment"><time datetime="{}"{}>{}</time>{}</span>',
        here.isoformat(timespec="minutes"),
        asks,
        say_moment(value, stated) if not get_language_bidi() else _apart(value, stated),
        beside,
    )


def _apart(value: datetime, zone: tzinfo) -> SafeString:
    """Say a time in a zone among words from right to left: the zone, named in Latin letters, keeps its brackets."""
    return format_html("{} <bdi>({})</bdi>", say_clock(value, zone), zone_label(timezone.localtime(value, zone)))


@register.simple_tag
def moment_text(value: datetime, place: Consultation | tzinfo) -> str:
    """Return a time in the zone of a call, or in a zone, for plain text."""
    return say_moment(value, place if isinstance(place, tzinfo) else place.zone)


@register.simple_tag
def day_text(value: datetime) -> str:
    """Return a day in words (UTC), for plain text."""
    return say_date(value)


@register.filter
def browser_name(agent: str) -> str:
    """Return which browser on which system a User-Agent header speaks of; a part of it where neither is known."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or agent[:40] or _("A browser without a name")


@register.inclusion_tag("record/_closing.html", takes_context=True)
def closing(context: template.Context, submission: Submission) -> dict[str, Any]:
    """Show when the call closes for the organization of a submission, how long that is, and what is possible after."""
    consultation = submission.consultation
    deadline = consultation.deadline(submission.organization)
    return {
        "request": context.get("request"),
        "consultation": consultation,
        "deadline": deadline,
        "grace_until": deadline + consultation.grace,
        "deadline_state": deadline_state(consultation, submission.organization),
    }


@register.inclusion_tag("record/_countdown.html")
def countdown(deadline: datetime) -> dict[str, Any]:
    """Show how long it is until a closing time, by the server's clock; in the last day static/js/time.js counts on."""
    seconds = max(0, int((deadline - moments.now()).total_seconds()))
    return {"time": say_duration(seconds), "seconds": seconds}


@register.simple_tag
def late_text(version: SubmissionVersion, consultation: Consultation) -> str:
    """Return how a late input is marked: with the day, in the zone of the call, on which it was received."""
    return _("Late: received on %(date)s") % {"date": say_date(version.received_at, consultation.zone)}


@register.inclusion_tag("record/_call_dates.html", takes_context=True)
def call_dates(context: template.Context, consultation: Consultation) -> dict[str, Any]:
    """Show when a call opens, while that is to come, and when it closes or has closed."""
    phase = consultation.phase()
    return {
        "request": context.get("request"),
        "call": consultation,
        "upcoming": phase in {ConsultationPhase.UPCOMING, ConsultationPhase.UNPUBLISHED},
        "over": phase in {ConsultationPhase.CLOSED, ConsultationPhase.ARCHIVED},
        "deadline": consultation.deadline(),
    }


# --- Words for states -----------------------------------------------------------------------------------------------

STATUS_TONES = {
    SubmissionStatus.SUBMITTED: "accent",
    SubmissionStatus.CLARIFICATION_REQUESTED: "warn",
    SubmissionStatus.CHECKED: "good",
    SubmissionStatus.PUBLISHED: "good",
    SubmissionStatus.NOT_ADMISSIBLE: "bad",
}
PHASE_TONES = {
    ConsultationPhase.OPEN: "good",
    ConsultationPhase.UPCOMING: "accent",
    ConsultationPhase.UNPUBLISHED: "warn",
}


@register.inclusion_tag("_badge.html")
def status_badge(status: str) -> dict[str, Any]:
    """Show the status of a submission."""
    status = SubmissionStatus(status)
    return {"label": status.label, "tone": STATUS_TONES.get(status, "")}


@register.inclusion_tag("_badge.html")
def phase_badge(consultation: Consultation) -> dict[str, Any]:
    """Show where a call stands."""
    phase = consultation.phase()
    return {"label": phase.label, "tone": PHASE_TONES.get(phase, "")}


@register.inclusion_tag("_badge.html")
def badge(label: str, tone: str = "") -> dict[str, Any]:
    """Show any other word of state; tones: good, warn, bad, accent or none."""
    return {"label": label, "tone": tone}


# --- Numbers, lists, heads and quotations ---------------------------------------------------------------------------

register.filter("number", say_number)
register.filter("quoted", say_quotation)
register.filter("inside", inside)
register.simple_tag(comma)
register.simple_tag(colon)


@register.filter
def listed(items: Iterable[Any], field: str = "") -> SafeString:
    """Show items as a list in running text, each apart for who reads from right to left: ``{{ rows|listed:"name" }}``.

    ``field`` names what is shown of each: an attribute, or a key.
    """
    shown = (
        item.get(field, "") if isinstance(item, dict) else getattr(item, field) if field else item for item in items
    )
    return format_html_join(between_items(), "<bdi>{}</bdi>", ((one,) for one in shown))


# --- Languages ------------------------------------------------------------------------------------------------------


@register.simple_tag
def in_language(language: str) -> SafeString:
    """Return the attributes of an element whose text is in a language: ``<div {% in_language version.language %}>``."""
    direction = Language(language).direction if language in Language.values else "ltr"
    return format_html('lang="{}" dir="{}"', language, direction)


@register.simple_tag
def text_language(thing: Any, field: str) -> SafeString | str:
    """Return the attributes of an element that shows a translated column, where it is not in the active language."""
    active = (get_language() or settings.LANGUAGE_CODE).replace("-", "_")
    if getattr(thing, f"{field}_{active}", None):
        return ""
    for language in settings.MODELTRANSLATION_LANGUAGES:
        if getattr(thing, f"{field}_{language.replace('-', '_')}", None):
            return in_language(language.partition("-")[0])
    return ""


@register.filter
def language_name(language: str) -> str:
    """Return the name of a language in the active one."""
    return str(Language(language).label) if language in Language.values else language


# --- Rich text ------------------------------------------------------------------------------------------------------

register.filter("picture_address", address)


@register.filter
def with_pictures(html: str) -> SafeString:
    """Show canonical HTML as it is stored, with the addresses of its pictures."""
    return mark_safe(with_addresses(html))  # noqa: S308 (canonical HTML was cleaned on its way in)


LIST_WITHOUT_SIDE = re.compile(r"<(ul|ol)(?![^>]*\sdir=)")
"""A list that names no direction stands on the side of its words, so that its numbers do."""


@register.filter
def richtext(html: str, prefix: str = "") -> SafeString:
    """Show canonical HTML (already clean), with its footnotes as numbered references and the notes below.

    The ids of the notes are unique in a page while no text stands in it twice; ``prefix`` tells such texts apart.
    """
    shown = PageHtml(f"n{prefix}{zlib.crc32(html.encode()):x}-").write(html)
    return mark_safe(LIST_WITHOUT_SIDE.sub(r'<\1 dir="auto"', shown))  # noqa: S308 (made safe by who wrote it)


@register.simple_tag
def text_proposal(stretches: Sequence[Words]) -> SafeString:
    """Show the words of a text proposal (``contents.proposal``), insertions and deletions marked and named.

    The names are for who does not see the marks: few screen readers say <ins> and <del> by themselves.
    """
    kinds = {"inserted": ("ins", _("inserted")), "deleted": ("del", _("deleted"))}
    parts = []
    for words in stretches:
        text = "".join(run.text for run in words.inlines)
        tag, name = kinds.get(words.kind, ("", ""))
        if tag:
            said = '<{0}><span class="visually-hidden">[{1}: </span>{2}<span class="visually-hidden">]</span></{0}>'
            parts.append(format_html(said, tag, name, text))
        else:
            parts.append(format_html("{}", text))
    return format_html('<p class="text-proposal" dir="auto">{}</p>', mark_safe("".join(parts)))  # noqa: S308 (escaped)


@register.filter
def proposal_of(comment: ParagraphComment) -> Sequence[Words]:
    """Return the text proposal of a comment of a draft; nothing where it proposes none."""
    return proposal(comment.action, comment.revision.text, comment.proposed_text)


# --- Forms ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("_field.html")
def field(bound: forms.BoundField) -> dict[str, Any]:
    """Show a field with its label, help and errors; hidden fields as they are."""
    widget = bound.field.widget
    grouped = bound.use_fieldset and isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    check = isinstance(widget, forms.CheckboxInput)
    if check:
        css = "form-check-input"
    elif isinstance(widget, forms.Select) and not grouped:
        css = "form-select"
    else:
        css = "" if grouped else "form-control"
    css = " ".join(part for part in (widget.attrs.get("class", ""), css, "is-invalid" if bound.errors else "") if part)
    attrs: dict[str, Any] = {"class": css} if css else {}
    if getattr(widget, "input_type", "") in {"email", "password"}:
        attrs["placeholder"] = False  # django-allauth repeats the label in it
    return {
        "field": bound,
        "grouped": grouped,
        "check": check,
        "hidden": bound.is_hidden,
        "control": bound.as_widget(attrs=attrs),
        "optional": not bound.field.required and not _says_what_empty_means(widget),
    }


def _says_what_empty_means(widget: forms.Widget) -> bool:
    """Tell whether the empty choice of a list has a name, as "Everyone": such a list is never left out."""
    if not isinstance(widget, forms.Select) or widget.allow_multiple_selected:
        return False
    return any(not key and any(map(str.isalnum, str(label))) for key, label in widget.choices)


@register.inclusion_tag("_written.html", takes_context=True)
def written(context: template.Context) -> dict[str, Any]:
    """Show the running text that was sent and not taken, so that it can be copied; nothing that another site sent."""
    request = context.get("request")
    if request is None or request.headers.get("Origin") != f"{request.scheme}://{request.get_host()}":
        return {"texts": []}
    sent = [text for name, values in request.POST.lists() if "password" not in name for text in values]
    return {"texts": [text for text in sent if len(text.split()) > 1]}


# --- Finding one's way ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the main navigation; ``current`` is the value of aria-current, or empty.

    ``number`` counts what waits for the person there.
    """

    url: str
    label: str
    current: str
    number: int = 0


@register.inclusion_tag("_crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """Show the way to the present page: ``{% crumbs url text url text %}``, the page itself left out."""
    return {"trail": list(zip(pairs[::2], pairs[1::2], strict=True))}


def _places(user: Any) -> Iterator[tuple[str, str]]:
    """Give addresses and names of the main navigation, by what the person does here."""
    if user.is_authenticated:
        yield "submissions:home", _("My work")
    yield "submissions:calls", _("Calls")
    if not user.is_authenticated:
        return
    yield "submissions:organizations", _("Organizations")
    roles = {grant.role for grant in rules.grants_of(user)}
    if roles:
        yield "reviews:assigned", _("Reviews")
    if Role.SECRETARIAT in roles or rules.may(user, "submissions.begin_process"):
        yield "submissions:desks", _("Desk")


def _section(path: str) -> str:
    """Return the place of the main navigation that a path below another place's belongs to, or nothing."""
    if path.startswith(("/templates/", "/files/")) or (
        path.startswith("/calls/") and ("/desk/" in path or path.endswith("/files/"))
    ):
        return "submissions:desks"
    return "submissions:home" if path.startswith("/submissions/") else ""


@register.simple_tag(takes_context=True)
def navigation(context: template.Context) -> dict[str, Any]:
    """Return the links of the main navigation for the person, and the languages to choose from."""
    request = context.get("request")
    links = []
    for name, label in _places(request.user) if request is not None and hasattr(request, "user") else ():
        url, path = reverse(name), request.path
        section = _section(path)
        inside = section == name or (not section and url != "/" and path.startswith(url))
        number = waiting.count_for(request.user) if name == "submissions:home" else 0
        links.append(Link(url, label, "page" if path == url else "true" if inside else "", number))
    code = get_language() or settings.LANGUAGE_CODE
    return {
        "links": links,
        "language": {"code": code, "name": dict(settings.LANGUAGES).get(code) or get_language_info(code)["name_local"]},
        "languages": settings.LANGUAGES,
        "next": request.get_full_path() if request is not None and request.method == "GET" else "/",
    }


@register.simple_tag(takes_context=True)
def may(context: template.Context, permission: str) -> bool:
    """Tell whether the person who asks may do something: ``{% may "assembly.manage_templates" as manages %}``."""
    return rules.may(context["request"].user, permission)


@register.simple_tag
def mailbox_url() -> str:
    """Return the address of the mailbox page of a development site, or nothing."""
    return reverse("submissions:mailbox") if settings.MAILBOX_PAGE else ""
