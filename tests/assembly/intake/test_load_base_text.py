import io
from pathlib import Path

import docx
import pytest
import yaml
from django.core.management import CommandError, call_command

from submissions.models import Answer, BaseText, Paragraph, ParagraphComment, ParagraphRevision, Submission
from submissions.texts.services import base_texts
from submissions.values import moments
from tests.factories import ConsultationFactory, SubmissionFactory, submitted_version
from tests.word.reading import construction

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).resolve().parents[3] / "config/demo/elements_paper.yaml"
PARTS = {"Preamble": ["We have met.", "We reaffirm."], "Access": ["We note the gap.", "We call for funds."]}


@pytest.fixture
def call():
    return ConsultationFactory(slug="the-call", published_at=None)


def run(file, *options, **named):
    out = io.StringIO()
    call_command("load_base_text", str(file), *options, **{"consultation": "the-call", "stdout": out} | named)
    return out.getvalue()


def refused(file, *options, **named):
    with pytest.raises(CommandError) as caught:
        run(file, *options, **named)
    assert caught.value.returncode == 2
    return str(caught.value)


@pytest.fixture
def data(tmp_path):
    """Write a data file of sections: title -> paragraphs, each a text or a mapping."""

    def written(parts, **head):
        sections = [
            {"title": title, "paragraphs": [{"text": row} if isinstance(row, str) else row for row in rows]}
            for title, rows in parts.items()
        ]
        path = tmp_path / "text.yaml"
        path.write_text(
            yaml.safe_dump({"schema": 1, "title": "Paper", "sections": sections} | head, allow_unicode=True)
        )
        return path

    return written


@pytest.fixture
def word(tmp_path):
    """Write a Word file of (style, text) pairs; the style "Bold" is a bold paragraph."""

    def written(*lines):
        document = docx.Document()
        for style, text in lines:
            if style == "Bold":
                document.add_paragraph().add_run(text).bold = True
            else:
                document.add_paragraph(text, style)
        path = tmp_path / "text.docx"
        document.save(path)
        return path

    return written


def shown(call):
    """Section, number, key and present text of each paragraph."""
    rows = Paragraph.objects.filter(base_text__consultation=call).select_related("section").order_by("position")
    return [(row.section.title, row.number, row.key, row.revisions.order_by("-number")[0].text) for row in rows]


def comment_on(call, number, **said):
    answer = Answer.objects.filter(submission__consultation=call).first()
    answer = answer or SubmissionFactory(consultation=call).answers.first()
    revision = ParagraphRevision.objects.filter(paragraph__number=number).latest("number")
    return ParagraphComment.objects.create(answer=answer, revision=revision, **{"comment": "Mind this."} | said)


# ---- from a data file


def test_a_data_file_makes_the_text_and_a_second_time_nothing(call, data):
    said = run(data(PARTS, symbol="A/1", notice="A draft.", language="fr"))
    assert "4 paragraphs in 2 sections: 4 new" in said
    text = BaseText.objects.get(consultation=call)
    assert (text.title, text.symbol, text.note, text.language) == ("Paper", "A/1", "A draft.", "fr")
    made = [
        ("Preamble", "1", "p-001", "We have met."),
        ("Preamble", "2", "p-002", "We reaffirm."),
        ("Access", "3", "p-003", "We note the gap."),
        ("Access", "4", "p-004", "We call for funds."),
    ]
    assert shown(call) == made
    rows = list(ParagraphRevision.objects.values_list("pk", "created_at", "paragraph__section"))
    assert "4 unchanged, 0 removed" in run(data(PARTS))
    assert shown(call) == made
    assert list(ParagraphRevision.objects.values_list("pk", "created_at", "paragraph__section")) == rows
    text.refresh_from_db()
    assert (text.symbol, text.note, text.language) == ("A/1", "A draft.", "fr")


