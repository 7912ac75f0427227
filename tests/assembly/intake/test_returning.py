import copy
import io
import zipfile

import pytest
from django.utils import translation
from hypothesis import assume, given, settings

import richtext
from assembly.intake.services import returning
from assembly.outputs.services import drafting_file, templates
from submissions.drafting import services as drafting
from submissions.drafting.services.attachments import File
from submissions.models import Answer, Question, Submission
from submissions.values.enums import QuestionKind
from submissions.values.exceptions import NotPossible
from tests.assembly.returned import W, control, edited, flatten, paragraph, source_of, unbookmark, without, write
from tests.factories import OptionFactory, QuestionFactory, SubmissionFactory, fill, secretariat_of
from tests.richtext import strategies
from tests.word.writing import odd

pytestmark = pytest.mark.django_db

RICH = (
    "<h3>Access</h3><p>We <strong>welcome</strong> the <em>draft</em>, <a href='https://example.org/a'>the paper</a>."
    "</p><ul><li><p>First</p><ul><li><p>Within</p></li></ul></li><li><p>Second</p></li></ul><ol start='3'><li><p>Third"
    "</p></li></ol><blockquote><p>As agreed</p></blockquote><table><tbody><tr><th><p>Year</p></th><th><p>Sum</p></th>"
    "</tr><tr><td><p>2024</p></td><td><p>7</p></td></tr></tbody></table><p>End<sup>2</sup>.</p>"
)


@pytest.fixture
def submission():
    made = SubmissionFactory()
    fill(made, {"q1": RICH, "q2": "<p>One two three.</p><p>Four five six.</p>", "contact": "Ada"})
    return Submission.objects.select_related("organization", "consultation__process").get(pk=made.pk)


@pytest.fixture
def back(submission, tmp_path):
    """What a file made now proposes once it has been changed, to the draft as it then is."""

    def returned(change=lambda _root: None, content=None, meanwhile=None):
        content = edited(content or drafting_file.drafting_file(submission), change)
        if meanwhile:
            fill(submission, meanwhile)
        found = returning.proposals(source_of(tmp_path, content), Submission.objects.get(pk=submission.pk))
        assert found.words_in == found.words_placed + found.words_matched + found.words_reported
        return found, {proposal.question.key: proposal for proposal in found}

    return returned


def states(found):
    return {proposal.question.key: proposal.state for proposal in found}


def add_questions(submission):
    section = submission.consultation.questionnaire.sections.get()
    single = QuestionFactory(section=section, key="one", kind=QuestionKind.SINGLE_CHOICE)
    several = QuestionFactory(section=section, key="many", kind=QuestionKind.MULTIPLE_CHOICE)
    for question in (single, several):
        for name in ("alpha", "beta", "gamma"):
            OptionFactory(question=question, value=name, label_en=name.title())
    QuestionFactory(section=section, key="step", kind=QuestionKind.SCALE, scale_max=5, shown_if=single,
                    shown_if_values=["alpha"])  # fmt: skip
    QuestionFactory(section=section, key="ack", kind=QuestionKind.ACKNOWLEDGEMENT)
    for question in Question.objects.filter(key__in=("one", "many", "step", "ack")):
        Answer.objects.create(submission=submission, question=question)


# ---- untouched


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans", "ru"])
def test_an_untouched_file_changes_nothing_in_whatever_language_it_was_made(back, submission, language):
    add_questions(submission)
    fill(submission, {"one": "beta", "many": ["alpha", "gamma"], "step": 4, "ack": True})
    with translation.override(language):
        content = drafting_file.drafting_file(submission)
    found, _ = back(content=content)
    assert set(states(found).values()) == {"unchanged"}
    assert (found.notes, found.elsewhere, found.losses) == ((), (), ())


def test_an_untouched_file_is_no_change_to_a_draft_that_moved_on(back):
    found, _ = back(meanwhile={"q2": "<p>Something else.</p>"})
    assert set(states(found).values()) == {"unchanged"}


