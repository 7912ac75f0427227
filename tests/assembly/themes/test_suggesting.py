"""Themes that are suggested for a passage."""

import pytest

from assembly.themes.services.tree import sets
from assembly.themes.suggesting import Profile, Suggester

THEMES = sets()["ten-themes"].themes
KEYS = [theme["key"] for theme in THEMES]


@pytest.fixture(scope="module")
def suggester() -> Suggester:
    rows = enumerate(THEMES)
    return Suggester([Profile(at, tuple(row["title"].values()), tuple(row["keywords"])) for at, row in rows])


@pytest.mark.parametrize(
    ("passage", "theme"),
    [
        ("Every village school should be linked by optical fibre before the end of the decade.", "connectivity"),
        ("Spectrum fees keep mobile networks out of sparsely settled islands.", "connectivity"),
        ("Devices remain out of reach for older persons and for persons with disabilities.", "inclusion"),
        ("Le fossé se creuse : la fracture numérique touche d’abord les femmes rurales.", "inclusion"),
        ("Teachers need two weeks of training each year.", "skills"),
        ("Los docentes requieren capacitación continua.", "skills"),
        ("Необходимо обучение сельских учителей.", "skills"),
        ("National response teams should share what they know of each cyber attack.", "security"),
        ("يجب أن تتعاون الدول في مجال الأمن السيبراني.", "security"),
        ("我们呼吁各国加强网络安全合作。", "security"),
        ("One digital identity should open every public service.", "public-services"),
        ("Universal service funds lie idle in half of the countries.", "finance"),
        ("Il faut un financement prévisible.", "finance"),
        ("After the pandemic, telemedicine reached the outer islands.", "crises"),
        ("An independent regulator protects the privacy of users.", "regulation"),
        ("The forum should stay open to all stakeholders and be multi-stakeholder in fact.", "partnership"),
        ("Artificial intelligence must be open to audit.", "innovation"),
        ("人工智能的发展应当惠及所有国家。", "innovation"),
    ],
)
def test_the_right_theme_is_among_the_first_three(suggester: Suggester, passage: str, theme: str) -> None:
    assert theme in [KEYS[row.theme] for row in suggester.suggest(passage)]


def test_a_keyword_is_named_as_the_reason(suggester: Suggester) -> None:
    first = suggester.suggest("We ask for more broadband.")[0]
    assert (KEYS[first.theme], first.because) == ("connectivity", ("broadband",))


@pytest.mark.parametrize("passage", ["", "12 345", "…", "Zzyx."])
def test_nothing_is_suggested_where_nothing_speaks(suggester: Suggester, passage: str) -> None:
    assert suggester.suggest(passage) == []


def test_passages_that_persons_confirmed_teach() -> None:
    plain = [Profile(1, ("Access",)), Profile(2, ("Rights",))]
    passage = "Cooperatives of fishers sell by telephone."
    assert Suggester(plain).suggest(passage) == []
    taught = [plain[0], Profile(2, ("Rights",), (), ("A cooperative of fishers must be heard.",))]
    assert [row.theme for row in Suggester(taught).suggest(passage)] == [2]
