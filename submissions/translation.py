"""Which columns exist once per official language (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from submissions.models import Consultation, Option, Organization, Process, Question, Questionnaire, Section, Theme


@register(Process)
class ProcessTranslation(TranslationOptions):
    """A process is announced in six languages."""

    fields = ("title", "mandate")


@register(Consultation)
class ConsultationTranslation(TranslationOptions):
    """So is a call for inputs."""

    fields = ("title", "summary", "mandate", "statement")


@register(Questionnaire)
class QuestionnaireTranslation(TranslationOptions):
    """And what it asks."""

    fields = ("title", "introduction")


@register(Section)
class SectionTranslation(TranslationOptions):
    """Titles and introductions of sections."""

    fields = ("title", "introduction")


@register(Question)
class QuestionTranslation(TranslationOptions):
    """The wording of a question, in full and short, and its guidance."""

    fields = ("text", "short_text", "guidance")


@register(Option)
class OptionTranslation(TranslationOptions):
    """The wording of a choice."""

    fields = ("label",)


@register(Organization)
class OrganizationTranslation(TranslationOptions):
    """UN short and formal names."""

    fields = ("name", "formal_name", "acronym")


@register(Theme)
class ThemeTranslation(TranslationOptions):
    """Titles of themes."""

    fields = ("title",)
