import pytest
from django.urls import reverse

from assembly.enums import CompilationState
from assembly.models import Compilation
from assembly.outputs.services import compiling
from submissions.values.enums import Publication
from tests.assembly.words import paragraphs
from tests.factories import (
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

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return submitted_version()


@pytest.fixture
def consultation(version):
    return version.submission.consultation


@pytest.fixture
def ready(consultation):
    compilation = compiling.request(consultation, secretariat_of(consultation))
    compiling.run(compilation.pk)
    compilation.refresh_from_db()
    return compilation


def addresses(compilation):
    yield "get", reverse("assembly:compilations", args=[compilation.consultation.slug])
    yield "get", reverse("assembly:compilation", args=[compilation.pk])
    yield "get", reverse("assembly:download", args=[compilation.pk])
    for action in ("retry", "cancel", "delete"):
        yield "post", reverse("assembly:act", args=[compilation.pk, action])


def test_consolidated_files_are_for_the_secretariat_only(client, ready, version, consultation):
    others = [UserFactory(), UserFactory(is_superuser=True), member(version.submission), reviewer_of(consultation)]
    other_secretariat = secretariat_of(submitted_version().submission.consultation)
    for person in [*others, other_secretariat]:
        client.force_login(person)
        for method, address in addresses(ready):
            assert getattr(client, method)(address).status_code == 404
    assert Compilation.objects.filter(pk=ready.pk).exists()


def test_consolidated_files_ask_who_is_not_signed_in_to_sign_in(client, ready):
    for method, address in addresses(ready):
        response = getattr(client, method)(address)
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


def test_the_secretariat_starts_a_file_and_sees_its_progress(client, consultation):
    client.force_login(secretariat_of(consultation))
    response = client.post(
        reverse("assembly:compilations", args=[consultation.slug]), {"layout": "by-question", "language": "fr"}
    )
    compilation = Compilation.objects.get()
    assert response["Location"] == reverse("assembly:compilation", args=[compilation.pk])
    assert "Waiting for a worker" in client.get(response["Location"]).content.decode()


def test_progress_is_a_fragment_for_htmx_and_stops_asking_when_settled(client, ready):
    client.force_login(ready.requested_by)
    page = client.get(reverse("assembly:compilation", args=[ready.pk]), headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in page
    assert "hx-trigger" not in page


def test_the_secretariat_downloads_the_file(client, ready):
    client.force_login(ready.requested_by)
    response = client.get(reverse("assembly:download", args=[ready.pk]))
    content = b"".join(response.streaming_content)
    assert "We welcome the elements paper." in paragraphs(content)


def test_a_file_that_is_not_ready_cannot_be_downloaded(client, consultation):
    compilation = compiling.request(consultation, secretariat_of(consultation))
    client.force_login(compilation.requested_by)
    assert client.get(reverse("assembly:download", args=[compilation.pk])).status_code == 404


def test_cancel_and_retry_by_the_page(client, consultation):
    compilation = compiling.request(consultation, secretariat_of(consultation))
    client.force_login(compilation.requested_by)
    states = []
    for action in ("cancel", "retry"):
        client.post(reverse("assembly:act", args=[compilation.pk, action]))
        compilation.refresh_from_db()
        states.append(compilation.state)
    assert states == [CompilationState.CANCELLED, CompilationState.QUEUED]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_files_takes_as_many_queries_whatever_its_length(
    client, consultation, count, django_assert_num_queries
):
    secretariat = secretariat_of(consultation)
    for _ in range(count):
        compiling.request(consultation, secretariat)
    client.force_login(secretariat)
    with django_assert_num_queries(19):
        client.get(reverse("assembly:compilations", args=[consultation.slug]))


def word(client, version):
    return client.get(reverse("assembly:version_word", args=[version.pk]))


def test_a_version_as_word_is_for_those_with_a_part_in_it(client, version):
    submission = version.submission
    for person in (member(submission), secretariat_of(submission.consultation), assigned_reviewer(version)):
        client.force_login(person)
        assert "We welcome the elements paper." in paragraphs(word(client, version).content)


def test_a_version_as_word_is_not_for_others(client, version):
    assert word(client, version).status_code == 404
    others = [UserFactory(), UserFactory(is_superuser=True), reviewer_of(version.submission.consultation)]
    for person in [*others, member(SubmissionFactory(consultation=version.submission.consultation))]:
        client.force_login(person)
        assert word(client, version).status_code == 404


def test_a_published_version_as_word_is_for_everyone(client):
    assert word(client, published_version()).status_code == 200


def test_a_version_for_the_secretariat_only_stays_so_when_published(client):
    assert word(client, published_version(publication=Publication.SECRETARIAT_ONLY)).status_code == 404


def test_an_unattributed_version_names_its_submitter_nowhere_in_the_public_file(client):
    version = published_version(publication=Publication.UNATTRIBUTED)
    response = word(client, version)
    import io
    import zipfile

    name = version.submission.organization.name_en
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        found = [part for part in archive.namelist() if name.encode() in archive.read(part)]
    assert found == []
    assert name.lower() not in response["Content-Disposition"].lower()


def test_a_draft_as_word_is_for_its_authors_only(client):
    submission = SubmissionFactory()
    author = member(submission)
    fill(submission, {"q1": "<p>Not yet cleared.</p>"}, author)
    address = reverse("assembly:draft_word", args=[submission.pk])
    client.force_login(author)
    assert "Not yet cleared." in paragraphs(client.get(address).content)
    for person in (
        UserFactory(is_superuser=True),
        secretariat_of(submission.consultation),
        member(SubmissionFactory(consultation=submission.consultation)),
    ):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_a_file_for_publication_is_published_with_its_manifest_and_taken_off_again(client):
    version = published_version()
    consultation = version.submission.consultation
    secretariat = secretariat_of(consultation)
    compilation = compiling.request(consultation, secretariat, for_publication=True)
    compiling.run(compilation.pk)
    public = [
        reverse("assembly:published_file", args=[consultation.slug, compilation.pk]),
        reverse("assembly:published_manifest", args=[consultation.slug, compilation.pk]),
    ]
    assert [client.get(address).status_code for address in public] == [404, 404]
    client.force_login(secretariat)
    client.post(reverse("assembly:act", args=[compilation.pk, "publish"]))
    client.logout()
    sent = b"".join(client.get(public[0]).streaming_content)
    assert "We welcome the elements paper." in paragraphs(sent)
    assert client.get(public[1]).json()["counts"] == {"selected": 1, "included": 1, "left_out": 0}
    page = client.get(reverse("submissions:call", args=[consultation.slug])).content.decode()
    assert public[0] in page
    client.force_login(secretariat)
    assert "Take it off" in client.get(reverse("assembly:compilation", args=[compilation.pk])).content.decode()
    client.post(reverse("assembly:act", args=[compilation.pk, "unpublish"]))
    assert [client.get(address).status_code for address in public] == [404, 404]
    verbs = consultation.audit_events.order_by("pk").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["compilation_published", "compilation_unpublished"]


def test_an_internal_file_is_never_published(client, ready):
    client.force_login(ready.requested_by)
    client.post(reverse("assembly:act", args=[ready.pk, "publish"]))
    ready.refresh_from_db()
    assert ready.published_at is None
    assert "internal" in compiling.file_name(ready)


def test_the_page_counts_what_goes_in_before_it_is_made(client, consultation):
    client.force_login(secretariat_of(consultation))
    address = reverse("assembly:compilations", args=[consultation.slug])
    asked = {"layout": "by-question", "language": "en", "statuses": ["published"], "count": "1"}
    page = client.post(address, asked).content.decode()
    assert "Left out, with reasons" in page
    assert not Compilation.objects.exists()
