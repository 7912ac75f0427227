"""Addresses of the reviews app."""

from django.urls import path

from reviews import views

app_name = "reviews"
urlpatterns = [
    path("", views.assigned, name="assigned"),
    path("<int:pk>/", views.version, name="version"),
    path("<int:pk>/threads/", views.open_thread, name="open_thread"),
    path("<int:pk>/discussions/<int:number>/", views.discussion, name="discussion"),
    path("<int:pk>/read/", views.mark_read, name="mark_read"),
    path("<int:pk>/decide/", views.decide, name="decide"),
    path("<int:pk>/conflict/", views.declare_conflict, name="declare_conflict"),
    path("threads/<int:pk>/reply/", views.reply, name="reply"),
    path("threads/<int:pk>/resolve/", views.resolve, name="resolve"),
    path("threads/<int:pk>/reopen/", views.reopen, name="reopen"),
    path("threads/<int:pk>/release/", views.release, name="release"),
    path("threads/<int:pk>/to-submitter/", views.to_submitter, name="to_submitter"),
    path("places/<int:pk>/", views.settle_place, name="settle_place"),
    path("comments/<int:pk>/withdraw/", views.withdraw_comment, name="withdraw_comment"),
    path("comments/<int:pk>/", views.edit_comment, name="edit_comment"),
    path("feedback/<int:pk>/", views.feedback, name="feedback"),
]
