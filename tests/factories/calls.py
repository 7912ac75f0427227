"""Processes, calls for inputs, questionnaires and base texts."""

from datetime import timedelta

import factory
from django.utils import timezone

from submissions.models import (
    BaseText,
    CategoryPolicy,
    Consultation,
    Option,
    Paragraph,
    ParagraphRevision,
    Process,
    Question,
    Questionnaire,
    RoleGrant,
    Section,
    TextSection,
)
from submissions.values.enums import STATES, Category, LifecyclePolicy, QuestionKind, Role
from tests.factories.people import UserFactory


class ProcessFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Process

    title_en = factory.Sequence(lambda number: f"Process {number}")
    slug = factory.Sequence(lambda number: f"process-{number}")


class CategoryPolicyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CategoryPolicy

    category = Category.CIVIL_SOCIETY
    policy = factory.LazyAttribute(
        lambda row: LifecyclePolicy.STATES if row.category in STATES else LifecyclePolicy.OTHERS
    )


class ConsultationFactory(factory.django.DjangoModelFactory):
    """A published call, opened a week ago, closing in 30 days, open to every category, with a questionnaire.

    ``ConsultationFactory(questionnaire=None)`` leaves the questionnaire out, ``categories=[...]`` admits only some.
    """

    class Meta:
        model = Consultation
        skip_postgeneration_save = True

    process = factory.SubFactory(ProcessFactory)
    title_en = factory.Sequence(lambda number: f"Call {number}")
    slug = factory.Sequence(lambda number: f"call-{number}")
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=7))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))
    published_at = factory.SelfAttribute("opens_at")
    time_zone = "America/New_York"
    questionnaire = factory.RelatedFactory("tests.factories.calls.QuestionnaireFactory", "consultation")

    @factory.post_generation
    def categories(self, create, extracted, **_kwargs):
        for category in Category if extracted is None else extracted:
            CategoryPolicyFactory(consultation=self, category=category)


class QuestionnaireFactory(factory.django.DjangoModelFactory):
    """One section; a question of one line without number, then three numbered questions in rich text.

    ``QuestionnaireFactory(consultation=..., questions=None)`` has the section alone.
    """

    class Meta:
        model = Questionnaire
        skip_postgeneration_save = True

    title_en = "Questionnaire"

    @factory.post_generation
    def questions(self, create, extracted, **kwargs):
        section = SectionFactory(questionnaire=self)
        if extracted is None and not kwargs.get("none"):
            QuestionFactory(section=section, key="contact", kind=QuestionKind.SHORT_TEXT, text_en="Contact person")
            for number in (1, 2, 3):
                QuestionFactory(section=section, key=f"q{number}", number=number, text_en=f"What of matter {number}?")


class SectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Section

    questionnaire = factory.SubFactory(QuestionnaireFactory)
    key = factory.LazyAttribute(lambda section: f"section-{section.position}")
    title_en = factory.LazyAttribute(lambda section: f"Section {section.position}")
    position = factory.LazyAttribute(lambda section: section.questionnaire.sections.count() + 1)


class QuestionFactory(factory.django.DjangoModelFactory):
    """An optional question in rich text without limit and number, after those that there are."""

    class Meta:
        model = Question

    section = factory.SubFactory(SectionFactory)
    questionnaire = factory.SelfAttribute("section.questionnaire")
    position = factory.LazyAttribute(lambda question: question.questionnaire.questions.count() + 1)
    key = factory.LazyAttribute(lambda question: f"question-{question.position}")
    text_en = factory.LazyAttribute(lambda question: f"Question at place {question.position}?")
    kind = QuestionKind.RICH_TEXT


class OptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Option

    question = factory.SubFactory(QuestionFactory, kind=QuestionKind.SINGLE_CHOICE)
    position = factory.LazyAttribute(lambda option: option.question.options.count() + 1)
    value = factory.LazyAttribute(lambda option: f"option-{option.position}")
    label_en = factory.LazyAttribute(lambda option: f"Option {option.position}")


class BaseTextFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BaseText

    consultation = factory.SubFactory(ConsultationFactory)
    title = "Elements paper"


class TextSectionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = TextSection

    base_text = factory.SubFactory(BaseTextFactory)
    position = factory.LazyAttribute(lambda section: section.base_text.sections.count() + 1)
    title = factory.LazyAttribute(lambda section: f"Part {section.position}")


class ParagraphFactory(factory.django.DjangoModelFactory):
    """A paragraph with one revision, worded ``text``."""

    class Meta:
        model = Paragraph
        skip_postgeneration_save = True

    section = factory.SubFactory(TextSectionFactory)
    base_text = factory.SelfAttribute("section.base_text")
    position = factory.LazyAttribute(lambda paragraph: paragraph.base_text.paragraphs.count() + 1)
    number = factory.LazyAttribute(lambda paragraph: str(paragraph.position))
    key = factory.LazyAttribute(lambda paragraph: f"p{paragraph.position}")

    @factory.post_generation
    def text(self, create, extracted, **_kwargs):
        text = extracted or f"The text of paragraph {self.number}."
        ParagraphRevision.objects.create(paragraph=self, number=1, text=text)


class RoleGrantFactory(factory.django.DjangoModelFactory):
    """The secretariat of a process; ``role`` and ``consultation`` for others."""

    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.SECRETARIAT
    process = factory.SubFactory(ProcessFactory)
