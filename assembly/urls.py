"""Addresses of the assembly app."""

from django.urls import URLPattern

app_name = "assembly"
urlpatterns: list[URLPattern] = []
