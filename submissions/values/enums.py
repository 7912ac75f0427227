"""Statuses, kinds and categories: the words the rest of the project is built from."""

from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    """The six official languages of the United Nations, by BCP 47 tag."""

    ARABIC = "ar", _("Arabic")
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")

    @property
    def direction(self) -> str:
        """Return "rtl" for Arabic and "ltr" for the others."""
        return "rtl" if self == Language.ARABIC else "ltr"

    @property
    def interface(self) -> str:
        """Return the code of the interface in this language (settings.LANGUAGES)."""
        return "zh-hans" if self == Language.CHINESE else str(self.value)


class Category(models.TextChoices):
    """What kind of stakeholder an organization is."""

    MEMBER_STATE = "member_state", _("Member State")
    OBSERVER_STATE = "observer_state", _("Observer State")
    NEGOTIATING_GROUP = "negotiating_group", _("Negotiating group")
    INTERGOVERNMENTAL = "intergovernmental_organization", _("Intergovernmental organization")
    UNITED_NATIONS = "united_nations_entity", _("United Nations entity")
    CIVIL_SOCIETY = "civil_society", _("Civil society")
    PRIVATE_SECTOR = "private_sector", _("Private sector")
    ACADEMIA = "academia", _("Academia")
    TECHNICAL_COMMUNITY = "technical_community", _("Technical community")
    INDIVIDUAL = "individual", _("Individual")
    OTHER = "other", pgettext_lazy("category of organization", "Other")


STATES = (Category.MEMBER_STATE, Category.OBSERVER_STATE)
"""Categories whose organizations are States: pre-registered, with UN names, never created on the fly."""


class RegionalGroup(models.TextChoices):
    """The five regional groups of Member States; a State may be in none."""

    AFRICAN = "african", _("African Group")
    ASIA_PACIFIC = "asia_pacific", _("Asia-Pacific Group")
    EASTERN_EUROPEAN = "eastern_european", _("Eastern European Group")
    LATIN_AMERICAN_CARIBBEAN = "latin_american_caribbean", _("Latin American and Caribbean Group")
    WESTERN_EUROPEAN_OTHERS = "western_european_others", _("Western European and Others Group")


class SeatRegion(models.TextChoices):
    """Where an organization has its seat, by the regions of UN M49, with "global" for bodies of no one region."""

    AFRICA = "africa", _("Africa")
    AMERICAS = "americas", _("Americas")
    ASIA = "asia", _("Asia")
    EUROPE = "europe", _("Europe")
    OCEANIA = "oceania", _("Oceania")
    GLOBAL = "global", _("Global")


class LifecyclePolicy(models.TextChoices):
    """Which table of moves a submission follows."""

    STATES = "states", _("Inputs are checked and published as received")
    OTHERS = "others", _("Inputs may also be found not admissible")


class SubmissionStatus(models.TextChoices):
    """Where the review of the latest version of a submission stands."""

    DRAFT = "draft", pgettext_lazy("status of a submission", "Draft")
    SUBMITTED = "submitted", _("Submitted")
    CLARIFICATION_REQUESTED = "clarification_requested", _("Clarification requested")
    CHECKED = "checked", _("Checked")
    PUBLISHED = "published", _("Published")
    NOT_ADMISSIBLE = "not_admissible", _("Not admissible")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    VOID = "void", pgettext_lazy("status of a submission", "Void")


class ConsultationPhase(models.TextChoices):
    """Where a call for inputs stands, derived from its dates and its explicit publication and archiving."""

    UNPUBLISHED = "unpublished", _("In preparation")
    UPCOMING = "upcoming", _("Opens soon")
    OPEN = "open", pgettext_lazy("phase of a call", "Open")
    CLOSED = "closed", pgettext_lazy("phase of a call", "Closed")
    ARCHIVED = "archived", _("Archived")


