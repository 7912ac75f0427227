"""The property that keeps a name withheld: swap the submitter, and no public byte changes.

Two worlds are made with the same organizations and people. In one the first organization hands in an input that is to
be published without its name, and one for the secretariat only; in the other the second hands in the same words. Every
address of the site (those added tomorrow too), every filter of every page and every link on them is asked for by people
with no part in either, and every answer compared: status, headers, body.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from urllib.parse import urlencode, urljoin, urlsplit

import hypothesis
import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.core.cache import caches
from django.core.management.color import no_style
from django.db import connection, transaction
from django.test import Client
from django.urls import NoReverseMatch, reverse
from hypothesis import strategies as st

from submissions.calls.services import calls
from submissions.core import locks
from submissions.drafting.services import attachments, pictures
from submissions.drafting.services.attachments import File
from submissions.models import Association, Attachment, Picture, Submission
from submissions.record.services import lifecycle, particulars
from submissions.values.enums import Category, MembershipRole, Publication, RegionalGroup, SeatRegion
from tests.config.test_access import PATTERNS
from tests.factories import (
    ConsultationFactory,
    GroupFactory,
    MembershipFactory,
    OrganizationFactory,
    QuestionFactory,
    RoleGrantFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member_of,
    published_version,
    submitted_version,
)
from tests.images import named, picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_production(settings) -> Iterator[None]:
    """No page of everybody's mail; and hundreds of pages that are not there need not be told of."""
    settings.MAILBOX_PAGE = False
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


CLOSING = datetime(2027, 3, 1, 12, tzinfo=UTC)
PK = range(1, 7)
PHASES = [hypothesis.Phase.explicit, *([hypothesis.Phase.generate] if "UNNAMED_EXAMPLES" in os.environ else [])]
"""Each example asks some two thousand pages; ``UNNAMED_EXAMPLES=20`` asks them of as many pairs more."""
FOCAL_POINT = MembershipRole.FOCAL_POINT
MASKS = (
    (re.compile(rb'nonce="[^"]+"'), b""),
    (re.compile(rb"'nonce-[^']+'"), b""),
    (re.compile(rb'name="csrfmiddlewaretoken" value="[^"]+"'), b""),
    (re.compile(rb'"X-CSRFToken": ?"[^"]+"'), b""),
    (re.compile(rb'name="page.key" value="[^"]+"'), b""),
    (re.compile(rb'"X-CSRFToken"\] = "[^"]+"', re.IGNORECASE), b""),
    (re.compile(rb"&quot;X-CSRFToken&quot;: ?&quot;[^&]+&quot;"), b""),
)
"""What differs between any two requests."""
HEADERS = ("Content-Type", "Content-Disposition", "Content-Length", "ETag", "Last-Modified", "Location", "Link")
ELSEWHERE = ("admin:", "account_logout", "set_language")


@dataclass(frozen=True)
class Traits:
    """What may tell one submitter from another."""

    name: str
    category: Category
    region: SeatRegion
    group: RegionalGroup
    contact: str
    speaks_for: tuple[str, ...]
    has_extension: bool
    is_joint: bool
    colleagues: int


def traits() -> st.SearchStrategy[Traits]:
    """Give submitters of every kind."""
    return st.builds(
        Traits,
        name=st.sampled_from(["Ruritania", "Graustark", "منظمة الفانوس", "灯笼网络", "Réseau de la Lanterne & Cie"]),
        category=st.sampled_from([Category.OBSERVER_STATE, Category.ACADEMIA, Category.OTHER, Category.INDIVIDUAL]),
        region=st.sampled_from(SeatRegion),
        group=st.sampled_from(RegionalGroup),
        contact=st.sampled_from(["J. Doe", "The Permanent Mission to the United Nations, Second Secretary"]),
        speaks_for=st.lists(st.sampled_from(["The League", "The Island Forum"]), unique=True).map(tuple),
        has_extension=st.booleans(),
        is_joint=st.booleans(),
        colleagues=st.integers(1, 3),
    )


