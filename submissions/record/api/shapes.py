"""What the API says of each thing, and what it takes."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from submissions.core.api.problems import ProblemSerializer
from submissions.drafting.joint import co_submitters_of
from submissions.models import (
    Answer,
    BaseText,
    Consultation,
    Extension,
    Option,
    Paragraph,
    Question,
    Questionnaire,
    Section,
    Submission,
    SubmissionVersion,
    TextSection,
)
from submissions.record.services.voice import content_for, is_attributed, public_content, voice_of
from submissions.values.enums import ConsultationPhase, Language, Publication, SubmissionStatus


class ExtensionSerializer(serializers.ModelSerializer[Extension]):
    """A later closing time that is on the record; without an organization it is for everyone."""

    organization = serializers.CharField(source="organization.name", default=None)

    class Meta:
        model = Extension
        fields = ["organization", "closes_at", "reason", "granted_at"]


class CallSerializer(serializers.ModelSerializer[Consultation]):
    """A call for inputs; times are in UTC, ``time_zone`` is the one in which the call states them."""

    process = serializers.CharField(source="process.title")
    phase = serializers.SerializerMethodField()
    deadline = serializers.SerializerMethodField()
    extensions = ExtensionSerializer(many=True)

    class Meta:
        model = Consultation
        fields = [
            "slug",
            "title",
            "process",
            "summary",
            "mandate",
            "contact",
            "statement",
            "opens_at",
            "closes_at",
            "deadline",
            "time_zone",
            "phase",
            "admits_late",
            "publications",
            "extensions",
        ]

    @extend_schema_field(serializers.ChoiceField(choices=ConsultationPhase.choices))
    def get_phase(self, consultation: Consultation) -> str:
        """Return where the call stands now."""
        return consultation.phase().value

    @extend_schema_field(OpenApiTypes.DATETIME)
    def get_deadline(self, consultation: Consultation) -> Any:
        """Return when the call closes for everyone, extensions counted."""
        return serializers.DateTimeField().to_representation(consultation.deadline())


class OptionSerializer(serializers.ModelSerializer[Option]):
    """One choice."""

    class Meta:
        model = Option
        fields = ["value", "label"]


class QuestionSerializer(serializers.ModelSerializer[Question]):
    """A question; ``shown_if`` is the key of the question on whose answer it depends."""

    options = OptionSerializer(many=True)
    shown_if = serializers.SlugRelatedField(slug_field="key", read_only=True)
    hard_limit = serializers.IntegerField(allow_null=True)

    class Meta:
        model = Question
        fields = [
            "key",
            "number",
            "kind",
            "text",
            "short_text",
            "guidance",
            "required",
            "word_limit",
            "hard_limit",
            "scale_max",
            "options",
            "shown_if",
            "shown_if_values",
        ]


class SectionSerializer(serializers.ModelSerializer[Section]):
    """A section of a questionnaire with its questions."""

    questions = QuestionSerializer(many=True)

    class Meta:
        model = Section
        fields = ["key", "title", "introduction", "questions"]


class QuestionnaireSerializer(serializers.ModelSerializer[Questionnaire]):
    """The questions of a call, in sections."""

    sections = SectionSerializer(many=True)

    class Meta:
        model = Questionnaire
        fields = ["title", "introduction", "sections"]


class ParagraphSerializer(serializers.ModelSerializer[Paragraph]):
    """A paragraph as it is worded now; ``key`` stays the same over all revisions."""

    text = serializers.SerializerMethodField()
    revision = serializers.SerializerMethodField()

    class Meta:
        model = Paragraph
        fields = ["key", "number", "text", "revision"]

    def get_text(self, paragraph: Paragraph) -> str:
        """Return the present wording."""
        return paragraph.revisions.all()[0].text

    def get_revision(self, paragraph: Paragraph) -> int:
        """Return the number of the present wording."""
        return paragraph.revisions.all()[0].number


class TextSectionSerializer(serializers.ModelSerializer[TextSection]):
    """A section of the base text."""

    paragraphs = ParagraphSerializer(many=True)

    class Meta:
        model = TextSection
        fields = ["title", "paragraphs"]


class BaseTextSerializer(serializers.ModelSerializer[BaseText]):
    """The text under consultation."""

    sections = TextSectionSerializer(many=True)

    class Meta:
        model = BaseText
        fields = ["title", "symbol", "note", "language", "sections"]


class PublicInputSerializer(serializers.Serializer[SubmissionVersion]):
    """A published input; nothing names or narrows down a submitter who asked not to be named."""

    number = serializers.IntegerField(source="submission.number")
    version = serializers.IntegerField(source="number")
    title = serializers.SerializerMethodField()
    organization = serializers.SerializerMethodField()
    language = serializers.ChoiceField(choices=Language.choices)
    publication = serializers.ChoiceField(choices=Publication.choices)

    def get_title(self, version: SubmissionVersion) -> str:
        """Return what the input is called in public."""
        return voice_of(version).title

    @extend_schema_field({"type": "object", "nullable": True, "additionalProperties": True})
    def get_organization(self, version: SubmissionVersion) -> dict[str, str] | None:
        """Return the submitter, where it agreed to be named."""
        found = voice_of(version).organization
        return found and {
            "name": found.name,
            "category": found.category,
            "regional_group": found.regional_group,
            "seat_region": found.seat_region,
        }


class PublicInputDetailSerializer(PublicInputSerializer):
    """A published input with its answers to the numbered questions (canonical HTML)."""

    co_submitters = serializers.SerializerMethodField()
    on_behalf_of = serializers.SerializerMethodField()
    associated_with = serializers.SerializerMethodField()
    answers = serializers.SerializerMethodField()

    @extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
    def get_co_submitters(self, version: SubmissionVersion) -> list[dict[str, Any]]:
        """Return who submitted jointly, where they are named, and when one of them withdrew (else null)."""
        return co_submitters_of(version) if is_attributed(version) else []

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_on_behalf_of(self, version: SubmissionVersion) -> list[str]:
        """Return for whom the submitter also speaks."""
        return public_content(version)["on_behalf_of"]

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_associated_with(self, version: SubmissionVersion) -> list[str]:
        """Return with whose statements the delegation associates itself."""
        return [row["name"] for row in public_content(version)["associated_with"]]

    @extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
    def get_answers(self, version: SubmissionVersion) -> list[dict[str, Any]]:
        """Return the answers that are published."""
        return public_content(version)["answers"]


class AnswerSerializer(serializers.ModelSerializer[Answer]):
    """The present draft of an answer; ``revision`` is what a save must name as its base."""

    question = serializers.CharField(source="question.key")

    class Meta:
        model = Answer
        fields = ["question", "revision", "html", "value", "words", "updated_at"]


class SubmissionSerializer(serializers.ModelSerializer[Submission]):
    """One's own submission, without its text."""

    call = serializers.CharField(source="consultation.slug")
    organization = serializers.CharField(source="organization.name")
    status = serializers.ChoiceField(choices=SubmissionStatus.choices)
    latest_version = serializers.IntegerField(source="latest_version.number", default=None)

    class Meta:
        model = Submission
        fields = [
            "id",
            "call",
            "organization",
            "status",
            "number",
            "language",
            "publication",
            "latest_version",
            "edited_at",
        ]


