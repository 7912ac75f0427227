"""The API of discussions: those that the person may read, and no way to write yet but the pages."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import generics, serializers

from reviews.models import Comment, Thread
from submissions.models import SubmissionVersion
from submissions.record.api.views import Reads


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """One contribution to a thread."""

    author = serializers.CharField()

    class Meta:
        model = Comment
        fields = ["author", "text", "created_at", "edited_at"]


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
        version = get_object_or_404(SubmissionVersion.objects.read_by(self.request.user), pk=self.kwargs["pk"])
        return Thread.objects.visible_to(self.request.user).on(version)
