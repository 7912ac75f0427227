"""Asking an address as somebody, and telling what became of it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

WRITES = re.compile(
    r'\s*(INSERT INTO|UPDATE|DELETE FROM) "(?!submissions_session"|submissions_news"|submissions_keptanswer")',
    re.IGNORECASE,
)
SIGN_IN = (settings.LOGIN_URL, "/account/login/", "/admin/login/", "/account/reauthenticate/")


class Visitor:
    """A person with a session, or somebody without one."""

    def __init__(self, person: Any) -> None:
        client = Client()
        if person:
            client.force_login(person)
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def ask(self, method: str, address: str, **request: Any) -> str:
        """Ask once, undo whatever it did, and return what became of it in one of the words of the table."""
        client = Client()
        for name, value in self.cookies.items():
            client.cookies[name] = value
        with transaction.atomic(), _writes() as written:
            response = getattr(client, method)(address, **request)
            b"".join(response) if response.streaming else None
            transaction.set_rollback(True)
        return outcome(response, bool(written))


@contextmanager
def _writes() -> Iterator[list[str]]:
    """Note what is written to the database, but for sessions and marks of what was read."""
    written: list[str] = []

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def outcome(response: HttpResponse, wrote: bool) -> str:
    """Return does (something is written), sees, told (answered, and nothing done), absent, sign in, or the like."""
    status = response.status_code
    if wrote:
        return "does"
    if status == 405:
        return "no such method"
    if status in {404, 410}:
        return "absent"
    if status == 401 or (status == 302 and response["Location"].startswith(SIGN_IN)):
        return "sign in"
    if status == 403:
        return "told" if response.wsgi_request.user.is_authenticated else "sign in"
    assert status < 500, status
    if response.wsgi_request.method == "GET":
        return "sees" if status == 200 else "led on"
    return "told"
