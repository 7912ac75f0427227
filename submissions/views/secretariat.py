"""Pages of this room, with their addresses at the end."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
