"""Layouts made of raw WordprocessingML: constructs that python-docx cannot write. All answer the second call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

from tests.word.reading.construction import package, saved
from tests.word.reading.layouts import ARABIC
from tests.word.reading.texts_further import ASKED, REPHRASED, SAID

ALL = range(1, 10)
EN = ASKED["en"]
NONE = ("",) * 9
WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="character" w:styleId="Ph"><w:name w:val="Placeholder Text"/></w:style>
"""
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass
class Raw:
    """A body of WordprocessingML being written, further parts by kind, and the text that belongs to each question."""

    body: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=lambda: {"styles": STYLES})
    expected: dict[int, str] = field(default_factory=dict)
    packed: Callable[[bytes], bytes] = bytes

    def add(self, *xml: str) -> None:
        """Append blocks."""
        self.body.extend(xml)

    def expect(self, number: int, texts: Sequence[str]) -> None:
        """Say what belongs to a question."""
        self.expected[number] = "\n".join(texts)

    def answer(self, number: int, texts: Sequence[str]) -> None:
        """The answer to a question in plain paragraphs."""
        self.add(*map(p, texts))
        self.expect(number, texts)

    def save(self, path: Path) -> Path:
        """Write the file."""
        return saved(path.parent, self.packed(package("".join(self.body), **self.parts)))


LAYOUTS: dict[str, Callable[[], Raw]] = {}


def layout(function: Callable[[], Raw]) -> Callable[[], Raw]:
    """Enter a layout under its name."""
    LAYOUTS[function.__name__] = function
    return function


def r(text: str, properties: str = "") -> str:
    """A run; line breaks and tabs as Word has them."""
    inner = escape(text).replace("\n", "</w:t><w:br/><w:t xml:space='preserve'>")
    inner = inner.replace("\t", "</w:t><w:tab/><w:t xml:space='preserve'>")
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{inner}</w:t></w:r>"


def p(*runs: str, bold: bool = False, style: str = "", numbered: tuple[int, int] | None = None, more: str = "") -> str:
    """A paragraph of plain texts or of runs given as XML."""
    inner = "".join(run if run.startswith("<") else r(run, "<w:b/>" * bold) for run in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>' if numbered else ""
    return f"<w:p><w:pPr>{named}{listed}{more}</w:pPr>{inner}</w:p>"


def cell(*content: str, properties: str = "") -> str:
    """A cell of blocks, or of paragraphs given as texts."""
    inner = "".join(block if block.startswith("<") else p(block) for block in content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str) -> str:
    """A row of cells, or of texts."""
    return f"<w:tr>{''.join(one if one.startswith('<') else cell(one) for one in cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def control(content: str, more: str = "") -> str:
    """A content control."""
    return f"<w:sdt><w:sdtPr>{more}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def field_of(instruction: str, result: str) -> str:
    """A complex field."""

    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f'<w:r><w:instrText xml:space="preserve">{escape(instruction)}</w:instrText></w:r>'
    return sign("begin") + code + sign("separate") + result + sign("end")


def box(*blocks: str) -> str:
    """A run with a text box, stored twice as Word does."""
    inner = f"<w:txbxContent>{''.join(blocks)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{inner}</wps:txbx>'
        f"</wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def numbering(*lists: Sequence[tuple[str, str, int]], overrides: str = "") -> str:
    """Lists 1, 2, ... of levels given by format, text and start."""
    made = ""
    for number, levels in enumerate(lists, start=1):
        inner = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
            "</w:lvl>"
            for depth, (kind, text, start) in enumerate(levels)
        )
        made += f'<w:abstractNum w:abstractNumId="{number}">{inner}</w:abstractNum>'
    for number, _ in enumerate(lists, start=1):
        made += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
    return made + overrides


def _each(
    label: Callable[[int], str],
    *,
    asked: Sequence[str] = EN,
    language: str = "en",
    numbers: Sequence[int] = ALL,
    raw: Raw | None = None,
    **look: object,
) -> Raw:
    raw = raw or Raw()
    for number in numbers:
        raw.add(p(f"{label(number)}{asked[number - 1]}", **look))
        raw.answer(number, SAID[language][number - 1])
    return raw


