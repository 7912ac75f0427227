"""Calls, drafts and the public record over the API: the querysets, rules and services of the pages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response

from submissions.core.api.problems import MEDIA_TYPE, BaseMissingError, ProblemSerializer, StaleError
from submissions.core.api.requests import ApiMixin, HasScope, etag, revision_in
from submissions.drafting import services as drafting
from submissions.models import (
    Answer,
    BaseText,
    Consultation,
    Organization,
    Question,
    Questionnaire,
    Submission,
    SubmissionVersion,
)
from submissions.record.api.shapes import (
    AnswerSerializer,
    BaseTextSerializer,
    BeginSerializer,
    CallSerializer,
    ParticularsSerializer,
    ProblemsSerializer,
    PublicInputDetailSerializer,
    PublicInputSerializer,
    QuestionnaireSerializer,
    SavedSerializer,
    SaveSerializer,
    StaleSerializer,
    SubmissionDetailSerializer,
    SubmissionSerializer,
    VersionDetailSerializer,
    VersionSerializer,
    WithdrawalSerializer,
)
from submissions.record.published import published
from submissions.record.services import lifecycle, submitting
from submissions.record.services import particulars as parties
from submissions.values.enums import TokenScope

QUESTION = OpenApiParameter(
    "question", {"type": "string", "pattern": r"^[-\w]{1,60}$"}, OpenApiParameter.PATH, description="Its key."
)
TAG = OpenApiParameter(
    "ETag", OpenApiTypes.STR, OpenApiParameter.HEADER, response=[200], description="Names the revision, for If-Match."
)
MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the answer from which the text was made: where the answer was changed since, the request "
    "is refused with 412, your text and theirs. Without it, base_revision is needed, and texts are merged.",
)
NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="The ETag of the answer that you have."
)


class CallViewSet(ApiMixin, viewsets.ReadOnlyModelViewSet[Consultation]):
    """Calls for inputs, what they ask and what was published; open to everyone."""

    serializer_class = CallSerializer
    permission_classes = [AllowAny, HasScope]
    lookup_field = "slug"
    queryset = Consultation.objects.none()

    def get_queryset(self) -> QuerySet[Consultation]:
        """Return the calls that the person may know of."""
        calls = Consultation.objects.visible_to(self.request.user)
        return calls.select_related("process").prefetch_related("extensions__organization")

    @extend_schema(responses=QuestionnaireSerializer)
    @action(detail=True)
    def questionnaire(self, request: Request, slug: str) -> Response:
        """Return the questions."""
        found = Questionnaire.objects.filter(consultation__in=Consultation.objects.visible_to(request.user))
        questions = Question.objects.asked().select_related("shown_if").prefetch_related("options")
        shown = found.prefetch_related("sections", Prefetch("sections__questions", questions))
        return Response(QuestionnaireSerializer(get_object_or_404(shown, consultation__slug=slug)).data)

    @extend_schema(responses=BaseTextSerializer)
    @action(detail=True)
    def text(self, request: Request, slug: str) -> Response:
        """Return the text under consultation."""
        found = BaseText.objects.filter(consultation__in=Consultation.objects.visible_to(request.user))
        shown = found.prefetch_related("sections__paragraphs__revisions")
        return Response(BaseTextSerializer(get_object_or_404(shown, consultation__slug=slug)).data)

    @extend_schema(responses=PublicInputSerializer(many=True))
    @action(detail=True)
    def inputs(self, request: Request, slug: str) -> Response:
        """List the public record, by number."""
        versions = published(self.get_object()).select_related("submission__organization").defer("content")
        page = self.paginate_queryset(versions.order_by("submission__number"))
        return self.get_paginated_response(PublicInputSerializer(page, many=True).data)

    @extend_schema(
        operation_id="calls_input",
        responses=PublicInputDetailSerializer,
        parameters=[OpenApiParameter("number", OpenApiTypes.INT, OpenApiParameter.PATH)],
    )
    @action(detail=True, url_path=r"inputs/(?P<number>\d{1,9})")
    def published_input(self, request: Request, slug: str, number: str) -> Response:
        """Return one published input with its answers."""
        versions = published(self.get_object()).select_related("submission__organization")
        version = get_object_or_404(versions, submission__number=int(number))
        return Response(PublicInputDetailSerializer(version).data)


class SubmissionViewSet(ApiMixin, viewsets.ReadOnlyModelViewSet[Submission]):
    """One's own submissions and their drafts: nobody else's, whatever one's role."""

    queryset = Submission.objects.none()
    scopes = {
        "create": TokenScope.DRAFT,
        "answer": TokenScope.DRAFT,
        "save_answer": TokenScope.DRAFT,
        "particulars": TokenScope.DRAFT,
        "submit": TokenScope.SUBMIT,
        "withdraw": TokenScope.SUBMIT,
    }

    def get_queryset(self) -> QuerySet[Submission]:
        """Return the submissions whose draft the person may read."""
        own = Submission.objects.drafted_by(self.request.user).select_related(
            "organization", "consultation", "latest_version"
        )
        own = own.defer("latest_version__content").order_by("-edited_at", "pk")
        return own if self.action == "list" else own.prefetch_related("answers__question")

    def get_serializer_class(self) -> type[SubmissionSerializer]:
        """Leave the drafts out of the list."""
        return SubmissionSerializer if self.action == "list" else SubmissionDetailSerializer

    @extend_schema(
        request=BeginSerializer, responses={200: SubmissionDetailSerializer, 201: SubmissionDetailSerializer}
    )
    def create(self, request: Request) -> Response:
        """Begin the submission of an organization of one's own to a call; 200 with the one that was begun before."""
        asked = BeginSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        call = get_object_or_404(Consultation.objects.visible_to(request.user), slug=asked.validated_data["call"])
        organizations = Organization.objects.present().of_member(request.user)
        organization = get_object_or_404(organizations, pk=asked.validated_data["organization"])
        before = self.get_queryset().filter(consultation=call, organization=organization).exists()
        submission = drafting.start(call, organization, request.user)
        found = self.get_queryset().get(pk=submission.pk)
        code = status.HTTP_200_OK if before else status.HTTP_201_CREATED
        return Response(SubmissionDetailSerializer(found).data, code)

    @extend_schema(
        operation_id="submissions_answer",
        parameters=[QUESTION, NONE_MATCH, TAG],
        responses={200: AnswerSerializer, 304: OpenApiResponse(description="The answer is the one that you have.")},
    )
    @action(detail=True, methods=["get"], url_path=r"answers/(?P<question>[^/]{1,60})")
    def answer(self, request: Request, pk: str, question: str) -> Response:
        """Return the present draft of one answer, with its ETag."""
        answer = self._answer(question)
        tag = etag(answer.revision)
        if tag in request.headers.get("If-None-Match", "").split(", "):
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
        return Response(AnswerSerializer(answer).data, headers={"ETag": tag})

    @extend_schema(
        operation_id="submissions_save_answer",
        request=SaveSerializer,
        parameters=[QUESTION, MATCH, TAG],
        responses={
            200: SavedSerializer,
            (409, "application/json"): SavedSerializer,
            (412, MEDIA_TYPE): StaleSerializer,
            (428, MEDIA_TYPE): ProblemSerializer,
        },
    )
    @answer.mapping.put
    def save_answer(self, request: Request, pk: str, question: str) -> Response:
        """Save one answer: with If-Match only where nobody changed it; else merged with what others saved since.

        409 where the two exclude each other: then the text is kept in the answer's history, and the answer stays as it
        was.
        """
        answer = self._answer(question)
        save = SaveSerializer(data=request.data)
        save.is_valid(raise_exception=True)
        sent = {"html": None, "value": None, **save.validated_data}
        base, match = sent.pop("base_revision", None), request.headers.get("If-Match")
        if match is None and base is None:
            raise BaseMissingError(_("Say from which text yours was made: by If-Match, or by base_revision."))
        if match is not None:
            named = revision_in(match)
            base = answer.revision if named is None else named
            self._require_present(answer, base, sent)
        key = request.headers.get("Idempotency-Key", "")
        outcome = drafting.save_answer(answer.pk, base, actor=request.user, key=key, merging=match is None, **sent)
        kept = isinstance(outcome, drafting.Conflict)
        if kept and match is not None:  # somebody was faster between the two lines above
            self._require_present(outcome.answer, base, sent)
        merged = isinstance(outcome, drafting.Merged)
        said = {"answer": outcome.answer, "kept": kept, "merged": merged, "notices": outcome.notices}
        code = status.HTTP_409_CONFLICT if kept else status.HTTP_200_OK
        return Response(SavedSerializer(said).data, code, headers={"ETag": etag(outcome.answer.revision)})

    def _answer(self, question: str) -> Answer:
        rows = Answer.objects.select_related("question")
        return get_object_or_404(rows, submission=self.get_object(), question__key=question)

    @staticmethod
    def _require_present(answer: Answer, base: int, sent: dict[str, Any]) -> None:
        if answer.revision != base:
            sentence = _("This answer was changed meanwhile. Yours was not saved; read theirs, then send yours again.")
            raise StaleError(sentence, answer=AnswerSerializer(answer).data, sent=sent)

    @extend_schema(request=ParticularsSerializer, responses={200: SubmissionDetailSerializer})
    @action(detail=True, methods=["put"])
    def particulars(self, request: Request, pk: str) -> Response:
        """Set the language of the original, the way of publication, and on whose behalf else."""
        asked = ParticularsSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        parties.set_particulars(self.get_object().pk, actor=request.user, **asked.validated_data)
        return Response(SubmissionDetailSerializer(self.get_object()).data)

    @extend_schema(responses=ProblemsSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def check(self, request: Request, pk: str) -> Response:
        """Return what stands in the way of submitting and what deserves a look, in the order of the questions."""
        return Response(ProblemsSerializer(submitting.check(self.get_object()), many=True).data)

    @extend_schema(request=None, responses={200: VersionSerializer})
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand the draft in as the next version; 409 with what stands in the way."""
        key = request.headers.get("Idempotency-Key") or uuid4().hex
        version = submitting.submit(self.get_object().pk, request.user, key)
        return Response(VersionSerializer(version).data)

    @extend_schema(request=WithdrawalSerializer, responses={200: SubmissionDetailSerializer})
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Withdraw what was submitted, with the reason; it may be submitted again while the call is open."""
        asked = WithdrawalSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        lifecycle.move(self.get_object().pk, "withdraw", request.user, asked.validated_data["reason"])
        return Response(SubmissionDetailSerializer(self.get_object()).data)


class VersionViewSet(ApiMixin, viewsets.ReadOnlyModelViewSet[SubmissionVersion]):
    """Versions that the person reads as an author, a co-submitter, a reviewer or the secretariat."""

    queryset = SubmissionVersion.objects.none()

    def get_queryset(self) -> QuerySet[SubmissionVersion]:
        """Return the versions that the person has a part in, latest first."""
        versions = SubmissionVersion.objects.read_by(self.request.user).select_related(
            "submission__organization", "submission__consultation"
        )
        versions = versions.order_by("-submitted_at", "-pk")
        return versions.defer("content") if self.action == "list" else versions

    def get_serializer_class(self) -> type[VersionSerializer]:
        """Leave the content out of the list."""
        return VersionSerializer if self.action == "list" else VersionDetailSerializer
