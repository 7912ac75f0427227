"""Addresses of the record: handing in and overview, the desk, the public record, and what anybody may open."""

from django.urls import path, re_path

from submissions.record.views import (
    actions,
    comparing,
    desk,
    handing_in,
    home,
    mailbox,
    news,
    overview,
    public,
    record,
    reminders,
)
from submissions.record.views import help as help_pages

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", public.about, name="about"),
    path("profile/", public.profile, name="profile"),
    path("desk/", public.desks, name="desks"),
    path("calls/", public.calls, name="calls"),
    path("calls/<slug:slug>/", public.call, name="call"),
    path("calls/<slug:slug>/text/", public.base_text, name="base_text"),
    path("calls/<slug:slug>/text/beside/", public.base_text_beside, name="base_text_beside"),
    path("attachments/<int:pk>/", public.attachment, name="attachment"),
    re_path("^pictures/(?P<sha256>[0-9a-f]{64})/$", public.picture, name="picture"),
    path("calls/<slug:slug>/inputs/", record.record, name="record"),
    path("calls/<slug:slug>/inputs/<int:number>/", record.record_input, name="record_input"),
    path("help/", help_pages.help_page, name="help"),
    path("help/<slug:name>/", help_pages.help_page, name="help_page"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox.mailbox, name="message"),
    path("news/", news.news, name="news"),
    path("news/mail/", news.choose_mail, name="choose_mail"),
    path("news/stop/<str:token>/", news.news_stop, name="news_stop"),
    path("reminders/<str:token>/", reminders.reminders, name="reminders"),
    path("calls/<slug:slug>/draft/", overview.start, name="start"),
    path("submissions/<int:pk>/", overview.submission, name="submission"),
    path("submissions/<int:pk>/co-submitters/<int:co_submitter>/", overview.confirm_co_submitter, name="confirm"),
    path(
        "submissions/<int:pk>/co-submitters/<int:co_submitter>/withdraw/",
        overview.withdraw_co_submitter,
        name="withdraw_co_submitter",
    ),
    path("submissions/<int:pk>/particulars/", overview.particulars, name="particulars"),
    path("submissions/<int:pk>/preview/", overview.preview, name="preview"),
    path("submissions/<int:pk>/submit/", handing_in.submit, name="submit"),
    path("submissions/<int:pk>/withdraw/", handing_in.withdraw, name="withdraw"),
    path("submissions/<int:pk>/versions/<int:number>/", overview.version, name="version"),
    path("submissions/<int:pk>/compare/", comparing.compare, name="compare"),
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
