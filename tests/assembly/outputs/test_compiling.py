from datetime import timedelta

import pytest
from django.utils import timezone

from assembly.enums import CompilationState
from assembly.models import Compilation
from assembly.outputs.services import compiling
from submissions.models import OutboxMessage
from submissions.values.exceptions import NotPermitted, NotPossible
from tests.conftest import wait_until
from tests.factories import ConsultationFactory, UserFactory, member, reviewer_of, secretariat_of, submitted_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return submitted_version()


@pytest.fixture
def consultation(version):
    return version.submission.consultation


@pytest.fixture
def secretariat(consultation):
    return secretariat_of(consultation)


def test_request_fixes_the_manifest_and_asks_a_worker(consultation, secretariat, version):
    compilation = compiling.request(consultation, secretariat)
    submitted_version(consultation=consultation)
    compilation.refresh_from_db()
    assert compilation.manifest == [version.pk]
    message = OutboxMessage.objects.get(task=compiling.TASK)
    assert message.arguments == {"compilation_id": compilation.pk}


def test_request_refuses_anyone_but_the_secretariat(consultation, version):
    for person in (
        UserFactory(),
        UserFactory(is_superuser=True),
        member(version.submission),
        reviewer_of(consultation),
    ):
        with pytest.raises(NotPermitted):
            compiling.request(consultation, person)


def test_request_refuses_where_nothing_stands():
    consultation = ConsultationFactory()
    with pytest.raises(NotPossible):
        compiling.request(consultation, secretariat_of(consultation))


def test_run_makes_the_file_once(consultation, secretariat):
    compilation = compiling.request(consultation, secretariat)
    assert [compiling.run(compilation.pk), compiling.run(compilation.pk)] == [True, False]
    compilation.refresh_from_db()
    assert (compilation.state, compilation.done, compilation.percent) == (CompilationState.READY, 1, 100)
    assert compilation.file.size == compilation.size


def test_run_does_nothing_for_a_compilation_that_is_gone():
    assert compiling.run(1) is False


def running(consultation, person, **fields):
    return Compilation.objects.create(
        consultation=consultation,
        manifest=[version.pk for version in consultation.submissions.get().versions.all()],
        requested_by=person,
        state=CompilationState.RUNNING,
        lease="another worker",
        **fields,
    )


def test_run_leaves_alone_what_another_worker_holds(consultation, secretariat):
    compilation = running(consultation, secretariat, leased_until=timezone.now() + timedelta(seconds=30))
    assert compiling.run(compilation.pk) is False


def test_run_takes_up_what_a_dead_worker_left(consultation, secretariat):
    compilation = running(consultation, secretariat, leased_until=timezone.now() - timedelta(seconds=1), attempts=1)
    assert compiling.run(compilation.pk) is True


def test_run_gives_up_after_three_workers_died_and_says_so(consultation, secretariat):
    compilation = running(consultation, secretariat, leased_until=timezone.now() - timedelta(seconds=1), attempts=3)
    compiling.run(compilation.pk)
    compilation.refresh_from_db()
    assert (compilation.state, compilation.error) == (
        CompilationState.FAILED,
        "The worker stopped 3 times while assembling.",
    )


def test_run_writes_down_why_it_failed(consultation, secretariat):
    compilation = compiling.request(consultation, secretariat)
    Compilation.objects.filter(pk=compilation.pk).update(manifest=[987_654])
    with pytest.raises(Exception, match="0 of 1 versions"):
        compiling.run(compilation.pk)
    compilation.refresh_from_db()
    assert compilation.state == CompilationState.FAILED
    assert compilation.error.startswith("NotReconciledError: 0 of 1 versions")


def test_a_lost_lease_stops_the_writing(consultation, secretariat):
    compilation = compiling.request(consultation, secretariat)
    renewing = compiling._Renewing(compilation.pk, "not mine")
    with pytest.raises(compiling.LeaseLostError):
        renewing(1, 2)


def test_requeue_expired_asks_again_for_what_a_dead_worker_left(consultation, secretariat):
    running(consultation, secretariat, leased_until=timezone.now() + timedelta(seconds=30))
    left = running(consultation, secretariat, leased_until=timezone.now() - timedelta(seconds=1))
    compiling.requeue_expired()
    assert [message.arguments for message in OutboxMessage.objects.filter(task=compiling.TASK)] == [
        {"compilation_id": left.pk}
    ]


def test_retry_starts_a_failed_file_anew(consultation, secretariat):
    compilation = compiling.request(consultation, secretariat)
    compiling.cancel(compilation.pk, secretariat)
    compiling.retry(compilation.pk, secretariat)
    assert compiling.run(compilation.pk) is True


def test_cancel_delete_and_retry_refuse_anyone_but_the_secretariat(consultation, secretariat):
    compilation = compiling.request(consultation, secretariat)
    for act in (compiling.cancel, compiling.delete, compiling.retry):
        with pytest.raises(NotPermitted):
            act(compilation.pk, UserFactory(is_superuser=True))


def test_delete_removes_the_file(consultation, secretariat, django_capture_on_commit_callbacks):
    compilation = compiling.request(consultation, secretariat)
    compiling.run(compilation.pk)
    compilation.refresh_from_db()
    storage, name = compilation.file.storage, compilation.file.name
    with django_capture_on_commit_callbacks(execute=True):
        compiling.delete(compilation.pk, secretariat)
    assert (storage.exists(name), Compilation.objects.exists()) == (False, False)


def test_delete_refuses_while_the_file_is_being_made(consultation, secretariat):
    compilation = compiling.request(consultation, secretariat)
    with pytest.raises(NotPossible):
        compiling.delete(compilation.pk, secretariat)


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_what_was_asked_for(live_worker):
    version = submitted_version()
    consultation = version.submission.consultation
    compilation = compiling.request(consultation, secretariat_of(consultation), layout="by-stakeholder")
    wait_until(lambda: Compilation.objects.get(pk=compilation.pk).state == CompilationState.READY)


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_assembling_leaves_nothing_running_for_ever(live_worker):
    """The dead worker's lease runs out, the tick of the beat asks again, and another worker makes the file."""
    version = submitted_version()
    consultation = version.submission.consultation
    secretariat = secretariat_of(consultation)
    live_worker.kill()
    compilation = compiling.request(consultation, secretariat)
    lease = compiling._take(compilation.pk)
    Compilation.objects.filter(lease=lease).update(leased_until=timezone.now() - timedelta(seconds=1))
    live_worker.start()
    compiling.requeue_expired()
    wait_until(lambda: Compilation.objects.get(pk=compilation.pk).state == CompilationState.READY)
    compilation.refresh_from_db()
    assert compilation.attempts == 2
