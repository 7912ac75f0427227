"""Each construct is the one a person would have made in Word."""

from pathlib import Path

import pytest

from richtext import blocks as b
from richtext import serialize
from richtext.notices import Notice
from tests.word.ooxml import Parts, W, assert_sound
from tests.word.writing import samples
from tests.word.writing.samples import answer, bullets, cautions, cell, item, note, numbers, paragraph, table, written
from word.model import document as d
from word.writing import footnotes, numbering
from word.writing.render import Setting, render
from word.writing.writer import write


def test_every_numbered_list_has_an_instance_that_starts_anew(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, answer(numbers("a", "b"), numbers("c"), numbers("d", start=7))))
    used = parts.find("//w:p/w:pPr/w:numPr/w:numId/@w:val")
    assert used == ["4", "4", "5", "6"]
    starts = parts.find("//w:num[@w:numId > 3]/w:lvlOverride[@w:ilvl='0']/w:startOverride/@w:val", "word/numbering.xml")
    assert starts == ["1", "1", "7"]


def test_nested_lists_stand_on_their_own_levels(tmp_path: Path) -> None:
    nested = numbers(item("a", bullets(item("b", numbers("c")))))
    parts = assert_sound(written(tmp_path, answer(nested)))
    assert parts.find("//w:numPr/w:ilvl/@w:val") == ["0", "1", "2"]
    assert parts.find("//w:pStyle/@w:val") == ["ListNumber", "ListBullet2", "ListNumber3"]


def test_lists_past_the_limit_are_numbered_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "MOST_INSTANCES", 4)
    lists = answer(numbers("a")), answer(numbers("b", item("c", numbers("d", "e"))), numbers("f", start=4))
    parts = assert_sound(written(tmp_path, *lists))
    assert parts.find("//w:r[w:tab]/w:t/text()") == ["1.", "2.", "a.", "b.", "4."]


@pytest.mark.parametrize(
    ("level", "number", "label"),
    [(0, 12, "12."), (1, 1, "a."), (1, 28, "bb."), (2, 14, "xiv."), (5, 4, "iv."), (1, 0, "0.")],
)
def test_label_is_that_of_its_level(level: int, number: int, label: str) -> None:
    assert numbering.label(level, number) == label


@pytest.mark.parametrize(("level", "number", "label"), [(0, 3, "3."), (1, 4, "(د)"), (1, 29, "(أأ)"), (2, 2, "‘2’")])
def test_arabic_label_is_as_in_arabic_documents(level: int, number: int, label: str) -> None:
    assert numbering.label(level, number, numbering.ARABIC) == label


def test_arabic_lists_have_arabic_letters_and_others_their_own(tmp_path: Path) -> None:
    nested = numbers(item("a", numbers(item("b", numbers("c")))))
    parts = assert_sound(written(tmp_path, answer(nested, lang="ar"), answer(nested), answer(nested, lang="he")))
    outlines = parts.find("//w:num[@w:numId > 3]/w:abstractNumId/@w:val", "word/numbering.xml")
    assert outlines == ["3"] * 3 + ["2"] * 6
    levels = parts.find("//w:abstractNum[@w:abstractNumId=3]/w:lvl[position() < 4]", "word/numbering.xml")
    shown = [[level.find(f"{W}{name}").get(f"{W}val") for name in ("numFmt", "lvlText")] for level in levels]
    assert shown == [["decimal", "%1."], ["arabicAbjad", "(%2)"], ["decimal", "‘%3’"]]


def test_arabic_lists_past_the_limit_keep_their_letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numbering, "MOST_INSTANCES", 3)
    parts = assert_sound(written(tmp_path, answer(numbers(item("a", numbers("b", "c"))), lang="ar")))
    assert parts.find("//w:r[w:tab and w:rPr/w:rtl]/w:t/text()") == ["1.", "(أ)", "(ب)"]


