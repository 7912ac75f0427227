"""A call on a text whose paragraph 7 several bodies speak of: each body by name with what it says."""

from submissions.models import BaseText
from submissions.texts.services import base_texts
from submissions.texts.services.base_texts import WantedParagraph, WantedSection, WantedText
from submissions.values.enums import ParagraphAction, Publication, QuestionKind
from tests.factories import (
    ConsultationFactory,
    OrganizationFactory,
    SubmissionFactory,
    published_version,
    submitted_version,
)

SEVEN = "We resolve to connect every school within five years."
TEXTS = ("We reaffirm the outcomes of the Summit.", SEVEN, "We thank the hosts.")
PUBLIC = SEVEN.replace("every", "every public")
SAID = (
    ("Alpha", {"action": ParagraphAction.AMEND, "proposed_text": PUBLIC, "comment": "Public money."}),
    ("Delta", {"action": ParagraphAction.AMEND, "proposed_text": PUBLIC}),
    ("Beta", {"action": ParagraphAction.AMEND, "proposed_text": SEVEN.replace(" within five years", "")}),
    ("Gamma", {"action": ParagraphAction.RETAIN}),
    ("Epsilon", {"action": ParagraphAction.INSERT_AFTER, "proposed_text": "Teachers are part of this."}),
    ("Zeta", {"action": ParagraphAction.DELETE}),
    ("Eta", {"action": ParagraphAction.SUPPORT, "supports": "Alpha"}),
    ("Theta", {"action": ParagraphAction.RESERVATION, "supports": "Beta", "comment": "Five years is our mandate."}),
)


def call_on_text(**fields):
    """A call whose last question takes comments on paragraphs 6 to 8 of its text."""
    call = ConsultationFactory(**fields)
    question = call.questionnaire.questions.exclude(number=None).order_by("-number").first()
    question.kind = QuestionKind.PARAGRAPH_COMMENTS
    question.save()
    paragraphs = tuple(WantedParagraph(str(number), text) for number, text in enumerate(TEXTS, 6))
    base_texts.load(WantedText((WantedSection("Access", paragraphs),), title="Elements paper"), call)
    return call


def paragraph_of(call, number="7"):
    """A paragraph of the text of a call."""
    return BaseText.objects.get(consultation=call).paragraphs.get(number=number)


def speak(call, name, said, *, is_published=True, number="7", publication=Publication.ATTRIBUTED):
    """Hand in, and publish, an input of a new body of that name that says something of a paragraph."""
    organization = OrganizationFactory(name_en=name)
    submission = SubmissionFactory(consultation=call, organization=organization, publication=publication)
    answer = submission.answers.get(question__kind=QuestionKind.PARAGRAPH_COMMENTS)
    answer.paragraph_comments.create(revision=paragraph_of(call, number).revisions.get(), **said)
    hand_in = published_version if is_published else submitted_version
    return hand_in(submission=submission)