def _expect_answers(raw: Raw, language: str = "en", numbers: Sequence[int] = ALL) -> Raw:
    for number in numbers:
        raw.expect(number, SAID[language][number - 1])
    return raw


def _several(**made: Callable[[], Raw]) -> None:
    LAYOUTS.update(made)


def text_of(number: int, language: str = "en") -> tuple[str, ...]:
    """The answer to a question."""
    return SAID[language][number - 1]


@layout
def answers_in_text_boxes_below_the_questions() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", box(*map(p, text_of(number))), bold=True))
    return _expect_answers(raw)


@layout
def answers_in_text_boxes_of_empty_paragraphs() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(EN[number - 1]), p(box(*map(p, text_of(number)))))
    return _expect_answers(raw)


@layout
def everything_in_one_text_box() -> Raw:
    inner = [p(text) for n in ALL for text in (f"{n}. {EN[n - 1]}", *text_of(n))]
    raw = Raw()
    raw.add(p("Permanent Mission of Sylvania", bold=True), p(box(*inner)))
    return _expect_answers(raw)


@layout
def columns_of_text() -> Raw:
    raw = Raw()
    columns = '<w:sectPr><w:type w:val="continuous"/><w:cols w:num="2"/></w:sectPr>'
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True, more='<w:sectPr><w:cols w:num="1"/></w:sectPr>'))
        *first, last = text_of(number)
        raw.add(*map(p, first), p('<w:r><w:br w:type="column"/></w:r>', r(last), more=columns))
    return _expect_answers(raw)


@layout
def number_column_merged_over_question_and_answer() -> Raw:
    rows = []
    for n in ALL:
        begin = cell(str(n), properties='<w:vMerge w:val="restart"/>')
        rows += [row(begin, EN[n - 1]), row(cell("", properties="<w:vMerge/>"), cell(*text_of(n)))]
    raw = Raw()
    raw.add(table(*rows))
    return _expect_answers(raw)


@layout
def question_column_merged_over_several_rows_of_answer() -> Raw:
    rows = []
    for n in ALL:
        for place, text in enumerate(text_of(n)):
            merged = '<w:vMerge w:val="restart"/>' if place == 0 else "<w:vMerge/>"
            asked = f"{n}. {EN[n - 1]}" if place == 0 else ""
            rows.append(row(cell(asked, properties=merged), text))
    raw = Raw()
    raw.add(table(row("Question", "Reply"), *rows))
    return _expect_answers(raw)


@layout
def letterhead_in_the_first_row_and_all_else_in_the_second() -> Raw:
    inner = [p(text) for n in ALL for text in (f"{n}. {EN[n - 1]}", *text_of(n))]
    head = "Permanent Mission of Sylvania", "12 East 47th Street", "New York", "Reference 47/2025"
    raw = Raw()
    raw.add(table(row(cell(*head)), row(cell(p("Excellency,"), p("We reply as follows."), p("Replies"), *inner))))
    return _expect_answers(raw)


@layout
def a_table_for_each_section_in_a_table() -> Raw:
    outer = []
    for numbers in ((1, 2, 3), (4, 5, 6), (7, 8, 9)):
        inner = table(*(row(f"{n}. {EN[n - 1]}", cell(*text_of(n))) for n in numbers))
        outer.append(row(cell(inner, p(""))))
    raw = Raw()
    raw.add(table(*outer))
    return _expect_answers(raw)


@layout
def answers_in_controls_within_lines() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), p(control(r(text_of(number)[0]), "<w:text/>")))
        raw.expect(number, text_of(number)[:1])
    return raw


@layout
def controls_left_with_their_placeholders() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True))
        if number in {2, 5}:
            hint = r("Click or tap here to enter text.", '<w:rStyle w:val="Ph"/>')
            raw.add(control(p(hint), "<w:showingPlcHdr/>"))
            raw.expect(number, ())
        else:
            raw.add(control("".join(map(p, text_of(number)))))
            raw.expect(number, text_of(number))
    return raw


