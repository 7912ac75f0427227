"""Addresses of the themes of a call."""

from django.urls import path

from assembly.themes import views

urlpatterns = [
    path("calls/<slug:slug>/themes/", views.themes, name="themes"),
    path("calls/<slug:slug>/themes/shared/", views.alike, name="shared_texts"),
    path("calls/<slug:slug>/themes/<int:pk>/", views.theme, name="theme"),
    path("versions/<int:pk>/themes/", views.sort, name="sort"),
]
