"""Pages from draft to draft: confirming where paragraphs come from, and where the words of proposals went."""

import io
import re

import docx
import pytest
from django.urls import reverse

from submissions.models import BaseText, ConfirmedTrace, ParagraphDescent
from submissions.texts.services import base_texts
from submissions.texts.services.base_texts import WantedParagraph, WantedSection, WantedText
from tests.factories import member, secretariat_of
from tests.submissions.texts.spoken import PUBLIC, SEVEN, TEXTS, call_on_text, paragraph_of, speak

pytestmark = pytest.mark.django_db

NEXT = (TEXTS[0], PUBLIC, "We ask all partners to report each spring on what they have done.")


@pytest.fixture
def call():
    call = call_on_text()
    paragraphs = tuple(WantedParagraph(str(number), text) for number, text in enumerate(NEXT, 1))
    wanted = WantedText((WantedSection("Access", paragraphs),), title="Zero draft")
    base_texts.load(wanted, call, after=BaseText.objects.get(consultation=call), key="zero-draft")
    return call


@pytest.fixture
def version(call):
    return speak(call, "Alpha", {"action": "amend", "proposed_text": PUBLIC})


def address(call, name="submissions:lineage"):
    return reverse(name, args=[call.slug, "zero-draft"])


def said_in(response):
    return " ".join(re.sub(r"<[^>]+>", "", response.content.decode()).split())


def test_sure_ones_are_confirmed_at_once_and_the_rest_one_by_one(client, call, version):
    secretariat = secretariat_of(call)
    client.force_login(secretariat)
    page = said_in(client.get(address(call)))
    assert "0 of 3 confirmed" in page
    assert "1 comment or proposal on the earlier draft" in page
    assert "Confirm the 1 of 95 % and more" in page
    client.post(address(call), {"act": "sure"})
    assert "1 of 3 confirmed" in said_in(client.get(address(call)))
    draft = BaseText.objects.get(key="zero-draft")
    second, third = draft.paragraphs.filter(number__in=["2", "3"])
    source = paragraph_of(call)
    client.post(address(call), {"target": second.pk, "source": source.pk, "others": "8"})
    client.post(address(call), {"target": third.pk})
    page = said_in(client.get(address(call)))
    assert "3 of 3 confirmed" in page
    assert "Merged" in page
    rows = ParagraphDescent.objects.filter(target=second, is_dismissed=False)
    assert {(row.source.number, row.confirmed_by) for row in rows} == {("7", secretariat), ("8", secretariat)}


def test_unknown_number_is_said_and_changes_nothing(client, call):
    client.force_login(secretariat_of(call))
    target = BaseText.objects.get(key="zero-draft").paragraphs.get(number="2")
    response = client.post(address(call), {"target": target.pk, "others": "99"}, follow=True)
    assert "The text has no paragraph 99." in said_in(response)
    assert not ParagraphDescent.objects.exclude(confirmed_at=None).exists()


def test_submitter_reads_its_own_words_once_the_draft_is_shown(client, call, version):
    other = speak(call, "Beta", {"action": "amend", "proposed_text": SEVEN.replace("five", "two")})
    own, secretariat = member(version.submission), secretariat_of(call)
    url = address(call, "submissions:traces")
    client.force_login(own)
    assert client.get(url).status_code == 404
    client.force_login(secretariat)
    assert "Show “Zero draft”" in said_in(client.get(address(call, "submissions:share_draft")))
    client.post(address(call, "submissions:share_draft"))
    everything = said_in(client.get(url))
    assert "Alpha" in everything
    assert "Beta" in everything
    client.force_login(own)
    page = client.get(url)
    assert "Taken up word for word" in said_in(page)
    assert "Suggested, not confirmed by the secretariat" in said_in(page)
    assert "Beta" not in said_in(page)
    assert "two years" not in said_in(page)
    assert "<mark>" in page.content.decode()
    finding = version.on_paragraphs.get()
    assert client.post(url, {"finding": finding.pk}).status_code == 404
    client.force_login(secretariat)
    client.post(url, {"finding": finding.pk})
    assert ConfirmedTrace.objects.get().submitted == finding
    client.force_login(own)
    assert "Confirmed by the secretariat" in said_in(client.get(url))
    client.force_login(member(other.submission))
    assert "Suggested, not confirmed" in said_in(client.get(url))


def test_concordance_in_word_goes_both_ways(client, call):
    client.force_login(secretariat_of(call))
    document = docx.Document(io.BytesIO(client.get(address(call, "assembly:concordance_word")).content))
    backward, forward = document.tables[-2:]
    assert [cell.text for cell in backward.rows[1].cells] == ["1", "6 (100%)", "Unchanged", "Suggested"]
    assert [cell.text for cell in forward.rows[-1].cells] == ["8", "Dropped"]


def test_line_of_descent_stands_on_the_page_of_the_paragraph(client, call):
    url = reverse("submissions:paragraph", args=[call.slug, paragraph_of(call).key])
    client.force_login(secretariat_of(call))
    assert "Elements paper 7 › Zero draft 2" in said_in(client.get(url))
    assert address(call) in client.get(reverse("submissions:text_paragraphs", args=[call.slug])).content.decode()
