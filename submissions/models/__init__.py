"""The tables of the submissions app, a file to a subject."""

from submissions.models.access import KeptAnswer, PersonalToken, Session
from submissions.models.answer import Answer, AnswerRevision, ParagraphComment, ParagraphCommentWording
from submissions.models.attachment import Attachment
from submissions.models.base_text import (
    BaseText,
    ConfirmedTrace,
    Paragraph,
    ParagraphDescent,
    ParagraphRevision,
    SubmittedComment,
    TextSection,
)
from submissions.models.clearance import CirculatedText, Clearance, ClearanceStep
from submissions.models.consultation import CategoryPolicy, Consultation, Extension, ReferenceCounter
from submissions.models.invitations import InvitationList, Mailing
from submissions.models.joint import Association, CoSubmitter, JointConfirmation, OnBehalfOf
from submissions.models.news import MailPreference, News
from submissions.models.organization import Accreditation, Invitation, Membership, Organization
from submissions.models.participants import Participant
from submissions.models.picture import Picture, SubmittedPicture
from submissions.models.process import Process, RoleGrant, RoleInvitation
from submissions.models.questionnaire import Option, Question, Questionnaire, QuestionnaireChange, Section
from submissions.models.record import AuditEvent, AuditHead, Mail, OutboxMessage
from submissions.models.reminder import Reminder
from submissions.models.silence import SilenceAddressee, SilenceProcedure
from submissions.models.submission import Submission
from submissions.models.theme import Theme
from submissions.models.user import User
from submissions.models.version import Anchored, Assignment, DeclaredConflict, SubmissionVersion, VoidedVersion

__all__ = [
    "Accreditation",
    "Anchored",
    "Answer",
    "AnswerRevision",
    "Assignment",
    "Association",
    "Attachment",
    "AuditEvent",
    "AuditHead",
    "BaseText",
    "CategoryPolicy",
    "CirculatedText",
    "Clearance",
    "ClearanceStep",
    "CoSubmitter",
    "ConfirmedTrace",
    "Consultation",
    "DeclaredConflict",
    "Extension",
    "Invitation",
    "InvitationList",
    "JointConfirmation",
    "KeptAnswer",
    "Mail",
    "MailPreference",
    "Mailing",
    "Membership",
    "News",
    "OnBehalfOf",
    "Option",
    "Organization",
    "OutboxMessage",
    "Paragraph",
    "ParagraphComment",
    "ParagraphCommentWording",
    "ParagraphDescent",
    "ParagraphRevision",
    "Participant",
    "PersonalToken",
    "Picture",
    "Process",
    "Question",
    "Questionnaire",
    "QuestionnaireChange",
    "ReferenceCounter",
    "Reminder",
    "RoleGrant",
    "RoleInvitation",
    "Section",
    "Session",
    "SilenceAddressee",
    "SilenceProcedure",
    "Submission",
    "SubmissionVersion",
    "SubmittedComment",
    "SubmittedPicture",
    "TextSection",
    "Theme",
    "User",
    "VoidedVersion",
]
