"""Addresses of the submissions app, gathered from its rooms."""

from submissions.calls.urls import urlpatterns as calls
from submissions.clearance.urls import urlpatterns as clearance
from submissions.drafting.urls import urlpatterns as drafting
from submissions.people.urls import urlpatterns as people
from submissions.record.urls import urlpatterns as record

app_name = "submissions"
urlpatterns = [*calls, *record, *people, *drafting, *clearance]
