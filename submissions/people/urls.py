"""Addresses of people: their accounts, organizations, members, and what this device remembers of a person."""

from django.urls import path

from submissions.people.views import access, data, devices, mail, organizations

urlpatterns = [
    path("organizations/", organizations.organizations, name="organizations"),
    path("organizations/join/", organizations.join, name="join"),
    path("organizations/register/", organizations.register_organization, name="register_organization"),
    path("organizations/<int:pk>/", organizations.organization, name="organization"),
    path("organizations/<int:pk>/merge/", organizations.merge, name="merge"),
    path("undelivered-mail/", mail.undelivered, name="undelivered"),
    path("undelivered-mail/<int:pk>/", mail.send_again, name="send_again"),
    path("invitations/<str:token>/", organizations.invitation, name="invitation"),
    path("this-device/", devices.this_device, name="this_device"),
    path("signed-in/", devices.signed_in, name="signed_in"),
    path("account/sessions/", access.sessions, name="sessions"),
    path("account/tokens/", access.tokens, name="tokens"),
    path("account/tokens/<int:pk>/revoke/", access.revoke_token, name="revoke_token"),
    path("account/data/", data.own_data, name="own_data"),
    path("account/data/copy/", data.fetch, name="fetch_data"),
    path("account/data/erase/", data.erase, name="erase_account"),
]
