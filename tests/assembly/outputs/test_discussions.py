"""Discussions in the margin of Word files: in the names that the reader may read, on the words they are of."""

import io
import re
from datetime import UTC

import docx
import pytest
from django.urls import reverse

from assembly.models import Compilation
from assembly.outputs.collect import choose_versions
from assembly.outputs.services import compiling, single
from assembly.outputs.services.writing import assemble
from reviews import placements
from reviews.services import reply, resolve
from submissions.values.exceptions import NotPossible
from tests.factories import (
    assigned_reviewer,
    fill,
    member,
    secretariat_of,
    submitted_version,
)
from tests.factories.reviews import thread_on
from tests.word.ooxml import W, assert_sound
from tests.word.validator import faults, needs_validator

pytestmark = pytest.mark.django_db
ANSWER = '<p>Our members need power<sup data-note="By a survey of 2024."></sup> and roads.</p><p>They need water.</p>'


@pytest.fixture
def version():
    return submitted_version(answers={"q1": ANSWER, "q2": "<p>Shortly.</p>"})


def anchored(path):
    """Return the words that each comment of a file covers, by the last line of its text."""
    parts = assert_sound(path)
    said, open_ones = {}, set()
    for element in parts["word/document.xml"].iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_ones.add(number)
            said[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            open_ones.remove(number)
        elif element.tag == f"{W}t":
            for one in open_ones:
                said[one] += element.text
        elif element.tag == f"{W}footnoteReference":
            for one in open_ones:
                said[one] += "[note]"
    lines = {
        one.get(f"{W}id"): ["".join(p.itertext(f"{W}t")) for p in one]
        for one in parts.find("//w:comment", "word/comments.xml")
    }
    return {lines[number][-1]: words for number, words in said.items()}, parts


def written(tmp_path, content):
    path = tmp_path / "file.docx"
    path.write_bytes(content)
    return path


def test_a_version_downloads_with_its_discussions_on_their_words(version, tmp_path):
    reviewer = assigned_reviewer(version)
    thread = thread_on(version, reviewer, "Which power?", exact="need power")
    reply(thread.pk, secretariat_of(version.submission.consultation), "Electric.")
    resolve(thread.pk, reviewer)
    thread_on(version, reviewer, "By whom?", exact="a survey")
    thread_on(version, reviewer, "Too short.", key="q2")
    path = written(tmp_path, single.version_file(version, with_discussions_for=reviewer))
    said, parts = anchored(path)
    assert said == {
        "Which power?": "need power", "Electric.": "need power", "By whom?": "[note]", "Too short.": "Shortly.",
    }  # fmt: skip
    done = parts.find("//@*[local-name()='done']", "word/commentsExtended.xml")
    assert done == ["1", "1", "0", "0"]
    assert "On words of the footnote: “a survey”" in parts.text("word/comments.xml")
    first = parts.find("//w:comment", "word/comments.xml")[0]
    assert first.get(f"{W}author") == str(reviewer)
    at = thread.comments.first().created_at.astimezone(UTC)
    assert first.get(f"{W}date") == at.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_the_submitter_reads_what_was_released_and_no_reviewer_by_name(version, tmp_path):
    reviewer = assigned_reviewer(version)
    thread_on(version, reviewer, "Among ourselves.", exact="need power")
    thread_on(version, reviewer, "Which roads?", exact="roads", is_released=True)
    person = member(version.submission)
    path = written(tmp_path, single.version_file(version, with_discussions_for=person))
    said, parts = anchored(path)
    assert said == {"Which roads?": "roads"}
    assert set(parts.find("//w:comment/@w:author", "word/comments.xml")) == {"The secretariat"}
    assert str(reviewer) not in parts.text("word/comments.xml")


def test_a_discussion_stands_where_its_words_stand_in_the_later_version(version, tmp_path):
    reviewer = assigned_reviewer(version)
    thread_on(version, reviewer, "Which power?", exact="need power")
    thread_on(version, reviewer, "And wells?", exact="They need water.")
    fill(version.submission, {"q1": "<p>A new beginning stands here.</p><p>Our members need power and roads.</p>"})
    later = submitted_version(version.submission)
    staff = secretariat_of(version.submission.consultation)
    placements.place_on(later)
    said, parts = anchored(written(tmp_path, single.version_file(later, with_discussions_for=staff)))
    assert said["Which power?"] == "need power"
    assert said["And wells?"].startswith("A new beginning")
    assert "no longer stand here: “They need water.”" in parts.text("word/comments.xml")


def test_the_download_holds_discussions_only_when_asked_and_only_those_one_may_read(client, version):
    thread_on(version, text="Among ourselves.")
    address = reverse("assembly:version_word", args=[version.pk])
    person = member(version.submission)
    client.force_login(person)
    names = lambda response: docx.Document(io.BytesIO(response.content)).part.package.iter_parts()  # noqa: E731
    for response in (client.get(address), client.get(address, {"discussions": "1"})):
        assert response.status_code == 200
        assert not [part for part in names(response) if "comments" in str(part.partname)]
    client.force_login(secretariat_of(version.submission.consultation))
    response = client.get(address, {"discussions": "1"})
    assert [part for part in names(response) if str(part.partname) == "/word/comments.xml"]
    assert re.search(r'filename="[^"]+-discussions\.docx"', response["Content-Disposition"])


@pytest.mark.parametrize("layout", ["by-question", "by-stakeholder"])
def test_a_consolidated_file_takes_discussions_by_option(version, tmp_path, layout):
    consultation = version.submission.consultation
    staff = secretariat_of(consultation)
    other = submitted_version(consultation=consultation, answers={"q1": "<p>Other words.</p>"})
    thread_on(version, staff, "Which power?", exact="need power")
    thread_on(other, staff, "Whose words?", exact="Other")
    target = tmp_path / "all.docx"
    assemble(consultation, choose_versions(consultation), layout, target, discussions_for=staff)
    assert anchored(target)[0] == {"Which power?": "need power", "Whose words?": "Other"}
    assemble(consultation, choose_versions(consultation), layout, target, discussions_for=staff, for_publication=True)
    assert "word/comments.xml" not in assert_sound(target)


def test_a_file_with_discussions_is_of_who_asked_for_it_and_never_for_publication(version):
    consultation = version.submission.consultation
    staff, colleague = secretariat_of(consultation), secretariat_of(consultation)
    made = compiling.request(consultation, staff, with_discussions=True)
    plain = compiling.request(consultation, staff)
    assert set(Compilation.objects.visible_to(staff)) == {made, plain}
    assert set(Compilation.objects.visible_to(colleague)) == {plain}
    for options in ({"for_publication": True}, {"layout": "by-paragraph"}):
        with pytest.raises(NotPossible):
            compiling.request(consultation, staff, with_discussions=True, **options)


@needs_validator
def test_a_file_with_discussions_is_valid(version, tmp_path):
    staff = secretariat_of(version.submission.consultation)
    for exact in ("need power", "a survey", "roads.\nThey", ""):
        reply(thread_on(version, staff, "One\n\nTwo & <three>", exact=exact).pk, staff, "نعم، هذا صحيح.")
    assert faults(written(tmp_path, single.version_file(version, with_discussions_for=staff))) == []
