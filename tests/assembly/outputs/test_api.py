import pytest
from rest_framework.test import APIClient

from assembly.models import Compilation
from assembly.outputs.services import compiling, templates
from submissions.drafting.services.attachments import File
from tests.factories import RoleGrantFactory, UserFactory, member, reviewer_of, secretariat_of, submitted_version
from tests.word.writing import odd

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
    response = client_of(secretariat_of(consultation)).post("/api/v1/files/", {"consultation": consultation.slug})
    assert (response.status_code, response.data["state"], response.data["inputs"]) == (201, "queued", 1)


def test_a_ready_file_says_where_it_can_be_fetched(consultation):
    secretariat = secretariat_of(consultation)
    compilation = compiling.request(consultation, secretariat)
    compiling.run(compilation.pk)
    response = client_of(secretariat).get(f"/api/v1/files/{compilation.pk}/")
    assert response.data["download"] == f"http://testserver/api/v1/files/{compilation.pk}/content/"


def test_a_file_is_nobody_elses(consultation, version):
    compilation = compiling.request(consultation, secretariat_of(consultation))
    others = [UserFactory(), UserFactory(is_superuser=True), member(version.submission), reviewer_of(consultation)]
    for person in others:
        client = client_of(person)
        assert client.get(f"/api/v1/files/{compilation.pk}/").status_code == 404
        assert client.get("/api/v1/files/").data["results"] == []
        assert client.post("/api/v1/files/", {"consultation": consultation.slug}).status_code == 404
    assert client_of().get("/api/v1/files/").status_code == 401
    assert Compilation.objects.count() == 1


def test_nothing_to_consolidate_is_a_refusal_with_its_sentence():
    from tests.factories import ConsultationFactory

    consultation = ConsultationFactory()
    response = client_of(secretariat_of(consultation)).post("/api/v1/files/", {"consultation": consultation.slug})
    assert response.status_code == 409
    assert response.data["detail"] == "Nothing has been submitted yet that could be consolidated."


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_whatever_its_length(consultation, count, django_assert_num_queries):
    secretariat = secretariat_of(consultation)
    for _ in range(count):
        compiling.request(consultation, secretariat)
    client = client_of(secretariat)
    with django_assert_num_queries(2):
        client.get("/api/v1/files/")


@pytest.fixture
def template(consultation, tmp_path):
    path = tmp_path / "made.docx"
    odd.german(path)
    return templates.upload(secretariat_of(consultation), File("Vorlage.docx", path.read_bytes()))[0]


def test_a_file_has_the_template_that_was_asked_for(consultation, template):
    client = client_of(secretariat_of(consultation))
    asked = {"consultation": consultation.slug, "template": template.pk}
    response = client.post("/api/v1/files/", asked, format="json")
    assert (response.status_code, response.data["template"]) == (201, template.pk)
    assert Compilation.objects.get(pk=response.data["id"]).template == template


def test_without_a_word_a_file_has_the_template_of_its_call_and_null_is_the_house(consultation, template):
    secretariat = secretariat_of(consultation)
    templates.choose_for_call(consultation, secretariat, template)
    client = client_of(secretariat)
    silent = client.post("/api/v1/files/", {"consultation": consultation.slug}, format="json")
    house = client.post("/api/v1/files/", {"consultation": consultation.slug, "template": None}, format="json")
    assert (silent.data["template"], house.data["template"]) == (template.pk, None)


def test_a_template_that_is_archived_or_unknown_is_refused(consultation, template):
    secretariat = secretariat_of(consultation)
    templates.archive(template.pk, secretariat)
    client = client_of(secretariat)
    for wanted in (template.pk, 999_999):
        asked = {"consultation": consultation.slug, "template": wanted}
        assert client.post("/api/v1/files/", asked, format="json").status_code == 404
    for wanted in ("house", 0, 2**31):
        response = client.post("/api/v1/files/", {"consultation": consultation.slug, "template": wanted}, format="json")
        assert (response.status_code, list(response.data["errors"])) == (400, ["template"])
    assert not Compilation.objects.exists()


def test_templates_are_listed_for_whoever_serves_a_call_and_nobody_else(consultation, version, template):
    single_call = UserFactory()
    RoleGrantFactory(user=single_call, process=consultation.process, consultation=consultation, role="secretariat")
    for person in (secretariat_of(consultation), single_call):
        rows = client_of(person).get("/api/v1/templates/").data["results"]
        assert [(row["id"], row["name"], row["sha256"]) for row in rows] == [(template.pk, "Vorlage", template.sha256)]
    for person in (
        UserFactory(),
        UserFactory(is_superuser=True),
        member(version.submission),
        reviewer_of(consultation),
    ):
        client = client_of(person)
        assert client.get("/api/v1/templates/").data["results"] == []
        assert client.get(f"/api/v1/templates/{template.pk}/").status_code == 404
        asked = {"consultation": consultation.slug, "template": template.pk}
        assert client.post("/api/v1/files/", asked, format="json").status_code == 404
        assert client.post("/api/v1/templates/", {}).status_code in {403, 405}
    assert client_of().get("/api/v1/templates/").status_code == 401


def test_the_schema_says_that_a_template_can_be_chosen(client):
    schema = client.get("/api/v1/schema/?format=json").json()
    shapes = schema["components"]["schemas"]
    asked = shapes["CompilationRequest"]["properties"]["template"]
    assert (asked["type"], asked["nullable"]) == ("integer", True) or asked["type"] == ["integer", "null"]
    assert "template" in shapes["Compilation"]["properties"]
    assert "/api/v1/templates/" in schema["paths"]
