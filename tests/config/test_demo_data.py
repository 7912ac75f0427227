"""The demonstration's data is whole, canonical and honest about being invented."""

import re
import shutil
from collections import Counter
from datetime import date, timedelta

import pytest
import yaml

from config.demo import DemoError, load
from config.demo.loading import HERE, ROOT, story
from richtext import clean, count_words, parse, plain_text
from submissions.rules import lifecycle
from submissions.values import enums

LANGUAGES = ["ar", "en", "es", "fr", "ru", "zh"]
TODAY = date(2026, 11, 21)
MARKS = {
    "ar": "[نص مختلق لأغراض العرض]",
    "en": "[Text invented for demonstration]",
    "es": "[Texto inventado con fines de demostración]",
    "fr": "[Texte inventé à des fins de démonstration]",
    "ru": "[Текст вымышлен в демонстрационных целях]",
    "zh": "[文本为演示而虚构]",
}
DEMO = load()
CALLS = {call.slug: call for call in DEMO.consultations}
ORGANIZATIONS = {organization.key: organization for organization in DEMO.organizations}
SUBMISSIONS = {(each.consultation, each.organization): each for each in DEMO.submissions}
QUESTIONS = {
    call.slug: {
        question["key"]: question
        for section in yaml.safe_load(call.questionnaire.read_text(encoding="utf-8"))["sections"]
        for question in section["questions"]
    }
    for call in DEMO.consultations
}


def contents(submission):
    """Versions and draft of a submission, which all have answers and paragraph comments."""
    return [*submission.versions, *([submission.draft] if submission.draft else [])]


def answers():
    """Every (submission, key of the question, HTML)."""
    return [
        (submission, key, html)
        for submission in DEMO.submissions
        for content in contents(submission)
        for key, html in content.answers.items()
    ]


def category(organization):
    return organization.category or ("negotiating_group" if organization.group else "member_state")


def policy(organization):
    return enums.LifecyclePolicy.STATES if organization.state else enums.LifecyclePolicy.OTHERS


# What is written


def test_every_answer_is_canonical_and_keeps_within_the_formatting_allowed():
    assert [(each.organization, key) for each, key, html in answers() if clean(html).html != html] == []


def test_every_answer_has_something_to_read():
    short = [(each.organization, key) for each, key, html in answers() if count_words(plain_text(parse(html))) < 12]
    assert short == []


def test_every_answer_keeps_within_its_word_limit():
    over = [
        (each.organization, key)
        for each, key, html in answers()
        if count_words(plain_text(parse(html))) > QUESTIONS[each.consultation][key]["word_limit"]
    ]
    assert over == []


def test_every_submitted_version_answers_the_required_questions():
    missing = [
        (submission.organization, number, key)
        for submission in DEMO.submissions
        for number in range(1, len(submission.versions) + 1)
        for key, question in QUESTIONS[submission.consultation].items()
        if question["kind"] == "rich_text" and question["required"] and key not in submission.answers_of(number)
    ]
    assert missing == []


def test_particulars_answer_every_required_question_without_formatting():
    missing = [
        (submission.organization, key)
        for submission in DEMO.submissions
        for key, question in QUESTIONS[submission.consultation].items()
        if question["required"]
        and "number" not in question
        and key not in {"group_name"} | DEMO.particulars(submission).keys()
        and submission.status != "draft"
    ]
    assert missing == []


def test_answers_of_states_and_groups_say_first_that_they_are_invented():
    unmarked = [
        (each.organization, key)
        for each, key, html in answers()
        if ORGANIZATIONS[each.organization].is_marked and not html.startswith(f"<p>{MARKS[each.language]}</p>")
    ]
    assert unmarked == []


def test_comments_of_states_and_groups_say_first_that_they_are_invented():
    unmarked = [
        (submission.organization, comment.paragraph)
        for submission in DEMO.submissions
        if ORGANIZATIONS[submission.organization].is_marked
        for content in contents(submission)
        for comment in content.paragraph_comments or ()
        if not comment.comment.startswith(MARKS[submission.language])
    ]
    assert unmarked == []


