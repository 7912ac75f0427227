"""Layouts that mislead: texts that look like questions and are none, packages that few programs write."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

from tests.word.reading.construction import archive, strict
from tests.word.reading.layouts_raw import (
    ALL,
    EN,
    NONE,
    WORDS,
    Raw,
    _each,
    _expect_answers,
    _several,
    box,
    cell,
    control,
    field_of,
    layout,
    numbering,
    p,
    r,
    row,
    table,
    text_of,
)
from tests.word.reading.layouts_wild import LAYOUTS
from tests.word.reading.texts_further import ASKED, COVER, REPHRASED, SAID


def _packed(change: Callable[[dict[str, bytes]], dict[str, bytes]]) -> Callable[[bytes], bytes]:
    def packed(content: bytes) -> bytes:
        with zipfile.ZipFile(BytesIO(content)) as file:
            return archive(dict(change({name: file.read(name) for name in file.namelist()})))

    return packed


def _streamed(content: bytes) -> bytes:
    """The same archive written without going back: sizes stand after the data, names in another order."""

    class Pipe(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    target = Pipe()
    with zipfile.ZipFile(BytesIO(content)) as file, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name in reversed(file.namelist()):
            made.writestr(name, file.read(name))
    return target.getvalue()


def _in_utf_16(parts: dict[str, bytes]) -> dict[str, bytes]:
    head = '<?xml version="1.0" encoding="UTF-16" standalone="yes"?>'
    return {name: (head + data.decode()).encode("utf-16") for name, data in parts.items()}


def _moved(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The text under another name, and relationships that name parts from the root of the package."""
    moved = {name.replace("word/document", "word/document2").replace("_rels/document", "_rels/document2"): data
             for name, data in parts.items()}  # fmt: skip
    types, rels = moved["[Content_Types].xml"], moved["_rels/.rels"]
    moved["[Content_Types].xml"] = types.replace(b"/word/document.xml", b"/word/document2.xml")
    moved["_rels/.rels"] = rels.replace(b'Target="word/document.xml"', b'Target="/word/document2.xml"')
    return moved


def _with_folders(parts: dict[str, bytes]) -> dict[str, bytes]:
    return {"word/": b"", "_rels/": b"", **parts, "docProps/": b""}


def _with_other_prefixes(parts: dict[str, bytes]) -> dict[str, bytes]:
    """Every element under another prefix, as programs write that build files by hand."""
    text = parts["word/document.xml"].decode()
    text = re.sub(r"(</?|\s)w:", r"\1ns0:", text).replace("xmlns:w=", "xmlns:ns0=")
    return parts | {"word/document.xml": text.encode()}


def _plain_bold(**more: object) -> Raw:
    return _each(lambda n: f"{n}. ", bold=True, raw=Raw(**more))


_several(
    sizes_after_the_data=lambda: _plain_bold(packed=_streamed),
    parts_in_utf_16=lambda: _plain_bold(packed=_packed(_in_utf_16)),
    text_under_another_name=lambda: _plain_bold(packed=_packed(_moved)),
    folders_in_the_archive=lambda: _plain_bold(packed=_packed(_with_folders)),
    other_prefixes=lambda: _plain_bold(packed=_packed(_with_other_prefixes)),
    strict_names=lambda: _plain_bold(packed=strict),
    question_and_answer_letters_with_numbers=lambda: _lettered("Q{}: ", "A{}: "),
    question_and_answer_letters_in_french=lambda: _lettered("Q{} – ", "R{} : "),
    question_and_answer_words_with_numbers=lambda: _lettered("Question {}. ", "Answer {}. "),
)


def _lettered(asked: str, answered: str) -> Raw:
    raw = Raw()
    for number in ALL:
        first, *more = text_of(number)
        raw.add(p(f"{asked.format(number)}{EN[number - 1]}"), p(f"{answered.format(number)}{first}"), *map(p, more))
    return _expect_answers(raw)


@layout
def responses_named_after_the_delegation() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True))
        raw.answer(number, ("Response of Sylvania", *text_of(number)))
    return raw


@layout
def instructions_left_below_the_questions() -> Raw:
    raw = Raw()
    for number in ALL:
        hint = p(r("Please answer in no more than 500 words.", "<w:i/><w:color w:val='808080'/>"))
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), hint, *map(p, text_of(number)))
        raw.expect(number, ("Please answer in no more than 500 words.", *text_of(number)))
    return raw


@layout
def two_tables_of_questions_and_a_signature_table() -> Raw:
    raw = Raw()
    raw.add(table(row("Name", "A. N. Other"), row("Organization", "Ministry of Communications")))
    raw.add(table(row("Question", "Answer"), *(row(f"{n}. {EN[n - 1]}", cell(*text_of(n))) for n in range(1, 6))))
    raw.add(p("Continued"))
    raw.add(table(row("Question", "Answer"), *(row(f"{n}. {EN[n - 1]}", cell(*text_of(n))) for n in range(6, 10))))
    raw.add(table(row("Date", "12 May 2025"), row("Signature", "A. N. Other")))
    _expect_answers(raw)
    raw.expect(5, (*text_of(5), "Continued"))
    raw.expect(9, (*text_of(9), "Date", "12 May 2025", "Signature", "A. N. Other"))
    return raw


