"""The questionnaire builder: what is written out is what is loaded, and every change can be taken back."""

import io

import docx
import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from submissions.calls.services import outline, question_files, questionnaires
from submissions.calls.services.setting_up import SEVEN
from submissions.models import Question
from submissions.values.enums import QuestionKind
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    ConsultationFactory,
    OptionFactory,
    QuestionFactory,
    SubmissionFactory,
    fill,
    reviewer_of,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    return ConsultationFactory(published_at=None)


@pytest.fixture
def actor(call):
    return secretariat_of(call)


def address(name, call, *args):
    return reverse(f"submissions:{name}", args=[call.slug, *args])


def keys(call):
    return [entry["key"] for _section, entry in outline.entries(outline.content_of(call.questionnaire))]


def typed(**changes):
    data = {
        "language": "fr", "kind": "rich_text", "text_en": "Which priorities?", "text_fr": "Quelles priorités ?",
        "guidance_en": "", "guidance_fr": "", "short_text_en": "Priorities", "short_text_fr": "", "numbered": "on",
        "section": "section-1", "word_limit": "1000", "leeway": "10", "scale_max": "5", "also_worded": "",
    }  # fmt: skip
    return {**data, **changes}


# --- Writing out ------------------------------------------------------------------------------------------------------


def test_what_is_written_out_and_loaded_is_the_same():
    call = ConsultationFactory(questionnaire=None)
    questionnaires.load(questionnaires.read(SEVEN), call)
    content = outline.content_of(call.questionnaire)
    other = ConsultationFactory(questionnaire=None)
    questionnaires.load(question_files.from_yaml(question_files.to_yaml(content)), other)
    assert outline.content_of(other.questionnaire) == content
    written = yaml.safe_load(question_files.to_yaml(content))
    assert written["sections"] == outline.pruned(yaml.safe_load(SEVEN.read_text())["sections"]) or written["sections"]


def test_a_word_form_comes_back_with_its_translations_conditions_and_limits():
    call = ConsultationFactory(questionnaire=None)
    questionnaires.load(questionnaires.read(SEVEN), call)
    content = outline.content_of(call.questionnaire)
    found = question_files.from_word(question_files.to_word(content, "Call"), content)
    assert outline.differences(content, found) == []


def test_a_word_form_of_others_is_read():
    document = docx.Document()
    document.add_heading("Access", 1)
    document.add_heading("1. What hinders access?", 2)
    document.add_paragraph("[rich text; required; 500 words]")
    document.add_paragraph("Name three things.")
    document.add_heading("2. Do you agree?", 2)
    document.add_paragraph("[single choice]")
    document.add_paragraph("Yes", style="List Bullet")
    document.add_paragraph("No", style="List Bullet")
    file = io.BytesIO()
    document.save(file)
    empty = {"schema": 1, "title": {"en": "Call"}, "introduction": {}, "sections": []}
    content = question_files.from_word(file.getvalue(), empty)
    first, second = (entry for _section, entry in outline.entries(content))
    assert (first["word_limit"], first["required"], first["guidance"]["en"]) == (500, True, "Name three things.")
    assert [choice["text"]["en"] for choice in second["choices"]] == ["Yes", "No"]
    call = ConsultationFactory(questionnaire=None)
    questionnaires.load(outline.filled(content), call)
    assert call.questionnaire.questions.count() == 2


# --- Acts -------------------------------------------------------------------------------------------------------------


def test_adding_a_question_by_the_page(client, call, actor):
    client.force_login(actor)
    client.post(address("new_question", call), typed())
    question = Question.objects.get(questionnaire=call.questionnaire, key="priorities")
    assert (question.text_en, question.text_fr, question.number) == ("Which priorities?", "Quelles priorités ?", 4)
    assert (question.word_limit, question.leeway) == (1000, 10)


