"""Addresses of what goes out: consolidated files, single files, Word templates."""

from django.urls import path, re_path

from assembly.outputs.views import compilations, submissions, summaries, templates, texts

urlpatterns = [
    path("calls/<slug:slug>/files/", compilations.compilations, name="compilations"),
    path("calls/<slug:slug>/files/template/", compilations.look, name="call_template"),
    path("files/<int:pk>/", compilations.compilation, name="compilation"),
    path("files/<int:pk>/download/", compilations.download, name="download"),
    path("files/<int:pk>/manifest/", compilations.manifest, name="manifest"),
    re_path(
        r"^files/(?P<pk>\d+)/(?P<action>retry|cancel|delete|again|publish|unpublish)/$", compilations.act, name="act"
    ),
    path("calls/<slug:slug>/compilations/<int:pk>/", compilations.published_file, name="published_file"),
    path(
        "calls/<slug:slug>/compilations/<int:pk>/manifest/", compilations.published_manifest, name="published_manifest"
    ),
    path("check_compilation.py", compilations.checker, name="checker"),
    path("templates/", templates.templates, name="templates"),
    path("templates/house/default/", templates.house_default, name="house_default"),
    path("templates/house/file/", templates.house_file, name="house_file"),
    path("templates/house/sample/<str:language>/", templates.sample, name="house_sample"),
    path("templates/<int:pk>/", templates.template, name="template"),
    path("templates/<int:pk>/file/", templates.template_file, name="template_file"),
    path("templates/<int:pk>/sample/<str:language>/", templates.sample, name="template_sample"),
    re_path(r"^templates/(?P<pk>\d+)/(?P<action>default|archive|restore)/$", templates.act, name="template_act"),
    path("calls/<slug:slug>/inputs/<int:number>/word/", submissions.record_word, name="record_word"),
    path("calls/<slug:slug>/text/next/<slug:key>/word/", texts.concordance_word, name="concordance_word"),
    path("calls/<slug:slug>/text/word/", texts.text_word, name="text_word"),
    path("calls/<slug:slug>/text/paragraphs/<slug:key>/word/", texts.paragraph_word, name="paragraph_word"),
    path("versions/<int:pk>/word/", submissions.version_word, name="version_word"),
    path("submissions/<int:pk>/changes/<int:old>/<str:new>/word/", submissions.changes_word, name="changes_word"),
    path("submissions/<int:pk>/draft/word/", submissions.draft_word, name="draft_word"),
    path("submissions/<int:pk>/draft/questionnaire/", submissions.drafting_word, name="drafting_word"),
    path("summaries/<int:pk>/word/", summaries.summary_word, name="summary_file"),
    path("calls/<slug:slug>/summaries/<int:pk>/word/", summaries.issued_word, name="issued_summary_file"),
    path("calls/<slug:slug>/questionnaire/", submissions.questionnaire_word, name="questionnaire_word"),
]
