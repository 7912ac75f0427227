"""Pages of the drafting room: who sees them, what they cost, what they save."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from submissions.calls.services import calls
from submissions.drafting.services import presence
from submissions.models import Answer
from submissions.people.services import merging
from submissions.values.enums import MembershipRole, QuestionKind
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
    assigned_reviewer,
    fill,
    member,
    reviewer_of,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db

TRANSACTION = re.compile(r"SAVEPOINT|RELEASE|BEGIN|COMMIT")


@pytest.fixture
def submission():
    call = ConsultationFactory()
    QuestionFactory(
        section=call.questionnaire.sections.get(), key="paragraphs", number=5, kind=QuestionKind.PARAGRAPH_COMMENTS
    )
    ParagraphFactory(section=TextSectionFactory(base_text=BaseTextFactory(consultation=call)))
    return SubmissionFactory(consultation=call)


@pytest.fixture
def author(submission):
    return member(submission)


@pytest.fixture
def answer(submission):
    return submission.answers.select_related("question").get(question__key="q1")


def url(name, *args):
    return reverse(f"submissions:{name}", args=args)


def pages(submission):
    answer = submission.answers.get(question__key="q1")
    return {
        "draft": url("draft", submission.pk),
        "particulars": url("particulars", submission.pk),
        "preview": url("preview", submission.pk),
        "submit": url("submit", submission.pk),
        "withdraw": url("withdraw", submission.pk),
        "history": url("history", answer.pk),
        "paragraphs": url("paragraphs", submission.pk, "paragraphs"),
    }


def queries(client, call):
    """Return how many queries a request makes, the marks of transactions left out."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        call(client)
    return sum(not TRANSACTION.match(query["sql"]) for query in captured)


def save(client, answer, base, content="<p>One.</p>", **fields):
    data = {"base": base, "key": f"{base}{content}"[:64], "format": "html", "content": content, **fields}
    address = url("save_answer", answer.submission_id, answer.question.key)
    return client.post(address, data, headers={"accept": "application/json"})


# --- Who may not ------------------------------------------------------------------------------------------------------

PAGES = ["draft", "particulars", "preview", "submit", "withdraw", "history", "paragraphs"]
STRANGERS = {
    "member of another organization": lambda submission: MembershipFactory().user,
    "who asked to join": lambda submission: (
        MembershipFactory(organization=submission.organization, state="requested").user
    ),
    "secretariat": lambda submission: secretariat_of(submission.consultation),
    "reviewer": lambda submission: reviewer_of(submission.consultation),
    "superuser": lambda submission: UserFactory(is_superuser=True, is_staff=True),
}


@pytest.mark.parametrize("name", PAGES)
def test_the_author_sees_the_page(client, submission, author, name):
    client.force_login(author)
    assert client.get(pages(submission)[name]).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_person_who_is_not_signed_in_is_asked_to(client, submission, name):
    answer = client.get(pages(submission)[name])
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_a_draft_exists_for_whoever_is_no_author(client, submission, name, stranger):
    client.force_login(STRANGERS[stranger](submission))
    assert client.get(pages(submission)[name]).status_code == 404


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("name", [name for name in PAGES if name != "preview"])
def test_no_stranger_writes_to_a_draft(client, submission, name, stranger):
    client.force_login(STRANGERS[stranger](submission))
    answer = client.post(pages(submission)[name], {"q1": "<p>No.</p>", "q1.base": 0, "key": "k", "reason": "a"})
    kept = submission.answers.exclude(html="").count()
    assert (answer.status_code, kept) == (404, 0)


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_stranger_saves_an_answer(client, answer, submission, stranger):
    client.force_login(STRANGERS[stranger](submission))
    assert (save(client, answer, 0).status_code, answer.revisions.count()) == (404, 0)


def test_the_overview_shows_the_secretariat_the_status_and_nothing_of_the_draft(client, submission, author):
    fill(submission, {"q1": "<p>Secret words.</p>"}, author)
    client.force_login(secretariat_of(submission.consultation))
    page = client.get(url("submission", submission.pk)).content.decode()
    assert ("Secret words" in page, str(author) in page, url("draft", submission.pk) in page) == (False,) * 3


@pytest.mark.parametrize("stranger", ["member of another organization", "reviewer", "superuser"])
def test_the_overview_exists_for_nobody_without_a_part_in_it(client, submission, stranger):
    client.force_login(STRANGERS[stranger](submission))
    assert client.get(url("submission", submission.pk)).status_code == 404


