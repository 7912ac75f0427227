"""Ways of numbering that few files have, in many languages, each with and without the wording of the questions."""

from __future__ import annotations

from tests.word.reading.layouts import ARABIC, HAN
from tests.word.reading.layouts_raw import EN, LAYOUTS, NONE, WORDS, _each, _several
from tests.word.reading.texts_further import ASKED, REPHRASED

HAN_9 = (*HAN, "八", "九")
CIRCLED = "①②③④⑤⑥⑦⑧⑨"
FIRSTLY = ("أولا", "ثانيا", "ثالثا", "رابعا", "خامسا", "سادسا", "سابعا", "ثامنا", "تاسعا")
ORDINALS = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth")
ORDINALS_FR = (
    "Première", "Deuxième", "Troisième", "Quatrième", "Cinquième", "Sixième", "Septième", "Huitième", "Neuvième",
)  # fmt: skip
WORDS_ES = ("uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve")
ORDINALS_RU = (
    "первый", "второй", "третий", "четвертый", "пятый", "шестой", "седьмой", "восьмой", "девятый",
)  # fmt: skip
SMALL_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")

_several(
    q_point_number_point=lambda: _each(lambda n: f"Q.{n}. "),
    small_roman_in_brackets=lambda: _each(lambda n: f"({SMALL_ROMAN[n - 1]}) "),
    ad_alone=lambda: _each(lambda n: f"Ad {n}", asked=NONE, bold=True),
    ad_with_rephrased=lambda: _each(lambda n: f"Ad {n}) ", asked=REPHRASED),
    question_in_words_alone=lambda: _each(lambda n: f"Question {WORDS[n - 1]}", asked=NONE, bold=True),
    question_in_words_capitals=lambda: _each(lambda n: f"QUESTION {WORDS[n - 1].upper()}:", asked=NONE),
    first_question_alone=lambda: _each(
        lambda n: f"{ORDINALS[n - 1]} question",
        asked=NONE, bold=True,
    ),
    ordinal_digits_question=lambda: _each(
        lambda n: f"{n}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(n, 'th') } question:", asked=NONE
    ),
    question_in_brackets=lambda: _each(lambda n: f"Question ({n})", asked=NONE, bold=True),
    question_with_zero=lambda: _each(lambda n: f"Question 0{n}", asked=NONE),
    zero_before_number=lambda: _each(lambda n: f"0{n}. ", asked=REPHRASED, bold=True),
    question_no_space=lambda: _each(lambda n: f"Question{n}", asked=NONE, bold=True),
    question_hash=lambda: _each(lambda n: f"Question #{n}:", asked=NONE),
    question_slash_total=lambda: _each(lambda n: f"Question {n}/9", asked=NONE, bold=True),
    question_n_of_total=lambda: _each(lambda n: f"Question {n} of 9", asked=NONE, bold=True),
    q_dash=lambda: _each(lambda n: f"Q-{n}", asked=NONE, bold=True),
    q_in_square_brackets_alone=lambda: _each(lambda n: f"[Q{n}]", asked=NONE),
    number_slash=lambda: _each(lambda n: f"{n}/ ", bold=True),
    number_pipe=lambda: _each(lambda n: f"{n} | ", asked=REPHRASED, bold=True),
    number_degree=lambda: _each(lambda n: f"{n}°) ", asked=ASKED["fr"], language="fr"),
    circled_numbers=lambda: _each(lambda n: CIRCLED[n - 1], asked=ASKED["zh"], language="zh", bold=True),
    circled_numbers_rephrased=lambda: _each(lambda n: CIRCLED[n - 1] + " ", asked=REPHRASED, bold=True),
    typed_bullet_before=lambda: _each(lambda n: f"• Question {n}: ", asked=NONE, bold=True),
    quoted_mail=lambda: _each(lambda n: f"> {n}. "),
    quoted_mail_rephrased=lambda: _each(lambda n: f"> {n}. ", asked=REPHRASED),
    stars_around=lambda: _each(lambda n: f"**Question {n}**", asked=NONE),
    markdown_headings=lambda: _each(lambda n: f"## {n}. "),
    item_numbers=lambda: _each(lambda n: f"Item {n}: ", bold=True),
    non_breaking_everywhere=lambda: _each(
        lambda n: f"Question\u00a0{n}\u00a0: ", language="fr",
        asked=[text.replace(" ", "\u00a0") for text in ASKED["fr"]],
    ),
    soft_hyphens_in_the_questions=lambda: _each(
        lambda n: "", asked=[text.replace("e", "e\u00ad") for text in EN], bold=True
    ),
    zero_width_signs=lambda: _each(lambda n: f"\ufeff\u200bQuestion {n}\u200b: ", asked=NONE, bold=True),
    right_to_left_marks=lambda: _each(
        lambda n: f"\u200fالسؤال {n}\u200f: ", asked=NONE, language="ar", bold=True
    ),
    on_question=lambda: _each(lambda n: f"On question {n}:", asked=NONE, bold=True),
    with_regard_to_question=lambda: _each(lambda n: f"With regard to question {n}", asked=NONE, bold=True),
    in_response_to_question=lambda: _each(lambda n: f"In response to Question {n}:", asked=NONE),
    s_agissant_de_la_question=lambda: _each(
        lambda n: f"S’agissant de la question {n}", asked=NONE, language="fr", bold=True
    ),
    en_relacion_con_la_pregunta=lambda: _each(
        lambda n: f"En relación con la pregunta {n}:", asked=NONE, language="es"
    ),
    premiere_question=lambda: _each(
        lambda n: f"{ORDINALS_FR[n - 1]} question :", asked=NONE, language="fr",
    ),
    french_ordinals_in_digits=lambda: _each(
        lambda n: f"{n}{'ère' if n == 1 else 'ème'} question", asked=NONE, language="fr", bold=True
    ),
    spanish_ordinals=lambda: _each(lambda n: f"{n}ª pregunta", asked=NONE, language="es", bold=True),
    spanish_words=lambda: _each(
        lambda n: f"Pregunta {WORDS_ES[n - 1]}", asked=NONE,
        language="es", bold=True,
    ),
    russian_number_sign=lambda: _each(lambda n: f"Вопрос №{n}:", asked=NONE, language="ru", bold=True),
    russian_by_question=lambda: _each(lambda n: f"По вопросу {n}:", asked=NONE, language="ru"),
    russian_reply=lambda: _each(lambda n: f"Ответ на вопрос № {n}", asked=NONE, language="ru", bold=True),
    russian_ordinal_after=lambda: _each(
        lambda n: f"Вопрос {ORDINALS_RU[n - 1]}",
        asked=NONE, language="ru", bold=True,
    ),
    chinese_ordinal_title=lambda: _each(lambda n: f"第{HAN_9[n - 1]}题", asked=NONE, language="zh"),
    chinese_question_han=lambda: _each(lambda n: f"问题{HAN_9[n - 1]}:", asked=NONE, language="zh", bold=True),
    chinese_about_question=lambda: _each(
        lambda n: f"关于第{HAN_9[n - 1]}个问题", asked=NONE, language="zh", bold=True
    ),
    chinese_full_width_brackets=lambda: _each(
        lambda n: f"（{HAN_9[n - 1]}）", asked=ASKED["zh"], language="zh", bold=True
    ),
    japanese_keyword=lambda: _each(lambda n: f"質問{n}", asked=NONE, bold=True),
    korean_keyword=lambda: _each(lambda n: f"질문 {n}.", asked=NONE, bold=True),
    persian_keyword=lambda: _each(lambda n: f"پرسش {'۰۱۲۳۴۵۶۷۸۹'[n]}:", asked=NONE, language="ar", bold=True),
    turkish_keyword=lambda: _each(lambda n: f"Soru {n}:", asked=NONE, bold=True),
    polish_keyword=lambda: _each(lambda n: f"Pytanie {n}", asked=NONE, bold=True),
    dutch_keyword=lambda: _each(lambda n: f"Vraag {n}", asked=NONE, bold=True),
    portuguese_keyword=lambda: _each(lambda n: f"Pergunta {n} – ", asked=NONE, bold=True),
    italian_keyword=lambda: _each(lambda n: f"Domanda n. {n}", asked=NONE, bold=True),
    arabic_firstly=lambda: _each(lambda n: f"{FIRSTLY[n - 1]}: ", asked=ASKED["ar"], language="ar", bold=True),
    arabic_firstly_alone=lambda: _each(lambda n: f"{FIRSTLY[n - 1]}ً:", asked=NONE, language="ar", bold=True),
    arabic_regarding=lambda: _each(
        lambda n: f"فيما يتعلق بالسؤال {ARABIC[n]}:", asked=NONE, language="ar", bold=True
    ),
    arabic_letter_for_question=lambda: _each(lambda n: f"س{n}: ", asked=ASKED["ar"], language="ar"),
    arabic_letter_alone=lambda: _each(lambda n: f"س {ARABIC[n]}:", asked=NONE, language="ar", bold=True),
    arabic_reply_to=lambda: _each(lambda n: f"الرد على السؤال رقم {n}", asked=NONE, language="ar", bold=True),
    vocalised_arabic=lambda: _each(
        lambda n: f"السُّؤَالُ {ARABIC[n]}: ", asked=NONE, language="ar", bold=True
    ),
)  # fmt: skip

__all__ = ["LAYOUTS"]