class SubmissionDetailSerializer(SubmissionSerializer):
    """One's own submission with the draft."""

    answers = AnswerSerializer(many=True)

    class Meta(SubmissionSerializer.Meta):
        fields = [*SubmissionSerializer.Meta.fields, "answers"]


class SaveSerializer(serializers.Serializer[Any]):
    """A save: ``html`` where the question asks for text, else ``value``; made from revision ``base_revision``.

    ``base_revision`` may be left out where If-Match names the text.
    """

    base_revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    html = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False, max_length=2_000_000)
    value = serializers.JSONField(required=False, allow_null=True)


class StaleSerializer(ProblemSerializer):
    """The answer was changed since the text that the request names: theirs, and what was sent; nothing was saved."""

    answer = AnswerSerializer()
    sent = serializers.DictField()


class BeginSerializer(serializers.Serializer[Any]):
    """The call, by its short name, and the organization, by its number, for which a draft is begun."""

    call = serializers.SlugField(max_length=50)
    organization = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class ParticularsSerializer(serializers.Serializer[Any]):
    """What surrounds the answers; ``on_behalf_of`` stays as it is where it is left out."""

    language = serializers.ChoiceField(choices=Language.choices)
    publication = serializers.ChoiceField(choices=Publication.choices)
    on_behalf_of = serializers.ListField(child=serializers.CharField(max_length=300), required=False, max_length=50)


class WithdrawalSerializer(serializers.Serializer[Any]):
    """Why an input is withdrawn; it is on the record."""

    reason = serializers.CharField(max_length=4000)


class ProblemsSerializer(serializers.Serializer[Any]):
    """Something to mend or to know before submitting; ``blocks`` tells which. Without a question it is of the whole."""

    question = serializers.CharField(source="question.key", default=None, allow_null=True)
    sentence = serializers.CharField()
    blocks = serializers.BooleanField()


class NoticeSerializer(serializers.Serializer[Any]):
    """A kind of formatting that was taken out, how often, and the beginning of the first text it was taken from."""

    code = serializers.CharField()
    excerpt = serializers.CharField()
    count = serializers.IntegerField()


class SavedSerializer(serializers.Serializer[Any]):
    """What became of a save, and the answer as it is now.

    ``merged`` is true where the text was joined with a newer one, ``kept`` where the two exclude each other and this
    one went into the history instead.
    """

    answer = AnswerSerializer()
    kept = serializers.BooleanField()
    merged = serializers.BooleanField()
    notices = NoticeSerializer(many=True)


class VersionSerializer(serializers.ModelSerializer[SubmissionVersion]):
    """What was submitted, without its content."""

    reference = serializers.CharField()
    submission = serializers.IntegerField(source="submission_id")
    call = serializers.CharField(source="submission.consultation.slug")
    organization = serializers.CharField(source="submission.organization.name")

    class Meta:
        model = SubmissionVersion
        fields = [
            "id",
            "reference",
            "submission",
            "call",
            "organization",
            "number",
            "checksum",
            "words",
            "language",
            "publication",
            "submitted_at",
            "received_at",
            "is_late",
        ]


class VersionDetailSerializer(VersionSerializer):
    """What was submitted; ``checksum`` is the SHA-256 of what its submitter wrote, serialized by RFC 8785.

    That is ``content`` with ``organization`` as its ``id`` alone, without ``name`` in the rows of ``co_submitters`` and
    ``associated_with``, and without ``labels`` and ``number`` in those of ``answers``.

    Reviewers and co-submitters read it without the particulars that are for the secretariat only.
    """

    content = serializers.SerializerMethodField()
    co_submitters = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields = [*VersionSerializer.Meta.fields, "content", "co_submitters"]

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_content(self, version: SubmissionVersion) -> dict[str, Any]:
        """Return the content that whoever asks may read."""
        return content_for(self.context["request"].user, version)

    @extend_schema_field({"type": "array", "items": {"type": "object", "additionalProperties": True}})
    def get_co_submitters(self, version: SubmissionVersion) -> list[dict[str, Any]]:
        """Return who submitted jointly, and when one of them withdrew since (else null): the content never changes."""
        return co_submitters_of(version)
