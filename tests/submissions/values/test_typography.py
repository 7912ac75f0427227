"""Numbers, lists, heads and quotations in each official language."""

import pytest
from django.template import Context, Template
from django.utils import translation

from submissions.values import typography
from tests.factories import ConsultationFactory, SubmissionFactory, fill, member


@pytest.mark.parametrize(
    ("language", "number", "listed", "parts", "head", "quotation"),
    [
        ("en", "2,346", "a, b", "a, b", "a: b", "“a”"),
        ("ar", "2\u00a0346", "a، b", "a، b", "a: b", "«a»"),
        ("zh-hans", "2,346", "a、b", "a，b", "a：b", "“a”"),
        ("fr", "2\u202f346", "a, b", "a, b", "a\u00a0: b", "«\u00a0a\u00a0»"),
        ("ru", "2\u00a0346", "a, b", "a, b", "a: b", "«a»"),
        ("es", "2346", "a, b", "a, b", "a: b", "“a”"),
    ],
)
def test_each_language_has_its_own_signs(language, number, listed, parts, head, quotation):
    with translation.override(language):
        said = (
            typography.say_number(2346),
            typography.say_list(["a", "", "b"]),
            typography.say_parts(["a", "", "b"]),
            typography.say_head("a", "b"),
            typography.say_quotation("a"),
        )
    assert said == (number, listed, parts, head, quotation)


@pytest.mark.parametrize(("number", "said"), [(0, "0"), (999, "999"), (-1234, "-1,234"), (1_234_567, "1,234,567")])
def test_groups_are_of_three_digits(number, said):
    assert typography.say_number(number) == said


def test_a_large_number_in_spanish_is_grouped():
    with translation.override("es"):
        assert typography.say_number(23_460) == "23\u00a0460"


def test_items_of_a_list_stand_apart_and_are_escaped():
    template = Template('{% load rapporteur %}{{ rows|listed:"name" }}')
    with translation.override("ar"):
        said = template.render(Context({"rows": [{"name": "<a>"}, {"name": "ب"}]}))
    assert said == "<bdi>&lt;a&gt;</bdi>، <bdi>ب</bdi>"


@pytest.mark.django_db
def test_word_counts_are_said_alike_and_codes_as_they_are(client):
    submission = SubmissionFactory(consultation=ConsultationFactory(), number=12345)
    author = member(submission)
    fill(submission, {"q1": f"<p>{'word ' * 2346}</p>"}, author)
    client.force_login(author)
    own = f"/submissions/{submission.pk}/"
    pages = [client.get(f"{own}{page}").content.decode() for page in ("draft/", "submit/", "")]
    assert ["2,346" in pages[0], "2,346" in pages[1], "2346" in pages[1]] == [True, True, False]
    assert "No. 12345" in pages[2]