@settings(max_examples=30)
@given(strategies.blocks)
def test_every_kind_of_block_comes_back_as_it_went(submission, tmp_path, blocks):
    answer = submission.answers.get(question__key="q3")
    html = richtext.clean(richtext.serialize(blocks)).html
    Answer.objects.filter(pk=answer.pk).update(html=html, revision=answer.revision)
    found = returning.proposals(source_of(tmp_path, drafting_file.drafting_file(submission)), submission)
    proposal = next(proposal for proposal in found if proposal.question.key == "q3")
    assert proposal.state == "unchanged"
    kept = richtext.parse(proposal.html)
    assert richtext.checksum(kept) == richtext.checksum(richtext.parse(html))
    assert found.words_in == found.words_placed + found.words_matched + found.words_reported


@settings(max_examples=20)
@given(strategies.blocks)
def test_a_paragraph_added_in_word_leaves_every_other_block_as_it_was(submission, tmp_path, blocks):
    html = richtext.normalize(blocks, submission.consultation.allowed).html
    assume("\N{SOFT HYPHEN}" not in html)  # shows nothing by itself, and the reader leaves it out
    answer = submission.answers.get(question__key="q3")
    Answer.objects.filter(pk=answer.pk).update(html=html)

    def change(root):
        control(root, "q3").find(f"{W}sdtContent").append(paragraph("Added."))

    content = edited(drafting_file.drafting_file(submission), change)
    found = returning.proposals(source_of(tmp_path, content), submission)
    proposal = next(proposal for proposal in found if proposal.question.key == "q3")
    assert proposal.html == html + "<p>Added.</p>"


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li><p>One</p><p>More of one</p></li><li><p>Two</p><ol><li><p>In it</p><p>Yet</p></li></ol></li></ul>",
        '<ol start="3"><li><p>One</p><p>More of one</p></li><li><p>Two</p></li></ol><p>After</p>',
        "<blockquote><p>One</p><p>Two</p></blockquote><p>x</p><blockquote><p>a</p></blockquote>",
        "<h4>One</h4><p>a</p>",
        "<blockquote><ul><li><p>One</p></li><li><p>Two</p></li></ul><p>Three</p></blockquote>",
        "<p>a</p><blockquote><p>b</p><ol><li><p>One</p><ul><li><p>c</p></li></ul></li></ol></blockquote><ul><li><p>d</p></li></ul>",
        "<table><tr><th><p>A</p></th><td><p>b</p></td></tr><tr><th><p>C</p></th><td><p>d</p><p>One</p></td></tr></table>",
        "<ul><li><p>One</p><table><tr><td><p>b</p></td></tr></table></li></ul>",
    ],
)
def test_a_word_changed_within_a_block_leaves_the_block_what_it_was(back, submission, html):
    fill(submission, {"q3": html})

    def change(root):
        next(text for text in control(root, "q3").iter(f"{W}t") if text.text == "One").text = "Won"

    _, by_key = back(change)
    assert by_key["q3"].html == html.replace("One", "Won")


def test_words_never_stand_twice_where_a_block_cannot_be_told(back, submission):
    fill(submission, {"q3": "<blockquote><ul><li><p>One</p></li></ul><p>Two</p></blockquote>"})

    def change(root):
        next(text for text in control(root, "q3").iter(f"{W}t") if text.text == "One").text = "Won"

    _, by_key = back(change)
    assert richtext.plain_text(richtext.parse(by_key["q3"].html)) == "Won\nTwo"


# ---- changed


def test_only_what_was_changed_is_proposed_and_shown(back):
    found, by_key = back(lambda root: write(root, "q2", "One two three.", "Four five seven."))
    assert {key for key, state in states(found).items() if state != "unchanged"} == {"q2"}
    proposal = by_key["q2"]
    assert (proposal.state, proposal.default, proposal.file_base) == ("changed", "file", proposal.answer.revision)
    assert proposal.diff == "<p>One two three.</p><p>Four five <del>six.</del><ins>seven.</ins></p>"
    assert proposal.html == "<p>One two three.</p><p>Four five seven.</p>"
    assert proposal.chosen("keep").html == proposal.answer.html


