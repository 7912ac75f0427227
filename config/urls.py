"""Addresses of the whole site."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("submissions.urls")),
    path("reviews/", include("reviews.urls")),
    path("", include("assembly.urls")),
    path("account/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/", include("config.api")),
    path("admin/", admin.site.urls),
]
