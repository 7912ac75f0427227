"""Layouts that were met last: headings that end in numbers, questions in rows and columns, several who answer."""

from __future__ import annotations

from tests.word.reading.layouts_odd import LAYOUTS
from tests.word.reading.layouts_raw import (
    ALL,
    EN,
    NONE,
    WORDS,
    Raw,
    _each,
    _expect_answers,
    _several,
    cell,
    layout,
    numbering,
    p,
    r,
    row,
    table,
    text_of,
)
from tests.word.reading.texts_further import ASKED, REPHRASED

_several(
    section_then_question_number=lambda: _each(lambda n: f"Section {n}: ", asked=EN, bold=True),
    topic_number=lambda: _each(lambda n: f"Topic {n} – ", asked=REPHRASED, bold=True),
    number_dot_zero=lambda: _each(lambda n: f"{n}.0 ", bold=True),
    decimal_1_1=lambda: _each(lambda n: f"1.{n} ", bold=True),
    decimal_1_1_rephrased=lambda: _each(lambda n: f"1.{n}. ", asked=REPHRASED, bold=True),
    number_in_own_line_arabic=lambda: _each(lambda n: f"{'٠١٢٣٤٥٦٧٨٩'[n]}", asked=NONE, language="ar", bold=True),
    questions_uppercase_rephrased=lambda: _each(lambda n: f"Q{n}: ", asked=[t.upper() for t in REPHRASED]),
    first_words_only=lambda: _each(lambda n: "", asked=[" ".join(t.split()[:4]) + "..." for t in EN], bold=True),
    arabic_number_before_the_keyword=lambda: _each(lambda n: f"{n} السؤال: ", asked=NONE, language="ar", bold=True),
    number_then_question=lambda: _each(lambda n: f"{n}. Question", asked=NONE, bold=True),
    n_question_text=lambda: _each(lambda n: f"{n}. Question: "),
    q_number_no_sep=lambda: _each(lambda n: f"Q{n} "),
    dashes_around_question=lambda: _each(lambda n: f"- Question {n} -", asked=NONE),
    underscore_before_number=lambda: _each(lambda n: f"Question_{n}", asked=NONE, bold=True),
    signs_of_equality_around=lambda: _each(lambda n: f"=== Question {n} ===", asked=NONE),
    re_colon_question=lambda: _each(lambda n: f"Re: question {n}", asked=NONE, bold=True),
    answer_to_q=lambda: _each(lambda n: f"Answer to Q{n}", asked=NONE, bold=True),
    our_reply=lambda: _each(lambda n: f"Our reply to question {n}:", asked=NONE, bold=True),
    comments_on_question=lambda: _each(lambda n: f"Comments on Question {n}", asked=NONE, bold=True),
    response_of_a_state_to_question=lambda: _each(
        lambda n: f"Sylvania's response to question {n}", asked=NONE, bold=True
    ),
    response_number=lambda: _each(lambda n: f"Response No. {n}", asked=NONE, bold=True),
    question_number_word=lambda: _each(lambda n: f"Question number {WORDS[n - 1]}", asked=NONE, bold=True),
    guiding_question=lambda: _each(lambda n: f"Guiding question {n}", asked=NONE, bold=True),
    guiding_question_text=lambda: _each(lambda n: f"Guiding question {n}: "),
    zh_answer=lambda: _each(lambda n: f"{n}.答:", asked=NONE, language="zh"),
    zh_q_brackets=lambda: _each(lambda n: f"【问题{n}】", asked=NONE, language="zh"),
    chinese_question_number_and_comma=lambda: _each(
        lambda n: f"问题{'一二三四五六七八九'[n - 1]}、", asked=ASKED["zh"], language="zh"
    ),
    russian_letter_for_question=lambda: _each(lambda n: f"В{n}. ", asked=ASKED["ru"], language="ru"),
    ru_otvet=lambda: _each(lambda n: f"Ответ {n}", asked=NONE, language="ru", bold=True),
    spanish_letter_for_question=lambda: _each(lambda n: f"P{n}: ", asked=ASKED["es"], language="es"),
    french_letter_for_question=lambda: _each(lambda n: f"Q{n} : ", asked=ASKED["fr"], language="fr"),
    fr_reponse_a=lambda: _each(lambda n: f"Réponse à la question n°{n}", asked=NONE, language="fr", bold=True),
)


@layout
def centred_numbers() -> Raw:
    raw = Raw()
    for n in ALL:
        raw.add(p(str(n), more='<w:jc w:val="center"/>'))
        raw.answer(n, text_of(n))
    return raw


@layout
def question_in_a_footnote() -> Raw:
    raw = Raw()
    notes = ""
    for n in ALL:
        first, *more = text_of(n)
        raw.add(
            p(r(f"Question {n}", "<w:b/>"), f'<w:r><w:footnoteReference w:id="{n}"/></w:r>'), *map(p, (first, *more))
        )
        notes += f'<w:footnote w:id="{n}">{p(EN[n - 1])}</w:footnote>'
    raw.parts["footnotes"] = notes
    return _expect_answers(raw)