# --- What pages cost --------------------------------------------------------------------------------------------------


def test_the_drafting_page_takes_a_fixed_number_of_queries(client, submission, author):
    client.force_login(author)
    before = queries(client, lambda client: client.get(url("draft", submission.pk)))
    section = submission.consultation.questionnaire.sections.get()
    for _three in range(3):
        asked = OptionFactory(question__section=section).question
        Answer.objects.create(submission=submission, question=asked, updated_by=UserFactory())
    after = queries(client, lambda client: client.get(url("draft", submission.pk)))
    assert (before, after) == (20, 13)  # what waits for the person is counted once a minute


def test_a_save_takes_eight_queries(client, answer, author):
    client.force_login(author)
    assert queries(client, lambda client: save(client, answer, 0)) == 8


def test_the_overview_takes_a_fixed_number_of_queries(client, submission, author):
    counts = []
    for text in ("<p>One.</p>", "<p>Two.</p>", "<p>Three.</p>"):
        submitted_version(submission, {"q1": text}, author)
        MembershipFactory(organization=submission.organization)
        client.force_login(author)
        counts.append(queries(client, lambda client: client.get(url("submission", submission.pk))))
    assert counts == [23, 16, 16]


def test_the_history_takes_a_fixed_number_of_queries(client, submission, author, answer):
    counts = []
    for text in ("<p>One.</p>", "<p>Two.</p>", "<p>Three.</p>"):
        fill(submission, {"q1": text}, member(submission))
        client.force_login(author)
        counts.append(queries(client, lambda client: client.get(url("history", answer.pk))))
    assert counts == [16, 9, 9]


# --- Beginning --------------------------------------------------------------------------------------------------------


def test_a_member_begins_the_draft_of_the_organization(client):
    call, drafter = ConsultationFactory(), MembershipFactory()
    client.force_login(drafter.user)
    answer = client.post(url("start", call.slug), {"organization": drafter.organization.pk})
    submission = call.submissions.get()
    assert (answer["Location"], submission.organization) == (url("draft", submission.pk), drafter.organization)


def test_nobody_begins_the_draft_of_another_organization(client):
    call = ConsultationFactory()
    client.force_login(MembershipFactory().user)
    answer = client.post(url("start", call.slug), {"organization": OrganizationFactory().pk})
    assert (answer.status_code, call.submissions.count()) == (404, 0)


def test_a_draft_is_not_begun_by_following_a_link(client):
    call, drafter = ConsultationFactory(), MembershipFactory()
    client.force_login(drafter.user)
    assert client.get(url("start", call.slug)).status_code == 405


# --- Saving by the module ---------------------------------------------------------------------------------------------


def test_a_save_says_what_became_of_it(client, answer, author):
    client.force_login(author)
    body = save(client, answer, 0, "<p>One two.</p>").json()
    answer.refresh_from_db()
    assert body == {
        "state": "saved",
        "revision": 1,
        "at": answer.updated_at.isoformat(),
        "by": str(author),
        "words": 2,
        "value": None,
        "notices": [],
        "writing": {},
    }


def test_a_save_says_what_formatting_was_taken_out(client, answer, author, submission):
    type(submission.consultation).objects.update(allows_tables=False)
    client.force_login(author)
    body = save(client, answer, 0, "<table><tr><td>a</td></tr></table>").json()
    assert body["notices"] == ["Tables are not allowed in this call; their cells became paragraphs. (“a”)"]


@pytest.fixture
def contested(submission, author, answer):
    """Revision 1 by the author, then a word of it changed by a colleague, who is returned."""
    colleague = member(submission)
    fill(submission, {"q1": "<p>One word.</p>"}, author)
    fill(submission, {"q1": "<p>Un word.</p>"}, colleague)
    return colleague


def test_a_merge_gives_the_text_that_holds_both_and_says_whose_it_was(client, answer, author, contested):
    client.force_login(author)
    response = save(client, answer, 1, "<p>One word.</p><p>More.</p>")
    body = response.json()
    assert (response.status_code, body["state"], body["revision"], body["html"]) == (
        200,
        "merged",
        3,
        "<p>Un word.</p><p>More.</p>",
    )
    assert body["sentence"].startswith(f"Joined with what {contested} wrote")


