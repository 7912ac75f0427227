"""Addresses of the assembly app, gathered from its rooms."""

from assembly.intake.urls import urlpatterns as intake
from assembly.outputs.urls import urlpatterns as outputs

app_name = "assembly"
urlpatterns = [*outputs, *intake]