@pytest.mark.parametrize(
    ("lead", "following", "kept"),
    [
        ("We ask for:", bullets("one"), True),
        ("我们要求：", numbers("one"), True),
        ("We ask for:", table(["a", "b"]), True),
        ("We ask for:", b.Quotation((paragraph("one"),)), True),
        ("We ask.", bullets("one"), False),
        ("We ask for:", paragraph("one"), False),
    ],
)
def test_line_that_introduces_stays_with_what_it_introduces(
    tmp_path: Path, lead: str, following: b.Block, kept: bool
) -> None:
    blocks = (paragraph("Before."), paragraph("Bold ", b.Run(lead, bold=True)), following)
    for element in (answer(*blocks), d.Canonical(serialize(blocks))):
        parts = assert_sound(written(tmp_path, element))
        lines = parts.find("//w:p[w:pPr/w:keepNext][not(ancestor::w:tbl)]")
        assert ["".join(line.itertext(f"{W}t")) for line in lines] == ([f"Bold {lead}"] if kept else [])


def test_heading_rows_stay_with_the_row_that_follows(tmp_path: Path) -> None:
    rows = ([cell("H", True), cell("I", True)], [cell("h", True), "a"], ["b", "c"])
    parts = assert_sound(written(tmp_path, answer(table(*rows))))
    assert len(parts.find("//w:tr[1]/w:tc/w:p[w:pPr/w:keepNext]")) == 2
    assert not parts.find("//w:tr[position() > 1]//w:keepNext")


def test_heading_rows_that_would_fill_a_page_do_not_repeat(tmp_path: Path) -> None:
    every = table(*([cell(str(row), True)] for row in range(40)))
    long = table([cell("long " * 200, True)], ["a"])
    assert len(assert_sound(written(tmp_path, answer(every))).find("//w:tblHeader")) == 1
    assert not assert_sound(written(tmp_path, answer(long))).find("//w:tblHeader")


def test_contents_bear_the_pages_that_they_are_told(tmp_path: Path) -> None:
    rows = (d.ContentsEntry(1, "One", "one", page=7), d.ContentsEntry(2, "Two", "two"))
    heads = (d.Heading(1, "One", "one"), d.Heading(2, "Two", "two"))
    parts = assert_sound(written(tmp_path, d.Contents("Contents", rows), *heads))
    first, second = parts.find("//w:p[w:pPr/w:pStyle[starts-with(@w:val, 'TOC')]][.//w:hyperlink]")
    assert "".join(first.itertext(f"{W}t")) == "One7"
    assert " PAGEREF one \\h " in "".join(first.itertext(f"{W}instrText"))
    assert first.find(f".//{W}tab[@{W}pos='9072']") is not None
    assert "".join(second.itertext(f"{W}t")) == "Two"


@pytest.mark.parametrize("name", ["\U00020000" * 30, "é" * 60, "\U00020000a", "q1 🙂 x" * 9])
def test_bookmark_names_are_of_forty_code_units(tmp_path: Path, name: str) -> None:
    parts = assert_sound(written(tmp_path, d.Heading(1, "Heading", name)))
    (written_name,) = parts.find("//w:bookmarkStart/@w:name")
    assert len(written_name.encode("utf-16-le")) <= 80


def test_one_address_has_one_relationship(tmp_path: Path) -> None:
    link = b.Run("here", href="https://example.org/a b?x=é")
    parts = assert_sound(written(tmp_path, answer(paragraph(link), paragraph("again ", link)), answer(paragraph(link))))
    assert len(parts.find("//w:hyperlink")) == 3
    rows = parts["word/_rels/document.xml.rels"].xpath("//*[@TargetMode='External']/@Target")
    assert rows == ["https://example.org/a%20b?x=%C3%A9"]


@pytest.mark.parametrize("href", ["javascript:alert(1)", "http://[::1", "https://", "x", "https://e.org/" + "a" * 3000])
def test_address_word_refuses_leaves_its_text(tmp_path: Path, href: str) -> None:
    parts = assert_sound(written(tmp_path, answer(paragraph(b.Run("text", href=href)))))
    assert parts.find("//w:hyperlink") == []
    assert parts.text() == "text"


