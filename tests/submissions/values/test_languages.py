"""The language of a text is told from its words, or not at all."""

from pathlib import Path

import pytest
import yaml

from config.demo import data
from submissions.values.languages import language_of

SENTENCES = {
    "en": "Connectivity is only useful where people can afford it and have the skills to use it.",
    "fr": "La connectivité n’est utile que là où les personnes peuvent se l’offrir et savent s’en servir.",
    "es": "La conectividad solo es útil donde las personas pueden pagarla y saben cómo utilizarla.",
    "ru": "Подключение полезно лишь там, где люди могут его оплатить и умеют им пользоваться.",
    "ar": "لا يفيد الاتصال بالشبكة إلا حيث يستطيع الناس دفع ثمنه ويملكون مهارات استخدامه.",
    "zh": "只有当人们负担得起并懂得使用时，网络连接才有意义。",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items())
def test_a_sentence_of_each_official_language_is_told(language, sentence):
    assert language_of(sentence) == language


@pytest.mark.parametrize(
    "sentence",
    [
        "A conectividade só é útil onde as pessoas podem pagá-la e sabem como a usar no seu dia a dia.",
        "La connettività è utile solo dove le persone possono permettersela e sanno come usarla.",
        "Netzzugang nützt nur dort, wo die Menschen ihn bezahlen können und mit ihm umzugehen wissen.",
        "Підключення корисне лише там, де люди можуть його оплатити й уміють ним користуватися.",
        "اتصال تنها در جایی مفید است که مردم بتوانند هزینهٔ آن را بپردازند و کار با آن را بدانند.",
        "ネットワーク接続は、人々がそれを利用する余裕と技能を持っている場合にのみ役立ちます。",
    ],
)
def test_other_languages_are_none_of_the_six(sentence):
    assert language_of(sentence) == ""


@pytest.mark.parametrize("text", ["", "OK", "N/A", "None.", "12 345", "http://example.org/fr/la-page"])
def test_too_little_tells_nothing(text):
    assert language_of(text) == ""


def test_inputs_of_the_demonstration_are_told_by_their_answers():
    folder = data.__file__.rpartition("/")[0] + "/submissions"
    found, said = [], []
    for path in sorted(Path(folder).glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        state = content.get("draft") or content["versions"][-1]
        text = " ".join(html for html in state["answers"].values() if isinstance(html, str) and "<p" in html)
        if text:
            found.append(language_of(text.replace("<p>", " ").replace("</p>", " ")))
            said.append(content["language"])
    assert found == said
