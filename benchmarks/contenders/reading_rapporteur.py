"""A filled questionnaire read and matched by our own reader: ``SOURCE TARGET QUESTIONS`` writes HTML.

Without the questions the file is only read, as the others do.
"""

import json
import sys
from pathlib import Path

import richtext
from word.matching import QuestionText, match
from word.matching.arrange import arrange
from word.read import read


def main(source: Path, target: Path, questions: Path | None = None) -> None:
    """Write the answers one after another, each in a section that bears the key of its question."""
    if questions is None:
        target.write_text(richtext.serialize(arrange(read(source).items)), encoding="utf-8")
        return
    asked = [QuestionText(number, key, tuple(texts)) for number, key, texts in json.loads(questions.read_text("utf-8"))]
    placement = match(read(source), asked)
    sections = (
        f'<section data-answer="{placed.key}">{richtext.serialize(placed.blocks)}</section>'
        for placed in placement.questions
    )
    target.write_text("".join(sections), encoding="utf-8")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
