"""The States and negotiating groups kept as data."""

import datetime
import subprocess
import sys
import time
import unicodedata
from collections import Counter

import pytest

from submissions.values.enums import Language, RegionalGroup, SeatRegion
from submissions.values.reference import LANGUAGES, Group, State, negotiating_groups, states

SCRIPTS = {"ar": "ARABIC", "zh": "CJK", "en": "LATIN", "fr": "LATIN", "ru": "CYRILLIC", "es": "LATIN"}

STATES = {state.alpha3: state for state in states()}
GROUPS = {group.key: group for group in negotiating_groups()}


def names(state: State) -> list[str]:
    return [*state.short.values(), *state.formal.values()]


def members_by(attribute: str) -> dict[str, int]:
    return dict(Counter(getattr(state, attribute) for state in states() if not state.observer))


def test_languages_are_those_of_the_site():
    assert set(LANGUAGES) == set(Language.values)


def test_there_are_193_member_states():
    assert sum(not state.observer for state in states()) == 193


def test_the_two_observer_states_are_the_holy_see_and_the_state_of_palestine():
    assert [state.alpha3 for state in states() if state.observer] == ["VAT", "PSE"]


@pytest.mark.parametrize(("attribute", "length"), [("alpha2", 2), ("alpha3", 3)])
def test_codes_are_unique_capital_letters(attribute, length):
    codes = [getattr(state, attribute) for state in states()]
    assert len(set(codes)) == 195
    assert [code for code in codes if not (code.isascii() and code.isupper() and len(code) == length)] == []


def test_states_are_in_the_order_of_their_english_names():
    def key(state: State) -> str:
        return unicodedata.normalize("NFD", state.short["en"]).encode("ascii", "ignore").decode().lower()

    assert list(states()) == sorted(states(), key=key)


def test_every_state_has_twelve_names():
    assert [state.alpha3 for state in states() if sum(map(bool, names(state))) != 12] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_states_share_a_name_within_a_language(language):
    owners = Counter(name for state in states() for name in {state.short[language], state.formal[language]})
    assert [name for name, count in owners.items() if count > 1] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_written_in_the_script_of_their_language(language):
    foreign = [
        name
        for state in states()
        for name in (state.short[language], state.formal[language])
        for letter in name
        if letter.isalpha() and not unicodedata.name(letter).startswith(SCRIPTS[language])
    ]
    assert foreign == []


def test_names_are_normalized_and_free_of_stray_space_and_marks():
    stray = [
        name
        for state in states()
        for name in names(state)
        if unicodedata.normalize("NFC", name) != name or " ".join(name.split()) != name or set(name) & set("*[]_'\"|,")
    ]
    assert stray == []


@pytest.mark.parametrize(
    ("language", "articles"),
    [
        ("en", ("the ", "The ")),
        ("fr", ("le ", "la ", "les ", "l’", "Le ", "La ", "Les ", "L’")),
        ("es", ("el ", "la ", "los ", "las ")),
    ],
)
def test_names_carry_no_article(language, articles):
    given = [name for state in states() for name in (state.short[language], state.formal[language])]
    assert [name for name in given if name.startswith(articles) or name.endswith(("(the)", "(la)", "(el)"))] == []


def test_names_that_the_united_nations_does_not_use_are_absent():
    unused = {
        "North Korea", "South Korea", "Taiwan", "Vatican City", "Palestine", "Turkey", "Swaziland", "Czech Republic",
        "Macedonia", "Cape Verde", "Ivory Coast", "Holland", "Burma", "East Timor", "Russia", "Syria", "Laos", "Iran",
        "Vietnam", "Tanzania", "United Kingdom", "United States", "Moldova", "Nauru", "Corée du Nord", "Turquie",
        "Turquía", "Corea del Norte", "Россия", "Северная Корея", "朝鲜", "韩国", "俄罗斯", "美国", "英国", "台湾",
        "كوريا الشمالية", "روسيا", "ساحل العاج",
    }  # fmt: skip
    assert unused & {name for state in states() for name in state.short.values()} == set()


