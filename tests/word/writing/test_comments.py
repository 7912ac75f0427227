"""Comments on exact ranges and tracked changes, as functions of the document model."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from richtext import blocks as b
from richtext import plain_text
from richtext.notices import Notice
from tests.richtext.strategies import blocks
from tests.word.ooxml import Parts, W, assert_sound
from tests.word.validator import faults, needs_validator
from tests.word.writing import samples
from tests.word.writing.samples import bullets, cautions, note, numbers, paragraph, table, written
from word.model import document as d
from word.writing import comments as remarks
from word.writing.changes import tracked

WHEN = datetime(2025, 7, 21, 9, 5, 7, tzinfo=UTC)
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


def remark(start: int, end: int, text: str = "A remark.", *replies: str, resolved: bool = False) -> d.Comment:
    answers = tuple(d.Reply("Second Reviewer", reply, WHEN) for reply in replies)
    return d.Comment(start, end, "First Reviewer", text, WHEN, "FR", resolved, answers)


def covered(parts: Parts) -> list[str]:
    """The text each comment's range covers, a line break between paragraphs, by comment id."""
    said: dict[str, str] = {}
    open_ones: set[str] = set()
    for element in parts["word/document.xml"].iter():
        number = element.get(f"{W}id", "")
        if element.tag == f"{W}commentRangeStart":
            open_ones.add(number)
            said[number] = ""
        elif element.tag == f"{W}commentRangeEnd":
            open_ones.remove(number)
        elif element.tag in {f"{W}t", f"{W}p", f"{W}br", f"{W}delText"}:
            for one in open_ones:
                said[one] += (element.text or "") if element.tag in {f"{W}t", f"{W}delText"} else "\n"
    return [said[number] for number in sorted(said, key=int)]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [(4, 9, "quick"), (0, 3, "The"), (4, 4, ""), (10, 27, "brown fox\nsecond "), (20, 99, "second line"),
     (19, 26, "second")],
)  # fmt: skip
def test_comment_covers_its_range_exactly(tmp_path: Path, start: int, end: int, text: str) -> None:
    answer = (
        paragraph("The ", b.Run("qui", bold=True), "ck brown fox"),
        numbers(
            "second line",
        ),
    )
    parts = assert_sound(written(tmp_path, d.Fragment(answer, comments=(remark(start, end),))))
    assert covered(parts) == [text]


@given(blocks, st.integers(0, 80), st.integers(0, 80))
@settings(max_examples=60)
def test_comment_on_any_range_of_any_answer_is_sound(tmp_path: Path, answer: b.Blocks, start: int, length: int) -> None:
    fragment = d.Fragment(answer, comments=(remark(start, start + length), remark(0, start), remark(start, start)))
    assert_sound(written(tmp_path, fragment))


@given(blocks, st.data())
@settings(max_examples=60)
def test_marks_leave_the_text_as_it_was(answer: b.Blocks, data: st.DataObject) -> None:
    end = len(plain_text(answer))
    ranges = data.draw(st.lists(st.tuples(st.integers(0, end), st.integers(0, end)), max_size=4))
    marked = remarks.anchored(answer, [remark(*sorted(r)) for r in ranges])
    assert plain_text(marked).rstrip("\n") == plain_text(answer).rstrip("\n")


def test_replies_share_the_range_and_name_what_they_answer(tmp_path: Path) -> None:
    fragment = d.Fragment(
        (paragraph("Some words"),), comments=(remark(0, 4, "Why?", "Because.", "I see.", resolved=True),)
    )
    parts = assert_sound(written(tmp_path, fragment))
    assert covered(parts) == ["Some", "Some", "Some"]
    rows = list(parts["word/commentsExtended.xml"])
    first = rows[0].get(f"{W15}paraId")
    assert [row.get(f"{W15}paraIdParent") for row in rows] == [None, first, first]
    assert [row.get(f"{W15}done") for row in rows] == ["1", "1", "1"]
    assert parts.find("//w:comment/w:p[last()]/@w14:paraId", "word/comments.xml") == [
        r.get(f"{W15}paraId") for r in rows
    ]


def test_comment_says_who_and_when(tmp_path: Path) -> None:
    parts = written(tmp_path, d.Fragment((paragraph("x"),), comments=(remark(0, 1, "One\nTwo", "Three"),)))
    found = assert_sound(parts).find("//w:comment", "word/comments.xml")
    assert [{k.removeprefix(W): v for k, v in c.attrib.items()} for c in found] == [
        {"id": "1", "author": "First Reviewer", "date": "2025-07-21T09:05:07Z", "initials": "FR"},
        {"id": "2", "author": "Second Reviewer", "date": "2025-07-21T09:05:07Z", "initials": "SR"},
    ]
    assert [["".join(p.itertext(f"{W}t")) for p in c] for c in found] == [["One", "Two"], ["Three"]]


def test_comments_past_the_limit_are_left_out_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarks, "HIGHEST", 1)
    fragment = d.Fragment((paragraph("Some words"),), comments=(remark(0, 4, "Kept."), remark(5, 10, "Lost.")))
    assert covered(assert_sound(written(tmp_path, fragment))) == ["Some"]
    assert cautions(fragment) == (Notice("comment-left-out", excerpt="Lost."),)