@layout
def two_files_pasted() -> Raw:
    raw = _each(lambda n: f"{n}. ", numbers=range(1, 6), bold=True)
    raw.add(p("Ministry of Health", style="1"))
    _each(lambda n: f"{n}. ", numbers=range(6, 10), raw=raw, bold=True)
    return raw


@layout
def two_ministries_answer_the_same_questions() -> Raw:
    raw = _each(lambda n: f"{n}. ", bold=True)
    raw.add(p("Ministry of Health", style="1"))
    for n in (1, 3, 5):
        raw.add(p(f"{n}. {EN[n - 1]}", bold=True), p("The Ministry of Health concurs."))
    return raw


@layout
def joint_then_single() -> Raw:
    raw = _each(lambda n: f"{n}. ", numbers=(1,), bold=True)
    raw.add(p("2. & 3.", bold=True), *map(p, (*text_of(2), *text_of(3))))
    raw.expect(2, (*text_of(2), *text_of(3)))
    return _each(lambda n: f"{n}. ", numbers=range(4, 10), raw=raw, bold=True)


@layout
def joint_plain_text() -> Raw:
    raw = _each(lambda n: f"{n}. ", numbers=(1,), bold=True)
    raw.add(p(f"2. {EN[1]} / 3. {EN[2]}", bold=True), *map(p, (*text_of(2), *text_of(3))))
    raw.expect(2, (*text_of(2), *text_of(3)))
    return _each(lambda n: f"{n}. ", numbers=range(4, 10), raw=raw, bold=True)


@layout
def joint_two_lines() -> Raw:
    raw = _each(lambda n: f"{n}. ", numbers=(1,), bold=True)
    raw.add(
        p("Questions 2 and 3", bold=True), p(EN[1], bold=True), p(EN[2], bold=True), *map(p, (*text_of(2), *text_of(3)))
    )
    raw.expect(3, (*text_of(2), *text_of(3)))
    raw.expect(2, ())
    return _each(lambda n: f"{n}. ", numbers=range(4, 10), raw=raw, bold=True)


@layout
def all_in_one_answer() -> Raw:
    raw = Raw()
    raw.add(p("Questions 1 to 9", bold=True))
    raw.add(*(p(t) for n in ALL for t in text_of(n)))
    raw.expect(1, [t for n in ALL for t in text_of(n)])
    return raw


@layout
def statement_of_many_numbered_paragraphs() -> Raw:
    raw = Raw()
    raw.add(p("Statement by Sylvania", bold=True), p("Thank you, Chair."))
    for n in range(1, 30):
        raw.add(p(f"{n}. We stress point {n} of our position on digital matters and thank all."))
    return raw


@layout
def statement_seven_numbered() -> Raw:
    raw = Raw()
    raw.add(p("Statement by Sylvania", bold=True), p("Thank you, Chair."))
    for n in range(1, 8):
        raw.add(p(f"{n}. We stress point {WORDS[n - 1]} of our position on digital matters and thank all."))
    return raw


@layout
def statement_nine_numbered() -> Raw:
    raw = Raw()
    raw.add(p("Statement by Sylvania", bold=True), p("Thank you, Chair."))
    for n in ALL:
        raw.add(p(f"{n}. We stress point {WORDS[n - 1]} of our position on digital matters and thank all."))
    return raw


@layout
def statement_nine_headings_numbered() -> Raw:
    raw = Raw()
    raw.add(p("Statement by Sylvania", bold=True))
    for n in ALL:
        raw.add(p(f"{n}. Point {WORDS[n - 1]}", style="1"), p("We thank all."))
    return raw


@layout
def nine_articles() -> Raw:
    raw = Raw()
    raw.add(p("Draft declaration", bold=True))
    for n in ALL:
        raw.add(p(f"Article {n}", bold=True), p("States shall cooperate."))
    return raw


@layout
def bibliography_at_end() -> Raw:
    raw = _each(lambda n: f"{n}. ", bold=True)
    raw.add(p("References", bold=True), *(p(f"[{n}] Author, Title {n}, 20{n}0.") for n in ALL))
    raw.expect(9, (*text_of(9), "References", *(f"[{n}] Author, Title {n}, 20{n}0." for n in ALL)))
    return raw


@layout
def answer_in_heading_style_question_normal() -> Raw:
    raw = Raw()
    for n in ALL:
        raw.add(p(EN[n - 1]))
        raw.add(*(p(t, bold=True) for t in text_of(n)))
        raw.expect(n, text_of(n))
    return raw


@layout
def answers_numbered_throughout() -> Raw:
    raw = Raw()
    raw.parts["numbering"] = numbering([("decimal", "%1.", 1)])
    for n in ALL:
        raw.add(p(EN[n - 1], bold=True))
        raw.add(*(p(t, numbered=(1, 0)) for t in text_of(n)))
        raw.expect(n, text_of(n))
    return raw


