"""Addresses of the assembly app."""

from django.urls import path, re_path

from assembly.views import compilations, submissions

app_name = "assembly"
urlpatterns = [
    path("calls/<slug:slug>/files/", compilations.compilations, name="compilations"),
    path("files/<int:pk>/", compilations.compilation, name="compilation"),
    path("files/<int:pk>/download/", compilations.download, name="download"),
    re_path(r"^files/(?P<pk>\d+)/(?P<action>retry|cancel|delete)/$", compilations.act, name="act"),
    path("versions/<int:pk>/word/", submissions.version_word, name="version_word"),
    path("submissions/<int:pk>/draft/word/", submissions.draft_word, name="draft_word"),
]
