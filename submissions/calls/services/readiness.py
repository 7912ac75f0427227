"""What prevents announcing a call, what is worth a look before, and what is in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from submissions.calls import translations
from submissions.models import Consultation, Mail, Question, RoleGrant
from submissions.values import moments
from submissions.values.dates import say_moment
from submissions.values.enums import Language, Role

SHORTEST = timedelta(days=7)
"""A call that is open for less is worth a look."""
LATELY = timedelta(days=30)

Weight = Literal["prevents", "look", "fine"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; ``step`` names the page on which it is mended."""

    weight: Weight
    sentence: str
    step: str


Check = Callable[[Consultation], Iterator[Finding]]
_checks: list[Check] = []


def register(check: Check) -> Check:
    """Add something to be looked at; upper apps add what they know of a call."""
    _checks.append(check)
    return check


def findings(consultation: Consultation) -> list[Finding]:
    """Return everything that was looked at, what prevents announcing first."""
    order = ("prevents", "look", "fine")
    found = [finding for check in _checks for finding in check(consultation)]
    return sorted(found, key=lambda finding: order.index(finding.weight))


def preventing(consultation: Consultation) -> list[str]:
    """Return why a call cannot be announced, in sentences."""
    return [finding.sentence for finding in findings(consultation) if finding.weight == "prevents"]


@register
def _dates(call: Consultation) -> Iterator[Finding]:
    step = "set_up_dates"
    if call.closes_at <= moments.now():
        yield Finding(
            "prevents", _("This call has closed already. Give it a closing time to come, then publish it."), step
        )
        return
    said = {"closes_at": say_moment(call.closes_at, call.zone)}
    yield Finding("fine", _("It closes %(closes_at)s.") % said, step)
    if call.closes_at - max(call.opens_at, moments.now()) < SHORTEST:
        yield Finding("look", _("It is open for less than a week."), step)
    if call.closes_at.astimezone(call.zone).weekday() >= 5:
        yield Finding("look", _("It closes on a weekend."), step)
    if call.time_zone == "UTC":
        yield Finding("look", _("Its dates are in UTC, not in the time of a place."), step)


@register
def _categories(call: Consultation) -> Iterator[Finding]:
    count = call.category_policies.count()
    if not count:
        sentence = _("A call needs a category of stakeholders that it admits before it is published.")
        yield Finding("prevents", sentence, "set_up_categories")
        return
    sentence = ngettext("%(count)s category may answer.", "%(count)s categories may answer.", count)
    yield Finding("fine", sentence % {"count": count}, "set_up_categories")


@register
def _questions(call: Consultation) -> Iterator[Finding]:
    asked = list(Question.objects.asked().filter(questionnaire__consultation=call))
    if not asked:
        yield Finding("prevents", _("A call needs a questionnaire before it is published."), "questions")
        return
    sentence = ngettext("%(count)s question is asked.", "%(count)s questions are asked.", len(asked))
    yield Finding("fine", sentence % {"count": len(asked)}, "questions")
    without = sum(question.is_text and not question.word_limit for question in asked)
    if without:
        sentence = ngettext(
            "%(count)s question with a long answer has no word limit.",
            "%(count)s questions with a long answer have no word limit.",
            without,
        )
        yield Finding("look", sentence % {"count": without}, "questions")


@register
def _translations(call: Consultation) -> Iterator[Finding]:
    questionnaire = getattr(call, "questionnaire", None)
    places = [(translations.of_call(call), "set_up_particulars")]
    if questionnaire is not None:
        places.append((translations.of_questionnaire(questionnaire), "questions"))
    for texts, step in places:
        for language, count in translations.missing(texts).items():
            if count:
                yield Finding("look", lacks(language, count), step)


def lacks(language: str, count: int) -> str:
    """Say how many texts a language lacks."""
    sentence = ngettext("%(count)s text lacks %(language)s.", "%(count)s texts lack %(language)s.", count)
    return sentence % {"count": count, "language": Language(language.partition("-")[0]).label}


@register
def _notice(call: Consultation) -> Iterator[Finding]:
    if call.statement:
        yield Finding("fine", _("The data notice is written."), "set_up_publication")
    else:
        yield Finding("look", _("There is no data notice."), "set_up_publication")
    if call.contact:
        yield Finding("fine", _("The contact is given."), "set_up_particulars")
    else:
        yield Finding("look", _("No contact of the secretariat is given."), "set_up_particulars")


@register
def _team(call: Consultation) -> Iterator[Finding]:
    here = Q(consultation=None) | Q(consultation=call)
    reviewers = RoleGrant.objects.filter(here, process=call.process_id, role=Role.REVIEWER, user__is_active=True)
    count = reviewers.values("user").distinct().count()
    if not count:
        yield Finding("look", _("Nobody is a reviewer of this call yet."), "set_up_team")
        return
    sentence = ngettext("%(count)s person reviews.", "%(count)s persons review.", count)
    yield Finding("fine", sentence % {"count": count}, "set_up_team")


@register
def _mail(_call: Consultation) -> Iterator[Finding]:
    step = "set_up_announce"
    since = moments.now() - LATELY
    if Mail.objects.waiting().filter(attempts__gte=2).exists():
        yield Finding("look", _("Mail waits: the mail server takes none at present."), step)
    elif Mail.objects.filter(sent_at__gte=since).exists():
        yield Finding("fine", _("Mail leaves: a message was sent lately."), step)
    else:
        yield Finding("look", _("Mail was not tried yet: send yourself a message."), step)


def languages() -> list[tuple[str, str]]:
    """Return the languages beside the source, with their names in the active one."""
    names = {code: str(Language(code.partition("-")[0]).label) for code, _name in settings.LANGUAGES}
    return [(code, names[code]) for code in translations.OTHERS]