@layout
def legacy_form_fields() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), p(field_of(" FORMTEXT ", r(text_of(number)[0]))))
        raw.expect(number, text_of(number)[:1])
    return raw


@layout
def form_field_over_several_paragraphs() -> Raw:
    raw = Raw()
    for number in ALL:
        texts = text_of(number)
        opening, closing = field_of(" FORMTEXT ", "|").split("|")
        runs = [r(text) for text in texts]
        runs[0] = opening + runs[0]
        runs[-1] += closing
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), *(p(run) for run in runs))
    return _expect_answers(raw)


@layout
def questions_numbered_by_sequence_fields() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(r("Question ", "<w:b/>"), field_of(r" SEQ Question \* ARABIC ", r(str(number), "<w:b/>"))))
        raw.answer(number, text_of(number))
    return raw


@layout
def contents_by_a_field_with_links() -> Raw:
    raw = Raw()

    def page(n: int) -> str:
        return field_of(f" PAGEREF _Toc{n} ", r(str(n + 1)))

    opening, closing = field_of(r' TOC \o "1-3" \h \z \u ', "|").split("|")
    lines = [f'<w:hyperlink w:anchor="_Toc{n}">{r(EN[n - 1])}{r(chr(9))}{page(n)}</w:hyperlink>' for n in ALL]
    lines[0], lines[-1] = opening + lines[0], lines[-1] + closing
    listed = "".join(p(line, style="TOC1") for line in lines)
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    raw.add(control(p("Contents", bold=True) + listed, gallery))
    return _each(lambda n: "", raw=raw, style="1")


@layout
def contents_typed_with_the_whole_questions() -> Raw:
    raw = Raw()
    raw.add(p("Contents", bold=True), *(p(f"{n}. {EN[n - 1]}\t{n + 1}") for n in ALL))
    return _each(lambda n: f"{n}. ", raw=raw, bold=True)


@layout
def page_headers_repeat_a_question() -> Raw:
    raw = _each(lambda n: f"{n}. ", bold=True)
    raw.parts["header"] = p(f"1. {EN[0]}")
    raw.parts["footer"] = p("Question 2")
    return raw


@layout
def footnotes_that_begin_like_questions() -> Raw:
    raw = Raw()
    notes = ""
    for number in ALL:
        first, *more = text_of(number)
        mark = f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), p(r(first), mark), *map(p, more))
        notes += f'<w:footnote w:id="{number}">{p(f"{10 - number}. {EN[9 - number]}")}</w:footnote>'
        raw.expect(number, (*text_of(number), f"{10 - number}. {EN[9 - number]}"))
    raw.parts["footnotes"] = notes
    return raw


@layout
def endnote_marks_in_the_questions() -> Raw:
    raw = Raw()
    mark = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:endnoteReference w:id="{}"/></w:r>'
    for number in ALL:
        raw.add(p(r(f"{number}. {EN[number - 1]}"), mark.format(number)))
        raw.answer(number, text_of(number))
    raw.parts["endnotes"] = "".join(f'<w:endnote w:id="{n}">{p(f"See page {n}.")}</w:endnote>' for n in ALL)
    return raw


@layout
def numbered_bold_headings_in_the_answers() -> Raw:
    raw = Raw()
    topics = ("Access", "Skills", "Content", "Trust", "Finance", "Data", "Partners")
    for number in ALL:
        raw.add(p(EN[number - 1], style="1"))
        texts = []
        for place, topic in enumerate(topics, start=1):
            raw.add(p(f"{place}. {topic}", bold=True), p(f"On {topic.lower()} we have a plan."))
            texts += [f"{place}. {topic}", f"On {topic.lower()} we have a plan."]
        raw.expect(number, texts)
    return raw


