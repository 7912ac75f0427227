"""The API does what its schema says, to the last status: every check of schemathesis, as everybody who may ask.

By itself this asks as few with few examples; ``make api`` asks as every role of the access table, and with a token of
each scope, with many.
"""

import os
import sys
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from rest_framework.settings import api_settings
from schemathesis.checks import CHECKS
from schemathesis.config import ProjectConfig, SchemathesisConfig

from config.wsgi import application
from submissions.people.services.access import make_token
from submissions.values.enums import TokenScope
from tests.config.access.world import World, whole_world

pytestmark = pytest.mark.django_db

WHOLE = os.environ.get("API_WHOLE") == "1"
EXAMPLES = int(os.environ.get("API_EXAMPLES", "30" if WHOLE else "2"))
ROLES = (
    "signed out",
    "drafter",
    "focal point",
    "confirmed co-submitter",
    "assigned reviewer",
    "reviewer no longer assigned",
    "secretariat",
    "secretariat of another process",
    "stranger",
    "operator",
)
"""Roles of the access table; others differ from one of these in no answer of the API."""
CASES = [*ROLES, *(f"token: {scope}" for scope in TokenScope.values)]
FEW = ["focal point", "secretariat"]
EXPECTED = {"2xx", "304", "401", "403", "404", "409", "412", "415", "422", "428", "429"}
"""What a request that the schema allows may be answered: no schema says whether a thing exists, or how it stands."""


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The world, made once and undone at the end."""
    with django_db_blocker.unblock(), whole_world() as made:
        yield made


@pytest.fixture
def _connection_stays() -> Iterator[None]:
    """Let the end of a request leave the connection of the test open."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(world: World, db: None, request: pytest.FixtureRequest) -> dict[str, str]:
    """What a program sends to be somebody."""
    return {"Authorization": f"Bearer {_key(world, request.param)}"} if request.param != "signed out" else {}


def _key(world: World, case: str) -> str:
    """Return a token of a role with every scope, or one of a single scope of somebody for whom it opens something."""
    if case in ROLES:
        return make_token(world.people[case], case, TokenScope.values, 0)[1]
    scope = case.removeprefix("token: ")
    person = {"review": "assigned reviewer", "secretariat": "secretariat"}.get(scope, "focal point")
    return make_token(world.people[person], case, [scope], 0)[1]


def _not_asked_of(case: Any) -> list[Any]:
    """Return the checks that cannot be asked: a form that is made up holds text where a file should be."""
    return CHECKS.get_by_names(["positive_data_acceptance"]) if case.operation.path.endswith("/uploads/") else []


def _configuration() -> SchemathesisConfig:
    config = SchemathesisConfig()
    project = ProjectConfig()
    project.checks.positive_data_acceptance.expected_statuses = sorted(EXPECTED)
    config.projects.default = project
    return config


def _undone(check: Any) -> Any:
    """Undo each request, so that the next meets the same world."""

    def run(*args: Any, **kwargs: Any) -> None:
        undone = transaction.atomic()
        undone._from_testcase = True
        with undone:
            check(*args, **kwargs)
            transaction.set_rollback(True)

    return run


@pytest.mark.usefixtures("_connection_stays")
@pytest.mark.parametrize("headers", CASES if WHOLE else FEW, indirect=True)
def test_the_api_does_what_its_schema_says(
    headers: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setitem(api_settings.user_settings["DEFAULT_THROTTLE_RATES"], "reads", None)
    monkeypatch.setitem(api_settings.user_settings["DEFAULT_THROTTLE_RATES"], "writes", None)
    caches["default"].clear()
    schema = schemathesis.openapi.from_wsgi(
        "/api/v1/schema/", application, headers={"Accept": "application/vnd.oai.openapi+json"}, config=_configuration()
    )
    faults: dict[str, str] = {}
    asked = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path.startswith(("/api/v1/schema", "/api/v1/docs")):
            continue
        for mode in schemathesis.GenerationMode:

            @hypothesis.settings(
                max_examples=EXAMPLES,
                deadline=None,
                database=None,
                derandomize=not WHOLE,
                suppress_health_check=list(hypothesis.HealthCheck),
            )
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            @_undone
            def ask(case: Any) -> None:
                nonlocal asked
                asked += 1
                case.call_and_validate(headers=headers, excluded_checks=_not_asked_of(case))

            try:
                ask()
            except hypothesis.errors.Unsatisfiable:
                continue
            except (Exception, BaseExceptionGroup) as fault:  # noqa: BLE001 - each is told at the end, by operation
                faults[f"{operation.method.upper()} {operation.path} ({mode.value})"] = str(fault)[:1500]
    with capsys.disabled():
        sys.stdout.write("".join(f"\n{where}\n{what}" for where, what in faults.items()))
        sys.stdout.write(f"\n{request.node.callspec.id}: {asked} requests, {len(faults)} operations with a fault\n")
    assert asked > 100
    assert not faults, "\n\n".join(f"{where}\n{what}" for where, what in faults.items())