def test_an_edit_in_one_paragraph_leaves_the_formatting_of_the_others(back, submission):
    def change(root):
        box = control(root, "q1")
        box.find(f"{W}sdtContent").append(paragraph("Added at the end."))

    _, by_key = back(change)
    assert by_key["q1"].html == submission.answers.get(question__key="q1").html + "<p>Added at the end.</p>"


def test_an_answer_to_an_empty_question_comes_in(back):
    _, by_key = back(lambda root: write(root, "q3", "Now answered."))
    assert (by_key["q3"].state, by_key["q3"].html) == ("changed", "<p>Now answered.</p>")


def test_an_emptied_box_proposes_no_text_and_says_so(back):
    _, by_key = back(lambda root: write(root, "q2"))
    assert (by_key["q2"].state, by_key["q2"].html) == ("changed", "")
    assert "empty in the file" in by_key["q2"].notes[0]


def test_a_placeholder_is_no_text(back):
    found, by_key = back()
    assert by_key["q3"].state == "unchanged"
    assert not any("Click here" in loss.excerpt for loss in found.losses)


def test_tracked_changes_are_read_as_accepted_and_listed_with_the_comments(back):
    def change(root):
        write(root, "q2", "One two three.")
        content = control(root, "q2").find(f"{W}sdtContent")
        content.append(paragraph("Four five six."))
        text = content[-1].find(f"{W}r")
        deleted = copy.deepcopy(text)
        deleted.find(f"{W}t").tag = f"{W}delText"
        deleted.find(f"{W}delText").text = "Four "
        text.find(f"{W}t").text = "five six."
        for tag, run in (("del", deleted), ("ins", copy.deepcopy(text))):
            wrapper = content[-1].makeelement(f"{W}{tag}", {f"{W}author": "Ben", f"{W}id": "900"})
            wrapper.append(run)
            text.addprevious(wrapper)
        content[-1].find(f"{W}ins/{W}r/{W}t").text = "Then "

    found, by_key = back(change)
    assert by_key["q2"].html == "<p>One two three.</p><p>Then five six.</p>"
    assert [(change.code, change.author) for change in found.changes] == [("deletion", "Ben"), ("insertion", "Ben")]


# ---- the draft moved on


def test_changes_at_different_places_are_merged(back):
    _, by_key = back(
        lambda root: write(root, "q2", "One two three.", "Four five seven."),
        meanwhile={"q2": "<p>Nought one two three.</p><p>Four five six.</p>"},
    )
    proposal = by_key["q2"]
    assert (proposal.state, proposal.default) == ("merged", "merged")
    assert proposal.html == "<p>Nought one two three.</p><p>Four five seven.</p>"
    assert [choice.value for choice in proposal.choices] == ["merged", "keep", "file"]


def test_changes_at_one_place_are_for_a_person_to_decide(back):
    _, by_key = back(
        lambda root: write(root, "q2", "One two three.", "Four five seven."),
        meanwhile={"q2": "<p>One two three.</p><p>Four five eight.</p>"},
    )
    proposal = by_key["q2"]
    assert (proposal.state, proposal.default) == ("conflict", "")
    assert proposal.html == "<p>One two three.</p><p>Four five eight.</p>"
    assert "seven" in proposal.chosen("file").html
    assert "seven" in proposal.chosen("both").html
    assert "eight" in proposal.chosen("both").html
    for undecided in ("", "other"):
        with pytest.raises(NotPossible):
            proposal.chosen(undecided)


