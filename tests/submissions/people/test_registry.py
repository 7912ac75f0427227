import pytest

from submissions.models import Organization
from submissions.people.services import registry
from submissions.values.enums import Category
from submissions.values.exceptions import NotFound
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def register(django_db_setup, django_db_blocker):
    """Enter the States and groups once for all tests of this file, and take them out again."""
    with django_db_blocker.unblock():
        registry.load()
        yield
        Organization.objects.all().delete()


def test_every_member_and_observer_state_is_entered(register):
    counts = [Organization.objects.filter(category=category).count() for category in Category]
    assert counts[:2] == [193, 2]


def test_loading_again_changes_nothing(register):
    assert registry.load() == (0, 0)


def test_loading_again_brings_a_name_up_to_date(register):
    Organization.objects.filter(iso3="KEN").update(name_fr="Quénia")
    assert registry.load() == (0, 1)
    assert Organization.objects.get(iso3="KEN").name_fr == "Kenya"


def test_a_negotiating_group_lists_its_members(register):
    group = Organization.objects.get(key="arab_group")
    assert group.members.count() == 22
    assert group.members.filter(iso3="TUN").exists()


@pytest.mark.parametrize(
    ("name", "iso3"),
    [
        ("Kenya", "KEN"),
        ("  kenya ", "KEN"),
        ("Republic of Kenya", "KEN"),
        ("Cote d'Ivoire".replace("Cote", "Côte"), "CIV"),
        ("CÔTE D’IVOIRE", "CIV"),
        ("Соединенные Штаты Америки", "USA"),
        ("中国", "CHN"),
        ("تونس", "TUN"),
    ],
)
def test_a_state_is_found_by_any_name_in_any_case(register, name, iso3):
    assert registry.find_organization(name).iso3 == iso3


def test_a_group_is_found_by_its_name(register):
    assert registry.find_organization("Group of 77 and China").key == "g77"


def test_an_unknown_name_is_refused_with_the_close_matches(register):
    with pytest.raises(NotFound) as refusal:
        registry.find_organization("Kenia Republic")
    assert "Kenya" in " ".join(refusal.value.details)


@pytest.mark.parametrize("name", ["", "   ", "—"])
def test_a_name_without_letters_is_refused(name):
    OrganizationFactory(name_en="Alpha")
    with pytest.raises(NotFound):
        registry.find_organization(name)