def test_what_is_typed_before_a_merge_was_taken_up_goes_on_from_what_was_sent(client, answer, author, contested):
    client.force_login(author)
    save(client, answer, 1, "<p>One word.</p><p>More.</p>")
    body = save(client, answer, 3, "<p>One word.</p><p>More and more.</p>", as_sent=1).json()
    assert (body["state"], body["html"]) == ("merged", "<p>Un word.</p><p>More and more.</p>")


def test_a_conflict_shows_the_newer_text_and_whose_it_is(client, answer, author, contested):
    client.force_login(author)
    response = save(client, answer, 1, "<p>Ein word.</p>")
    body = response.json()
    assert (response.status_code, body["state"], body["revision"], body["html"], body["by"], body["places"]) == (
        409,
        "conflict",
        2,
        "<p>Un word.</p>",
        str(contested),
        [{"mine": "<p>Ein word.</p>", "theirs": "<p>Un word.</p>", "both": "<p>Un Ein word.</p>", "agreed": False}],
    )


def test_a_text_whose_base_is_not_known_is_asked_about_as_a_whole(client, answer, author, contested):
    client.force_login(author)
    response = save(client, answer, 9, "<p>Ein word.</p>")
    places = [{"mine": "<p>Ein word.</p>", "theirs": "<p>Un word.</p>", "both": "<p>Un Ein word.</p>", "agreed": False}]
    assert (response.status_code, response.json()["places"]) == (409, places)


def test_nothing_that_one_person_wrote_is_saved_as_anothers(client, answer, author, submission):
    client.force_login(member(submission))
    response = save(client, answer, 0, person=author.pk)
    assert (response.status_code, response.json()["state"], answer.revisions.count()) == (401, "signed_out", 0)


def test_the_page_hears_what_others_saved_since_and_where_they_write(client, answer, author, submission):
    colleague = member(submission)
    client.force_login(colleague)
    save(client, answer, 0, "<p>Theirs.</p>")
    client.force_login(author)
    said = client.get(url("draft_now", submission.pk), {"known": "q1:0,q2:0", "person": author.pk}).json()
    assert (said["writing"], list(said["answers"]), said["answers"]["q1"]["html"]) == (
        {"q1": [str(colleague)]},
        ["q1"],
        "<p>Theirs.</p>",
    )


def test_nobody_is_told_of_their_own_writing(client, answer, author, submission):
    client.force_login(author)
    save(client, answer, 0)
    assert client.get(url("draft_now", submission.pk), {"known": "q1:1"}).json()["writing"] == {}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_no_stranger_learns_who_writes(client, submission, stranger):
    client.force_login(STRANGERS[stranger](submission))
    assert client.get(url("draft_now", submission.pk)).status_code == 404


def test_who_writes_is_unknown_and_nothing_else_is_lost_while_the_cache_is_down(
    client, answer, author, settings, monkeypatch
):
    broken = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "unix:///nowhere?db=0"}
    settings.CACHES = {**settings.CACHES, "presence": broken}
    monkeypatch.setattr(presence.rest, "until", 0)
    client.force_login(author)
    assert (save(client, answer, 0).json()["state"], answer.revisions.count()) == ("saved", 1)


def test_a_save_without_a_session_is_told_where_to_sign_in(client, answer):
    response = save(client, answer, 0)
    assert (response.status_code, response.json()["state"], response.json()["address"]) == (
        401,
        "signed_out",
        f"{reverse('account_login')}?next={url('signed_in')}",
    )


def test_a_save_after_the_closing_is_refused_with_its_reason(client, answer, author, submission, freeze):
    client.force_login(author)
    freeze(submission.consultation.closes_at)
    client.force_login(author)
    response = save(client, answer, 0)
    said = response.json()
    assert (response.status_code, said["state"], said["closed"]) == (403, "refused", True)
    assert said["sentence"].startswith("The call for inputs is closed. What you wrote stays on this device")


def test_the_page_hears_that_the_call_was_extended_only_where_it_asks(client, answer, author, submission, freeze):
    freeze(submission.consultation.closes_at + submission.consultation.grace)
    client.force_login(author)
    address = reverse("submissions:draft_now", args=[submission.pk])
    assert not client.get(address, {"closed": "1"}).json()["open"]
    secretariat = secretariat_of(submission.consultation)
    later = submission.consultation.closes_at + timedelta(days=2)
    calls.extend(submission.consultation_id, secretariat, later, "Many asked.")
    assert client.get(address, {"closed": "1"}).json()["open"]


