"""The API as a door: tokens and their scopes, refusals, conditions, repeated requests, rates."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from rest_framework.settings import api_settings
from rest_framework.test import APIClient

from reviews.models import Thread
from submissions.models import AnswerRevision, KeptAnswer, Membership
from submissions.people.services import access
from submissions.values.enums import MembershipRole, TokenScope
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    member_of,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

TEXT = {"html": "<p>We welcome the paper.</p>"}


def program(person, *scopes):
    """A program that sends a token of the person's, with the scopes or with all of them."""
    _token, key = access.make_token(person, "program", scopes or TokenScope.values, 0)
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    return client


def answer_of(submission, question="q1"):
    return f"/api/v1/submissions/{submission.pk}/answers/{question}/"


@pytest.fixture
def draft():
    return SubmissionFactory()


@pytest.fixture
def author(draft):
    return member(draft)


# --- Tokens -----------------------------------------------------------------------------------------------------------


def test_a_token_reads_what_its_person_reads_and_nothing_else(draft, author):
    assert program(author).get(f"/api/v1/submissions/{draft.pk}/").status_code == 200
    assert program(UserFactory()).get(f"/api/v1/submissions/{draft.pk}/").status_code == 404


@pytest.mark.parametrize("key", ["rpt_invented", "", "é", "a b"])
def test_a_key_that_is_none_asks_to_sign_in(key):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    answer = client.get("/api/v1/submissions/")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="api"')
    assert answer["Content-Type"] == "application/problem+json"


def test_a_token_that_is_revoked_opens_nothing_from_then_on(author):
    client = program(author)
    assert client.get("/api/v1/submissions/").status_code == 200
    access.revoke_token(author.tokens.get().pk, author)
    assert client.get("/api/v1/submissions/").status_code == 401


def test_what_a_token_is_shown_is_kept_by_no_proxy(author):
    answer = program(author).get("/api/v1/submissions/")
    assert answer["Cache-Control"].startswith("private")
    assert "Authorization" in answer["Vary"]


ACTS = {
    "draft": ("put", lambda w: (answer_of(w["draft"]), {"base_revision": 0, **TEXT}), "author"),
    "submit": ("post", lambda w: (f"/api/v1/submissions/{w['draft'].pk}/submit/", None), "author"),
    "review": (
        "post",
        lambda w: (f"/api/v1/versions/{w['version'].pk}/threads/", {"question": "q1", "text": "Why?"}),
        "reviewer",
    ),
    "secretariat": (
        "post",
        lambda w: ("/api/v1/files/", {"consultation": w["version"].submission.consultation.slug}),
        "secretariat",
    ),
}


@pytest.mark.parametrize("needed", ACTS)
@pytest.mark.parametrize("given", TokenScope.values)
def test_a_token_does_what_its_scope_says_and_nothing_beyond(needed, given, draft, author):
    fill(draft, {"q2": "<p>An answer.</p>"}, author)
    version = submitted_version(SubmissionFactory(consultation=draft.consultation))
    people = {
        "author": author,
        "reviewer": assigned_reviewer(version),
        "secretariat": secretariat_of(draft.consultation),
    }
    method, asked, who = ACTS[needed]
    address, body = asked({"draft": draft, "version": version})
    answer = getattr(program(people[who], given), method)(address, body)
    assert (answer.status_code == 403) == (given != needed), answer.data
    if given != needed:
        assert f"“{needed}”" in answer.data["detail"]


def test_a_session_of_a_browser_needs_the_token_of_its_form(draft, author):
    client = APIClient(enforce_csrf_checks=True)
    client.force_login(author)
    assert client.put(answer_of(draft), {"base_revision": 0, **TEXT}).status_code == 403
    assert program(author).put(answer_of(draft), {"base_revision": 0, **TEXT}).status_code == 200


def test_who_must_have_a_second_factor_uses_no_token_before(settings):
    settings.SECOND_FACTOR_ROLES = ("secretariat",)
    answer = program(secretariat_of(ConsultationFactory())).get("/api/v1/submissions/")
    assert (answer.status_code, "second factor" in answer.data["detail"]) == (403, True)


# --- Refusals ---------------------------------------------------------------------------------------------------------


def test_every_refusal_is_a_problem_with_a_sentence(draft, author):
    client = program(author)
    answers = [
        client.get("/api/v1/nowhere/"),
        client.get("/api/v1/submissions/999/"),
        client.get("/api/v1/submissions/abc/"),
        client.get(f"/api/v1/submissions/{2**70}/"),
        client.put(answer_of(draft), {"base_revision": -1}),
        client.put(answer_of(draft), "<p>", content_type="text/html"),
        client.delete(answer_of(draft)),
        client.post(f"/api/v1/submissions/{draft.pk}/submit/"),
    ]
    said = [(answer.status_code, answer["Content-Type"], answer.json()["status"]) for answer in answers]
    assert said == [(code, "application/problem+json", code) for code in (404, 404, 404, 404, 400, 415, 405, 409)]
    assert all(answer.json()["detail"] for answer in answers)
    assert answers[-1].json()["details"]
    assert list(answers[4].json()["errors"]) == ["base_revision"]