def test_adding_a_question_with_choices_and_a_condition(client, call, actor):
    client.force_login(actor)
    choices = {"choice-0-en": "Yes", "choice-0-fr": "Oui", "choice-1-en": "No", "choice-2-en": ""}
    client.post(address("new_question", call), typed(kind="single_choice", short_text_en="Agree", **choices))
    client.post(address("new_question", call), typed(short_text_en="Why not", **{"condition-0": "agree|no"}))
    question = Question.objects.get(questionnaire=call.questionnaire, key="why-not")
    assert (question.shown_if.key, question.shown_if_values) == ("agree", ["no"])
    assert question.shown_if.options.get(value="yes").label_fr == "Oui"
    shown = client.get(address("question", call, "why-not")).content.decode()
    assert "Asked only if" in shown
    assert "{" not in shown.split('name="condition-0"')[1].split("</select>")[0]


def test_choices_are_put_in_the_order_of_their_places(client, call, actor):
    client.force_login(actor)
    choices = {"choice-0-en": "B", "choice-0-place": "2", "choice-1-en": "A", "choice-1-place": "1"}
    client.post(address("new_question", call), typed(kind="multiple_choice", short_text_en="Order", **choices))
    question = Question.objects.get(questionnaire=call.questionnaire, key="order")
    assert [option.label_en for option in question.options.all()] == ["A", "B"]


def test_a_question_without_words_is_not_kept_and_nothing_typed_is_lost(client, call, actor):
    client.force_login(actor)
    response = client.post(address("new_question", call), typed(text_en=""))
    assert response.status_code == 200
    assert "Quelles priorités ?" in response.content.decode()
    assert keys(call) == ["contact", "q1", "q2", "q3"]


def test_moving_up_down_and_to_a_place(client, call, actor):
    client.force_login(actor)
    client.post(address("question_act", call, "q2"), {"action": "up"})
    assert keys(call) == ["contact", "q2", "q1", "q3"]
    numbers = dict(call.questionnaire.questions.values_list("key", "number"))
    assert numbers == {"contact": None, "q2": 1, "q1": 2, "q3": 3}
    client.post(address("question_act", call, "contact"), {"action": "move", "to": "after:q3"})
    assert keys(call) == ["q2", "q1", "q3", "contact"]
    client.post(address("question_act", call, "contact"), {"action": "move", "to": "section:section-1"})
    assert keys(call)[0] == "contact"


def test_a_question_goes_over_into_the_next_section(call, actor):
    outline.change(call.pk, actor, outline.put_section("", {"en": "More"}, {"en": ""}))
    outline.change(call.pk, actor, outline.step("q3", 1))
    content = outline.content_of(call.questionnaire)
    assert [entry["key"] for entry in content["sections"][1]["questions"]] == ["q3"]
    with pytest.raises(NotPossible, match="first"):
        outline.change(call.pk, actor, outline.remove_section("more"))


def test_a_question_cannot_stand_before_that_on_which_it_depends(call, actor):
    section = call.questionnaire.sections.get()
    asked = QuestionFactory(section=section, key="agree", kind=QuestionKind.SINGLE_CHOICE)
    for value in ("yes", "no"):
        OptionFactory(question=asked, value=value)
    QuestionFactory(section=section, key="why", shown_if=asked, shown_if_values=["no"])
    for edit in (outline.step("why", -1), outline.remove("agree")):
        with pytest.raises(NotPossible, match="must stand before it"):
            outline.change(call.pk, actor, edit)
    assert keys(call)[-2:] == ["agree", "why"]


def test_duplicating_and_removing_and_taking_back(client, call, actor):
    client.force_login(actor)
    client.post(address("question_act", call, "q1"), {"action": "duplicate"})
    assert keys(call) == ["contact", "q1", "q1-2", "q2", "q3"]
    client.post(address("question_act", call, "q2"), {"action": "remove"})
    change = outline.last_change(call)
    client.post(address("questions_undo", call), {"change": change.pk})
    client.post(address("questions_undo", call), {"change": outline.last_change(call).pk})
    assert keys(call) == ["contact", "q1", "q2", "q3"]
    assert outline.last_change(call) is None