@pytest.mark.parametrize(
    ("language", "wrong"),
    [("zh", r"[\u4e00-\u9fff]\s*[,;:?!()]|[\u4e00-\u9fff]\.(?!\w)"), ("ar", r"[,;?]|\s[،؛؟.]"), ("fr", r" [;:!?»]|« ")],
)
def test_punctuation_is_that_of_the_language(language, wrong):
    found = [
        (each.organization, key, match.group())
        for each, key, html in answers()
        if each.language == language and (match := re.search(wrong, plain_text(parse(html))))
    ]
    assert found == []


def test_every_kind_of_formatting_occurs():
    whole = "".join(html for _, _, html in answers())
    wanted = [
        "<ol start=",
        "<thead>",
        "colspan=",
        "rowspan=",
        "<a href=",
        "data-note=",
        "<blockquote>",
        "<h3>",
        'dir="ltr"',
        "<img data-sha256=",
    ]
    wanted += ["<strong>", "<em>", "</p><ul><li>", "</p><ol><li>"]
    assert [each for each in wanted if each not in whole] == []


def test_paragraph_comments_ask_for_what_the_project_knows():
    comments = [
        comment
        for each in DEMO.submissions
        for content in contents(each)
        for comment in content.paragraph_comments or ()
    ]
    assert {comment.action for comment in comments} == set(enums.ParagraphAction.values)


def test_paragraph_comments_propose_text_where_their_action_needs_it():
    wrong = [
        (submission.organization, comment.paragraph)
        for submission in DEMO.submissions
        for content in contents(submission)
        for comment in content.paragraph_comments or ()
        if bool(comment.proposed_text) != (comment.action in {"amend", "insert_after"})
    ]
    assert wrong == []


# The elements paper


def test_elements_paper_has_fifteen_sections_of_paragraphs_with_keys_in_order():
    paragraphs = [paragraph for section in DEMO.base_text.sections for paragraph in section.paragraphs]
    assert (len(DEMO.base_text.sections), [p.key for p in paragraphs]) == (15, [f"p-{n:03}" for n in range(1, 73)])


def test_paragraphs_of_the_elements_paper_are_30_to_110_words_long():
    paragraphs = [paragraph for section in DEMO.base_text.sections for paragraph in section.paragraphs]
    assert [p.key for p in paragraphs if not 30 <= count_words(p.text) <= 110] == []


# Who and what there is


def test_every_category_has_an_organization():
    held = {category(organization) for organization in DEMO.organizations} | {"observer_state"}
    assert (held, ORGANIZATIONS["holy-see"].state) == (set(enums.Category.values), "VAT")


def test_states_and_groups_are_those_of_the_data():
    states = yaml.safe_load((ROOT / "submissions/values/data/states.yaml").read_text(encoding="utf-8"))
    groups = yaml.safe_load((ROOT / "submissions/values/data/negotiating_groups.yaml").read_text(encoding="utf-8"))
    unknown = [each.key for each in DEMO.organizations if each.state and each.state not in states]
    unknown += [each.key for each in DEMO.organizations if each.group and each.group not in groups]
    assert unknown == []


def test_organizations_use_the_words_of_the_project():
    described = [each for each in DEMO.organizations if each.names]
    wrong = [
        each.key
        for each in described
        if each.category not in enums.Category.values
        or each.region not in enums.SeatRegion.values
        or (each.accreditation and each.accreditation.kind not in enums.AccreditationKind.values)
        or "en" not in each.names
    ]
    assert wrong == []


def test_every_status_is_reached():
    reached = set(enums.SubmissionStatus.values) - {enums.SubmissionStatus.VOID}  # that is a correction, on the desk
    assert {each.status for each in DEMO.submissions} == reached


