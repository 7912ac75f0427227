"""Consolidated files over the API, for the secretariat of a call."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.throttling import BaseThrottle

from assembly.enums import CompilationState, Layout
from assembly.models import Compilation
from assembly.services import compiling
from submissions.api.views import Reads, Refusing, Writes
from submissions.enums import Language
from submissions.models import Consultation


class CompilationSerializer(serializers.ModelSerializer[Compilation]):
    """A consolidated file: what was asked, how far it is, where it can be fetched."""

    consultation = serializers.SlugRelatedField[Consultation](slug_field="slug", read_only=True)
    inputs = serializers.SerializerMethodField()
    download = serializers.SerializerMethodField()

    class Meta:
        model = Compilation
        fields = (
            "id", "consultation", "layout", "language", "options", "state", "inputs", "done", "total", "size", "sha256",
            "warnings", "error", "requested_at", "finished_at", "download",
        )  # fmt: skip
        read_only_fields = fields

    def get_inputs(self, compilation: Compilation) -> int:
        """Return how many submissions go in."""
        return len(compilation.manifest)

    def get_download(self, compilation: Compilation) -> str | None:
        """Return where the file is, once it is ready."""
        if compilation.state != CompilationState.READY:
            return None
        return str(reverse("assembly:download", args=[compilation.pk], request=self.context.get("request")))


class CompilationRequestSerializer(serializers.Serializer[Any]):
    """What is asked of a new file."""

    consultation = serializers.SlugField()
    layout = serializers.ChoiceField(choices=Layout.choices, default=Layout.BY_QUESTION)
    language = serializers.ChoiceField(choices=Language.choices, default=Language.ENGLISH)
    for_publication = serializers.BooleanField(default=False)


class CompilationViewSet(
    Refusing, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Compilation]
):
    """Consolidated files of the calls that one serves."""

    serializer_class = CompilationSerializer
    queryset = Compilation.objects.none()

    def get_throttles(self) -> list[BaseThrottle]:
        """Let files be looked at more often than asked for."""
        return [Writes() if self.action == "create" else Reads()]

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
        compilation = compiling.request(consultation, request.user, **options)
        return Response(self.get_serializer(compilation).data, status=status.HTTP_201_CREATED)