@pytest.mark.parametrize(
    ("alpha3", "language", "short", "formal"),
    [
        ("TUR", "en", "Türkiye", "Republic of Türkiye"),
        ("TUR", "ru", "Турция", "Турецкая Республика"),
        ("SWZ", "fr", "Eswatini", "Royaume d’Eswatini"),
        ("MKD", "es", "Macedonia del Norte", "República de Macedonia del Norte"),
        ("CZE", "en", "Czechia", "Czech Republic"),
        ("CZE", "zh", "捷克", "捷克共和国"),
        ("CPV", "ru", "Кабо-Верде", "Республика Кабо-Верде"),
        ("CIV", "en", "Côte d’Ivoire", "Republic of Côte d’Ivoire"),
        ("NLD", "en", "Netherlands (Kingdom of the)", "Kingdom of the Netherlands"),
        ("NLD", "ar", "هولندا (مملكة -)", "مملكة هولندا"),
        ("BOL", "zh", "多民族玻利维亚国", "多民族玻利维亚国"),
        ("BOL", "es", "Bolivia (Estado Plurinacional de)", "Estado Plurinacional de Bolivia"),
        ("IRN", "fr", "Iran (République islamique d’)", "République islamique d’Iran"),
        ("IRN", "ar", "إيران (جمهورية - الإسلامية)", "جمهورية إيران الإسلامية"),
        ("VEN", "ru", "Венесуэла (Боливарианская Республика)", "Боливарианская Республика Венесуэла"),
        ("FSM", "en", "Micronesia (Federated States of)", "Federated States of Micronesia"),
        ("KOR", "zh", "大韩民国", "大韩民国"),
        ("PRK", "en", "Democratic People’s Republic of Korea", "Democratic People’s Republic of Korea"),
        ("PRK", "zh", "朝鲜民主主义人民共和国", "朝鲜民主主义人民共和国"),
        ("VNM", "en", "Viet Nam", "Socialist Republic of Viet Nam"),
        ("LAO", "fr", "République démocratique populaire lao", "République démocratique populaire lao"),
        ("SYR", "ar", "الجمهورية العربية السورية", "الجمهورية العربية السورية"),
        ("RUS", "en", "Russian Federation", "Russian Federation"),
        ("RUS", "zh", "俄罗斯联邦", "俄罗斯联邦"),
        ("TZA", "es", "República Unida de Tanzanía", "República Unida de Tanzanía"),
        ("GBR", "zh", "大不列颠及北爱尔兰联合王国", "大不列颠及北爱尔兰联合王国"),
        ("USA", "ru", "Соединенные Штаты Америки", "Соединенные Штаты Америки"),
        ("MDA", "en", "Republic of Moldova", "Republic of Moldova"),
        ("TLS", "ar", "تيمور - ليشتي", "جمهورية تيمور - ليشتي الديمقراطية"),
        ("BRN", "fr", "Brunéi Darussalam", "Brunéi Darussalam"),
        ("NRU", "en", "Naoero", "Republic of Naoero"),
        ("KEN", "en", "Kenya", "Republic of Kenya"),
        ("CHE", "ar", "سويسرا", "الاتحاد السويسري"),
        ("NZL", "es", "Nueva Zelandia", "Nueva Zelandia"),
        ("JPN", "zh", "日本", "日本国"),
        ("PSE", "ar", "دولة فلسطين", "دولة فلسطين"),
        ("VAT", "fr", "Saint-Siège", "Saint-Siège"),
    ],
)
def test_names_are_those_of_the_united_nations(alpha3, language, short, formal):
    state = STATES[alpha3]
    assert (state.short[language], state.formal[language]) == (short, formal)


def test_codes_that_yaml_could_misread_are_text():
    assert STATES["NOR"].alpha2 == "NO"


def test_member_states_of_each_regional_group_are_counted_as_in_the_electoral_list():
    assert members_by("regional_group") == {
        RegionalGroup.AFRICAN: 54,
        RegionalGroup.ASIA_PACIFIC: 54,
        RegionalGroup.EASTERN_EUROPEAN: 23,
        RegionalGroup.LATIN_AMERICAN_CARIBBEAN: 33,
        RegionalGroup.WESTERN_EUROPEAN_OTHERS: 29,
    }