def test_every_publication_choice_is_made():
    assert {each.publication for each in DEMO.submissions} == set(enums.Publication.values)


def test_the_main_call_has_submissions_in_six_languages():
    languages = Counter(each.language for each in DEMO.submissions if each.consultation == "wsis20-elements-paper")
    enough = {"ar": 3, "en": 10, "es": 3, "fr": 3, "ru": 2, "zh": 2}
    assert {language: languages[language] for language in enough if languages[language] < enough[language]} == {}


def test_only_states_associate_themselves_with_a_statement():
    declared = [each.organization for each in DEMO.submissions if each.associations]
    assert [key for key in declared if not ORGANIZATIONS[key].state] == []


def test_everything_said_by_the_process_is_in_six_languages():
    texts = [DEMO.process.title, DEMO.process.mandate, *(theme.title for theme in DEMO.themes)]
    texts += [text for call in DEMO.consultations for text in (call.title, call.summary, call.mandate, call.statement)]
    assert [text for text in texts if sorted(text) != LANGUAGES] == []


def test_each_role_has_an_account_to_sign_in_with():
    accounts = {person.email for person in DEMO.people if person.account}
    names = ("secretariat", "reviewer", "delegate", "drafter", "coordinator", "ngo")
    assert accounts == {f"{name}@example.org" for name in names}


def test_mail_to_the_people_reaches_nobody():
    assert [p.email for p in DEMO.people if not p.email.endswith(("@example.org", "@example.int"))] == []


# When things happened


def test_what_has_happened_lies_before_the_day_of_loading():
    acts = [act for submission in DEMO.submissions for act in story(submission)]
    acts += [each.act for each in DEMO.assignments] + [
        comment.act for each in DEMO.threads for comment in each.comments
    ]
    assert [act for act in acts if act.days_ago < 1] == []


def test_drafts_were_begun_well_before_they_were_submitted():
    gaps = {
        submission.organization: submission.versions[0].submitted.at(TODAY) - submission.started.at(TODAY)
        for submission in DEMO.submissions
        if submission.versions
    }
    # The replay saves the answers less than half an hour before the submit.
    assert {name: gap for name, gap in gaps.items() if gap < timedelta(minutes=30)} == {}


def test_submissions_were_received_while_their_call_was_open():
    late = []
    for submission in DEMO.submissions:
        call = CALLS[submission.consultation]
        opens = call.opens.at(TODAY, call.time_zone)
        closes = max(moment.at(TODAY, call.time_zone) for moment in (call.closes, *(e.closes for e in call.extensions)))
        times = [submission.started.at(TODAY), *(version.submitted.at(TODAY) for version in submission.versions)]
        late += [submission.organization for at in times if not opens <= at <= closes]
    assert late == []


def test_the_main_call_closes_in_sixteen_days_at_six_in_new_york():
    call = CALLS["wsis20-elements-paper"]
    closes = call.closes.at(TODAY, call.time_zone)
    assert (closes.date() - TODAY, f"{closes:%H:%M %Z}") == (timedelta(days=16), "18:00 EST")


def test_people_act_on_submissions_of_their_own_organizations():
    members = {(person.key, membership.organization) for person in DEMO.people for membership in person.memberships}
    strangers = [
        (submission.organization, act.by)
        for submission in DEMO.submissions
        for act in (submission.started, *(version.submitted for version in submission.versions))
        if (act.by, submission.organization) not in members
    ]
    assert strangers == []


def test_every_co_submitter_has_someone_to_confirm_it():
    points = {m.organization for p in DEMO.people for m in p.memberships if m.role == "focal_point"}
    assert [key for each in DEMO.submissions for key in each.co_submitters if key not in points] == []


def test_only_focal_points_submit():
    points = {(p.key, m.organization) for p in DEMO.people for m in p.memberships if m.role == "focal_point"}
    submitted = [(v.submitted.by, each.organization) for each in DEMO.submissions for v in each.versions]
    assert [pair for pair in submitted if pair not in points] == []


