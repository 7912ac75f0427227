"""Comments on paragraphs save by themselves, have a history, and come back after they were removed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from submissions.drafting import services as drafting
from submissions.drafting.services import wordings
from submissions.models import ParagraphComment, ParagraphCommentWording, Question
from submissions.values.enums import QuestionKind
from tests.factories import BaseTextFactory, ParagraphFactory, SubmissionFactory, TextSectionFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def paragraph():
    return ParagraphFactory(section=TextSectionFactory(base_text=BaseTextFactory()))


@pytest.fixture
def answer(paragraph):
    submission = SubmissionFactory(consultation=paragraph.base_text.consultation)
    found = submission.answers.get(question__key="q1")
    Question.objects.filter(pk=found.question_id).update(kind=QuestionKind.PARAGRAPH_COMMENTS)
    found.refresh_from_db()
    return found


@pytest.fixture
def author(answer):
    return member(answer.submission)


def comment(answer, paragraph, actor, text, **more):
    return drafting.add_paragraph_comment(answer.pk, paragraph, actor=actor, action="comment", comment=text, **more)


def save(client, answer, paragraph, **said):
    address = reverse("submissions:paragraphs", args=[answer.submission_id, "q1"])
    data = {"paragraph": paragraph.key, "action": "comment", "comment": "", "proposed_text": "", **said}
    return client.post(address, data, headers={"accept": "application/json"})


def test_page_saves_a_comment_by_itself_and_goes_on_from_what_it_is_told(client, answer, paragraph, author):
    client.force_login(author)
    line = uuid4()
    told = save(client, answer, paragraph, comment="Say", line=line).json()
    again = save(client, answer, paragraph, comment="Say which.", change=told["change"], base=told["base"]).json()
    assert (told["state"], again["change"], again["base"]) == ("saved", told["change"], told["base"] + 1)
    assert ParagraphComment.objects.get().comment == "Say which."


def test_comment_that_is_asked_for_twice_is_made_once(client, answer, paragraph, author):
    client.force_login(author)
    line = uuid4()
    for text in ("Say which.", "Say which schools."):
        save(client, answer, paragraph, comment=text, line=line)
    assert ParagraphComment.objects.get().comment == "Say which schools."


def test_what_is_not_whole_yet_is_refused_with_a_sentence(client, answer, paragraph, author):
    client.force_login(author)
    told = save(client, answer, paragraph, action="amend")
    assert (told.status_code, told.json()["sentence"]) == (422, "Write the text that you propose.")


def test_comment_that_a_colleague_changed_meanwhile_is_not_written_over(client, answer, paragraph, author):
    made = comment(answer, paragraph, author, "First.")
    drafting.change_paragraph_comment(
        answer.pk, made.pk, made.wording, actor=member(answer.submission), action="comment", comment="Theirs."
    )
    client.force_login(author)
    told = save(client, answer, paragraph, comment="Mine.", change=made.pk, base=1)
    assert (told.status_code, told.json()["state"]) == (409, "conflict")
    assert ParagraphComment.objects.get().comment == "Theirs."


def test_page_that_removed_a_comment_offers_to_put_it_back(client, answer, paragraph, author):
    made = comment(answer, paragraph, author, "Say which schools.")
    client.force_login(author)
    address = reverse("submissions:remove_paragraph_comment", args=[answer.submission_id, "q1", made.pk])
    page = client.post(address, follow=True).content.decode()
    kept = ParagraphCommentWording.objects.get(is_removal=True)
    back = reverse("submissions:put_back_paragraph_comment", args=[answer.submission_id, "q1", kept.pk])
    assert "Put it back" in page
    assert f'action="{back}"' in page
    client.post(back)
    assert ParagraphComment.objects.get().comment == "Say which schools."


def test_history_holds_a_wording_for_each_sitting_and_each_removal(answer, paragraph, author):
    made = comment(answer, paragraph, author, "First.")
    change = {"actor": author, "action": "comment"}
    drafting.change_paragraph_comment(answer.pk, made.pk, 1, comment="First, longer.", **change)
    ParagraphCommentWording.objects.update(created_at=made.created_at - timedelta(hours=1))
    drafting.change_paragraph_comment(answer.pk, made.pk, 2, comment="Second.", **change)
    drafting.remove_paragraph_comment(made.pk, author)
    rows = [(row.said["comment"], row.is_removal) for row in answer.paragraph_comment_wordings.order_by("pk")]
    assert rows == [("First, longer.", False), ("Second.", False), ("Second.", True)]


def test_earlier_wording_is_said_again(client, answer, paragraph, author):
    made = comment(answer, paragraph, author, "First.")
    first = answer.paragraph_comment_wordings.get()
    ParagraphCommentWording.objects.update(created_at=made.created_at - timedelta(hours=1))
    drafting.change_paragraph_comment(answer.pk, made.pk, 1, actor=author, action="comment", comment="Second.")
    wordings.put_back(first.pk, author)
    found = ParagraphComment.objects.get()
    assert (found.pk, found.comment, found.wording) == (made.pk, "First.", 3)


def test_history_is_read_by_authors(client, answer, paragraph, author):
    comment(answer, paragraph, author, "Say which schools.")
    client.force_login(author)
    page = client.get(reverse("submissions:paragraph_history", args=[answer.submission_id, "q1"]))
    assert "Say which schools." in page.content.decode()