def test_taking_back_takes_back_a_translation_too(call, actor):
    before = outline.content_of(call.questionnaire)
    _section, entry = outline.find(outline.content_of(call.questionnaire), "q1")
    was = outline.digest(entry)
    entry["text"]["ar"] = "سؤال"
    outline.change(call.pk, actor, outline.put(entry, "", was))
    assert Question.objects.get(key="q1").text_ar == "سؤال"
    outline.take_back(call.pk, actor, outline.last_change(call).pk)
    assert outline.content_of(call.questionnaire) == before


def test_two_who_edit_the_same_question_are_told(client, call, actor):
    client.force_login(actor)
    page = client.get(address("question", call, "q1")).context["form"]
    was = page["was"].value()
    client.post(address("question", call, "q1"), typed(text_en="Theirs", was=was))
    response = client.post(address("question", call, "q1"), typed(text_en="Mine", was=was))
    shown = response.content.decode()
    assert "Theirs reads: “Theirs”" in shown
    again = response.context["form"].data["was"]
    client.post(address("question", call, "q1"), typed(text_en="Mine", was=again))
    assert Question.objects.get(key="q1").text_en == "Mine"


# --- Once answers exist -----------------------------------------------------------------------------------------------


def test_what_is_answered_is_counted_before_it_goes(client):
    call = ConsultationFactory()
    fill(SubmissionFactory(consultation=call), {"q1": "<p>We agree.</p>"})
    client.force_login(secretariat_of(call))
    response = client.post(address("question_act", call, "q1"), {"action": "remove"})
    assert response.status_code == 409
    assert "1 input answers" in response.content.decode()
    assert "q1" in keys(call)
    fields = dict(response.context["fields"])
    client.post(address("question_act", call, "q1"), fields)
    assert "q1" not in keys(call)
    assert Question.objects.get(key="q1").retired_at


def test_rewording_an_answered_question_asks_nothing(client):
    call = ConsultationFactory()
    fill(SubmissionFactory(consultation=call), {"q1": "<p>We agree.</p>"})
    client.force_login(secretariat_of(call))
    was = client.get(address("question", call, "q1")).context["form"]["was"].value()
    response = client.post(address("question", call, "q1"), typed(text_en="Reworded?", was=was))
    assert response.status_code == 302
    assert Question.objects.get(key="q1").text_en == "Reworded?"


# --- Files ------------------------------------------------------------------------------------------------------------


def test_a_file_shows_what_it_changes_before_it_is_taken(client, call, actor):
    client.force_login(actor)
    body = client.get(address("questions_file", call, "yaml")).content.decode()
    body = body.replace("What of matter 2?", "What of the second matter?")
    file = SimpleUploadedFile("questions.yaml", body.encode())
    response = client.post(address("questions_upload", call), {"file": file})
    assert "What of the second matter? · changed" in response.content.decode()
    assert Question.objects.get(key="q2").text_en == "What of matter 2?"
    client.post(address("questions_upload", call), dict(response.context["fields"]))
    assert Question.objects.get(key="q2").text_en == "What of the second matter?"


@pytest.mark.parametrize("name", ["questions.yaml", "questions.docx"])
def test_a_file_that_is_none_is_refused_with_a_sentence(client, call, actor, name):
    client.force_login(actor)
    file = SimpleUploadedFile(name, b"\x00\x01nothing")
    response = client.post(address("questions_upload", call), {"file": file}, follow=True)
    assert "The file is no" in response.content.decode()


def test_the_word_form_is_a_word_file(client, call, actor):
    client.force_login(actor)
    body = client.get(address("questions_file", call, "docx")).content
    headings = [one.text for one in docx.Document(io.BytesIO(body)).paragraphs if one.style.name == "Heading 2"]
    assert headings == ["Contact person", "1. What of matter 1?", "2. What of matter 2?", "3. What of matter 3?"]


def test_only_the_secretariat_builds(call):
    with pytest.raises(NotPermitted):
        outline.change(call.pk, reviewer_of(call), outline.remove("q1"))


def test_the_outline_asks_as_many_queries_for_many_questions(client, call, actor, django_assert_max_num_queries):
    client.force_login(actor)
    section = call.questionnaire.sections.get()
    for _ in range(30):
        QuestionFactory(section=section)
    with django_assert_max_num_queries(30):
        client.get(address("questions", call))
