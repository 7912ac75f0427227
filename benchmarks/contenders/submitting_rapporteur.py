"""Submitting in this process: ``REQUESTS TARGET`` writes figures for one answer and for seven of 2,000 words each."""

from __future__ import annotations

import json
import os
import sys
import time
from itertools import count
from pathlib import Path
from statistics import median
from uuid import uuid4

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - the site must be set up before its models are imported
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402

from benchmarks import corpus  # noqa: E402
from benchmarks.contenders.measuring import measured  # noqa: E402
from benchmarks.contenders.requests_rapporteur import content, open_call  # noqa: E402
from submissions.drafting import services as drafting  # noqa: E402
from submissions.models import Answer, Consultation, Question, Submission, User  # noqa: E402
from submissions.people.services import membership  # noqa: E402
from submissions.values.enums import Category  # noqa: E402

texts = count(1)


def long_answer(question: int) -> str:
    """Return about 2,000 words, other ones each time."""
    return "".join(corpus.answer(question, next(texts)) for _ in range(5))


def draft(consultation: Consultation, number: int, answers: int) -> tuple[User, Submission]:
    """Return a focal point and a draft with so many long answers."""
    person = User.objects.create_user(f"person{number}@example.org", None, name=f"Person {number}")
    organization = membership.register_organization(person, f"Organization {number:04}", Category.CIVIL_SOCIETY)
    submission = drafting.start(consultation, organization, person)
    for answer in drafting.to_save(Answer.objects.filter(submission=submission)):
        place = answer.question.number
        if place and place > answers:
            continue
        said = {"html": long_answer(place - 1)} if place else content(answer, number)
        drafting.save_answer(answer, answer.revision, actor=person, **said)
    return person, submission


def main(requests: int, target: Path) -> None:
    """Measure, and write the figures as JSON."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("prepare")
    consultation = open_call("submitting")
    Question.objects.update(word_limit=None, required=False)  # answers are longer here than the questionnaire allows
    figures = {}
    for number, answers in enumerate((1, 7)):
        person, submission = draft(consultation, number, answers)
        client = Client(SERVER_NAME="localhost")
        client.force_login(person)
        first = submission.answers.get(question__number=1)
        address = reverse("submissions:submit", args=[submission.pk])
        receipts = []

        def ready(first=first, client=client, address=address, person=person):  # type: ignore[no-untyped-def]
            first.refresh_from_db()
            answer = drafting.to_save(Answer.objects.all()).get(pk=first.pk)
            drafting.save_answer(answer, answer.revision, actor=person, html=long_answer(0))
            return lambda: client.post(address, {"key": uuid4().hex})

        words = "1 answer" if answers == 1 else f"{answers} answers"
        figures[f"submit {words} of 2,000 words"] = measured(ready, requests, expected=302)
        for _ in range(requests):
            press = ready()
            begun = time.perf_counter()
            press()
            version = submission.versions.order_by("-number").values_list("pk", flat=True)[0]
            file = client.get(reverse("assembly:version_word", args=[version]))
            assert file.status_code == 200
            receipts.append((time.perf_counter() - begun) * 1000)
        figures[f"receipt as Word, {words}"] = {"median_ms": round(median(receipts), 2)}
    target.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
