"""Who may do what at every address of the site: the table that ``test_access.py`` asks line by line.

An address without a row fails that test, so a new page begins with the question of who may not open it. ``reads`` are
those whom a GET shows the page or file; ``does`` those whose POST (with ``data``) writes something; ``told`` those who
are answered otherwise, with a reason or a page, and for whom nothing happens. To everybody else the address is not
there, or asks them to sign in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from submissions.values.enums import Category
from tests.assembly.files import filled
from tests.config.access.world import TOKEN, World
from tests.images import picture

SIGNED_OUT = {"signed out", "deactivated"}
AUTHORS = {"drafter", "focal point"}
SECRETARIAT = {"secretariat", "secretariat of this call only"}
ANY_SECRETARIAT = SECRETARIAT | {"secretariat of another process"}
MANAGERS = {"secretariat", "secretariat of another process"}
REVIEWERS = SECRETARIAT | {"assigned reviewer"}
READERS = AUTHORS | REVIEWERS | {"confirmed co-submitter", "withdrawn co-submitter"}
KNOWING = READERS | {"unconfirmed co-submitter"}
SIGNED_IN = (
    KNOWING
    | MANAGERS
    | {"reviewer", "reviewer no longer assigned", "applicant", "former member", "stranger", "operator"}
    | {"another's drafter", "another's focal point", "coordinator", "member of the group"}
    | {"member of one merged away", "reviewer with a conflict", "reviewer whose role has ended"}
)
EVERYONE = SIGNED_OUT | SIGNED_IN
NOBODY: set[str] = set()


@dataclass(frozen=True)
class Row:
    """What becomes of one address, by role; ``case`` tells apart the rows of one address."""

    name: str
    case: str = ""
    args: Callable[[World], list[Any]] = lambda w: []
    reads: frozenset[str] | set[str] = frozenset()
    data: Callable[[World], dict[str, Any]] = lambda w: {}
    method: str = "post"
    does: frozenset[str] | set[str] = frozenset()
    told: frozenset[str] | set[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.name} {self.case}".strip()

    @property
    def is_for_everyone(self) -> bool:
        """Whether the address is the same to all who are signed in, so that asking as a few of them tells enough."""
        return all(roles in (NOBODY, EVERYONE, SIGNED_IN, SIGNED_OUT) for roles in (self.reads, self.does, self.told))


def image() -> SimpleUploadedFile:
    """A picture that is not in any draft yet."""
    return SimpleUploadedFile("map.png", picture(colour="gold"))


def pdf() -> SimpleUploadedFile:
    """A file to annex."""
    return SimpleUploadedFile("annex.pdf", b"%PDF-1.7 new")


def word(w: World) -> SimpleUploadedFile:
    """A Word file with an answer."""
    return SimpleUploadedFile("inputs.docx", filled(w.call, {1: "Other words."}))


def forged(token: str) -> str:
    """A token with another signature."""
    return token[:-3] + ("abc" if token[-3:] != "abc" else "abd")


def later(w: World) -> str:
    """A time after the closing of the call, as the form takes it."""
    return (w.call.closes_at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")


def earlier(w: World) -> str:
    """A time since the opening of the call, as a form takes it."""
    return (w.call.opens_at + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")


def dates(w: World) -> dict[str, str]:
    """Opening and closing as a form takes them, later than those of the call."""
    opens, closes = w.call.opens_at, w.call.closes_at + timedelta(days=2)
    return {"opens_at": opens.strftime("%Y-%m-%dT%H:%M"), "closes_at": closes.strftime("%Y-%m-%dT%H:%M")}


ROWS = (
    # -- Pages that are open to everyone
    Row("submissions:home", reads=EVERYONE),
    Row("submissions:about", reads=EVERYONE),
    Row("submissions:help", reads=EVERYONE),
    Row("submissions:help_page", args=lambda w: ["secretariat"], reads=EVERYONE),
    Row("submissions:help_page", "unknown", args=lambda w: ["invented"]),
    Row("submissions:calls", reads=EVERYONE),
    Row("submissions:call", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("submissions:base_text", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("submissions:base_text_beside", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("submissions:text_paragraphs", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("submissions:paragraph", args=lambda w: [w.call.slug, w.paragraph.key], reads=EVERYONE),
    Row(
        "submissions:paragraph_state",
        args=lambda w: [w.call.slug, w.paragraph.key],
        reads=NOBODY,
        data=lambda w: {"state": "agreed"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:lineage",
        args=lambda w: [w.call.slug, w.next_draft.key],
        reads=SECRETARIAT,
        data=lambda w: {"act": "sure"},
        told=SECRETARIAT,
    ),
    Row(
        "submissions:share_draft",
        args=lambda w: [w.call.slug, w.next_draft.key],
        reads=SECRETARIAT,
        does=SECRETARIAT,
    ),
    Row("submissions:traces", args=lambda w: [w.call.slug, w.next_draft.key], reads=SECRETARIAT),
    Row("assembly:concordance_word", args=lambda w: [w.call.slug, w.next_draft.key], reads=SECRETARIAT),
    Row("assembly:text_word", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("assembly:paragraph_word", args=lambda w: [w.call.slug, w.paragraph.key], reads=EVERYONE),
    Row("submissions:record", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("submissions:record_input", args=lambda w: [w.call.slug, w.others.number], reads=EVERYONE),
    Row("submissions:record_input", "not published", args=lambda w: [w.call.slug, w.submission.number]),
    Row("submissions:mailbox", reads=EVERYONE),
    Row("submissions:message", args=lambda w: [w.mail.pk], reads=EVERYONE),
    Row("set_language", data=lambda w: {"language": "fr"}, told=EVERYONE),
    # -- One's own account
    Row(
        "submissions:profile",
        reads=SIGNED_IN,
        data=lambda w: {"name": "Ada", "language": "fr", "time_zone": ""},
        does=SIGNED_IN,
    ),
    Row("submissions:desks", reads=SIGNED_IN),
    Row("submissions:this_device", data=lambda w: {"shared": "1"}, told=SIGNED_IN),
    Row("submissions:signed_in", reads=SIGNED_IN),
    Row(
        "submissions:reminders",
        args=lambda w: [w.reminder_token],
        reads=EVERYONE,
        data=lambda w: {"wanted": "0"},
        does=EVERYONE,
    ),
    Row("submissions:reminders", "forged", args=lambda w: ["forged"], data=lambda w: {"wanted": "0"}),
    Row("submissions:news", reads=SIGNED_IN, told=SIGNED_IN),
    Row("submissions:choose_mail", data=lambda w: {"inputs": "daily"}, does=SIGNED_IN),
    Row(
        "submissions:news_stop",
        args=lambda w: [w.news_token],
        reads=EVERYONE,
        data=lambda w: {"wanted": "0"},
        does=EVERYONE,
    ),
    Row("submissions:news_stop", "forged", args=lambda w: ["forged"], data=lambda w: {"wanted": "0"}),
    Row("account_login", reads={"deactivated", "signed out"}, told=EVERYONE),
    Row("account_logout", reads=SIGNED_IN, told=EVERYONE),
    Row("account_inactive", reads=EVERYONE),
    Row("account_signup", reads={"deactivated", "signed out"}, told=EVERYONE),
    Row("account_reauthenticate", reads=SIGNED_IN, told=SIGNED_IN),
    Row("account_email", reads=SIGNED_IN, told=SIGNED_IN),
    Row("account_email_verification_sent", reads=EVERYONE),
    Row("account_change_password", reads=SIGNED_IN, told=SIGNED_IN),
    Row("account_set_password", told=SIGNED_IN),
    Row("account_reset_password", reads=EVERYONE, told=EVERYONE),
    Row("account_confirm_login_code", told=SIGNED_IN),
    Row("account_confirm_email", args=lambda w: ["invented"], reads=EVERYONE),
    Row("account_reset_password_from_key_done", reads=EVERYONE),
    Row("account_reset_password_from_key", args=lambda w: ["1", "invented"], reads=EVERYONE, told=EVERYONE),
    Row("account_reset_password_done", reads=EVERYONE),
    Row("mfa_index", reads=SIGNED_IN),
    Row("mfa_authenticate", told=SIGNED_IN),
    Row("mfa_reauthenticate"),
    Row("mfa_activate_totp"),
    Row("mfa_deactivate_totp"),
    Row("mfa_view_recovery_codes"),
    Row("mfa_generate_recovery_codes"),
    Row("mfa_download_recovery_codes"),
    Row("mfa_list_webauthn", reads=SIGNED_IN),
    Row("mfa_add_webauthn"),
    Row("mfa_login_webauthn", told=EVERYONE - {"signed out", "deactivated"}),
    Row("mfa_reauthenticate_webauthn"),
    Row("mfa_remove_webauthn", args=lambda w: [1]),
    Row("mfa_edit_webauthn", args=lambda w: [1]),
    Row(
        "submissions:sessions",
        reads=SIGNED_IN,
        data=lambda w: {"which": "f" * 40},
        told=SIGNED_IN,
    ),
    Row("submissions:tokens", reads=SIGNED_IN, data=lambda w: {"name": "x", "scopes": ["read"], "days": "30"}),
    Row(
        "submissions:revoke_token", args=lambda w: [w.token.pk], does={"focal point"}, told=SIGNED_IN - {"focal point"}
    ),
    Row("submissions:own_data", reads=SIGNED_IN),
    Row("submissions:fetch_data"),
    Row("submissions:erase_account", reads=SIGNED_IN, data=lambda w: {"email": "x@example.org"}),
    # -- Organizations
    Row("submissions:organizations", reads=SIGNED_IN),
    Row(
        "submissions:join",
        reads=SIGNED_IN,
        data=lambda w: {"organization": w.others.organization_id, "note": ""},
        does=SIGNED_IN - {"another's drafter", "another's focal point"},
        told={"another's drafter", "another's focal point"},
    ),
    Row(
        "submissions:register_organization",
        reads=SIGNED_IN,
        data=lambda w: {"name": "New", "category": "civil_society", "seat_region": "africa"},
        does=SIGNED_IN,
    ),
    Row(
        "submissions:organization",
        "inviting",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT | AUTHORS,
        data=lambda w: {"action": "invite", "email": "new@example.org", "role": "drafter"},
        does=ANY_SECRETARIAT | {"focal point"},
        told={"drafter"},
    ),
    Row(
        "submissions:organization",
        "admitting",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT | AUTHORS,
        data=lambda w: {"action": "admit", "membership": w.application.pk, "role": "drafter"},
        does=ANY_SECRETARIAT | {"focal point"},
        told={"drafter"},
    ),
    Row(
        "submissions:organization",
        "removing",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT | AUTHORS,
        data=lambda w: {"action": "end", "membership": w.membership.pk},
        does=ANY_SECRETARIAT | AUTHORS,
    ),
    Row(
        "submissions:organization",
        "correcting",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT | AUTHORS,
        data=lambda w: {"action": "correct", "acronym": "LN", "website": "https://example.org"},
        does=ANY_SECRETARIAT | {"focal point"},
        told={"drafter"},
    ),
    Row(
        "submissions:organization",
        "handing over",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT | AUTHORS,
        data=lambda w: {"action": "hand_over", "membership": w.membership.pk},
        does={"focal point"},
        told=ANY_SECRETARIAT | {"drafter"},
    ),
    Row(
        "submissions:organization",
        "withdrawing an invitation",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT | AUTHORS,
        data=lambda w: {"action": "withdraw_invitation", "invitation": w.invitation.pk},
        does=ANY_SECRETARIAT | {"focal point"},
        told={"drafter"},
    ),
    Row(
        "submissions:organization",
        "merged away",
        args=lambda w: [w.duplicate.pk],
        data=lambda w: {"action": "invite", "email": "new@example.org", "role": "drafter"},
        told=ANY_SECRETARIAT,
    ),
    Row(
        "submissions:merge",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT,
        data=lambda w: {"into": w.others.organization_id, "confirmation": "Lantern Network"},
        told=ANY_SECRETARIAT,
    ),
    Row("submissions:undelivered", reads=ANY_SECRETARIAT | {"focal point"}),
    Row("submissions:send_again", args=lambda w: [w.refused.pk], does=SECRETARIAT),
    Row("submissions:send_again", "of clearance", args=lambda w: [w.refused_within.pk], does={"focal point"}),
    Row("submissions:invitation", args=lambda w: [TOKEN], reads=EVERYONE, told={"deactivated", "signed out"}),
    Row(
        "submissions:chain",
        args=lambda w: [w.organization.pk],
        reads=AUTHORS,
        data=lambda w: {"action": "require", "required": "1"},
        does={"focal point"},
        told={"drafter"},
    ),
    # -- A draft, which its authors alone read
    Row(
        "submissions:start",
        args=lambda w: [w.call.slug],
        data=lambda w: {"organization": w.organization.pk},
        told=AUTHORS,
    ),
    Row(
        "submissions:draft",
        args=lambda w: [w.submission.pk],
        reads=AUTHORS,
        data=lambda w: {"q2.base": "0", "q2": "<p>New.</p>"},
        does=AUTHORS,
    ),
    Row("submissions:draft_now", args=lambda w: [w.submission.pk], reads=AUTHORS),
    Row(
        "submissions:save_answer",
        args=lambda w: [w.submission.pk, "q2"],
        data=lambda w: {"base": "0", "content": "<p>New.</p>", "key": "k"},
        does=AUTHORS,
    ),
    Row("submissions:add_picture", args=lambda w: [w.submission.pk], data=lambda w: {"picture": image()}, does=AUTHORS),
    Row(
        "submissions:history",
        args=lambda w: [w.answer.pk],
        reads=AUTHORS,
        data=lambda w: {"revision": w.answer.revisions.earliest("pk").pk, "base": w.answer.revision, "key": "k"},
        does=AUTHORS,
    ),
    Row(
        "submissions:paragraphs",
        args=lambda w: [w.submission.pk, "paragraphs"],
        reads=AUTHORS,
        data=lambda w: {"paragraph": "p1", "action": "comment", "comment": "More."},
        does=AUTHORS,
    ),
    Row(
        "submissions:remove_paragraph_comment",
        args=lambda w: [w.submission.pk, "paragraphs", w.comment_on_paragraph.pk],
        does=AUTHORS,
    ),
    Row("submissions:paragraph_history", args=lambda w: [w.submission.pk, "paragraphs"], reads=AUTHORS),
    Row(
        "submissions:put_back_paragraph_comment",
        args=lambda w: [w.submission.pk, "paragraphs", w.wording_of_comment.pk],
        does=AUTHORS,
    ),
    Row(
        "submissions:particulars",
        args=lambda w: [w.submission.pk],
        reads=AUTHORS,
        data=lambda w: {"language": "fr", "publication": "attributed"},
        does=AUTHORS,
    ),
    Row("submissions:preview", args=lambda w: [w.submission.pk], reads=AUTHORS),
    Row("submissions:add_annex", args=lambda w: [w.submission.pk], data=lambda w: {"file": pdf()}, does=AUTHORS),
    Row("submissions:remove_annex", args=lambda w: [w.submission.pk, w.drafted_file.pk], does=AUTHORS),
    Row("submissions:attachment", "of a draft", args=lambda w: [w.drafted_file.pk], reads=AUTHORS),
    Row("submissions:picture", "of a draft", args=lambda w: [w.picture.sha256], reads=AUTHORS),
    Row("assembly:draft_word", args=lambda w: [w.submission.pk], reads=AUTHORS),
    Row("assembly:drafting_word", args=lambda w: [w.submission.pk], reads=AUTHORS),
    Row("assembly:changes_word", "up to the draft", args=lambda w: [w.submission.pk, 1, "draft"], reads=AUTHORS),
    Row(
        "assembly:import_word",
        args=lambda w: [w.submission.pk],
        reads=AUTHORS,
        data=lambda w: {"file": word(w)},
        does=AUTHORS,
    ),
    Row("assembly:upload", "of an author", args=lambda w: [w.upload.pk], reads=AUTHORS),
    Row("assembly:upload_file", "of an author", args=lambda w: [w.upload.pk], reads=AUTHORS),
    Row(
        "assembly:upload_choose",
        "of an author",
        args=lambda w: [w.upload.pk],
        data=lambda w: {"do": "update", "plan_revision": w.upload.plan_revision, "place-1": "out"},
        does=AUTHORS,
    ),
    Row("assembly:upload_act", "of an author", args=lambda w: [w.upload.pk, "dismiss"], does=AUTHORS),
    # -- Clearance and silence: the organization's own affair
    Row("submissions:clearance", args=lambda w: [w.submission.pk], reads=AUTHORS),
    Row("submissions:send_for_clearance", args=lambda w: [w.submission.pk], does=AUTHORS),
    Row(
        "submissions:clearance_act",
        "reminding",
        args=lambda w: [w.submission.pk, w.clearance.pk],
        data=lambda w: {"action": "remind"},
        does=AUTHORS,
    ),
    Row(
        "submissions:clearance_act",
        "withdrawing",
        args=lambda w: [w.submission.pk, w.clearance.pk],
        data=lambda w: {"action": "withdraw"},
        does={"focal point"},
        told={"drafter"},
    ),
    Row(
        "submissions:clearance_act",
        "clearing",
        args=lambda w: [w.submission.pk, w.clearance.pk],
        data=lambda w: {"action": "cleared"},
        told=AUTHORS,
    ),
    Row(
        "submissions:clearance_link",
        "with the link",
        args=lambda w: [w.clearance_token],
        reads=EVERYONE,
        data=lambda w: {"action": "cleared", "name": "Ada Mensah", "title": "Director"},
        does=EVERYONE,
    ),
    Row(
        "submissions:clearance_link",
        "with a forged link",
        args=lambda w: [forged(w.clearance_token)],
        data=lambda w: {"action": "cleared", "name": "Ada Mensah", "title": "Director"},
    ),
    Row(
        "submissions:clearance_file",
        "with the link",
        args=lambda w: [w.clearance_token, w.drafted_file.pk],
        reads=EVERYONE,
    ),
    Row("submissions:clearance_file", "of another text", args=lambda w: [w.clearance_token, w.groups_file.pk]),
    Row(
        "submissions:clearance_file",
        "with a forged link",
        args=lambda w: [forged(w.clearance_token), w.drafted_file.pk],
    ),
    Row(
        "submissions:clearance_renew",
        "with a link that has not expired",
        args=lambda w: [w.clearance_token],
        told=EVERYONE,
    ),
    Row(
        "submissions:silence",
        "of the group",
        args=lambda w: [w.groups.pk],
        reads={"coordinator"},
        data=lambda w: {"action": "withdraw", "procedure": w.silence.pk},
        does={"coordinator"},
    ),
    Row(
        "submissions:silence",
        "of no group",
        args=lambda w: [w.submission.pk],
        data=lambda w: {"action": "withdraw", "procedure": w.silence.pk},
    ),
    Row(
        "submissions:silence_asked",
        args=lambda w: [w.silence.pk],
        reads={"member of the group"},
        data=lambda w: {"reason": "We do not agree."},
        does={"member of the group"},
    ),
    Row(
        "submissions:silence_asked_file", args=lambda w: [w.silence.pk, w.groups_file.pk], reads={"member of the group"}
    ),
    Row(
        "submissions:silence_file", "with the link", args=lambda w: [w.silence_token, w.groups_file.pk], reads=EVERYONE
    ),
    Row("submissions:silence_file", "of another text", args=lambda w: [w.silence_token, w.drafted_file.pk]),
    Row(
        "submissions:silence_link",
        "with the link",
        args=lambda w: [w.silence_token],
        reads=EVERYONE,
        data=lambda w: {"reason": "No.", "name": "Ada Mensah", "title": "Director"},
        does=EVERYONE,
    ),
    Row(
        "submissions:silence_link",
        "with a forged link",
        args=lambda w: [forged(w.silence_token)],
        data=lambda w: {"reason": "No.", "name": "Ada Mensah", "title": "Director"},
    ),
    # -- What was handed in
    Row("submissions:submission", args=lambda w: [w.submission.pk], reads=KNOWING),
    Row(
        "submissions:submit",
        args=lambda w: [w.submission.pk],
        reads=AUTHORS,
        data=lambda w: {"key": "k"},
        does={"focal point"},
        told={"drafter"},
    ),
    Row(
        "submissions:withdraw",
        args=lambda w: [w.submission.pk],
        reads=AUTHORS,
        data=lambda w: {"reason": "We were mistaken.", "confirmed": "on"},
        does={"focal point"},
        told={"drafter"},
    ),
    Row("submissions:version", args=lambda w: [w.submission.pk, 1], reads=READERS),
    Row("submissions:compare", args=lambda w: [w.submission.pk], reads=KNOWING),
    Row(
        "submissions:confirm",
        args=lambda w: [w.submission.pk, w.unconfirmed.pk],
        does={"unconfirmed co-submitter"},
        told=READERS,
    ),
    Row(
        "submissions:joint",
        args=lambda w: [w.submission.pk, w.unconfirmed.pk],
        reads={"unconfirmed co-submitter"},
        does={"unconfirmed co-submitter"},
    ),
    Row("submissions:joint_file", args=lambda w: [w.submission.pk, w.unconfirmed.pk, w.drafted_file.pk]),
    Row("submissions:send_joint_text", args=lambda w: [w.submission.pk], does=AUTHORS),
    Row(
        "submissions:on_behalf",
        args=lambda w: [w.others.pk, w.claim.pk],
        reads={"coordinator"},
        data=lambda w: {"agrees": "1"},
        does={"coordinator"},
    ),
    Row(
        "submissions:withdraw_co_submitter",
        args=lambda w: [w.submission.pk, w.confirmed.pk],
        data=lambda w: {"reason": "No."},
        does={"confirmed co-submitter"},
        told=REVIEWERS | AUTHORS | {"unconfirmed co-submitter", "withdrawn co-submitter"},
    ),
    Row("submissions:attachment", "handed in", args=lambda w: [w.submitted_file.pk], reads=READERS),
    Row("submissions:attachment", "published", args=lambda w: [w.public_file.pk], reads=EVERYONE),
    Row("submissions:picture", "published", args=lambda w: [w.public_picture.sha256], reads=EVERYONE),
    Row("assembly:version_word", "not published", args=lambda w: [w.version.pk], reads=READERS),
    Row("assembly:version_word", "published", args=lambda w: [w.published.pk], reads=EVERYONE),
    Row("assembly:record_word", args=lambda w: [w.call.slug, w.others.number], reads=EVERYONE),
    Row("assembly:record_word", "not published", args=lambda w: [w.call.slug, w.submission.number]),
    Row("assembly:changes_word", "between versions", args=lambda w: [w.submission.pk, 1, "1"], reads=READERS),
    Row("assembly:questionnaire_word", args=lambda w: [w.call.slug], reads=EVERYONE),
    # -- The review
    Row("reviews:assigned", reads=SIGNED_IN),
    Row("reviews:version", args=lambda w: [w.version.pk], reads=REVIEWERS),
    Row(
        "reviews:open_thread",
        args=lambda w: [w.version.pk],
        data=lambda w: {"question": "q1", "q1-text": "Why?"},
        does=REVIEWERS,
    ),
    Row(
        "reviews:declare_conflict",
        args=lambda w: [w.version.pk],
        data=lambda w: {"confirmed": "on"},
        does=REVIEWERS,
    ),
    Row("reviews:decide", "checking", args=lambda w: [w.version.pk], data=lambda w: {"move": "check"}, does=REVIEWERS),
    Row(
        "reviews:decide",
        "finding not admissible",
        args=lambda w: [w.version.pk],
        data=lambda w: {"move": "find_not_admissible", "note": "No.", "confirmed": "on"},
        does=SECRETARIAT,
        told={"assigned reviewer"},
    ),
    Row(
        "reviews:reply",
        "kept to reviewers",
        args=lambda w: [w.thread.pk],
        data=lambda w: {"text": "Because."},
        does=REVIEWERS,
    ),
    Row(
        "reviews:reply",
        "shared",
        args=lambda w: [w.shared.pk],
        data=lambda w: {"text": "Because."},
        does=REVIEWERS | AUTHORS,
    ),
    Row("reviews:resolve", args=lambda w: [w.shared.pk], does=REVIEWERS),
    Row("reviews:reopen", args=lambda w: [w.shared.pk], does=REVIEWERS),
    Row("reviews:release", args=lambda w: [w.unreleased.pk], does=REVIEWERS),
    Row(
        "reviews:to_submitter",
        args=lambda w: [w.thread.pk],
        reads=REVIEWERS,
        data=lambda w: {"text": "Who pays?", "confirmed": "on"},
        does=REVIEWERS,
    ),
    Row("reviews:discussion", args=lambda w: [w.version.pk, w.thread.number], reads=REVIEWERS),
    Row("reviews:mark_read", args=lambda w: [w.version.pk], does=REVIEWERS),
    Row("reviews:withdraw_comment", args=lambda w: [w.comment.pk], does={"assigned reviewer"}),
    Row(
        "reviews:settle_place",
        args=lambda w: [w.placement.pk],
        data=lambda w: {"verdict": "here"},
        does=REVIEWERS,
    ),
    Row(
        "reviews:edit_comment",
        args=lambda w: [w.comment.pk],
        reads={"assigned reviewer"},
        data=lambda w: {"text": "Why so?"},
        does={"assigned reviewer"},
    ),
    Row("reviews:feedback", args=lambda w: [w.submission.pk], reads=KNOWING),
    # -- The secretariat
    Row("submissions:desk", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row(
        "submissions:desk_assign",
        args=lambda w: [w.call.slug],
        data=lambda w: {"submission": w.submission.pk, "reviewer": w.people["reviewer"].pk},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:extend",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"closes_at": later(w), "reason": "Many asked.", "confirmed": "on"},
        does=SECRETARIAT,
    ),
    Row("submissions:publish_call", args=lambda w: [w.call.slug], data=lambda w: {"confirmed": "1"}, told=SECRETARIAT),
    Row("submissions:archive_call", args=lambda w: [w.call.slug], data=lambda w: {"confirmed": "1"}, told=SECRETARIAT),
    Row("submissions:desk_submission", args=lambda w: [w.call.slug, w.submission.pk], reads=SECRETARIAT),
    Row(
        "submissions:desk_assign_one",
        args=lambda w: [w.call.slug, w.submission.pk],
        data=lambda w: {"reviewer": w.people["reviewer"].pk},
        does=SECRETARIAT,
    ),
    Row("submissions:desk_assign_again", args=lambda w: [w.call.slug, w.submission.pk], told=SECRETARIAT),
    Row(
        "submissions:desk_conflict",
        args=lambda w: [w.call.slug, w.submission.pk],
        data=lambda w: {"person": w.people["reviewer"].pk, "reason": "A former employer."},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:desk_conflict_end",
        args=lambda w: [w.call.slug, w.submission.pk, w.conflict.pk],
        does=SECRETARIAT,
    ),
    Row(
        "submissions:void_entry",
        args=lambda w: [w.call.slug, w.submission.pk, 1],
        reads=SECRETARIAT,
        data=lambda w: {"reason": "Wrong."},
        told=SECRETARIAT,
    ),
    Row(
        "submissions:void_file",
        args=lambda w: [w.call.slug, w.submission.pk, w.submitted_file.pk],
        reads=SECRETARIAT,
        data=lambda w: {"reason": "Wrong."},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:unpublish",
        args=lambda w: [w.call.slug, w.others.pk],
        reads=SECRETARIAT,
        data=lambda w: {"reason": "Wrong."},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:correct_particulars",
        args=lambda w: [w.call.slug, w.submission.pk],
        reads=SECRETARIAT,
        data=lambda w: {"reason": "Wrong.", "language": "fr", "publication": "attributed"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:correct_dates",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"reason": "Wrong.", "opens_at": "2020-01-01T10:00", "closes_at": "2099-01-01T10:00"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:correct_organization",
        args=lambda w: [w.organization.pk],
        reads=ANY_SECRETARIAT,
        data=lambda w: {"reason": "Wrong.", "name": "Lantern Network", "category": "academia"},
        does=ANY_SECRETARIAT,
    ),
    Row("submissions:desk_unassign", args=lambda w: [w.call.slug, w.submission.pk, w.assignment.pk], does=SECRETARIAT),
    Row(
        "submissions:desk_many",
        args=lambda w: [w.call.slug],
        data=lambda w: {"act": "check", "submission": w.submission.pk, "confirmed": "1"},
        does=SECRETARIAT,
    ),
    Row("submissions:desk_take_back", args=lambda w: [w.call.slug], data=lambda w: {"keys": ""}, told=SECRETARIAT),
    Row("submissions:desk_export", args=lambda w: [w.call.slug], reads=SECRETARIAT, told=SECRETARIAT),
    Row("submissions:progress", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    # -- Setting a call up
    Row(
        "submissions:new_process",
        reads=ANY_SECRETARIAT | {"operator"},
        data=lambda w: {"title": "Another review"},
        does=ANY_SECRETARIAT | {"operator"},
    ),
    Row(
        "submissions:new_call",
        reads=ANY_SECRETARIAT,
        data=lambda w: {"begin": "copy", "source": w.call.pk, "title": "Copy", **dates(w), "time_zone": "UTC"},
        does=SECRETARIAT,
        told={"operator", "secretariat of another process"},
    ),
    Row("submissions:set_up", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row(
        "submissions:set_up_particulars",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"language": "fr", "title_en": "Another title"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:set_up_dates",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {**dates(w), "time_zone": "UTC", "grace": "0:00", "reason": "A slip."},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:set_up_categories",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {category.value: "on" for category in Category if category != Category.ACADEMIA},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:set_up_publication",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"language": "fr", "statement_en": "Kept for a year.", "publications": ["attributed"]},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:set_up_team",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"email": "colleague@example.org", "role": "reviewer"},
        does=SECRETARIAT,
    ),
    Row("submissions:set_up_announce", args=lambda w: [w.call.slug], reads=SECRETARIAT, told=SECRETARIAT),
    Row("submissions:set_up_mail", args=lambda w: [w.call.slug], does=SECRETARIAT),
    Row("submissions:call_preview", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row("submissions:questions", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row(
        "submissions:new_question",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"language": "fr", "kind": "rich_text", "text_en": "And?", "section": "section-1"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:question",
        args=lambda w: [w.call.slug, "q2"],
        reads=SECRETARIAT,
        data=lambda w: {"language": "fr", "kind": "rich_text", "text_en": "Reworded?", "numbered": "on"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:question_act",
        args=lambda w: [w.call.slug, "q2"],
        data=lambda w: {"action": "up"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:new_section",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"language": "fr", "title_en": "More"},
        does=SECRETARIAT,
    ),
    Row(
        "submissions:section",
        args=lambda w: [w.call.slug, "section-1"],
        reads=SECRETARIAT,
        data=lambda w: {"language": "fr", "title_en": "Matters"},
        does=SECRETARIAT,
    ),
    Row("submissions:questions_undo", args=lambda w: [w.call.slug], data=lambda w: {"change": "1"}, told=SECRETARIAT),
    Row("submissions:questions_upload", args=lambda w: [w.call.slug], told=SECRETARIAT),
    Row("submissions:questions_file", args=lambda w: [w.call.slug, "yaml"], reads=SECRETARIAT),
    Row("submissions:invitations", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row(
        "submissions:invite",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"way": "one", "organization": "Lantern", "email": "a@example.org", "language": "en"},
        does=SECRETARIAT,
    ),
    Row("submissions:invitations_template", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row(
        "submissions:invitation_list",
        args=lambda w: [w.call.slug, w.invitation_list.pk],
        reads=SECRETARIAT,
        data=lambda w: {"act": "keep"},
        does=SECRETARIAT,
    ),
    Row("submissions:invitation_list_left", args=lambda w: [w.call.slug, w.invitation_list.pk], reads=SECRETARIAT),
    Row(
        "submissions:invitations_write",
        args=lambda w: [w.call.slug],
        data=lambda w: {"kind": "reminder"},
        told=SECRETARIAT,
    ),
    Row("submissions:invitations_remove", args=lambda w: [w.call.slug], data=lambda w: {"all": "1"}, told=SECRETARIAT),
    Row("submissions:mailing_stop", args=lambda w: [w.call.slug, w.mailing.pk], does=SECRETARIAT),
    Row("submissions:decline_invitation", "unknown", args=lambda w: ["invented"]),
    Row(
        "submissions:participants",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"act": "clear"},
        does=SECRETARIAT,
    ),
    Row("submissions:participants_word", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row("submissions:participants_template", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row("assembly:call_text", args=lambda w: [w.call.slug], reads=SECRETARIAT, told=SECRETARIAT),
    Row("submissions:role_invitation", "unknown", args=lambda w: ["invented"]),
    Row(
        "assembly:enter",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"file": word(w), "organization": w.organization.pk, "way": "email", "arrived_at": earlier(w)},
        does=SECRETARIAT,
    ),
    Row("assembly:upload", "of the secretariat", args=lambda w: [w.entered.pk], reads=SECRETARIAT),
    Row("assembly:upload_file", "of the secretariat", args=lambda w: [w.entered.pk], reads=SECRETARIAT),
    Row(
        "assembly:upload_choose",
        "of the secretariat",
        args=lambda w: [w.entered.pk],
        data=lambda w: {"do": "update", "plan_revision": w.entered.plan_revision, "place-1": "out"},
        does=SECRETARIAT,
    ),
    Row("assembly:upload_act", "of the secretariat", args=lambda w: [w.entered.pk, "dismiss"], does=SECRETARIAT),
    Row(
        "assembly:compilations",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"layout": "by-question", "language": "en"},
        does=SECRETARIAT,
    ),
    Row(
        "assembly:themes",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"action": "suggest"},
        does=SECRETARIAT,
    ),
    Row(
        "assembly:themes",
        "adding one",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"action": "add", "title": "Skills"},
        does={"secretariat"},
        told={"secretariat of this call only"},
    ),
    Row(
        "assembly:theme",
        args=lambda w: [w.call.slug, w.theme.pk],
        reads=SECRETARIAT,
        data=lambda w: {"action": "dismiss", "passage": w.tag.pk},
        does=SECRETARIAT,
    ),
    Row(
        "assembly:summaries",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"title": "Key messages", "language": "en", "form": "segments"},
        does=SECRETARIAT,
    ),
    Row(
        "assembly:summary",
        args=lambda w: [w.summary.pk],
        reads=SECRETARIAT,
        data=lambda w: {"action": "add", "part": w.summary_part.pk, "text": "A further message."},
        does=SECRETARIAT,
    ),
    Row(
        "assembly:summary_versions",
        args=lambda w: [w.summary.pk],
        reads=SECRETARIAT,
        data=lambda w: {"action": "keep"},
        does=NOBODY,
        told=SECRETARIAT,
    ),
    Row("assembly:summary_version", args=lambda w: [w.summary.pk, 1], reads=SECRETARIAT),
    Row("assembly:summary_file", args=lambda w: [w.summary.pk], reads=SECRETARIAT),
    Row(
        "assembly:interventions",
        args=lambda w: [w.call.slug],
        reads=SECRETARIAT,
        data=lambda w: {"meeting": "First", "held_at": "2026-06-02T10:00", "body": "Delta Club", "text": "We agree."},
        does=SECRETARIAT,
    ),
    Row(
        "assembly:cited",
        args=lambda w: [w.summary.pk],
        reads=AUTHORS,
        data=lambda w: {"message": w.summary_message.pk, "text": "We do not."},
        does=AUTHORS,
    ),
    Row("assembly:issued_summary", args=lambda w: [w.call.slug, w.summary_version.pk], reads=EVERYONE),
    Row("assembly:issued_summary_file", args=lambda w: [w.call.slug, w.summary_version.pk], reads=EVERYONE),
    Row("assembly:shared_texts", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row(
        "assembly:sort",
        args=lambda w: [w.version.pk],
        reads=REVIEWERS,
        data=lambda w: {"question": "q1", "exact": "We welcome", "theme": w.theme.pk},
        does=REVIEWERS,
    ),
    Row(
        "assembly:call_template",
        args=lambda w: [w.call.slug],
        data=lambda w: {"word_look": w.template.pk},
        does=SECRETARIAT,
    ),
    Row("assembly:compilation", args=lambda w: [w.compilation.pk], reads=SECRETARIAT),
    Row("assembly:download", args=lambda w: [w.compilation.pk], reads=SECRETARIAT),
    Row("assembly:manifest", args=lambda w: [w.compilation.pk], reads=SECRETARIAT),
    Row("assembly:published_file", args=lambda w: [w.call.slug, w.compilation.pk]),
    Row("assembly:published_manifest", args=lambda w: [w.call.slug, w.compilation.pk]),
    Row("assembly:checker", reads=EVERYONE),
    Row("assembly:act", args=lambda w: [w.compilation.pk, "delete"], does=SECRETARIAT),
    Row("assembly:templates", reads=MANAGERS, data=lambda w: {"file": word(w), "name": "New look"}, does=MANAGERS),
    Row("assembly:house_default", does=MANAGERS),
    Row("assembly:house_file", reads=MANAGERS),
    Row("assembly:house_sample", args=lambda w: ["en"], reads=MANAGERS),
    Row("assembly:template", args=lambda w: [w.template.pk], reads=MANAGERS),
    Row("assembly:template_file", args=lambda w: [w.template.pk], reads=MANAGERS),
    Row("assembly:template_sample", args=lambda w: [w.template.pk, "en"], reads=MANAGERS),
    Row("assembly:template_act", args=lambda w: [w.template.pk, "default"], does=MANAGERS),
    # -- The API
    Row("api:schema", reads=EVERYONE),
    Row("api:docs", reads=EVERYONE),
    Row("api:call-list", reads=EVERYONE),
    Row("api:call-detail", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("api:call-inputs", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("api:call-published-input", "published", args=lambda w: [w.call.slug, w.others.number], reads=EVERYONE),
    Row("api:call-published-input", "not published", args=lambda w: [w.call.slug, w.submission.number]),
    Row("api:call-questionnaire", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("api:call-text", args=lambda w: [w.call.slug], reads=EVERYONE),
    Row("api:absent"),
    Row("api:organizations", reads=SIGNED_IN),
    Row("api:call-reviewers", args=lambda w: [w.call.slug], reads=SECRETARIAT),
    Row(
        "api:submission-list",
        reads=SIGNED_IN,
        data=lambda w: {"call": w.call.slug, "organization": w.organization.pk},
        told=AUTHORS,
    ),
    Row(
        "api:submission-particulars",
        args=lambda w: [w.submission.pk],
        data=lambda w: {"language": "fr", "publication": "attributed"},
        method="put",
        does=AUTHORS,
    ),
    Row("api:submission-check", args=lambda w: [w.submission.pk], reads=AUTHORS),
    Row(
        "api:submission-withdraw",
        args=lambda w: [w.submission.pk],
        data=lambda w: {"reason": "Our board changed its mind."},
        does={"focal point"},
        told={"drafter"},
    ),
    Row("api:submission-detail", args=lambda w: [w.submission.pk], reads=AUTHORS),
    Row(
        "api:submission-answer",
        args=lambda w: [w.submission.pk, "q2"],
        reads=AUTHORS,
        data=lambda w: {"base_revision": 0, "html": "<p>New.</p>"},
        method="put",
        does=AUTHORS,
    ),
    Row("api:submission-submit", args=lambda w: [w.submission.pk], does={"focal point"}, told={"drafter"}),
    Row("api:version-list", reads=SIGNED_IN),
    Row("api:version-detail", args=lambda w: [w.version.pk], reads=READERS),
    Row(
        "api:version-threads",
        args=lambda w: [w.version.pk],
        reads=READERS,
        data=lambda w: {"question": "q1", "text": "Which year?"},
        does=REVIEWERS,
        told=READERS - REVIEWERS,
    ),
    Row(
        "api:version-decisions",
        args=lambda w: [w.version.pk],
        reads=READERS,
        data=lambda w: {"move": "check", "last_seen": None},
        does=REVIEWERS,
        told=READERS - REVIEWERS,
    ),
    Row(
        "api:thread",
        "shared",
        args=lambda w: [w.shared.pk],
        reads=REVIEWERS | AUTHORS,
        data=lambda w: {"is_resolved": True},
        method="patch",
        does=REVIEWERS,
        told=AUTHORS,
    ),
    Row("api:thread", "inside", args=lambda w: [w.thread.pk], reads=REVIEWERS),
    Row(
        "api:thread-comments",
        args=lambda w: [w.shared.pk],
        data=lambda w: {"text": "The members will."},
        does=REVIEWERS | AUTHORS,
    ),
    Row(
        "api:assignment-list",
        reads=SIGNED_IN,
        data=lambda w: {"submission": w.submission.pk, "reviewer": w.people["reviewer"].pk},
        does=SECRETARIAT,
    ),
    Row(
        "api:assignment-detail",
        args=lambda w: [w.assignment.pk],
        reads=REVIEWERS,
        method="delete",
        does=SECRETARIAT,
        told={"assigned reviewer"},
    ),
    Row("api:file-content", args=lambda w: [w.compilation.pk], reads=SECRETARIAT),
    Row("api:file-cancel", args=lambda w: [w.compilation.pk], told=SECRETARIAT),
    Row("api:file-list", reads=SIGNED_IN, data=lambda w: {"consultation": w.call.slug}, does=SECRETARIAT),
    Row("api:file-detail", args=lambda w: [w.compilation.pk], reads=SECRETARIAT, method="delete", does=SECRETARIAT),
    Row(
        "api:upload-list",
        reads=SIGNED_IN,
        data=lambda w: {"submission": w.submission.pk, "file": word(w)},
        does=AUTHORS,
    ),
    Row("api:template-list", reads=SIGNED_IN),
    Row("api:template-detail", args=lambda w: [w.template.pk], reads=ANY_SECRETARIAT),
    Row("api:upload-detail", args=lambda w: [w.upload.pk], reads=AUTHORS),
)

PERMISSIONS: dict[str, tuple[Callable[[World], Any], set[str]]] = {
    "assembly.manage_templates": (lambda w: None, MANAGERS),
    "reviews.comment": (lambda w: w.version, REVIEWERS),
    "reviews.edit_comment": (lambda w: w.comment, {"assigned reviewer"}),
    "reviews.reply": (lambda w: w.shared, REVIEWERS | AUTHORS),
    "reviews.withdraw_comment": (lambda w: w.comment, {"assigned reviewer"}),
    "submissions.administer_submission": (lambda w: w.submission, SECRETARIAT),
    "submissions.admit_members": (lambda w: w.organization, ANY_SECRETARIAT | {"focal point"}),
    "submissions.decide_submission": (lambda w: w.submission, SECRETARIAT),
    "submissions.ask_clearance": (lambda w: w.submission, AUTHORS),
    "submissions.begin_process": (lambda w: None, ANY_SECRETARIAT | {"operator"}),
    "submissions.edit_draft": (lambda w: w.submission, AUTHORS),
    "submissions.hand_over": (lambda w: w.organization, {"focal point"}),
    "submissions.manage_clearance": (lambda w: w.submission, {"focal point"}),
    "submissions.manage_members": (lambda w: w.organization, ANY_SECRETARIAT | {"focal point"}),
    "submissions.merge_organizations": (lambda w: w.organization, ANY_SECRETARIAT),
    "submissions.read_draft": (lambda w: w.submission, AUTHORS),
    "submissions.read_particulars": (lambda w: w.submission, AUTHORS | SECRETARIAT),
    "submissions.review_submission": (lambda w: w.submission, REVIEWERS),
    "submissions.serve_consultation": (lambda w: w.call, SECRETARIAT),
    "submissions.serve_process": (lambda w: w.call.process, {"secretariat"}),
    "submissions.submit_submission": (lambda w: w.submission, {"focal point"}),
    "submissions.withdraw_submission": (lambda w: w.submission, {"focal point"}),
}
"""Every permission, of what, and who holds it while the call is open."""
WHILE_OPEN = {"submissions.ask_clearance", "submissions.edit_draft", "submissions.submit_submission"}
"""Permissions that nobody holds once the call has closed."""
