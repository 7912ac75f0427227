"""Word files to import."""

import io

import docx

from submissions.models import Consultation


def filled(
    consultation: Consultation, answers: dict[int, str] | None = None, before: str = "", after: str = ""
) -> bytes:
    """Return a Word file with the numbered questions as bold lines and an answer of so many paragraphs under each."""
    document = docx.Document()
    if before:
        document.add_paragraph(before)
    for question in consultation.questionnaire.questions.exclude(number=None).order_by("number"):
        text = (answers or {}).get(question.number, f"We answer question {question.number} in full.")
        if text:
            document.add_paragraph().add_run(f"{question.number}. {question.text}").bold = True
            for line in text.split("\n"):
                document.add_paragraph(line)
    if after:
        document.add_paragraph().add_run("Annex").bold = True
        document.add_paragraph(after)
    return saved(document)


def lines(*texts: str) -> bytes:
    """Return a Word file of these paragraphs."""
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    return saved(document)


def saved(document) -> bytes:
    """Return a document as a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