@layout
def three_columns_question_original_and_translation() -> Raw:
    raw = Raw()
    rows = [row(f"{n}. {EN[n - 1]}", cell(*text_of(n, "fr")), cell(*text_of(n))) for n in ALL]
    raw.add(table(row("Question", "Français", "English"), *rows))
    for n in ALL:
        raw.expect(n, (*text_of(n, "fr"), *text_of(n)))
    return raw


@layout
def answers_in_the_first_column() -> Raw:
    raw = Raw()
    raw.add(table(row("Reply", "Question"), *(row(cell(*text_of(n)), f"{n}. {EN[n - 1]}") for n in ALL)))
    return _expect_answers(raw)


@layout
def theme_question_and_answer_columns() -> Raw:
    raw = Raw()
    themes = [f"Theme of access and inclusion, {WORDS[n - 1]}" for n in ALL]
    rows = [row(themes[n - 1], f"{n}. {EN[n - 1]}", cell(*text_of(n))) for n in ALL]
    raw.add(table(row("Theme", "Question", "Answer"), *rows))
    return _expect_answers(raw)


@layout
def number_theme_question_and_answer_columns() -> Raw:
    raw = Raw()
    rows = []
    for n in ALL:
        merged = '<w:vMerge w:val="restart"/>' if n % 3 == 1 else "<w:vMerge/>"
        theme = cell(f"Section {n}" if n % 3 == 1 else "", properties=merged)
        rows.append(row(theme, str(n), EN[n - 1], cell(*text_of(n)), ""))
    raw.add(table(row("Section", "No.", "Question", "Answer", "Remarks"), *rows))
    return _expect_answers(raw)


@layout
def rows_of_themes_with_question_numbers() -> Raw:
    """A table of measures, whose numbers are those of measures."""
    raw = Raw()
    raw.add(p("Plan of action", bold=True))
    rows = [row(str(n), f"Measure {WORDS[n - 1]}", "Ministry", "2026") for n in ALL]
    raw.add(table(row("No.", "Measure", "Who", "When"), *rows))
    return raw


@layout
def agenda_with_times() -> Raw:
    raw = Raw()
    raw.add(*(p(f"{n}. Item {WORDS[n - 1]} of the agenda, {n + 8}.00 a.m.") for n in range(1, 7)))
    return raw


@layout
def resolution_with_operative_paragraphs() -> Raw:
    raw = Raw()
    raw.add(p("The General Assembly,"), p("Recalling its earlier resolutions,"))
    verbs = ("Takes note", "Reaffirms", "Welcomes", "Calls upon", "Requests", "Decides", "Invites", "Urges", "Stresses")
    raw.add(*(p(f"{n}. {verb} what was said;") for n, verb in enumerate(verbs, start=1)))
    return raw


@layout
def statement_that_names_the_themes_of_all_questions() -> Raw:
    raw = Raw()
    raw.add(p("Mr. Chair,"))
    raw.add(*(p(f"We wish to speak of {text[0].lower()}{text[1:]} and thank you.") for text in REPHRASED))
    return raw


@layout
def paraphrased_subheadings_of_another_question_with_its_number() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True))
        if number == 2:
            extra = (f"3. {REPHRASED[2]}", "This is dealt with below.")
            raw.add(p(extra[0]), p(extra[1]))
            raw.add(*map(p, text_of(2)))
            raw.expect(2, (*extra, *text_of(2)))
        else:
            raw.answer(number, text_of(number))
    return raw


@layout
def questions_left_out_and_the_rest_renumbered() -> Raw:
    raw = Raw()
    for place, number in enumerate((2, 4, 5, 8), start=1):
        raw.add(p(f"{place}. {REPHRASED[number - 1]}", bold=True))
        raw.answer(number, text_of(number))
    return raw


@layout
def one_question_answered_without_its_number() -> Raw:
    raw = Raw()
    raw.add(p("Contribution of Sylvania", bold=True), p(EN[4]))
    raw.answer(5, text_of(5))
    return raw


@layout
def all_questions_first_then_one_text() -> Raw:
    raw = Raw()
    raw.add(*(p(f"{n}. {EN[n - 1]}") for n in ALL))
    raw.add(p("Our position", bold=True), p("We support the work of the Secretariat."), p("Thank you."))
    return raw


@layout
def questions_two_and_three_share_an_answer_by_a_slash() -> Raw:
    raw = _each(lambda n: f"Q{n}. ", numbers=(1,), bold=True)
    raw.add(p("Q2/Q3", bold=True), *map(p, (*text_of(2), *text_of(3))))
    raw.expect(2, (*text_of(2), *text_of(3)))
    return _each(lambda n: f"Q{n}. ", numbers=range(4, 10), raw=raw, bold=True)


