"""The API: who reads and writes what, and who may not."""

import hashlib
from uuid import uuid4

import pytest
import rfc8785
from rest_framework.test import APIClient

from submissions.models import AnswerRevision, SubmissionVersion
from submissions.values.contents import written
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    ParagraphFactory,
    SubmissionFactory,
    TextSectionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    published_version,
    secretariat_of,
    submitted_version,
)
from tests.factories.reviews import thread_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def api():
    return APIClient(enforce_csrf_checks=True)


@pytest.fixture
def draft():
    return SubmissionFactory()


def sign_in(api, person):
    api.force_authenticate(person)
    return person


def save(api, submission, base=0, key=None, question="q1", **content):
    address = f"/api/v1/submissions/{submission.pk}/answers/{question}/"
    headers = {"Idempotency-Key": key or uuid4().hex}
    return api.put(address, {"base_revision": base, **content}, format="json", headers=headers)


# --- What is public ---------------------------------------------------------------------------------------------------


def test_schema_and_documentation_are_public(api):
    assert [api.get(f"/api/v1/{page}/").status_code for page in ("schema", "docs")] == [200, 200]


def test_calls_are_public_once_they_are_published(api):
    shown = ConsultationFactory()
    hidden = ConsultationFactory(published_at=None)
    assert [row["slug"] for row in api.get("/api/v1/calls/").data["results"]] == [shown.slug]
    for part in ("", "questionnaire/", "text/", "inputs/", "inputs/1/"):
        assert api.get(f"/api/v1/calls/{hidden.slug}/{part}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_calls_take_as_many_queries_for_one_as_for_three(api, count, django_assert_num_queries):
    ConsultationFactory.create_batch(count)
    with django_assert_num_queries(3):
        api.get("/api/v1/calls/")


def test_questionnaire_lists_questions_in_order(api, django_assert_num_queries):
    call = ConsultationFactory()
    with django_assert_num_queries(4):
        data = api.get(f"/api/v1/calls/{call.slug}/questionnaire/").data
    assert [row["key"] for row in data["sections"][0]["questions"]] == ["contact", "q1", "q2", "q3"]


def test_text_has_the_present_wording(api):
    paragraph = ParagraphFactory(section=TextSectionFactory(base_text=BaseTextFactory()))
    paragraph.revisions.create(number=2, text="Better words.")
    data = api.get(f"/api/v1/calls/{paragraph.base_text.consultation.slug}/text/").data
    assert data["sections"][0]["paragraphs"] == [{"key": "p1", "number": "1", "text": "Better words.", "revision": 2}]


def test_record_holds_what_is_published_and_only_numbered_questions(api):
    version = published_version(answers={"q1": "<p>Public</p>", "contact": "Jane Doe"})
    call = version.submission.consultation
    submitted_version(consultation=call)
    (row,) = api.get(f"/api/v1/calls/{call.slug}/inputs/").data["results"]
    detail = api.get(f"/api/v1/calls/{call.slug}/inputs/{row['number']}/").data
    assert [answer["question"] for answer in detail["answers"]] == ["q1"]
    assert row["organization"]["name"] == version.submission.organization.name


def test_submitter_who_asked_not_to_be_named_is_not_named(api):
    version = published_version(publication="unattributed")
    call, organization = version.submission.consultation, version.submission.organization
    response = api.get(f"/api/v1/calls/{call.slug}/inputs/1/")
    assert response.data["organization"] is None
    assert organization.name not in response.content.decode()


def test_input_for_the_secretariat_only_is_not_on_the_record(api):
    version = published_version(publication="secretariat_only")
    slug = version.submission.consultation.slug
    assert api.get(f"/api/v1/calls/{slug}/inputs/").data["count"] == 0
    assert api.get(f"/api/v1/calls/{slug}/inputs/1/").status_code == 404


# --- Drafts -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/api/v1/submissions/", "/api/v1/versions/", "/api/v1/files/"])
def test_what_is_not_public_asks_to_sign_in(api, address):
    answer = api.get(address)
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')


def test_draft_is_read_by_its_authors(api, draft):
    person = sign_in(api, member(draft))
    fill(draft, {"q1": "<p>Mine</p>"}, person)
    answers = {row["question"]: row["html"] for row in api.get(f"/api/v1/submissions/{draft.pk}/").data["answers"]}
    assert answers["q1"] == "<p>Mine</p>"


@pytest.mark.parametrize("who", ["stranger", "secretariat", "superuser", "reviewer"])
def test_draft_is_not_found_by_anybody_else(api, who):
    draft = submitted_version().submission
    sign_in(
        api,
        {
            "stranger": UserFactory,
            "secretariat": lambda: secretariat_of(draft.consultation),
            "superuser": lambda: UserFactory(is_superuser=True, is_staff=True),
            "reviewer": lambda: assigned_reviewer(draft.latest_version),
        }[who](),
    )
    assert api.get("/api/v1/submissions/").data["count"] == 0
    assert api.get(f"/api/v1/submissions/{draft.pk}/").status_code == 404
    assert save(api, draft, html="<p>Not mine</p>").status_code == 404
    assert api.post(f"/api/v1/submissions/{draft.pk}/submit/", headers={"Idempotency-Key": "k"}).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_submissions_take_as_many_queries_for_one_as_for_three(api, draft, count, django_assert_num_queries):
    sign_in(api, member(draft))
    for _ in range(count - 1):
        SubmissionFactory(organization=draft.organization)
    with django_assert_num_queries(2):
        assert api.get("/api/v1/submissions/").data["count"] == count


def test_save_returns_the_next_revision(api, draft):
    sign_in(api, member(draft))
    data = save(api, draft, html="<p>One two</p><script>x</script>").data
    assert (data["answer"]["revision"], data["answer"]["html"], data["kept"]) == (1, "<p>One two</p>", False)


def test_save_sent_twice_is_one_save(api, draft):
    sign_in(api, member(draft))
    revisions = [save(api, draft, key="same", html="<p>One</p>").data["answer"]["revision"] for _ in range(2)]
    assert (revisions, AnswerRevision.objects.count()) == ([1, 1], 1)


@pytest.fixture
def contested(draft):
    """The author of revision 1, of which a colleague has changed a word since."""
    author = member(draft)
    fill(draft, {"q1": "<p>One word</p>"}, author)
    fill(draft, {"q1": "<p>Un word</p>"}, member(draft))
    return author


def test_save_from_an_older_revision_is_merged_with_the_newer(api, draft, contested):
    sign_in(api, contested)
    response = save(api, draft, base_revision=1, html="<p>One word</p><p>More</p>")
    assert (response.status_code, response.data["merged"], response.data["answer"]["html"]) == (
        200,
        True,
        "<p>Un word</p><p>More</p>",
    )


def test_save_that_excludes_the_newer_text_is_kept_beside_it(api, draft, contested):
    sign_in(api, contested)
    response = save(api, draft, base_revision=1, html="<p>Ein word</p>")
    assert (response.status_code, response.data["kept"], response.data["answer"]["html"]) == (
        409,
        True,
        "<p>Un word</p>",
    )


def test_value_is_saved(api, draft):
    sign_in(api, member(draft))
    assert save(api, draft, question="contact", value="Jane Doe").data["answer"]["value"] == "Jane Doe"


def test_save_that_names_no_text_it_was_made_from_is_refused(api, draft):
    sign_in(api, member(draft))
    answer = api.put(f"/api/v1/submissions/{draft.pk}/answers/q1/", {"html": "<p>x</p>"})
    assert (answer.status_code, answer.data["type"]) == (428, "urn:rapporteur:problem:base-missing")


def test_save_to_a_call_that_has_closed_is_refused_with_the_reason(api, draft, freeze):
    sign_in(api, member(draft))
    freeze(draft.consultation.closes_at)
    response = save(api, draft, html="<p>Late</p>")
    assert (response.status_code, response.data["detail"]) == (403, "The call for inputs is closed.")


def test_session_needs_the_token_against_forgery(draft):
    browser = APIClient(enforce_csrf_checks=True)
    browser.force_login(member(draft))
    assert save(browser, draft, html="<p>Forged</p>").status_code == 403


def test_submit_hands_in_one_version_for_one_key(api, draft):
    fill(draft, {"q1": "<p>Ready</p>"})
    sign_in(api, member(draft))
    numbers = [
        api.post(f"/api/v1/submissions/{draft.pk}/submit/", headers={"Idempotency-Key": "once"}).data["number"]
        for _ in range(2)
    ]
    assert (numbers, SubmissionVersion.objects.count()) == ([1, 1], 1)


def test_submit_says_what_stands_in_the_way(api, draft):
    sign_in(api, member(draft))
    response = api.post(f"/api/v1/submissions/{draft.pk}/submit/", headers={"Idempotency-Key": "once"})
    assert (response.status_code, response.data["details"]) == (409, ["No question has been answered yet."])


def test_drafter_does_not_submit(api, draft):
    fill(draft, {"q1": "<p>Ready</p>"})
    sign_in(api, member(draft, "drafter"))
    response = api.post(f"/api/v1/submissions/{draft.pk}/submit/", headers={"Idempotency-Key": "once"})
    assert (response.status_code, response.data["detail"]) == (
        403,
        "Only a focal point of the organization may submit.",
    )


# --- Versions and threads ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["member", "secretariat", "reviewer"])
def test_version_is_read_by_those_with_a_part_in_it(api, who):
    version = submitted_version()
    sign_in(
        api,
        {
            "member": lambda: member(version.submission),
            "secretariat": lambda: secretariat_of(version.submission.consultation),
            "reviewer": lambda: assigned_reviewer(version),
        }[who](),
    )
    data = api.get(f"/api/v1/versions/{version.pk}/").data
    assert hashlib.sha256(rfc8785.dumps(written(data["content"]))).hexdigest() == data["checksum"]


@pytest.mark.parametrize("make", [submitted_version, published_version])
def test_version_is_not_found_by_others(api, make):
    version = make()
    sign_in(api, UserFactory())
    assert api.get("/api/v1/versions/").data["count"] == 0
    assert api.get(f"/api/v1/versions/{version.pk}/").status_code == 404
    assert api.get(f"/api/v1/versions/{version.pk}/threads/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_versions_take_as_many_queries_for_one_as_for_three(api, count, django_assert_num_queries):
    call = ConsultationFactory()
    for _ in range(count):
        submitted_version(consultation=call)
    sign_in(api, secretariat_of(call))
    with django_assert_num_queries(2):
        assert api.get("/api/v1/versions/").data["count"] == count


@pytest.mark.parametrize("count", [1, 3])
def test_threads_take_as_many_queries_for_one_as_for_three(api, count, django_assert_num_queries):
    version = submitted_version()
    for _ in range(count):
        thread_on(version)
    sign_in(api, assigned_reviewer(version))
    with django_assert_num_queries(7):
        assert api.get(f"/api/v1/versions/{version.pk}/threads/").data["count"] == count


def test_submitter_reads_the_threads_that_are_shared(api):
    version = submitted_version()
    thread_on(version, text="Private")
    thread_on(version, text="Shared", is_released=True)
    sign_in(api, member(version.submission))
    (thread,) = api.get(f"/api/v1/versions/{version.pk}/threads/").data["results"]
    assert thread["comments"][0]["text"] == "Shared"