def test_every_move_is_in_the_table_of_moves():
    illegal = []
    for submission in DEMO.submissions:
        for version in submission.versions:
            status = "submitted"
            for step in version.moves:
                move = lifecycle.MOVE_BY_NAME[step.move]
                allowed = policy(ORGANIZATIONS[submission.organization]) in move.policies and status in move.sources
                if not allowed or bool(move.asks) > bool(step.note):
                    illegal.append((submission.organization, step.move))
                status = move.target
    assert illegal == []


# The review


def test_quoted_passages_occur_once_in_their_answers():
    counts = {
        thread.quote: plain_text(
            parse(SUBMISSIONS[thread.consultation, thread.organization].answers_of(thread.version)[thread.question])
        ).count(thread.quote)
        for thread in DEMO.threads
    }
    assert {quote: count for quote, count in counts.items() if count != 1} == {}


def test_threads_are_written_after_their_version_was_submitted_and_in_order():
    wrong = []
    for thread in DEMO.threads:
        submitted = SUBMISSIONS[thread.consultation, thread.organization].versions[thread.version - 1].submitted
        acts = [submitted, *(c.act for c in thread.comments), *([thread.resolved] if thread.resolved else [])]
        times = [act.at(TODAY) for act in acts]
        wrong += [thread.quote] if times != sorted(times) else []
    assert wrong == []


def test_submitters_write_in_shared_threads_only():
    staff = {person.key for person in DEMO.people if person.grants}
    wrong = [t.quote for t in DEMO.threads if not t.shared and {c.act.by for c in t.comments} - staff]
    assert wrong == []


def test_reviewers_decide_on_versions_assigned_to_them():
    assigned = {(each.consultation, each.organization, each.version, each.reviewer) for each in DEMO.assignments}
    call = "wsis20-elements-paper"
    unassigned = [
        (submission.organization, number, step.act.by)
        for submission in DEMO.submissions
        if submission.consultation == call
        for number, version in enumerate(submission.versions, 1)
        for step in version.moves
        if step.act.by in {"reviewer", "second-reviewer"}
        and (call, submission.organization, number, step.act.by) not in assigned
    ]
    assert unassigned == []


# What the loader refuses


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("submissions/04-fiji.yaml", "status: submitted", "status: checked", "submission of fiji: its story leads to"),
        ("submissions/04-fiji.yaml", "by: litia", "by: nobody", "submission of fiji: nothing is called nobody"),
        ("submissions/04-fiji.yaml", "p-057", "p-999", "submission of fiji: nothing is called p-999"),
        ("submissions/04-fiji.yaml", "      q4:", "      q9:", "submission of fiji: nothing is called q9"),
        (
            "submissions/04-fiji.yaml",
            "days_ago: 13",
            "days_ago: 3",
            "submission of fiji: its story is not in the order",
        ),
        (
            "submissions/04-fiji.yaml",
            "language: en",
            "lingua: en",
            "04-fiji.yaml: unknown or missing: language, lingua",
        ),
        ("organizations.yaml", "key: senegal", "key: kenya", "organization kenya: given twice"),
        ("organizations.yaml", "person: drafter", "person: nobody", "kenya: nothing is called nobody"),
        ("submissions/07-norway.yaml", "key: processes", "key: others", "submission of norway: nothing is called"),
        ("people.yaml", "organization: fiji", "organization: atlantis", "litia: nothing is called atlantis"),
        ("reviews.yaml", "version: 2", "version: 3", "there is no version 3"),
    ],
)
def test_data_that_does_not_fit_together_is_refused(tmp_path, file, old, new, message):
    shutil.copytree(HERE, tmp_path / "demo")
    path = tmp_path / "demo" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DemoError, match=re.escape(message)):
        load(tmp_path / "demo")