@layout
def numbers_in_words_with_a_joint_answer() -> Raw:
    raw = _each(lambda n: f"Question {WORDS[n - 1]}", asked=NONE, numbers=(1, 2, 3), bold=True)
    raw.add(p("Questions four and five", bold=True), *map(p, (*text_of(4), *text_of(5))))
    raw.expect(4, (*text_of(4), *text_of(5)))
    return _each(lambda n: f"Question {WORDS[n - 1]}", asked=NONE, numbers=range(6, 10), raw=raw, bold=True)


@layout
def every_question_in_a_box_beside_its_answer() -> Raw:
    raw = Raw()
    for number in ALL:
        first, *more = text_of(number)
        raw.add(p(box(p(f"{number}. {EN[number - 1]}")), r("")), p(first), *map(p, more))
    return _expect_answers(raw)


@layout
def box_with_the_question_in_the_paragraph_of_the_answer() -> Raw:
    raw = Raw()
    for number in ALL:
        first, *more = text_of(number)
        raw.add(p(box(p(f"{number}. {EN[number - 1]}")), r(first)), *map(p, more))
    return _expect_answers(raw)


@layout
def repeating_sections() -> Raw:
    raw = Raw()
    inner = ""
    for number in ALL:
        asked = control(p(f"{number}. {EN[number - 1]}"), '<w:lock w:val="sdtContentLocked"/>')
        inner += control(asked + control("".join(map(p, text_of(number))), '<w:alias w:val="Reply"/>'))
    raw.add(control(inner))
    return _expect_answers(raw)


@layout
def drop_down_and_date_controls() -> Raw:
    raw = Raw()
    for number in ALL:
        shown = control(
            r(text_of(number)[0]), '<w:dropDownList><w:listItem w:value="1" w:displayText="Yes"/></w:dropDownList>'
        )
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True), p(shown))
        raw.expect(number, text_of(number)[:1])
    return raw


@layout
def date_and_page_fields_in_the_questions() -> Raw:
    raw = Raw()
    page = field_of(" PAGEREF x ", r("7", "<w:b/>"))
    for number in ALL:
        asked = r(f"{number}. {EN[number - 1]} (see page ", "<w:b/>")
        raw.add(p(asked, page, r(")", "<w:b/>")))
        raw.answer(number, text_of(number))
    return raw


@layout
def answers_begin_with_numbers_of_other_questions() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True))
        other = number % 9 + 1
        raw.answer(number, (f"{other}. {text_of(number)[0]}", *text_of(number)[1:]))
    return raw


@layout
def lists_restart_in_answers_below_questions_of_the_same_list() -> Raw:
    raw = Raw()
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    raw.parts["numbering"] = numbering(
        [("decimal", "%1.", 1)],
        overrides="".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/>{again}</w:num>' for n in range(11, 30)),
    )
    for number in ALL:
        raw.add(p(f"{number}. {EN[number - 1]}", bold=True))
        points = [f"Point {WORDS[n - 1]}." for n in ALL]
        raw.add(*(p(point, numbered=(10 + number, 0)) for point in points))
        raw.expect(number, points)
    return raw


@layout
def cover_letter_with_a_numbered_list() -> Raw:
    raw = Raw()
    raw.add(*map(p, COVER))
    raw.add(p("The reply has the following enclosures:"))
    raw.add(*(p(f"{n}. Enclosure {WORDS[n - 1]}") for n in ALL))
    return _each(lambda n: f"{n}. ", raw=raw, asked=REPHRASED, bold=True)


@layout
def cover_letter_after_the_answers() -> Raw:
    raw = _each(lambda n: f"{n}. ", bold=True)
    raw.add(p(COVER[2]), p("New York, 14 May 2025"), p("Permanent Mission of Sylvania"))
    return raw


@layout
def annex_headed_in_capitals_with_numbers() -> Raw:
    raw = _each(lambda n: f"Question {n}: ", bold=True)
    raw.add(p("ANNEX I", bold=True, more='<w:jc w:val="center"/>'), p("Question 1 of the survey of 2019", bold=True))
    raw.add(p("Most said yes."))
    return raw


@layout
def chinese_questions_without_marks_or_numbers() -> Raw:
    return _each(lambda n: "", asked=[text.rstrip("?。") for text in ASKED["zh"]], language="zh")


@layout
def arabic_questions_in_a_table_of_three() -> Raw:
    raw = Raw()
    rows = [row(str(n), ASKED["ar"][n - 1], SAID["ar"][n - 1][0]) for n in ALL]
    raw.add(table(row("م", "السؤال", "الرد"), *rows))
    return _expect_answers(raw, "ar")


@layout
def russian_answers_to_numbers_in_a_line() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(f"Вопрос {number}. {text_of(number, 'ru')[0]}"))
    return _expect_answers(raw, "ru")


@layout
def spanish_opening_marks_and_italics() -> Raw:
    raw = Raw()
    for number in ALL:
        raw.add(p(r(f"{number}.- {ASKED['es'][number - 1]}", "<w:i/>")))
        raw.answer(number, text_of(number, "es"))
    return raw


__all__ = ["LAYOUTS"]
