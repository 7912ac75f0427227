"""Saving answers, and what surrounds them."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from submissions.drafting import services as drafting
from submissions.drafting.services import Conflict, Merged, Saved
from submissions.models import Answer, Association, AuditEvent
from submissions.record.services import particulars as parties
from submissions.values.enums import Category, ParagraphAction, Publication, QuestionKind
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    MembershipFactory,
    OptionFactory,
    OrganizationFactory,
    ParagraphFactory,
    QuestionFactory,
    StateFactory,
    SubmissionFactory,
    TextSectionFactory,
    UserFactory,
    member,
    member_of,
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
def answer(submission):
    return submission.answers.get(question__key="q1")


def save(answer, base, html, actor, key=""):
    return drafting.save_answer(answer.pk, base, actor=actor, html=html, key=key)


# --- Beginning --------------------------------------------------------------------------------------------------------


def test_start_makes_an_empty_answer_to_each_question():
    call = ConsultationFactory()
    drafter = MembershipFactory()
    submission = drafting.start(call, drafter.organization, drafter.user)
    keys = submission.answers.values_list("question__key", flat=True)
    assert list(keys) == ["contact", "q1", "q2", "q3"]


def test_start_again_returns_the_same_submission(submission, author):
    assert drafting.start(submission.consultation, submission.organization, author) == submission


def test_start_is_on_the_audit_trail():
    call = ConsultationFactory()
    drafter = MembershipFactory()
    submission = drafting.start(call, drafter.organization, drafter.user)
    assert list(AuditEvent.objects.values_list("verb", "submission")) == [("started", submission.pk)]


def test_start_is_refused_to_who_is_no_member(submission):
    with pytest.raises(NotPermitted, match="Only members of"):
        drafting.start(submission.consultation, submission.organization, UserFactory())


def test_start_is_refused_before_the_call_opens(freeze):
    call = ConsultationFactory()
    drafter = MembershipFactory()
    freeze(call.opens_at - timedelta(days=365))
    with pytest.raises(NotPossible, match="not open"):
        drafting.start(call, drafter.organization, drafter.user)


def test_start_is_refused_to_a_category_that_is_not_admitted():
    call = ConsultationFactory(categories=[Category.ACADEMIA])
    drafter = MembershipFactory()
    with pytest.raises(NotPossible, match="Civil society"):
        drafting.start(call, drafter.organization, drafter.user)


# --- Saving -----------------------------------------------------------------------------------------------------------


def test_save_makes_the_next_revision(answer, author):
    outcome = save(answer, 0, "<p>One.</p>", author)
    assert (type(outcome), outcome.revision, outcome.answer.html) == (Saved, 1, "<p>One.</p>")


def test_save_keeps_each_text_in_the_history(answer, author):
    save(answer, 0, "<p>One.</p>", author)
    save(answer, 1, "<p>Two.</p>", author)
    revisions = answer.revisions.order_by("number").values_list("number", "base_number", "html", "actor")
    assert list(revisions) == [(1, 0, "<p>One.</p>", author.pk), (2, 1, "<p>Two.</p>", author.pk)]


def test_save_counts_words_and_marks_the_submission_as_edited(answer, author, submission):
    save(answer, 0, "<p>One two.</p>", author)
    before = submission.edited_at
    answer.refresh_from_db()
    submission.refresh_from_db()
    assert (answer.words, submission.edited_at > before) == (2, True)


def test_save_cleans_the_text_to_what_the_call_allows(author, answer, submission):
    type(submission.consultation).objects.update(allows_tables=False)
    outcome = save(answer, 0, "<table><tr><td>a</td></tr></table><script>b</script>", author)
    assert (outcome.answer.html, [notice.code for notice in outcome.notices]) == ("<p>a</p>", ["tables"])


def test_a_save_of_the_same_text_makes_no_revision(answer, author):
    save(answer, 0, "<p>One.</p>", author)
    save(answer, 1, "<p>One.</p>", author)
    assert answer.revisions.count() == 1


def test_a_save_that_arrives_twice_is_one_save(answer, author):
    first = save(answer, 0, "<p>One.</p>", author, key="k")
    second = save(answer, 0, "<p>One.</p>", author, key="k")
    assert (first.revision, second.revision, answer.revisions.count()) == (1, 1, 1)


def test_a_save_that_arrives_again_after_the_next_one_changes_nothing(answer, author):
    save(answer, 0, "<p>One.</p>", author, key="a")
    save(answer, 1, "<p>Two.</p>", author, key="b")
    late = save(answer, 0, "<p>One.</p>", author, key="a")
    answer.refresh_from_db()
    assert (type(late), late.revision, answer.html) == (Saved, 1, "<p>Two.</p>")


def test_another_text_under_a_used_key_replaces_what_the_page_sent_before(answer, author):
    save(answer, 0, "<p>One.</p>", author, key="page")
    outcome = save(answer, 0, "<p>Gone back and changed.</p>", author, key="page")
    assert (type(outcome), outcome.answer.html, outcome.revision) == (Saved, "<p>Gone back and changed.</p>", 2)


# --- Together ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def colleague(submission):
    return member(submission)


@pytest.fixture
def shared(answer, author, colleague):
    """Revision 1 by the author, and revision 2, made from it, by the colleague."""
    save(answer, 0, "<p>One two three.</p><p>Four five.</p>", author)
    save(answer, 1, "<p>One two three.</p><p>Four five six.</p>", colleague)
    return answer


def test_texts_that_do_not_exclude_each_other_are_merged_as_a_new_revision(shared, author, colleague):
    outcome = save(shared, 1, "<p>Zero one two three.</p><p>Four five.</p>", author)
    shared.refresh_from_db()
    kept = shared.revisions.get(number=3)
    assert (type(outcome), outcome.revision, outcome.theirs.actor, shared.html, shared.words) == (
        Merged,
        3,
        colleague,
        "<p>Zero one two three.</p><p>Four five six.</p>",
        7,
    )
    assert (kept.html, kept.sent, kept.base_number, kept.merged_with) == (
        shared.html,
        "<p>Zero one two three.</p><p>Four five.</p>",
        1,
        2,
    )


def test_a_merge_that_arrives_twice_is_one_merge(shared, author):
    first, second = (save(shared, 1, "<p>Zero.</p><p>Four five.</p>", author, key="k") for _twice in range(2))
    assert (first.revision, second.revision, second.html, shared.revisions.count()) == (3, 3, first.html, 3)


def test_a_merge_that_arrives_again_after_the_next_save_changes_nothing(shared, author):
    save(shared, 1, "<p>Zero.</p><p>Four five.</p>", author, key="k")
    save(shared, 3, "<p>Last.</p>", author)
    late = save(shared, 1, "<p>Zero.</p><p>Four five.</p>", author, key="k")
    shared.refresh_from_db()
    assert (late.revision, shared.html) == (3, "<p>Last.</p>")


def test_what_was_typed_on_top_of_an_untaken_merge_is_merged_from_what_had_been_sent(shared, author):
    save(shared, 1, "<p>Zero one two three.</p><p>Four five.</p>", author)
    text = "<p>Zero one two three.</p><p>Four five.</p><p>And more.</p>"
    outcome = drafting.save_answer(shared.pk, 3, actor=author, html=text, as_sent=True)
    shared.refresh_from_db()
    assert (type(outcome), shared.html) == (
        Merged,
        "<p>Zero one two three.</p><p>Four five six.</p><p>And more.</p>",
    )


def test_emptying_what_had_been_sent_is_merged_from_it_too(answer, author, colleague):
    save(answer, 0, "<p>Mine.</p>", author)
    save(answer, 1, "<p>Mine.</p><p>Theirs.</p>", colleague)
    assert save(answer, 1, "", author).html == "<p>Theirs.</p>"
    outcome = drafting.save_answer(answer.pk, 3, actor=author, html="<p>Again.</p>", as_sent=True)
    assert sorted(outcome.html.replace("</p>", "</p>\n").split()) == ["<p>Again.</p>", "<p>Theirs.</p>"]


def test_two_first_texts_both_stay(answer, author, colleague):
    save(answer, 0, "<p>Theirs.</p>", colleague)
    outcome = save(answer, 0, "<p>Mine.</p>", author)
    assert (type(outcome), outcome.html) == (Merged, "<p>Theirs.</p><p>Mine.</p>")


CONFLICT = "<p>One two three.</p><p>Vier five.</p>"


@pytest.fixture
def contested(answer, author, colleague):
    """Revision 1 by the author, and revision 2 by the colleague, which changes the word that CONFLICT changes."""
    save(answer, 0, "<p>One two three.</p><p>Four five.</p>", author)
    save(answer, 1, "<p>One two three.</p><p>Quatre five.</p>", colleague)
    return answer


def test_the_text_that_loses_a_conflict_is_kept_beside_the_newer_one(contested, author):
    outcome = save(contested, 1, CONFLICT, author)
    contested.refresh_from_db()
    assert (type(outcome), contested.html, outcome.kept.html, outcome.kept.conflicts_with) == (
        Conflict,
        "<p>One two three.</p><p>Quatre five.</p>",
        CONFLICT,
        2,
    )


def test_a_conflict_is_asked_about_place_by_place(contested, author):
    outcome = save(contested, 1, CONFLICT, author)
    assert [(place.agreed, place.mine, place.theirs) for place in outcome.places] == [
        (True, "<p>One two three.</p>", "<p>One two three.</p>"),
        (False, "<p>Vier five.</p>", "<p>Quatre five.</p>"),
    ]


def test_a_conflict_that_arrives_twice_is_kept_once_and_says_the_same(contested, author):
    first, second = (save(contested, 1, CONFLICT, author, key="k") for _twice in range(2))
    assert (type(second), second.places, contested.revisions.filter(html=CONFLICT).count()) == (
        Conflict,
        first.places,
        1,
    )


def test_a_text_is_not_merged_where_it_is_not_asked_for(shared, author):
    outcome = drafting.save_answer(shared.pk, 1, actor=author, html="<p>Restored.</p>", merging=False)
    assert (type(outcome), outcome.kept.html) == (Conflict, "<p>Restored.</p>")


def test_a_base_that_this_site_does_not_know_is_a_conflict(answer, author, colleague):
    save(answer, 0, "<p>After the backup was restored.</p>", colleague)
    outcome = save(answer, 7, "<p>Before.</p>", author)
    assert (type(outcome), outcome.places, outcome.kept.html) == (Conflict, (), "<p>Before.</p>")


def test_an_unchanged_text_from_an_older_revision_is_no_conflict_and_keeps_its_base(answer, author, submission):
    save(answer, 0, "<p>One.</p>", author)
    save(answer, 1, "<p>Theirs.</p>", member(submission))
    outcome = save(answer, 1, "<p>One.</p>", author)
    assert (type(outcome), outcome.revision, answer.revisions.count()) == (Saved, 1, 2)


def test_the_same_text_as_the_newer_one_is_no_conflict(answer, author, submission):
    save(answer, 0, "<p>Both.</p>", member(submission))
    outcome = save(answer, 0, "<p>Both.</p>", author)
    assert (type(outcome), outcome.revision) == (Saved, 1)


@pytest.mark.parametrize("stranger", ["member of another", "secretariat", "superuser", "former member"])
def test_save_is_refused_to_whoever_is_no_author(stranger, answer, submission):
    person = {
        "member of another": lambda: member_of(OrganizationFactory()),
        "secretariat": lambda: secretariat_of(submission.consultation),
        "superuser": lambda: UserFactory(is_superuser=True, is_staff=True),
        "former member": lambda: MembershipFactory(organization=submission.organization, state="requested").user,
    }[stranger]()
    with pytest.raises(NotPermitted, match="Only members of the organization"):
        save(answer, 0, "<p>No.</p>", person)


def test_save_is_refused_after_the_call_has_closed(answer, author, submission, freeze):
    freeze(submission.consultation.closes_at)
    with pytest.raises(NotPermitted, match="closed"):
        save(answer, 0, "<p>Late.</p>", author)


def test_save_takes_two_reads_and_three_writes(answer, author, django_assert_num_queries):
    from submissions.rules import memberships_of

    memberships_of(author)
    transaction = 2  # a savepoint and its release
    with django_assert_num_queries(5 + transaction):
        save(answer, 0, "<p>One.</p>", author)


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_from_one_revision_both_texts_are_kept(answer, author, submission):
    colleague = member(submission)
    outcomes, barrier = [], threading.Barrier(2)

    def write(actor, html):
        barrier.wait()
        try:
            outcomes.append(type(save(answer, 0, html, actor)))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=write, args=(author, "<p>Mine.</p>")),
        threading.Thread(target=write, args=(colleague, "<p>Theirs.</p>")),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = set(answer.revisions.values_list("html", flat=True))
    answer.refresh_from_db()
    assert (set(outcomes), len(kept)) == ({Saved, Merged}, 2)
    assert {"Mine.", "Theirs."} == set(answer.html.replace("<p>", "").split("</p>")[:2])


# --- Values -----------------------------------------------------------------------------------------------------------


def question(kind, **fields):
    made = QuestionFactory(section=ConsultationFactory().questionnaire.sections.get(), kind=kind, **fields)
    if kind in {QuestionKind.SINGLE_CHOICE, QuestionKind.MULTIPLE_CHOICE}:
        OptionFactory(question=made, value="a")
        OptionFactory(question=made, value="b")
    return made


@pytest.mark.parametrize(
    ("kind", "posted", "kept"),
    [
        (QuestionKind.SHORT_TEXT, "  a \n b\x00 ", "a b"),
        (QuestionKind.SHORT_TEXT, "   ", None),
        (QuestionKind.SINGLE_CHOICE, "a", "a"),
        (QuestionKind.SINGLE_CHOICE, "", None),
        (QuestionKind.MULTIPLE_CHOICE, ["a", "b"], ["a", "b"]),
        (QuestionKind.MULTIPLE_CHOICE, [], None),
        (QuestionKind.SCALE, "5", 5),
        (QuestionKind.ACKNOWLEDGEMENT, "true", True),
        (QuestionKind.ACKNOWLEDGEMENT, None, None),
    ],
)
def test_a_value_is_kept_as_its_kind_of_question_holds_it(kind, posted, kept):
    assert drafting.clean_value(question(kind), posted) == kept


@pytest.mark.parametrize(
    ("kind", "posted"),
    [
        (QuestionKind.SINGLE_CHOICE, "c"),
        (QuestionKind.SINGLE_CHOICE, ["a", "b"]),
        (QuestionKind.MULTIPLE_CHOICE, ["a", "c"]),
        (QuestionKind.SCALE, "0"),
        (QuestionKind.SCALE, "6"),
        (QuestionKind.SCALE, "many"),
    ],
)
def test_a_value_that_is_not_offered_is_refused(kind, posted):
    with pytest.raises(NotPossible, match="Choose"):
        drafting.clean_value(question(kind), posted)


# --- Particulars ------------------------------------------------------------------------------------------------------


def particulars(submission, actor, **fields):
    fields = {"language": "en", "publication": Publication.ATTRIBUTED, **fields}
    return parties.set_particulars(submission.pk, actor=actor, **fields)


def test_particulars_are_kept(submission, author):
    particulars(submission, author, language="ar", publication=Publication.SECRETARIAT_ONLY)
    submission.refresh_from_db()
    assert (submission.language, submission.publication) == ("ar", "secretariat_only")


def test_a_publication_that_the_call_does_not_offer_is_refused(submission, author):
    type(submission.consultation).objects.update(publications=[Publication.ATTRIBUTED])
    with pytest.raises(NotPossible, match="does not offer"):
        particulars(submission, author, publication=Publication.UNATTRIBUTED)


def test_a_language_that_is_not_official_is_refused(submission, author):
    with pytest.raises(NotPossible, match="six official"):
        particulars(submission, author, language="tlh")


def test_names_spoken_for_are_kept_once_and_taken_out_again(submission, author):
    particulars(submission, author, on_behalf_of=["A  b", "A b", "C"])
    particulars(submission, author, on_behalf_of=["C", " "])
    assert [row.name for row in submission.on_behalf_of.all()] == ["C"]


def test_a_list_that_is_not_given_stays_as_it_is(submission, author):
    particulars(submission, author, on_behalf_of=["A"])
    particulars(submission, author)
    assert submission.on_behalf_of.count() == 1


def test_the_lead_is_no_co_submitter_of_itself(submission, author):
    other = OrganizationFactory()
    particulars(submission, author, co_submitters=[submission.organization, other])
    assert [row.organization for row in submission.co_submitters.all()] == [other]


def test_a_confirmed_co_submitter_stays_confirmed_when_the_list_is_saved_again(submission, author):
    other = MembershipFactory(role="focal_point")
    particulars(submission, author, co_submitters=[other.organization])
    parties.confirm_co_submitter(submission.co_submitters.get().pk, other.user)
    particulars(submission, author, co_submitters=[other.organization])
    assert submission.co_submitters.get().confirmed_by == other.user


def test_only_a_focal_point_of_the_co_submitter_confirms(submission, author):
    other = MembershipFactory(role="drafter")
    particulars(submission, author, co_submitters=[other.organization])
    with pytest.raises(NotPermitted, match="focal point"):
        parties.confirm_co_submitter(submission.co_submitters.get().pk, other.user)


def test_a_delegation_declares_its_association_itself():
    submission = SubmissionFactory(organization=StateFactory())
    actor, group = member(submission), OrganizationFactory(category=Category.NEGOTIATING_GROUP)
    particulars(submission, actor, associated_with=[group])
    declared = Association.objects.get()
    assert (declared.organization, declared.statement_of, declared.declared_by) == (
        submission.organization,
        group,
        actor,
    )


def test_particulars_are_refused_to_the_secretariat(submission):
    with pytest.raises(NotPermitted):
        particulars(submission, secretariat_of(submission.consultation))


# --- Comments on paragraphs -------------------------------------------------------------------------------------------


@pytest.fixture
def on_paragraphs():
    call = ConsultationFactory()
    QuestionFactory(
        section=call.questionnaire.sections.get(), key="paragraphs", number=5, kind=QuestionKind.PARAGRAPH_COMMENTS
    )
    paragraph = ParagraphFactory(section=TextSectionFactory(base_text=BaseTextFactory(consultation=call)))
    submission = SubmissionFactory(consultation=call)
    return submission.answers.get(question__key="paragraphs"), paragraph, member(submission)


def test_a_proposal_is_made_against_the_present_wording(on_paragraphs):
    answer, paragraph, actor = on_paragraphs
    paragraph.revisions.create(number=2, text="Newer words.")
    made = drafting.add_paragraph_comment(
        answer.pk, paragraph, actor=actor, action=ParagraphAction.AMEND, proposed_text=" Other  words. "
    )
    assert (made.revision.number, made.proposed_text) == (2, "Other words.")


def test_a_proposed_text_is_dropped_where_the_action_proposes_none(on_paragraphs):
    answer, paragraph, actor = on_paragraphs
    made = drafting.add_paragraph_comment(
        answer.pk, paragraph, actor=actor, action=ParagraphAction.DELETE, proposed_text="The old words."
    )
    assert made.proposed_text == ""


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"action": "amend", "comment": "a"}, "text that you propose"),
        ({"action": "comment", "proposed_text": "a"}, "Write a comment"),
        ({"action": "shout", "comment": "a"}, "Choose what"),
    ],
)
def test_a_comment_that_says_nothing_is_refused(on_paragraphs, fields, sentence):
    answer, paragraph, actor = on_paragraphs
    with pytest.raises(NotPossible, match=sentence):
        drafting.add_paragraph_comment(answer.pk, paragraph, actor=actor, **fields)


def test_a_paragraph_of_another_call_is_refused(on_paragraphs):
    answer, _paragraph, actor = on_paragraphs
    other = ParagraphFactory()
    with pytest.raises(NotPossible, match="not part"):
        drafting.add_paragraph_comment(answer.pk, other, actor=actor, action="comment", comment="a")


def test_a_comment_is_removed_by_an_author_only(on_paragraphs):
    answer, paragraph, actor = on_paragraphs
    made = drafting.add_paragraph_comment(answer.pk, paragraph, actor=actor, action="comment", comment="a")
    with pytest.raises(NotPermitted):
        drafting.remove_paragraph_comment(made.pk, UserFactory())
    drafting.remove_paragraph_comment(made.pk, actor)
    assert answer.paragraph_comments.count() == 0


def test_answers_of_drafts_are_visible_to_their_authors_alone(answer, author, submission):
    strangers = [UserFactory(is_superuser=True), secretariat_of(submission.consultation)]
    seen = [Answer.objects.visible_to(person).filter(pk=answer.pk).exists() for person in (author, *strangers)]
    assert seen == [True, False, False]


def test_a_revision_names_the_file_that_its_text_came_in(answer, author):
    drafting.save_answer(answer.pk, 0, actor=author, html="<p>One.</p>", from_file="draft.docx")
    assert answer.revisions.get().from_file == "draft.docx"
