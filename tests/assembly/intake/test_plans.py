"""What goes where: as found, as chosen, and with every word accounted for whatever is chosen."""

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assembly.intake.services import plan_edits, plans, uploading
from assembly.intake.services.plan_parts import ANNEX, KEEP, MERGE, OUT, PREFACE, QUESTION, REPLACE, WORDING
from assembly.intake.services.plans import Sheet
from assembly.models import Upload
from submissions.drafting.services.attachments import File
from submissions.values.enums import QuestionKind
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.assembly.files import filled, lines, saved
from tests.factories import (
    ConsultationFactory,
    QuestionFactory,
    SubmissionFactory,
    UserFactory,
    fill,
    member,
    secretariat_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission():
    return SubmissionFactory()


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def upload(submission, author):
    """A preface, three answers of two paragraphs each and an annex."""
    answers = {number: f"First of {number}.\nSecond of {number}." for number in (1, 2, 3)}
    content = filled(submission.consultation, answers, before="We thank the secretariat.", after="A list of projects.")
    return sent(submission, author, content)


def sent(submission, actor, content, **options):
    taken = uploading.take(submission.pk, actor, File("inputs.docx", content), **options)
    return Upload.objects.select_related("submission__consultation").get(pk=taken.pk)


def change(upload, actor, places=None, choices=None, **options):
    plan_edits.change(upload.pk, actor, upload.plan_revision, places=places or {}, choices=choices or {}, **options)
    return Upload.objects.select_related("submission__consultation").get(pk=upload.pk)


def places(upload):
    return [(group.place, [block[2] for block in group.blocks]) for group in Sheet(upload).groups]


def test_the_file_is_shown_in_its_order_with_the_places_that_were_found(upload):
    assert places(upload) == [
        (PREFACE, ["We thank the secretariat."]),
        (WORDING, ["1. What of matter 1?"]),
        (f"{QUESTION}q1", ["First of 1.", "Second of 1."]),
        (WORDING, ["2. What of matter 2?"]),
        (f"{QUESTION}q2", ["First of 2.", "Second of 2."]),
        (WORDING, ["3. What of matter 3?"]),
        (f"{QUESTION}q3", ["First of 3.", "Second of 3."]),
        (ANNEX, ["Annex", "A list of projects."]),
    ]
    assert {group.sure for group in Sheet(upload).groups if group.key} == {"sure"}


def test_a_part_is_split_moved_and_joined_again(upload, author):
    split = change(upload, author, split=3)
    assert places(split)[2:4] == [(f"{QUESTION}q1", ["First of 1."]), (f"{QUESTION}q1", ["Second of 1."])]
    moved = change(split, author, {3: f"{QUESTION}q2"})
    assert Sheet(moved).groups[3].chosen
    html = {result.question.key: result.html for result in Sheet(moved).results}
    assert (html["q1"], html["q2"]) == (
        "<p>First of 1.</p>",
        "<p>Second of 1.</p><p>First of 2.</p><p>Second of 2.</p>",
    )
    joined = change(moved, author, join=3)
    assert places(joined) == places(upload)


def test_choices_are_forgotten_when_asked(upload, author):
    changed = change(change(upload, author, {2: OUT}), author, anew=True)
    assert places(changed) == places(upload)


def test_text_before_the_first_question_may_be_a_particular(upload, author):
    (result, *_) = Sheet(change(upload, author, {0: f"{QUESTION}contact"})).results
    assert (result.question.key, result.value) == ("contact", "We thank the secretariat.")


@pytest.mark.parametrize("place", ["question:nowhere", "elsewhere", ""])
def test_a_place_that_is_not_offered_is_refused(upload, author, place):
    with pytest.raises(NotPossible, match="places offered"):
        change(upload, author, {0: place})


def test_text_does_not_go_where_a_choice_is_asked(submission):
    section = submission.consultation.questionnaire.sections.get()
    scale = QuestionFactory(section=section, key="scale", kind=QuestionKind.SCALE)
    submission.answers.create(question=scale)
    upload = sent(submission, member(submission), lines("Some text."))
    assert "question:scale" not in [place for _heading, rows in Sheet(upload).places for place, _name in rows]


def test_of_two_people_who_choose_at_once_the_second_is_told(upload, author, submission):
    change(upload, author, {2: OUT})
    with pytest.raises(NotPossible, match="Someone else changed"):
        change(upload, member(submission), {2: PREFACE})


def test_nobody_else_chooses(upload, submission):
    for person in (UserFactory(), secretariat_of(submission.consultation), member(SubmissionFactory())):
        with pytest.raises(NotPermitted):
            change(upload, person, {2: OUT})


def test_an_answer_that_holds_another_text_waits_for_a_choice(upload, author, submission):
    fill(submission, {"q1": "<p>First of 1.</p><p>Written here.</p>"}, author)
    sheet = Sheet(upload)
    assert [result.question.key for result in sheet.undecided] == ["q1"]
    assert "<del>" in sheet.undecided[0].diff


@pytest.mark.parametrize(
    ("choice", "html"),
    [
        (REPLACE, "<p>First of 1.</p><p>Second of 1.</p>"),
        (KEEP, "<p>First of 1.</p><p>Written here by us.</p>"),
        ("after", "<p>First of 1.</p><p>Written here by us.</p><p>First of 1.</p><p>Second of 1.</p>"),
        (MERGE, "<p>First of 1.</p><p>Written here by us.</p><p>Second of 1.</p>"),
    ],
)
def test_each_choice_makes_another_answer(upload, author, submission, choice, html):
    fill(submission, {"q1": "<p>First of 1.</p><p>Written here by us.</p>"}, author)
    sheet = Sheet(change(upload, author, choices={"q1": choice}))
    assert (sheet.undecided, sheet.results[0].html) == ([], html)


def test_merging_takes_the_wording_of_the_file_where_a_paragraph_was_reworded(submission, author):
    fill(submission, {"q1": "<p>Access must be open to all people everywhere.</p><p>Ours.</p>"}, author)
    upload = sent(
        submission, author, filled(submission.consultation, {1: "Access must be open to all persons everywhere."})
    )
    sheet = Sheet(change(upload, author, choices={"q1": MERGE}))
    assert sheet.results[0].html == "<p>Access must be open to all persons everywhere.</p><p>Ours.</p>"


def test_an_answer_that_holds_the_text_already_asks_nothing(upload, author, submission):
    fill(submission, {"q1": "<p>First of 1.</p><p>Second of 1.</p>"}, author)
    sheet = Sheet(upload)
    assert (sheet.undecided, sheet.results[0].same) == ([], True)


def test_the_secretariat_sees_nothing_of_a_draft(submission, author):
    fill(submission, {"q1": "<p>Not cleared.</p>"}, author)
    content = filled(submission.consultation)
    upload = sent(submission, secretariat_of(submission.consultation), content, on_behalf=True)
    (result,) = Sheet(upload).undecided
    assert ([choice for choice, _name in result.choices], result.diff) == ([REPLACE, KEEP], "")


def test_limits_and_formatting_are_said(author):
    consultation = ConsultationFactory(allows_lists=False)
    consultation.questionnaire.questions.filter(key="q1").update(word_limit=3, leeway=0)
    submission = SubmissionFactory(consultation=consultation)
    document = docx.Document()
    document.add_paragraph().add_run("1. What of matter 1?").bold = True
    for text in ("One item", "Another item"):
        document.add_paragraph(text, style="List Bullet")
    (result,) = Sheet(sent(submission, member(submission), saved(document))).results
    assert (result.words, result.over, [notice.code for notice in result.notices]) == (4, "hard", ["lists"])


def test_a_line_holds_500_characters_and_the_rest_is_reported(submission, author):
    upload = sent(submission, author, lines("word " * 200))
    sheet = Sheet(change(upload, author, {0: f"{QUESTION}contact"}))
    assert (sheet.balance.placed, sheet.balance.reported) == (100, 100)


@pytest.mark.parametrize("held", [False, True])
def test_every_word_is_accounted_for_whatever_is_chosen(submission, author, upload, held):
    if held:
        fill(submission, dict.fromkeys(("q1", "q2", "q3"), "<p>Something else.</p>"), author)
    offered = [place for _heading, rows in Sheet(upload).places for place, _name in rows]
    count = len(Sheet(upload).pieces)
    groups = st.lists(st.tuples(st.integers(1, count - 1), st.sampled_from(offered)), unique_by=lambda pair: pair[0])
    choices = st.dictionaries(st.sampled_from(["q1", "q2", "q3", "contact"]), st.sampled_from([*plans.CHOICES, ""]))

    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(first=st.sampled_from(offered), more=groups, choices=choices)
    def holds(first, more, choices):
        upload.plan = {"groups": sorted([(0, first), *more]), "choices": choices}
        sheet = Sheet(upload)
        balance = sheet.balance
        assert balance.words_in == balance.placed + balance.recognised + balance.reported
        assert balance.reported == sum(told.words for told in sheet.left_out)
        assert min(balance.placed, balance.recognised, balance.reported) >= 0

    holds()