def test_a_merge_keeps_what_no_file_can_say(back, submission):
    quoted = "<blockquote><ul><li><p>One</p></li></ul><p>Two</p></blockquote><p>{}</p><p>Four</p>"
    fill(submission, {"q3": quoted.format("Three")})

    def change(root):
        control(root, "q3").find(f"{W}sdtContent").append(paragraph("Five"))

    _, by_key = back(change, meanwhile={"q3": quoted.format("Three and a half")})
    assert by_key["q3"].state == "merged"
    assert by_key["q3"].html == quoted.format("Three and a half") + "<p>Five</p>"


def test_two_first_answers_are_a_conflict(back):
    _, by_key = back(lambda root: write(root, "q3", "From the file."), meanwhile={"q3": "<p>On the site.</p>"})
    assert by_key["q3"].state == "conflict"


def test_what_the_draft_says_already_is_no_change(back):
    _, by_key = back(lambda root: write(root, "q3", "The same."), meanwhile={"q3": "<p>The same.</p>"})
    assert by_key["q3"].state == "unchanged"


# ---- other kinds of question


def test_choices_come_back_by_their_labels(back, submission):
    add_questions(submission)
    fill(submission, {"many": ["alpha"]})

    def change(root):
        write(root, "one", "Beta")
        write(root, "many", "☐ Alpha", "[x] Beta", "☒ Gamma")
        write(root, "step", "3")
        write(root, "ack", "☒ I acknowledge this")
        write(root, "contact", "Grace")

    _, by_key = back(change)
    chosen = {key: by_key[key].chosen(by_key[key].default).value for key in ("one", "many", "step", "ack", "contact")}
    assert chosen == {"one": "beta", "many": ["beta", "gamma"], "step": 3, "ack": True, "contact": "Grace"}
    for key, value in chosen.items():
        assert drafting.clean_value(by_key[key].question, value) == value


def test_a_choice_that_is_not_offered_is_said_and_changes_nothing(back, submission):
    add_questions(submission)
    found, by_key = back(lambda root: write(root, "one", "Delta and more"))
    assert (by_key["one"].state, by_key["one"].choices) == ("unread", ())
    assert "Delta" in by_key["one"].notes[0]
    (part,) = found.elsewhere
    assert (part.near.key, part.words, part.unread) == ("one", 3, True)


def test_a_ticked_label_is_a_choice(back, submission):
    add_questions(submission)
    _, by_key = back(lambda root: write(root, "one", "☒ Beta"))
    assert by_key["one"].chosen("file").value == "beta"


def test_boxes_ticked_on_both_sides_are_merged(back, submission):
    add_questions(submission)
    fill(submission, {"many": ["alpha"]})
    _, by_key = back(lambda root: write(root, "many", "☒ Beta", "☐ Alpha"), meanwhile={"many": ["alpha", "gamma"]})
    assert (by_key["many"].state, by_key["many"].chosen("merged").value) == ("merged", ["beta", "gamma"])


def stretch(root, key, over):
    """Let the box of an answer hold what follows it too, up to the answer of the question ``over``, as LibreOffice may.

    Return what it then holds.
    """
    box, last = control(root, key), control(root, over)
    inside = box.find(f"{W}sdtContent")
    while (following := box.getnext()) is not last:
        inside.append(following)
    inside.extend(last.find(f"{W}sdtContent"))
    last.getparent().remove(last)
    return inside


@pytest.mark.parametrize(("key", "over"), [("many", "step"), ("one", "step"), ("contact", "one")])
def test_a_box_that_was_stretched_over_what_follows_ends_where_its_answer_does(back, submission, key, over):
    add_questions(submission)
    fill(submission, {"one": "beta", "many": ["alpha"], "step": 4, "q3": "<p>Seven.</p>"})

    found, _ = back(lambda root: stretch(root, key, over))
    assert set(states(found).values()) == {"unchanged"}
    assert (found.elsewhere, found.losses) == ((), ())