@layout
def lists_by_word_that_count_like_the_questions() -> Raw:
    raw = Raw()
    one = [("decimal", "%1.", 1)]
    raw.parts["numbering"] = numbering(*[one] * 10)
    for number in ALL:
        raw.add(p(EN[number - 1], numbered=(10, 0), bold=True))
        points = [f"Point {WORDS[n - 1]} of our plan." for n in ALL]
        raw.add(*(p(point, numbered=(number, 0)) for point in points))
        raw.expect(number, points)
    return raw


@layout
def list_that_begins_at_nought() -> Raw:
    raw = Raw()
    raw.parts["numbering"] = numbering([("decimal", "%1.", 0)])
    return _each(lambda n: "", raw=raw, numbered=(1, 0), bold=True)


@layout
def list_that_begins_at_nought_rephrased() -> Raw:
    raw = Raw()
    raw.parts["numbering"] = numbering([("decimal", "%1.", 0)])
    return _each(lambda n: "", raw=raw, asked=REPHRASED, numbered=(1, 0), bold=True)


@layout
def list_that_begins_at_eleven() -> Raw:
    raw = Raw()
    raw.parts["numbering"] = numbering([("decimal", "%1.", 11)])
    return _each(lambda n: "", raw=raw, asked=REPHRASED, numbered=(1, 0))


@layout
def list_restarted_in_each_section() -> Raw:
    raw = Raw()
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    raw.parts["numbering"] = numbering(
        [("decimal", "%1.", 1)],
        overrides="".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/>{again}</w:num>' for n in (2, 3)),
    )
    for list_id, numbers in ((1, (1, 2, 3)), (2, (4, 5, 6)), (3, (7, 8, 9))):
        raw.add(p(f"Part {list_id}", style="1"))
        _each(lambda n: "", raw=raw, numbers=numbers, numbered=(list_id, 0), bold=True)
    return raw


@layout
def list_of_headings_with_legal_numbers() -> Raw:
    raw = Raw()
    raw.parts["numbering"] = numbering([("upperRoman", "%1.", 1), ("decimal", "%1.%2", 1)])
    for number in ALL:
        raw.add(p(EN[number - 1], style="1", numbered=(1, 0)))
        for text in text_of(number):
            raw.add(p(text, numbered=(1, 1)))
    return _expect_answers(raw)


@layout
def numbers_of_a_list_whose_part_is_gone() -> Raw:
    return _each(lambda n: "", numbered=(1, 0), bold=True)


@layout
def no_styles_at_all() -> Raw:
    raw = Raw(parts={})
    return _each(lambda n: f"{n}) ", raw=raw, style="Heading1")


@layout
def every_word_a_tracked_insertion() -> Raw:
    raw = Raw()
    inserted = '<w:rPr><w:ins w:id="9" w:author="Desk"/></w:rPr>'
    for number in ALL:
        for place, text in enumerate((f"{number}. {EN[number - 1]}", *text_of(number))):
            bold = "<w:b/>" * (place == 0)
            words = "".join(
                f'<w:ins w:id="1" w:author="Desk">{r(word + " ", bold)}</w:ins>'
                f'<w:del w:id="2" w:author="Desk"><w:r><w:delText xml:space="preserve">old </w:delText></w:r></w:del>'
                for word in text.split()
            )
            raw.add(p(words, more=inserted))
    return _expect_answers(raw)


@layout
def questions_struck_out_and_typed_anew() -> Raw:
    raw = Raw()
    for number in ALL:
        old = f"<w:r><w:delText>{number}. {escape(EN[number - 1])}</w:delText></w:r>"
        gone = f'<w:del w:id="2" w:author="Desk">{old}</w:del>'
        raw.add(p(gone, more='<w:rPr><w:del w:id="3" w:author="Desk"/></w:rPr>'))
        raw.add(p(f'<w:ins w:id="4" w:author="Desk">{r(f"{number}. {REPHRASED[number - 1]}", "<w:b/>")}</w:ins>'))
        raw.answer(number, text_of(number))
    return raw


