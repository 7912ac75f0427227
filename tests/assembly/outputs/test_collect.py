from contextlib import ExitStack

import pytest

from assembly.outputs.collect import choose_versions, collect
from richtext import plain_text
from submissions.drafting import services as drafting
from submissions.models import CoSubmitter, Question
from submissions.record.services import lifecycle
from submissions.record.services import particulars as parties
from submissions.values.enums import Category, MembershipRole, Publication, QuestionKind
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    OrganizationFactory,
    ParagraphFactory,
    SubmissionFactory,
    fill,
    member,
    member_of,
    published_version,
    secretariat_of,
    submitted_version,
)
from word.model.document import Canonical, Line

pytestmark = pytest.mark.django_db


@pytest.fixture
def enter():
    """Enter what lives in a block, until the test ends."""
    with ExitStack() as stack:
        yield stack.enter_context


def organization(name, **fields):
    return OrganizationFactory(name_en=name, **fields)


def test_choose_versions_takes_the_latest_version_of_what_stands():
    consultation = ConsultationFactory()
    first = submitted_version(consultation=consultation)
    author = member(first.submission)
    second = submitted_version(first.submission, {"q1": "<p>Second thoughts.</p>"}, author)
    SubmissionFactory(consultation=consultation)
    submitted_version()
    assert choose_versions(consultation) == [second.pk]


@pytest.mark.parametrize("name", ["withdraw", "find_not_admissible"])
def test_choose_versions_leaves_out_what_no_longer_stands(name):
    version = submitted_version()
    consultation = version.submission.consultation
    actor = member(version.submission) if name == "withdraw" else secretariat_of(consultation)
    lifecycle.move(version.submission_id, name, actor, "A reason.")
    assert choose_versions(consultation) == []


def test_choose_versions_for_publication_takes_the_public_record_alone():
    consultation = ConsultationFactory()
    public = published_version(consultation=consultation)
    submitted_version(consultation=consultation)
    submitted_version(consultation=consultation, publication=Publication.SECRETARIAT_ONLY)
    assert choose_versions(consultation, for_publication=True) == [public.pk]


def test_collect_orders_by_collation_not_by_code_point(enter):
    consultation = ConsultationFactory()
    for name in ("Zambia Forum", "Élan", "alpha Network", "Eland", "Ñandú", "Nord"):
        submitted_version(consultation=consultation, organization=organization(name))
    collected = enter(collect(consultation, choose_versions(consultation)))
    assert [entry.name for entry in collected.entries] == [
        "alpha Network", "Élan", "Eland", "Ñandú", "Nord", "Zambia Forum",
    ]  # fmt: skip


def test_collect_names_organizations_and_questions_in_the_language_of_the_document(enter):
    consultation = ConsultationFactory()
    Question.objects.filter(questionnaire__consultation=consultation, number=1).update(text_fr="Quels acquis ?")
    submitted_version(consultation=consultation, organization=organization("Kenya Forum", name_fr="Forum du Kenya"))
    collected = enter(collect(consultation, choose_versions(consultation), "fr"))
    assert (collected.questions[0].title, collected.entries[0].name) == ("1. Quels acquis ?", "Forum du Kenya")


def test_collect_leaves_out_questions_without_a_number(enter):
    consultation = ConsultationFactory()
    submission = SubmissionFactory(consultation=consultation)
    unnumbered = submission.answers.filter(question__number=None).first().question.key
    version = submitted_version(submission, {"q1": "<p>Yes.</p>", unnumbered: "Private person"})
    collected = enter(collect(consultation, [version.pk]))
    assert collected.total == 1


def test_collect_gives_the_answer_back_as_blocks(enter):
    version = submitted_version(answers={"q1": "<p>We <strong>welcome</strong> it.</p>"})
    collected = enter(collect(version.submission.consultation, [version.pk]))
    (reply,) = collected.replies(collected.questions[0])
    number = version.submission.number
    assert list(reply.elements()) == [Canonical("<p>We <strong>welcome</strong> it.</p>", "en", "ltr", f"a1_n{number}")]