class QuestionKind(StrEnum):
    """The names of the kinds of question that come with Rapporteur; ``values.kinds`` says what each is."""

    RICH_TEXT = "rich_text"
    SHORT_TEXT = "short_text"
    SINGLE_CHOICE = "single_choice"
    MULTIPLE_CHOICE = "multiple_choice"
    SCALE = "scale"
    PARAGRAPH_COMMENTS = "paragraph_comments"
    ACKNOWLEDGEMENT = "acknowledgement"


class Publication(models.TextChoices):
    """How the submitter wishes an input to be made public."""

    ATTRIBUTED = "attributed", _("Published with the name of the submitter")
    UNATTRIBUTED = "unattributed", _("Published without the name of the submitter")
    SECRETARIAT_ONLY = "secretariat_only", _("For the secretariat only, not published")


class ParagraphAction(models.TextChoices):
    """What a comment on a paragraph of the base text asks for."""

    COMMENT = "comment", pgettext_lazy("comment on a paragraph", "Comment")
    AMEND = "amend", pgettext_lazy("comment on a paragraph", "Amend the text")
    DELETE = "delete", pgettext_lazy("comment on a paragraph", "Delete the paragraph")
    RETAIN = "retain", pgettext_lazy("comment on a paragraph", "Retain the paragraph")
    INSERT_AFTER = "insert_after", pgettext_lazy("comment on a paragraph", "Add a new paragraph after it")
    SUPPORT = "support", pgettext_lazy("comment on a paragraph", "Support the paragraph")
    RESERVATION = "reservation", pgettext_lazy("comment on a paragraph", "Reserve the position")


class ProposalType(models.TextChoices):
    """What kind of change a comment on a paragraph asks for, as comment tables of several bodies have it."""

    GENERAL = "general", pgettext_lazy("type of a proposal", "General")
    SUBSTANTIVE = "substantive", pgettext_lazy("type of a proposal", "Substantive")
    TECHNICAL = "technical", pgettext_lazy("type of a proposal", "Technical")
    EDITORIAL = "editorial", pgettext_lazy("type of a proposal", "Editorial")
    TRANSLATION = "translation", pgettext_lazy("type of a proposal", "Translation")


class TextTarget(models.TextChoices):
    """What of a text a comment is about."""

    PARAGRAPH = "paragraph", pgettext_lazy("target of a comment", "Paragraph")
    SECTION = "section", pgettext_lazy("target of a comment", "Title of the section")
    TITLE = "title", pgettext_lazy("target of a comment", "Title of the text")


class Relation(models.TextChoices):
    """How a paragraph of a draft came of the draft before it."""

    UNCHANGED = "unchanged", pgettext_lazy("descent of a paragraph", "Unchanged")
    REWORDED = "reworded", pgettext_lazy("descent of a paragraph", "Reworded")
    MERGED = "merged", pgettext_lazy("descent of a paragraph", "Merged")
    SPLIT = "split", pgettext_lazy("descent of a paragraph", "Split")
    MOVED = "moved", pgettext_lazy("descent of a paragraph", "Moved")
    NEW = "new", pgettext_lazy("descent of a paragraph", "New")


class ParagraphState(models.TextChoices):
    """How far the negotiation of a paragraph has come."""

    OPEN = "open", pgettext_lazy("state of a paragraph", "Open")
    CLOSING = "closing", pgettext_lazy("state of a paragraph", "Suggested for closure")
    AGREED = "agreed", pgettext_lazy("state of a paragraph", "Agreed ad referendum")


class MembershipRole(models.TextChoices):
    """What a member of an organization may do: a focal point also submits and admits members."""

    FOCAL_POINT = "focal_point", _("Focal point")
    DRAFTER = "drafter", _("Drafter")


class MembershipState(models.TextChoices):
    """Whether a membership counts yet."""

    REQUESTED = "requested", _("Requested")
    ACTIVE = "active", _("Active")


