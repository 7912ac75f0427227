import pytest
from rest_framework.test import APIClient

from assembly.models import Compilation
from assembly.services import compiling
from tests.factories import UserFactory, member, reviewer_of, secretariat_of, submitted_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return submitted_version()


@pytest.fixture
def consultation(version):
    return version.submission.consultation


def client_of(person=None):
    client = APIClient()
    if person:
        client.force_authenticate(person)
    return client


def test_the_secretariat_asks_for_a_file(consultation):
    response = client_of(secretariat_of(consultation)).post("/api/files/", {"consultation": consultation.slug})
    assert (response.status_code, response.data["state"], response.data["inputs"]) == (201, "queued", 1)


def test_a_ready_file_says_where_it_can_be_fetched(consultation):
    secretariat = secretariat_of(consultation)
    compilation = compiling.request(consultation, secretariat)
    compiling.run(compilation.pk)
    response = client_of(secretariat).get(f"/api/files/{compilation.pk}/")
    assert response.data["download"] == f"http://testserver/files/{compilation.pk}/download/"


def test_a_file_is_nobody_elses(consultation, version):
    compilation = compiling.request(consultation, secretariat_of(consultation))
    others = [UserFactory(), UserFactory(is_superuser=True), member(version.submission), reviewer_of(consultation)]
    for person in others:
        client = client_of(person)
        assert client.get(f"/api/files/{compilation.pk}/").status_code == 404
        assert client.get("/api/files/").data["results"] == []
        assert client.post("/api/files/", {"consultation": consultation.slug}).status_code == 404
    assert client_of().get("/api/files/").status_code == 403
    assert Compilation.objects.count() == 1


def test_nothing_to_consolidate_is_a_refusal_with_its_sentence():
    from tests.factories import ConsultationFactory

    consultation = ConsultationFactory()
    response = client_of(secretariat_of(consultation)).post("/api/files/", {"consultation": consultation.slug})
    assert response.status_code == 409
    assert response.data["detail"] == "Nothing has been submitted yet that could be consolidated."


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_whatever_its_length(consultation, count, django_assert_num_queries):
    secretariat = secretariat_of(consultation)
    for _ in range(count):
        compiling.request(consultation, secretariat)
    client = client_of(secretariat)
    with django_assert_num_queries(2):
        client.get("/api/files/")
