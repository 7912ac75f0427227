"""Beginning a submission."""

from __future__ import annotations

from django.utils.translation import gettext as _

from submissions.core import audit, locks
from submissions.models import Answer, Consultation, Organization, Question, Submission, User
from submissions.rules import is_member
from submissions.rules.deadlines import accepts_new_drafts
from submissions.values.enums import AuditVerb
from submissions.values.exceptions import NotPermitted, NotPossible


@locks.writing
def start(consultation: Consultation, organization: Organization, actor: User) -> Submission:
    """Return the organization's submission to the call, begun now where there is none yet.

    Raises NotPermitted, or NotPossible where the call is not open or does not admit the category.
    """
    if not is_member(actor, organization):
        raise NotPermitted(_("Only members of %(name)s may draft its submission.") % {"name": organization})
    found = Submission.objects.filter(consultation=consultation, organization=organization).first()
    if found:
        return found
    if not accepts_new_drafts(consultation, organization):
        raise NotPossible(_("The call for inputs is not open; no new draft can be begun."))
    return open_submission(consultation, organization, actor)


@locks.within
def open_submission(consultation: Consultation, organization: Organization, actor: User) -> Submission:
    """Return the organization's submission, made with an empty answer to each question where there is none.

    Raises NotPossible where the call does not admit the category of the organization.
    """
    if not consultation.category_policies.filter(category=organization.category).exists():
        raise NotPossible(
            _("This call does not admit inputs of this category: %(category)s.")
            % {"category": organization.get_category_display()}
        )
    found = Submission.objects.filter(consultation=consultation, organization=organization).first()
    if found:
        return found
    # A question that is added, or a merge of the organization, comes wholly before or wholly after.
    locks.hold(Consultation, consultation.pk)
    if locks.organization(organization.pk).merged_into_id:
        raise NotPossible(_("Someone changed this meanwhile. Look again how it is now."))
    submission, created = Submission.objects.get_or_create(
        consultation=consultation, organization=organization, defaults={"started_by": actor}
    )
    if created:
        locks.took(Submission, [submission.pk])
        Answer.objects.bulk_create(
            Answer(submission=submission, question=question)
            for question in Question.objects.asked().filter(questionnaire__consultation=consultation)
        )
        audit.record(AuditVerb.STARTED, actor, submission=submission)
    return submission