@layout
def answers_moved_from_the_end() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True))
        for text in text_of(number):
            raw.add(p(f'<w:moveToRangeStart w:id="1" w:name="m"/><w:moveTo w:id="5" w:author="A">{r(text)}</w:moveTo>'))
    for number in ALL:
        for text in text_of(number):
            raw.add(p(f'<w:moveFrom w:id="6" w:author="A">{r(text)}</w:moveFrom>'))
    return _expect_answers(raw)


@layout
def comments_in_the_middle_of_words() -> Raw:
    raw = Raw()
    for number in ALL:
        asked = EN[number - 1]
        half = len(asked) // 2
        mark = f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        begin = f'<w:commentRangeStart w:id="{number}"/>'
        raw.add(p(begin, r(f"{number}. {asked[:half]}", "<w:b/>"), mark, r(asked[half:], "<w:b/>")))
        raw.answer(number, text_of(number))
    raw.parts["comments"] = "".join(
        f'<w:comment w:id="{n}" w:author="Capital">{p(f"{n}. {EN[9 - n]}")}</w:comment>' for n in ALL
    )
    return raw


@layout
def questions_that_are_links() -> Raw:
    raw = Raw()
    for number in ALL:
        linked = r(f"{number}. {EN[number - 1]}", '<w:u w:val="single"/>')
        raw.add(p(f'<w:hyperlink w:anchor="q{number}">{linked}</w:hyperlink>'))
        raw.answer(number, text_of(number))
    return raw


@layout
def smart_tags_and_custom_xml_around_everything() -> Raw:
    raw = Raw()
    for number in ALL:
        words = "".join(
            f'<w:smartTag w:uri="u" w:element="place">{r(word + " ")}</w:smartTag>' for word in EN[number - 1].split()
        )
        inner = p(r(f"{number}. "), words) + "".join(map(p, text_of(number)))
        raw.add(f'<w:customXml w:uri="u" w:element="reply"><w:customXmlPr/>{inner}</w:customXml>')
    return _expect_answers(raw)


@layout
def alternate_content_around_blocks() -> Raw:
    raw = Raw()
    for number in ALL:
        inner = p(f"{number}. {EN[number - 1]}", bold=True) + "".join(map(p, text_of(number)))
        raw.add(
            f'<mc:AlternateContent><mc:Choice Requires="w14">{inner}</mc:Choice><mc:Fallback>{inner}</mc:Fallback>'
            "</mc:AlternateContent>"
        )
    return _expect_answers(raw)


@layout
def suggestions_of_a_web_editor() -> Raw:
    """Runs in nameless controls, bold switched off by hand, lists without names, as a web editor saves them."""
    raw = Raw()
    for number in ALL:
        shown = control(
            r(f"{number}. {EN[number - 1]}", '<w:b w:val="1"/><w:rtl w:val="0"/>'),
            f'<w:tag w:val="goog_rdk_{number}"/>',
        )
        raw.add(p(shown), p('<w:r><w:rPr><w:rtl w:val="0"/></w:rPr></w:r>'))
        raw.add(*(p(r(text, '<w:b w:val="0"/><w:rtl w:val="0"/>')) for text in text_of(number)))
        raw.expect(number, text_of(number))
    return raw


@layout
def one_paragraph_for_the_whole_file() -> Raw:
    lines = [line for n in ALL for line in (f"{n}. {EN[n - 1]}", *text_of(n), "")]
    raw = Raw()
    raw.add(p("\n".join(lines)))
    return _expect_answers(raw)


@layout
def one_paragraph_for_each_part_of_the_file() -> Raw:
    raw = Raw()
    for numbers in ((1, 2, 3), (4, 5, 6), (7, 8, 9)):
        raw.add(p("\n".join(line for n in numbers for line in (f"Question {n}", *text_of(n)))))
    return _expect_answers(raw)


