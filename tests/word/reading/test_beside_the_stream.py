"""Content that stands outside the stream of text is read, or said, and counted apart from the reading."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.word.reading.construction import package, paragraph, saved, with_part
from word.model.source import lines_of
from word.read import read
from word.reading.balance import words_of
from word.reading.names import W
from word.reading.safety import MAX_XML, Refused, read_member
from word.reading.symbols import UNKNOWN, plain_signs, symbol

R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
M_RUN = "<m:r><m:t>{}</m:t></m:r>".format


@pytest.fixture
def read_body(tmp_path):
    def read_it(*blocks, **parts):
        return read(saved(tmp_path, package("".join(blocks), **parts)))

    return read_it


def texts(source):
    assert source.words_unaccounted == 0
    return [line.text for line in lines_of(source.items)]


def kinds(source):
    return [remark.code for remark in (*source.losses, *source.notices)]


def field(kind, inner=""):
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inner}</w:fldChar></w:r>'


def code(text):
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


# Legacy form fields.


@pytest.mark.parametrize(
    ("choice", "shown"),
    [('<w:result w:val="1"/>', "green"), ('<w:default w:val="2"/>', "blue"), ("", "red"), ('<w:result w:val="9"/>', ""),
     ('<w:default w:val="2"/><w:result w:val="0"/>', "red")],
)  # fmt: skip
def test_choice_of_a_drop_down_list_is_read(read_body, choice, shown):
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in ("red", "green", "blue"))
    form = f"<w:ffData><w:ddList>{choice}{entries}</w:ddList></w:ffData>"
    source = read_body(paragraph("We choose ", field("begin", form), code("FORMDROPDOWN"), field("end")))
    assert texts(source) == [f"We choose {shown}".strip()]


def test_choice_that_a_program_wrote_as_the_result_is_read_once(read_body):
    form = '<w:ffData><w:ddList><w:result w:val="0"/><w:listEntry w:val="red"/></w:ddList></w:ffData>'
    body = paragraph(field("begin", form), code("FORMDROPDOWN"), field("separate"), "red", field("end"))
    source = read_body(body)
    assert texts(source) == ["red"]


# Symbols.


@pytest.mark.parametrize(
    ("font", "code", "sign"),
    [("Wingdings", "F078", "☒"), ("Wingdings", "F0FE", "☑"), ("Wingdings", "F06F", "☐"), ("Wingdings", "F0A8", "☐"),
     ("Wingdings", "F0FC", "✓"), ("Wingdings 2", "F050", "✓"), ("Wingdings 2", "F052", "☑"),
     ("Wingdings 2", "F054", "☒"),
     ("Webdings", "F061", "✔"), ("Webdings", "F072", "✘"), ("WEBDINGS", "F063", "☐"), ("Wingdings", "FE", "☑"),
     ("Segoe UI Symbol", "2612", "☒"), ("Segoe UI Emoji", "1F600", "😀")],
)  # fmt: skip
def test_ticks_and_boxes_of_symbol_fonts_are_known(font, code, sign):
    assert symbol(font, code) == sign


@pytest.mark.parametrize("font", ["Wingdings", "Wingdings 2", "Wingdings 3", "Webdings", "Oddments"])
def test_sign_that_is_not_known_is_never_shown_as_a_box(font):
    shown = {symbol(font, f"F0{code:02X}") for code in range(0x20, 0x100)}
    assert "□" not in shown
    assert UNKNOWN not in "☐□"


def test_tick_written_as_a_letter_of_its_font_is_one():
    assert (plain_signs("ü", "Wingdings"), plain_signs("x", "Wingdings")) == ("✓", "☒")
    assert (plain_signs("word", "Wingdings"), plain_signs("x", "Arial")) == ("word", "x")


def test_box_of_a_control_shows_its_state_where_its_sign_is_not_known(read_body):
    w14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    control = (
        f'<w:sdt {w14}><w:sdtPr><w14:checkbox><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>'
        '<w:r><w:sym w:font="Oddments" w:char="F041"/></w:r></w:sdtContent></w:sdt>'
    )
    assert texts(read_body(paragraph(control, " yes"))) == ["☒ yes"]


# Alternatives.


def test_text_that_stands_in_the_fallback_alone_is_read(read_body):
    body = paragraph(
        "Access ",
        '<w:r><mc:AlternateContent><mc:Choice Requires="x"><x:sign xmlns:x="urn:x"/></mc:Choice>'
        "<mc:Fallback><w:t>✅</w:t></mc:Fallback></mc:AlternateContent></w:r>",
    )
    assert texts(read_body(body)) == ["Access ✅"]


def test_paragraphs_that_stand_in_the_fallback_alone_are_read(read_body):
    body = (
        '<mc:AlternateContent><mc:Choice Requires="x"><x:new xmlns:x="urn:x"/></mc:Choice>'
        f"<mc:Fallback>{paragraph('Two')}{paragraph('paragraphs')}</mc:Fallback></mc:AlternateContent>"
    )
    assert texts(read_body(paragraph("Before"), body)) == ["Before", "Two", "paragraphs"]


def test_text_box_stored_twice_is_read_once(read_body):
    box = f"<w:txbxContent>{paragraph('In a box')}</w:txbxContent>"
    body = paragraph(
        f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{box}</wps:txbx></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    source = read_body(body)
    assert (texts(source), source.words_in) == (["In a box"], 3)


# Formulas.


def fraction(above, below):
    return f"<m:f><m:num>{M_RUN(above)}</m:num><m:den>{M_RUN(below)}</m:den></m:f>"


def scripts(tag, base, **parts):
    inner = "".join(f"<m:{name}>{M_RUN(text)}</m:{name}>" for name, text in parts.items())
    return f"<m:{tag}><m:e>{M_RUN(base)}</m:e>{inner}</m:{tag}>"


SUM = (
    "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>"
    f"<m:sub>{M_RUN('i=1')}</m:sub><m:sup>{M_RUN('n')}</m:sup><m:e>{M_RUN('i')}</m:e></m:nary>"
)


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (fraction("1", "4"), "1/4"),
        (fraction("a+b", "2"), "(a+b)/2"),
        (M_RUN("2") + fraction("1", "2"), "2 1/2"),
        (fraction("1", "2") + M_RUN("3"), "1/2 3"),
        (f"<m:f><m:num>{fraction('1', '2')}</m:num><m:den>{M_RUN('3')}</m:den></m:f>", "(1/2)/3"),
        (scripts("sSup", "10", sup="6"), "10^6"),
        (scripts("sSup", "10", sup="-6"), "10^(-6)"),
        (scripts("sSup", "10", sup="6") + M_RUN("5"), "10^6 5"),
        (scripts("sSub", "x", sub="1"), "x_1"),
        (scripts("sSubSup", "x", sub="1", sup="2"), "x_1^2"),
        (f"<m:rad><m:deg/><m:e>{M_RUN('2')}</m:e></m:rad>", "sqrt(2)"),
        (f"<m:rad><m:deg>{M_RUN('3')}</m:deg><m:e>{M_RUN('27')}</m:e></m:rad>", "root_3(27)"),
        (f"<m:d><m:e>{M_RUN('a')}</m:e></m:d>", "(a)"),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{M_RUN('a')}</m:e></m:d>", "[a]"),
        (SUM, "∑_(i=1)^n(i)"),
        (f"<m:func><m:fName>{M_RUN('sin')}</m:fName><m:e>{M_RUN('x')}</m:e></m:func>", "sin(x)"),
        (f"<m:m><m:mr><m:e>{M_RUN('1')}</m:e><m:e>{M_RUN('2')}</m:e></m:mr></m:m>", "[1 2]"),
    ],
)
def test_no_other_number_comes_of_a_formula(read_body, formula, said):
    source = read_body(paragraph("About ", f"<m:oMath>{formula}</m:oMath>", " people"))
    assert texts(source) == [f"About {said} people"]
    assert "formula" in kinds(source)


def test_number_before_a_fraction_does_not_run_into_it(read_body):
    assert texts(read_body(paragraph("About 2", f"<m:oMath>{fraction('1', '2')}</m:oMath>"))) == ["About 2 1/2"]


# Fields.


def test_what_follows_a_field_that_never_ends_is_read(read_body):
    source = read_body(paragraph("Before. ", field("begin"), code("REF x")), paragraph("After."), paragraph("More."))
    assert (texts(source), kinds(source)) == (["Before.", "After.", "More."], [])


def test_what_follows_a_link_that_never_ends_is_no_link(read_body):
    link = (field("begin"), code('HYPERLINK "https://example.org"'), field("separate"), "our paper")
    source = read_body(paragraph(*link), paragraph("Not a link."))
    runs = [run for line in lines_of(source.items) for run in line.inlines]
    assert [(run.text, run.href) for run in runs] == [("our paper", ""), ("Not a link.", "")]


def test_fields_that_end_are_read_as_ever_beside_one_that_does_not(read_body):
    link = (field("begin"), code('HYPERLINK "https://example.org"'), field("separate"), "paper", field("end"))
    source = read_body(paragraph(field("begin"), code("REF x")), paragraph(*link, " after"))
    runs = [run for line in lines_of(source.items) for run in line.inlines]
    assert [(run.text, run.href) for run in runs] == [("paper", "https://example.org"), (" after", "")]


# Documents inserted whole.


def inserted(tmp_path, name, content, body='<w:altChunk r:id="rId9"/>'):
    relationship = f'<Relationship Id="rId9" Type="{R}/aFChunk" Target="{name}"/>'
    return read(saved(tmp_path, with_part(package(body, relationships=relationship), f"word/{name}", content)))


def test_web_page_inserted_whole_is_read(tmp_path):
    page = "<html><title>x</title><body><h2>Costs</h2><p>They <b>fa</b>ll.</p><ul><li>One</li></ul></body></html>"
    source = inserted(tmp_path, "page.html", page)
    assert (texts(source), kinds(source)) == (["Costs", "They fall.", "One"], ["inserted-text"])


def test_plain_text_inserted_whole_is_read(tmp_path):
    assert texts(inserted(tmp_path, "plain.txt", "One line.\n\nAnother.")) == ["One line.", "Another."]


def test_word_file_inserted_whole_is_read(tmp_path):
    inner = package(paragraph("Question 1") + paragraph("Inside."))
    assert texts(inserted(tmp_path, "inner.docx", inner)) == ["Question 1", "Inside."]


def test_stored_web_page_inserted_whole_is_read(tmp_path):
    mail = "MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<html><body><p>In a mail.</p></body></html>"
    assert texts(inserted(tmp_path, "page.mht", mail)) == ["In a mail."]


def test_inserted_file_that_cannot_be_read_is_not_called_empty(tmp_path):
    with pytest.raises(Refused) as refusal:
        inserted(tmp_path, "x.rtf", r"{\rtf1 Text}")
    assert refusal.value.code == "inserted"


# Refusals.


def test_workbook_of_a_chart_is_no_macro(tmp_path):
    content = with_part(package(paragraph("Text")), "word/embeddings/book.xlsb", "PK")
    types = (
        '<Override PartName="/word/embeddings/book.xlsb" '
        'ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.12"/></Types>'
    )
    assert texts(read(saved(tmp_path, _with_types(content, types)))) == ["Text"]


def test_workbook_with_macros_is_refused(tmp_path):
    book = BytesIO()
    with ZipFile(book, "w") as archive:
        archive.writestr("xl/vbaProject.bin", b"x")
    content = with_part(package(paragraph("Text")), "word/embeddings/book.xlsm", book.getvalue())
    types = (
        '<Override PartName="/word/embeddings/book.xlsm" '
        'ContentType="application/vnd.ms-excel.sheet.macroEnabled.12"/></Types>'
    )
    with pytest.raises(Refused) as refusal:
        read(saved(tmp_path, _with_types(content, types)))
    assert refusal.value.code == "macros"


def _with_types(content, types):
    with ZipFile(BytesIO(content)) as file:
        said = file.read("[Content_Types].xml").decode()
    return with_part(content, "[Content_Types].xml", said.replace("</Types>", types))


def test_part_above_the_limit_is_too_much_text():
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", bytes(MAX_XML + 1))
    with ZipFile(stream) as archive, pytest.raises(Refused) as refusal:
        read_member(archive, "word/document.xml")
    assert refusal.value.code == "too-much-text"


# Said when it happens.


@pytest.mark.parametrize(
    ("properties", "kind"),
    [('<w:highlight w:val="yellow"/>', "colour"), ('<w:color w:val="FF0000"/>', "colour"), ("<w:caps/>", "capitals"),
     ('<w:shd w:val="clear" w:fill="FFFF00"/>', "colour")],
)  # fmt: skip
def test_formatting_that_is_not_kept_is_said(read_body, properties, kind):
    source = read_body(paragraph("Plain. ", f"<w:r><w:rPr>{properties}</w:rPr><w:t>New words.</w:t></w:r>"))
    assert [(notice.code, notice.words, notice.excerpt) for notice in source.notices] == [(kind, 2, "New words.")]


def test_black_text_is_no_colour(read_body):
    body = paragraph('<w:r><w:rPr><w:color w:val="auto"/><w:highlight w:val="none"/></w:rPr><w:t>Text</w:t></w:r>')
    assert kinds(read_body(body)) == []


def test_table_in_a_cell_is_said(read_body):
    cell = "<w:tc>{}</w:tc>".format
    inner = f"<w:tbl><w:tr>{cell(paragraph('one'))}{cell(paragraph('two'))}</w:tr></w:tbl>"
    source = read_body(f"<w:tbl><w:tr>{cell(paragraph('left') + inner)}{cell(paragraph('right'))}</w:tr></w:tbl>")
    assert ("inner-table", "one / two") in [(notice.code, notice.excerpt) for notice in source.notices]


def test_comment_and_hidden_text_are_said_in_full(read_body):
    long = "word " * 100
    hidden = f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{long}</w:t></w:r>"
    source = read_body(
        paragraph("Text", '<w:r><w:commentReference w:id="4"/></w:r>', hidden),
        comments=f'<w:comment w:id="4" w:author="B">{paragraph(long)}</w:comment>',
    )
    said = {loss.code: loss.excerpt for loss in source.losses}
    assert said == {"hidden": long.strip(), "comment": long.strip()}


def test_the_count_is_a_pass_of_its_own():
    from lxml import etree

    root = etree.fromstring(f'<w:p xmlns:w="{W[1:-1]}"><w:r><w:t>two words</w:t></w:r></w:p>')
    assert words_of(root) == 2
