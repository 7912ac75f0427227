"""The API of discussions: those that the person may read, and no way to write yet but the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import generics, serializers

from reviews.models import Comment, Thread
from reviews.voice import voice_of
from submissions.models import SubmissionVersion
from submissions.record.api.views import Reads


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """One contribution to a thread."""

    author = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = ["author", "text", "created_at", "edited_at"]

    def get_author(self, comment: Comment) -> str:
        """Return in whose name it is shown."""
        return voice_of(comment, to_submitter=self.context["to_submitter"])


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
            "is_shared",
            "created_at",
            "resolved_at",
            "comments",
        ]


class ThreadsView(generics.ListAPIView[Thread]):
    """Threads on a version: all of them for those who review it, the shared ones for the submitter."""

    serializer_class = ThreadSerializer
    throttle_classes = [Reads]
    queryset = Thread.objects.none()

    def get_queryset(self) -> QuerySet[Thread]:
        """Return the threads in the order of the text."""
        user = self.request.user
        reviewed = SubmissionVersion.objects.reviewed_by(user).filter(pk=OuterRef("pk"))
        versions = SubmissionVersion.objects.read_by(user).annotate(is_reviewed=Exists(reviewed))
        version = get_object_or_404(versions, pk=self.kwargs["pk"])
        self.to_submitter = not version.is_reviewed
        return Thread.objects.visible_to(user).on(version)

    def get_serializer_context(self) -> dict[str, Any]:
        """Tell whether the version is reviewed by whoever asks, or by others."""
        return {**super().get_serializer_context(), "to_submitter": getattr(self, "to_submitter", True)}
