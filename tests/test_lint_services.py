"""The linter of services tells what is not decorated and what locks elsewhere."""

import pytest

from tests.lint_services import faults


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("submissions/services/a.py", "rows = Answer.objects.select_for_update()"),
        ("config/a.py", "rows = Answer.objects.select_for_update()"),
        ("submissions/views/a.py", "with transaction.atomic(): pass"),
        ("assembly/intake/services.py", "from django.db.transaction import atomic\n@atomic\ndef f(): ..."),
        ("submissions/services/a.py", "def f(row): row.save()"),
        ("submissions/core/a.py", "def f(row): row.delete()"),
        ("reviews/services.py", "def f(): Thread.objects.filter(pk=1).update(is_shared=True)"),
        ("reviews/services.py", "def f(): Thread.objects.create()"),
        ("reviews/services.py", "def f(): audit.record(1, None)"),
        ("reviews/services.py", "def f(): mail.queue_message(1, 'x')"),
        ("reviews/services.py", "def f(): enqueue('x')"),
        ("reviews/services.py", "def f(): _g()\ndef _g(): _h()\ndef _h(row): row.save()"),
    ],
)
def test_it_refuses(path: str, source: str) -> None:
    assert list(faults(path, source))


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("submissions/core/locks.py", "rows = Answer.objects.select_for_update()"),
        ("config/a.py", "with transaction.atomic(): pass"),
        ("reviews/services.py", "@locks.writing\ndef f(row): row.save()"),
        ("reviews/services.py", "@locks.within\ndef f(row): row.save()"),
        ("reviews/services.py", "@locks.in_steps\ndef f(row): row.save()"),
        ("reviews/services.py", "@locks.writing\ndef g(row): row.save()\ndef f(): g()"),
        ("reviews/services.py", "def f(stream): storage.save('name', stream)"),
        ("reviews/services.py", "def f(): found.update({'a': 1})"),
        ("reviews/views/threads.py", "def f(row): row.save()"),
        ("submissions/drafting/forms.py", "def f(row): row.save()"),
    ],
)
def test_it_takes(path: str, source: str) -> None:
    assert list(faults(path, source)) == []
