"""The administration: it opens everywhere, changes no record and shows no draft."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.templatetags.static import static
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from reviews.models import Comment, Decision, Thread
from submissions.models import (
    Answer,
    AnswerRevision,
    AuditEvent,
    Consultation,
    ParagraphComment,
    Submission,
    SubmissionVersion,
)
from submissions.values.enums import Publication
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    ParagraphFactory,
    ProcessFactory,
    SubmissionFactory,
    TextSectionFactory,
    UserFactory,
    fill,
    submitted_version,
)
from tests.factories.reviews import decision_on, thread_on

pytestmark = pytest.mark.django_db

PAGES = sorted(
    (model for model in admin.site._registry if model._meta.app_label in {"submissions", "reviews"}),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def operator(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def version():
    """A version with words around it that only its authors may read."""
    version = submitted_version(answers={"q1": "<p>Rosebud words</p>", "contact": "Rosebud person"})
    thread_on(version, exact="Rosebud", text="Rosebud thought")
    decision_on(version)
    section = TextSectionFactory(base_text=BaseTextFactory(consultation=version.submission.consultation))
    ParagraphFactory(section=section)
    return version


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model._meta.label)
def test_every_list_and_page_opens_without_a_private_word(operator, version, model):
    pages = [address(model, "changelist") + "?q=1", address(model, "changelist")]
    pages += [address(model, "change", row.pk) for row in model.objects.all()[:1]]
    for page in pages:
        assertNotContains(operator.get(page, follow=True), "Rosebud")


@pytest.mark.parametrize("page", ["index", "login", "submissions_consultation_add"])
def test_pages_name_the_icon_of_the_site(client, operator, page):
    if page == "login":
        client.logout()
    assertContains(
        client.get(reverse(f"admin:{page}"), follow=True), f'<link rel="icon" href="{static("icons/mark.svg")}"'
    )


@pytest.mark.parametrize("model", [SubmissionVersion, AuditEvent, Decision, Thread, Submission])
def test_what_is_on_the_record_is_not_changed(operator, version, model):
    row = model.objects.first()
    assert [
        operator.post(address(model, page, *args), {"post": "yes"}).status_code
        for page, *args in (["add"], ["change", row.pk], ["delete", row.pk])
    ] == [403, 403, 403]


@pytest.mark.parametrize("model", [Answer, AnswerRevision, ParagraphComment, Comment])
def test_drafts_and_comments_have_no_page(model):
    assert not admin.site.is_registered(model)


def test_dates_of_a_published_call_are_not_edited(operator):
    shown, hidden = ConsultationFactory(), ConsultationFactory(published_at=None)
    forms = [
        operator.get(address(type(call), "change", call.pk)).context["adminform"].form.fields
        for call in (shown, hidden)
    ]
    assert ["closes_at" in fields for fields in forms] == [False, True]


def test_published_call_is_not_removed(operator):
    call = ConsultationFactory()
    assert operator.get(address(type(call), "delete", call.pk)).status_code == 403


def test_person_is_added(operator):
    from submissions.models import User

    data = {"email": "new@example.org", "name": "New", "usable_password": "false"}
    inline = {"role_grants-TOTAL_FORMS": "0", "role_grants-INITIAL_FORMS": "0"}
    operator.post(address(User, "add"), {**data, **inline})
    assert not User.objects.get(email="new@example.org").has_usable_password()


def test_draft_of_a_submission_is_not_searched(operator):
    submission = SubmissionFactory()
    fill(submission, {"q1": "<p>Rosebud</p>"})
    response = operator.get(address(Submission, "changelist") + "?q=Rosebud")
    assert response.context["cl"].result_count == 0


def new_call(**given):
    """Return what is posted to set up a call."""
    posted = {
        "process": ProcessFactory().pk,
        "title_en": "A new call",
        "slug": "a-new-call",
        "opens_at_0": "2025-07-01",
        "opens_at_1": "09:00",
        "closes_at_0": "2025-07-25",
        "closes_at_1": "18:00",
        "time_zone": "America/New_York",
        "grace": "2:00",
        "publications": ["attributed"],
        **{f"{prefix}-{name}": "0" for prefix in ("category_policies", "extensions") for name in FORMSET},
    }
    return posted | given


FORMSET = ("TOTAL_FORMS", "INITIAL_FORMS")


def test_a_call_is_set_up_by_the_clock_of_its_own_time_zone(operator):
    operator.post(address(Consultation, "add"), new_call())
    call = Consultation.objects.get()
    assert call.closes_at == datetime(2025, 7, 25, 22, 0, tzinfo=UTC)
    assert (call.grace, call.publications) == (timedelta(hours=2), ["attributed"])
    page = operator.get(address(Consultation, "change", call.pk))
    assertContains(page, 'value="18:00:00"')
    assertContains(operator.get(address(Consultation, "changelist")), "25 July 2025, 18:00 (America/New York")


def test_the_page_of_a_new_call_offers_what_is_usual(operator):
    form = operator.get(address(Consultation, "add")).context["adminform"].form
    assert (form["publications"].initial, form["grace"].initial) == (Publication.values, timedelta(0))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"closes_at_0": "2025-06-25"}, "A call must close after it opens."),
        ({"title_en": "T" * 301}, "at most 300 characters"),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
        ({"publications": []}, "This field is required."),
    ],
)
def test_a_call_that_cannot_be_is_not_set_up(operator, given, said):
    assertContains(operator.post(address(Consultation, "add"), new_call(**given)), said)
    assert not Consultation.objects.exists()


def test_a_call_keeps_a_time_zone_that_is_not_offered_any_more(operator):
    call = ConsultationFactory(published_at=None, time_zone="Etc/GMT+5")
    field = operator.get(address(Consultation, "change", call.pk)).context["adminform"].form["time_zone"]
    assert 'value="Etc/GMT+5" selected' in str(field)