# --- Conditions -------------------------------------------------------------------------------------------------------


def test_if_match_saves_where_nobody_was_faster(draft, author):
    client = program(author)
    tag = client.get(answer_of(draft))["ETag"]
    saved = client.put(answer_of(draft), TEXT, headers={"If-Match": tag})
    assert (saved.status_code, saved["ETag"]) == (200, '"1"')
    assert client.get(answer_of(draft), headers={"If-None-Match": '"1"'}).status_code == 304


def test_if_match_refuses_over_a_newer_text_and_shows_both(draft, author):
    client = program(author)
    client.put(answer_of(draft), {"html": "<p>Theirs.</p>"}, headers={"If-Match": '"0"'})
    answer = client.put(answer_of(draft), {"html": "<p>Mine.</p>"}, headers={"If-Match": '"0"'})
    assert answer.status_code == 412
    assert (answer.data["answer"]["html"], answer.data["sent"]["html"]) == ("<p>Theirs.</p>", "<p>Mine.</p>")
    assert client.get(answer_of(draft)).data["html"] == "<p>Theirs.</p>"


def test_if_match_with_a_star_overwrites_and_another_tag_is_refused(draft, author):
    client = program(author)
    client.put(answer_of(draft), TEXT, headers={"If-Match": '"0"'})
    assert client.put(answer_of(draft), {"html": "<p>New.</p>"}, headers={"If-Match": "*"}).status_code == 200
    assert client.put(answer_of(draft), TEXT, headers={"If-Match": 'W/"2"'}).status_code == 412


# --- Repeated requests ------------------------------------------------------------------------------------------------


def test_the_same_request_under_one_key_is_done_once_and_answered_alike(draft, author):
    client, key = program(author), uuid4().hex
    version = submitted_version(draft, {"q1": "<p>Text.</p>"}, author)
    reviewer = program(assigned_reviewer(version))
    sent = {"question": "q1", "text": "Which year?"}
    first, second = (
        reviewer.post(f"/api/v1/versions/{version.pk}/threads/", sent, headers={"Idempotency-Key": key})
        for _ in range(2)
    )
    assert (first.status_code, second.status_code, first.data["id"]) == (201, 201, second.data["id"])
    assert second["Idempotent-Replayed"] == "true"
    assert Thread.objects.count() == 1
    assert client.get("/api/v1/submissions/").status_code == 200


def test_the_same_key_with_another_body_is_refused(draft, author):
    client, headers = program(author), {"Idempotency-Key": uuid4().hex}
    client.put(answer_of(draft), {"base_revision": 0, **TEXT}, headers=headers)
    answer = client.put(answer_of(draft), {"base_revision": 0, "html": "<p>Other.</p>"}, headers=headers)
    assert (answer.status_code, answer.data["type"]) == (422, "urn:rapporteur:problem:key-reused")
    assert AnswerRevision.objects.count() == 1


def test_a_key_is_its_persons_own(draft, author):
    colleague, headers = member_of(draft.organization, MembershipRole.DRAFTER), {"Idempotency-Key": "key"}
    program(author).put(answer_of(draft), {"base_revision": 0, **TEXT}, headers=headers)
    other = program(colleague).put(answer_of(draft, "q2"), {"base_revision": 0, **TEXT}, headers=headers)
    assert other.status_code == 200


def test_what_was_refused_may_be_sent_again_under_its_key(draft, author):
    client, headers = program(author), {"Idempotency-Key": "key"}
    assert client.post(f"/api/v1/submissions/{draft.pk}/submit/", headers=headers).status_code == 409
    fill(draft, {"q1": "<p>An answer.</p>"}, author)
    assert client.post(f"/api/v1/submissions/{draft.pk}/submit/", headers=headers).status_code == 200


def test_who_may_no_longer_read_is_told_nothing_by_repeating(draft, author):
    client, headers = program(author), {"Idempotency-Key": "key"}
    sent = {"base_revision": 0, **TEXT}
    client.put(answer_of(draft), sent, headers=headers)
    Membership.objects.filter(user=author).delete()
    assert client.put(answer_of(draft), sent, headers=headers).status_code == 404