def test_collect_withholds_the_name_for_publication_only(enter):
    submission = SubmissionFactory(publication=Publication.UNATTRIBUTED)
    version = submitted_version(submission)
    consultation = submission.consultation
    inside = enter(collect(consultation, [version.pk])).entries[0]
    outside = enter(collect(consultation, [version.pk], for_publication=True)).entries[0]
    name = submission.organization.name
    assert name in inside.attribution
    assert name not in f"{outside.name}{outside.attribution}{outside.details}"


def test_collect_names_all_who_submit(enter):
    submission = SubmissionFactory(organization=organization("Lead"))
    author = member(submission)
    parties.set_particulars(
        submission.pk,
        actor=author,
        language="en",
        publication=Publication.ATTRIBUTED,
        on_behalf_of=["Friends of the Lead"],
        co_submitters=[organization("Partner"), organization("Unconfirmed")],
    )
    row = CoSubmitter.objects.get(organization__name_en="Partner")
    parties.confirm_co_submitter(row.pk, member_of(row.organization, MembershipRole.FOCAL_POINT))
    version = submitted_version(submission, actor=author)
    entry = enter(collect(submission.consultation, [version.pk])).entries[0]
    assert (
        entry.attribution
        == "Submitted by Lead, jointly with Partner (not confirmed), also on behalf of Friends of the Lead"
    )


def test_collect_shows_choices_and_comments_on_paragraphs(enter):
    consultation = ConsultationFactory()
    Question.objects.filter(questionnaire__consultation=consultation, number=2).update(
        kind=QuestionKind.PARAGRAPH_COMMENTS
    )
    paragraph = ParagraphFactory(section__base_text=BaseTextFactory(consultation=consultation), number="7")
    submission = SubmissionFactory(consultation=consultation)
    author = member(submission)
    fill(submission, {"q1": "<p>Yes.</p>"}, author)
    answer = submission.answers.get(question__number=2)
    drafting.add_paragraph_comment(
        answer.pk, paragraph, actor=author, action="amend", comment="Too weak.", proposed_text="We decide."
    )
    version = submitted_version(submission, {}, author)
    collected = enter(collect(consultation, [version.pk]))
    (reply,) = collected.replies(collected.questions[1])
    legend, head, quoted = reply.elements()
    assert "struck out" in legend.text
    assert [run.text for run in head.inlines] == ["Paragraph 7: Amend the text"]
    assert plain_text(quoted.blocks).splitlines() == ["The text of paragraph 7.We decide.", "Too weak."]
    assert quoted.bookmark.endswith("_p1")
    paragraph.revisions.create(number=2, text="We recall.")
    collected = enter(collect(consultation, [version.pk]))
    (reply,) = collected.replies(collected.questions[1])
    said = [element.text for element in reply.elements() if isinstance(element, Line)]
    assert "Made on revision 1; the paragraph has been reworded since." in said


def test_collect_counts_inputs_by_category(enter):
    consultation = ConsultationFactory()
    for category in (Category.ACADEMIA, Category.ACADEMIA, Category.CIVIL_SOCIETY):
        submitted_version(consultation=consultation, organization=OrganizationFactory(category=category))
    collected = enter(collect(consultation, choose_versions(consultation)))
    assert collected.counts == (("Civil society", 1), ("Academia", 2))


def test_collect_reads_a_manifest_in_as_many_queries_whatever_its_length(enter, django_assert_num_queries):
    consultation = ConsultationFactory()
    manifest = [submitted_version(consultation=consultation).pk for _ in range(3)]
    consultation = type(consultation).objects.get(pk=consultation.pk)
    with django_assert_num_queries(6):
        enter(collect(consultation, manifest[:1]))
    consultation = type(consultation).objects.get(pk=consultation.pk)
    with django_assert_num_queries(6):
        enter(collect(consultation, manifest))
