"""What the product sends is valid by the Open XML SDK, and sound by our own assertions."""

import pytest

from assembly.outputs.collect import choose_versions
from assembly.outputs.services import drafting_file, single
from assembly.outputs.services.writing import assemble
from tests.assembly.outputs.test_drafting_file import many_kinds
from tests.factories import ConsultationFactory, OrganizationFactory, submitted_version
from tests.word.ooxml import assert_sound
from tests.word.validator import faults, needs_validator

pytestmark = [pytest.mark.django_db, needs_validator]
ANSWER = (
    "<h3>On access</h3><p>Text <strong>and</strong> <a href='https://example.org/'>a link</a>"
    '<sup data-note="A note."></sup></p><ol><li><p>One</p><ul><li><p>Two</p></li></ul></li></ol>'
    "<table><tr><th><p>A</p></th><th><p>B</p></th></tr><tr><td colspan='2'><p>Both</p></td></tr></table>"
)
ARABIC = "<p>نرحب بالتقدم المحرز (WSIS+20).</p><ol><li><p>البنية التحتية</p></li></ol>"


@pytest.fixture
def versions():
    consultation = ConsultationFactory(title_en="Call on the paper")
    return [
        submitted_version(
            consultation=consultation,
            organization=OrganizationFactory(name_en=name),
            answers={"q1": answer, "q2": "<p>Shortly.</p>"},
            language=language,
        )
        for name, language, answer in (("Alpha", "en", ANSWER), ("Beta", "ar", ARABIC))
    ]


@pytest.mark.parametrize("place", [0, 1], ids=["English", "Arabic"])
def test_single_submission_is_valid(versions, tmp_path, place):
    path = tmp_path / "one.docx"
    path.write_bytes(single.version_file(versions[place]))
    assert_sound(path)
    assert faults(path) == []


def test_draft_is_valid(versions, tmp_path):
    path = tmp_path / "draft.docx"
    path.write_bytes(single.draft_file(versions[0].submission))
    assert_sound(path)
    assert faults(path) == []


@pytest.mark.parametrize("place", [0, 1], ids=["English", "Arabic"])
def test_drafting_file_is_valid(versions, tmp_path, place):
    many_kinds(versions[place].submission)
    path = tmp_path / "drafting.docx"
    path.write_bytes(drafting_file.drafting_file(versions[place].submission))
    assert_sound(path)
    assert faults(path) == []


@pytest.mark.parametrize(("layout", "language"), [("by-question", "ar"), ("by-stakeholder", "en")])
def test_compilation_is_valid(versions, tmp_path, layout, language):
    path = tmp_path / "all.docx"
    consultation = versions[0].submission.consultation
    assemble(consultation, choose_versions(consultation), layout, path, language=language)
    assert_sound(path)
    assert faults(path) == []
