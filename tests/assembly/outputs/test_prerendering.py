"""Answers rendered when they are handed in: the file is the same with them and without."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from assembly.models import RenderedVersion
from assembly.outputs.collect import collect
from assembly.outputs.services import prerendering
from assembly.outputs.services.writing import assemble
from benchmarks import corpus
from submissions.models import OutboxMessage
from submissions.values import moments
from tests.factories import ConsultationFactory, SubmissionFactory, submitted_version
from tests.word.ooxml import Parts, assert_sound
from word.model.document import Canonical, Rendered
from word.writing.prerendering import VERSION, pack

pytestmark = pytest.mark.django_db

PICTURE = f'<img data-sha256="{"a" * 64}" alt="x">'


@pytest.fixture
def versions():
    consultation = ConsultationFactory()
    rows = [SubmissionFactory(consultation=consultation, language=language) for language in ("en", "fr", "ar")]
    return [
        submitted_version(row, {"q1": corpus.answer(0, place), "q2": corpus.answer(2, place)})
        for place, row in enumerate(rows)
    ]


@pytest.fixture
def at_one_time(monkeypatch):
    monkeypatch.setattr(moments, "now", lambda: datetime(2026, 1, 2, 3, 4, tzinfo=UTC))


def replies(versions, **options):
    with ExitStack() as stack:
        consultation = versions[0].submission.consultation
        collected = stack.enter_context(collect(consultation, [version.pk for version in versions], **options))
        return [
            element
            for question in collected.questions
            for reply in collected.replies(question)
            for element in reply.elements()
        ]


def test_version_that_is_handed_in_asks_for_its_rendering():
    version = submitted_version()
    (message,) = OutboxMessage.objects.filter(task=prerendering.TASK)
    assert message.arguments == {"version_id": version.pk}


@pytest.mark.parametrize("layout", ["by-question", "by-stakeholder"])
def test_file_is_the_same_with_answers_rendered_ahead(tmp_path, versions, at_one_time, layout):
    consultation, manifest = versions[0].submission.consultation, [version.pk for version in versions]
    without = assemble(consultation, manifest, layout, tmp_path / "without.docx")
    for version in versions:
        assert prerendering.render(version.pk)
    assert {type(element) for element in replies(versions, rendered_ahead=True)} == {Rendered}
    assert assemble(consultation, manifest, layout, tmp_path / "with.docx") == without
    assert_sound(tmp_path / "with.docx")


def test_an_answer_rendered_ahead_still_has_its_words_and_value(versions):
    prerendering.render(versions[0].pk)
    consultation, manifest, said = versions[0].submission.consultation, [versions[0].pk], []
    for ahead in (False, True):
        with collect(consultation, manifest, rendered_ahead=ahead) as collected:
            (reply,) = collected.replies(collected.questions[0])
            said.append((bool(reply.rendered), reply.answer, reply.value, reply.beginning))
    assert [row[0] for row in said] == [False, True]
    assert said[0][1:] == said[1][1:]


def test_file_in_another_language_does_not_take_what_was_rendered_for_english(tmp_path, versions):
    for version in versions:
        prerendering.render(version.pk)
    consultation, manifest = versions[0].submission.consultation, [version.pk for version in versions]
    assemble(consultation, manifest, "by-question", tmp_path / "french.docx", language="fr")
    assert Parts(tmp_path / "french.docx").find("//w:lang[@w:val='en-GB']")


def test_rendering_twice_keeps_one_row(versions):
    assert prerendering.render(versions[0].pk)
    assert prerendering.render(versions[0].pk)
    assert RenderedVersion.objects.count() == 1


def test_what_an_earlier_rendering_left_is_not_used_and_goes(versions):
    first, second, _ = versions
    prerendering.render(first.pk)
    RenderedVersion.objects.update(rendering=VERSION + 1)
    assert {type(element) for element in replies([first], rendered_ahead=True)} == {Canonical}
    prerendering.render(second.pk)
    assert [row.version_id for row in RenderedVersion.objects.all()] == [second.pk]


def test_rendering_goes_with_its_version(versions):
    prerendering.render(versions[0].pk)
    versions[0].submission.latest_version = None
    versions[0].submission.save()
    versions[0].delete()
    assert not RenderedVersion.objects.exists()


def test_version_that_is_gone_leaves_nothing_to_render():
    assert not prerendering.render(4711)


def test_answer_with_a_picture_waits_for_the_file():
    assert pack("<p>a</p>", "en", "ltr")
    assert not pack(PICTURE, "en", "ltr")
