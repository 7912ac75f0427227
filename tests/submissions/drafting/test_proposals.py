"""Text proposals on paragraphs: how they are shown, to whom, and that a paragraph was reworded since."""

import io
import re

import docx
import pytest
from django.urls import reverse

from richtext import serialize
from submissions.drafting import services as drafting
from submissions.drafting.snapshot import snapshot
from submissions.models import ParagraphComment
from submissions.record.services import submitting
from submissions.values.contents import blocks_of
from submissions.values.enums import ParagraphAction, QuestionKind
from submissions.values.exceptions import NotPossible
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    ParagraphFactory,
    QuestionFactory,
    SubmissionFactory,
    TextSectionFactory,
    UserFactory,
    fill,
    member,
)
from tests.submissions.texts.spoken import PUBLIC, call_on_text, paragraph_of, speak

pytestmark = pytest.mark.django_db

INSERTED = '<ins><span class="visually-hidden">[inserted: </span>decide.<span class="visually-hidden">]</span></ins>'
DELETED = '<del><span class="visually-hidden">[deleted: </span>take note.<span class="visually-hidden">]</span></del>'


@pytest.fixture
def answer():
    call = ConsultationFactory()
    QuestionFactory(
        section=call.questionnaire.sections.get(), key="paragraphs", number=5, kind=QuestionKind.PARAGRAPH_COMMENTS
    )
    text = BaseTextFactory(consultation=call)
    ParagraphFactory(section=TextSectionFactory(base_text=text), text="We take note.")
    return SubmissionFactory(consultation=call).answers.get(question__key="paragraphs")


@pytest.fixture
def paragraph(answer):
    return answer.submission.consultation.base_text.paragraphs.get()


@pytest.fixture
def author(answer):
    return member(answer.submission)


def propose(answer, paragraph, actor, action="amend", **fields):
    fields = {"proposed_text": "We decide."} if action == "amend" and not fields else fields
    return drafting.add_paragraph_comment(answer.pk, paragraph, actor=actor, action=action, **fields)


@pytest.mark.parametrize("name", ["draft", "paragraphs", "preview"])
def test_a_proposal_is_shown_with_what_comes_and_what_goes(client, answer, paragraph, author, name):
    propose(answer, paragraph, author)
    client.force_login(author)
    key = [answer.question.key] if name == "paragraphs" else []
    page = client.get(reverse(f"submissions:{name}", args=[answer.submission_id, *key])).content.decode()
    assert f"We {DELETED}{INSERTED}" in page
    assert "reworded since" not in page


@pytest.mark.parametrize("name", ["draft", "paragraphs", "preview"])
def test_a_proposal_on_an_older_wording_says_so(client, answer, paragraph, author, name):
    propose(answer, paragraph, author)
    paragraph.revisions.create(number=2, text="We welcome.")
    client.force_login(author)
    key = [answer.question.key] if name == "paragraphs" else []
    page = client.get(reverse(f"submissions:{name}", args=[answer.submission_id, *key])).content.decode()
    assert "Made on revision 1; the paragraph has been reworded since." in page
    assert f"We {DELETED}{INSERTED}" in page  # beside the wording that it was made on


def test_what_is_proposed_never_becomes_markup_of_the_page(client, answer, paragraph, author):
    propose(answer, paragraph, author, proposed_text="We <b>decide</b>.")
    client.force_login(author)
    page = client.get(reverse("submissions:preview", args=[answer.submission_id])).content.decode()
    assert "&lt;b&gt;decide&lt;/b&gt;" in page
    assert "<b>decide" not in page


def test_an_amendment_that_changes_nothing_is_refused(answer, paragraph, author):
    with pytest.raises(NotPossible, match="Change its words"):
        propose(answer, paragraph, author, proposed_text=" We  take note. ")


@pytest.mark.parametrize(
    ("action", "fields", "html"),
    [
        (ParagraphAction.AMEND, {"proposed_text": "We decide."}, "<p>We <s>take note.</s><u>decide.</u></p>"),
        (ParagraphAction.DELETE, {}, "<p><s>We take note.</s></p>"),
        (ParagraphAction.INSERT_AFTER, {"proposed_text": "And so on."}, "<p><u>And so on.</u></p>"),
    ],
)
def test_in_print_a_proposal_is_underlined_and_struck_out_and_explained(
    answer, paragraph, author, action, fields, html
):
    propose(answer, paragraph, author, action=action, **fields)
    said = snapshot(answer.submission)["answers"]
    blocks = blocks_of(next(row for row in said if row["question"] == "paragraphs"))
    assert f"<blockquote>{html}</blockquote>" in serialize(blocks)
    assert "struck out" in serialize(blocks[:1])


def test_a_comment_that_proposes_no_text_needs_no_explanation(answer, paragraph, author):
    propose(answer, paragraph, author, action=ParagraphAction.RETAIN, comment="Agreed language.")
    said = snapshot(answer.submission)["answers"]
    blocks = blocks_of(next(row for row in said if row["question"] == "paragraphs"))
    assert serialize(blocks) == "<p><strong>Paragraph 1: Retain the paragraph</strong></p><p>Agreed language.</p>"


def test_in_print_an_older_wording_is_said(answer, paragraph, author):
    propose(answer, paragraph, author)
    said = snapshot(answer.submission)["answers"]
    blocks = blocks_of(next(row for row in said if row["question"] == "paragraphs"), {paragraph.key: 2})
    assert "Made on revision 1; the paragraph has been reworded since." in serialize(blocks)


