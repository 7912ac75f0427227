"""The demonstration written to the database: each story replayed through the services, in the order of its times.

Nothing is put in place by hand that a person would do through a page: drafts are saved, submitted, reviewed and
published by the same functions, so the audit trail, the mail and the receipts are those of real use.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import F

from assembly.outputs.services import compiling
from config import demo as data
from config.demo.data import Demo, Draft, Move, ParagraphComment, Version
from config.demo.drawing import draw
from reviews import services as reviewing
from reviews.models import Audience
from submissions.calls.services import calls, questionnaires
from submissions.clearance.services import asking, chain
from submissions.clearance.services.silence import procedure
from submissions.core import locks
from submissions.drafting import services as drafting
from submissions.drafting.services import pictures
from submissions.models import (
    Accreditation,
    Answer,
    CategoryPolicy,
    Consultation,
    CoSubmitter,
    Mail,
    Membership,
    Organization,
    OutboxMessage,
    Paragraph,
    Process,
    RoleGrant,
    Submission,
    SubmissionVersion,
    Theme,
    User,
)
from submissions.people.services import registry
from submissions.people.services.registry import by_language
from submissions.record.services import lifecycle, submitting
from submissions.record.services import particulars as parties
from submissions.rules.lifecycle import REVIEW_MOVES
from submissions.texts.services import base_texts
from submissions.values import imaging, moments
from submissions.values.enums import STATES, LifecyclePolicy, MembershipState

PASSWORD = "rapporteur"  # noqa: S105 - shown to everyone at the start; never loaded in production
Step = tuple[datetime, Callable[[], object]]


def replay(demo: Demo, today: date) -> None:
    """Write the whole demonstration, its dates counted from ``today``; all of it or nothing."""
    with transaction.atomic(), locks.alone():
        _Replay(demo, today).run()


class _Replay:
    """One loading: what has been made so far, by the keys of the data files."""

    def __init__(self, demo: Demo, today: date) -> None:
        self.demo, self.today = demo, today
        self.people: dict[str, User] = {}
        self.organizations: dict[str, Organization] = {}
        self.consultations: dict[str, Consultation] = {}
        self.steps: list[Step] = []

    def run(self) -> None:
        registry.load()
        self.process = Process.objects.create(
            slug=self.demo.process.slug,
            **by_language("title", self.demo.process.title),
            **by_language("mandate", self.demo.process.mandate),
        )
        for position, theme in enumerate(self.demo.themes, start=1):
            Theme.objects.create(
                process=self.process, key=theme.key, position=position, **by_language("title", theme.title)
            )
        for organization in self.demo.organizations:
            self.organizations[organization.key] = self._organization(organization)
        for call in self.demo.consultations:
            self.consultations[call.slug] = self._consultation(call)
        for person in self.demo.people:
            self.people[person.key] = self._person(person)
        for organization in self.demo.organizations:
            self._chain(organization)
        for call in self.demo.consultations:
            self._plan_call(call)
        for submission in self.demo.submissions:
            self._plan_submission(submission)
        self._plan_reviews()
        for moment, step in sorted(self.steps, key=lambda step: step[0]):
            with moments.at(moment):
                step()
        self._check_statuses()
        self._compile()
        Mail.objects.update(sent_at=F("created_at"), attempts=1)
        OutboxMessage.objects.all().delete()

    # --- What stands still ----------------------------------------------------------------------------------------

    def _organization(self, entry: data.data.Organization) -> Organization:
        if entry.state:
            organization = Organization.objects.get(iso3=entry.state)
        elif entry.group:
            organization = Organization.objects.get(key=entry.group)
        else:
            organization = Organization.objects.create(
                **by_language("name", entry.names or {}),
                acronym_en=entry.acronym,
                category=entry.category,
                country=entry.country,
                seat_region=entry.region,
                is_demonstration=True,
            )
        if entry.accreditation:
            Accreditation.objects.create(
                organization=organization,
                process=self.process,
                kind=entry.accreditation.kind,
                evidence=entry.accreditation.evidence,
            )
        return organization

    def _consultation(self, call: data.data.Consultation) -> Consultation:
        formatting = {f"allows_{name}": allowed for name, allowed in call.formatting.items()}
        opens = call.opens.at(self.today, call.time_zone)
        consultation = Consultation.objects.create(
            process=self.process,
            slug=call.slug,
            contact=call.contact,
            opens_at=opens,
            closes_at=call.closes.at(self.today, call.time_zone),
            time_zone=call.time_zone,
            grace=timedelta(hours=call.grace_hours),
            publications=list(call.publication),
            published_at=opens - timedelta(days=2),
            **formatting,
            **by_language("title", call.title),
            **by_language("summary", call.summary),
            **by_language("mandate", call.mandate),
            **by_language("statement", call.statement),
        )
        for category in call.categories:
            policy = LifecyclePolicy.STATES if category in STATES else LifecyclePolicy.OTHERS
            CategoryPolicy.objects.create(consultation=consultation, category=category, policy=policy)
        questionnaires.load(questionnaires.read(call.questionnaire), consultation)
        if call.base_text:
            base_texts.load(base_texts.read(call.base_text), consultation)
        return consultation

    def _person(self, entry: data.data.Person) -> User:
        language = "zh-hans" if entry.language == "zh" else entry.language
        person = User.objects.create_user(
            entry.email,
            PASSWORD if entry.account else None,
            name=entry.name,
            language=language,
            time_zone=entry.time_zone,
        )
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        for membership in entry.memberships:
            Membership.objects.create(
                user=person,
                organization=self.organizations[membership.organization],
                role=membership.role,
                state=MembershipState.ACTIVE,
            )
        for grant in entry.grants:
            RoleGrant.objects.create(
                user=person,
                role=grant.role,
                process=self.process,
                consultation=self.consultations[grant.consultation] if grant.consultation else None,
            )
        return person

    def _chain(self, entry: data.data.Organization) -> None:
        organization = self.organizations[entry.key]
        for step in entry.clearance:
            focal_point = Membership.objects.active().filter(organization=organization, role="focal_point").first()
            person = self.people[step.person] if step.person else None
            if focal_point:
                chain.add_step(organization.pk, focal_point.user, step.title, person, step.email)

    @property
    def secretariat(self) -> User:
        """Whoever serves the process first."""
        return self.people[next(person.key for person in self.demo.people if person.grants)]

    # --- What happens, in its time --------------------------------------------------------------------------------

    def _at(self, moment: datetime, act: Callable[..., object], *args: Any, **kwargs: Any) -> None:
        self.steps.append((moment, lambda: act(*args, **kwargs)))

    def _plan_call(self, call: data.data.Consultation) -> None:
        consultation = self.consultations[call.slug]
        noon = call.closes.at(self.today, call.time_zone).replace(hour=12)
        for extension in call.extensions:
            announced = noon.replace(year=self.today.year, month=self.today.month, day=self.today.day) - timedelta(
                days=extension.announced_days_ago
            )
            self._at(
                announced,
                calls.extend,
                consultation.pk,
                self.secretariat,
                extension.closes.at(self.today, call.time_zone),
                extension.reason,
                self.organizations[extension.organization] if extension.organization else None,
            )
        if call.archived_days_ago is not None:
            archived = noon.replace(year=self.today.year, month=self.today.month, day=self.today.day) - timedelta(
                days=call.archived_days_ago
            )
            self._at(archived, calls.archive, consultation.pk, self.secretariat)

    def _plan_submission(self, story: data.data.Submission) -> None:
        consultation = self.consultations[story.consultation]
        organization = self.organizations[story.organization]
        begun = story.started.at(self.today)
        self._at(begun, drafting.start, consultation, organization, self.people[story.started.by])
        self._at(begun + timedelta(minutes=1), self._particulars, story)
        for version in story.versions:
            submitted = version.submitted.at(self.today)
            author = self.people[version.submitted.by]
            saved = max(begun + timedelta(minutes=2), submitted - timedelta(minutes=25))
            self._at(saved, self._save, story, version, author)
            self._at(submitted, self._submit, story, author)
            for move in version.moves:
                self._at(move.act.at(self.today), self._move, story, move)
        if story.draft:
            author = self.people[story.draft.saved.by]
            self._at(story.draft.saved.at(self.today), self._save, story, story.draft, author)
        if sent := story.sent_for_clearance:
            self._at(sent.at(self.today), self._send_for_clearance, story, self.people[sent.by])
        if story.silence:
            self._at(story.silence.started.at(self.today), self._start_silence, story, story.silence)

    def _submission(self, story: data.data.Submission) -> Submission:
        return Submission.objects.select_related("consultation", "organization", "latest_version").get(
            consultation=self.consultations[story.consultation], organization=self.organizations[story.organization]
        )

    def _particulars(self, story: data.data.Submission) -> None:
        submission = self._submission(story)
        parties.set_particulars(
            submission.pk,
            actor=self.people[story.started.by],
            language=story.language,
            publication=story.publication,
            on_behalf_of=list(story.on_behalf_of),
            co_submitters=[self.organizations[key] for key in story.co_submitters],
            associated_with=[self.organizations[row.organization] for row in story.associations],
        )
        for row in CoSubmitter.objects.filter(submission=submission):
            focal_point = Membership.objects.active().filter(organization=row.organization, role="focal_point").first()
            if focal_point:
                parties.confirm_co_submitter(row.pk, focal_point.user)

    def _save(self, story: data.data.Submission, part: Version | Draft, author: User) -> None:
        answers = {
            answer.question.key: answer
            for answer in drafting.to_save(self._submission(story).answers.order_by("question__position"))
        }
        drawn = [(chart.sha256, imaging.prepare(draw(chart))) for chart in story.pictures]
        names = pictures.take(self._submission(story), author, drawn)
        for key, value in {**self.demo.particulars(story), **part.answers}.items():
            answer = answers[key]
            content = {"html": pictures.renamed(value, names)} if answer.question.is_text else {"value": value}
            drafting.save_answer(answer, answer.revision, actor=author, **content)  # type: ignore[arg-type]
        if part.paragraph_comments is not None:
            commented = next(answer for answer in answers.values() if answer.question.kind == "paragraph_comments")
            self._comment(commented, part.paragraph_comments, author)

    def _comment(self, answer: Answer, comments: tuple[ParagraphComment, ...], author: User) -> None:
        for earlier in answer.paragraph_comments.all():
            drafting.remove_paragraph_comment(earlier.pk, author)
        paragraphs = {
            paragraph.key: paragraph
            for paragraph in Paragraph.objects.filter(base_text__consultation=answer.submission.consultation_id)
        }
        for comment in comments:
            drafting.add_paragraph_comment(
                answer.pk,
                paragraphs[comment.paragraph],
                actor=author,
                action=comment.action,
                comment=comment.comment,
                proposed_text=comment.proposed_text,
            )

    def _submit(self, story: data.data.Submission, author: User) -> None:
        submission = self._submission(story)
        submitting.submit(submission.pk, author, f"demonstration-{moments.now().isoformat()}")
        for row in CoSubmitter.objects.filter(submission=submission, confirmed_at__isnull=False, withdrawn_at=None):
            parties.confirm_co_submitter(row.pk, row.confirmed_by)

    def _send_for_clearance(self, story: data.data.Submission, author: User) -> None:
        asking.send(self._submission(story).pk, author)

    def _start_silence(self, story: data.data.Submission, silence: data.data.Silence) -> None:
        expires = silence.started.at(self.today) + timedelta(days=silence.days)
        procedure.start(self._submission(story).pk, self.people[silence.started.by], expires, list(silence.addresses))

    def _move(self, story: data.data.Submission, move: Move) -> None:
        submission, actor = self._submission(story), self.people[move.act.by]
        if move.move in REVIEW_MOVES and submission.latest_version:
            last = reviewing.last_decision(submission.pk)
            version = submission.latest_version.pk
            reviewing.decide(version, move.move, actor, move.note, last_seen=last and last.pk)
        else:
            lifecycle.move(submission.pk, move.move, actor, move.note)

    def _plan_reviews(self) -> None:
        for row in self.demo.assignments:
            self._at(row.act.at(self.today), self._assign, row)
        for thread in self.demo.threads:
            self._at(thread.comments[0].act.at(self.today), self._discuss, thread)

    def _assign(self, row: data.data.Assignment) -> None:
        version = self._version(row.consultation, row.organization, row.version)
        calls.assign(version.submission_id, self.people[row.reviewer], self.people[row.act.by])

    def _version(self, consultation: str, organization: str, number: int) -> SubmissionVersion:
        return SubmissionVersion.objects.select_related("submission").get(
            submission__consultation=self.consultations[consultation],
            submission__organization=self.organizations[organization],
            number=number,
        )

    def _discuss(self, row: data.data.Thread) -> None:
        version = self._version(row.consultation, row.organization, row.version)
        question = version.submission.consultation.questionnaire.questions.get(key=row.question)
        first, *rest = row.comments
        audience = Audience.SUBMITTER if row.shared else Audience.REVIEWERS
        writer = self.people[first.act.by]
        thread = reviewing.open_thread(version, question, writer, first.text, exact=row.quote, audience=audience)
        if row.shared:
            reviewing.release(thread.pk, writer)
        for comment in rest:
            with moments.at(comment.act.at(self.today)):
                reviewing.reply(thread.pk, self.people[comment.act.by], comment.text)
        if row.resolved:
            with moments.at(row.resolved.at(self.today)):
                reviewing.resolve(thread.pk, self.people[row.resolved.by])

    def _check_statuses(self) -> None:
        for story in self.demo.submissions:
            found = self._submission(story).status
            if found != story.status:
                raise data.DemoError(f"{story.organization}: the story leads to {found}, not to {story.status}")

    def _compile(self) -> None:
        consultation = next(iter(self.consultations.values()))
        compilation = compiling.request(consultation, self.secretariat)
        compiling.run(compilation.pk)
