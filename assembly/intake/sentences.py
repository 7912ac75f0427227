"""What the reader of files says by codes and kinds, in sentences for the person who sent the file.

``word`` knows no language: it gives a ``Code`` for a file that it refuses and a kind for whatever did not come
along. Pages, commands and the API word them here.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from assembly.intake.markup.units import Found
from richtext.notices import Notice, Part, Where
from submissions.values.typography import say_number
from word.matching import DOUBTFUL, UnplacedKind
from word.matching.recognition import Why
from word.model.source import Form, LossCode, NoticeCode
from word.reading.safety import MAX_FILE, MAX_XML, Code

REFUSALS: dict[Code, Promise] = {
    "missing": _("The file could not be opened."),
    "empty": _("The file is empty."),
    "too-large": _("The file is larger than %(size)s MB. Please reduce its pictures and save it again."),
    "too-much-text": _(
        "The text of the file is too large: at most %(text)s MB can be read. Please divide it into several files."
    ),
    "not-word": _("This is not a text that can be read. Please save it as a Word document (.docx)."),
    "encrypted": _("The file is protected by a password. Please save it without a password."),
    "doc": _("Documents of Word 97–2003 (.doc) cannot be read here. Please save it as a Word document (.docx)."),
    "rtf": _("Rich Text files (.rtf) cannot be read here. Please save it as a Word document (.docx)."),
    "odt": _("OpenDocument files (.odt) cannot be read here. Please save it as a Word document (.docx)."),
    "not-converted": _("The file could not be converted. Please save it as a Word document (.docx)."),
    "scanned": _("This PDF contains pictures of pages and no text. Please send the document that it was made from."),
    "html": _("This is a web page saved under the name of a Word file. Please save it as a Word document (.docx)."),
    "word-xml": _("This is a Word XML file. Please save it as a Word document (.docx)."),
    "workbook": _("This is a workbook. Please send the text as a Word document (.docx)."),
    "presentation": _("This is a presentation. Please send the text as a Word document (.docx)."),
    "macros": _("The file contains macros. Please save it as a Word document without macros (.docx)."),
    "expands": _("The file unpacks to far more than a text can need. Please save it again."),
    "unsafe-names": _("The file contains parts with unsafe or repeated names. Please save it again."),
    "entities": _("The file contains declarations that Word does not write. Please save it again."),
    "damaged": _("The file is damaged and cannot be read. Please open it and save it again."),
    "no-text": _("The file contains no text."),
    "inserted": _(
        "The text of the file is another document inserted whole, which cannot be read. Please open the file in Word "
        "and save it again."
    ),
    "too-heavy": _("The file is too complex to be read. Please simplify it or save it again."),
    "strict": _("The file is in the format “Strict Open XML”. Please save it as a Word document (.docx)."),
    "no-styles": _("The file has no styles, so no look can be taken from it. Please save it again from Word."),
    "foreign-object": _(
        "A header, a footer or the theme holds an object that is no picture. Please replace it by a picture."
    ),
    "linked-picture": _(
        "A header or footer shows a picture that is not in the file itself. Please insert the picture again."
    ),
}

LOSSES: dict[LossCode, Promise] = {
    "deletion": _("Text deleted with “Track changes” was left out."),
    "moved": _("Text moved away with “Track changes” was left out here; it is read where it now stands."),
    "hidden": _("Hidden text was left out."),
    "field-code": _("The code of a field was left out; its result is there."),
    "contents": _("A table of contents was left out."),
    "placeholder": _("A text that only asks for input was left out."),
    "ruby": _("A pronunciation guide was left out; the characters themselves are there."),
    "drawing": _("Text inside a drawing was left out."),
    "picture": _("A picture was left out."),
    "chart": _("A chart was left out."),
    "diagram": _("A diagram was left out."),
    "word-art": _("Decorative text (WordArt) was left out."),
    "object": _("An embedded object was left out."),
    "sub-document": _("A linked document was left out; it was not opened."),
    "inserted-file": _("A file inserted whole was left out; please paste its text."),
    "stray": _("Text outside any paragraph was left out."),
    "header": _("A page header was left out."),
    "footer": _("A page footer was left out."),
    "page-number": _("Page numbers were left out."),
    "page-picture": _("A page without text, perhaps a scan, was left out."),
    "list-sign": _("The signs before the items of lists were left out; the lists are there."),
    "comment": _("A comment was left out."),
    "footnote": _("A footnote was left out."),
    "endnote": _("An endnote was left out."),
    "note-on-page": _("A note stuck on the page was left out."),
    "form-field": _("The field of a form was left out."),
}

NOTICES: dict[NoticeCode, Promise] = {
    "insertion": _("Text inserted with “Track changes” was taken as part of the answer."),
    "symbol": _("A symbol that is not known here is shown as �. Please say in words what it is."),
    "formula": _("A formula was written in one line. Please compare it with the file."),
    "text-box": _("Text in a text box was taken in after the paragraph that it is anchored to."),
    "hyphenation": _("Words divided at the end of a line were put together."),
    "numbering": _("Word numbers this list in another way than it is shown here."),
    "colour": _("The colour or highlighting of this text was not kept; the text is there."),
    "capitals": _("Word shows this text in capitals; here it stands as it was typed."),
    "caption": _("A caption was taken in as a paragraph."),
    "inner-table": _("A table inside a cell of a table was taken in as paragraphs."),
    "frame": _("The frame around this text was not kept; the text is there."),
    "inserted-text": _("The text of a document inserted whole was taken in."),
    "diagram-text": _("The text of a diagram was taken in as a list."),
    "form-text": _("Text typed into the fields of a form was taken in."),
    "typed-on-page": _("Text typed onto a page was taken in where it stands."),
    "counted-once": _("The words of some pages could be counted in one way only. Please compare them with the file."),
}

UNPLACED: dict[UnplacedKind, Promise] = {
    "preface": _("Text before the first answer"),
    "heading": _("Heading between answers"),
    "table-header": _("Heading of a table of questions and answers"),
    "annex": _("Annex"),
    "signature": _("Signature or contact"),
    "text": _("Text that belongs to no question"),
}

FORMS: dict[Form, Promise] = {
    "docx": _("The text was read from a Word document."),
    "doc": _("The text was converted from a document of Word 97–2003. Please compare it with the file."),
    "rtf": _("The text was converted from a Rich Text file. Please compare it with the file."),
    "odt": _("The text was converted from an OpenDocument file. Please compare it with the file."),
    "pdf": _("The text was extracted from a PDF, which knows no paragraphs. Please compare it with the file."),
}

PARTS: dict[Part, Promise] = {
    "body": _("in the text"),
    "table": _("in a table"),
    "text-box": _("in a text box"),
    "footnote": _("in a footnote"),
    "endnote": _("in an endnote"),
    "header": _("in a header"),
    "footer": _("in a footer"),
    "comment": _("in a comment"),
}


def refusal(code: Code) -> str:
    """Return why a file is not read, and what to do."""
    return str(REFUSALS[code]) % {"size": MAX_FILE // 1024**2, "text": MAX_XML // 1024**2}


def notice(said: Notice) -> str:
    """Return what became of something in a file, and whose it was where that is known."""
    sentence = str({**LOSSES, **NOTICES}[said.code])
    return f"{sentence} {gettext('By %(author)s.') % {'author': said.author}}" if said.author else sentence


def unplaced(kind: UnplacedKind) -> str:
    """Return what kind of text was found for no question."""
    return str(UNPLACED[kind])


MARKED: dict[str, Promise] = {
    "other-text": _("%(share)s of its words were found in the text under consultation. It may be another text."),
    "marked-twice": _("Changes are marked twice, tracked and by hand: compare each with the file."),
    "all-deleted": _("Nearly every paragraph is deleted: %(count)s of %(all)s. Is that meant?"),
}


DOUBTS: dict[str, Promise] = {
    "alike": _("Paragraphs %(numbers)s are alike."),
    "number": _("Its number and its words point to different paragraphs."),
    "rewritten": _("Little of the paragraph is left in it."),
    "missing": _("The paragraph is missing in the file."),
    "unnumbered": _("It has no number: it may be no paragraph."),
    "brackets": _("It was read out of square brackets."),
    "part": _("It may be a part of the paragraph only."),
    "marked-twice": _("Changes are marked twice in the file."),
    "all-deleted": _("Nearly every paragraph is deleted in the file."),
}


def doubt(code: str) -> str:
    """Return why a proposal that was found in a file is not sure; codes as in ``markup.units.Proposed``."""
    kind, _colon, numbers = code.partition(":")
    return str(DOUBTS[kind]) % {"numbers": numbers.replace(",", ", ")}


def of_marked(notice: str, found: Found) -> str:
    """Return what must be said of a marked-up copy as a whole."""
    deleted = sum(proposed.action == "delete" for proposed in found.proposals)
    values = {"share": f"{found.share:.0%}", "count": deleted, "all": found.matched}
    return str(MARKED[notice]) % values


def form(read_from: Form) -> str:
    """Return what kind of file a text was read from, and whether it must be compared with it."""
    return str(FORMS[read_from])


def place(where: Where) -> str:
    """Return where something stood: "in a table, paragraph 12, near “Our priorities”"."""
    part = str(PARTS[where.part])
    said = {"part": part, "paragraph": where.paragraph, "near": where.near, "page": where.page}
    if where.page:
        if where.near:
            return gettext("%(part)s, page %(page)s, near “%(near)s”") % said
        return gettext("%(part)s, page %(page)s") % said
    if where.paragraph and where.near:
        return gettext("%(part)s, paragraph %(paragraph)s, near “%(near)s”") % said
    if where.paragraph:
        return gettext("%(part)s, paragraph %(paragraph)s") % said
    return gettext("%(part)s, near “%(near)s”") % said if where.near else part


def words(count: int) -> str:
    """Return a number of words."""
    return ngettext("%(count)s word", "%(count)s words", count) % {"count": say_number(count)}


def sureness(confidence: float) -> str:
    """Return in a word how sure a placement is; percentages are a machine's business."""
    if confidence < DOUBTFUL:
        return gettext("doubtful")
    return gettext("sure") if confidence >= (1 + DOUBTFUL) / 2 else gettext("fairly sure")


