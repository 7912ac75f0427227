"""The drafting room and handing in, with their addresses at the end."""

from django.urls import path

from submissions.views.drafting import annexes, comparing, devices, handing_in, histories, overview, paragraphs, room

urlpatterns = [
    path("calls/<slug:slug>/draft/", overview.start, name="start"),
    path("submissions/<int:pk>/", overview.submission, name="submission"),
    path("submissions/<int:pk>/co-submitters/<int:co_submitter>/", overview.confirm_co_submitter, name="confirm"),
    path(
        "submissions/<int:pk>/co-submitters/<int:co_submitter>/withdraw/",
        overview.withdraw_co_submitter,
        name="withdraw_co_submitter",
    ),
    path("submissions/<int:pk>/draft/", room.draft, name="draft"),
    path("submissions/<int:pk>/draft/pictures/", room.add_picture, name="add_picture"),
    path("submissions/<int:pk>/draft/now/", room.now, name="draft_now"),
    path("submissions/<int:pk>/draft/answers/<slug:key>/", room.save_answer, name="save_answer"),
    path("submissions/<int:pk>/draft/answers/<slug:key>/paragraphs/", paragraphs.paragraphs, name="paragraphs"),
    path(
        "submissions/<int:pk>/draft/answers/<slug:key>/paragraphs/<int:comment>/remove/",
        paragraphs.remove_paragraph_comment,
        name="remove_paragraph_comment",
    ),
    path("submissions/<int:pk>/particulars/", overview.particulars, name="particulars"),
    path("submissions/<int:pk>/preview/", overview.preview, name="preview"),
    path("submissions/<int:pk>/submit/", handing_in.submit, name="submit"),
    path("submissions/<int:pk>/annexes/", annexes.add, name="add_annex"),
    path("submissions/<int:pk>/annexes/<int:attachment>/remove/", annexes.remove, name="remove_annex"),
    path("submissions/<int:pk>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("submissions/<int:pk>/versions/<int:number>/", overview.version, name="version"),
    path("submissions/<int:pk>/compare/", comparing.compare, name="compare"),
    path("this-device/", devices.this_device, name="this_device"),
    path("signed-in/", devices.signed_in, name="signed_in"),
    path("answers/<int:pk>/history/", histories.history, name="history"),
]
