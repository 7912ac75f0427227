"""Addresses of the site under load."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import *  # noqa: F403 - all of them, error pages included
from config.urls import urlpatterns as of_the_site


@login_required
def empty(_request: HttpRequest) -> HttpResponse:
    """Answer a person who is signed in with nothing: what any page costs at least."""
    return HttpResponse()


urlpatterns = [path("empty/", empty), *of_the_site]
