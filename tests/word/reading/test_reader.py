"""Constructs of Word, one by one: what becomes of each, and what is said of it."""

from __future__ import annotations

import pytest

from richtext.blocks import Cell, Footnote, Heading, LineBreak, List, ListItem, Paragraph, Quotation, Row, Run, Table
from tests.word.reading.construction import NAMESPACES, package, paragraph, saved, strict, text, with_part
from word.matching.arrange import arrange
from word.model.source import Grid, Line, Source, lines_of, source_from_json, source_to_json
from word.read import read

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Standard"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>
  <w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Kopf"><w:name w:val="Own heading"/><w:basedOn w:val="Titre1"/></w:style>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="Heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Strong1"><w:name w:val="All bold"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Zitat"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Punkte"><w:name w:val="List Bullet"/>
  <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Punkte2"><w:name w:val="List Bullet 2"/></w:style>
<w:style w:type="paragraph" w:styleId="TM1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Link"><w:name w:val="Hyperlink"/><w:rPr><w:u w:val="single"/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Platz"><w:name w:val="Placeholder Text"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%2)"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1.%2.%3"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl>
  <w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="2">
  <w:lvl w:ilvl="0"><w:start w:val="4"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="2"/></w:num>
<w:num w:numId="4"><w:abstractNumId w:val="0"/>
  <w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>
