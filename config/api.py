"""Addresses of the API, its schema (OpenAPI 3) and its documentation."""

from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.routers import SimpleRouter

from assembly.api import CompilationViewSet, UploadViewSet, WordTemplateViewSet
from reviews.api import AssignmentViewSet, CommentsView, DecisionsView, ReviewersView, ThreadsView, ThreadView
from submissions.core.api.absent import absent
from submissions.people.api import OwnOrganizationsView
from submissions.record.api.views import CallViewSet, SubmissionViewSet, VersionViewSet

router = SimpleRouter()
router.register("calls", CallViewSet, basename="call")
router.register("submissions", SubmissionViewSet, basename="submission")
router.register("versions", VersionViewSet, basename="version")
router.register("files", CompilationViewSet, basename="file")
router.register("templates", WordTemplateViewSet, basename="template")
router.register("assignments", AssignmentViewSet, basename="assignment")
router.register("uploads", UploadViewSet, basename="upload")

app_name = "api"
urlpatterns = [
    path("", include(router.urls)),
    path("organizations/", OwnOrganizationsView.as_view(), name="organizations"),
    path("calls/<str:slug>/reviewers/", ReviewersView.as_view(), name="call-reviewers"),
    path("versions/<str:pk>/threads/", ThreadsView.as_view(), name="version-threads"),
    path("versions/<str:pk>/decisions/", DecisionsView.as_view(), name="version-decisions"),
    path("threads/<str:pk>/", ThreadView.as_view(), name="thread"),
    path("threads/<str:pk>/comments/", CommentsView.as_view(), name="thread-comments"),
    path(
        "schema/",
        SpectacularAPIView.as_view(permission_classes=[AllowAny], content_negotiation_class=DefaultContentNegotiation),
        name="schema",
    ),
    path(
        "docs/",
        SpectacularSwaggerSplitView.as_view(
            url_name="api:schema",
            template_name="api/docs.html",
            permission_classes=[AllowAny],
            content_negotiation_class=DefaultContentNegotiation,
        ),
        name="docs",
    ),
    re_path("", absent, name="absent"),
]