DONE: dict[str, Promise] = {
    "new": pgettext_lazy("an answer, by an import", "Written"),
    "same": pgettext_lazy("an answer, by an import", "Held this text already"),
    "replace": pgettext_lazy("an answer, by an import", "Replaced"),
    "after": pgettext_lazy("an answer, by an import", "Added after the text that was there"),
    "merge": pgettext_lazy("an answer, by an import", "Merged with the text that was there"),
    "keep": pgettext_lazy("an answer, by an import", "Left as it was"),
}


def done(what: str) -> str:
    """Return what an import did with an answer."""
    return str(DONE[what])


RECOGNISED: dict[Why, Promise] = {
    "number": _("The number or label of the question"),
    "wording": _("The wording of the question"),
    "alike": _("Like the wording of the question"),
    "heading": _("A heading of the form, under the number of the question"),
    "answer-label": _("Says that an answer follows"),
    "title": _("The title of the file"),
    "ours": _("Printed in the file that was downloaded here"),
}


def recognised(why: str) -> str:
    """Return why a text was recognised and is part of no answer."""
    return str(RECOGNISED[why])  # type: ignore[index]


def unaccounted(count: int) -> str:
    """Return what is said where the two counts of the words of a file differ; empty where they agree."""
    if not count:
        return ""
    return ngettext(
        "%(count)s word of the file is not accounted for. This is a fault of this site, not of the file. "
        "Compare the answers with the file.",
        "%(count)s words of the file are not accounted for. This is a fault of this site, not of the file. "
        "Compare the answers with the file.",
        abs(count),
    ) % {"count": say_number(count)}


def upload_refusal(code: str) -> str:
    """Return why a file that came in was not read; "fault" is ours, not the file's."""
    if code == "fault":
        return gettext(
            "A fault here kept the file from being read. It has been noted; please write to the secretariat."
        )
    return refusal(code)  # type: ignore[arg-type]