"""


@pytest.fixture
def source_of(tmp_path):
    def read_body(body: str, **parts: str) -> Source:
        return read(saved(tmp_path, package(body, **{"styles": STYLES, "numbering": NUMBERING, **parts})))

    return read_body


@pytest.fixture
def blocks_of(source_of):
    return lambda body, **parts: arrange(source_of(body, **parts).items)


def listed(content: str, num_id: int, level: int = 0) -> str:
    numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'
    return paragraph(content, properties=numbering)


def styled(style: str, *runs: str) -> str:
    return paragraph(*runs, properties=f'<w:pStyle w:val="{style}"/>')


def plain(content: str) -> Paragraph:
    return Paragraph((Run(content),))


def item(content: str, *nested: List) -> ListItem:
    return ListItem((plain(content), *nested))


def losses(source: Source) -> list[tuple[str, int, str]]:
    return [(loss.code, loss.words, loss.excerpt) for loss in source.losses]


def notices(source: Source) -> list[tuple[str, int, str]]:
    return [(notice.code, notice.words, notice.excerpt) for notice in source.notices]


# Runs.


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        ("<w:b/>", Run("word", bold=True)),
        ('<w:b w:val="0"/>', Run("word")),
        ("<w:i/>", Run("word", italic=True)),
        ('<w:u w:val="double"/>', Run("word", underline=True)),
        ('<w:u w:val="none"/>', Run("word")),
        ("<w:strike/>", Run("word", strike=True)),
        ("<w:dstrike/>", Run("word", strike=True)),
        ('<w:vertAlign w:val="superscript"/>', Run("word", vertical="superscript")),
        ('<w:vertAlign w:val="subscript"/>', Run("word", vertical="subscript")),
        ('<w:rStyle w:val="Fett"/>', Run("word", bold=True)),
        ('<w:rStyle w:val="Fett"/><w:b w:val="false"/>', Run("word")),
    ],
)
def test_mark_of_a_run(blocks_of, properties, expected):
    assert blocks_of(paragraph(text("word", properties))) == (Paragraph((expected,)),)


def test_bold_style_on_a_bold_paragraph_style_cancels_out(blocks_of):
    body = styled("Strong1", text("bold "), text("not", '<w:rStyle w:val="Fett"/>'))
    assert blocks_of(body) == (Paragraph((Run("bold ", bold=True), Run("not"))),)


def test_heading_does_not_repeat_the_bold_of_its_style(blocks_of):
    assert blocks_of(styled("Titre1", "Head")) == (Heading(1, (Run("Head"),)),)


def test_runs_of_one_formatting_are_joined(blocks_of):
    assert blocks_of(paragraph("one ", "wo", "rd")) == (plain("one word"),)


def test_white_space_is_collapsed_and_trimmed(blocks_of):
    assert blocks_of(paragraph("  a   b", "<w:r><w:tab/></w:r>", " c  ")) == (plain("a b c"),)


def test_line_break_parts_lines(blocks_of):
    body = paragraph("a ", "<w:r><w:br/></w:r>", " b", '<w:r><w:br w:type="page"/></w:r>')
    assert blocks_of(body) == (Paragraph((Run("a"), LineBreak(), Run("b"))),)


def test_hyphens(blocks_of):
    body = paragraph("co", "<w:r><w:softHyphen/></w:r>", "op", "<w:r><w:noBreakHyphen/></w:r>", "x")
    assert blocks_of(body) == (plain("coop\N{NON-BREAKING HYPHEN}x"),)


def test_symbol_of_a_known_font(blocks_of):
    body = paragraph('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>')
    assert blocks_of(body) == (plain("✓"),)


def test_symbol_of_an_unknown_font_is_noted(source_of):
    source = source_of(paragraph('<w:r><w:sym w:font="Oddments" w:char="F041"/></w:r>', " x"))
    assert notices(source) == [("symbol", 0, "Oddments F041")]


def test_ruby_keeps_the_base_and_reports_the_reading(source_of):
    base = "<w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase>"
    source = source_of(paragraph(f"<w:r><w:ruby><w:rt><w:r><w:t>かん</w:t></w:r></w:rt>{base}</w:ruby></w:r>"))
    assert ([line.text for line in lines_of(source.items)], losses(source)) == (["漢"], [("ruby", 2, "かん")])


def test_formula_comes_along_as_text_and_is_noted(source_of):
    source = source_of(paragraph("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"))
    assert (source.items[0].text, notices(source)) == ("x=1", [("formula", 1, "x=1")])


def test_hidden_text_is_reported(source_of):
    source = source_of(paragraph("seen ", text("not seen", "<w:vanish/>")))
    assert (source.items[0].text, losses(source)) == ("seen", [("hidden", 2, "not seen")])


def test_word_that_is_half_hidden_counts_once(source_of):
    source = source_of(paragraph("half", text("hidden", "<w:vanish/>")))
    assert (source.words_in, losses(source)) == (1, [("hidden", 0, "hidden")])


# Links and fields.


def test_link_by_relationship(blocks_of):
    link = '<Relationship Id="r9" Type="t/hyperlink" TargetMode="External" Target="https://www.un.org/"/>'
    body = paragraph(
        f'<w:hyperlink r:id="r9">{text("site", "<w:rStyle w:val=" + chr(34) + "Link" + chr(34) + "/>")}</w:hyperlink>'
    )
    assert blocks_of(body, relationships=link) == (Paragraph((Run("site", href="https://www.un.org/"),)),)


def test_link_to_a_file_is_only_text(blocks_of):
    link = '<Relationship Id="r9" Type="t/hyperlink" TargetMode="External" Target="file:///c:/secret"/>'
    body = paragraph(f'<w:hyperlink r:id="r9">{text("file")}</w:hyperlink>')
    assert blocks_of(body, relationships=link) == (plain("file"),)


def field(instruction: str, result: str) -> str:
    def character(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return character("begin") + code + character("separate") + result + character("end")


def test_link_by_field(blocks_of):
    body = paragraph(field(' HYPERLINK "https://www.itu.int/" ', text("site")), " after")
    assert blocks_of(body) == (Paragraph((Run("site", href="https://www.itu.int/"), Run(" after"))),)


def test_result_of_a_field_comes_along(blocks_of):
    assert blocks_of(paragraph("Page ", field("PAGE", text("7")))) == (plain("Page 7"),)


def test_result_of_a_simple_field_comes_along(blocks_of):
    assert blocks_of(paragraph(f'<w:fldSimple w:instr="DATE">{text("today")}</w:fldSimple>')) == (plain("today"),)


def test_contents_list_is_reported(source_of):
    body = paragraph(field(r"TOC \o", text("Head 1"))) + styled("TM1", "Head 2") + paragraph("text")
    source = source_of(body)
    assert losses(source) == [("contents", 2, "Head 1"), ("contents", 2, "Head 2")]


@pytest.mark.parametrize(
    ("state", "sign"),
    [("<w:checked/>", "☒"), ('<w:checked w:val="0"/>', "☐"), ('<w:default w:val="1"/>', "☒"), ("", "☐"),
     ('<w:default w:val="1"/><w:checked w:val="0"/>', "☐")],
)  # fmt: skip
def test_form_check_box_is_read(source_of, state, sign):
    box = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar>'
        '<w:fldChar w:fldCharType="end"/></w:r>'
    )
    source = source_of(paragraph(box, " yes"))
    assert [line.text for line in lines_of(source.items)] == [f"{sign} yes"]
    assert (source.words_in, source.words_unaccounted) == (2, 0)


# Lists.


def test_numbered_list_nests_and_keeps_its_start(blocks_of):
    body = listed("one", 1) + listed("a", 1, 1) + listed("b", 1, 1) + listed("two", 1)
    assert blocks_of(body) == (List(True, (item("one", List(True, (item("a"), item("b")))), item("two"))),)


def test_list_goes_on_after_a_paragraph(blocks_of):
    body = listed("one", 1) + listed("two", 1) + paragraph("between") + listed("three", 1)
    assert blocks_of(body) == (
        List(ordered=True, items=(item("one"), item("two"))),
        plain("between"),
        List(ordered=True, items=(item("three"),), start=3),
    )


def test_list_that_starts_again_is_a_list_of_its_own(blocks_of):
    body = listed("one", 1) + listed("two", 1) + listed("again", 4)
    assert blocks_of(body) == (
        List(ordered=True, items=(item("one"), item("two"))),
        List(ordered=True, items=(item("again"),)),
    )


def test_list_by_style(blocks_of):
    body = styled("Punkte", "a") + styled("Punkte2", "b")
    assert blocks_of(body) == (List(ordered=False, items=(item("a", List(ordered=False, items=(item("b"),))),)),)


def test_labels_are_those_that_word_shows(source_of):
    body = listed("x", 1) + listed("x", 1, 1) + listed("x", 1, 2) + listed("x", 1, 2) + listed("x", 1) + listed("x", 3)
    labels = [line.label for line in lines_of(source_of(body).items)]
    assert labels == ["1.", "(a)", "1.a.i", "1.a.ii", "2.", "IV."]


def test_numbering_taken_away_is_no_list(blocks_of):
    body = paragraph("x", properties='<w:pStyle w:val="Punkte"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert blocks_of(body) == (plain("x"),)


# Headings and quotations.


def test_headings_take_two_levels_whatever_their_styles_are_called(blocks_of):
    deep = paragraph("Deep", properties='<w:outlineLvl w:val="4"/>')
    body = styled("Kopf", "One") + styled("Titre2", "Two") + deep
    assert blocks_of(body) == (Heading(1, (Run("One"),)), Heading(2, (Run("Two"),)), Heading(2, (Run("Deep"),)))


def test_quotation_gathers_its_paragraphs(blocks_of):
    assert blocks_of(styled("Zitat", "a") + styled("Zitat", "b")) == (Quotation((plain("a"), plain("b"))),)


# Tables.


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def test_table_with_header_and_spans(blocks_of):
    body = table(
        row(cell("h", '<w:gridSpan w:val="2"/>'), properties="<w:tblHeader/>"),
        row(cell("a", '<w:vMerge w:val="restart"/>'), cell("b")),
        row(cell("", "<w:vMerge/>"), cell("c")),
    )
    assert blocks_of(body) == (
        Table(
            (
                Row((Cell((plain("h"),), header=True, colspan=2),)),
                Row((Cell((plain("a"),), rowspan=2), Cell((plain("b"),)))),
                Row((Cell((plain("c"),)),)),
            )
        ),
    )


def test_table_in_a_table(blocks_of):
    inner = table(row(cell("x"), cell("y")))
    body = table(row(cell("a"), cell(inner + paragraph(""))))
    nested = Table((Row((Cell((plain("x"),)), Cell((plain("y"),)))),))
    assert blocks_of(body) == (Table((Row((Cell((plain("a"),)), Cell((nested,)))),)),)


def test_box_of_one_cell_is_its_content(blocks_of):
    assert blocks_of(table(row(cell("boxed")))) == (plain("boxed"),)


def test_cells_and_rows_in_content_controls(source_of):
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    source = source_of(table(control(row(cell("a"), control(cell("b"))))))
    assert isinstance(source.items[0], Grid)
    assert [line.text for line in lines_of(source.items)] == ["a", "b"]


def test_deleted_row_is_reported(source_of):
    source = source_of(table(row(cell("a"), cell("b")), row(cell("c"), cell("d"), properties='<w:del w:author="A"/>')))
    assert losses(source) == [("deletion", 1, "c"), ("deletion", 1, "d")]


# Notes.

REFERENCE = '<w:r><w:footnoteReference w:id="2"/></w:r>'


def test_footnote_stands_where_its_mark_stands(blocks_of):
    notes = f'<w:footnote w:id="2">{paragraph("<w:r><w:footnoteRef/></w:r>", " See there.")}</w:footnote>'
    assert blocks_of(paragraph("a", REFERENCE, "b"), footnotes=notes) == (
        Paragraph((Run("a"), Footnote((plain("See there."),)), Run("b"))),
    )


def test_endnote_becomes_a_footnote(blocks_of):
    notes = f'<w:endnote w:id="2">{paragraph("Later.")}</w:endnote>'
    body = paragraph("a", '<w:r><w:endnoteReference w:id="2"/></w:r>')
    assert blocks_of(body, endnotes=notes) == (Paragraph((Run("a"), Footnote((plain("Later."),)))),)


def test_footnote_without_a_mark_is_reported(source_of):
    source = source_of(paragraph("a"), footnotes=f'<w:footnote w:id="2">{paragraph("Lost note")}</w:footnote>')
    assert losses(source) == [("footnote", 2, "Lost note")]


def test_footnote_of_deleted_text_is_reported(source_of):
    body = paragraph("a", f"<w:del>{REFERENCE}</w:del>")
    source = source_of(body, footnotes=f'<w:footnote w:id="2">{paragraph("Lost note")}</w:footnote>')
    assert losses(source) == [("footnote", 2, "Lost note")]


# Changes and comments.


def test_insertion_comes_along_and_is_noted(source_of):
    source = source_of(paragraph("a", f'<w:ins w:author="Ms A">{text(" new words")}</w:ins>'))
    assert (source.items[0].text, notices(source)) == ("a new words", [("insertion", 2, "new words")])


def test_author_of_a_change_is_named(source_of):
    source = source_of(paragraph("a", '<w:del w:author="Mr B"><w:r><w:delText> old</w:delText></w:r></w:del>'))
    assert [(loss.code, loss.words, loss.author) for loss in source.losses] == [("deletion", 1, "Mr B")]


def test_text_moved_away_is_reported_and_text_moved_here_comes_along(source_of):
    body = paragraph(f"<w:moveFrom>{text('old place')}</w:moveFrom>") + paragraph(
        f"<w:moveTo>{text('place')}</w:moveTo>"
    )
    source = source_of(body)
    assert ([line.text for line in lines_of(source.items)], losses(source)) == (["place"], [("moved", 2, "old place")])


def test_paragraphs_are_one_where_the_mark_between_them_was_deleted(source_of):
    source = source_of(paragraph("first ", properties="<w:rPr><w:del/></w:rPr>") + paragraph("second"))
    assert [line.text for line in lines_of(source.items)] == ["first second"]


def test_comment_is_listed_where_it_stands(source_of):
    body = paragraph("before") + paragraph("here", '<w:r><w:commentReference w:id="4"/></w:r>')
    comments = f'<w:comment w:id="4" w:author="Ms C">{paragraph("Is this so?")}</w:comment>'
    (loss,) = source_of(body, comments=comments).losses
    assert (loss.code, loss.words, loss.excerpt, loss.author, loss.where.paragraph) == (
        "comment",
        3,
        "Is this so?",
        "Ms C",
        2,
    )


def test_header_and_footer_are_reported(source_of):
    source = source_of(paragraph("a"), header=paragraph("A header"), footer=paragraph("Page"))
    assert losses(source) == [("header", 2, "A header"), ("footer", 1, "Page")]


# Wrappers and boxes.


def boxed(content: str) -> str:
    return f"<w:txbxContent>{content}</w:txbxContent>"


def test_text_box_stored_twice_comes_along_once(source_of):
    drawing = f"<w:drawing><wps:wsp>{boxed(paragraph('In a box'))}</wps:wsp></w:drawing>"
    picture = f"<w:pict><v:textbox>{boxed(paragraph('In a box'))}</v:textbox></w:pict>"
    alternatives = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{drawing}</mc:Choice>"
        f"<mc:Fallback>{picture}</mc:Fallback></mc:AlternateContent>"
    )
    source = source_of(paragraph("outside", f"<w:r>{alternatives}</w:r>"))
    assert ([line.text for line in lines_of(source.items)], notices(source)) == (
        ["outside", "In a box"],
        [("text-box", 3, "In a box")],
    )


def test_content_control_passes_its_identity_on(source_of):
    body = (
        '<w:sdt><w:sdtPr><w:alias w:val="Question 1"/><w:tag w:val="q1"/></w:sdtPr>'
        f"<w:sdtContent>{paragraph('Answer')}</w:sdtContent></w:sdt>"
    )
    line = source_of(body).items[0]
    assert (line.text, line.control) == ("Answer", ("q1", "Question 1"))


def test_placeholder_of_a_content_control_is_reported(source_of):
    run = text("Click here", '<w:rStyle w:val="Platz"/>')
    body = paragraph("x ", f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>")
    assert losses(source_of(body)) == [("placeholder", 2, "Click here")]


def test_placeholder_of_a_control_around_paragraphs_is_reported(source_of):
    run = text("Click here", '<w:rStyle w:val="Platz"/>')
    body = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{paragraph(run)}</w:sdtContent></w:sdt>"
        + paragraph("x")
    )
    assert losses(source_of(body)) == [("placeholder", 2, "Click here")]


@pytest.mark.parametrize("wrapper", ["smartTag", "customXml", "dir", "ins"])
def test_wrapper_of_runs_is_seen_through(source_of, wrapper):
    assert source_of(paragraph(f"<w:{wrapper}>{text('inside')}</w:{wrapper}>")).items[0].text == "inside"


def test_picture_is_reported_with_its_description(source_of):
    drawing = '<w:drawing><wp:inline><wp:docPr id="1" name="P" descr="A map"/><pic:pic/></wp:inline></w:drawing>'
    assert losses(source_of(paragraph("x", f"<w:r>{drawing}</w:r>"))) == [("picture", 0, "A map")]


def test_bookmarks_are_kept(source_of):
    body = paragraph(
        '<w:bookmarkStart w:id="1" w:name="answer_3"/>', "x", '<w:bookmarkStart w:id="2" w:name="_GoBack"/>'
    )
    assert source_of(body).items[0].bookmarks == ("answer_3",)


# Languages.


def test_language_of_the_file_is_not_repeated(source_of):
    source = source_of(paragraph("Most of it is English.") + paragraph(text("Un peu", '<w:lang w:val="fr-FR"/>')))
    assert (source.language, [line.lang for line in lines_of(source.items)]) == ("en", ["", "fr"])


def test_arabic_paragraph_runs_from_right_to_left(source_of):
    line = source_of(paragraph("القمة العالمية", properties="<w:bidi/>")).items[0]
    assert (line.dir, source_of(paragraph("القمة")).language) == ("rtl", "ar")


def test_arabic_paragraph_that_word_was_never_told_of_runs_from_right_to_left(source_of):
    assert source_of(paragraph("القمة العالمية")).items[0].dir == "rtl"


def test_phrase_in_another_script_keeps_its_language(source_of):
    line = source_of(paragraph("In Chinese ", "峰会")).items[0]
    assert line.inlines == (Run("In Chinese "), Run("峰会", lang="zh"))


# The file as a whole.


def test_strict_file_is_read(tmp_path):
    content = package(paragraph("Strict text"))
    strict = content  # the archive is deflated, so the namespace is replaced in its member
    import zipfile
    from io import BytesIO

    from tests.word.reading.construction import archive

    with zipfile.ZipFile(BytesIO(strict)) as file:
        members = {name: file.read(name) for name in file.namelist()}
    members["word/document.xml"] = members["word/document.xml"].replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert read(saved(tmp_path, archive(members))).items[0].text == "Strict text"


def test_source_survives_json(source_of):
    notes = f'<w:footnote w:id="2">{paragraph("See there.")}</w:footnote>'
    source = source_of(
        styled("Titre1", "Head") + listed("one", 1) + table(row(cell("a"), cell("b"))) + paragraph("c", REFERENCE),
        footnotes=notes,
        header=paragraph("H"),
    )
    assert source_from_json(source_to_json(source)) == source


def test_line_says_where_it_stands(source_of):
    items = source_of(paragraph("one") + paragraph("") + paragraph("three")).items
    assert [item.where.paragraph for item in items if isinstance(item, Line)] == [1, 3]


# Texts in parts of their own, and files of other makers.

DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def test_words_of_a_diagram_become_a_list(tmp_path):
    graphic = f'<w:r><w:drawing><dgm:relIds xmlns:dgm="{DIAGRAM}" r:dm="r7"/></w:drawing></w:r>'
    data = (
        f'<dgm:dataModel xmlns:dgm="{DIAGRAM}" {NAMESPACES}><a:p><a:r><a:t>Plan and</a:t></a:r></a:p></dgm:dataModel>'
    )
    content = with_part(
        package(
            paragraph("Text", graphic), relationships='<Relationship Id="r7" Type="t/diagramData" Target="d.xml"/>'
        ),
        "word/d.xml",
        data,
    )
    source = read(saved(tmp_path, content))
    assert [(line.text, line.mark is not None) for line in lines_of(source.items)] == [
        ("Text", False),
        ("Plan and", True),
    ]
    assert (source.words_in, losses(source), notices(source)) == (3, [], [("diagram-text", 2, "Plan and")])


def test_words_of_a_chart_that_stands_nowhere_are_reported(tmp_path):
    chart = f"<c:chart xmlns:c='urn:c' {NAMESPACES}><a:t>Lines per hundred</a:t></c:chart>"
    content = package(paragraph("Text"), relationships='<Relationship Id="r7" Type="t/chart" Target="chart1.xml"/>')
    source = read(saved(tmp_path, with_part(content, "word/chart1.xml", chart)))
    assert (source.words_in, losses(source)) == (4, [("chart", 3, "Lines per hundred")])


def test_strict_file_is_read_as_any_other(tmp_path):
    picture = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" descr="A map"/><a:graphic><a:graphicData><pic:pic/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    content = package(
        paragraph("Text", picture, REFERENCE), footnotes=f'<w:footnote w:id="2">{paragraph("A note.")}</w:footnote>'
    )
    source = read(saved(tmp_path, strict(content)))
    assert (source.words_in, losses(source)) == (3, [("picture", 0, "A map")])
    assert source == read(saved(tmp_path, content))


def test_sign_of_a_symbol_font_in_the_text(blocks_of):
    body = paragraph(text("\uf0fc", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), " done")
    assert blocks_of(body) == (plain("✓ done"),)


@pytest.mark.parametrize(
    ("restart", "labels"), [("", ["1.", "1.1", "2.", "2.1"]), ('<w:lvlRestart w:val="0"/>', ["1.", "1.1", "2.", "2.2"])]
)
def test_inner_level_may_count_on(source_of, restart, labels):
    numbering = f"""<w:abstractNum w:abstractNumId="0">
      <w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/>{restart}<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"""
    body = listed("x", 1) + listed("x", 1, 1) + listed("x", 1) + listed("x", 1, 1)
    assert [line.label for line in lines_of(source_of(body, numbering=numbering).items)] == labels


def test_legal_numbers_are_digits(source_of):
    numbering = """<w:abstractNum w:abstractNumId="0">
      <w:lvl w:ilvl="0"><w:numFmt w:val="upperRoman"/><w:lvlText w:val="Article %1"/></w:lvl>
      <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum>
      <w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>"""
    body = listed("x", 1) + listed("x", 1) + listed("x", 1, 1)
    assert [line.label for line in lines_of(source_of(body, numbering=numbering).items)] == [
        "Article I",
        "Article II",
        "2.1",
    ]


def test_field_inside_the_code_of_a_field_is_code(source_of):
    inner = field("PAGE", text("2"))
    body = paragraph("x ", _nested(inner), " y")
    source = source_of(body)
    assert (source.items[0].text, [loss.code for loss in source.losses]) == ("x shown y", ["field-code"])


def _nested(inner: str) -> str:
    def character(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = "<w:r><w:instrText> IF </w:instrText></w:r>"
    return character("begin") + code + inner + character("separate") + text("shown") + character("end")


def test_text_where_none_may_stand_is_reported(source_of):
    source = source_of(paragraph(text(" in the text"), properties=text("in the properties")))
    assert (source.items[0].text, losses(source)) == ("in the text", [("stray", 3, "in the properties")])


@pytest.mark.parametrize("odd", ["<w:tab/>", "<w:t>x</w:t>"])
def test_properties_neither_part_nor_join_words(source_of, odd):
    source = source_of(paragraph(text("one w"), f"<w:r><w:rPr>{odd}</w:rPr><w:t>ord</w:t></w:r>"))
    assert source.items[0].text == "one word"
    assert source.words_unaccounted == 0


@pytest.mark.parametrize("name", ["commentReference", "fldChar", "footnoteReference", "bookmarkStart"])
def test_text_inside_what_should_be_empty_comes_along(source_of, name):
    source = source_of(paragraph(f"<w:r><w:{name}><w:t>one</w:t></w:{name}><w:t> two</w:t></w:r>"))
    assert (source.items[0].text, source.losses) == ("one two", ())


def test_note_with_the_number_of_another_is_reported(source_of):
    notes = "".join(f'<w:footnote w:id="2">{paragraph(said)}</w:footnote>' for said in ("First.", "Second."))
    source = source_of(paragraph("a", REFERENCE), footnotes=notes)
    assert (source.words_in, losses(source)) == (3, [("footnote", 1, "Second.")])


def test_text_beside_the_notes_is_reported(source_of):
    source = source_of(paragraph("a"), footnotes=f"<w:other>{paragraph('Odd text')}</w:other>")
    assert losses(source) == [("stray", 2, "Odd text")]


def test_text_inside_the_place_of_an_inserted_file_comes_along(source_of):
    source = source_of(paragraph("a") + f"<w:subDoc>{paragraph('b')}</w:subDoc>")
    assert ([line.text for line in lines_of(source.items)], losses(source)) == (["a", "b"], [("sub-document", 0, "")])
