"""Pairs of services that run at one moment on the same rows: what a deadlock or a lost update would show itself in.

``ACTS`` are the services, each with the rows that two of them would quarrel over; ``meet`` lets two of them run at once
on PostgreSQL and tells what went wrong. A refusal with a sentence is an answer, anything else is a fault.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import connections
from django.db.models import Max
from django.utils import timezone
from PIL import Image

from assembly.outputs.services import compiling
from reviews import services as reviewing
from submissions.calls.services import calls
from submissions.clearance.services import asking, chain
from submissions.clearance.services.silence import procedure
from submissions.core import locks
from submissions.drafting import services as drafting
from submissions.drafting.services import attachments, pictures
from submissions.drafting.services.attachments import File
from submissions.models import Answer, AnswerRevision, Clearance, CoSubmitter, Membership, Organization, Submission
from submissions.people.services import membership, merging
from submissions.record.services import lifecycle, particulars, receiving, submitting
from submissions.values.enums import AttachmentKind, MembershipRole, MembershipState
from submissions.values.exceptions import Refusal
from tests.factories import (
    ConsultationFactory,
    GroupFactory,
    MembershipFactory,
    OrganizationFactory,
    SubmissionFactory,
    UserFactory,
    assigned_reviewer,
    fill,
    member_of,
    secretariat_of,
    submitted_version,
)

PATIENCE = 40
"""Seconds after which two that have not come to an end count as hanging."""


def _picture() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (4, 3), "red").save(stream, "PNG")
    return stream.getvalue()


class World:
    """One call with an organization that has submitted, one that has not, a group, and all that acts need of them."""

    def __init__(self) -> None:
        self.call = ConsultationFactory(slug=f"c{uuid4().hex}", process__slug=f"p{uuid4().hex}", allows_pictures=True)
        self.secretariat = secretariat_of(self.call)
        self.ours, self.ours_by = self._draft()
        self.drafters = [member_of(self.ours.organization) for _side in range(2)]
        self.version = submitted_version(self.ours, {"q1": "<p>One.</p>"}, self.ours_by[0])
        self.reviewer = assigned_reviewer(self.version)
        fill(self.ours, {"q2": "<p>Two.</p>"}, self.ours_by[0])
        self.new, self.new_by = self._draft()
        fill(self.new, {"q1": "<p>Ours.</p>"}, self.new_by[0])
        self.asked = self._clearance()
        self.co_submitter, self.co_by = self._co_submitter()
        self.thread = reviewing.open_thread(
            self.version, self.answer(self.ours, "q1").question, self.secretariat, "Which one?"
        )
        self.applicant = MembershipFactory(
            organization=self.ours.organization, state=MembershipState.REQUESTED, role=MembershipRole.DRAFTER
        )
        self.duplicate = OrganizationFactory(name_en=f"Duplicate {uuid4().hex}")
        draft = SubmissionFactory(consultation=self.call, organization=self.duplicate)
        fill(draft, {"q3": "<p>Theirs.</p>"}, member_of(self.duplicate, MembershipRole.FOCAL_POINT))
        self.group, self.group_by = self._draft(GroupFactory(name_en=f"G{uuid4().hex}", key=f"g{uuid4().hex[:12]}"))
        fill(self.group, {"q1": "<p>We keep it.</p>"}, self.group_by[0])
        self.silence = procedure.start(
            self.group.pk, self.group_by[0], timezone.now() + timedelta(days=1), [f"{uuid4().hex}@example.org"]
        )
        self.link = procedure.token_of(self.silence.addressees.get(), self.silence)
        self.beginners = OrganizationFactory(name_en=f"Beginners {uuid4().hex}")
        self.beginning = [member_of(self.beginners) for _side in range(2)]

    def _draft(self, organization: Organization | None = None) -> tuple[Submission, list[Any]]:
        """Return a draft and the two focal points of its organization."""
        organization = organization or OrganizationFactory(name_en=f"O{uuid4().hex}")
        people = [member_of(organization, MembershipRole.FOCAL_POINT) for _side in range(2)]
        return SubmissionFactory(consultation=self.call, organization=organization), people

    def _clearance(self) -> Clearance:
        organization = self.new.organization_id
        for number, person in enumerate(self.new_by):
            chain.add_step(organization, self.new_by[0], f"Step {number}", person, "")
        chain.add_step(self.ours.organization_id, self.ours_by[0], "Desk", self.drafters[0], "")
        return asking.send(self.new.pk, self.new_by[0])

    def _co_submitter(self) -> tuple[CoSubmitter, Any]:
        other = OrganizationFactory(name_en=f"Co {uuid4().hex}")
        person = member_of(other, MembershipRole.FOCAL_POINT)
        particulars.set_particulars(
            self.ours.pk, actor=self.ours_by[0], language="en", publication="attributed", co_submitters=[other]
        )
        return CoSubmitter.objects.get(submission=self.ours), person

    def answer(self, submission: Submission, key: str) -> Answer:
        """The answer of a draft to a question."""
        return submission.answers.select_related("question").get(question__key=key)

    def membership(self, person: Any) -> Membership:
        """The membership of one of the people."""
        return Membership.objects.get(user=person)

    def faults(self) -> Iterator[str]:
        """Give what is no longer as it must be, however the two acts came one after the other."""
        submissions = Submission.objects.filter(consultation=self.call).select_related("latest_version", "organization")
        numbers = sorted(row.number for row in submissions if row.number)
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"reference numbers are {numbers}"
        for row in submissions:
            latest = row.latest_version
            content = {**latest.content} if latest else {}
            content.pop("received", None)
            differs = bool(latest) and submitting.checksum(submitting.snapshot(row)) != submitting.checksum(content)
            if differs and not row.has_unsubmitted_changes:
                yield f"the draft of {row} is not what was submitted, and it says that it is"
        for answer in Answer.objects.filter(submission__consultation=self.call):
            kept = AnswerRevision.objects.filter(answer=answer, conflicts_with=None)
            newest = kept.order_by("-number").first()
            if newest and (newest.number, newest.html) != (answer.revision, answer.html):
                yield f"{answer} is not its newest revision"
            if kept.count() != (kept.aggregate(most=Max("number"))["most"] or 0):
                yield f"a revision of {answer} is missing"
        for organization in (self.ours.organization, self.new.organization):
            roles = set(Membership.objects.active().filter(organization=organization).values_list("role", flat=True))
            if roles and MembershipRole.FOCAL_POINT not in roles:
                yield f"{organization} has members and no focal point"


Act = Callable[[World, int], object]
"""Runs a service on the rows of a world; the side, 0 or 1, tells two of the same kind apart."""


def _save(world: World, side: int, key: str, submission: str = "ours", base: int | None = None) -> object:
    draft = getattr(world, submission)
    actor = (world.drafters if submission == "ours" else getattr(world, f"{submission}_by"))[side]
    answer = world.answer(draft, key)
    revision = answer.revision if base is None else base
    return drafting.save_answer(answer.pk, revision, actor=actor, html=f"<p>{uuid4().hex}</p>")


def _save_several(world: World, side: int) -> None:
    """Save three answers at once, as the import of a file does."""

    @locks.writing
    def save() -> None:
        drafting.editable(world.ours.pk, world.drafters[side])
        locks.rows(Answer.objects.filter(submission=world.ours))
        for key in ("q3", "q1", "q2"):
            _save(world, side, key)

    save()


def _enter(world: World, side: int, *, known: bool) -> object:
    organization = world.new.organization if known else OrganizationFactory(name_en=f"E{uuid4().hex}")
    answers = {key: f"<p>By mail {uuid4().hex}</p>" for key in ("q3", "q1")}
    original = File("in.pdf", b"%PDF-1.4 " + uuid4().bytes)
    return receiving.receive(world.call, organization, world.secretariat, answers, original=original, submit=True)


def _invite(world: World, side: int) -> object:
    return membership.invite(world.ours.organization, f"{uuid4().hex}@example.org", world.ours_by[side])


def _particulars(world: World, side: int) -> object:
    bodies = [f"Body {uuid4().hex}"]
    return particulars.set_particulars(
        world.ours.pk, actor=world.drafters[side], language="fr", publication="attributed", on_behalf_of=bodies
    )


def _step(world: World, side: int) -> object:
    return chain.add_step(world.new.organization_id, world.new_by[side], "Capital", None, f"{uuid4().hex}@example.org")


def _remove_step(world: World, side: int) -> object:
    step = chain.ClearanceStep.objects.filter(organization=world.new.organization_id).order_by("position")[1]
    return chain.remove_step(step.pk, world.new_by[side])


def _annex(world: World, side: int) -> object:
    return attachments.add_annex(world.ours.pk, world.drafters[side], File("a.pdf", b"%PDF-1.4 " + uuid4().bytes))


def _remove_annex(world: World, side: int) -> object:
    annex = world.ours.attachments.present().filter(kind=AttachmentKind.ANNEX).first()
    return attachments.remove_annex(annex.pk, world.drafters[side]) if annex else _annex(world, side)


ACTS: dict[str, Act] = {
    "submit for the first time": lambda w, s: submitting.submit(w.new.pk, w.new_by[s], uuid4().hex),
    "submit again": lambda w, s: submitting.submit(w.ours.pk, w.ours_by[s], uuid4().hex),
    "enter for one that drafts": partial(_enter, known=True),
    "enter for one that is new": partial(_enter, known=False),
    "withdraw": lambda w, s: lifecycle.move(w.ours.pk, "withdraw", w.ours_by[s], "Replaced."),
    "begin a draft": lambda w, s: drafting.start(w.call, w.beginners, w.beginning[s]),
    "save": partial(_save, key="q1"),
    "save an old text": partial(_save, key="q1", base=0),
    "save another answer": partial(_save, key="q3"),
    "save in a first draft": partial(_save, key="q1", submission="new"),
    "save several answers": _save_several,
    "change particulars": _particulars,
    "add an annex": _annex,
    "remove an annex": _remove_annex,
    "add a picture": lambda w, s: pictures.add(w.ours, w.drafters[s], _picture()),
    "confirm as co-submitter": lambda w, s: particulars.confirm_co_submitter(w.co_submitter.pk, w.co_by),
    "withdraw as co-submitter": lambda w, s: particulars.withdraw_co_submitter(w.co_submitter.pk, w.co_by, "No."),
    "send for clearance": lambda w, s: asking.send(w.ours.pk, w.ours_by[s]),
    "clear": lambda w, s: asking.decide_as_member(w.asked.pk, w.new_by[0], "cleared"),
    "withdraw a clearance": lambda w, s: asking.withdraw(w.asked.pk, w.new_by[s]),
    "add a step of clearance": _step,
    "remove a step of clearance": _remove_step,
    "break silence": lambda w, s: procedure.break_by_link(w.link, "No.", "Ada", "Counsellor"),
    "extend silence": lambda w, s: procedure.extend(w.silence.pk, w.group_by[s], timezone.now() + timedelta(days=2)),
    "settle silence": lambda w, s: procedure.settle(w.silence.pk),
    "decide": lambda w, s: reviewing.decide(w.version.pk, "check", w.secretariat, last_seen=None),
    "assign": lambda w, s: calls.assign(w.ours.pk, w.reviewer, w.secretariat),
    "reply": lambda w, s: reviewing.reply(w.thread.pk, w.secretariat, "This one."),
    "resolve": lambda w, s: reviewing.resolve(w.thread.pk, w.secretariat),
    "extend the call": lambda w, s: calls.extend(
        w.call.pk, w.secretariat, w.call.closes_at + timedelta(days=1 + s), "More time."
    ),
    "ask for a file": lambda w, s: compiling.request(w.call, w.secretariat),
    "ask to join": lambda w, s: membership.request_membership(UserFactory(), w.ours.organization),
    "admit": lambda w, s: membership.admit(w.applicant.pk, w.ours_by[s]),
    "decline": lambda w, s: membership.end(w.applicant.pk, w.ours_by[s]),
    "leave": lambda w, s: membership.end(w.membership(w.ours_by[s]).pk, w.ours_by[s]),
    "hand over": lambda w, s: membership.hand_over(w.membership(w.drafters[s]).pk, w.ours_by[s]),
    "invite": _invite,
    "merge into one that submitted": lambda w, s: merging.merge(
        w.duplicate.pk, w.ours.organization_id, w.secretariat, w.duplicate.name_en
    ),
    "merge into one that drafts": lambda w, s: merging.merge(
        w.duplicate.pk, w.new.organization_id, w.secretariat, w.duplicate.name_en
    ),
}


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two acts that ran at once: "done", or "refused", of each; ``faults`` in words."""

    outcomes: tuple[str, str]
    faults: tuple[str, ...]


def meet(first: str, second: str, world: World | None = None) -> Meeting:
    """Let two acts run at one moment on the same rows of a world (a new one), and look at it afterwards."""
    world = world or World()
    outcomes, faults = ["hangs", "hangs"], []
    start = threading.Barrier(2)

    def run(side: int, name: str) -> None:
        try:
            start.wait()
            ACTS[name](world, side)
            outcomes[side] = "done"
        except Refusal:
            outcomes[side] = "refused"
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            outcomes[side] = "fault"
            faults.append(f"{name}: {type(error).__name__}: {str(error).strip().splitlines()[0]}")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    faults += [f"{name}: hangs" for name, outcome in zip((first, second), outcomes, strict=True) if outcome == "hangs"]
    return Meeting((outcomes[0], outcomes[1]), (*faults, *world.faults()))


def lock_sets() -> dict[tuple[str, ...], list[str]]:
    """Return the acts by the tables that each locks, in the order of ``locks.ORDER``; each is run once, alone."""
    found: dict[tuple[str, ...], list[str]] = {}
    for name, act in ACTS.items():
        world = World()
        with locks.watched() as taken:
            act(world, 0)
        tables = tuple(table for table in locks.ORDER if table in taken)
        found.setdefault(tables, []).append(name)
    return found