class Role(models.TextChoices):
    """A role over a whole process or one consultation."""

    SECRETARIAT = "secretariat", _("Secretariat")
    REVIEWER = "reviewer", _("Reviewer")


class TokenScope(models.TextChoices):
    """What a personal token lets a program do for its person: never more than the person may do."""

    READ = "read", _("Read what I may read")
    DRAFT = "draft", _("Write drafts and send files for them")
    SUBMIT = "submit", _("Submit")
    REVIEW = "review", _("Discuss and decide on what I review")
    SECRETARIAT = "secretariat", _("Assign reviewers and make consolidated files")


class ReminderLead(models.TextChoices):
    """How long before the closing time people with a draft are reminded."""

    WEEK = "week", _("7 days before")
    DAY = "day", _("1 day before")
    HOURS = "hours", _("3 hours before")

    @property
    def before(self) -> timedelta:
        """Return how long before."""
        return {"week": timedelta(days=7), "day": timedelta(days=1), "hours": timedelta(hours=3)}[self.value]


class ArrivalWay(models.TextChoices):
    """How an input came in that was not submitted here."""

    EMAIL = "email", _("E-mail")
    LETTER = "letter", _("Letter or note verbale")
    HAND = "hand", _("By hand")
    OTHER = "other", pgettext_lazy("how an input came in", "Another way")


class AccreditationKind(models.TextChoices):
    """The grounds on which an organization takes part in a process."""

    ECOSOC = "ecosoc", _("ECOSOC consultative status")
    WSIS = "wsis", _("Accredited to WSIS")
    WSIS_FORUM = "wsis_forum", _("Registered with the WSIS Forum")
    UNCTAD = "unctad", _("Observer status with UNCTAD")
    OTHER = "other", pgettext_lazy("kind of accreditation", "Other")


class AttachmentKind(models.TextChoices):
    """What a file is to the submission it belongs to."""

    RECEIVED_ORIGINAL = "received_original", _("Original as received")
    ANNEX = "annex", _("Annex")


class ClearanceDecision(models.TextChoices):
    """What a clearer said of a text."""

    CLEARED = "cleared", pgettext_lazy("decision of a clearer", "Cleared")
    SENT_BACK = "sent_back", pgettext_lazy("decision of a clearer", "Sent back")


class PictureType(models.TextChoices):
    """The media types of pictures in answers."""

    PNG = "image/png", "PNG"
    JPEG = "image/jpeg", "JPEG"


class SilenceOutcome(models.TextChoices):
    """How a silence procedure ended; empty while it runs."""

    KEPT = "kept", _("Silence kept")
    BROKEN = "broken", _("Silence broken")
    VOIDED = "voided", _("Void: the text was changed")
    WITHDRAWN = "withdrawn", pgettext_lazy("outcome of a silence procedure", "Withdrawn")


class MailPace(models.TextChoices):
    """When a person is written to of what happened."""

    ALWAYS = "always", pgettext_lazy("when mail is sent", "Always")
    AT_ONCE = "at_once", pgettext_lazy("when mail is sent", "At once")
    DAILY = "daily", pgettext_lazy("when mail is sent", "Daily")
    NONE = "none", pgettext_lazy("when mail is sent", "None")


class NewsKind(models.TextChoices):
    """The kinds of news for which a person chooses when to be written to; a row of the profile each."""

    INPUTS = "inputs", _("What becomes of inputs")
    DISCUSSIONS = "discussions", _("Comments and replies")
    REVIEWS = "reviews", _("Reviews and assignments")
    JOINT = "joint", _("Joint submissions")
    CLEARANCE = "clearance", _("Clearance and silence procedures")
    PEOPLE = "people", _("Organizations, members and roles")
    CALLS = "calls", _("Calls for inputs: dates and texts")
    FILES = "files", _("Files and consolidated documents")


