"""Addresses of the submissions app, gathered from its rooms."""

from submissions.people import urls as people
from submissions.views import clearance, drafting, organizations, public, secretariat

app_name = "submissions"
urlpatterns = [
    *public.urlpatterns,
    *people.urlpatterns,
    *organizations.urlpatterns,
    *drafting.urlpatterns,
    *clearance.urlpatterns,
    *secretariat.urlpatterns,
]