def test_footnote_links_belong_to_the_footnotes(tmp_path: Path) -> None:
    linked = paragraph("See ", b.Run("this", href="https://example.org/note"))
    parts = assert_sound(written(tmp_path, answer(paragraph("Text.", note(linked, "More.")))))
    assert parts["word/_rels/footnotes.xml.rels"].xpath("//@Target") == ["https://example.org/note"]
    assert parts.find("//w:footnote[@w:id='1']/w:p[2]//w:t/text()", "word/footnotes.xml") == ["More."]


def test_footnotes_past_the_limit_stand_in_brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footnotes, "HIGHEST", 1)
    elements = [answer(paragraph("Text", note(f"Note <{n}> & more"))) for n in range(2)]
    assert assert_sound(written(tmp_path, *elements)).text() == "Text\nText [Note <1> & more]"
    assert cautions(*elements) == (Notice("footnote-inline"),)


def test_heading_rows_repeat(tmp_path: Path) -> None:
    parts = assert_sound(
        written(tmp_path, answer(table([cell("h", True)], [cell("i", True)], ["a"], [cell("j", True)])))
    )
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in parts.find("//w:tr")] == [True, True, False, False]


def test_merged_cells_span_columns_and_rows(tmp_path: Path) -> None:
    parts = assert_sound(
        written(tmp_path, answer(table([cell("a", colspan=2, rowspan=2), cell("b")], ["c"], ["d", "e", "f"])))
    )
    spans = [
        [c.xpath("string(w:tcPr/w:gridSpan/@w:val)", namespaces={"w": W[1:-1]}) for c in r.iter(f"{W}tc")]
        for r in parts.find("//w:tr")
    ]
    assert spans == [["2", ""], ["2", ""], ["", "", ""]]
    assert parts.find("//w:vMerge/@w:val") == ["restart"]
    assert len(parts.find("//w:vMerge")) == 2


def test_columns_fill_the_text_area(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, answer(table(["Short", "A much longer text that wants more room " * 4]))))
    widths = [int(width) for width in parts.find("//w:gridCol/@w:w")]
    assert sum(widths) == 9072
    assert widths[0] < widths[1]


def test_table_too_wide_for_the_page_turns_it(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, answer(*samples.WIDE)))
    assert parts.find("//w:pgSz/@w:orient") == ["landscape"]
    assert len(parts.find("//w:sectPr")) == 3
    assert len(parts.find("//w:titlePg")) == 1


def test_more_columns_than_word_knows_are_kept_in_the_last(tmp_path: Path) -> None:
    wide = answer(table([f"c{n}" for n in range(70)]))
    parts = assert_sound(written(tmp_path, wide))
    assert len(parts.find("//w:gridCol")) == 63
    assert parts.text().split() == [f"c{n}" for n in range(70)]
    assert cautions(wide) == (Notice("columns-merged", excerpt="63"),)


def test_contents_link_to_their_headings(tmp_path: Path) -> None:
    entries = (d.ContentsEntry(1, "One", "question 1"), d.ContentsEntry(2, "Two", "two"))
    elements = [d.Contents("Contents", entries), d.Heading(1, "One", "question 1"), d.Heading(2, "Two", "two")]
    parts = assert_sound(written(tmp_path, *elements))
    assert parts.find("//w:hyperlink/@w:anchor") == parts.find("//w:bookmarkStart/@w:name")
    assert parts.find("//w:instrText/text()") == [' TOC \\o "1-2" \\h \\z ']


def test_entry_without_its_heading_is_said() -> None:
    assert cautions(d.Contents("Contents", (d.ContentsEntry(1, "One", "one"),))) == (
        Notice("link-target-missing", excerpt="one"),
    )


def test_second_bookmark_of_a_name_is_left_out(tmp_path: Path) -> None:
    elements = [
        d.Heading(1, "One", "same"),
        d.Heading(1, "Two", "same"),
        d.Fragment((paragraph("x"),), bookmark="same"),
    ]
    assert assert_sound(written(tmp_path, *elements)).find("//w:bookmarkStart/@w:name") == ["same"]
    assert cautions(*elements) == (Notice("bookmark-repeated", excerpt="same"),)


