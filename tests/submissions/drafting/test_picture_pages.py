"""Pictures on pages: wherever the answer shows, for those who may read it, and served as nothing but a picture."""

import re
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from submissions.clearance.services import asking, chain, links
from submissions.drafting.services import pictures
from submissions.values import moments
from tests.factories import (
    ConsultationFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    published_version,
    secretariat_of,
    submitted_version,
)
from tests.images import named, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory(consultation=ConsultationFactory(allows_pictures=True))


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def added(submission, author):
    return pictures.add(submission, author, picture())


def address(added):
    return reverse("submissions:picture", args=[added.sha256])


def shown(response, added):
    return f'src="{address(added)}"' in response.content.decode()


def test_picture_is_served_as_what_it_is_and_kept_private(client, author, added):
    client.force_login(author)
    response = client.get(address(added))
    assert response.getvalue() == pictures.content(added.sha256)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-cache"
    assert "default-src 'none'" in response["Content-Security-Policy"]
    again = client.get(address(added), headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("who", ["nobody", "stranger", "secretariat"])
def test_picture_of_a_draft_is_not_found_by_others(client, submission, author, added, who):
    fill(submission, {"q1": named(added.sha256)}, author)
    if who != "nobody":
        client.force_login(UserFactory() if who == "stranger" else secretariat_of(submission.consultation))
    for headers in ({}, {"If-None-Match": f'"{added.sha256}"'}):
        assert client.get(address(added), headers=headers).status_code == 404


def test_authors_see_the_picture_on_every_page_of_the_draft(client, submission, author, added):
    fill(submission, {"q1": named(added.sha256)}, author)
    answer = submission.answers.get(question__key="q1")
    client.force_login(author)
    for page in (
        reverse("submissions:draft", args=[submission.pk]),
        reverse("submissions:preview", args=[submission.pk]),
        reverse("submissions:history", args=[answer.pk]),
    ):
        assert shown(client.get(page), added), page


def test_readers_see_the_picture_on_the_page_of_the_version_and_of_the_review(client, submission, author, added):
    version = submitted_version(submission, {"q1": named(added.sha256)}, author)
    page = reverse("submissions:version", args=[submission.pk, 1])
    client.force_login(author)
    assert shown(client.get(page), added)
    client.force_login(assigned_reviewer(version))
    assert shown(client.get(page), added)
    assert shown(client.get(reverse("reviews:version", args=[version.pk])), added)


def test_everybody_sees_the_picture_on_the_record(client, submission, author, added):
    fill(submission, {"q1": named(added.sha256)}, author)
    published_version(submission=submission, answers={})
    call = submission.consultation.slug
    submission.refresh_from_db()
    assert shown(client.get(reverse("submissions:record_input", args=[call, submission.number])), added)
    assert shown(client.get(reverse("submissions:record", args=[call]), {"question": "q1"}), added)
    assert client.get(address(added)).getvalue() == pictures.content(added.sha256)


@pytest.fixture
def shown_by_link(submission, author, added):
    """The address of the picture on the page behind a link of clearance, and the request for it."""
    fill(submission, {"q1": named(added.sha256)}, author)
    chain.add_step(submission.organization_id, author, "Capital", None, "capital@example.org")
    asked = asking.send(submission.pk, author)
    page = Client().get(reverse("submissions:clearance_link", args=[links.token_of(asked)])).content.decode()
    return unescape(re.search('src="(/pictures/[^"]*)"', page)[1]), asked


def test_page_that_a_link_opens_gives_its_pictures_a_pass(client, submission, author, added, shown_by_link):
    url, _asked = shown_by_link
    assert client.get(url).getvalue() == pictures.content(added.sha256)
    other = pictures.add(submission, author, picture(colour="red"))
    assert client.get(url.replace(added.sha256, other.sha256)).status_code == 404
    with time_machine.travel(moments.now() + timedelta(days=1)):
        assert client.get(url).status_code == 404


def test_a_pass_is_good_no_longer_than_the_link_that_gave_it(client, author, shown_by_link):
    url, asked = shown_by_link
    asking.withdraw(asked.pk, author)
    assert client.get(url).status_code == 404


# --- Adding -----------------------------------------------------------------------------------------------------------


def upload(content=None, name="map.png"):
    return SimpleUploadedFile(name, picture() if content is None else content)


def posted(client, submission, **fields):
    """Post the plain form of the draft with these fields of question 1."""
    answer = submission.answers.get(question__key="q1")
    fields = {f"q1.{name}": value for name, value in fields.items()}
    data = {"q1.base": answer.revision, "q1.format": "markup", "page.at": "q1", "q1": "", **fields}
    return client.post(reverse("submissions:draft", args=[submission.pk]), data, follow=True)


def html_of(submission):
    return submission.answers.get(question__key="q1").html


def test_plain_form_puts_a_picture_at_the_end_of_its_answer(client, submission, author):
    client.force_login(author)
    page = posted(client, submission, picture=upload(), description="A <map>", base=0)
    kept = submission.pictures.get()
    image = f'<img data-sha256="{kept.sha256}" alt="A &lt;map&gt;" width="60" height="40">'
    assert html_of(submission) == image
    assert "![A &lt;map&gt;](picture-1)" in page.content.decode()
    assert f'src="{address(kept)}"' in page.content.decode()


def test_line_of_a_picture_moves_describes_and_removes_it(client, submission, author, added):
    fill(submission, {"q1": named(added.sha256)}, author)
    client.force_login(author)
    url = reverse("submissions:draft", args=[submission.pk])

    def write(text):
        revision = submission.answers.get(question__key="q1").revision
        client.post(url, {"q1.base": revision, "q1.format": "markup", "q1": text})
        return html_of(submission)

    assert write("![Another](picture-1)\n\nSee the map.").startswith(f'<img data-sha256="{added.sha256}" alt="Another"')
    assert write("See the map.") == "<p>See the map.</p>"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"description": ""}, "Say in words what the picture shows"),
        ({"description": "A map", "picture": SimpleUploadedFile("map.png", picture("GIF"))}, "this one is GIF"),
    ],
)
def test_text_is_saved_where_its_picture_is_refused(client, submission, author, fields, sentence):
    client.force_login(author)
    answer = {"q1.base": 0, "q1.format": "markup", "q1": "My text.", "q1.picture": upload()}
    data = answer | {f"q1.{name}": value for name, value in fields.items()}
    page = client.post(reverse("submissions:draft", args=[submission.pk]), data, follow=True)
    assert sentence in page.content.decode()
    assert html_of(submission) == "<p>My text.</p>"


