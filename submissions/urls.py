"""Addresses of the submissions app, gathered from its rooms."""

from submissions.clearance.urls import urlpatterns as clearance
from submissions.drafting.urls import urlpatterns as drafting
from submissions.people.urls import urlpatterns as people
from submissions.record.urls import urlpatterns as record

app_name = "submissions"
urlpatterns = [*record, *people, *drafting, *clearance]
