"""Addresses of the assembly app."""

from django.urls import path, re_path

from assembly.views import compilations, submissions, templates, uploads

app_name = "assembly"
urlpatterns = [
    path("calls/<slug:slug>/files/", compilations.compilations, name="compilations"),
    path("calls/<slug:slug>/files/template/", compilations.look, name="call_template"),
    path("files/<int:pk>/", compilations.compilation, name="compilation"),
    path("files/<int:pk>/download/", compilations.download, name="download"),
    re_path(r"^files/(?P<pk>\d+)/(?P<action>retry|cancel|delete)/$", compilations.act, name="act"),
    path("templates/", templates.templates, name="templates"),
    path("templates/house/default/", templates.house_default, name="house_default"),
    path("templates/house/file/", templates.house_file, name="house_file"),
    path("templates/house/sample/<str:language>/", templates.sample, name="house_sample"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("templates/<int:pk>/file/", templates.template_file, name="template_file"),
    path("templates/<int:pk>/sample/<str:language>/", templates.sample, name="template_sample"),
    re_path(r"^templates/(?P<pk>\d+)/(?P<action>default|archive|restore)/$", templates.act, name="template_act"),
    path("calls/<slug:slug>/inputs/<int:number>/word/", submissions.record_word, name="record_word"),
    path("versions/<int:pk>/word/", submissions.version_word, name="version_word"),
    path("submissions/<int:pk>/changes/<int:old>/<str:new>/word/", submissions.changes_word, name="changes_word"),
    path("submissions/<int:pk>/draft/word/", submissions.draft_word, name="draft_word"),
    path("submissions/<int:pk>/draft/questionnaire/", submissions.drafting_word, name="drafting_word"),
    path("calls/<slug:slug>/questionnaire/", submissions.questionnaire_word, name="questionnaire_word"),
    path("submissions/<int:pk>/import/", uploads.import_word, name="import_word"),
    path("calls/<slug:slug>/desk/enter/", uploads.enter, name="enter"),
    path("uploads/<int:pk>/", uploads.upload, name="upload"),
    path("uploads/<int:pk>/file/", uploads.file, name="upload_file"),
    path("uploads/<int:pk>/choose/", uploads.choose, name="upload_choose"),
    re_path(r"^uploads/(?P<pk>\d+)/(?P<action>take-back|dismiss|keep|record)/$", uploads.act, name="upload_act"),
]
