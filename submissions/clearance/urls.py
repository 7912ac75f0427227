"""Clearance: the chain of an organization, where a draft stands, and the pages behind signed links."""

from django.urls import path

from submissions.clearance.views import chain, link, room, silence

urlpatterns = [
    path("organizations/<int:pk>/clearance/", chain.chain, name="chain"),
    path("submissions/<int:pk>/clearance/", room.clearance, name="clearance"),
    path("submissions/<int:pk>/clearance/send/", room.send, name="send_for_clearance"),
    path("submissions/<int:pk>/clearance/<int:clearance>/", room.act, name="clearance_act"),
    path("clearance/<str:token>/", link.clearance_link, name="clearance_link"),
    path("clearance/<str:token>/files/<int:file>/", link.clearance_file, name="clearance_file"),
    path("clearance/<str:token>/renew/", link.renew, name="clearance_renew"),
    path("submissions/<int:pk>/silence/", silence.silence, name="silence"),
    path("silence/<int:pk>/", silence.asked, name="silence_asked"),
    path("silence/<int:pk>/files/<int:file>/", silence.asked_file, name="silence_asked_file"),
    path("silence/link/<str:token>/files/<int:file>/", silence.silence_file, name="silence_file"),
    path("silence/link/<str:token>/", silence.silence_link, name="silence_link"),
]
