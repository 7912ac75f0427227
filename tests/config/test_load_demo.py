import io

import pytest
from django.core.management import CommandError, call_command

from assembly.models import Compilation
from config import demo
from submissions.core import audit
from submissions.models import (
    AuditEvent,
    Clearance,
    Mail,
    SilenceProcedure,
    Submission,
    SubmissionVersion,
    SubmittedPicture,
)

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demonstration")]


def test_the_demonstration_is_replayed_through_the_services():
    call_command("load_demo", stdout=io.StringIO())
    stories = demo.load().submissions
    statuses = sorted(Submission.objects.values_list("status", flat=True))
    assert statuses == sorted(story.status for story in stories)
    assert SubmissionVersion.objects.count() == sum(len(story.versions) for story in stories)
    assert AuditEvent.objects.filter(verb="submitted").count() == SubmissionVersion.objects.count()
    assert audit.breaks() == []
    assert Mail.objects.filter(sent_at=None).count() == 0
    assert [compilation.state for compilation in Compilation.objects.all()] == ["ready"]
    assert Clearance.objects.filter(decision="").values_list("person__email", flat=True).get() == "drafter@example.org"
    silence = SilenceProcedure.objects.get(outcome="")
    assert silence.expires_at > silence.started_at
    assert "delegate@example.org" in silence.addressees.values_list("email", flat=True)
    assert [row.is_public for row in SubmittedPicture.objects.all()] == [True]
    again = io.StringIO()
    call_command("load_demo", stdout=again)
    assert "loaded already" in again.getvalue()


def test_the_demonstration_is_never_loaded_in_production(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError) as refusal:
        call_command("load_demo")
    assert (refusal.value.returncode, Submission.objects.count()) == (2, 0)
