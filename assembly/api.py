"""Consolidated files over the API, for the secretariat of a call; files that came in, for those who draft."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet, TextChoices
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assembly.enums import CompilationState, UploadState
from assembly.intake import sentences
from assembly.intake.services import uploading
from assembly.intake.services.plans import Sheet
from assembly.models import Compilation, Upload, WordTemplate
from assembly.outputs import layouts, selection
from assembly.outputs.services import compiling, templates
from submissions.core.api.requests import ApiMixin
from submissions.drafting.services.attachments import LARGEST, WORD, File
from submissions.models import Consultation, Submission
from submissions.values.enums import Category, Language, RegionalGroup, SeatRegion, SubmissionStatus, TokenScope


class CompilationSerializer(serializers.ModelSerializer[Compilation]):
    """A consolidated file: what was asked, how far it is, where it can be fetched."""

    consultation = serializers.SlugRelatedField[Consultation](slug_field="slug", read_only=True)
    inputs = serializers.SerializerMethodField()
    download = serializers.SerializerMethodField()

    class Meta:
        model = Compilation
        fields = (
            "id", "consultation", "layout", "language", "options", "template", "state", "inputs", "done", "total",
            "size", "sha256", "warnings", "error", "requested_at", "finished_at", "download",
        )  # fmt: skip
        read_only_fields = fields

    def get_inputs(self, compilation: Compilation) -> int:
        """Return how many submissions go in."""
        return len(compilation.manifest)

    def get_download(self, compilation: Compilation) -> str | None:
        """Return where the file is, once it is ready."""
        if compilation.state != CompilationState.READY:
            return None
        return str(reverse("api:file-content", args=[compilation.pk], request=self.context.get("request")))


WISHES = (*selection.OF_ORGANIZATIONS, "statuses", "languages", "questions", "inputs", "as_of")
"""Fields that say what goes in."""


def _one_or_more(choices: type[TextChoices], **options: Any) -> serializers.ListField:
    return serializers.ListField(child=serializers.ChoiceField(choices=choices.choices), required=False, **options)


class CompilationRequestSerializer(serializers.Serializer[Any]):
    """What is asked of a new file."""

    consultation = serializers.SlugField()
    layout = serializers.ChoiceField(choices=layouts.choices(), default=layouts.DEFAULT)
    language = serializers.ChoiceField(choices=Language.choices, default=Language.ENGLISH)
    for_publication = serializers.BooleanField(default=False)
    with_discussions = serializers.BooleanField(
        default=False, help_text="Whether the discussions stand in the margin; not in a file for publication."
    )
    statuses = _one_or_more(SubmissionStatus)
    categories = _one_or_more(Category)
    regional_groups = _one_or_more(RegionalGroup)
    regions = _one_or_more(SeatRegion)
    countries = serializers.ListField(child=serializers.RegexField(r"^[A-Za-z]{2,3}$"), required=False)
    languages = _one_or_more(Language, help_text="Languages of the original.")
    questions = serializers.ListField(child=serializers.SlugField(), required=False)
    inputs = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**31 - 1), required=False, help_text="Reference numbers."
    )
    as_of = serializers.RegexField(
        r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.+Z-]{1,30})?$",
        required=False,
        help_text="A day (its end) or a time, of the call where it has no zone.",
    )
    page_numbers = serializers.BooleanField(
        default=False, help_text="Whether the contents bear page numbers, as LibreOffice lays the file out."
    )
    template = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=2**31 - 1,
        help_text="A Word template in use; null for the house style. Without it, the call's own template is taken.",
    )


class WordTemplateSerializer(serializers.ModelSerializer[WordTemplate]):
    """A Word template: its name, the checksum of its file, and whether it is the default of the site."""

    class Meta:
        model = WordTemplate
        fields = ("id", "name", "sha256", "size", "is_default", "missing", "uploaded_at")
        read_only_fields = fields


class WordTemplateViewSet(ApiMixin, viewsets.ReadOnlyModelViewSet[WordTemplate]):
    """Word templates in use, for whoever serves a call and so may choose one for a file."""

    serializer_class = WordTemplateSerializer
    queryset = WordTemplate.objects.none()

    def get_queryset(self) -> QuerySet[WordTemplate]:
        """Start from what the person may choose from."""
        return WordTemplate.objects.visible_to(self.request.user)


class CompilationViewSet(
    ApiMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Compilation]
):
    """Consolidated files of the calls that one serves."""

    scopes = {"create": TokenScope.SECRETARIAT, "cancel": TokenScope.SECRETARIAT, "destroy": TokenScope.SECRETARIAT}
    serializer_class = CompilationSerializer
    queryset = Compilation.objects.none()

    def get_queryset(self) -> QuerySet[Compilation]:
        """Start from what the person may see."""
        return Compilation.objects.visible_to(self.request.user).select_related("consultation")

    @extend_schema(request=CompilationRequestSerializer, responses={201: CompilationSerializer})
    def create(self, request: Request) -> Response:
        """Ask for a file; it is made in the background."""
        asked = CompilationRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        options = dict(asked.validated_data)
        slug = options.pop("consultation")
        consultation = get_object_or_404(Consultation.objects.served_by(request.user), slug=slug)
        if options.get("template"):
            options["template"] = get_object_or_404(WordTemplate.objects.in_use(), pk=options["template"])
        options.setdefault("template", templates.of_call(consultation))
        given = {name: options.pop(name) for name in WISHES if name in options}
        wish = selection.wish_from(consultation, given)
        compilation = compiling.request(consultation, request.user, wish=wish, **options)
        return Response(self.get_serializer(compilation).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={(200, WORD): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, pk: str) -> FileResponse:
        """Download the Word file; 404 until it is ready."""
        found = self.get_object()
        if found.state != CompilationState.READY:
            raise NotFound(_("This file is not ready."))
        name = compiling.file_name(found)
        return FileResponse(found.file.open("rb"), as_attachment=True, filename=name, content_type=WORD)

    @extend_schema(request=None, responses=CompilationSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """Stop making the file."""
        compiling.cancel(self.get_object().pk, request.user)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Delete the file; what went into it is untouched."""
        compiling.delete(self.get_object().pk, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class UploadSerializer(serializers.ModelSerializer[Upload]):
    """A file that came in to be read into a draft, and where it is looked at and confirmed."""

    page = serializers.SerializerMethodField()
    refused = serializers.SerializerMethodField()

    class Meta:
        model = Upload
        fields = (
            "id",
            "submission",
            "name",
            "size",
            "sha256",
            "content_type",
            "state",
            "refused",
            "uploaded_at",
            "page",
        )
        read_only_fields = fields

    def get_page(self, upload: Upload) -> str:
        """Return the page on which a person sees what goes where, and confirms."""
        return str(reverse("assembly:upload", args=[upload.pk], request=self.context.get("request")))

    def get_refused(self, upload: Upload) -> str:
        """Return why the file was not read, or nothing."""
        return sentences.upload_refusal(upload.refusal) if upload.refusal else ""


class PartSerializer(serializers.Serializer[Any]):
    """A part of the file: the question it goes to, or what else it is, and how sure that is."""

    place = serializers.CharField()
    sure = serializers.CharField()
    words = serializers.IntegerField()
    beginning = serializers.CharField()


class ToldSerializer(serializers.Serializer[Any]):
    """Something that was not imported, and where it stood."""

    sentence = serializers.CharField()
    words = serializers.IntegerField()
    excerpt = serializers.CharField()
    where = serializers.CharField()


class BalanceSerializer(serializers.Serializer[Any]):
    """``words_in`` = ``placed`` + ``recognised`` + ``reported`` + ``unaccounted``; the last is 0, or a fault here."""

    words_in = serializers.IntegerField()
    placed = serializers.IntegerField()
    recognised = serializers.IntegerField()
    reported = serializers.IntegerField()
    unaccounted = serializers.IntegerField(default=0)


class RecognisedSerializer(serializers.Serializer[Any]):
    """A text taken for the wording of a question or a title, the number of that question, and why."""

    text = serializers.CharField()
    question = serializers.IntegerField(source="question.number", allow_null=True, default=None)
    why = serializers.CharField()


class ReportSerializer(serializers.Serializer[Any]):
    """What was read: the parts in the order of the file, the account, everything recognised and everything left out."""

    parts = PartSerializer(many=True)
    balance = BalanceSerializer()
    recognised = RecognisedSerializer(many=True)
    left_out = ToldSerializer(many=True)


class UploadDetailSerializer(UploadSerializer):
    """A file with its report, once it has been read."""

    report = serializers.SerializerMethodField()

    class Meta(UploadSerializer.Meta):
        fields = (*UploadSerializer.Meta.fields, "report")

    @extend_schema_field(ReportSerializer(allow_null=True))
    def get_report(self, upload: Upload) -> dict[str, Any] | None:
        """Return what was read, as it would be imported now."""
        if upload.state not in {UploadState.READY, UploadState.APPLIED} or uploading.is_stale(upload):
            return None
        sheet = Sheet(upload)
        said = {
            "parts": sheet.groups,
            "balance": sheet.balance,
            "left_out": sheet.left_out,
            "recognised": sheet.recognised,
        }
        if upload.state == UploadState.APPLIED:
            said |= {"balance": upload.applied["balance"], "left_out": upload.applied["left_out"]}
        return dict(ReportSerializer(said).data)


class UploadRequestSerializer(serializers.Serializer[Any]):
    """A file for the draft of a submission."""

    submission = serializers.IntegerField(min_value=1)
    file = serializers.FileField()


class UploadViewSet(ApiMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Upload]):
    """Files that came in for drafts of one's own; a person confirms them on their page."""

    scopes = {"create": TokenScope.DRAFT}
    parser_classes = [MultiPartParser]
    queryset = Upload.objects.none()

    def get_queryset(self) -> QuerySet[Upload]:
        """Start from what the person may see."""
        rows = Upload.objects.visible_to(self.request.user).exclude(state=UploadState.DISMISSED)
        if self.action == "list":
            return rows.defer("reading", "plan", "applied")
        return rows.select_related("submission__consultation")

    def get_serializer_class(self) -> type[UploadSerializer]:
        """Leave the reports out of the list."""
        return UploadDetailSerializer if self.action == "retrieve" else UploadSerializer

    @extend_schema(
        request={"multipart/form-data": UploadRequestSerializer},
        responses={201: UploadSerializer},
    )
    def create(self, request: Request) -> Response:
        """Send a file; a small one is read at once, another in the background."""
        asked = UploadRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        sent = asked.validated_data["file"]
        submission = get_object_or_404(
            Submission.objects.drafted_by(request.user), pk=asked.validated_data["submission"]
        )
        upload = uploading.take(submission.pk, request.user, File(sent.name, sent.read(LARGEST + 1)))
        return Response(self.get_serializer(upload).data, status=status.HTTP_201_CREATED)
