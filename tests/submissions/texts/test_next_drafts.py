"""The next draft of a text: its lineage, what a person says of it, and where the words of proposals went."""

import io
import json

import pytest
import yaml
from django.core.management import CommandError, call_command

from submissions.core import locks
from submissions.models import BaseText, ParagraphDescent
from submissions.texts.services import lineages
from submissions.values.enums import ParagraphAction, QuestionKind
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import ConsultationFactory, SubmissionFactory, UserFactory, secretariat_of, submitted_version

pytestmark = pytest.mark.django_db

FIRST = (
    "We resolve to connect every school and every library to the Internet within five years of this review.",
    "We recognize that teachers need training, time and tools in order to use the connection they are given.",
    "We note that the digital divide runs between regions and also within each and every one of them.",
    "We thank the two host countries of the Summit for their hospitality and for their patience with us.",
)
AMENDED = FIRST[1].replace("training, time and tools", "training, fair pay from public budgets, time and tools")
SECOND = (
    FIRST[0],
    AMENDED,
    "We ask the regional commissions to count what was promised and what was in the end delivered.",
    f"{FIRST[2]} We therefore call for figures by region, by sex and by age to be published every year.",
)


def written(folder, name, paragraphs, title):
    sections = [{"title": "Access", "paragraphs": [{"text": text} for text in paragraphs]}]
    path = folder / name
    path.write_text(yaml.safe_dump({"schema": 1, "title": title, "sections": sections}), encoding="utf-8")
    return str(path)


@pytest.fixture
def call(tmp_path):
    call = ConsultationFactory(slug="the-call")
    question = call.questionnaire.questions.exclude(number=None).order_by("-number").first()
    question.kind = QuestionKind.PARAGRAPH_COMMENTS
    question.save()
    load(written(tmp_path, "first.yaml", FIRST, "Elements paper"))
    return call


def load(path, *options):
    out = io.StringIO()
    call_command("load_base_text", path, *options, consultation="the-call", stdout=out)
    return out.getvalue()


@pytest.fixture
def second(call, tmp_path):
    load(written(tmp_path, "second.yaml", SECOND, "Zero draft"), "--after", "elements-paper")
    return BaseText.objects.get(title="Zero draft")


def test_the_next_draft_belongs_to_the_process_and_names_the_one_before(call, second):
    first = BaseText.objects.get(consultation=call)
    assert (first.title, first.key, first.process) == ("Elements paper", "elements-paper", call.process)
    assert (second.after, second.consultation, second.process, second.key) == (first, None, call.process, "zero-draft")


def test_lineage_is_suggested(second):
    rows = lineages.concordance(second)
    assert [(row.relation, [source.source.number for source in row.sources]) for row in rows] == [
        ("unchanged", ["1"]),
        ("reworded", ["2"]),
        ("new", []),
        ("reworded", ["3"]),
    ]
    assert [paragraph.number for paragraph in lineages.dropped(second)] == ["4"]
    assert not any(row.is_confirmed for row in rows)


def test_loaded_again_it_is_the_same_draft(call, second, tmp_path):
    told = load(written(tmp_path, "second.yaml", SECOND, "Zero draft"), "--after", "elements-paper")
    assert BaseText.objects.count() == 2
    assert "4 unchanged" in told
    assert "dropped: 4" in told


def test_an_unknown_text_is_refused_with_the_keys_there_are(call, tmp_path):
    with pytest.raises(CommandError, match="elements-paper"):
        load(written(tmp_path, "x.yaml", SECOND, "Zero draft"), "--after", "nothing")


def test_a_person_confirms_and_the_machine_does_not_overrule(call, second):
    person = secretariat_of(call)
    third = second.paragraphs.get(number="3")
    fourth = BaseText.objects.get(consultation=call).paragraphs.get(number="4")
    lineages.confirm(second.pk, third.pk, [fourth.pk], person)
    locks.writing(lineages.suggest)(second)
    row = next(row for row in lineages.concordance(second) if row.paragraph == third)
    assert row.is_confirmed
    assert [source.source for source in row.sources] == [fourth]
    lineages.confirm(second.pk, third.pk, [], person)
    assert lineages.concordance(second)[2].relation == "new"
    assert ParagraphDescent.objects.get(target=third).is_dismissed


def test_only_the_secretariat_confirms(second):
    third = second.paragraphs.get(number="3")
    with pytest.raises(NotPermitted):
        lineages.confirm(second.pk, third.pk, [], UserFactory())


def test_a_source_of_another_text_is_refused(call, second):
    with pytest.raises(NotPossible):
        lineages.confirm(second.pk, second.paragraphs.first().pk, [second.paragraphs.last().pk], secretariat_of(call))


def test_where_the_words_of_proposals_went(call, second, tmp_path):
    submission = SubmissionFactory(consultation=call)
    answer = submission.answers.get(question__kind=QuestionKind.PARAGRAPH_COMMENTS)
    first = BaseText.objects.get(consultation=call)
    said = {"2": AMENDED, "1": FIRST[0].replace("every library", "every clinic in the mountains")}
    for number, text in said.items():
        revision = first.paragraphs.get(number=number).revisions.get()
        answer.paragraph_comments.create(revision=revision, action=ParagraphAction.AMEND, proposed_text=text)
    submitted_version(submission)
    target, out = tmp_path / "traces.json", io.StringIO()
    call_command("trace_proposals", "the-call", text="zero-draft", json=target, stdout=out)
    found = {row["paragraph"]: row for row in json.loads(target.read_text(encoding="utf-8"))}
    assert (found["2"]["outcome"], found["2"]["found_in"], found["2"]["confirmed"]) == ("verbatim", "2", False)
    assert found["2"]["passages"][0]["text"] == "fair pay from public budgets"
    assert (found["1"]["outcome"], found["1"]["found_in"]) == ("not_found", "")
    assert "1 taken up word for word, 0 taken up in part, 1 not found" in out.getvalue()
