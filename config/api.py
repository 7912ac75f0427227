"""Addresses of the API, its schema (OpenAPI 3) and its documentation."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from assembly.api import CompilationViewSet, UploadViewSet, WordTemplateViewSet
from reviews.api import ThreadsView
from submissions.record.api.views import CallViewSet, SubmissionViewSet, VersionViewSet

router = SimpleRouter()
router.register("calls", CallViewSet, basename="call")
router.register("submissions", SubmissionViewSet, basename="submission")
router.register("versions", VersionViewSet, basename="version")
router.register("files", CompilationViewSet, basename="file")
router.register("templates", WordTemplateViewSet, basename="template")
router.register("uploads", UploadViewSet, basename="upload")

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("versions/<int:pk>/threads/", ThreadsView.as_view(), name="version-threads"),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[AllowAny]), name="schema"),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema", template_name="api/docs.html", permission_classes=[AllowAny]
        ),
        name="docs",
    ),
]
