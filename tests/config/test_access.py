"""Every address of the site, every route of its API, every download and every task: who may, and who may not."""

import logging
from collections.abc import Iterator

import pytest
from celery import current_app
from django.contrib.auth.models import AnonymousUser
from django.core.cache import caches
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from rules.permissions import permissions

from submissions.models import User
from submissions.rules import may
from tests.config.access.probe import Visitor
from tests.config.access.table import EVERYONE, PERMISSIONS, ROWS, WHILE_OPEN, Row
from tests.config.access.world import World, whole_world

pytestmark = pytest.mark.django_db

FEW = ("signed out", "deactivated", "stranger", "focal point", "secretariat")
"""Whom to ask as where the table makes no difference between people."""
NOT_THERE = {"absent", "sign in", "no such method"}


def names(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Give every address below a resolver with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, (*spaces, *filter(None, [pattern.namespace])))
        else:
            yield ":".join([*spaces, pattern.name or str(pattern.pattern)]), pattern


PATTERNS = list(names(get_resolver()))
ADMINISTRATION = [(name, pattern) for name, pattern in PATTERNS if name.startswith("admin:")]


def test_every_address_has_its_row():
    there = {name for name, _pattern in PATTERNS} - {name for name, _pattern in ADMINISTRATION}
    assert there == {row.name for row in ROWS}


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """The world, made once for all rows and undone at the end; each request is undone by itself."""
    with django_db_blocker.unblock(), whole_world() as made:
        yield made


@pytest.fixture(scope="module")
def visitors(world) -> dict[str, Visitor]:
    """Everybody, with their session."""
    return {role: Visitor(person) for role, person in world.people.items()}


@pytest.fixture
def _quiet() -> Iterator[None]:
    """Hundreds of requests are refused here on purpose; the log need not tell of each."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def test_the_table_knows_everybody(visitors):
    assert set(visitors) == EVERYONE


@pytest.mark.usefixtures("_quiet")
@pytest.mark.parametrize("row", ROWS, ids=str)
def test_an_address_is_open_to_those_of_its_row_and_to_nobody_else(row: Row, world, visitors):
    address = reverse(row.name, args=row.args(world))
    roles = [role for role in visitors if role in FEW] if row.is_for_everyone else list(visitors)

    caches["default"].clear()  # what may be asked for in a minute is counted elsewhere
    few = [role for role in roles if role in FEW]
    shown = {role: visitors[role].ask("get", address) for role in (roles if row.reads else few)}
    assert {role for role, word in shown.items() if word == "sees"} == row.reads & set(shown)
    assert {word for role, word in shown.items() if role not in row.reads} <= NOT_THERE | {"led on"}

    caches["default"].clear()
    roles = roles if row.does or row.told else few
    done = {role: visitors[role].ask(row.method, address, **_request(row, world)) for role in roles}
    assert {role for role, word in done.items() if word == "does"} == row.does & set(done)
    if row.told:
        assert {role for role, word in done.items() if word == "told"} == row.told & set(done)
    other = {word for role, word in done.items() if role not in row.does | row.told | row.reads}
    assert other <= NOT_THERE


def _request(row: Row, world: World) -> dict[str, object]:
    data = row.data(world)
    if not row.name.startswith("api:"):
        return {"data": data}
    request = {"data": data, "headers": {"Idempotency-Key": "key"}}
    return request if "file" in data else {**request, "content_type": "application/json"}


@pytest.mark.usefixtures("_quiet")
def test_the_administration_is_open_to_operators_alone(visitors):
    """Every address of it, also of a model that is registered tomorrow, leads to signing in as one."""
    others = [visitors[role] for role in FEW]
    for name, pattern in ADMINISTRATION:
        if name in {"admin:login", "admin:logout", "admin:(?P<url>.*)$"} or pattern.name is None:
            continue
        taken = pattern.pattern.converters or pattern.pattern.regex.groupindex
        given = {key: "submissions" if key == "app_label" else "1" for key in taken}
        address = reverse(name, kwargs=given)
        for visitor in others:
            assert {visitor.ask("get", address), visitor.ask("post", address)} <= NOT_THERE, name


def _holders(permission: str, world: World) -> set[str]:
    wanted, _who = PERMISSIONS[permission]
    found = User.objects.in_bulk([person.pk for person in world.people.values() if person])
    people = {role: found[person.pk] if person else AnonymousUser() for role, person in world.people.items()}
    thing = wanted(world)
    if thing is not None:
        thing = type(thing).objects.get(pk=thing.pk)  # what was reckoned of it before must not be asked
    return {role for role, person in people.items() if may(person, permission, thing)}


def test_every_permission_is_in_the_table():
    assert set(permissions) == set(PERMISSIONS)


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_a_permission_is_held_by_those_whom_the_table_names(permission, world):
    assert _holders(permission, world) == PERMISSIONS[permission][1]


@pytest.mark.parametrize("permission", PERMISSIONS)
def test_what_ends_with_the_call_is_in_the_table(permission, world, freeze):
    holders = PERMISSIONS[permission][1]
    freeze(world.call.closes_at + world.call.grace)
    if permission == "reviews.edit_comment":
        holders = set()  # a comment is fresh for a quarter of an hour
    assert _holders(permission, world) == (set() if permission in WHILE_OPEN else holders)


TASKS = {
    "assembly.tasks.carry_tags": ["version_id"],
    "assembly.tasks.compile_file": ["compilation_id"],
    "assembly.tasks.read_upload": ["upload_id"],
    "reviews.tasks.place_threads": ["version_id"],
    "assembly.tasks.render_ahead": ["version_id"],
    "assembly.tasks.requeue_expired": [],
    "assembly.tasks.suggest_themes": ["consultation_id"],
    "submissions.tasks.announce_extension": ["extension_id"],
    "submissions.tasks.check_invitation_list": ["list_id"],
    "submissions.tasks.apply_retention": [],
    "submissions.tasks.deliver_mail": ["mail_id"],
    "submissions.tasks.remind": [],
    "submissions.tasks.remove_mail_texts": [],
    "submissions.tasks.remove_unused_pictures": [],
    "submissions.tasks.send_daily_mail": [],
    "submissions.tasks.send_mailings": [],
    "submissions.tasks.send_news": [],
    "submissions.tasks.settle_silence": [],
    "submissions.tasks.sweep_outbox": [],
}
"""Tasks and what they take: ids alone, never a text, for what waits in a broker is read by whoever keeps it."""


def _tasks() -> dict[str, list[str]]:
    current_app.loader.import_default_modules()
    ours = {name: task for name, task in current_app.tasks.items() if not name.startswith("celery.")}
    return {name: list(task.run.__code__.co_varnames[: task.run.__code__.co_argcount]) for name, task in ours.items()}


def test_tasks_take_ids_and_nothing_else():
    assert _tasks() == TASKS


@pytest.mark.parametrize("name", [name for name, takes in TASKS.items() if takes])
def test_a_task_for_a_row_that_is_gone_does_nothing(name):
    current_app.loader.import_default_modules()
    assert not current_app.tasks[name].run(999_999_999)
