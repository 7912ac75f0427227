"""The API of reviews: discussions and decisions, read and written by the services of the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import generics, mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from reviews import services
from reviews.models import Audience, Comment, Decision, Thread
from reviews.querysets import assignments_visible_to
from reviews.voice import voice_of
from submissions.calls.services import calls
from submissions.core.api.requests import ApiMixin
from submissions.models import Assignment, Consultation, Question, RoleGrant, Submission, SubmissionVersion, User
from submissions.rules.lifecycle import REVIEW_MOVES
from submissions.values.enums import Role, TokenScope


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """One contribution to a thread."""

    author = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField(help_text="Empty once it is withdrawn.")

    class Meta:
        model = Comment
        fields = ["id", "author", "text", "created_at", "edited_at", "withdrawn_at"]

    def get_text(self, comment: Comment) -> str:
        """Return what it says, nothing once it is withdrawn."""
        return "" if comment.withdrawn_at else comment.text

    def get_author(self, comment: Comment) -> str:
        """Return in whose name it is shown: to the submitter, the secretariat speaks with one voice."""
        reviewed: dict[int, bool] = self.context.setdefault("reviewed", {})
        version = comment.thread.version_id
        if version not in reviewed:
            versions = SubmissionVersion.objects.reviewed_by(self.context["request"].user)
            reviewed[version] = versions.filter(pk=version).exists()
        return voice_of(comment, to_submitter=not reviewed[version])


class ThreadSerializer(serializers.ModelSerializer[Thread]):
    """A discussion of a passage; ``start`` and ``end`` count code points of the plain text of the answer."""

    question = serializers.CharField(source="question.key")
    comments = CommentSerializer(many=True)

    class Meta:
        model = Thread
        fields = [
            "id",
            "question",
            "exact",
            "prefix",
            "suffix",
            "start",
            "end",
            "number",
            "audience",
            "released_at",
            "created_at",
            "resolved_at",
            "comments",
        ]


class NewThreadSerializer(serializers.Serializer[Any]):
    """A discussion to begin: of the passage ``exact``, or of the whole answer without one.

    ``start`` (code points of the plain text) tells which occurrence is meant, where there are several.
    """

    question = serializers.CharField(max_length=60)
    text = serializers.CharField(max_length=services.LONGEST_COMMENT)
    exact = serializers.CharField(
        required=False, allow_blank=True, default="", max_length=20_000, trim_whitespace=False
    )
    start = serializers.IntegerField(required=False, min_value=0, max_value=2**31 - 1)
    audience = serializers.ChoiceField(
        choices=Audience.choices,
        default=Audience.REVIEWERS,
        help_text="Who reads it; it never changes. The submitter reads it once it is released.",
    )


class ThreadChangeSerializer(serializers.Serializer[Any]):
    """What may be changed of a discussion."""

    is_released = serializers.ChoiceField(
        choices=[True], required=False, help_text="Release it to the submitter; this cannot be taken back."
    )
    is_resolved = serializers.BooleanField(required=False)


class NewCommentSerializer(serializers.Serializer[Any]):
    """Something to say in a discussion."""

    text = serializers.CharField(max_length=services.LONGEST_COMMENT)


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    """A decision on a version; it never changes."""

    version = serializers.IntegerField(source="version_id")

    class Meta:
        model = Decision
        fields = ["id", "version", "move", "note", "decided_at"]


class NewDecisionSerializer(serializers.Serializer[Any]):
    """A decision to take.

    ``last_seen`` is the number of the last decision on the input that one has read, null where there was none: where
    another was taken meanwhile, this one is refused.
    """

    move = serializers.ChoiceField(choices=sorted(REVIEW_MOVES))
    note = serializers.CharField(default="", allow_blank=True, max_length=10_000)
    last_seen = serializers.IntegerField(allow_null=True, min_value=1, max_value=2**63 - 1)


class OfVersion(ApiMixin):
    """A view below ``/versions/ID/``."""

    def version(self) -> SubmissionVersion:
        """Return the version, if the person may read it."""
        versions = SubmissionVersion.objects.read_by(self.request.user).select_related(  # type: ignore[attr-defined]
            "submission__consultation", "submission__organization"
        )
        return get_object_or_404(versions, pk=self.kwargs["pk"])  # type: ignore[attr-defined]


class ThreadsView(OfVersion, generics.ListAPIView[Thread]):
    """Threads on a version: all of them for those who review it, those released for the submitter."""

    serializer_class = ThreadSerializer
    queryset = Thread.objects.none()
    scopes = {"post": TokenScope.REVIEW}

    def get_queryset(self) -> QuerySet[Thread]:
        """Return the threads in the order of the text."""
        return Thread.objects.visible_to(self.request.user).on(self.version())

    def get_object(self) -> SubmissionVersion:
        """Return the version on which a thread was begun, if it may still be read."""
        return self.version()

    @extend_schema(request=NewThreadSerializer, responses={201: ThreadSerializer})
    def post(self, request: Request, pk: str) -> Response:
        """Begin a discussion."""
        asked = NewThreadSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        version = self.version()
        questions = Question.objects.filter(questionnaire__consultation=version.submission.consultation_id)
        question = get_object_or_404(questions, key=said.pop("question"))
        thread = services.open_thread(version, question, request.user, said.pop("text"), **said)
        return Response(self.get_serializer(thread).data, status.HTTP_201_CREATED)


class ThreadView(ApiMixin, generics.GenericAPIView[Thread]):
    """One discussion."""

    serializer_class = ThreadSerializer
    queryset = Thread.objects.none()
    scopes = {"patch": TokenScope.REVIEW, "post": TokenScope.REVIEW}

    def get_queryset(self) -> QuerySet[Thread]:
        """Return the threads that the person takes part in."""
        seen = Thread.objects.visible_to(self.request.user).select_related("question", "version")
        return seen.prefetch_related("comments__author")

    def get(self, request: Request, pk: str) -> Response:
        """Return the discussion with its comments."""
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(request=ThreadChangeSerializer, responses=ThreadSerializer)
    def patch(self, request: Request, pk: str) -> Response:
        """Release it to the submitter; resolve it or take it up again."""
        asked = ThreadChangeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        thread = self.get_object()
        if asked.validated_data.get("is_released"):
            services.release(thread.pk, request.user)
        if "is_resolved" in asked.validated_data:
            act = services.resolve if asked.validated_data["is_resolved"] else services.reopen
            act(thread.pk, request.user)
        return Response(self.get_serializer(self.get_object()).data)


class CommentsView(ApiMixin, generics.GenericAPIView[Thread]):
    """What is said in a discussion."""

    serializer_class = CommentSerializer
    queryset = Thread.objects.none()
    scopes = {"post": TokenScope.REVIEW}

    def get_queryset(self) -> QuerySet[Thread]:
        """Return the threads that the person takes part in."""
        return Thread.objects.visible_to(self.request.user)

    @extend_schema(request=NewCommentSerializer, responses={201: CommentSerializer})
    def post(self, request: Request, pk: str) -> Response:
        """Reply."""
        asked = NewCommentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        comment = services.reply(self.get_object().pk, request.user, asked.validated_data["text"])
        return Response(self.get_serializer(comment).data, status.HTTP_201_CREATED)


class DecisionsView(OfVersion, generics.ListAPIView[Decision]):
    """Decisions on a version, the latest first."""

    serializer_class = DecisionSerializer
    queryset = Decision.objects.none()
    scopes = {"post": TokenScope.REVIEW}

    def get_queryset(self) -> QuerySet[Decision]:
        """Return the decisions that the person sees."""
        return Decision.objects.visible_to(self.request.user).filter(version=self.version()).order_by("-pk")

    def get_object(self) -> SubmissionVersion:
        """Return the version that was decided on, if it may still be read."""
        return self.version()

    @extend_schema(request=NewDecisionSerializer, responses={201: DecisionSerializer})
    def post(self, request: Request, pk: str) -> Response:
        """Take a decision; 409 where a newer version or another decision came meanwhile."""
        asked = NewDecisionSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        said = dict(asked.validated_data)
        version = self.version()
        decision = services.decide(version.pk, said["move"], request.user, said["note"], last_seen=said["last_seen"])
        return Response(self.get_serializer(decision).data, status.HTTP_201_CREATED)


class ReviewerSerializer(serializers.ModelSerializer[User]):
    """A reviewer of a call."""

    class Meta:
        model = User
        fields = ("id", "name", "email")


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A reviewer asked to review a version."""

    version = serializers.IntegerField(source="version_id", read_only=True)
    submission = serializers.IntegerField(source="version.submission_id", read_only=True)
    reviewer = ReviewerSerializer(read_only=True)

    class Meta:
        model = Assignment
        fields = ("id", "submission", "version", "reviewer", "assigned_at")


