from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from django.utils import translation

from assembly.drafting_file import titles
from assembly.outputs.services import drafting_file
from submissions.models import Question, Submission
from submissions.values.enums import Language, QuestionKind
from tests.assembly.returned import W, control, edited, source_of
from tests.factories import (
    ConsultationFactory,
    MembershipFactory,
    OptionFactory,
    QuestionFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)
from tests.word import ooxml
from word.model import slots

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    made = SubmissionFactory()
    fill(made, {"q1": "<p>Our answer.</p>", "contact": "Ada"})
    return Submission.objects.select_related("organization", "consultation__process").get(pk=made.pk)


def test_whoever_has_no_part_in_the_draft_does_not_get_it(client, submission):
    version = submitted_version(submission)
    address = reverse("assembly:drafting_word", args=[submission.pk])
    assert client.get(address).status_code == 302
    former = MembershipFactory(organization=submission.organization, state="requested").user
    for person in (
        UserFactory(),
        UserFactory(is_superuser=True, is_staff=True),
        secretariat_of(submission.consultation),
        reviewer_of(submission.consultation),
        assigned_reviewer(version),
        member(SubmissionFactory(consultation=submission.consultation)),
        former,
    ):
        client.force_login(person)
        assert client.get(address).status_code == 404, person


def test_members_get_it_in_their_language(client, submission, tmp_path):
    client.force_login(member(submission, "drafter"))
    response = client.get(reverse("assembly:drafting_word", args=[submission.pk]), headers={"Accept-Language": "fr"})
    assert response["Content-Disposition"].endswith('.docx"')
    source = source_of(tmp_path, response.content)
    origin = slots.origin_of(source.properties)
    assert (origin.submission, dict(origin.revisions)["q1"]) == (submission.pk, 1)
    assert "Our answer." in [getattr(item, "text", "") for item in source.items]


def test_anyone_gets_the_questionnaire_of_a_public_call_and_nobody_that_of_another(client, submission, tmp_path):
    response = client.get(reverse("assembly:questionnaire_word", args=[submission.consultation.slug]))
    source = source_of(tmp_path, response.content)
    assert slots.origin_of(source.properties).submission == 0
    assert "Our answer" not in str(source)
    hidden = ConsultationFactory(published_at=None)
    without = ConsultationFactory(questionnaire=None)
    for call in (hidden, without):
        assert client.get(reverse("assembly:questionnaire_word", args=[call.slug])).status_code == 404
    client.force_login(secretariat_of(hidden))
    assert client.get(reverse("assembly:questionnaire_word", args=[hidden.slug])).status_code == 200


def test_the_pages_lead_to_it(client, submission):
    address = reverse("assembly:questionnaire_word", args=[submission.consultation.slug])
    assert address in client.get(reverse("submissions:call", args=[submission.consultation.slug])).content.decode()
    client.force_login(member(submission))
    page = client.get(reverse("submissions:draft", args=[submission.pk])).content.decode()
    assert reverse("assembly:drafting_word", args=[submission.pk]) in page


def many_kinds(submission):
    section = submission.consultation.questionnaire.sections.get()
    long = "a-very-long-key-of-a-question-that-nobody-would-choose-twice"
    for key, kind in ((long, QuestionKind.SINGLE_CHOICE), ("m", QuestionKind.MULTIPLE_CHOICE)):
        question = QuestionFactory(section=section, key=key, kind=kind, text_en=f"{kind} <&>")
        for name in ("alpha", "beta"):
            OptionFactory(question=question, value=name, label_en=f'{name} "&" <all>')
    QuestionFactory(section=section, key="s", kind=QuestionKind.SCALE, word_limit=None)
    QuestionFactory(section=section, key="a", kind=QuestionKind.ACKNOWLEDGEMENT, required=True)
    QuestionFactory(
        section=section,
        key="p",
        kind=QuestionKind.PARAGRAPH_COMMENTS,
        word_limit=200,
        guidance_en="One line.\n\nAnother.",
        shown_if=question,
        shown_if_values=["beta"],
    )


@pytest.mark.parametrize("language", [language.value for language in Language])
def test_the_file_is_sound_in_every_language(submission, language, tmp_path):
    many_kinds(submission)
    Submission.objects.filter(pk=submission.pk).update(language=language)
    submission.refresh_from_db()
    with translation.override("zh-hans" if language == "zh" else language):
        for content in (drafting_file.drafting_file(submission), drafting_file.empty_file(submission.consultation)):
            path = tmp_path / "file.docx"
            path.write_bytes(content)
            ooxml.assert_sound(path)


def test_every_answer_is_named_four_times_over(submission):
    many_kinds(submission)
    content = drafting_file.drafting_file(submission)
    names = slots.Names({question.key: titles(question) for question in Question.objects.all()})
    found = {}

    def look(root):
        for sdt in root.iter(f"{W}sdt"):
            tag, alias = sdt.find(f"{W}sdtPr/{W}tag"), sdt.find(f"{W}sdtPr/{W}alias")
            if tag is None:
                continue
            tag, alias = tag.get(f"{W}val"), alias.get(f"{W}val")
            assert max(len(tag), len(alias)) <= 64
            bookmark = sdt.xpath("preceding::*[local-name()='bookmarkStart'][1]")[0].get(f"{W}name")
            assert len(bookmark) <= 40
            found[names.of_control(tag, "")] = (names.of_control("", alias), names.of_bookmark(bookmark))

    edited(content, look)
    assert len(found) == Question.objects.count()
    for (key, revision), (by_title, by_bookmark) in found.items():
        assert by_title == (key, None)
        assert by_bookmark == (key, revision)
    properties = ZipFile(BytesIO(content)).read("docProps/custom.xml").decode()
    assert all(f'name="Rapporteur answer {key}"' in properties for key, _ in found)


def test_a_box_cannot_be_deleted_but_written_in(submission):
    def look(root):
        for key in ("q1", "q2"):
            properties = control(root, key).find(f"{W}sdtPr")
            assert properties.find(f"{W}lock").get(f"{W}val") == "sdtLocked"
            assert (properties.find(f"{W}showingPlcHdr") is not None) == (key == "q2")

    content = edited(drafting_file.drafting_file(submission), look)
    assert b"documentProtection" not in ZipFile(BytesIO(content)).read("word/settings.xml")