class Corrected(models.TextChoices):
    """What of the record the secretariat corrected, as a sentence lists it."""

    FILE = "file", _("a file was marked void")
    LANGUAGE = "language", _("the language of the original")
    PUBLICATION = "publication", _("the choice of publication")
    ON_BEHALF = "on_behalf", _("on whose behalf it is made")
    NAME = "name", _("the name")
    FORMAL_NAME = "formal_name", _("the formal name")
    COUNTRY = "country", _("the country")
    CATEGORY = "category", _("the category")


class AuditVerb(models.TextChoices):
    """What the audit trail records: events in a life cycle, never single saves."""

    STARTED = "started", _("Draft begun")
    SUBMITTED = "submitted", _("Submitted")
    RECEIVED = "received", _("Received by other ways and entered by the secretariat")
    CHECKED = "checked", _("Checked")
    CLARIFICATION_REQUESTED = "clarification_requested", _("Clarification requested")
    PUBLISHED = "published", _("Published")
    UNPUBLISHED = "unpublished", _("Taken off the public record")
    NOT_ADMISSIBLE = "not_admissible", _("Found not admissible")
    REOPENED = "reopened", _("Under review again")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    ASSIGNED = "assigned", _("Reviewer assigned")
    UNASSIGNED = "unassigned", _("Reviewer no longer assigned")
    IMPORTED = "imported", _("Imported from Word")
    EXTENDED = "extended", _("Deadline extended")
    PARAGRAPH_STATE_SET = "paragraph_state_set", _("State of a paragraph set")
    DRAFT_SHARED = "draft_shared", _("Next draft shown to those who answered")
    MEMBERSHIP_REQUESTED = "membership_requested", _("Membership requested")
    MEMBERSHIP_GRANTED = "membership_granted", _("Membership granted")
    MEMBERSHIP_ENDED = "membership_ended", _("Membership ended")
    INVITED = "invited", _("Invited")
    ORGANIZATION_REGISTERED = "organization_registered", _("Organization registered")
    ORGANIZATION_MERGED = "organization_merged", _("Organization merged with its duplicate")
    CONFLICT_DECLARED = "conflict_declared", _("Conflict of interest declared")
    CONFLICT_ENDED = "conflict_ended", _("Conflict of interest ended")
    INVITATION_WITHDRAWN = "invitation_withdrawn", _("Invitation withdrawn")
    FOCAL_POINT_HANDED_OVER = "focal_point_handed_over", _("Role of focal point handed over")
    PROCESS_BEGUN = "process_begun", _("Process begun")
    CONSULTATION_BEGUN = "consultation_begun", _("Call for inputs begun")
    CONSULTATION_CHANGED = "consultation_changed", _("Particulars of a call for inputs changed")
    QUESTIONNAIRE_CHANGED = "questionnaire_changed", _("Questionnaire changed")
    CONSULTATION_COPIED = "consultation_copied", _("Call for inputs made as a copy of another")
    CONSULTATION_PUBLISHED = "consultation_published", _("Call for inputs published")
    CONSULTATION_ARCHIVED = "consultation_archived", _("Call for inputs archived")
    COMPILED = "compiled", _("Consolidated file requested")
    COMPILATION_PUBLISHED = "compilation_published", _("Consolidated file published")
    COMPILATION_UNPUBLISHED = "compilation_unpublished", _("Consolidated file no longer published")
    CO_SUBMITTER_CONFIRMED = "co_submitter_confirmed", _("Co-submitter confirmed")
    CO_SUBMITTER_WITHDREW = "co_submitter_withdrew", _("Co-submitter withdrew")
    CO_SUBMITTER_REMOVED = "co_submitter_removed", _("Co-submitter removed by the lead")
    ON_BEHALF_CONFIRMED = "on_behalf_confirmed", _("Body confirmed that it is spoken for")
    ON_BEHALF_DECLINED = "on_behalf_declined", _("Body declined to be spoken for")
    CLEARANCE_ASKED = "clearance_asked", _("Sent for clearance")
    CLEARED = "cleared", pgettext_lazy("event", "Cleared")
    SENT_BACK = "sent_back", pgettext_lazy("event", "Sent back by a clearer")
    CLEARANCE_WITHDRAWN = "clearance_withdrawn", _("Request for clearance withdrawn")
    CLEARANCE_CHAIN_CHANGED = "clearance_chain_changed", _("Chain of clearance changed")
    SILENCE_STARTED = "silence_started", _("Silence procedure begun")
    SILENCE_EXTENDED = "silence_extended", _("Silence procedure extended")
    SILENCE_KEPT = "silence_kept", _("Silence kept")
    SILENCE_BROKEN = "silence_broken", _("Silence broken")
    SILENCE_VOIDED = "silence_voided", _("Silence procedure void: the text was changed")
    SILENCE_WITHDRAWN = "silence_withdrawn", _("Silence procedure withdrawn")
    WROTE_TO_SUBMITTER = "wrote_to_submitter", _("Discussion for the submitter begun from one among reviewers")
    PERSON_ERASED = "person_erased", _("Account erased")
    MAILING_WRITTEN = "mailing_written", _("Message to many written")
    ROLE_GIVEN = "role_given", _("Role given")
    ROLE_ENDED = "role_ended", _("Role ended")
    VOIDED = "voided", _("Entry marked void by the secretariat")
    ENTRY_MOVED = "entry_moved", _("Entry moved to the right organization")
    FILE_VOIDED = "file_voided", _("File marked void by the secretariat")
    PARTICULARS_CORRECTED = "particulars_corrected", _("Particulars corrected by the secretariat")
    DATES_CORRECTED = "dates_corrected", _("Announced dates corrected")
    ORGANIZATION_CORRECTED = "organization_corrected", _("Entry in the register corrected")
    THEME_ADDED = "theme_added", _("Theme added")
    THEME_CHANGED = "theme_changed", _("Theme changed")
    THEME_MERGED = "theme_merged", _("Theme merged into another")
    THEME_SPLIT = "theme_split", _("Theme split")
    THEME_REMOVED = "theme_removed", _("Theme removed")
    SUMMARY_BEGUN = "summary_begun", _("Summary begun")
    SUMMARY_SHOWN = "summary_shown", _("Summary shown to those cited")
    SUMMARY_CLEARED = "summary_cleared", _("Version of a summary cleared")
    SUMMARY_ISSUED = "summary_issued", _("Version of a summary issued")
    SUMMARY_CORRECTION = "summary_correction", _("Correction of a summary settled")
    INTERVENTION_ENTERED = "intervention_entered", _("Intervention in a meeting entered")


