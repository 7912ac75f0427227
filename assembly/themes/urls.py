"""Addresses of the themes and summaries of a call."""

from django.urls import path

from assembly.themes import summary_views, views

urlpatterns = [
    path("calls/<slug:slug>/themes/", views.themes, name="themes"),
    path("calls/<slug:slug>/themes/shared/", views.alike, name="shared_texts"),
    path("calls/<slug:slug>/themes/<int:pk>/", views.theme, name="theme"),
    path("versions/<int:pk>/themes/", views.sort, name="sort"),
    path("calls/<slug:slug>/summaries/", summary_views.summaries, name="summaries"),
    path("calls/<slug:slug>/summaries/<int:pk>/", summary_views.issued_summary, name="issued_summary"),
    path("calls/<slug:slug>/interventions/", summary_views.interventions, name="interventions"),
    path("summaries/<int:pk>/", summary_views.summary, name="summary"),
    path("summaries/<int:pk>/cited/", summary_views.cited, name="cited"),
    path("summaries/<int:pk>/versions/", summary_views.summary_versions, name="summary_versions"),
    path("summaries/<int:pk>/versions/<int:version>/", summary_views.summary_version, name="summary_version"),
]