def test_what_a_person_wrote_past_the_end_of_an_answer_is_told_in_a_stretched_box_too(back, submission):
    add_questions(submission)
    fill(submission, {"many": ["alpha"], "step": 4})

    def change(root):
        inside = stretch(root, "many", "step")
        end = next(p for p in inside if "end of the answer" in "".join(p.itertext()))
        end.addnext(paragraph("Mind this."))

    found, _ = back(change)
    assert set(states(found).values()) == {"unchanged"}
    (part,) = found.elsewhere
    assert (part.near.key, part.words, part.unread) == ("many", 2, False)


# ---- names that got lost


def stripped(root):
    unbookmark(root)
    flatten(root)


@pytest.mark.parametrize(
    "loss",
    [
        lambda root: [tag.getparent().remove(tag) for tag in list(root.iter(f"{W}tag"))],
        flatten,
        stripped,
        unbookmark,
    ],
    ids=["tags", "controls", "controls and bookmarks", "bookmarks"],
)
@pytest.mark.parametrize("properties", [True, False])
def test_answers_are_found_by_whatever_name_is_left(back, submission, loss, properties):
    content = drafting_file.drafting_file(submission)
    if not properties:
        content = without(content, "docProps/custom.xml")

    def change(root):
        write(root, "q2", "One two three.", "Four five seven.")
        loss(root)

    _, by_key = back(change, content=content)
    assert by_key["q2"].chosen("file").html == "<p>One two three.</p><p>Four five seven.</p>"
    # Without properties, tags and bookmarks nothing says any more what the file was made from: a person decides.
    if properties or loss is not stripped:
        assert by_key["q2"].state == "changed"
        assert by_key["q1"].state == by_key["q3"].state == "unchanged"
    else:
        assert by_key["q2"].state == "conflict"


def test_a_deleted_box_leaves_the_draft_alone_and_is_said(back):
    def change(root):
        box = control(root, "q2")
        box.getparent().remove(box)

    _, by_key = back(change)
    assert (by_key["q2"].state, by_key["q2"].choices) == ("absent", ())


def test_text_beside_its_box_is_added_and_said(back):
    def change(root):
        control(root, "q2").addnext(paragraph("Below the box."))

    _, by_key = back(change)
    assert by_key["q2"].html == "<p>One two three.</p><p>Four five six.</p><p>Below the box.</p>"
    assert "outside the box" in by_key["q2"].notes[0]


def test_text_outside_every_answer_is_reported_with_the_question_it_follows(back):
    def change(root):
        body = root[0]
        body.insert(0, paragraph("A word before all."))
        body.insert(len(body) - 1, paragraph("A word after all."))

    found, _ = back(change)
    assert [(richtext.plain_text(part.blocks), part.near and part.near.key) for part in found.elsewhere] == [
        ("A word before all.", None),
        ("A word after all.", "q3"),
    ]
    assert set(states(found).values()) == {"unchanged"}


def test_a_copy_of_a_box_with_another_text_is_not_lost(back):
    def change(root):
        twin = copy.deepcopy(control(root, "q2"))
        root[0].insert(len(root[0]) - 1, twin)
        write(root, "q2", "One two three.", "Four five seven.")

    _, by_key = back(change)
    assert by_key["q2"].html == "<p>One two three.</p><p>Four five seven.</p>"

    def both(root):
        twin = copy.deepcopy(control(root, "q2"))
        write(root, "q2", "First text.")
        root[0].insert(len(root[0]) - 1, twin)
        twin.find(f"{W}sdtContent")[0].find(f"{W}r/{W}t").text = "Second text."

    _, by_key = back(both)
    assert "First text." in by_key["q2"].html
    assert "Second text." in by_key["q2"].html
    assert "more than once" in by_key["q2"].notes[0]


def test_a_control_within_a_box_belongs_to_the_answer(back):
    def change(root):
        inner = copy.deepcopy(control(root, "q1"))
        inner.find(f"{W}sdtPr/{W}tag").set(f"{W}val", "date")
        content = inner.find(f"{W}sdtContent")
        for child in list(content):
            content.remove(child)
        content.append(paragraph("Within."))
        control(root, "q2").find(f"{W}sdtContent").append(inner)

    _, by_key = back(change)
    assert by_key["q2"].html.endswith("<p>Within.</p>")
    assert by_key["q1"].state == "unchanged"


