"""What changed between versions: the page, the Word file, and who may not see either."""

import io
import zipfile

import docx
import pytest
from django.urls import reverse

from submissions.models import SubmissionVersion
from tests.factories import (
    OrganizationFactory,
    SubmissionFactory,
    assigned_reviewer,
    fill,
    member,
    member_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    submission = SubmissionFactory()
    person = member(submission)
    first = {"q1": "<p>We welcome the draft.</p>", "q2": "<p>Gone.</p>"}
    submitted_version(submission, first, actor=person)
    second = {"q1": "<p>We warmly welcome the draft.</p>", "q2": "", "q3": "<ul><li><p>New.</p></li></ul>"}
    submitted_version(submission, second, actor=person)
    fill(submission, {"q3": "<p>Only drafted.</p>"}, person)
    return submission


def page(client, person, submission, **query):
    client.force_login(person)
    answer = client.get(reverse("submissions:compare", args=[submission.pk]), query)
    return answer.status_code, answer.content.decode()


def word(client, person, submission, old, new):
    client.force_login(person)
    return client.get(reverse("assembly:changes_word", args=[submission.pk, old, new]))


def test_the_page_shows_what_was_added_and_what_was_taken_out(client, submission):
    _status, html = page(client, member(submission), submission, **{"from": "1", "to": "2"})
    assert "We <ins>warmly </ins>welcome the draft." in html
    assert "<del><p>Gone.</p></del>" in html
    assert "<ins><ul><li><p>New.</p></li></ul></ins>" in html
    assert "Only drafted." not in html


def test_side_by_side_each_text_stands_whole_in_its_column(client, submission):
    _status, html = page(client, member(submission), submission, **{"from": "1", "to": "2", "view": "beside"})
    assert '<div class="reading diff"><p>We welcome the draft.</p></div>' in html
    assert '<div class="reading diff"><p>We <ins>warmly </ins>welcome the draft.</p></div>' in html


def test_authors_see_what_the_draft_changes_and_nobody_else_does(client, submission):
    _status, html = page(client, member(submission), submission, **{"from": "2", "to": "draft"})
    assert "Only drafted." in html
    secretariat = secretariat_of(submission.consultation)
    assert page(client, secretariat, submission, **{"from": "2", "to": "draft"})[0] == 404
    status, html = page(client, secretariat, submission)
    assert (status, "Only drafted." in html, "The draft now" in html) == (200, False, False)


def test_a_reviewer_compares_only_the_versions_assigned(client, submission):
    version = SubmissionVersion.objects.get(submission=submission, number=2)
    reviewer = assigned_reviewer(version)
    status, html = page(client, reviewer, submission)
    assert (status, "There are no two versions to compare yet." in html) == (200, True)
    assert "Gone." not in page(client, reviewer, submission, **{"from": "1", "to": "2"})[1]
    assert word(client, reviewer, submission, 1, "2").status_code == 404


@pytest.mark.parametrize("query", [{}, {"from": "1", "to": "2"}, {"from": "1", "to": "draft"}])
def test_a_stranger_sees_nothing(client, submission, query):
    stranger = member_of(OrganizationFactory())
    assert page(client, stranger, submission, **query)[0] == 404
    assert word(client, stranger, submission, 1, "2").status_code == 404
    assert word(client, stranger, submission, 1, "draft").status_code == 404


def test_nobody_signed_out_compares(client, submission):
    for address in (
        reverse("submissions:compare", args=[submission.pk]),
        reverse("assembly:changes_word", args=[submission.pk, 1, "2"]),
    ):
        assert "/account/login/" in client.get(address)["Location"]


def test_made_up_versions_are_not_found(client, submission):
    person = member(submission)
    assert page(client, person, submission, **{"from": "9", "to": "2"})[0] == 404
    assert word(client, person, submission, 1, "x").status_code == 404


def test_the_word_file_tracks_the_changes_of_the_organization(client, submission):
    answer = word(client, member(submission), submission, 1, "2")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as file:
        body = file.read("word/document.xml").decode()
    assert f'w:author="{submission.organization.name_en}"' in body
    assert "<w:ins " in body
    assert "warmly" in body
    assert "<w:delText" in body
    assert "Gone." in body
    docx.Document(io.BytesIO(answer.content))


def test_the_secretariat_gets_no_word_file_of_the_draft(client, submission):
    secretariat = secretariat_of(submission.consultation)
    assert word(client, secretariat, submission, 1, "2").status_code == 200
    assert word(client, secretariat, submission, 1, "draft").status_code == 404


def test_what_surrounds_the_answers_is_compared_too(client, submission):
    person = member(submission)
    submission.publication = "secretariat_only"
    submission.save()
    _status, html = page(client, person, submission, **{"from": "2", "to": "draft"})
    label = submission.get_publication_display()
    assert f'<ins class="diff">{label}</ins>' in html


def test_the_page_asks_as_many_questions_whatever_the_answers(client, submission, django_assert_max_num_queries):
    person = member(submission)
    client.force_login(person)
    with django_assert_max_num_queries(16):
        client.get(reverse("submissions:compare", args=[submission.pk]), {"from": "1", "to": "2"})


def test_answers_keep_the_direction_of_the_original_in_an_interface_of_another(client, submission):
    client.force_login(member(submission))
    client.cookies["django_language"] = "ar"
    page = client.get(reverse("submissions:compare", args=[submission.pk]), {"from": "1", "to": "2"}).content.decode()
    assert '<html lang="ar" dir="rtl">' in page
    assert '<div class="reading diff" lang="en" dir="ltr">' in page
