"""Addresses of people: organizations, their members, and what this device remembers of a person."""

from django.urls import path

from submissions.people.views import devices, organizations

urlpatterns = [
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/join/", organizations.join, name="join"),
    path("organizations/register/", organizations.register_organization, name="register_organization"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/merge/", organizations.merge, name="merge"),
    path("invitations/<str:token>/", organizations.invitation, name="invitation"),
    path("this-device/", devices.this_device, name="this_device"),
    path("signed-in/", devices.signed_in, name="signed_in"),
]