def test_page_break_belongs_to_the_paragraph_that_follows(tmp_path: Path) -> None:
    parts = assert_sound(
        written(tmp_path, d.Line("a"), d.PageBreak(), d.Heading(1, "b"), d.PageBreak(), answer(paragraph("c")))
    )
    assert [p.find(f"{W}pPr/{W}pageBreakBefore") is not None for p in parts.find("//w:body/w:p")] == [
        False,
        True,
        False,
        False,
    ]
    assert len(parts.find("//w:br[@w:type='page']")) == 1


def test_arabic_runs_right_to_left_and_latin_within_it_does_not(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, answer(paragraph("قمة (WSIS+20) عالمية"), lang="ar")))
    assert [("".join(r.itertext()), r.find(f"{W}rPr/{W}rtl") is not None) for r in parts.find("//w:p/w:r")] == [
        ("قمة (", True), ("WSIS+20", False), (") عالمية", True),
    ]  # fmt: skip
    assert len(parts.find("//w:p/w:pPr/w:bidi")) == 1


def test_right_to_left_table_is_laid_out_from_the_right(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, answer(table(["أ", "ب"]), lang="ar")))
    assert len(parts.find("//w:tblPr/w:bidiVisual")) == 1


@pytest.mark.parametrize(
    ("lang", "text", "mark"),
    [
        ("fr", "texte", {"val": "fr-FR"}),
        ("zh", "文本", {"eastAsia": "zh-CN"}),
        ("ar", "نص", {"bidi": "ar-SA"}),
        ("pt-BR", "x", {"val": "pt-BR"}),
    ],
)
def test_language_is_marked_by_its_script(tmp_path: Path, lang: str, text: str, mark: dict[str, str]) -> None:
    parts = assert_sound(written(tmp_path, answer(paragraph(text), lang=lang)))
    assert [
        {key.removeprefix(W): value for key, value in e.attrib.items()} for e in parts.find("//w:r/w:rPr/w:lang")
    ] == [mark]


def test_language_of_the_document_is_the_default_of_its_styles(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, answer(paragraph("texte"), lang="fr"), language="fr"))
    assert parts.find("//w:docDefaults//w:lang/@w:val", "word/styles.xml") == ["fr-FR"]
    assert parts.find("//w:rPr/w:lang") == []


def test_override_is_closed_within_its_paragraph(tmp_path: Path) -> None:
    parts = assert_sound(written(tmp_path, answer(paragraph("\u2067\u202eabc"), paragraph("after"))))
    assert parts.text() == "\u2067\u202eabc\u202c\u2069\nafter"


def test_footer_counts_pages_in_fields(tmp_path: Path) -> None:
    path = tmp_path / "written.docx"
    with path.open("wb") as stream:
        write(d.Document(d.Properties("T"), (), "Above", "Below", page_label="p. {page}/{pages}"), stream)
    parts = assert_sound(path)
    assert parts.find("//w:instrText/text()", "word/footer1.xml") == [" PAGE ", " NUMPAGES "]
    assert parts.text("word/footer1.xml") == "Belowp. 1/1"
    assert parts.text("word/header1.xml") == "Above"


def test_properties_say_what_the_file_is(tmp_path: Path) -> None:
    path = tmp_path / "written.docx"
    with path.open("wb") as stream:
        write(samples.compilation(), stream)
    root = Parts(path)["docProps/core.xml"]
    assert {e.tag.rpartition("}")[2]: e.text for e in root} == {
        "title": "Inputs to the elements paper", "subject": "Review", "creator": "Secretariat",
        "keywords": "inputs; review", "lastModifiedBy": "Secretariat",
        "identifier": "demonstration/1", "language": "en-GB", "revision": "1",
        "created": "2025-07-20T16:30:00Z", "modified": "2025-07-20T16:30:00Z",
    }  # fmt: skip


def test_fragment_rendered_ahead_is_written_the_same(tmp_path: Path) -> None:
    fragment = d.Fragment(samples.ENGLISH, bookmark="a")
    ahead = Parts(written(tmp_path, render(fragment, Setting()))).raw
    assert Parts(written(tmp_path, fragment)).raw == ahead
