"""Addresses of the assembly app, gathered from its rooms."""

from assembly.intake.urls import urlpatterns as intake
from assembly.outputs.urls import urlpatterns as outputs
from assembly.themes.urls import urlpatterns as themes

app_name = "assembly"
urlpatterns = [*outputs, *themes, *intake]