class World:
    """Two calls with everybody in them; ``submitter`` (0 or 1) is who hands in what is not to bear a name."""

    def __init__(self, pair: tuple[Traits, Traits], submitter: int, travel: time_machine.Traveller) -> None:
        opens = CLOSING - timedelta(days=30)
        travel.move_to(opens + timedelta(days=1))
        self.calls = [
            ConsultationFactory(
                slug=slug,
                title_en=slug,
                process__title_en=slug,
                opens_at=opens,
                closes_at=CLOSING,
                admits_late=True,
                allows_pictures=True,
                process__slug=slug,
            )
            for slug in ("first", "second")
        ]
        self.secretariats = [RoleGrantFactory(process=call.process).user for call in self.calls]
        self.group, self.partner = GroupFactory(name_en="The Group"), OrganizationFactory(name_en="Partner")
        self.partners = member_of(self.partner, FOCAL_POINT)
        self.pair = [self._organization(number, traits) for number, traits in enumerate(pair)]
        self.people = {
            "signed out": None,
            # Whoever has a draft of their own in the call, and is the secretariat of another.
            "anyone": member_of(OrganizationFactory(name_en="Anyone"), FOCAL_POINT),
        }
        RoleGrantFactory(process__slug="third", process__title_en="third", user=self.people["anyone"])
        self._others()
        travel.move_to(CLOSING + timedelta(days=2, hours=1, minutes=7, seconds=submitter))
        for call, publication in zip(self.calls, ("unattributed", "secretariat_only"), strict=True):
            self._hand_in(call, pair[submitter], submitter, Publication(publication))
        travel.move_to(CLOSING + timedelta(days=9))

    def _organization(self, number: int, traits: Traits) -> object:
        state = traits.category == Category.OBSERVER_STATE
        organization = OrganizationFactory(
            name_en=f"{traits.name} {number}", category=traits.category, seat_region=traits.region,
            regional_group=traits.group if state else "", iso3=f"XX{number}" if state else "",
        )  # fmt: skip
        for _colleague in range(traits.colleagues):
            member_of(organization, FOCAL_POINT)
        if traits.has_extension:
            for call, secretariat in zip(self.calls, self.secretariats, strict=True):
                calls.extend(
                    call.pk, secretariat, CLOSING + timedelta(days=20), "The capital is flooded.", organization
                )
        return organization

    def _others(self) -> None:
        """An input with its name, published, and a draft of whoever looks at the pages."""
        for call in self.calls:
            published_version(submission=SubmissionFactory(consultation=call, organization=self.partner))
            anyones = self.people["anyone"].memberships.get().organization
            self.draft = SubmissionFactory(consultation=call, organization=anyones)

    def _hand_in(self, call: object, traits: Traits, submitter: int, publication: Publication) -> None:
        lead = self.pair[submitter]
        author = lead.memberships.order_by("pk").first().user
        submission = SubmissionFactory(consultation=call, organization=lead, publication=publication)
        shown = pictures.add(submission, author, picture())
        fill(submission, {"contact": traits.contact, "q1": f"<p>We agree.</p>{named(shown.sha256)}"}, author)
        attachments.add_annex(submission.pk, author, File("annex.png", picture(colour="teal")))
        particulars.set_particulars(
            submission.pk, actor=author, language="en", publication=publication, on_behalf_of=list(traits.speaks_for),
            co_submitters=[self.partner] if traits.is_joint else [],
        )  # fmt: skip
        for row in submission.co_submitters.all():
            particulars.confirm_co_submitter(row.pk, self.partners)
        if traits.category == Category.OBSERVER_STATE:
            Association.objects.create(
                consultation=call, organization=lead, statement_of=self.group, declared_by=author
            )
        version = submitted_version(submission, {}, author)
        for move in ("check", "publish"):
            lifecycle.move(version.submission_id, move, self.secretariats[self.calls.index(call)])


# --- Asking for everything --------------------------------------------------------------------------------------------


def addresses() -> Iterator[str]:
    """Give every address of the site with every argument that there might be."""
    pools = {
        "slug": ["first", "second"], "number": range(1, 4), "pk": PK, "old": [1], "new": ["draft", "1"],
        "language": ["en"], "question": ["q1", "contact"], "format": ["json"], "action": ["delete"],
        "sha256": sorted(Picture.objects.values_list("sha256", flat=True)),
    }  # fmt: skip
    for name, pattern in PATTERNS:
        if name.startswith(ELSEWHERE):
            continue
        taken = list(getattr(pattern.pattern, "converters", None) or pattern.pattern.regex.groupindex)
        for given in itertools.product(*(pools.get(key, ["1", "2"]) for key in taken)):
            with contextlib.suppress(NoReverseMatch):
                yield reverse(name, kwargs=dict(zip(taken, given, strict=True)))


