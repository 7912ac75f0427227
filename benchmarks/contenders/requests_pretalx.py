"""pretalx on SQLite, asked in this process: ``FOLDER REQUESTS ANSWERS TARGET`` writes figures by kind of request.

An event with an open call, seven questions answered with about 400 words each, and a speaker who edits the submission.
pretalx saves a submission as a whole: all seven answers with every save.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta
from itertools import count
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def main(folder: Path, requests: int, answers: list[str], target: Path) -> None:
    """Fill the site, ask it, and write the figures as JSON."""
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "pretalx.settings",
        "PRETALX_DATA_DIR": str(folder),
        "PRETALX_NO_INITIAL_LOG": "1",
        "PRETALX_DB_TYPE": "sqlite3",
        "PRETALX_DB_NAME": str(folder / "pretalx.sqlite3"),
        "PRETALX_SITE_URL": "http://localhost",
    }
    import django
    from django.conf import settings

    # Files need not be collected for a measurement; addresses without checksums cost less, if anything.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    django.setup()
    from django.core.management import call_command
    from django.test import Client
    from django.utils.timezone import now
    from django_scopes import scopes_disabled
    from measuring import measured
    from pretalx.event.models import Event, Organiser
    from pretalx.person.models import SpeakerProfile, User
    from pretalx.submission.models import Answer, Question, Submission

    call_command("migrate", verbosity=0)
    with scopes_disabled():
        today = now().date()
        event = Event.objects.create(
            name="Call",
            slug="call",
            email="call@example.org",
            date_from=today + timedelta(days=30),
            date_to=today + timedelta(days=31),
            timezone="UTC",
            locale="en",
            locale_array="en",
            content_locale_array="en",
            is_public=True,
            organiser=Organiser.objects.create(name="Secretariat", slug="secretariat"),
        )
        if not event.submission_types.exists():
            event.build_initial_data()
        event.cfp.deadline = now() + timedelta(days=20)
        event.cfp.save()
        person = User.objects.create_user(email="person@example.org", password=None, name="Person")
        SpeakerProfile.objects.get_or_create(user=person, event=event)
        submission = Submission.objects.create(
            title="Input",
            event=event,
            submission_type=event.cfp.default_type,
            content_locale="en",
            abstract="We welcome the elements paper.",
        )
        submission.speakers.add(person)
        questions = [
            Question.objects.create(event=event, variant="text", target="submission", question=f"Question {number}")
            for number in range(1, len(answers) + 1)
        ]
        for question, text in zip(questions, answers, strict=True):
            Answer.objects.create(question=question, submission=submission, answer=text)
    client = Client(SERVER_NAME="localhost")
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/call/me/submissions/{submission.code}/"
    numbers = count()
    posted = {
        "title": "Input",
        "submission_type": submission.submission_type_id,
        "content_locale": "en",
        "abstract": "We welcome the elements paper.",
        "resource-TOTAL_FORMS": 0,
        "resource-INITIAL_FORMS": 0,
        "resource-MIN_NUM_FORMS": 0,
        "resource-MAX_NUM_FORMS": 1000,
    }

    def save():  # type: ignore[no-untyped-def]
        texts = {f"question_{question.pk}": text for question, text in zip(questions, answers, strict=True)}
        texts[f"question_{questions[0].pk}"] += f" ({next(numbers)})"
        return lambda: client.post(address, {**posted, **texts})

    figures = {
        "save answer": measured(save, requests, expected=302),
        "drafting page": measured(lambda: lambda: client.get(address), requests),
        "my submissions": measured(lambda: lambda: client.get("/call/me/submissions/"), requests),
    }
    with scopes_disabled():
        kept = Answer.objects.get(question=questions[0], submission=submission).answer
    assert kept.endswith(f"({next(numbers) - 1})"), "pretalx did not save"
    target.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), json.loads(Path(sys.argv[3]).read_text()), Path(sys.argv[4]))
