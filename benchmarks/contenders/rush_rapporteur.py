"""The site under load, before and after: ``fill PEOPLE FILE`` makes drafts, ``check FILE ACKNOWLEDGED REPORT`` looks.

What was acknowledged to a person must be there afterwards: each saved sentence in the history of its answer, and for
each submission that was handed in exactly one version and, to each focal point, one receipt.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402 - the site must be set up before its models are imported
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks import corpus  # noqa: E402
from benchmarks.contenders.requests_rapporteur import content, open_call  # noqa: E402
from submissions.drafting import services as drafting  # noqa: E402
from submissions.models import Answer, AnswerRevision, Mail, SubmissionVersion, User  # noqa: E402
from submissions.people.services import membership  # noqa: E402
from submissions.values.enums import Category  # noqa: E402

PATIENCE = 300.0
"""Seconds that a worker may take to deliver all receipts."""


def fill(people: int, target: Path) -> None:
    """Make so many organizations with a focal point and a complete draft, and write down how to sign in as each."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    call_command("prepare")
    consultation = open_call("rush")
    drafters = []
    for number in range(people):
        with transaction.atomic():
            person = User.objects.create_user(f"person{number}@example.org", None, name=f"Person {number}")
            organization = membership.register_organization(person, f"Organization {number:04}", Category.CIVIL_SOCIETY)
            submission = drafting.start(consultation, organization, person)
            for answer in drafting.to_save(Answer.objects.filter(submission=submission)):
                drafting.save_answer(answer, answer.revision, actor=person, **content(answer, number))
        client = Client()
        client.force_login(person)
        answers = submission.answers.filter(question__number__isnull=False).order_by("question__number")
        drafters.append(
            {
                "email": person.email,
                "session": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "submission": submission.pk,
                "answers": [[row.question.key, row.pk, row.revision] for row in answers.select_related("question")],
                "text": corpus.answer(0, number),
            }
        )
    target.write_text(json.dumps(drafters), encoding="utf-8")


def check(drafters: Path, acknowledged: Path, report: Path) -> None:
    """Write what is missing of what was acknowledged, and how long the receipts took."""
    people: list[dict[str, Any]] = json.loads(drafters.read_text(encoding="utf-8"))
    said = json.loads(acknowledged.read_text(encoding="utf-8"))
    lost = [
        sentence
        for answer, sentences in said["sentences"].items()
        for kept in [set(AnswerRevision.objects.filter(answer=answer).values_list("html", flat=True))]
        for sentence in sentences
        if not any(sentence in html for html in kept)
    ]
    emails = {person["submission"]: person["email"] for person in people}
    versions = Counter(SubmissionVersion.objects.values_list("submission", flat=True))
    begun = time.monotonic()
    while Mail.objects.filter(sent_at=None).exists() and time.monotonic() < begun + PATIENCE:
        time.sleep(0.1)
    waited = time.monotonic() - begun
    receipts = Counter(row[0] for row in Mail.objects.exclude(sent_at=None).values_list("recipients", flat=True))
    submitted = said["submitted"]
    found = {
        "sentences": sum(map(len, said["sentences"].values())),
        "lost": lost,
        "submitted": len(submitted),
        "not_one_version": [pk for pk in submitted if versions[pk] != 1],
        "not_one_receipt": [pk for pk in submitted if receipts[emails[pk]] != 1],
        "receipts_waited_s": round(waited, 2),
    }
    report.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]), Path(sys.argv[3]))
    else:
        check(*map(Path, sys.argv[2:5]))
