"""A call in full swing with everybody who has a part in it, or none, and one row of everything that has an address."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from assembly.intake.services import uploading
from assembly.outputs.services import compiling, templates
from assembly.themes.services import summaries, summary_versions, tagging, tree
from reviews.models import Placement, PlacementState
from submissions.calls.services import calls, inviting
from submissions.clearance.services import asking, chain, links
from submissions.clearance.services.silence import procedure as silence
from submissions.core.news.dispatch import SALT as NEWS_SALT
from submissions.drafting import services as drafting
from submissions.drafting.services import attachments, pictures
from submissions.drafting.services.attachments import File
from submissions.models import Clearance, Mail, Mailing, OnBehalfOf, Question, User
from submissions.people.services import merging
from submissions.people.services.access import make_token
from submissions.record.services import lifecycle
from submissions.record.services import particulars as parties
from submissions.record.services.reminding import SALT
from submissions.values.enums import MembershipRole, MembershipState, ParagraphAction, QuestionKind
from tests.assembly.files import filled
from tests.factories import (
    BaseTextFactory,
    ConsultationFactory,
    GroupFactory,
    InvitationFactory,
    MembershipFactory,
    OrganizationFactory,
    ParagraphFactory,
    QuestionFactory,
    RoleGrantFactory,
    StateFactory,
    SubmissionFactory,
    TextSectionFactory,
    UserFactory,
    fill,
    member_of,
    reviewer_of,
    submitted_version,
)
from tests.factories.reviews import thread_on
from tests.images import named, picture
from word.writing.house import HOUSE

FOCAL_POINT, DRAFTER = MembershipRole.FOCAL_POINT, MembershipRole.DRAFTER
CAPITAL, MISSION = "capital@example.org", "mission@example.org"
TOKEN = "an-invitation"
PDF = b"%PDF-1.7 of the organization"


@contextmanager
def whole_world() -> "Iterator[World]":
    """Make the world once for all tests of a module, and undo it at the end."""
    whole = transaction.atomic()
    whole._from_testcase = True  # as Django marks that of its tests: each service inside is a transaction of its own
    with whole:
        yield World()
        transaction.set_rollback(True)


class World:
    """``people`` by role; the other attributes are rows. ``submission`` is the one that others must not see."""

    def __init__(self) -> None:
        self.people: dict[str, User | None] = {"signed out": None}
        self._begin()
        self._draft()
        self._hand_in()
        self._review()
        self._go_on_drafting()
        self._ask_for_clearance()
        self._circulate_the_groups_text()
        self._publish_anothers()
        self._compile()
        self._sort()
        self._invite()
        self._end_what_ended()

    def _begin(self) -> None:
        self.call = ConsultationFactory(allows_pictures=True)
        section = self.call.questionnaire.sections.get()
        QuestionFactory(section=section, key="paragraphs", kind=QuestionKind.PARAGRAPH_COMMENTS)
        text = TextSectionFactory(base_text=BaseTextFactory(consultation=self.call))
        self.paragraph = ParagraphFactory(section=text)
        self.next_draft = BaseTextFactory(
            consultation=None, process=self.call.process, after=text.base_text, key="zero-draft"
        )
        self.organization = OrganizationFactory(name_en="Lantern Network")
        people = self.people
        people["drafter"] = member_of(self.organization, DRAFTER)
        people["focal point"] = member_of(self.organization, FOCAL_POINT)
        self.membership = people["drafter"].memberships.get()
        people["secretariat"] = RoleGrantFactory(process=self.call.process).user
        people["secretariat of this call only"] = RoleGrantFactory(
            process=self.call.process, consultation=self.call
        ).user
        people["secretariat of another process"] = RoleGrantFactory().user
        people["reviewer"] = reviewer_of(self.call)
        people["assigned reviewer"] = reviewer_of(self.call)
        people["reviewer no longer assigned"] = reviewer_of(self.call)
        people["reviewer with a conflict"] = reviewer_of(self.call)
        people["reviewer whose role has ended"] = reviewer_of(self.call)
        people["stranger"] = UserFactory()
        people["operator"] = UserFactory(is_staff=True, is_superuser=True)
        applicant = MembershipFactory(organization=self.organization, state=MembershipState.REQUESTED)
        self.application, people["applicant"] = applicant, applicant.user
        self.invitation = InvitationFactory(organization=self.organization, token=TOKEN)
        for role in ("confirmed", "unconfirmed", "withdrawn"):
            people[f"{role} co-submitter"] = MembershipFactory(role=FOCAL_POINT).user

    def _draft(self) -> None:
        self.submission = SubmissionFactory(consultation=self.call, organization=self.organization)
        for person in ("former member", "deactivated"):
            self.people[person] = member_of(self.organization, FOCAL_POINT)
        author = self.author = self.people["focal point"]
        self.answer = self.submission.answers.get(question__key="q1")
        self.on_paragraphs = self.submission.answers.get(question__key="paragraphs")
        self.picture = pictures.add(self.submission, self.people["former member"], picture())
        fill(self.submission, {"q1": "<p>We welcome the paper.</p>"}, self.people["former member"])
        co_submitters = [
            self.people[f"{role} co-submitter"].memberships.get().organization
            for role in ("confirmed", "unconfirmed", "withdrawn")
        ]
        parties.set_particulars(
            self.submission.pk, actor=author, co_submitters=co_submitters, language="en", publication="attributed"
        )
        rows = self.submission.co_submitters.order_by("pk")
        self.confirmed, self.unconfirmed, self.withdrawn = rows
        parties.confirm_co_submitter(self.confirmed.pk, self.people["confirmed co-submitter"])
        parties.confirm_co_submitter(self.withdrawn.pk, self.people["withdrawn co-submitter"])
        self.submitted_file = attachments.add_annex(self.submission.pk, author, File("statement.pdf", PDF))

    def _hand_in(self) -> None:
        self.version = submitted_version(self.submission, {}, self.author)
        secretariat = self.people["secretariat"]
        self.assignment = calls.assign(self.submission.pk, self.people["assigned reviewer"], secretariat)
        for role in ("reviewer with a conflict", "reviewer whose role has ended"):
            calls.assign(self.submission.pk, self.people[role], secretariat)
        person = self.people["reviewer with a conflict"]
        self.conflict = calls.declare_conflict(person, self.organization, person, "A former employer.")
        self.people["reviewer whose role has ended"].role_grants.all().delete()
        former = calls.assign(self.submission.pk, self.people["reviewer no longer assigned"], secretariat)
        calls.unassign(former.pk, secretariat)

    def _review(self) -> None:
        reviewer = self.people["assigned reviewer"]
        self.thread = thread_on(self.version, reviewer)
        self.shared = thread_on(self.version, reviewer, text="Please say who will pay.", is_released=True)
        self.unreleased = thread_on(self.version, reviewer, text="Who will pay?", audience="submitter")
        self.placement = Placement.objects.create(
            thread=self.thread, version=self.version, how="fuzzy", state=PlacementState.DOUBTFUL
        )
        self.comment = self.thread.comments.get()
        parties.withdraw_co_submitter(
            self.withdrawn.pk, self.people["withdrawn co-submitter"], "Our board does not agree."
        )

    def _go_on_drafting(self) -> None:
        author = self.author
        fill(self.submission, {"q1": f"<p>We welcome the paper, and more.</p>{named(self.picture.sha256)}"}, author)
        self.answer.refresh_from_db()
        self.comment_on_paragraph = drafting.add_paragraph_comment(
            self.on_paragraphs.pk, self.paragraph, actor=author, action=ParagraphAction.COMMENT, comment="Keep it."
        )
        answer = self.comment_on_paragraph.answer
        self.wording_of_comment = answer.paragraph_comment_wordings.get()
        self.drafted_file = attachments.add_annex(self.submission.pk, author, File("draft.pdf", PDF + b", not sent"))
        word = File("inputs.docx", filled(self.call, {1: "From a file."}))
        self.upload = uploading.take(self.submission.pk, author, word)
        self.entered = uploading.take(self.submission.pk, self.people["secretariat"], word, on_behalf=True)

    def _ask_for_clearance(self) -> None:
        chain.add_step(self.organization.pk, self.author, "Board", self.author, "")
        self.step = chain.add_step(self.organization.pk, self.author, "Capital", None, CAPITAL)
        first = asking.send(self.submission.pk, self.author)
        asking.decide_as_member(first.pk, self.author, "cleared")
        self.clearance = Clearance.objects.get(email=CAPITAL)
        self.clearance_token = links.token_of(self.clearance)

    def _circulate_the_groups_text(self) -> None:
        group, state = GroupFactory(), StateFactory()
        group.members.add(state)
        self.people["coordinator"] = member_of(group, FOCAL_POINT)
        self.people["member of the group"] = member_of(state, FOCAL_POINT)
        self.groups = SubmissionFactory(consultation=self.call, organization=group)
        fill(self.groups, {"q1": "<p>We keep the mandate.</p>"}, self.people["coordinator"])
        self.groups_file = attachments.add_annex(self.groups.pk, self.people["coordinator"], File("group.pdf", PDF))
        expires_at = timezone.now() + timedelta(days=3)
        self.silence = silence.start(self.groups.pk, self.people["coordinator"], expires_at, [MISSION])
        self.silence_token = silence.token_of(self.silence.addressees.get(email=MISSION), self.silence)

    def _publish_anothers(self) -> None:
        """Publish an input of another organization to the same call: what may be seen stands beside what may not."""
        self.others = SubmissionFactory(consultation=self.call)
        self.people["another's drafter"] = member_of(self.others.organization, DRAFTER)
        self.people["another's focal point"] = member_of(self.others.organization, FOCAL_POINT)
        author = self.people["another's focal point"]
        self.public_picture = pictures.add(self.others, author, picture(colour="firebrick"))
        self.public_file = attachments.add_annex(self.others.pk, author, File("public.pdf", PDF + b", public"))
        text = f"<p>Said in public.</p>{named(self.public_picture.sha256)}"
        self.published = submitted_version(self.others, {"q1": text}, author)
        for move in ("check", "publish"):
            lifecycle.move(self.others.pk, move, self.people["secretariat"])
        group = self.people["coordinator"].memberships.get().organization
        self.claim = OnBehalfOf.objects.create(submission=self.others, name=str(group), organization=group)
        self.others.refresh_from_db()
        self.others_answer = self.others.answers.get(question__key="q1")

    def _compile(self) -> None:
        self.compilation = compiling.request(self.call, self.people["secretariat"])
        compiling.run(self.compilation.pk)
        word = File("look.docx", HOUSE.read_bytes())
        self.template = templates.upload(self.people["secretariat"], word, "Our look")[0]
        self.mail = Mail.objects.order_by("pk").last()
        of_the_draft = Mail.objects.filter(organization=self.organization).order_by("pk")
        self.refused = of_the_draft.filter(kind="receipt").last()
        self.refused_within = of_the_draft.filter(kind="clearance_asked").last()
        refused = Mail.objects.filter(pk__in=[self.refused.pk, self.refused_within.pk])
        refused.update(failed_at=timezone.now(), error="550 no such user")
        self.token = make_token(self.author, "Script", ["read"], 30)[0]

    def _sort(self) -> None:
        """Put a passage of the version under a theme."""
        secretariat = self.people["secretariat"]
        self.theme = tree.add(self.call.process_id, secretariat, "Connectivity")
        text = "We welcome the paper."
        self.tag = tagging.tag(self.version.pk, secretariat, self.theme.pk, "q1", text)
        self.summary = summaries.begin(self.call, secretariat, "Summary by the Chair", language="en")
        self.summary_part = self.summary.parts.first()
        message = summaries.add_message(self.summary_part.pk, secretariat, "One speaker welcomes the paper.")
        self.summary_message = message
        summaries.cite(message.pk, secretariat, self.version, "q1", text)
        summary_versions.show_to_cited(self.summary.pk, secretariat, timezone.now() + timedelta(days=2))
        self.summary_version = summary_versions.keep(self.summary.pk, secretariat)
        other = self.people["secretariat of this call only"]
        summary_versions.clear(self.summary.pk, 1, other)
        summary_versions.issue(self.summary.pk, 1, secretariat)

    def _invite(self) -> None:
        cells = {"organization": "Blue River", "email": "river@example.org", "category": "NGO"}
        secretariat = self.people["secretariat"]
        self.invitation_list = inviting.take_one(self.call.pk, secretariat, cells)
        self.mailing = Mailing.objects.create(
            consultation=self.call, kind=Mailing.REMINDER, made_by=secretariat, leaves_at=timezone.now()
        )

    def _end_what_ended(self) -> None:
        """Let go who left, whose account was closed, and whose organization was merged into another."""
        self.people["former member"].memberships.get().delete()
        User.objects.filter(pk=self.people["deactivated"].pk).update(is_active=False)
        duplicate, heir = OrganizationFactory(name_en="Lantern Netwrok"), OrganizationFactory(name_en="Heir")
        self.people["member of one merged away"] = member_of(duplicate, FOCAL_POINT)
        merging.merge(duplicate.pk, heir.pk, self.people["secretariat"], str(duplicate))
        self.duplicate = duplicate

    @property
    def reminder_token(self) -> str:
        """What stands in a reminder to the focal point."""
        return signing.dumps(self.author.pk, salt=SALT)

    @property
    def news_token(self) -> str:
        """What stands in mail of one kind to the focal point."""
        return signing.dumps([self.author.pk, "reviews"], salt=NEWS_SALT)

    def question(self, key: str) -> Question:
        """A question of the call."""
        return Question.objects.get(questionnaire__consultation=self.call, key=key)
