"""Marked-up copies in the habits of delegations: every proposed text equal, nothing invented, every word accounted."""

import docx
import pytest
from docx.shared import RGBColor

from assembly.intake.markup.finding import find
from assembly.intake.markup.units import Unit, name_of
from benchmarks.redlines import HABITS, redlines, units
from word.reading.marked import MarginComment, Marked, MarkedLine, Stretch, count, read_marked

TEXT = (
    Unit("title", "", "", "Elements paper"),
    Unit("section", "s-1", "", "Access", 0),
    Unit("paragraph", "p-1", "1", "We resolve to connect every school within five years.", 0),
    Unit("paragraph", "p-2", "2", "We recognise that teachers need training, time and tools to use the connection.", 0),
    Unit("paragraph", "p-3", "3", "We note the “digital divide” between regions, and within many of them.", 0),
    Unit("section", "s-2", "", "Rights", 1),
    Unit("paragraph", "p-4", "4", "We affirm that rights which people have offline are protected online as well.", 1),
    Unit("paragraph", "p-5", "5", "We call for safeguards wherever surveillance is authorized by law.", 1),
)


def saved(document, folder):
    path = folder / "marked.docx"
    document.save(str(path))
    return read_marked(path)


def said(found):
    return [(each.unit.key, each.action, each.text) for each in found.proposals]


def lines(*texts):
    marked = tuple(MarkedLine((Stretch(text),), body=place) for place, text in enumerate(texts, start=1))
    return Marked(marked, words_in=sum(count(text) for text in texts))


@pytest.mark.parametrize("habit", HABITS)
def test_sixty_files_propose_what_was_written_and_nothing_else(habit, tmp_path):
    made = [redline for redline in redlines(tmp_path, 60) if redline.habit == habit]
    assert len(made) == 20
    for redline in made:
        marked = read_marked(redline.path)
        found = find(marked, units())
        proposed = [each for each in said(found) if each[1] != "comment"]
        assert sorted(proposed) == sorted(redline.wanted), redline.path.name
        reasons = {each.unit.key: each.rationale for each in found.proposals}
        for key, reason in redline.rationales.items():
            assert reasons[key] == reason
        outside = sum(count(line.raw) for line in marked.lines if line.body not in found.body)
        assert found.balance.total + outside == marked.words_in


def test_a_trivial_difference_is_no_proposal():
    texts = [unit.text for unit in TEXT]
    texts[3] = texts[3].replace("recognise", "recognize")
    texts[4] = texts[4].replace("“", '"').replace("”", '"').replace(" and", "  and")
    found = find(lines(*texts), TEXT)
    assert said(found) == []
    assert found.trivial == 2


def test_a_proposal_keeps_the_quotation_marks_of_the_text():
    texts = [unit.text for unit in TEXT]
    texts[4] = texts[4].replace("“", '"').replace("”", '"').replace("many", "most")
    assert said(find(lines(*texts), TEXT)) == [("p-3", "amend", TEXT[4].text.replace("many", "most"))]


def test_renumbered_paragraphs_and_one_section_alone():
    texts = ["Rights", "7. " + TEXT[6].text.replace("as well", "too"), "8. " + TEXT[7].text]
    found = find(lines(*texts), TEXT)
    assert said(found) == [("p-4", "amend", TEXT[6].text.replace("as well", "too"))]


def test_a_line_of_rationale_belongs_to_what_is_above_it():
    texts = [unit.text for unit in TEXT]
    texts[2] = texts[2].replace("five", "ten")
    texts.insert(3, "Rationale: our capital needs more time.")
    found = find(lines(*texts), TEXT)
    assert [(each.action, each.rationale) for each in found.proposals] == [("amend", "our capital needs more time.")]
    assert found.balance.rationale == 6


def test_looks_by_hand_are_read_against_the_text(tmp_path):
    document = docx.Document()
    document.add_paragraph("1. We resolve to connect every ").add_run("public ").font.color.rgb = RGBColor(200, 0, 0)
    paragraph = document.paragraphs[-1]
    paragraph.add_run("school")
    paragraph.add_run(" within five years").font.strike = True
    paragraph.add_run(".")
    document.add_paragraph("2. " + TEXT[3].text)
    found = find(saved(document, tmp_path), TEXT)
    assert said(found) == [("p-1", "amend", "We resolve to connect every public school.")]
    assert (found.balance.deleted, found.balance.proposed) == (3, 1)


def test_brackets_hold_what_goes_and_what_comes():
    texts = ["1. We resolve to connect every [public - Ruritania] school [within five years].", "2. " + TEXT[3].text]
    assert said(find(lines(*texts), TEXT)) == [("p-1", "amend", "We resolve to connect every public school.")]


