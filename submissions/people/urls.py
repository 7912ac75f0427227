"""Addresses of a person's own account beside those of django-allauth."""

from submissions.people.views import access, data

urlpatterns = [*access.urlpatterns, *data.urlpatterns]
