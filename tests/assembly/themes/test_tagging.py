"""Passages under themes: by hand, suggested, confirmed, carried to later versions."""

import pytest

from assembly.models import Tag, TagState
from assembly.themes.alike import alike_in
from assembly.themes.coverage import missing_of, untagged
from assembly.themes.services import tagging, tree
from submissions.models import SubmissionVersion
from submissions.values.exceptions import NotFound, NotPermitted, NotPossible
from tests.factories import (
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    member,
    secretariat_of,
    submitted_version,
)

pytestmark = pytest.mark.django_db
TEXT = "<p>Broadband must reach every island.</p><p>Teachers need training.</p>"


@pytest.fixture
def version():
    return submitted_version(answers={"q1": TEXT})


@pytest.fixture
def call(version):
    return version.submission.consultation


@pytest.fixture
def secretariat(call):
    return secretariat_of(call)


@pytest.fixture
def themes(call, secretariat):
    tree.begin_with(call.process_id, secretariat, "ten-themes")
    return {theme.key: theme for theme in call.process.themes.all()}


def test_a_passage_is_quoted_as_it_stands(version, secretariat, themes):
    tag = tagging.tag(version.pk, secretariat, themes["skills"].pk, "q1", "Teachers  need training.")
    assert (tag.exact, tag.start, tag.end, tag.state) == ("Teachers need training.", 35, 58, TagState.SURE)
    again = tagging.tag(version.pk, secretariat, themes["skills"].pk, "q1", "Teachers need training.")
    assert again == tag
    with pytest.raises(NotPossible):
        tagging.tag(version.pk, secretariat, themes["skills"].pk, "q1", "Pupils need training.")
    with pytest.raises(NotFound):
        tagging.tag(version.pk, secretariat, themes["skills"].pk, "q99", "Teachers")


def test_who_reviews_the_version_may_and_nobody_else(version, call, themes):
    tag = tagging.tag(version.pk, assigned_reviewer(version), themes["skills"].pk, "q1", "Teachers")
    for person in (UserFactory(), member(version.submission)):
        with pytest.raises(NotPermitted):
            tagging.tag(version.pk, person, themes["skills"].pk, "q1", "Teachers")
        with pytest.raises(NotPermitted):
            tagging.untag(tag.pk, person)
        with pytest.raises(NotPermitted):
            tagging.confirm(call, [tag.pk], person)


def test_a_theme_of_another_process_is_not_there(version, secretariat):
    other = submitted_version().submission.consultation
    theirs = tree.add(other.process_id, secretariat_of(other), "Access")
    with pytest.raises(NotFound):
        tagging.tag(version.pk, secretariat, theirs.pk, "q1", "Teachers")


def test_what_is_suggested_counts_once_confirmed_and_can_be_taken_back(version, call, secretariat, themes):
    assert tagging.suggest(call.pk) == 2
    assert tagging.suggest(call.pk) == 0
    found = {row.exact: row.theme.key for row in Tag.objects.all()}
    assert found == {"Broadband must reach every island.": "connectivity", "Teachers need training.": "skills"}
    assert not Tag.objects.counted().exists()
    assert [row.without for row in untagged(SubmissionVersion.objects.filter(pk=version.pk))] == [2]
    keys = list(Tag.objects.values_list("pk", flat=True))
    assert tagging.confirm(call, keys, secretariat) == 2
    assert [row.without for row in untagged(SubmissionVersion.objects.filter(pk=version.pk))] == [0]
    assert tagging.unconfirm(call, keys, secretariat) == 2
    assert not Tag.objects.counted().exists()


def test_passages_move_to_another_theme(version, call, secretariat, themes):
    tag = tagging.tag(version.pk, secretariat, themes["skills"].pk, "q1", "Broadband must reach every island.")
    assert tagging.move(call, [tag.pk], themes["connectivity"].pk, secretariat) == 1
    tag.refresh_from_db()
    assert tag.theme == themes["connectivity"]


def test_tags_are_carried_to_a_later_version(version, call, secretariat, themes):
    for key, words in (("connectivity", "Broadband must reach every island."), ("skills", "Teachers need training.")):
        tagging.tag(version.pk, secretariat, themes[key].pk, "q1", words)
    later = "<p>We thank the Chair for the paper.</p><p>Broadband must reach every island.</p>"
    new = submitted_version(version.submission, {"q1": later}, member(version.submission))
    assert tagging.carry(new.pk) == 2
    assert tagging.carry(new.pk) == 0
    found = {row.theme.key: (row.state, row.exact) for row in new.tags.all()}
    assert found["connectivity"] == (TagState.SURE, "Broadband must reach every island.")
    assert found["skills"][0] != TagState.SURE
    assert {row.version_id for row in Tag.objects.of_call(call)} == {new.pk}


def test_who_is_missing_is_told(version, call, secretariat, themes):
    tagging.tag(version.pk, secretariat, themes["skills"].pk, "q1", "Teachers need training.")
    label = str(version.submission.organization.get_category_display())
    assert label not in missing_of(call, themes["skills"]).categories
    assert label in missing_of(call, themes["security"]).categories


def test_text_shared_by_two_organizations_is_shown_with_what_differs(call):
    text = "We urge all governments to fund the open libraries that {} communities need in every district and town."
    first, second = (
        submitted_version(SubmissionFactory(consultation=call), {"q1": f"<p>{text.format(word)}</p>"})
        for word in ("rural", "island")
    )
    (campaign,) = alike_in(call)
    assert campaign.organizations == 2
    assert [row.version for row in campaign.passages] == [first, second]
    assert not campaign.passages[0].changes
    assert any(row.kind != "same" for row in campaign.passages[1].changes)