def test_boxes_grown_together_are_parted_at_the_shaded_lines(back):
    def change(root):
        first, second = (control(root, key).getparent().getparent() for key in ("q1", "q2"))
        content = control(root, "q1").find(f"{W}sdtContent")
        following = first.getnext()
        while following is not second:
            after = following.getnext()
            content.append(following)
            following = after
        content.extend(list(control(root, "q2").find(f"{W}sdtContent")))
        second.getparent().remove(second)

    found, _ = back(change)
    assert set(states(found).values()) == {"unchanged"}


# ---- files of others


def test_a_file_of_another_call_or_organization_is_refused_in_a_sentence(submission, tmp_path):
    colleague = SubmissionFactory(consultation=submission.consultation)
    other_call = SubmissionFactory()
    for other, said in ((colleague, "another organization"), (other_call, "another call")):
        source = source_of(tmp_path, drafting_file.drafting_file(other))
        assert returning.recognises(source)
        with pytest.raises(NotPossible, match=said):
            returning.proposals(source, submission)


def test_a_changed_questionnaire_is_said(back, submission):
    content = drafting_file.drafting_file(submission)
    Question.objects.filter(key="q2").update(text_en="What of matter two, after all?")
    found, by_key = back(lambda root: write(root, "q2", "One two three."), content=content)
    assert "questionnaire was changed" in found.notes[0]
    assert by_key["q2"].state == "changed"


def test_an_empty_questionnaire_filled_in_becomes_answers(back, submission):
    fill(submission, {"q2": ""})
    content = drafting_file.empty_file(submission.consultation)
    _, by_key = back(
        lambda root: (write(root, "q2", "Written offline."), write(root, "q1", "Me too.")), content=content
    )
    assert (by_key["q2"].state, by_key["q2"].html) == ("changed", "<p>Written offline.</p>")
    assert by_key["q1"].state == "conflict"
    assert by_key["contact"].state == "unchanged"


def test_another_word_file_is_not_taken_for_one_of_ours(tmp_path, submission):
    content = without(drafting_file.drafting_file(submission), "docProps/custom.xml")
    assert not returning.recognises(source_of(tmp_path, edited(content, flatten)))


@pytest.mark.parametrize("answered", [1, 3])
def test_proposals_take_as_many_queries_however_many_answers_there_are(
    submission, tmp_path, answered, django_assert_num_queries
):
    fill(submission, {f"q{number}": f"<p>Text {number}.</p>" for number in range(1, answered + 1)})
    source = source_of(tmp_path, drafting_file.drafting_file(submission))
    again = Submission.objects.select_related("organization", "consultation__process").get(pk=submission.pk)
    with django_assert_num_queries(8):
        returning.proposals(source, again)


@pytest.mark.parametrize("make", odd.TEMPLATES.values(), ids=odd.TEMPLATES)
def test_a_file_in_the_look_of_the_call_comes_back_as_it_was(submission, back, tmp_path, make):
    path = tmp_path / "made.docx"
    make(path)
    secretariat = secretariat_of(submission.consultation)
    template, _new = templates.upload(secretariat, File("Look.docx", path.read_bytes()))
    templates.choose_for_call(submission.consultation, secretariat, template)
    content = drafting_file.drafting_file(submission)
    assert f">{template.sha256}<".encode() in part(content, "docProps/custom.xml")
    # Another look since then changes nothing about what the file was made with.
    templates.choose_for_call(submission.consultation, secretariat, None)
    _found, by_key = back(lambda root: write(root, "q2", "Written anew."), content)
    assert {key: proposal.state for key, proposal in by_key.items() if proposal.state != "unchanged"} == {
        "q2": "changed"
    }


def part(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)