@pytest.mark.parametrize(
    ("alpha3", "group"),
    [
        ("KIR", RegionalGroup.ASIA_PACIFIC),
        ("TUR", RegionalGroup.WESTERN_EUROPEAN_OTHERS),
        ("ISR", RegionalGroup.WESTERN_EUROPEAN_OTHERS),
        ("USA", RegionalGroup.WESTERN_EUROPEAN_OTHERS),
        ("CYP", RegionalGroup.ASIA_PACIFIC),
        ("PSE", RegionalGroup.ASIA_PACIFIC),
        ("VAT", ""),
    ],
)
def test_states_whose_group_is_often_mistaken_are_in_the_right_one(alpha3, group):
    assert STATES[alpha3].regional_group == group


def test_member_states_of_each_region_are_counted_as_in_m49():
    assert members_by("seat_region") == {
        SeatRegion.AFRICA: 54,
        SeatRegion.AMERICAS: 35,
        SeatRegion.ASIA: 47,
        SeatRegion.EUROPE: 43,
        SeatRegion.OCEANIA: 14,
    }


@pytest.mark.parametrize("group", negotiating_groups(), ids=lambda group: group.key)
def test_every_state_named_by_a_group_is_a_state_once_and_in_order(group: Group):
    assert list(group.members) == sorted(set(group.members) & STATES.keys())
    assert set(group.associated_states) <= STATES.keys() - set(group.members)


def test_groups_have_as_many_members_as_their_public_lists():
    assert {group.key: len(group.members) for group in negotiating_groups()} == {
        "g77": 133,
        "african_group": 54,
        "grulac": 33,
        "arab_group": 22,
        "ldc": 44,
        "lldc": 32,
        "aosis": 37,
        "asean": 11,
        "canz": 3,
        "caricom": 14,
        "eu": 27,
        "gcc": 6,
    }


def test_china_stands_beside_the_group_of_77_and_not_in_it():
    assert GROUPS["g77"].associated_states == ("CHN",)


def test_members_of_the_african_group_are_the_african_states():
    african = {state.alpha3 for state in states() if state.regional_group == RegionalGroup.AFRICAN}
    assert set(GROUPS["african_group"].members) == african


@pytest.mark.parametrize("language", LANGUAGES)
def test_groups_have_distinct_names_in_every_language(language):
    given = [group.name[language] for group in negotiating_groups()]
    assert len({name for name in given if name}) == len(GROUPS)


@pytest.mark.parametrize(
    ("key", "language", "name", "acronym"),
    [
        ("g77", "en", "Group of 77 and China", "G77"),
        ("g77", "zh", "77国集团和中国", ""),
        ("ldc", "fr", "Groupe des pays les moins avancés", "PMA"),
        ("lldc", "ru", "Группа развивающихся стран, не имеющих выхода к морю", "РСНВМ"),
        ("aosis", "es", "Alianza de los Pequeños Estados Insulares", "AOSIS"),
        ("eu", "ar", "الاتحاد الأوروبي والدول الأعضاء فيه", ""),
    ],
)
def test_groups_are_named_as_the_united_nations_names_them(key, language, name, acronym):
    group = GROUPS[key]
    assert (group.name[language], group.acronym[language]) == (name, acronym)


def test_lists_of_members_are_dated():
    assert {type(group.as_of) for group in negotiating_groups()} == {datetime.date}


def test_states_and_groups_can_be_put_in_sets():
    assert len({*states(), *negotiating_groups()}) == len(states()) + len(negotiating_groups())


def test_names_cannot_be_changed():
    with pytest.raises(TypeError):
        STATES["KEN"].short["en"] = "Kenia"


def test_reading_the_files_takes_less_than_150_milliseconds():
    def seconds() -> float:
        states.cache_clear()
        negotiating_groups.cache_clear()
        start = time.process_time()
        negotiating_groups(), states()
        return time.process_time() - start

    assert min(seconds() for _ in range(3)) < 0.15


def test_the_loader_leaves_django_unloaded():
    code = (
        "import sys; from submissions.values import reference; reference.negotiating_groups(); "
        "print('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
