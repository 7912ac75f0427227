"""A site filled and asked in this process: ``SLUG SUBMISSIONS REQUESTS TARGET`` writes figures by kind of request.

Rows are made by the services that people's requests go through, requests by Django's test client. Queries are counted
on a request apart, since counting takes time; statements that only begin or end a transaction are left out.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - the site must be set up before its models are imported
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from assembly.outputs.collect import choose_versions  # noqa: E402
from assembly.outputs.services.writing import assemble  # noqa: E402
from benchmarks import corpus  # noqa: E402
from benchmarks.contenders.measuring import Request, counted, measured  # noqa: E402
from submissions.calls.services import questionnaires  # noqa: E402
from submissions.drafting import services as drafting  # noqa: E402
from submissions.models import Answer, CategoryPolicy, Consultation, Process, Submission, User  # noqa: E402
from submissions.people.services import membership  # noqa: E402
from submissions.record.services import submitting  # noqa: E402
from submissions.values.enums import Category, LifecyclePolicy, QuestionKind  # noqa: E402

QUESTIONNAIRE = settings.BASE_DIR / "submissions" / "calls" / "questionnaires" / "wsis20_elements_paper.yaml"


def main(slug: str, submissions: int, requests: int, target: Path) -> None:
    """Fill the site, ask it, and write the figures as JSON."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("prepare")
    consultation = open_call(slug)
    with transaction.atomic():
        for number in range(submissions):
            person, submission = hand_in(consultation, number)
    figures = ask(person, submission, requests)
    with tempfile.TemporaryDirectory() as folder, CaptureQueriesContext(connection) as captured:
        assemble(consultation, choose_versions(consultation), "by-question", Path(folder) / "all.docx")
    figures["consolidated file"] = {"queries": counted(captured)}
    target.write_text(json.dumps(figures), encoding="utf-8")


def open_call(slug: str) -> Consultation:
    """Return a call that is open to civil society, with the project's own questionnaire."""
    now = timezone.now()
    consultation = Consultation.objects.create(
        process=Process.objects.create(slug=slug, title_en="Review"),
        slug=slug,
        title_en="Inputs to the elements paper",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
        published_at=now - timedelta(days=1),
        time_zone="America/New_York",
    )
    CategoryPolicy.objects.create(
        consultation=consultation, category=Category.CIVIL_SOCIETY, policy=LifecyclePolicy.OTHERS
    )
    questionnaires.load(questionnaires.read(QUESTIONNAIRE), consultation)
    return consultation


def hand_in(consultation: Consultation, number: int) -> tuple[User, Submission]:
    """Return the focal point of a new organization and its submission: seven answers of about 400 words, handed in."""
    person = User.objects.create_user(f"person{number}@example.org", None, name=f"Person {number}")
    organization = membership.register_organization(person, f"Organization {number:04}", Category.CIVIL_SOCIETY)
    submission = drafting.start(consultation, organization, person)
    for answer in drafting.to_save(Answer.objects.filter(submission=submission)):
        drafting.save_answer(answer, answer.revision, actor=person, **content(answer, number))
    submitting.submit(submission.pk, person, uuid4().hex)
    return person, submission


def content(answer: Answer, number: int) -> dict[str, Any]:
    """Return what is answered, by the kind of question."""
    question = answer.question
    if question.is_text:
        return {"html": corpus.answer(question.number - 1, number)}
    if question.kind == QuestionKind.ACKNOWLEDGEMENT:
        return {"value": True}
    option = question.options.first()
    return {"value": option.value if option else f"Person {number}"}


def ask(person: User, submission: Submission, requests: int) -> dict[str, dict[str, float]]:
    """Return queries, median and 95th percentile in milliseconds of each kind of request, by its name."""
    client = Client(SERVER_NAME="localhost")
    client.force_login(person)
    answer, texts = submission.answers.get(question__number=1), count(10_000)
    save_address = reverse("submissions:save_answer", args=[submission.pk, "q1"])
    draft_address = reverse("submissions:draft", args=[submission.pk])
    submit_address = reverse("submissions:submit", args=[submission.pk])

    def save() -> Request:
        answer.refresh_from_db(fields=["revision"])
        posted = {"base": answer.revision, "key": uuid4().hex, "format": "html"}
        posted["content"] = corpus.answer(0, next(texts))
        return lambda: client.post(save_address, posted, headers={"accept": "application/json"})

    def submit() -> Request:
        save()()
        return lambda: client.post(submit_address, {"key": uuid4().hex})

    return {
        "save answer": measured(save, requests),
        "drafting page": measured(lambda: lambda: client.get(draft_address), requests),
        "my submissions": measured(lambda: lambda: client.get(reverse("submissions:home")), requests),
        "submit": measured(submit, requests, expected=302),
    }


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
