"""The page of one paragraph: what parties want of it, exactly, and who may read which of it."""

import io
import re

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from submissions.models import AuditEvent
from submissions.texts.notations import NAMES
from submissions.values.enums import AuditVerb, ParagraphAction, ParagraphState, Publication
from tests.factories import OrganizationFactory, member, member_of, secretariat_of
from tests.submissions.texts.spoken import PUBLIC, SAID, SEVEN, call_on_text, paragraph_of, speak

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = call_on_text()
    for name, said in SAID:
        speak(call, name, said)
    return call


def address(call, number="7", name="paragraph", **query):
    return reverse(f"submissions:{name}", args=[call.slug, paragraph_of(call, number).key], query=query)


def said_in(response):
    """What a page says, without its tags and what is hidden from sight."""
    text = re.sub(r'<span class="visually-hidden">.*?</span>', "", response.content.decode())
    return " ".join(re.sub(r"<[^>]+>", "", text).split())


def test_everyone_stands_in_brackets(client, call):
    said = said_in(client.get(address(call)))
    assert (
        "7. [We resolve to connect every [public - Alpha, Delta; Eta support] school "
        "[within five years - Gamma retain; Beta delete; Theta reservation]. - Gamma retain; Zeta delete]"
    ) in said
    assert "7.bis. [Teachers are part of this. - Epsilon]" in said
    assert "5 proposals by 6 bodies" in said


def test_read_as_one_party_gives_its_words_without_a_bracket(client, call):
    wanted = {
        "=": SEVEN,
        "Alpha": PUBLIC,
        "Eta": PUBLIC,
        "Beta": "We resolve to connect every school.",
        "Gamma": SEVEN,
        "Epsilon": f"{SEVEN} Teachers are part of this.",
        "Zeta": "The paragraph is deleted.",
    }
    for name, text in wanted.items():
        response = client.get(address(call, **{"as": name}))
        shown = re.search(r'<div class="reading negotiated".*?</div>', response.content.decode(), re.DOTALL)[0]
        assert " ".join(re.sub(r"<[^>]+>", " ", shown).split()).removeprefix("7. ") == text


def test_who_supports_what_is_never_added_up(client, call):
    said = said_in(client.get(address(call)))
    row = said[said.index("Who supports what") :]
    assert "Alpha Delta Eta" in " ".join(row.split())
    assert "%" not in row


def test_every_tab_and_notation_names_everyone(client, call):
    for tab in ("brackets", "beside", "parties"):
        said = said_in(client.get(address(call, tab=tab)))
        for name, row in SAID:
            assert name in said
            assert row.get("comment", "") in said
    for notation in NAMES:
        assert "Zeta" in said_in(client.get(address(call, notation=notation)))


def test_public_reads_what_is_published_alone(client, call):
    speak(call, "Secret Body", {"action": ParagraphAction.COMMENT, "comment": "Not yet."}, is_published=False)
    assert "Secret Body" not in said_in(client.get(address(call)))
    client.force_login(secretariat_of(call))
    assert "Secret Body" in said_in(client.get(address(call)))


def test_name_that_was_withheld_is_not_given_away(client, call):
    said = {"action": ParagraphAction.AMEND, "proposed_text": SEVEN.replace("five", "two")}
    version = speak(call, "Shy Body", said, publication=Publication.UNATTRIBUTED)
    for tab in ("brackets", "beside", "parties"):
        page = said_in(client.get(address(call, tab=tab)))
        assert "Shy Body" not in page
        assert f"Input No. {version.submission.number}" in page
    assert client.get(address(call, **{"as": "Shy Body"})).status_code == 404
    client.force_login(member(version.submission))
    assert "Shy Body" in said_in(client.get(address(call)))


def test_own_input_is_read_before_it_is_published(client, call):
    version = speak(call, "Own Body", {"action": ParagraphAction.DELETE}, is_published=False)
    client.force_login(member(version.submission))
    assert "Own Body" in said_in(client.get(address(call)))
    client.force_login(member_of(OrganizationFactory()))
    assert "Own Body" not in said_in(client.get(address(call)))


def test_members_of_a_group_are_folded(client, call):
    version = speak(call, "Delta Group", {"action": ParagraphAction.DELETE})
    organization = version.submission.organization
    organization.category = "negotiating_group"
    organization.save()
    organization.members.add(OrganizationFactory(name_en="Island State"))
    page = client.get(address(call)).content.decode()
    assert re.search(r"<summary><bdi>Delta Group</bdi></summary>\s*<p[^>]*><bdi>Island State", page)


def queries_of(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_queries_do_not_grow_with_proposals(client, call):
    url, everything = address(call), reverse("submissions:text_paragraphs", args=[call.slug])
    before = queries_of(client, url), queries_of(client, everything)
    for number in range(20):
        text = SEVEN.replace("five", str(number + 10))
        speak(call, f"Body {number:02d}", {"action": ParagraphAction.AMEND, "proposed_text": text})
    assert (queries_of(client, url), queries_of(client, everything)) == before


def test_many_wordings_stand_below_the_base_fifty_a_page(client, call):
    for number in range(60):
        text = SEVEN.replace("five", str(number + 10))
        speak(call, f"Body {number:02d}", {"action": ParagraphAction.AMEND, "proposed_text": text})
    page = said_in(client.get(address(call)))
    assert f"7. {SEVEN}" in page
    assert "too many wordings" in page
    assert "Page 1 of 2" in page
    second = said_in(client.get(address(call, page="2")))
    assert "Body 59" in second


def test_list_counts_and_filters(client, call):
    url = reverse("submissions:text_paragraphs", args=[call.slug])
    said = said_in(client.get(url))
    assert "8 comments and proposals in 8 inputs" in said
    assert "3 paragraphs" in said
    assert "1 paragraph" in said_in(client.get(f"{url}?commented=on"))
    assert "Nothing matches" in said_in(client.get(f"{url}?state=agreed"))


def test_state_is_set_through_a_page_that_asks(client, call):
    secretariat = secretariat_of(call)
    client.force_login(secretariat)
    url = address(call, name="paragraph_state", state="agreed")
    asked = said_in(client.get(url))
    assert "Set paragraph 7 to “Agreed ad referendum”? It is now “Open”." in asked
    assert paragraph_of(call).state == ParagraphState.OPEN
    client.post(url, {"state": "agreed"})
    found = paragraph_of(call)
    assert (found.state, found.state_by) == (ParagraphState.AGREED, secretariat)
    assert found.state_at is not None
    event = AuditEvent.objects.get(verb=AuditVerb.PARAGRAPH_STATE_SET)
    assert event.data["before"] == "open"
    page = said_in(client.get(address(call)))
    assert "Agreed ad referendum" in page
    assert "[Agreed ad ref]" in page


def test_state_that_is_none_is_refused(client, call):
    client.force_login(secretariat_of(call))
    client.post(address(call, name="paragraph_state"), {"state": "invented"})
    assert paragraph_of(call).state == ParagraphState.OPEN


def test_paragraph_in_word(client, call):
    for notation in ("rio", "iso", "tracked"):
        url = reverse("assembly:paragraph_word", args=[call.slug, paragraph_of(call).key], query={"notation": notation})
        document = docx.Document(io.BytesIO(client.get(url).content))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        text += "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert "Paragraph 7" in text
        assert notation == "tracked" or "Zeta" in text


def test_unknown_notation_in_word_is_refused_with_a_sentence(client, call):
    url = reverse("assembly:paragraph_word", args=[call.slug, paragraph_of(call).key], query={"notation": "odd"})
    assert "There is no notation “odd”." in said_in(client.get(url, follow=True))
