"""Calls, drafts and the public record over the API: the querysets, rules and services of the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import exception_handler

from submissions.drafting import services as drafting
from submissions.models import Answer, BaseText, Consultation, Question, Questionnaire, Submission, SubmissionVersion
from submissions.record.api.shapes import (
    BaseTextSerializer,
    CallSerializer,
    PublicInputDetailSerializer,
    PublicInputSerializer,
    QuestionnaireSerializer,
    RefusalSerializer,
    SavedSerializer,
    SaveSerializer,
    SubmissionDetailSerializer,
    SubmissionSerializer,
    VersionDetailSerializer,
    VersionSerializer,
)
from submissions.record.published import published
from submissions.record.services import submitting
from submissions.values.exceptions import NotFound, NotPermitted, Refusal

KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="Chosen by the client, at most 64 characters: a request sent twice with one key is done once.",
)


class Reads(UserRateThrottle):
    """What one person, or one address, may ask for."""

    scope = "reads"
    rate = "300/minute"


class Writes(UserRateThrottle):
    """What one person may save."""

    scope = "writes"
    rate = "60/minute"


def refused(refusal: Refusal) -> Response:
    """Return a refusal as the API says it: the sentence that a page would show, and its details."""
    code = status.HTTP_409_CONFLICT
    if isinstance(refusal, NotPermitted):
        code = status.HTTP_403_FORBIDDEN
    elif isinstance(refusal, NotFound):
        code = status.HTTP_404_NOT_FOUND
    return Response({"detail": str(refusal), "details": [str(row) for row in refusal.details]}, code)


class Refusing:
    """A view that answers a refusal of a service with its sentence."""

    def get_exception_handler(self) -> Any:
        """Return the handler of REST framework with refusals added."""
        return lambda exc, context: refused(exc) if isinstance(exc, Refusal) else exception_handler(exc, context)


def idempotency_key(headers: Mapping[str, str]) -> str:
    """Return the key of a request; raises ValidationError where it is missing or too long."""
    key = headers.get("Idempotency-Key", "").strip()
    if not 1 <= len(key) <= 64:
        raise serializers.ValidationError({"Idempotency-Key": "Send a key of 1 to 64 characters in this header."})
    return key


class CallViewSet(Refusing, viewsets.ReadOnlyModelViewSet[Consultation]):
    """Calls for inputs, what they ask and what was published; open to everyone."""

    serializer_class = CallSerializer
    permission_classes = [AllowAny]
    throttle_classes = [Reads]
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


class SubmissionViewSet(Refusing, viewsets.ReadOnlyModelViewSet[Submission]):
    """One's own submissions and their drafts: nobody else's, whatever one's role."""

    throttle_classes = [Reads]
    queryset = Submission.objects.none()

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
        request=SaveSerializer,
        parameters=[KEY, OpenApiParameter("question", OpenApiTypes.STR, OpenApiParameter.PATH)],
        responses={200: SavedSerializer, 409: SavedSerializer, 403: RefusalSerializer},
    )
    @action(detail=True, methods=["put"], url_path=r"answers/(?P<question>[-\w]{1,60})", throttle_classes=[Writes])
    def answer(self, request: Request, pk: str, question: str) -> Response:
        """Save one answer, merged with what others saved since its base; 409 where the two exclude each other.

        Then the text is kept in the answer's history, and the answer stays as it was.
        """
        answer = get_object_or_404(Answer, submission=self.get_object(), question__key=question)
        save = SaveSerializer(data=request.data)
        save.is_valid(raise_exception=True)
        sent = {"html": None, "value": None, **save.validated_data}
        base = sent.pop("base_revision")
        key = idempotency_key(request.headers)
        outcome = drafting.save_answer(answer.pk, base, actor=request.user, key=key, **sent)
        kept = isinstance(outcome, drafting.Conflict)
        merged = isinstance(outcome, drafting.Merged)
        said = {"answer": outcome.answer, "kept": kept, "merged": merged, "notices": outcome.notices}
        return Response(SavedSerializer(said).data, status.HTTP_409_CONFLICT if kept else status.HTTP_200_OK)

    @extend_schema(
        request=None,
        parameters=[KEY],
        responses={200: VersionSerializer, 403: RefusalSerializer, 409: RefusalSerializer},
    )
    @action(detail=True, methods=["post"], throttle_classes=[Writes])
    def submit(self, request: Request, pk: str) -> Response:
        """Hand the draft in as the next version; 409 with what stands in the way."""
        version = submitting.submit(self.get_object().pk, request.user, idempotency_key(request.headers))
        return Response(VersionSerializer(version).data)


class VersionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[SubmissionVersion]):
    """Versions that the person reads as an author, a co-submitter, a reviewer or the secretariat."""

    throttle_classes = [Reads]
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
