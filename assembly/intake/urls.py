"""Addresses of what comes in: uploads and their pages."""

from django.urls import path, re_path

from assembly.intake.views import call_texts, uploads

urlpatterns = [
    path("submissions/<int:pk>/import/", uploads.import_word, name="import_word"),
    path("calls/<slug:slug>/desk/set-up/text/", call_texts.call_text, name="call_text"),
    path("calls/<slug:slug>/desk/enter/", uploads.enter, name="enter"),
    path("uploads/<int:pk>/", uploads.upload, name="upload"),
    path("uploads/<int:pk>/file/", uploads.file, name="upload_file"),
    path("uploads/<int:pk>/choose/", uploads.choose, name="upload_choose"),
    re_path(r"^uploads/(?P<pk>\d+)/(?P<action>take-back|dismiss|keep|record)/$", uploads.act, name="upload_act"),
]
