import copy

import pytest
import yaml

from submissions.calls.services import questionnaires
from submissions.drafting.snapshot import checksum, snapshot
from submissions.models import Submission
from submissions.record.services import submitting
from submissions.values.exceptions import NotPossible
from tests.factories import ConsultationFactory, SubmissionFactory, fill, member

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


@pytest.fixture
def answered(content, consultation):
    """A submission that chose "yes" and answered every question that it was asked."""
    questionnaires.load(content, consultation)
    submission = SubmissionFactory(consultation=consultation)
    fill(submission, {"group": "yes", "name": "The Delta Group", "one": "<p>Answered.</p>"})
    return submission


def change_kind(content):
    content["sections"][0]["questions"][2].update(kind="short_text", word_limit=None)


def remove_question(content):
    content["sections"][0]["questions"].pop()


def rename_choice(content):
    questions = content["sections"][0]["questions"]
    questions[0]["choices"][0]["key"] = "yes_group"
    questions[1]["shown_if"]["one_of"] = ["yes_group"]


def rename_question(content):
    content["sections"][0]["questions"][2]["key"] = "first_matter"


def require_another(content):
    extra = {"key": "two", "number": 2, "kind": "rich_text", "required": True, "text": {"en": "Two?"}}
    content["sections"][0]["questions"].append(extra)


CHANGES = [change_kind, remove_question, rename_choice, rename_question, require_another]


def said_by(submission):
    found = snapshot(Submission.objects.get(pk=submission.pk))["answers"]
    return {row["question"]: row["labels"] or row["value"] or row["html"] for row in found}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_that_touches_answers_counts_them_and_changes_nothing(content, consultation, answered, change):
    before = said_by(answered)
    change(content)
    with pytest.raises(NotPossible, match="Nothing was changed") as refused:
        questionnaires.load(content, consultation)
    assert len(refused.value.details) == 1
    assert "1 input" in refused.value.details[0]
    assert said_by(answered) == before


@pytest.mark.parametrize("change", CHANGES)
def test_answers_stay_as_they_were_after_a_change_that_was_confirmed(content, consultation, answered, change):
    before = said_by(answered)
    change(content)
    questionnaires.load(content, consultation, confirmed=True)
    assert said_by(answered) == before


def test_a_question_of_another_kind_takes_the_place_of_the_one_that_was_answered(content, consultation, answered):
    change_kind(content)
    questionnaire = questionnaires.load(content, consultation, confirmed=True)
    again = questionnaires.load(content, consultation)
    rows = [(row.key, row.number, row.kind, row.retired_at is None) for row in again.questions.order_by("position")]
    assert questionnaire.pk == again.pk
    assert rows[2:] == [("one-2", 1, "short_text", True), ("one", 1, "rich_text", False)]
    assert again.questions.get(key="one-2").replaces.key == "one"
    assert answered.answers.filter(question__key="one-2").count() == 1


def test_a_choice_that_was_made_is_offered_to_nobody_else(content, consultation, answered):
    rename_choice(content)
    questionnaires.load(content, consultation, confirmed=True)
    other = SubmissionFactory(consultation=consultation)
    with pytest.raises(NotPossible, match="Choose among the options offered"):
        fill(other, {"group": "yes"})
    fill(answered, {"group": "yes"})
    assert answered.answers.get(question__key="group").value == "yes"


def test_what_hung_on_a_choice_that_is_offered_no_more_is_still_asked(content, consultation, answered):
    rename_choice(content)
    questionnaires.load(content, consultation, confirmed=True)
    assert said_by(answered)["name"] == "The Delta Group"


def test_a_required_question_added_later_is_asked_of_a_draft_that_was_begun(content, consultation, answered):
    require_another(content)
    questionnaires.load(content, consultation, confirmed=True)
    blocking = [str(row) for row in submitting.check(Submission.objects.get(pk=answered.pk)) if row.blocks]
    assert blocking == ["2: This question must be answered."]


def test_answers_of_a_version_count_also_where_the_draft_has_none_any_more(content, consultation, answered):
    submitting.submit(answered.pk, member(answered), "once")
    fill(answered, {"one": ""})
    remove_question(content)
    assert [touch.answers for touch in questionnaires.touched(content, consultation)] == [1]


def test_rewording_a_choice_or_renumbering_leaves_the_checksum_as_it_is(content, consultation, answered):
    before = checksum(snapshot(answered))
    questions = content["sections"][0]["questions"]
    questions[0]["choices"][0]["text"]["en"] = "Yes, for a group"
    questions[2]["number"] = 7
    questionnaires.load(content, consultation)
    assert checksum(snapshot(Submission.objects.get(pk=answered.pk))) == before


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