def test_a_request_whose_process_died_may_be_sent_again(draft, author, freeze):
    travel = freeze("2025-07-01 12:00+00:00")
    draft.consultation.opens_at, draft.consultation.closes_at = travel_days(-1), travel_days(30)
    draft.consultation.published_at = travel_days(-2)
    draft.consultation.save()
    client, headers = program(author), {"Idempotency-Key": "key"}
    sent = {"base_revision": 0, **TEXT}
    client.put(answer_of(draft), sent, headers=headers)
    KeptAnswer.objects.update(status=None)
    assert client.put(answer_of(draft), sent, headers=headers).status_code == 409
    travel.shift(timedelta(minutes=3))
    assert client.put(answer_of(draft), sent, headers=headers).status_code == 200


def travel_days(days):
    from django.utils import timezone

    return timezone.now() + timedelta(days=days)


@pytest.mark.parametrize("key", ["", " ", "x" * 65, "é"])
def test_a_key_that_cannot_be_kept_is_refused(key, draft, author):
    answer = program(author).put(answer_of(draft), TEXT, headers={"If-Match": "*", "Idempotency-Key": key})
    assert answer.status_code == 400


# --- Rates ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "method"), [("reads", "get"), ("writes", "put")])
def test_who_asks_too_often_is_told_when_to_ask_again(kind, method, draft, author, monkeypatch):
    monkeypatch.setitem(api_settings.DEFAULT_THROTTLE_RATES, kind, "2/minute")
    client = program(author)
    answers = [getattr(client, method)(answer_of(draft)) for _ in range(3)]
    assert [answer.status_code == 429 for answer in answers] == [False, False, True]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["writes"]


# --- What pages do ----------------------------------------------------------------------------------------------------


def test_a_draft_is_begun_filled_checked_submitted_and_withdrawn():
    call, organization = ConsultationFactory(), OrganizationFactory()
    client = program(member_of(organization, MembershipRole.FOCAL_POINT))
    own = client.get("/api/v1/organizations/").data["results"]
    begun = client.post("/api/v1/submissions/", {"call": call.slug, "organization": own[0]["id"]})
    again = client.post("/api/v1/submissions/", {"call": call.slug, "organization": own[0]["id"]})
    address = f"/api/v1/submissions/{begun.data['id']}/"

    assert (begun.status_code, again.status_code) == (201, 200)
    assert [row["blocks"] for row in client.get(f"{address}check/").data] == [True]
    particulars = {"language": "fr", "publication": "attributed", "on_behalf_of": ["A sister body"]}
    assert client.put(f"{address}particulars/", particulars).data["language"] == "fr"
    client.put(f"{address}answers/q1/", TEXT, headers={"If-Match": '"0"'})
    assert client.get(f"{address}check/").data == []
    assert client.post(f"{address}submit/").data["number"] == 1
    assert client.post(f"{address}withdraw/", {"reason": "A mistake."}).data["status"] == "withdrawn"


def test_a_stranger_begins_nothing_for_an_organization():
    call, organization = ConsultationFactory(), OrganizationFactory()
    asked = {"call": call.slug, "organization": organization.pk}
    assert program(UserFactory()).post("/api/v1/submissions/", asked).status_code == 404


def test_the_secretariat_assigns_and_takes_back():
    version = submitted_version(SubmissionFactory())
    call = version.submission.consultation
    reviewer, client = reviewer_of(call), program(secretariat_of(call))
    offered = client.get(f"/api/v1/calls/{call.slug}/reviewers/").data["results"]
    asked = {"submission": version.submission_id, "reviewer": offered[0]["id"]}
    made = client.post("/api/v1/assignments/", asked)

    assert (made.status_code, made.data["reviewer"]["id"]) == (201, reviewer.pk)
    assert program(reviewer).get("/api/v1/assignments/").data["count"] == 1
    assert program(UserFactory()).get("/api/v1/assignments/").data["count"] == 0
    assert client.delete(f"/api/v1/assignments/{made.data['id']}/").status_code == 204
    assert client.get(f"/api/v1/assignments/{made.data['id']}/").status_code == 404


def test_a_reviewer_discusses_and_decides():
    version = submitted_version(SubmissionFactory())
    client = program(assigned_reviewer(version))
    begun = client.post(f"/api/v1/versions/{version.pk}/threads/", {"question": "q1", "text": "Which year?"})
    thread = f"/api/v1/threads/{begun.data['id']}/"
    assert client.post(f"{thread}comments/", {"text": "2025."}).status_code == 201
    assert client.patch(thread, {"is_resolved": True}).data["resolved_at"]
    assert client.post(f"{thread}comments/", {"text": "Late."}).status_code == 409
    decided = client.post(f"/api/v1/versions/{version.pk}/decisions/", {"move": "check", "last_seen": None})
    assert (decided.status_code, decided.data["move"]) == (201, "check")
    listed = client.get(f"/api/v1/versions/{version.pk}/decisions/").data["results"]
    assert [row["id"] for row in listed] == [decided.data["id"]]
