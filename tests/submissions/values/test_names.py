"""Names free of what cannot be seen, and told apart from what looks the same."""

import pytest

from submissions.values import names


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Lantern  Network ", "Lantern Network"),
        ("gnp.\u202eexe", "gnp.exe"),
        ("Ken\u200bya\u2060\ufeff", "Kenya"),
        ("a\x07b\u2028c", "ab c"),
        ("Cafe\u0301", "Café"),
        ("a\u200db", "ab"),
        ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"),
        ("\u0915\u094d\u200d\u0937", "\u0915\u094d\u200d\u0937"),
        ("\u200b\u3164", ""),
    ],
)
def test_a_name_loses_what_cannot_be_seen_and_keeps_what_shapes_a_script(given, kept):
    assert names.clean(given) == kept


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kenya", "K\u0435nya"),
        ("Kenya", "Ken\u200bya"),
        ("The Lantern Network", "LANTERN network."),
        ("Alliance Plumé", "L’alliance plume"),
        ("ITU", "I.T.U."),
        ("Paypal", "P\u0430ypa1"),
    ],
)
def test_names_that_a_reader_takes_for_one_are_alike(one, other):
    assert names.likeness(one) == names.likeness(other)


def test_names_that_differ_are_not():
    assert (
        len({names.likeness(name) for name in ("Niger", "Nigeria", "Guinea", "Guinea-Bissau", "尼日尔", "Нигер")}) == 6
    )


@pytest.mark.parametrize(
    "name", ["Secretariat of the United Nations", "Unit\u0435d Nations", "联合国秘书处", "Nations  Unies"]
)
def test_names_of_the_united_nations_are_reserved(name):
    assert names.is_reserved(name)


def test_an_ordinary_name_is_not():
    assert not names.is_reserved("Lantern Network for Rural Connectivity")