def test_module_of_the_page_is_told_of_the_picture_that_was_taken(client, submission, author):
    client.force_login(author)
    answer = client.post(reverse("submissions:add_picture", args=[submission.pk]), {"picture": upload()})
    kept = submission.pictures.get()
    assert answer.json() == {"sha256": kept.sha256, "width": 60, "height": 40}


@pytest.mark.parametrize("data", [{}, {"picture": SimpleUploadedFile("map.png", b"MZ")}])
def test_module_of_the_page_is_told_why_a_picture_was_not_taken(client, submission, author, data):
    client.force_login(author)
    answer = client.post(reverse("submissions:add_picture", args=[submission.pk]), data)
    assert answer.status_code == 422
    assert "PNG or JPEG" in answer.json()["sentence"]


def test_only_authors_add_pictures(client, submission, author):
    url = reverse("submissions:add_picture", args=[submission.pk])
    assert client.post(url, {"picture": upload()}).json()["state"] == "signed_out"
    for person in (UserFactory(), secretariat_of(submission.consultation)):
        client.force_login(person)
        assert client.post(url, {"picture": upload()}).status_code == 404
    assert not submission.pictures.exists()


def test_page_offers_pictures_only_where_the_call_allows_them(client, submission, author):
    client.force_login(author)
    url = reverse("submissions:draft", args=[submission.pk])
    assert b"picture-dialog" in client.get(url).content
    submission.consultation.allows_pictures = False
    submission.consultation.save()
    page = client.get(url).content
    assert b"picture-dialog" not in page
    assert b"q1.picture" not in page