def test_who_is_no_author_any_more_is_told_so_beside_the_answer(client, answer, author, submission):
    client.force_login(author)
    author.memberships.all().delete()
    response = save(client, answer, 0)
    assert (response.status_code, response.json()["state"]) == (404, "refused")
    assert response.json()["sentence"].startswith("This draft is not open to you, or no longer. Copy what you wrote")


def test_whose_organization_was_merged_while_they_wrote_is_told_where_the_draft_goes_on(
    client, answer, author, submission
):
    other = SubmissionFactory(consultation=submission.consultation)
    client.force_login(author)
    secretariat = secretariat_of(submission.consultation)
    merging.merge(submission.organization_id, other.organization_id, secretariat, str(submission.organization))
    response = save(client, answer, 0)
    assert (response.status_code, response.json()["state"]) == (404, "refused")
    assert f"was merged into {other.organization}." in response.json()["sentence"]


def test_a_save_without_its_base_is_no_request_of_the_page(client, answer, author):
    client.force_login(author)
    assert save(client, answer, "newest").status_code == 404


def test_several_choices_are_saved_as_a_list(client, author, submission):
    section = submission.consultation.questionnaire.sections.get()
    asked = QuestionFactory(section=section, key="areas", kind=QuestionKind.MULTIPLE_CHOICE)
    for value in "ab":
        OptionFactory(question=asked, value=value)
    answer = Answer.objects.create(submission=submission, question=asked)
    client.force_login(author)
    save(client, answer, 0, ["a", "b"])
    answer.refresh_from_db()
    assert answer.value == ["a", "b"]


# --- Saving by the plain form -----------------------------------------------------------------------------------------