@layout
def two_questions_with_their_answers_in_a_row() -> Raw:
    raw = Raw()
    rows = []
    for a in (1, 3, 5, 7):
        rows += [row(cell(f"{a}. {EN[a - 1]}", *text_of(a)), cell(f"{a + 1}. {EN[a]}", *text_of(a + 1)))]
    rows += [row(cell(f"9. {EN[8]}", *text_of(9)), cell(""))]
    raw.add(table(*rows))
    return _expect_answers(raw)


@layout
def questions_in_a_row_answers_below() -> Raw:
    raw = Raw()
    for group in ((1, 2, 3), (4, 5, 6), (7, 8, 9)):
        raw.add(table(row(*(f"{n}. {EN[n - 1]}" for n in group)), row(*(cell(*text_of(n)) for n in group))), p(""))
    return _expect_answers(raw)


@layout
def two_rows_of_columns_in_one_table() -> Raw:
    raw = Raw()
    rows = []
    for group in ((1, 2, 3), (4, 5, 6), (7, 8, 9)):
        rows += [row(*(f"{n}. {EN[n - 1]}" for n in group)), row(*(cell(*text_of(n)) for n in group))]
    raw.add(table(*rows))
    return _expect_answers(raw)


@layout
def table_question_row_answer_row_shared_first_col() -> Raw:
    raw = Raw()
    rows = []
    for n in ALL:
        rows += [
            row(cell(f"Q{n}", properties='<w:vMerge w:val="restart"/>'), f"{EN[n - 1]}"),
            row(cell("", properties="<w:vMerge/>"), cell("Answer:", *text_of(n))),
        ]
    raw.add(table(*rows))
    return _expect_answers(raw)


@layout
def table_labels_question_answer_rows() -> Raw:
    raw = Raw()
    for n in ALL:
        raw.add(table(row("Question", f"{n}. {EN[n - 1]}"), row("Answer", cell(*text_of(n)))), p(""))
    return _expect_answers(raw)


@layout
def table_labels_one_table() -> Raw:
    raw = Raw()
    rows = []
    for n in ALL:
        rows += [row(f"Question {n}", EN[n - 1]), row(f"Answer {n}", cell(*text_of(n)))]
    raw.add(table(*rows))
    return _expect_answers(raw)


@layout
def yes_no_column() -> Raw:
    raw = Raw()
    rows = [row("No.", "Question", "Yes/No", "Explanation")]
    rows += [row(str(n), EN[n - 1], "Yes", cell(*text_of(n))) for n in ALL]
    raw.add(table(*rows))
    for n in ALL:
        raw.expect(n, ("Yes", *text_of(n)))
    return raw


@layout
def empty_cells_for_some_answers() -> Raw:
    raw = Raw()
    rows = [row("Question", "Answer")]
    rows += [row(f"{n}. {EN[n - 1]}", cell(*(text_of(n) if n % 2 else ("",)))) for n in ALL]
    raw.add(table(*rows))
    for n in ALL:
        raw.expect(n, text_of(n) if n % 2 else ())
    return raw


@layout
def question_and_answer_in_plain_lines() -> Raw:
    raw = Raw()
    k = 0
    for n in ALL:
        for t in (f"Question {n}: {EN[n - 1]}", *text_of(n)):
            k += 1
            raw.add(p(t))
    return _expect_answers(raw)


@layout
def quoting_other_language_question_as_first_answer_line() -> Raw:
    raw = Raw()
    for n in ALL:
        raw.add(p(f"{n}. {EN[n - 1]}", bold=True), p(ASKED["ru"][n - 1]))
        raw.answer(n, text_of(n))
    return raw


@layout
def answers_in_letters_after_the_list_of_questions() -> Raw:
    raw = Raw()
    raw.add(*(p(f"{n}. {EN[n - 1]}") for n in ALL))
    raw.add(p("Our answers"))
    for n in ALL:
        raw.add(p(f"A{n}. {text_of(n)[0]}"))
        raw.expect(n, text_of(n)[:1])
    return raw


@layout
def section_after_the_questions() -> Raw:
    raw = _each(lambda n: f"{n}. ", asked=REPHRASED, style="1")
    raw.add(p("Conclusion", style="1"), p("Sylvania stands ready."))
    return raw


@layout
def titles_and_answers_in_one_line() -> Raw:
    raw = Raw()
    titles = (*REPHRASED[:4], "Working with those around us", *REPHRASED[5:])
    for n in ALL:
        raw.add(p(f"{titles[n - 1]}: {text_of(n)[0]}"))
        raw.expect(n, text_of(n)[:1])
    return raw


@layout
def points_that_begin_with_ordinals() -> Raw:
    raw = Raw()
    points = ("(1) First, connect.", "(2) Second, train.", "(3) Third, fund.", "4. Fourth.", "5. Fifth.")
    for n in ALL:
        raw.add(p(f"{n}. {EN[n - 1]}", bold=True))
        raw.answer(n, points)
    return raw


__all__ = ["LAYOUTS"]
