"""Who is writing just now, in the memory of the real broker."""

import pytest
from django.conf import settings as site

from config import environment
from submissions.drafting.services import presence
from tests.factories import SubmissionFactory, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def submission(settings, broker, monkeypatch):
    settings.CACHES = {**settings.CACHES, "presence": environment.memory_cache(site.REDIS_URL)}
    monkeypatch.setattr(presence.rest, "until", 0)
    return SubmissionFactory()


def test_others_are_named_beside_the_answer_that_they_write(submission):
    ada, bao, eve = (member(submission) for _three in range(3))
    presence.writes(submission.pk, ada, "q1")
    presence.writes(submission.pk, bao, "q1")
    presence.writes(submission.pk, bao, "q2")
    assert presence.others(submission.pk, eve) == {"q1": [str(ada)], "q2": [str(bao)]}
    assert presence.others(submission.pk, ada) == {"q2": [str(bao)]}


def test_a_name_is_forgotten_within_a_minute(submission, freeze):
    ada, bao = member(submission), member(submission)
    clock = freeze("2026-11-22 12:00+00:00")
    presence.writes(submission.pk, ada, "q1")
    clock.shift(presence.LIFETIME + 1)
    assert presence.others(submission.pk, bao) == {}


def test_drafts_are_kept_apart(submission):
    ada, bao = member(submission), member(submission)
    presence.writes(submission.pk, ada, "q1")
    assert presence.others(SubmissionFactory().pk, bao) == {}