CORRECTIONS = frozenset(
    {
        AuditVerb.VOIDED,
        AuditVerb.ENTRY_MOVED,
        AuditVerb.FILE_VOIDED,
        AuditVerb.PARTICULARS_CORRECTED,
        AuditVerb.UNPUBLISHED,
    }
)
"""Events by which the secretariat corrected the record of one input."""

INTERNAL_VERBS = frozenset(
    {
        AuditVerb.CLEARANCE_ASKED,
        AuditVerb.CLEARED,
        AuditVerb.SENT_BACK,
        AuditVerb.CLEARANCE_WITHDRAWN,
        AuditVerb.CLEARANCE_CHAIN_CHANGED,
        AuditVerb.SILENCE_STARTED,
        AuditVerb.SILENCE_EXTENDED,
        AuditVerb.SILENCE_KEPT,
        AuditVerb.SILENCE_BROKEN,
        AuditVerb.SILENCE_VOIDED,
        AuditVerb.SILENCE_WITHDRAWN,
    }
)
"""Events that are an organization's own affair: its members read them, no secretariat does."""

INTERNAL_MAIL = frozenset(
    {"clearance_asked", "clearance_decided", "clearance_withdrawn", "silence_started", "silence_ended"}
)
"""Kinds of mail (names of templates) that tell of such events."""