def test_a_proposal_stands_against_the_wording_that_its_author_saw(client, answer, paragraph, author):
    client.force_login(author)
    address = reverse("submissions:paragraphs", args=[answer.submission_id, "paragraphs"])
    page = client.get(address, {"paragraph": paragraph.key}).content.decode()
    assert 'name="revision" value="1"' in page
    paragraph.revisions.create(number=2, text="We welcome.")
    said = {"paragraph": paragraph.key, "revision": "1", "action": "amend", "proposed_text": "We decide."}
    page = client.post(address, said, follow=True).content.decode()
    assert f"We {DELETED}{INSERTED}" in page
    assert "Made on revision 1; the paragraph has been reworded since." in page


def test_a_wording_that_never_was_is_refused(answer, paragraph, author):
    with pytest.raises(NotPossible, match="not part"):
        propose(answer, paragraph, author, proposed_text="We decide.", revision="7")


def test_the_comparison_of_versions_shows_what_became_of_a_proposal(client, answer, paragraph, author):
    fill(answer.submission, {"q1": "<p>Yes.</p>"}, author)
    submitting.submit(answer.submission_id, author, "first")
    propose(answer, paragraph, author)
    client.force_login(author)
    page = client.get(reverse("submissions:compare", args=[answer.submission_id])).content.decode()
    assert "<ins><blockquote><p>We <s>take note.</s><u>decide.</u></p></blockquote></ins>" in page


def test_the_comparison_of_versions_says_that_a_paragraph_was_reworded_between_them(client, answer, paragraph, author):
    propose(answer, paragraph, author, "comment", comment="Good.")
    submitting.submit(answer.submission_id, author, "first")
    paragraph.revisions.create(number=2, text="We decide.")
    fill(answer.submission, {"q1": "<p>Yes.</p>"}, author)
    submitting.submit(answer.submission_id, author, "second")
    client.force_login(author)
    address = reverse("submissions:compare", args=[answer.submission_id])
    page = client.get(address, {"from": "1", "to": "2"}).content.decode()
    assert "The text under consultation was reworded meanwhile" in page
    assert f"We {DELETED}{INSERTED}" in page
    same = client.get(address, {"from": "2", "to": "draft"}).content.decode()
    assert "was reworded meanwhile" not in same
    paragraph.revisions.create(number=3, text="We demand.")
    assert "was reworded meanwhile" in client.get(address, {"from": "2", "to": "draft"}).content.decode()


def test_the_word_file_with_tracked_changes_says_so_too_and_tracks_nothing_of_it(client, answer, paragraph, author):
    propose(answer, paragraph, author, "comment", comment="Good.")
    submitting.submit(answer.submission_id, author, "first")
    paragraph.revisions.create(number=2, text="We decide.")
    client.force_login(author)
    content = client.get(reverse("assembly:changes_word", args=[answer.submission_id, 1, "draft"]))
    file = docx.Document(io.BytesIO(b"".join(content) if content.streaming else content.content))
    said = [one.text for one in file.paragraphs]
    place = said.index("The text under consultation was reworded meanwhile")
    assert said[place + 2 : place + 4] == ["Paragraph 1", "We take note.decide."]
    assert "w:ins " not in file.element.xml


def test_a_stranger_proposes_nothing_and_sees_no_proposal(client, answer, paragraph, author):
    propose(answer, paragraph, author)
    client.force_login(UserFactory())
    address = reverse("submissions:paragraphs", args=[answer.submission_id, "paragraphs"])
    assert client.get(address).status_code == 404
    posted = client.post(address, {"paragraph": paragraph.key, "action": "amend", "proposed_text": "We refuse."})
    assert posted.status_code == 404
    assert answer.paragraph_comments.count() == 1


def test_support_and_reservation_name_a_published_proposal_alone():
    call = call_on_text()
    seven = paragraph_of(call)
    speak(call, "Alpha", {"action": "amend", "proposed_text": PUBLIC})
    speak(call, "Secret", {"action": "delete"}, is_published=False)
    speak(call, "Shy", {"action": "delete"}, publication="unattributed")
    submission = SubmissionFactory(consultation=call)
    author = member(submission)
    answer = submission.answers.get(question__kind=QuestionKind.PARAGRAPH_COMMENTS)
    assert drafting.proposers_on(seven) == [("Alpha", "Alpha")]
    made = drafting.add_paragraph_comment(
        answer.pk, seven, actor=author, action="support", supports="Alpha", proposal_type="substantive"
    )
    assert (made.supports, made.type) == ("Alpha", "substantive")
    for name in ("Secret", "Shy"):
        with pytest.raises(NotPossible, match="no published proposal"):
            drafting.add_paragraph_comment(answer.pk, seven, actor=author, action="reservation", supports=name)
    with pytest.raises(NotPossible, match="type"):
        drafting.add_paragraph_comment(answer.pk, seven, actor=author, action="support", proposal_type="odd")


def test_form_is_reached_from_the_page_of_the_paragraph_and_keeps_type_and_support(client):
    call = call_on_text()
    seven = paragraph_of(call)
    speak(call, "Alpha", {"action": "amend", "proposed_text": PUBLIC})
    submission = SubmissionFactory(consultation=call)
    client.force_login(member(submission))
    page = client.get(reverse("submissions:paragraph", args=[call.slug, seven.key])).content.decode()
    link = re.search(r'href="([^"]*action=support&amp;supports=Alpha[^"]*)"', page)[1].replace("&amp;", "&")
    form = client.get(link.split("#")[0]).content.decode()
    assert '<option value="Alpha" selected>' in form
    sent = {"paragraph": seven.key, "action": "support", "supports": "Alpha", "proposal_type": "editorial"}
    client.post(link.split("?")[0], sent)
    made = ParagraphComment.objects.get(answer__submission=submission)
    assert (made.action, made.supports, made.type) == ("support", "Alpha", "editorial")
    shown = client.get(link.split("?")[0]).content.decode()
    assert "proposal of Alpha" in shown
    assert "Editorial" in shown