LINK = re.compile(r'(?:href|src|hx-get)="([^"#]+)"')
JSON_LINK = re.compile(r'"(https?://testserver[^"]+|/[^" ]+)"')
FORM = re.compile(r'<form[^>]*method="get".*?</form>', re.DOTALL)
SELECT = re.compile(r'<select name="([^"]+)".*?</select>', re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"')


def further(address: str, body: str) -> Iterator[str]:
    """Give what a page leads to: its links on this site, and each choice of each of its filters."""
    for link in itertools.chain(LINK.findall(body), JSON_LINK.findall(body)):
        parts = urlsplit(urljoin(f"http://testserver{address}", unescape(link)))
        if parts.netloc == "testserver" and not parts.path.startswith(("/static/", "/account/logout", "/admin/")):
            yield parts.path + (f"?{parts.query}" if parts.query else "")
    for form in FORM.findall(body):
        for name in SELECT.finditer(form):
            for value in OPTION.findall(name.group()):
                yield f"{urlsplit(address).path}?{urlencode({name.group(1): unescape(value)})}"


def answers(person: object) -> dict[str, tuple[object, ...]]:
    """Return what is answered to a person at every address, by address."""
    client = Client()
    if person:
        client.force_login(person)
    found: dict[str, tuple[object, ...]] = {}
    waiting = list(addresses())
    while waiting:
        address = waiting.pop()
        if address in found or len(found) > 3000:
            continue
        if len(found) % 50 == 0:  # how often something may be asked for is another matter
            for name in settings.CACHES:
                caches[name].clear()
        response = client.get(address)
        body = b"".join(response) if response.streaming else response.content
        for mask, word in MASKS:
            body = mask.sub(word, body)
        found[address] = (response.status_code, *(response.get(name) for name in HEADERS), body)
        if response.status_code == 200 and "text" in response["Content-Type"] + "json":
            waiting += further(address, body.decode(errors="replace"))
    return found


def everything(pair: tuple[Traits, Traits], submitter: int) -> dict[str, dict[str, tuple[object, ...]]]:
    """Make a world, ask for everything as everybody, and undo it."""
    with transaction.atomic(), locks.alone(), time_machine.travel(CLOSING, tick=False) as travel:
        # Rows get the same keys in both worlds: what PostgreSQL has counted is not undone with the transaction.
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
                cursor.execute(statement)
        for factory in (UserFactory, OrganizationFactory, GroupFactory, MembershipFactory, QuestionFactory):
            factory.reset_sequence(0, force=True)
        world = World(pair, submitter, travel)
        assert max(max(model.objects.values_list("pk", flat=True)) for model in (Submission, Attachment)) in PK
        found = {}
        for role, person in world.people.items():
            with transaction.atomic():
                found[role] = answers(person)
                transaction.set_rollback(True)
        transaction.set_rollback(True)
    return found


def difference(one: tuple[object, ...], other: tuple[object, ...]) -> str:
    """Return where two answers begin to differ, with what stands around it; nothing where they are the same."""
    if one == other:
        return ""
    if one[:-1] != other[:-1]:
        return f"{one[:-1]} / {other[:-1]}"
    place = next((number for number, pair in enumerate(zip(one[-1], other[-1], strict=False)) if pair[0] != pair[1]), 0)
    return " / ".join(repr(answer[-1][max(0, place - 60) : place + 60]) for answer in (one, other))


STATE = Traits("Ruritania", Category.OBSERVER_STATE, SeatRegion.EUROPE, RegionalGroup.AFRICAN, "J. Doe",
               ("The Ruritanian League",), True, True, 1)  # fmt: skip
SCHOOL = Traits("灯笼", Category.ACADEMIA, SeatRegion.ASIA, RegionalGroup.AFRICAN, "A name of many more words", (),
                False, False, 2)  # fmt: skip


@pytest.mark.timeout(1500)
@hypothesis.settings(max_examples=int(os.environ.get("UNNAMED_EXAMPLES", "1")), phases=PHASES)
@hypothesis.given(st.tuples(traits(), traits()))
@hypothesis.example((STATE, SCHOOL))
def test_no_public_byte_depends_on_who_submitted(pair):
    one, other = everything(pair, 0), everything(pair, 1)
    for role in one:
        assert set(one[role]) == set(other[role])
        assert [said for address in one[role] if (said := difference(one[role][address], other[role][address]))] == []


def test_the_property_asks_for_the_input_it_is_about():
    """A crawl that never met the unnamed input would find nothing, however much leaked."""
    found = everything((STATE, SCHOOL), 0)["signed out"]
    met = {address for address, answer in found.items() if answer[0] == 200 and "/first/inputs/2/" in address}
    assert {"/calls/first/inputs/2/", "/calls/first/inputs/2/word/", "/api/v1/calls/first/inputs/2/"} <= met
    assert not [address for address, answer in found.items() if answer[0] == 200 and "/second/inputs/2/" in address]
    assert b"We agree." in found["/calls/first/inputs/2/"][-1]
