import copy

import pytest
import yaml

from submissions.calls.services import questionnaires
from submissions.values.exceptions import NotPossible
from tests.factories import ConsultationFactory, SubmissionFactory, fill

pytestmark = pytest.mark.django_db

CONTENT = {
    "schema": 1,
    "title": {"en": "Questionnaire", "zh": "问卷"},
    "sections": [
        {
            "key": "first",
            "title": {"en": "First"},
            "questions": [
                {
                    "key": "group",
                    "kind": "single_choice",
                    "text": {"en": "For a group?"},
                    "choices": [{"key": "yes", "text": {"en": "Yes"}}, {"key": "no", "text": {"en": "No"}}],
                },
                {
                    "key": "name",
                    "kind": "short_text",
                    "text": {"en": "Which?"},
                    "shown_if": {"question": "group", "one_of": ["yes"]},
                },
                {
                    "key": "one",
                    "number": 1,
                    "kind": "rich_text",
                    "text": {"en": "One?", "fr": "Un ?"},
                    "word_limit": 100,
                    "leeway_percent": 10,
                    "texts_also": {"en": ["First matter"], "fr": ["Premier point"]},
                },
            ],
        }
    ],
}


@pytest.fixture
def content():
    return copy.deepcopy(CONTENT)


@pytest.fixture
def consultation():
    return ConsultationFactory(questionnaire=None)


def test_load_makes_the_questions_in_their_order(content, consultation):
    questionnaire = questionnaires.load(content, consultation)
    assert list(questionnaire.questions.values_list("key", "number", "position")) == [
        ("group", None, 1),
        ("name", None, 2),
        ("one", 1, 3),
    ]


def test_load_keeps_every_language_and_wording(content, consultation):
    questionnaire = questionnaires.load(content, consultation)
    question = questionnaire.questions.get(key="one")
    assert (questionnaire.title_zh_hans, question.text_fr, question.also_worded, question.hard_limit) == (
        "问卷",
        "Un ?",
        ["First matter", "Premier point"],
        110,
    )


def test_load_ties_a_question_to_the_answer_that_shows_it(content, consultation):
    question = questionnaires.load(content, consultation).questions.get(key="name")
    assert [question.is_shown({question.shown_if_id: value}) for value in ("yes", "no", None)] == [True, False, False]


def test_loading_again_rewords_and_reorders_by_the_keys(content, consultation):
    before = questionnaires.load(content, consultation).questions.get(key="one")
    questions = content["sections"][0]["questions"]
    questions[2]["text"]["en"] = "One, reworded?"
    questions.reverse()
    questions[1].pop("shown_if")
    after = questionnaires.load(content, consultation).questions.get(key="one")
    assert (after.pk, after.text, after.position) == (before.pk, "One, reworded?", 1)


def test_loading_again_gives_drafts_an_answer_to_what_is_new(content, consultation):
    questionnaires.load(content, consultation)
    submission = SubmissionFactory(consultation=consultation)
    content["sections"][0]["questions"].append({"key": "two", "number": 2, "kind": "rich_text", "text": {"en": "Two?"}})
    questionnaires.load(content, consultation)
    assert submission.answers.filter(question__key="two").count() == 1


def test_a_question_that_was_answered_cannot_disappear(content, consultation):
    questionnaires.load(content, consultation)
    submission = SubmissionFactory(consultation=consultation)
    fill(submission, {"one": "<p>Answered.</p>"})
    content["sections"][0]["questions"].pop()
    with pytest.raises(NotPossible, match="“one” has been answered"):
        questionnaires.load(content, consultation)
    assert submission.answers.get(question__key="one").html == "<p>Answered.</p>"


def test_a_question_that_nobody_answered_disappears(content, consultation):
    questionnaires.load(content, consultation)
    content["sections"][0]["questions"].pop()
    assert questionnaires.load(content, consultation).questions.count() == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda c: c["sections"][0]["questions"][2].update(kind="essay"), "needs a kind"),
        (lambda c: c["sections"][0]["questions"][2].update(colour="red"), "unknown entry: colour"),
        (lambda c: c["sections"][0]["questions"][2].update(key="name"), "repeats a key"),
        (lambda c: c["sections"][0]["questions"][2]["text"].pop("en"), "in English"),
        (lambda c: c["sections"][0]["questions"].reverse(), "does not precede it"),
        (lambda c: c["sections"][0].update(questions=[]), "no questions"),
        (lambda c: c.update(schema=7), "schema: 1"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_the_place(content, tmp_path, change, sentence):
    change(content)
    path = tmp_path / "questionnaire.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(NotPossible, match=sentence):
        questionnaires.read(path)


@pytest.mark.parametrize("text", ["{", "just words", "[1, 2]", "\x00"])
def test_a_file_that_is_no_questionnaire_is_refused(tmp_path, text):
    path = tmp_path / "questionnaire.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotPossible):
        questionnaires.read(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotPossible, match="There is no file"):
        questionnaires.read(tmp_path / "nowhere.yaml")
