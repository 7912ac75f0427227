"""Addresses of setting a call up."""

from django.urls import path

from submissions.calls.views import beginning, invitations, participants, preview, questions, set_up, team

SET_UP = "calls/<slug:slug>/desk/set-up/"
PARTICIPANTS = "calls/<slug:slug>/desk/participants/"
INVITATIONS = "calls/<slug:slug>/desk/invitations/"

urlpatterns = [
    path("desk/new-process/", beginning.new_process, name="new_process"),
    path("desk/new-call/", beginning.new_call, name="new_call"),
    path(SET_UP, set_up.set_up, name="set_up"),
    path(f"{SET_UP}particulars/", set_up.particulars, name="set_up_particulars"),
    path(f"{SET_UP}dates/", set_up.dates, name="set_up_dates"),
    path(f"{SET_UP}categories/", set_up.categories, name="set_up_categories"),
    path(f"{SET_UP}publication/", set_up.publication, name="set_up_publication"),
    path(f"{SET_UP}team/", team.team, name="set_up_team"),
    path(f"{SET_UP}announce/", set_up.announce, name="set_up_announce"),
    path(f"{SET_UP}mail/", set_up.try_mail, name="set_up_mail"),
    path(f"{SET_UP}preview/", preview.call_preview, name="call_preview"),
    path(f"{SET_UP}questions/", questions.questions, name="questions"),
    path(f"{SET_UP}questions/new/", questions.question, name="new_question"),
    path(f"{SET_UP}questions/undo/", questions.undo, name="questions_undo"),
    path(f"{SET_UP}questions/upload/", questions.upload, name="questions_upload"),
    path(f"{SET_UP}questions/file.<str:form>", questions.download, name="questions_file"),
    path(f"{SET_UP}questions/<slug:key>/", questions.question, name="question"),
    path(f"{SET_UP}questions/<slug:key>/act/", questions.question_act, name="question_act"),
    path(f"{SET_UP}sections/new/", questions.section, name="new_section"),
    path(f"{SET_UP}sections/<slug:key>/", questions.section, name="section"),
    path(INVITATIONS, invitations.invitations, name="invitations"),
    path(f"{INVITATIONS}invite/", invitations.invite, name="invite"),
    path(f"{INVITATIONS}template.xlsx", invitations.template, name="invitations_template"),
    path(f"{INVITATIONS}lists/<int:pk>/", invitations.invitation_list, name="invitation_list"),
    path(f"{INVITATIONS}lists/<int:pk>/left-out.xlsx", invitations.list_left_out, name="invitation_list_left"),
    path(f"{INVITATIONS}write/", invitations.write, name="invitations_write"),
    path(f"{INVITATIONS}remove/", invitations.remove, name="invitations_remove"),
    path(f"{INVITATIONS}mailings/<int:pk>/stop/", invitations.stop, name="mailing_stop"),
    path("invitations/<str:token>/decline/", invitations.decline, name="decline_invitation"),
    path(PARTICIPANTS, participants.participants, name="participants"),
    path(f"{PARTICIPANTS}list.docx", participants.word, name="participants_word"),
    path(f"{PARTICIPANTS}template.xlsx", participants.template, name="participants_template"),
    path("team/<str:token>/", team.role_invitation, name="role_invitation"),
]
