"""Pictures in answers: who may add and see them, what the texts may name, and when they go."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from richtext import Code
from submissions.drafting import services as drafting
from submissions.drafting.services import pictures
from submissions.models import Membership, Picture, SubmittedPicture
from submissions.record.services import receiving
from submissions.tasks import remove_unused_pictures
from submissions.values import moments
from submissions.values.enums import MembershipState, Publication
from submissions.values.exceptions import NotPermitted, NotPossible
from submissions.values.imaging import prepare
from tests.factories import (
    ConsultationFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    published_version,
    reviewer_of,
    secretariat_of,
    submitted_version,
)
from tests.images import named, picture

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


@pytest.fixture
def submission():
    return SubmissionFactory(consultation=ConsultationFactory(allows_pictures=True))


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def added(submission, author):
    return pictures.add(submission, author, picture())


def sees(user, picture):
    return Picture.objects.visible_to(user).filter(pk=picture.pk).exists()


def saved(submission, author, html, key="q1"):
    answer = submission.answers.get(question__key=key)
    return drafting.save_answer(answer.pk, answer.revision, actor=author, html=html)


# --- Adding -----------------------------------------------------------------------------------------------------------


def test_picture_is_kept_once_under_its_checksum(submission, author, added):
    assert pictures.add(submission, author, picture()) == added
    assert added.file.name.startswith(f"pictures/{submission.pk}/{added.sha256}")
    assert hashlib.sha256(pictures.content(added.sha256)).hexdigest() == added.sha256
    assert (added.content_type, added.width, added.height) == ("image/png", 60, 40)


@pytest.mark.parametrize("who", ["stranger", "secretariat", "reviewer", "not yet a member"])
def test_only_authors_add_pictures(submission, author, who):
    person = {
        "stranger": UserFactory,
        "secretariat": lambda: secretariat_of(submission.consultation),
        "reviewer": lambda: reviewer_of(submission.consultation),
        "not yet a member": lambda: author,
    }[who]()
    if who == "not yet a member":
        Membership.objects.filter(user=author).update(state=MembershipState.REQUESTED)
    with pytest.raises(NotPermitted):
        pictures.add(submission, person, picture())
    assert not Picture.objects.exists()


def test_call_without_pictures_takes_none(author, submission):
    submission.consultation.allows_pictures = False
    with pytest.raises(NotPossible, match="not allowed in this call"):
        pictures.add(submission, author, picture())


def test_number_of_pictures_is_bounded(submission, author, added, monkeypatch):
    monkeypatch.setattr(pictures, "MOST", 1)
    with pytest.raises(NotPossible, match="at most 1"):
        pictures.add(submission, author, picture(colour="red"))


def test_picture_that_is_gone_from_the_storage_is_none(added):
    added.file.storage.delete(added.file.name)
    assert pictures.content(added.sha256) is None
    assert pictures.content("0" * 64) is None


# --- In texts ---------------------------------------------------------------------------------------------------------


def test_answer_names_its_picture_and_is_given_its_size(submission, author, added):
    saved(submission, author, named(added.sha256))
    html = submission.answers.get(question__key="q1").html
    assert html == f'<p>See the map.</p><img data-sha256="{added.sha256}" alt="A map" width="60" height="40">'
    assert submission.answers.get(question__key="q1").words == 3


def test_picture_is_shown_no_larger_than_it_is_and_never_squeezed(submission, author, added):
    shrunk = named(added.sha256).replace("alt=", 'width="30" height="500" alt=')
    saved(submission, author, shrunk)
    assert 'width="30" height="20"' in submission.answers.get(question__key="q1").html
    saved(submission, author, shrunk.replace("30", "9000"))
    assert 'width="60" height="40"' in submission.answers.get(question__key="q1").html


def test_picture_of_another_draft_cannot_be_named(submission, author):
    other = SubmissionFactory(consultation=submission.consultation)
    theirs = pictures.add(other, member(other), picture(colour="red"))
    outcome = saved(submission, author, named(theirs.sha256))
    assert [notice.code for notice in outcome.notices] == [Code.OUTSIDE_PICTURE]
    assert submission.answers.get(question__key="q1").html == "<p>See the map.</p><p>[A map]</p>"


def test_call_that_forbids_pictures_says_so_when_it_takes_one_out(submission, author, added):
    submission.consultation.allows_pictures = False
    submission.consultation.save()
    outcome = saved(submission, author, named(added.sha256))
    assert [notice.code for notice in outcome.notices] == [Code.PICTURES]
    assert submission.answers.get(question__key="q1").html == "<p>See the map.</p><p>[A map]</p>"


def test_text_without_pictures_asks_the_database_nothing_more(django_assert_num_queries, submission):
    with django_assert_num_queries(0):
        pictures.known(submission.pk, pictures.named_in("<p>No picture.</p>"))


def test_what_was_received_keeps_its_pictures_where_the_call_allows_them(submission):
    secretariat = secretariat_of(submission.consultation)

    def receive(**options):
        shown = [("a" * 64, prepare(picture()))]
        answers = {"q1": named("a" * 64)}
        return receiving.receive(
            submission.consultation, submission.organization, secretariat, answers, shown=shown, **options
        )

    received = receive(submit=True)
    assert not received.notices
    assert SubmittedPicture.objects.get().version == received.version
    submission.consultation.allows_pictures = False
    assert [notice.code for notice in receive().notices] == [Code.PICTURES]


# --- Who sees them ----------------------------------------------------------------------------------------------------


def test_picture_of_a_draft_is_seen_by_its_authors_alone(submission, author, added):
    saved(submission, author, named(added.sha256))
    assert sees(author, added)
    assert sees(member(submission), added)
    others = [NOBODY, UserFactory(), secretariat_of(submission.consultation), reviewer_of(submission.consultation)]
    others.append(UserFactory(is_superuser=True, is_staff=True))
    assert not any(sees(person, added) for person in others)


def test_picture_handed_in_is_seen_by_those_who_read_the_version(submission, author, added):
    version = submitted_version(submission, {"q1": named(added.sha256)}, author)
    assert sees(secretariat_of(submission.consultation), added)
    assert sees(assigned_reviewer(version), added)
    assert not sees(reviewer_of(submission.consultation), added)
    assert not sees(UserFactory(), added)
    assert not sees(NOBODY, added)


def test_picture_is_public_once_its_answer_is_published(submission, author, added):
    fill(submission, {"q1": named(added.sha256)}, author)
    published_version(submission=submission, answers={})
    later = pictures.add(submission, author, picture(colour="red"))
    saved(submission, author, named(later.sha256))
    assert sees(NOBODY, added)
    assert not sees(NOBODY, later)


def test_picture_of_an_input_for_the_secretariat_alone_is_not_public(submission, author, added):
    submission.publication = Publication.SECRETARIAT_ONLY
    submission.save()
    fill(submission, {"q1": named(added.sha256)}, author)
    published_version(submission=submission, answers={})
    assert not sees(NOBODY, added)
    assert not sees(UserFactory(), added)


def test_picture_among_the_particulars_is_not_public(submission, author, added):
    question = submission.answers.get(question__key="q2").question
    question.number = None
    question.save()
    fill(submission, {"q1": "<p>Text.</p>", "q2": named(added.sha256)}, author)
    published_version(submission=submission, answers={})
    assert not sees(NOBODY, added)
    assert sees(secretariat_of(submission.consultation), added)


# --- Going ------------------------------------------------------------------------------------------------------------


def age(*rows, by=pictures.KEPT_UNUSED + timedelta(days=1)):
    Picture.objects.filter(pk__in=[row.pk for row in rows]).update(used_at=moments.now() - by)


def test_picture_that_stands_nowhere_goes_after_a_month(submission, added, django_capture_on_commit_callbacks):
    storage, name = added.file.storage, added.file.name
    assert remove_unused_pictures() == 0
    age(added)
    with django_capture_on_commit_callbacks(execute=True):
        assert remove_unused_pictures() == 1
    assert not Picture.objects.exists()
    assert not storage.exists(name)


def test_picture_in_the_history_of_an_answer_stays(submission, author, added):
    saved(submission, author, named(added.sha256))
    saved(submission, author, "<p>No more.</p>")
    age(added)
    assert remove_unused_pictures() == 0


def test_picture_of_a_version_stays(submission, author, added):
    version = submitted_version(submission, {"q1": named(added.sha256)}, author)
    submission.answers.get(question__key="q1").revisions.all().delete()
    age(added)
    assert remove_unused_pictures() == 0
    assert version.submitted_pictures.get().picture == added


def test_text_that_names_a_picture_again_keeps_it(submission, author, added):
    age(added)
    saved(submission, author, named(added.sha256))
    added.refresh_from_db()
    assert moments.now() - added.used_at < timedelta(minutes=1)