def save_page(client, submission, **fields):
    return client.post(url("draft", submission.pk), {"page.key": "p", **fields}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_every_button_saves_everything(client, submission, author):
    client.force_login(author)
    fields = {"q1": "One *two*.", "q1.base": 0, "q1.format": "markup", "contact": "Ada", "contact.base": 0}
    response = save_page(client, submission, **fields, **{"page.at": "q1"})
    answers = dict(submission.answers.values_list("question__key", "html"))
    assert (answers["q1"], said(response), response.redirect_chain[0][0].partition("#")[2]) == (
        "<p>One <em>two</em>.</p>",
        ["2 answers saved."],
        "q1",
    )


def test_markup_that_was_not_touched_keeps_formatting_that_it_cannot_say(client, submission, author):
    html = '<p>H<sub>2</sub>O and <u>more</u></p><p lang="fr">Oui.</p>'
    fill(submission, {"q1": html}, author)
    client.force_login(author)
    page = client.get(url("draft", submission.pk)).context
    item = next(item for _section, items in page["sections"] for item in items if item.question.key == "q1")
    text = item.markup.replace("\n", "\r\n") + "\r\n\r\nNew."
    save_page(client, submission, **{"q1": text, "q1.base": 1, "q1.format": "markup"})
    assert submission.answers.get(question__key="q1").html == html + "<p>New.</p>"


ORIGIN = {"Origin": "http://testserver"}


def test_who_was_signed_out_meanwhile_sees_what_was_written_and_signs_in_beside_it(client, submission, answer):
    fields = {"q1": "Two hours of <work>.", "q1.base": 0, "q1.format": "markup"}
    response = client.post(url("draft", submission.pk), fields, headers=ORIGIN)
    assert (response.status_code, answer.revisions.count()) == (401, 0)
    assertContains(response, "Two hours of &lt;work&gt;.</textarea>", status_code=401)
    assertContains(response, reverse("account_login") + "?next=" + url("draft", submission.pk), status_code=401)


@pytest.mark.parametrize(("origin", "shown"), [("http://testserver", True), ("https://elsewhere.example", False)])
def test_a_form_open_for_too_long_gives_back_what_was_written_here(submission, author, origin, shown):
    client = Client(enforce_csrf_checks=True)
    client.force_login(author)
    response = client.post(url("draft", submission.pk), {"q1": "Two hours of work."}, headers={"Origin": origin})
    assert response.status_code == 403
    assert ("Two hours of work.</textarea>" in response.content.decode()) is shown


def test_what_leads_on_to_another_page_does_not_say_that_nothing_changed(client, submission, author):
    client.force_login(author)
    response = save_page(client, submission, **{"page.at": "preview"})
    assert said(response) == []


def test_nothing_changed_saves_nothing(client, submission, author, answer):
    fill(submission, {"q1": "<p>One.</p>"}, author)
    client.force_login(author)
    response = save_page(client, submission, **{"q1": "One.", "q1.base": 1, "q1.format": "markup"})
    assert (said(response), answer.revisions.count()) == (["Nothing had been changed."], 1)


def test_an_untouched_answer_that_a_colleague_changed_is_no_conflict(client, submission, author, answer):
    fill(submission, {"q1": "<p>One.</p>"}, author)
    fill(submission, {"q1": "<p>Theirs.</p>"}, member(submission))
    client.force_login(author)
    response = save_page(client, submission, **{"q1": "One.", "q1.base": 1, "q1.format": "markup"})
    answer.refresh_from_db()
    assert (said(response), answer.html) == (["Nothing had been changed."], "<p>Theirs.</p>")


def test_a_conflict_in_the_plain_form_is_said_and_both_texts_are_kept(client, submission, author, answer, contested):
    client.force_login(author)
    response = save_page(client, submission, **{"q1": "Ein word.", "q1.base": 1, "q1.format": "markup"})
    assert "kept in its history" in said(response)[0]
    assert {"<p>Un word.</p>", "<p>Ein word.</p>"} < set(answer.revisions.values_list("html", flat=True))


@pytest.fixture
def in_conflict(client, submission, contested):
    """A focal point who pressed "Check and submit" on a text that a colleague had changed; with the page they got."""
    focal_point = member(submission, MembershipRole.FOCAL_POINT)
    client.force_login(focal_point)
    fields = {"q1": "Ein word.", "q1.base": 1, "q1.format": "markup", "page.at": "submit"}
    return save_page(client, submission, **fields)


def test_who_submits_in_a_conflict_is_shown_it_before_anything_else(submission, answer, in_conflict, contested):
    assert in_conflict.redirect_chain[0][0].startswith(url("submit", submission.pk))
    sentence = (
        f"“{answer.question}” was changed meanwhile by {contested}. Your text is kept in its history, where you can "
        "compare the two and choose."
    )
    [(said_of_it, place)] = in_conflict.context["undecided"]
    assert (said_of_it, place.partition("?")[0]) == (sentence, url("history", answer.pk))
    assertContains(in_conflict, f'href="{place}"')
    assertNotContains(in_conflict, "Nothing is missing.")
    assertNotContains(in_conflict, 'name="key"')  # the form that submits
    assertContains(in_conflict, f'href="{url("submit", submission.pk)}">Go on with the answers as they are now')


def test_who_has_chosen_their_own_text_goes_on_to_submit_it(client, submission, answer, in_conflict):
    [(_sentence, place)] = in_conflict.context["undecided"]
    kept = answer.revisions.get(html="<p>Ein word.</p>")
    answer.refresh_from_db()
    form = {"revision": kept.pk, "base": answer.revision, "key": "chosen"}
    page = client.post(place, form, follow=True)
    answer.refresh_from_db()
    assert answer.html == "<p>Ein word.</p>"
    page = client.get(page.context["submit_url"])
    assert page.context["undecided"] == []
    assertContains(page, 'name="key"')


def test_who_keeps_the_text_of_the_colleague_goes_on_knowing_it(client, submission, answer, in_conflict):
    [(_sentence, place)] = in_conflict.context["undecided"]
    page = client.get(client.get(place).context["submit_url"])
    assert len(page.context["undecided"]) == 1  # nothing has been chosen yet
    page = client.get(url("submit", submission.pk))
    assertContains(page, 'name="key"')
    assert answer.revisions.filter(html="<p>Ein word.</p>").exists()


def test_a_colleague_who_writes_on_decides_for_nobody_else(client, submission, in_conflict, contested):
    fill(submission, {"q1": "<p>Un mot.</p>"}, contested)
    assert len(client.get(in_conflict.redirect_chain[0][0]).context["undecided"]) == 1


@pytest.mark.parametrize("keys", ["0", "x", "9" * 30])
def test_what_was_never_kept_is_not_to_be_decided(client, submission, author, keys):
    client.force_login(author)
    assert client.get(url("submit", submission.pk) + f"?undecided={keys}").context["undecided"] == []


def test_a_merge_in_the_plain_form_is_said(client, submission, author, answer, contested):
    client.force_login(author)
    response = save_page(client, submission, **{"q1": "One word.\n\nMore.", "q1.base": 1, "q1.format": "markup"})
    answer.refresh_from_db()
    assert answer.html == "<p>Un word.</p><p>More.</p>"
    assert f"Joined with what {contested} wrote" in said(response)[1]


def test_what_is_typed_is_saved_before_the_next_page_is_shown(client, submission, author):
    client.force_login(author)
    fields = {"q1": "One.", "q1.base": 0, "q1.format": "markup", "page.at": "preview"}
    response = save_page(client, submission, **fields)
    assert response.redirect_chain[0][0] == url("preview", submission.pk)
    assert "One." in response.content.decode()


def test_no_address_outside_the_room_is_led_on_to(client, submission, author):
    client.force_login(author)
    response = client.post(url("draft", submission.pk), {"page.at": "//evil.example"})
    assert response["Location"] == url("draft", submission.pk)


def test_the_text_of_a_person_never_becomes_markup_of_the_page(client, submission, author):
    section = submission.consultation.questionnaire.sections.get()
    asked = QuestionFactory(section=section, key="line", kind=QuestionKind.SHORT_TEXT)
    Answer.objects.create(submission=submission, question=asked)
    fill(submission, {"line": '"><script>alert(1)</script>', "q1": "</textarea></template><script>x</script>"}, author)
    client.force_login(author)
    page = client.get(url("draft", submission.pk)).content.decode()
    assert "<script>alert" not in page
    assert "<script>x" not in page


# --- History ----------------------------------------------------------------------------------------------------------


def test_the_history_names_who_wrote_and_marks_what_changed(client, submission, author, answer):
    colleague = member(submission)
    fill(submission, {"q1": "<p>One word.</p>"}, author)
    fill(submission, {"q1": "<p>One other word.</p>"}, colleague)
    client.force_login(author)
    page = client.get(url("history", answer.pk))
    shown = [(entry.people, entry.is_present, "<ins>" in entry.changes) for entry in page.context["page_obj"]]
    assert shown == [((str(colleague),), True, True), ((str(author),), False, True)]


def test_saves_of_one_sitting_are_one_entry(client, submission, author, answer):
    for text in ("<p>One.</p>", "<p>One two.</p>", "<p>One two three.</p>"):
        fill(submission, {"q1": text}, author)
    client.force_login(author)
    entries = client.get(url("history", answer.pk)).context["page_obj"]
    assert [(entry.saves, entry.revision.html) for entry in entries] == [(3, "<p>One two three.</p>")]


def test_an_earlier_text_is_taken_up_again_as_a_new_revision(client, submission, author, answer):
    fill(submission, {"q1": "<p>Early.</p>"}, author)
    fill(submission, {"q1": "<p>Late.</p>"}, member(submission))
    early = answer.revisions.get(number=1)
    client.force_login(author)
    client.post(url("history", answer.pk), {"revision": early.pk, "base": 2, "key": "k"})
    answer.refresh_from_db()
    assert (answer.html, answer.revision, answer.revisions.count()) == ("<p>Early.</p>", 3, 3)


def test_taking_a_text_up_again_is_undone_from_the_page_that_says_it(client, submission, author, answer):
    fill(submission, {"q1": "<p>Early.</p>"}, author)
    fill(submission, {"q1": "<p>Late.</p>"}, member(submission))
    client.force_login(author)
    early = {"revision": answer.revisions.get(number=1).pk, "base": 2, "key": "k"}
    page = client.post(url("history", answer.pk), early, follow=True)
    undo = {"revision": page.context["replaced"].pk, "base": 3, "key": "l"}
    client.post(url("history", answer.pk), undo)
    answer.refresh_from_db()
    assert (answer.html, answer.revision) == ("<p>Late.</p>", 4)


def test_a_text_is_not_taken_up_over_one_that_was_not_seen(client, submission, author, answer):
    fill(submission, {"q1": "<p>Early.</p>"}, author)
    fill(submission, {"q1": "<p>Early.</p><p>Unseen.</p>"}, member(submission))
    client.force_login(author)
    client.post(url("history", answer.pk), {"revision": answer.revisions.get(number=1).pk, "base": 1, "key": "k"})
    answer.refresh_from_db()
    assert answer.html == "<p>Early.</p><p>Unseen.</p>"


def test_people_who_wrote_at_once_share_an_entry_of_the_history(client, submission, author, answer, contested):
    client.force_login(author)
    save(client, answer, 1, "<p>One word.</p><p>More.</p>")
    entries = client.get(url("history", answer.pk)).context["page_obj"]
    assert [entry.people for entry in entries] == [(str(contested), str(author)), (str(author),)]


def test_a_text_of_another_answer_cannot_be_taken_up(client, submission, author, answer):
    fill(submission, {"q2": "<p>Other.</p>"}, author)
    other = submission.answers.get(question__key="q2").revisions.get()
    client.force_login(author)
    response = client.post(url("history", answer.pk), {"revision": other.pk, "base": 0, "key": "k"})
    assert response.status_code == 404


# --- Particulars ------------------------------------------------------------------------------------------------------


def test_particulars_name_co_submitters_by_their_registered_names(client, submission, author):
    other = OrganizationFactory(name_en="Lantern Network")
    client.force_login(author)
    data = {"language": "fr", "publication": "unattributed", "co_submitters": ["lantern network", ""]}
    client.post(url("particulars", submission.pk), {**data, "on_behalf_of": ["The coalition", ""]})
    submission.refresh_from_db()
    assert (
        submission.language,
        submission.publication,
        [row.organization for row in submission.co_submitters.all()],
        [row.name for row in submission.on_behalf_of.all()],
    ) == ("fr", "unattributed", [other], ["The coalition"])


def test_an_unknown_name_is_said_and_nothing_is_kept(client, submission, author):
    client.force_login(author)
    data = {"language": "fr", "publication": "attributed", "co_submitters": ["Nobody"]}
    response = client.post(url("particulars", submission.pk), data)
    submission.refresh_from_db()
    assert (response.status_code, submission.language) == (422, "en")
    assert "“Nobody” is not registered here" in response.context["form"].errors["co_submitters"][0]


def test_only_a_delegation_is_asked_for_associations(client, submission, author):
    client.force_login(author)
    ours = client.get(url("particulars", submission.pk)).context["form"].fields
    state = SubmissionFactory(consultation=submission.consultation, organization=StateFactory())
    client.force_login(member(state))
    theirs = client.get(url("particulars", state.pk)).context["form"].fields
    assert ("associated_with" in ours, "associated_with" in theirs) == (False, True)


# --- Comments on paragraphs -------------------------------------------------------------------------------------------


def test_a_comment_is_kept_listed_and_removed(client, submission, author):
    client.force_login(author)
    address = url("paragraphs", submission.pk, "paragraphs")
    client.post(address, {"paragraph": "p1", "action": "comment", "comment": "Too short."})
    assert "Too short." in client.get(url("draft", submission.pk)).content.decode()
    answer = submission.answers.get(question__key="paragraphs")
    comment = answer.paragraph_comments.get()
    client.post(url("remove_paragraph_comment", submission.pk, "paragraphs", comment.pk))
    assert answer.paragraph_comments.count() == 0


def test_a_comment_is_removed_from_the_draft_page_with_everything_saved(client, submission, author):
    client.force_login(author)
    address = url("paragraphs", submission.pk, "paragraphs")
    client.post(address, {"paragraph": "p1", "action": "retain"})
    answer = submission.answers.get(question__key="paragraphs")
    where = f"paragraphs:remove:{answer.paragraph_comments.get().pk}"
    save_page(client, submission, **{"q1": "One.", "q1.base": 0, "q1.format": "markup", "page.at": where})
    assert (answer.paragraph_comments.count(), submission.answers.get(question__key="q1").html) == (0, "<p>One.</p>")


@pytest.fixture
def commented(client, submission, author):
    """The comment that the author, who is signed in, has made on a paragraph."""
    client.force_login(author)
    client.post(
        url("paragraphs", submission.pk, "paragraphs"), {"paragraph": "p1", "action": "comment", "comment": "A"}
    )
    return submission.answers.get(question__key="paragraphs").paragraph_comments.get()


def change(client, submission, changed, base=1, **fields):
    said = {"paragraph": "p1", "change": changed.pk, "base": base, "action": "comment", "comment": "B", **fields}
    return client.post(url("paragraphs", submission.pk, "paragraphs"), said)


def test_a_comment_is_changed_in_its_place(client, submission, author, commented):
    form = client.get(f"{url('paragraphs', submission.pk, 'paragraphs')}?change={commented.pk}")
    assert (form.context["written"]["comment"], form.context["opened"]) == ("A", "p1")
    response = change(client, submission, commented, action="delete", comment="Not needed.")
    commented.refresh_from_db()
    assert (response.status_code, commented.action, commented.comment, commented.wording, commented.changed_by) == (
        302,
        "delete",
        "Not needed.",
        2,
        author,
    )


def test_what_a_colleague_changed_meanwhile_is_shown_and_nothing_is_lost(client, submission, commented):
    colleague = member(submission)
    client.force_login(colleague)
    change(client, submission, commented, comment="Theirs.")
    client.force_login(member(submission))
    response = change(client, submission, commented, comment="Mine.")
    html = response.content.decode()
    commented.refresh_from_db()
    assert (response.status_code, commented.comment) == (422, "Theirs.")
    assert response.context["error"].startswith(f"{colleague} changed this comment meanwhile.")
    assert all(text in html for text in ("Theirs.", "Mine.", 'name="base" value="2"'))
    assert change(client, submission, commented, base=2, comment="Mine and theirs.").status_code == 302


def test_a_comment_changed_after_a_colleague_removed_it_can_be_made_anew(client, submission, commented):
    client.post(url("remove_paragraph_comment", submission.pk, "paragraphs", commented.pk))
    response = change(client, submission, commented, comment="Mine.")
    html = response.content.decode()
    assert (response.status_code, "Mine." in html, 'name="change"' in html) == (422, True, False)


def test_a_change_that_says_nothing_is_refused_with_what_was_written(client, submission, commented):
    response = change(client, submission, commented, comment=" ", action="comment")
    html = response.content.decode()
    assert (response.status_code, f'name="change" value="{commented.pk}"' in html, 'name="base" value="1"' in html) == (
        422,
        True,
        True,
    )


def test_the_same_change_twice_is_one(client, submission, commented):
    for _twice in range(2):
        assert change(client, submission, commented).status_code == 302
    commented.refresh_from_db()
    assert (commented.wording, commented.comment) == (2, "B")


def test_a_comment_is_changed_from_the_draft_page_with_everything_saved(client, submission, commented):
    where = f"paragraphs:change:{commented.pk}"
    response = save_page(client, submission, **{"q1": "One.", "q1.base": 0, "q1.format": "markup", "page.at": where})
    address = f"{url('paragraphs', submission.pk, 'paragraphs')}?change={commented.pk}#comment-{commented.pk}"
    assert (response.redirect_chain[-1][0], submission.answers.get(question__key="q1").html) == (address, "<p>One.</p>")


def test_a_stranger_changes_no_comment(client, submission, commented):
    client.force_login(MembershipFactory(role=MembershipRole.FOCAL_POINT).user)
    assert change(client, submission, commented).status_code == 404


def test_a_comment_that_says_nothing_is_refused_with_what_was_written(client, submission, author):
    client.force_login(author)
    address = url("paragraphs", submission.pk, "paragraphs")
    response = client.post(address, {"paragraph": "p1", "action": "amend", "comment": "See.", "proposed_text": ""})
    assert (response.status_code, response.context["error"], response.context["written"]["comment"]) == (
        422,
        "Write the text that you propose.",
        "See.",
    )


def test_a_stranger_removes_no_comment(client, submission, author):
    client.force_login(author)
    client.post(url("paragraphs", submission.pk, "paragraphs"), {"paragraph": "p1", "action": "retain"})
    comment = submission.answers.get(question__key="paragraphs").paragraph_comments.get()
    client.force_login(MembershipFactory(role=MembershipRole.FOCAL_POINT).user)
    response = client.post(url("remove_paragraph_comment", submission.pk, "paragraphs", comment.pk))
    assert (response.status_code, comment.answer.paragraph_comments.count()) == (404, 1)


def test_a_reviewer_of_a_version_never_reads_the_draft(client, submission, author):
    reviewer = assigned_reviewer(submitted_version(submission, actor=author))
    client.force_login(reviewer)
    answers = [client.get(address).status_code for address in pages(submission).values()]
    assert answers == [404] * len(answers)


def test_the_import_map_stands_before_every_module(client, author, submission):
    client.force_login(author)
    html = client.get(url("draft", submission.pk)).content.decode()
    assert html.index('type="importmap"') < html.index('type="module"')
