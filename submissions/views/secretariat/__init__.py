"""The secretariat's desk: how a call progresses, who reviews what, extensions, and the life of the call itself."""

from django.urls import path

from submissions.views.secretariat import actions, desk

urlpatterns = [
    path("calls/<slug:slug>/desk/", desk.desk, name="desk"),
    path("calls/<slug:slug>/desk/assign/", actions.assign, name="desk_assign"),
    path("calls/<slug:slug>/desk/extend/", actions.extend, name="extend"),
    path("calls/<slug:slug>/desk/publish/", actions.publish, name="publish_call"),
    path("calls/<slug:slug>/desk/archive/", actions.archive, name="archive_call"),
    path("calls/<slug:slug>/desk/<int:pk>/", desk.desk_submission, name="desk_submission"),
    path("calls/<slug:slug>/desk/<int:pk>/assign/", actions.assign_one, name="desk_assign_one"),
    path("calls/<slug:slug>/desk/<int:pk>/assign-again/", actions.assign_again, name="desk_assign_again"),
    path("calls/<slug:slug>/desk/<int:pk>/conflict/", actions.declare_conflict, name="desk_conflict"),
    path(
        "calls/<slug:slug>/desk/<int:pk>/conflict/<int:conflict>/end/", actions.end_conflict, name="desk_conflict_end"
    ),
    path("calls/<slug:slug>/desk/<int:pk>/unassign/<int:assignment>/", actions.unassign, name="desk_unassign"),
]
