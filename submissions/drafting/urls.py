"""Addresses of the drafting room."""

from django.urls import path

from submissions.drafting.views import annexes, histories, paragraphs, room

urlpatterns = [
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
    path(
        "submissions/<int:pk>/draft/answers/<slug:key>/paragraphs/history/",
        paragraphs.paragraph_history,
        name="paragraph_history",
    ),
    path(
        "submissions/<int:pk>/draft/answers/<slug:key>/paragraphs/history/<int:wording>/",
        paragraphs.put_back_paragraph_comment,
        name="put_back_paragraph_comment",
    ),
    path("submissions/<int:pk>/annexes/", annexes.add, name="add_annex"),
    path("submissions/<int:pk>/annexes/<int:attachment>/remove/", annexes.remove, name="remove_annex"),
    path("answers/<int:pk>/history/", histories.history, name="history"),
]
