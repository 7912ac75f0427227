"""Submissions, drafted and handed in through the services that people's requests go through."""

from uuid import uuid4

import factory

from submissions.calls.services import calls
from submissions.drafting import services as drafting
from submissions.models import Answer, Consultation, Organization, Question, Submission, SubmissionVersion, User
from submissions.record.services import lifecycle, submitting
from submissions.values.enums import MembershipRole, Role
from tests.factories.calls import ConsultationFactory, RoleGrantFactory
from tests.factories.people import MembershipFactory, OrganizationFactory


class SubmissionFactory(factory.django.DjangoModelFactory):
    """A draft with an empty answer to each question."""

    class Meta:
        model = Submission
        skip_postgeneration_save = True

    consultation = factory.SubFactory(ConsultationFactory)
    organization = factory.SubFactory(OrganizationFactory)

    @factory.post_generation
    def answers(self, create, extracted, **_kwargs):
        questions = Question.objects.filter(questionnaire__consultation=self.consultation)
        Answer.objects.bulk_create(Answer(submission=self, question=question) for question in questions)


def member_of(organization: Organization, role: str = MembershipRole.DRAFTER) -> User:
    """Return a new active member of the organization."""
    return MembershipFactory(organization=organization, role=role).user


def member(submission: Submission, role: str = MembershipRole.FOCAL_POINT) -> User:
    """Return a new active member of the lead organization: a focal point unless said otherwise."""
    return member_of(submission.organization, role)


def secretariat_of(consultation: Consultation) -> User:
    """Return a new person who serves the process of the call."""
    return RoleGrantFactory(process=consultation.process).user


def reviewer_of(consultation: Consultation) -> User:
    """Return a new reviewer of the call."""
    return RoleGrantFactory(process=consultation.process, consultation=consultation, role=Role.REVIEWER).user


def fill(submission: Submission, answers: dict[str, object], actor: User | None = None) -> None:
    """Save answers by the key of their question: HTML where it asks for text, else a value."""
    actor = actor or member(submission)
    for answer in submission.answers.select_related("question").filter(question__key__in=answers):
        content = answers[answer.question.key]
        text = {"html": content} if answer.question.is_text else {"value": content}
        drafting.save_answer(answer.pk, answer.revision, actor=actor, **text)


def submitted_version(
    submission: Submission | None = None, answers: dict[str, object] | None = None, actor: User | None = None, **fields
) -> SubmissionVersion:
    """Return a version handed in by a focal point; ``fields`` make the submission where none is given.

    Without ``answers`` the first numbered question is answered with one sentence, where it is empty.
    """
    submission = submission or SubmissionFactory(**fields)
    actor = actor or member(submission)
    if answers is None:
        first = submission.answers.filter(question__number=1, html="").select_related("question").first()
        answers = {first.question.key: "<p>We welcome the elements paper.</p>"} if first else {}
    fill(submission, answers, actor)
    version = submitting.submit(submission.pk, actor, uuid4().hex)
    submission.refresh_from_db()
    return version


def published_version(**fields) -> SubmissionVersion:
    """Return a version that was handed in, checked and published."""
    version = submitted_version(**fields)
    secretariat = secretariat_of(version.submission.consultation)
    lifecycle.move(version.submission_id, "check", secretariat)
    lifecycle.move(version.submission_id, "publish", secretariat)
    version.refresh_from_db()
    return version


def assigned_reviewer(version: SubmissionVersion) -> User:
    """Return a new reviewer to whom the version, the latest, is assigned."""
    consultation = version.submission.consultation
    reviewer = reviewer_of(consultation)
    calls.assign(version.submission_id, reviewer, secretariat_of(consultation))
    return reviewer
