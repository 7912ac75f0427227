"""The administration: it opens everywhere, changes no record and shows no draft."""

import pytest
from django.contrib import admin
from django.urls import reverse
from pytest_django.asserts import assertNotContains

from reviews.models import Comment, Decision, Thread
from submissions.models import Answer, AnswerRevision, AuditEvent, ParagraphComment, Submission, SubmissionVersion
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    ParagraphFactory,
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
