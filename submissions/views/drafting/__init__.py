"""The drafting room and handing in, with their addresses at the end."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
