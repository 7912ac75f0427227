"""Addresses of the submissions app, gathered from its rooms."""

from submissions.views import drafting, organizations, public, secretariat

app_name = "submissions"
urlpatterns = [*public.urlpatterns, *organizations.urlpatterns, *drafting.urlpatterns, *secretariat.urlpatterns]