@layout
def every_line_a_paragraph() -> Raw:
    """Text pasted from mail: lines of at most 72 characters, each a paragraph."""
    import textwrap

    raw = Raw()
    for number in ALL:
        raw.add(*map(p, textwrap.wrap(f"{number}. {EN[number - 1]}", 60)))
        lines = [line for text in text_of(number) for line in textwrap.wrap(text, 60)]
        raw.answer(number, lines)
    return raw


@layout
def number_after_the_question() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{EN[number - 1]} (Question {number})", bold=True))
        raw.answer(number, text_of(number))
    return raw


@layout
def number_and_question_parted_by_tabs() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}\t\t{REPHRASED[number - 1]}", bold=True), *(p(f"\t\t{text}") for text in text_of(number)))
    return _expect_answers(raw)


@layout
def letters_number_the_questions() -> Raw:
    return _each(lambda n: f"{'ABCDEFGHI'[n - 1]}. ", asked=REPHRASED, bold=True)


@layout
def two_questions_in_one_heading() -> Raw:
    raw = _each(lambda n: f"Question {n}. ", numbers=(1,), bold=True)
    raw.add(p(f"Questions 2 and 3. {EN[1]} {EN[2]}", bold=True))
    raw.add(*map(p, (*text_of(2), *text_of(3))))
    raw.expect(2, (*text_of(2), *text_of(3)))
    return _each(lambda n: f"Question {n}. ", numbers=range(4, 10), raw=raw, bold=True)


@layout
def two_questions_below_one_another_answered_together() -> Raw:
    raw = _each(lambda n: f"{n}. ", numbers=(1, 2, 3), bold=True)
    raw.add(p(f"4. {EN[3]}", bold=True), p(f"5. {EN[4]}", bold=True))
    raw.add(*map(p, (*text_of(4), *text_of(5))))
    raw.expect(5, (*text_of(4), *text_of(5)))
    raw.expect(4, ())
    return _each(lambda n: f"{n}. ", numbers=range(6, 10), raw=raw, bold=True)


@layout
def answers_that_send_to_others() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True))
        raw.answer(number, ("See answer to 2.",) if number in {4, 6} else text_of(number))
    return raw


@layout
def answers_that_send_to_others_below_bare_numbers() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"Question {number}", bold=True))
        raw.answer(number, ("Question 2 above covers this.",) if number in {4, 6} else text_of(number))
    return raw


@layout
def answers_before_their_questions() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(*map(p, text_of(number)), p(f"(Reply to question {number})"))
    return _expect_answers(raw)


@layout
def answers_before_the_wordings_of_their_questions() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(*map(p, text_of(number)), p(f"[{EN[number - 1]}]"))
    return _expect_answers(raw)


@layout
def letter_with_signature_around_the_answers() -> Raw:
    raw = Raw()
    raw.add(p("MINISTRY OF COMMUNICATIONS", bold=True), p("Ref. 3/2025"), p("12 May 2025"), p("Dear Sir or Madam,"))
    raw.add(p("In reply to your letter of 3 March 2025 we submit the following."))
    _each(lambda n: f"{n}. ", raw=raw, bold=True)
    raw.add(p("Please accept the assurances of my highest consideration."), p("A. N. Other"), p("Director-General"))
    return raw


@layout
def paragraphs_of_the_paper_in_the_answers() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(EN[number - 1], bold=True))
        texts = [f"Para {n}: delete the second sentence." for n in ALL]
        raw.answer(number, texts)
    return raw


@layout
def only_remarks_on_paragraphs_of_the_paper() -> Raw:
    raw = Raw()
    for number in range(1, 15):
        raw.add(p(f"Paragraph {number}", bold=True), p("Delete the second sentence."))
    return raw


@layout
def table_of_themes_in_an_answer() -> Raw:
    raw = _each(lambda n: f"{n}. ", numbers=(1, 2, 3), bold=True)
    rows = [row(str(n), f"Theme {n}", "New text") for n in ALL]
    raw.add(table(row("No.", "Theme", "Proposal"), *rows))
    cells = ["No.", "Theme", "Proposal", *(text for n in ALL for text in (str(n), f"Theme {n}", "New text"))]
    raw.expect(3, (*text_of(3), *cells))
    return _each(lambda n: f"{n}. ", numbers=range(4, 10), raw=raw, bold=True)