def test_the_text_of_the_demonstration_is_such_a_file(call):
    said = run(DEMO)
    wanted = base_texts.read(DEMO)
    assert f"{len(wanted.paragraphs)} paragraphs in {len(wanted.sections)} sections" in said
    assert [(row.key, row.number) for row in wanted.paragraphs][:2] == [("p-001", "1"), ("p-002", "2")]
    assert len(shown(call)) == len(wanted.paragraphs) > 10


def test_a_file_may_name_its_call_and_its_numbers(call, data):
    parts = {"Preamble": [{"number": "4 bis", "text": "One."}, {"number": "OP5", "text": "Two.", "key": "the-fifth"}]}
    run(data(parts, key="the-call"), consultation=None)
    assert [row[1:3] for row in shown(call)] == [("4 bis", "p-4-bis"), ("OP5", "the-fifth")]


def test_a_dry_run_says_it_all_and_writes_nothing(call, data):
    said = run(data(PARTS), dry_run=True)
    assert "3. We note the gap. [p-003] new" in said
    assert "Nothing was written" in said
    assert not BaseText.objects.exists()


# ---- what is refused


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        ({"A": [{"number": 1, "text": "One."}, {"number": 1, "text": "Two."}]}, "Number 1 stands twice, at “One.” and"),
        ({"A": [{"number": 1, "text": "One."}, {"text": "Two."}]}, "“Two.” has no number"),
        ({"": ["One."]}, "“One.” stands under no heading"),
        ({"A": [{"number": 7, "text": ""}]}, "Number 7 has no text."),
        ({"A": [{"key": "p", "text": "One."}, {"key": "p", "text": "Two."}]}, "The key “p” stands more than once."),
        ({"A": [{"key": "p 1", "text": "One."}]}, "The key “p 1” may have"),
        ({"A": []}, "The text has no numbered paragraphs."),
        ({"A": [{"number": "1" * 21, "text": "One."}]}, "is longer than 20 characters"),
        ({"A" * 301: ["One."]}, "is longer than 300 characters"),
        ({"A": [{"text": "One.", "colour": "red"}]}, "unknown entry: colour"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(call, data, parts, sentence):
    assert sentence in refused(data(parts))
    assert not BaseText.objects.exists()


@pytest.mark.parametrize(
    "content", ["", "[]", "schema: 2", "schema: 1", "{schema: 1, sections: [A]}", "a: [", "{1: 2}"]
)
def test_what_is_no_base_text_is_refused(call, tmp_path, content):
    path = tmp_path / "text.yaml"
    path.write_text(content)
    assert "YAML" in (said := refused(path)) or "no base text" in said


def test_every_fault_is_told_at_once(call, data):
    said = refused(data({"": ["One."]}, title="", language="xx"))
    assert [part in said for part in ("under no heading", "has no title", "“xx” is none of")] == [True] * 3


def test_a_file_or_a_call_that_is_not_there_is_said(call, data, tmp_path):
    assert "There is no file" in refused(tmp_path / "none.docx")
    assert "no call for inputs" in refused(data(PARTS), consultation="another")


# ---- a text that is there already


def test_a_paragraph_reworded_after_a_comment_has_a_new_revision_and_keeps_the_comment(call, data):
    run(data(PARTS))
    comment = comment_on(call, "3")
    said = run(data({**PARTS, "Access": ["We note the wide gap.", "We call for funds."]}))
    assert "3. We note the wide gap. [p-003] reworded, revision 2" in said
    comment.refresh_from_db()
    assert (comment.revision.number, comment.revision.text) == (1, "We note the gap.")
    assert shown(call)[2] == ("Access", "3", "p-003", "We note the wide gap.")


def test_before_anybody_could_comment_a_text_is_corrected_in_place(call, data):
    run(data(PARTS))
    changed = data({**PARTS, "Access": ["We note the wide gap.", "We call for funds."]})
    assert "1 corrected" in run(changed)
    assert ParagraphRevision.objects.filter(paragraph__key="p-003").count() == 1
    call.published_at = moments.now()
    call.save()
    assert "1 reworded" in run(data(PARTS))
    assert ParagraphRevision.objects.filter(paragraph__key="p-003").count() == 2


def test_paragraphs_keep_their_keys_where_others_come_between(call, data):
    run(data(PARTS))
    comment = comment_on(call, "3")
    said = run(data({"Preamble": ["We have met.", "Quite another matter."], "New": ["We reaffirm."], "Access": [
        "We note the large gap.", "We call for funds."]}))  # fmt: skip
    assert shown(call) == [
        ("Preamble", "1", "p-001", "We have met."),
        ("Preamble", "2", "p-002-2", "Quite another matter."),
        ("New", "3", "p-002", "We reaffirm."),
        ("Access", "4", "p-003", "We note the large gap."),
        ("Access", "5", "p-004", "We call for funds."),
    ]
    assert "[p-003] reworded, revision 2 (was 3)" in said
    comment.refresh_from_db()
    assert comment.revision.paragraph.number == "4"
    assert [section.title for section in BaseText.objects.get().sections.all()] == ["Preamble", "New", "Access"]


def test_a_paragraph_written_wholly_anew_is_known_by_its_number(call, data):
    run(data(PARTS))
    comment = comment_on(call, "2")
    run(data({**PARTS, "Preamble": ["We have met.", "Quite another matter."]}))
    comment.refresh_from_db()
    assert comment.revision.paragraph.revisions.latest("number").text == "Quite another matter."


def test_keys_in_the_file_decide(call, data):
    run(data({"A": [{"key": "a", "text": "One."}, {"key": "b", "text": "Two."}]}))
    run(data({"A": [{"key": "b", "text": "One."}, {"key": "a", "text": "Two."}]}))
    assert [row[1:] for row in shown(call)] == [("1", "b", "One."), ("2", "a", "Two.")]


def test_a_paragraph_without_comments_may_go_and_one_with_may_not(call, data):
    run(data(PARTS))
    said = run(data({"Preamble": PARTS["Preamble"], "Access": PARTS["Access"][:1]}))
    assert "removed: 4 [p-004]" in said
    comment_on(call, "3")
    said = refused(data({"Preamble": PARTS["Preamble"]}))
    assert "can be reworded but not removed" in said
    assert "3. We note the gap." in said
    assert len(shown(call)) == 3


def test_a_comment_that_was_handed_in_holds_its_paragraph_too(call, data):
    run(data(PARTS))
    comment = comment_on(call, "4")
    call.published_at = call.opens_at
    call.save()
    submitted_version(Submission.objects.get(consultation=call), {"q1": "<p>One.</p>"})
    comment.delete()
    assert "4. We call for funds." in refused(data({"Preamble": PARTS["Preamble"], "Access": PARTS["Access"][:1]}))


# ---- from a Word file


def test_numbered_paragraphs_under_headings_make_the_text(call, word):
    said = run(
        word(
            ("Title", "Elements paper"),
            ("Normal", "Prepared by the co-facilitators"),
            ("Heading 1", "I. Preamble"),
            ("Normal", "1. We have met:"),
            ("Normal", "(a) in Geneva;"),
            ("Normal", "(b) in Tunis."),
            ("Normal", "2.\tWe reaffirm."),
            ("Heading 1", "II. Access"),
            ("Heading 2", "A. Networks"),
            ("Normal", "2 bis. We note."),
            ("Bold", "B. Skills"),
            ("Normal", "3) In 2024. We call."),
        ),
        symbol="A/1",
    )
    assert "left out, not above or below a numbered paragraph: “Prepared by the co-facilitators”" in said
    assert shown(call) == [
        ("I. Preamble", "1", "p-001", "We have met: (a) in Geneva; (b) in Tunis."),
        ("I. Preamble", "2", "p-002", "We reaffirm."),
        ("II. Access – A. Networks", "2 bis", "p-2-bis", "We note."),
        ("B. Skills", "3", "p-003", "In 2024. We call."),
    ]
    text = BaseText.objects.get()
    assert (text.title, text.symbol) == ("Elements paper", "A/1")


def test_words_own_numbers_count_through_headings(call, word):
    lines = [(style, text) for title, rows in PARTS.items() for style, text in
             [("Heading 2", title), *(("List Number", row) for row in rows)]]  # fmt: skip
    run(word(("Heading 1", "Elements paper"), *lines))
    assert [(row[0], row[1], row[3]) for row in shown(call)] == [
        ("Preamble", "1", "We have met."),
        ("Preamble", "2", "We reaffirm."),
        ("Access", "3", "We note the gap."),
        ("Access", "4", "We call for funds."),
    ]
    assert BaseText.objects.get().title == "Elements paper"


def test_a_bold_line_above_the_headings_is_the_title_and_a_heading_above_nothing_is_told(call, word):
    lines = [("Bold", "I. Preamble"), ("Normal", "1. We have met."), ("Bold", "II. Empty"), ("Bold", "III. Access"),
             ("Normal", "2. We note."), ("Bold", "Annex")]  # fmt: skip
    assert "The text has no title" in refused(word(*lines))
    said = run(word(("Normal", "A/80/L.1"), ("Bold", "Elements paper"), *lines))
    assert [row[0] for row in shown(call)] == ["I. Preamble", "III. Access"]
    assert BaseText.objects.get().title == "Elements paper"
    assert [f"numbered paragraph: “{text}”" in said for text in ("A/80/L.1", "II. Empty", "Annex")] == [True] * 3


def test_a_heading_reworded_moves_no_paragraph(call, data):
    run(data(PARTS))
    assert "4 unchanged" in run(data({"Opening": PARTS["Preamble"], "Access": PARTS["Access"]}))
    assert [row[0] for row in shown(call)] == ["Opening", "Opening", "Access", "Access"]
    assert BaseText.objects.get().sections.count() == 2


def test_what_a_word_file_lacks_is_said(call, word):
    said = refused(
        word(
            ("Normal", "1. Before any heading."),
            ("Heading 1", "Preamble"),
            ("Normal", "Without a number."),
            ("Normal", "1. A second first."),
        )
    )
    for sentence in (
        "“Before any heading.” stands under no heading",
        "“Without a number.” has no number",
        "Number 1 stands twice, at “Before any heading.” and at “A second first.”",
        "The text has no title",
    ):
        assert sentence in said
    assert not BaseText.objects.exists()


def test_a_text_loaded_from_word_is_brought_up_to_date_from_word(call, word):
    lines = [("Title", "Paper"), ("Heading 1", "Preamble"), ("Normal", "1. We have met in two cities.")]
    run(word(*lines))
    comment = comment_on(call, "1")
    assert "1 unchanged" in run(word(*lines))
    run(word(*lines[:2], ("Normal", "1. We begin."), ("Normal", "2. We have met in three cities.")))
    comment.refresh_from_db()
    assert (comment.revision.paragraph.number, comment.revision.paragraph.key) == ("2", "p-001")
    assert [row[1:] for row in shown(call)] == [
        ("1", "p-001-2", "We begin."),
        ("2", "p-001", "We have met in three cities."),
    ]


def test_what_was_deleted_in_the_file_is_told(call, tmp_path):
    deleted = '<w:del w:id="1" w:author="Ada"><w:r><w:delText>twice</w:delText></w:r></w:del>'
    body = (
        construction.paragraph("Preamble", properties='<w:outlineLvl w:val="0"/>')
        + construction.paragraph("1. We have met ", deleted)
    )  # fmt: skip
    said = run(construction.saved(tmp_path, construction.package(body)), title="Paper")
    assert "twice" in said
    assert shown(call) == [("Preamble", "1", "p-001", "We have met")]


def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(call, tmp_path):
    path = tmp_path / "text.docx"
    path.write_bytes(b"no Word file")
    assert refused(path)
