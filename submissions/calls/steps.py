"""The steps of setting a call up, with how far each has come, and the rooms of a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.calls import translations
from submissions.calls.services import readiness
from submissions.models import BaseText, Consultation, Question, RoleGrant
from submissions.values.dates import say_clock
from submissions.values.enums import Role


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``state`` in words, ``tone`` of its badge; without ``url`` it cannot be taken yet."""

    name: str
    url: str
    state: str
    tone: str
    line: str = ""


def _address(name: str, consultation: Consultation) -> str:
    try:
        return reverse(name if ":" in name else f"submissions:{name}", args=[consultation.slug])
    except NoReverseMatch:
        return ""


def steps(consultation: Consultation, found: list[readiness.Finding]) -> list[Step]:
    """Return the eight steps."""
    stopped = {finding.step for finding in found if finding.weight == "prevents"}

    def step(name: str, page: str, texts: Any = (), *, done: bool = True, line: str = "") -> Step:
        lacking = {language: count for language, count in translations.missing(texts).items() if count}
        if page in stopped:
            state, tone = _("Not complete"), "warn"
        elif lacking:
            language = max(lacking, key=lambda one: lacking[one])
            state = _("Not complete: %(what)s") % {"what": readiness.lacks(language, lacking[language]).rstrip(".")}
            tone = "warn"
        else:
            state, tone = (_("Complete"), "good") if done else (_("To do"), "")
        return Step(name, _address(page, consultation), state, tone, line)

    questionnaire = getattr(consultation, "questionnaire", None)
    texts = list(translations.of_questionnaire(questionnaire)) if questionnaire else []
    count = Question.objects.asked().filter(questionnaire__consultation=consultation).count()
    asked = ngettext("%(count)s question", "%(count)s questions", count) % {"count": count}
    categories = consultation.category_policies.count()
    admitted = ngettext("%(count)s category", "%(count)s categories", categories) % {"count": categories}
    text = BaseText.objects.filter(consultation=consultation).first()
    team = RoleGrant.objects.filter(consultation=consultation, role=Role.REVIEWER).exists() or (
        RoleGrant.objects.filter(process=consultation.process_id, consultation=None, role=Role.REVIEWER).exists()
    )
    dates = _("%(opens)s to %(closes)s") % {
        "opens": say_clock(consultation.opens_at, consultation.zone),
        "closes": say_clock(consultation.closes_at, consultation.zone),
    }
    particulars = [(row, field) for row, field in translations.of_call(consultation) if field != "statement"]
    listed = [
        step(_("Name, mandate, introduction"), "set_up_particulars", particulars, done=bool(consultation.summary)),
        step(_("Dates and zone"), "set_up_dates", line=dates),
        step(_("Who may answer"), "set_up_categories", line=admitted),
        step(_("Questionnaire"), "questions", texts, line=asked),
        step(
            _("Text under consultation (optional)"),
            "assembly:call_text",
            done=text is not None,
            line=str(text) if text else "",
        ),
        step(
            _("Publication and data notice"),
            "set_up_publication",
            [(consultation, "statement")],
            done=bool(consultation.statement),
        ),
        step(_("Team"), "set_up_team", done=team),
    ]
    return [*listed, _last(consultation, listed)]


def _last(consultation: Consultation, listed: list[Step]) -> Step:
    name, url = _("Check and announce"), _address("set_up_announce", consultation)
    if consultation.published_at:
        return Step(name, url, _("Announced"), "good")
    waits = [str(number) for number, one in enumerate(listed, start=1) if one.state == _("Not complete")]
    if waits:
        return Step(name, url, _("Waits for %(numbers)s") % {"numbers": ", ".join(waits)}, "")
    return Step(name, url, _("To do"), "")


@dataclass(frozen=True, slots=True)
class Room:
    """A room of a call in the navigation of the secretariat."""

    label: str
    url: str
    current: bool


def rooms(consultation: Consultation, current: str) -> list[Room]:
    """Return the rooms of a call that there are pages for; ``current`` names the page one is on."""
    named = (
        ("set_up", _("Set-up")),
        ("set_up_team", _("People")),
        ("invitations", _("Invitations")),
        ("desk", _("Inputs")),
        ("base_text", _("Text")),
        ("assembly:themes", _("Themes")),
        ("assembly:summaries", _("Summary")),
        ("assembly:compilations", _("Files")),
        ("participants", _("Participants")),
        ("progress", _("Progress")),
    )
    found = ((name, label, _address(name, consultation)) for name, label in named)
    return [Room(label, url, name == current) for name, label, url in found if url]