@layout
def the_whole_once_more_in_french() -> Raw:
    raw = _each(lambda n: f"{n}. ", bold=True)
    raw.add(p("Traduction", style="1"))
    for number in ALL:
        raw.add(p(f"{number}. {ASKED['fr'][number - 1]}", bold=True), *map(p, text_of(number, "fr")))
    return raw


@layout
def answers_in_two_languages_in_two_columns() -> Raw:
    rows = []
    for n in ALL:
        rows += [row(f"{n}. {EN[n - 1]}", f"{n}. {ASKED['fr'][n - 1]}")]
        rows += [row(cell(*text_of(n)), cell(*text_of(n, "fr")))]
    raw = Raw()
    raw.add(table(*rows))
    for n in ALL:
        raw.expect(n, (*text_of(n), *text_of(n, "fr")))
    return raw


@layout
def question_twice_in_the_heading_and_above_the_answer() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"Question {number}: {REPHRASED[number - 1]}", style="1"), p(EN[number - 1], bold=True))
        raw.answer(number, text_of(number))
    return raw


@layout
def answers_to_another_call() -> Raw:
    raw = Raw()
    other = (
        "How do you rate the hotel?", "What did you think of the lunch?", "Was the badge ready in time?",
        "Were the rooms easy to find?", "Would you come again?",
    )  # fmt: skip
    for number, asked in enumerate(other, start=1):
        raw.add(p(f"{number}. {asked}", bold=True), p("Very well, thank you."))
    return raw


@layout
def formulas_and_symbols_in_the_answers() -> Raw:
    raw = Raw()
    formula = "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>"
    sign = '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), p(sign, r(" where "), formula, r(" holds.")))
        raw.expect(number, ("✓ where x=1 holds.",))
    return raw


@layout
def objects_and_charts_between_question_and_answer() -> Raw:
    raw = Raw()
    chart = (
        '<w:r><w:drawing><wp:inline><wp:docPr id="1" name="Chart 1"/><a:graphic><a:graphicData>'
        '<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="none"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    ole = '<w:r><w:object><v:shape><v:imagedata r:id="none"/></v:shape><o:OLEObject xmlns:o="urn:o"/></w:object></w:r>'
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), p(chart), p(ole))
        raw.answer(number, text_of(number))
    return raw


@layout
def right_to_left_table() -> Raw:
    rows = [
        row(
            cell(p(r(f"{n}- {ASKED['ar'][n - 1]}", "<w:rtl/>"), more="<w:bidi/>")),
            cell(p(r(text_of(n, "ar")[0], "<w:rtl/>"), more="<w:bidi/>")),
        )
        for n in ALL
    ]
    raw = Raw()
    raw.add(table(*rows).replace("<w:tblPr/>", "<w:tblPr><w:bidiVisual/></w:tblPr>"))
    return _expect_answers(raw, "ar")


@layout
def arabic_bold_for_complex_scripts_alone() -> Raw:
    raw = Raw()
    for number in ALL:
        asked = r(f"{ASKED['ar'][number - 1].rstrip('.؟')} ", "<w:bCs/><w:rtl/>")
        raw.add(p(asked, r(text_of(number, "ar")[0], "<w:rtl/>"), more="<w:bidi/>"))
        raw.expect(number, text_of(number, "ar")[:1])
    return raw


@layout
def numbers_and_one_heading_for_all() -> Raw:
    return _each(lambda n: f"{ARABIC[n]}- ", asked=("ملاحظات الوفد",) * 9, language="ar", bold=True)


@layout
def hidden_questions_and_shown_numbers() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(r(f"Question {number}", "<w:b/>"), r(f" {EN[number - 1]}", "<w:b/><w:vanish/>")))
        raw.answer(number, text_of(number))
    return raw


__all__ = ["LAYOUTS"]