def test_file_without_comments_has_no_part_for_them(tmp_path: Path) -> None:
    assert "word/comments.xml" not in Parts(written(tmp_path, d.Fragment((paragraph("x"),))))


def accepted(parts: Parts, keep: str, drop: str) -> list[str]:
    """The paragraphs of the body once all changes of one kind are kept and the others dropped."""
    lines = []
    for p in parts.find("//w:body//w:p"):
        if p.find(f"{W}pPr/{W}rPr/{W}{drop}") is not None:
            continue
        words = "".join(
            t.text for t in p.iter(f"{W}t", f"{W}delText") if not any(True for _ in t.iterancestors(f"{W}{drop}"))
        )
        lines.append(words)
    return lines


BEFORE = (
    paragraph("The digital divide remains wide."),
    paragraph("This goes away."),
    bullets("one", "two"),
    table(["a", "b"]),
)
AFTER = (
    paragraph("The digital divide ", b.Run("still", italic=True), " remains wide and deep."),
    bullets("one", "two and a half", "three"),
    table(["a", "b"]),
    paragraph("This is new.", note("A note.")),
)


def test_tracked_changes_lead_from_one_text_to_the_other(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, d.Fragment(tracked(BEFORE, AFTER, "Editor", WHEN))))
    assert accepted(parts, "ins", "del") == plain_text(AFTER, footnotes=False).split("\n")
    assert accepted(parts, "del", "ins") == plain_text(BEFORE, footnotes=False).split("\n")


def test_changed_paragraph_is_marked_word_by_word(tmp_path: Path) -> None:
    changed = tracked((paragraph("It is very good."),), (paragraph("It is not good."),), "Editor", WHEN)
    parts = assert_sound(written(tmp_path, d.Fragment(changed)))
    assert parts.find("//w:del//w:delText/text()") == ["very"]
    assert parts.find("//w:ins//w:t/text()") == ["not"]
    assert set(parts.find("//w:ins/@w:author | //w:del/@w:author")) == {"Editor"}
    assert set(parts.find("//w:ins/@w:date | //w:del/@w:date")) == {"2025-07-21T09:05:07Z"}


def test_inserted_table_marks_its_rows(tmp_path: Path) -> None:
    changed = tracked((), (table(["a"], ["b"]),), "Editor", WHEN)
    assert len(assert_sound(written(tmp_path, d.Fragment(changed))).find("//w:trPr/w:ins")) == 2


def test_nothing_changed_leaves_no_mark() -> None:
    assert tracked(samples.ENGLISH, samples.ENGLISH, "Editor", WHEN) == samples.ENGLISH


@given(blocks, blocks)
@settings(max_examples=60)
def test_changes_between_any_two_answers_are_sound(tmp_path: Path, before: b.Blocks, after: b.Blocks) -> None:
    assert_sound(written(tmp_path, d.Fragment(tracked(before, after, "Editor", WHEN))))


def test_comment_on_words_of_a_footnote_covers_its_mark(tmp_path: Path) -> None:
    answer = (paragraph("Text", note("The first note."), " goes on", note("The second note.")), paragraph("End"))
    text = plain_text(answer)
    comments = [remark(text.index(word), text.index(word) + len(word), word) for word in ("goes", "first", "second")]
    across = remark(text.index("note.\nThe"), len(text), "from one note into the next")
    past = remark(len(text) + 9, len(text) + 10, "past all")
    parts = assert_sound(written(tmp_path, d.Fragment(answer, comments=(*comments, across, past))))
    said = {one.get(f"{W}id"): "".join(one.itertext(f"{W}t")) for one in parts.find("//w:comment", "word/comments.xml")}
    marked = {
        said[start.get(f"{W}id")]: start.xpath(
            "following::*[self::w:t or self::w:footnoteReference][1]", namespaces={"w": W[1:-1]}
        )[0]
        for start in parts.find("//w:commentRangeStart")
    }
    assert marked["goes"].text == "goes"
    assert {words: mark.get(f"{W}id") for words, mark in marked.items() if words != "goes"} == {
        "first": "1", "from one note into the next": "1", "second": "2", "past all": "2",
    }  # fmt: skip


def test_comments_keep_an_id_and_their_time_in_utc(tmp_path: Path) -> None:
    said = d.Comment(0, 4, "First", "Why?", WHEN, replies=(d.Reply("Second", "So.", WHEN, identity=8),), identity=7)
    path = written(tmp_path, d.Fragment((paragraph("Some words"),), comments=(said,)))
    parts = assert_sound(path)
    ids = parts.find("//@*[local-name()='durableId']", "word/commentsIds.xml")
    assert (
        ids == ["20000007", "20000008"] == parts.find("//@*[local-name()='durableId']", "word/commentsExtensible.xml")
    )
    assert set(parts.find("//@*[local-name()='dateUtc']", "word/commentsExtensible.xml")) == {"2025-07-21T09:05:07Z"}


@needs_validator
def test_comments_in_text_and_footnotes_are_valid(tmp_path: Path) -> None:
    answer = (paragraph("Text", note("The first note."), " goes on", note("The second note.")), paragraph("End"))
    said = (remark(0, 4, "On text.", "A reply.", resolved=True), remark(20, 30, "On a note.", "A reply."))
    assert faults(written(tmp_path, d.Fragment(answer, comments=said))) == []