def test_a_margin_comment_alone_is_a_comment():
    marked = lines(*(unit.text for unit in TEXT))
    changed = list(marked.lines)
    changed[2] = MarkedLine(changed[2].stretches, body=3, comments=("7",))
    remark = MarginComment("7", "Ruritania", "Too early.", 2)
    found = find(Marked(tuple(changed), (remark,), marked.words_in + 2), TEXT)
    assert [(each.unit.key, each.action, each.rationale) for each in found.proposals] == [
        ("p-1", "comment", "Too early.")
    ]
    assert found.comments == {"7"}


def test_a_change_of_a_title_has_the_section_for_its_target():
    texts = [unit.text for unit in TEXT]
    texts[1] = "Access for all"
    marked = lines(*texts)
    changed = list(marked.lines)
    changed[1] = MarkedLine((Stretch("Access"), Stretch(" for all", "ins", "Ruritania")), body=2)
    (proposal,) = find(Marked(tuple(changed), (), marked.words_in), TEXT).proposals
    assert (proposal.unit.target, proposal.action, proposal.text) == ("section", "amend", "Access for all")
    assert proposal.as_json()["paragraph"] == ""


def test_paragraphs_are_known_by_their_names_however_they_were_rewritten():
    named = MarkedLine((Stretch("We resolve to try."),), body=1, names=(name_of("paragraph", "p-1"),))
    rest = lines(*(unit.text for unit in TEXT[3:]))
    found = find(Marked((named, *rest.lines), (), rest.words_in + 4), TEXT)
    assert said(found) == [("p-1", "amend", "We resolve to try.")]


def test_another_text_proposes_nothing_and_is_said():
    found = find(lines("A recipe for bread needs flour, water, salt and time.", "Bake it until it is brown."), TEXT)
    assert (said(found), found.notices) == ([], ("other-text",))


def test_a_text_of_which_everything_is_deleted_is_never_sure():
    marked = Marked(
        tuple(MarkedLine((Stretch(unit.text, "del", "X"),), body=place) for place, unit in enumerate(TEXT[2:], 1)),
        words_in=sum(count(unit.text) for unit in TEXT[2:]),
    )
    found = find(marked, TEXT)
    assert {each.action for each in found.proposals} == {"delete"}
    assert "all-deleted" in found.notices
    assert max(each.confidence for each in found.proposals) <= 0.5


def test_two_paragraphs_that_are_alike_are_told_apart_by_number_or_said():
    alike = "We invite the regional commissions to report every second year on {} in each of their regions."
    text = [Unit("paragraph", f"p-{n}", str(n), alike.format(word)) for n, word in enumerate(["skills", "access"], 1)]
    numbered = find(lines("2. " + alike.format("access and costs"), "1. " + alike.format("skills")), text)
    assert said(numbered) == [("p-2", "amend", alike.format("access and costs"))]
    assert numbered.proposals[0].confidence > 0.8


def table(document, rows):
    grid = document.add_table(len(rows), len(rows[0]))
    for row, cells in zip(grid.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text


def test_a_table_of_current_and_proposed_text(tmp_path):
    document = docx.Document()
    changed = TEXT[2].text.replace("five", "ten")
    table(
        document,
        [
            ("Paragraph", "Current text", "Proposed text", "Rationale"),
            ("1", TEXT[2].text, changed, "More time."),
            ("4", TEXT[6].text, "Delete", ""),
            ("4 bis", "", "We thank the Forum for its work.", ""),
            ("5", TEXT[7].text, TEXT[7].text, ""),
            ("2", TEXT[3].text, "Replace “time and tools” with “pay and tools”", ""),
        ],
    )
    found = find(saved(document, tmp_path), TEXT)
    assert said(found) == [
        ("p-1", "amend", changed),
        ("p-4", "delete", ""),
        ("p-4", "insert_after", "We thank the Forum for its work."),
        ("p-2", "amend", TEXT[3].text.replace("time and tools", "pay and tools")),
    ]
    assert found.proposals[0].rationale == "More time."
    whole = found.with_tables()
    assert whole.balance.total == read_marked(tmp_path / "marked.docx").words_in
    assert found.without_tables().balance.total == 0


def test_a_comment_table_of_eight_columns(tmp_path):
    document = docx.Document()
    table(
        document,
        [
            (
                "MB",
                "Line number",
                "Clause",
                "Paragraph",
                "Type of comment",
                "Comments",
                "Proposed change",
                "Observations of the secretariat",
            ),
            ("RU", "", "Access", "3", "ed", "Plain words.", TEXT[4].text.replace("many", "most"), ""),
            ("RU", "", "Rights", "5", "ge", "We welcome this.", "", ""),
        ],
    )
    found = find(saved(document, tmp_path), TEXT)
    assert [(each.unit.key, each.action, each.type, each.rationale, each.party) for each in found.proposals] == [
        ("p-3", "amend", "editorial", "Plain words.", "RU"),
        ("p-5", "comment", "general", "We welcome this.", "RU"),
    ]