class NewAssignmentSerializer(serializers.Serializer[Any]):
    """Whom to ask to review the latest version of which submission, by their numbers."""

    submission = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
    reviewer = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class AssignmentViewSet(
    ApiMixin, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Assignment]
):
    """Who reviews what: for the secretariat all of its calls, for a reviewer their own."""

    serializer_class = AssignmentSerializer
    queryset = Assignment.objects.none()
    scopes = {"create": TokenScope.SECRETARIAT, "destroy": TokenScope.SECRETARIAT}

    def get_queryset(self) -> QuerySet[Assignment]:
        """Return the assignments that the person may know of, the latest first."""
        return assignments_visible_to(self.request.user).select_related("version", "reviewer").order_by("-pk")

    @extend_schema(request=NewAssignmentSerializer, responses={201: AssignmentSerializer})
    def create(self, request: Request) -> Response:
        """Ask a reviewer; asked twice, it is done once."""
        asked = NewAssignmentSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        served = Submission.objects.visible_to(request.user).filter(
            consultation__in=Consultation.objects.served_by(request.user)
        )
        submission = get_object_or_404(served, pk=asked.validated_data["submission"])
        reviewer = get_object_or_404(reviewers_of(submission.consultation), pk=asked.validated_data["reviewer"])
        assignment = calls.assign(submission.pk, reviewer, request.user)
        return Response(self.get_serializer(assignment).data, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take an assignment back; what the reviewer wrote stays."""
        calls.unassign(self.get_object().pk, request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ReviewersView(ApiMixin, generics.ListAPIView[User]):
    """Who may be asked to review inputs to a call; for its secretariat."""

    serializer_class = ReviewerSerializer
    queryset = User.objects.none()

    def get_queryset(self) -> QuerySet[User]:
        """Return the reviewers by name."""
        call = get_object_or_404(Consultation.objects.served_by(self.request.user), slug=self.kwargs["slug"])
        return reviewers_of(call).order_by("name", "pk")


def reviewers_of(call: Consultation) -> QuerySet[User]:
    """Return the people who hold the role of a reviewer over the call or its process."""
    grants = RoleGrant.objects.filter(role=Role.REVIEWER, process=call.process_id)
    grants = grants.filter(Q(consultation=None) | Q(consultation=call))
    return User.objects.filter(pk__in=grants.values("user"), is_active=True)
