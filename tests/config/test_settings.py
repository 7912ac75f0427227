"""What the environment says, and what production refuses."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from config import environment
from config.supervisor.__main__ import Supervisor

GOOD = {
    "RAPPORTEUR_ENV": "production",
    "SECRET_KEY": "7Zr0-qW3xK9vB2nM8tY5uJ1hG6fD4sA_pLoIcEzXwQbVnRkTmH",
    "ALLOWED_HOSTS": "inputs.example.org, www.example.org",
    "DATABASE_URL": "postgres://rapporteur:word@db/rapporteur",
    "REDIS_URL": "redis://broker:6379/0",
}


def read_settings(var: Path, expression: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Evaluate an expression over the settings in a process with these variables alone."""
    return subprocess.run(
        [sys.executable, "-c", f"from config import settings; print({expression})"],
        env={"PATH": os.environ["PATH"], "RAPPORTEUR_VAR": str(var), **variables},
        cwd=environment.BASE_DIR,
        capture_output=True,
        text=True,
    )


def test_a_broker_that_is_down_holds_nobody_up(tmp_path: Path) -> None:
    code = """
from celery import Celery
from kombu.exceptions import OperationalError
from kombu.utils import functional
slept = []
functional.sleep = slept.append
app = Celery()
app.config_from_object("config.settings", namespace="CELERY")
try:
    app.send_task("any.task", retry=False)
except OperationalError:
    print("refused", "late" if any(slept) else "at once")
"""
    variables = {"REDIS_URL": "redis://127.0.0.1:1/0", "RAPPORTEUR_VAR": str(tmp_path), "PATH": os.environ["PATH"]}
    result = subprocess.run(
        [sys.executable, "-c", code],
        env=variables,
        cwd=environment.BASE_DIR,
        capture_output=True,
        text=True,
    )

    assert (result.stdout, result.stderr) == ("refused at once\n", "")


def test_production_names_everything_that_is_missing_at_once() -> None:
    assert environment.production_faults({"DJANGO_DEBUG": "1"}) == [
        "Set SECRET_KEY to 50 random characters or more.",
        "Unset DJANGO_DEBUG: it shows the site's insides to everyone.",
        "Set ALLOWED_HOSTS to the names under which people reach the site, separated by commas.",
        "Set DATABASE_URL to the database, as in postgres://user:password@host:5432/name.",
        "Set REDIS_URL to the broker, as in redis://host:6379/0.",
    ]


@pytest.mark.parametrize(
    "secret", ["", "short", "a" * 60, "django-insecure-7Zr0-qW3xK9vB2nM8tY5uJ1hG6fD4sA_pLoIcEzXwQb"]
)
def test_production_refuses_a_weak_secret(secret: str) -> None:
    assert environment.production_faults({**GOOD, "SECRET_KEY": secret}) == [
        "Set SECRET_KEY to 50 random characters or more."
    ]


def test_production_refuses_every_host_at_once() -> None:
    assert len(environment.production_faults({**GOOD, "ALLOWED_HOSTS": "*"})) == 1


def test_production_does_not_start_while_something_is_missing(tmp_path: Path) -> None:
    result = read_settings(tmp_path, "1", **{**GOOD, "REDIS_URL": ""})

    assert (result.returncode, result.stderr.splitlines()[-1]) == (
        1,
        "django.core.exceptions.ImproperlyConfigured: Set REDIS_URL to the broker, as in redis://host:6379/0.",
    )


def test_production_writes_no_secret_and_secures_cookies(tmp_path: Path) -> None:
    names = ["DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT"]
    names += ["SECURE_HSTS_SECONDS", "SITE_URL"]
    result = read_settings(tmp_path, f"[getattr(settings, name) for name in {names}]", **GOOD)
    hosts = ["inputs.example.org", "www.example.org"]

    assert (result.stderr, result.stdout.strip(), list(tmp_path.iterdir())) == (
        "",
        str([False, hosts, True, True, True, 31_536_000, "https://inputs.example.org"]),
        [],
    )


def test_production_believes_one_proxy_about_https_and_the_address(tmp_path: Path) -> None:
    result = read_settings(tmp_path, "settings.SECURE_PROXY_SSL_HEADER, settings.ALLAUTH_TRUSTED_PROXY_COUNT", **GOOD)

    assert result.stdout.strip() == "('HTTP_X_FORWARDED_PROTO', 'https') 1"


def test_development_makes_a_secret_once_that_only_this_user_reads(tmp_path: Path) -> None:
    first, second = (read_settings(tmp_path, "settings.SECRET_KEY").stdout for _ in range(2))
    mode = stat.S_IMODE((tmp_path / "secret_key").stat().st_mode)

    assert (first == second, len(first) > environment.SECRET_LENGTH, mode) == (True, True, 0o600)


def test_development_listens_to_this_computer_alone(tmp_path: Path) -> None:
    result = read_settings(tmp_path, "settings.ALLOWED_HOSTS")

    assert result.stdout.strip() == "['localhost', '127.0.0.1', '[::1]']"


def test_sqlite_writers_queue_before_they_read(tmp_path: Path) -> None:
    result = read_settings(tmp_path, "settings.DATABASES['default']['OPTIONS']['transaction_mode']")

    assert result.stdout.strip() == "IMMEDIATE"


def test_a_socket_path_that_is_too_long_moves_to_the_temporary_folder(tmp_path: Path) -> None:
    long = tmp_path / ("x" * environment.SOCKET_PATH_LIMIT)
    socket = environment.broker_socket(long)

    assert (len(os.fsencode(socket)) <= environment.SOCKET_PATH_LIMIT, socket == environment.broker_socket(long)) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("url", "celery"),
    [
        ("redis://host:6379/3", "redis://host:6379/3"),
        ("unix:///run/broker/socket?db=2", "redis+socket:///run/broker/socket?virtual_host=2"),
        ("unix:///run/broker/socket", "redis+socket:///run/broker/socket?virtual_host=0"),
    ],
)
def test_celery_is_told_of_the_broker_in_its_own_words(url: str, celery: str) -> None:
    assert environment.celery_broker(url) == celery


def test_mail_settings_come_from_one_url() -> None:
    assert environment.mail_settings("smtp+tls://rap%40un.example:p%2Fw@mail.example") == {
        "EMAIL_HOST": "mail.example",
        "EMAIL_PORT": 587,
        "EMAIL_HOST_USER": "rap@un.example",
        "EMAIL_HOST_PASSWORD": "p/w",
        "EMAIL_USE_TLS": True,
        "EMAIL_USE_SSL": False,
    }


def test_mail_by_an_unknown_scheme_is_refused() -> None:
    with pytest.raises(ValueError, match="EMAIL_URL must begin with smtp://"):
        environment.mail_settings("imap://mail.example")


def test_the_operators_page_documents_every_variable_and_no_other() -> None:
    page = (environment.BASE_DIR / "docs" / "operating.md").read_text(encoding="utf-8")
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    variables = [f"| `{row.name}` | {row.default} | {row.meaning} |" for row in environment.VARIABLES]

    assert rows[: len(variables)] == variables


def test_every_variable_that_the_settings_read_is_listed() -> None:
    import re

    sources = [environment.BASE_DIR / "config" / name for name in ("settings.py", "environment.py")]
    sources += (environment.BASE_DIR / "config" / "supervisor").glob("*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    read = set(re.findall(r'environ(?:ment)?(?:\.get\(|\[)"([A-Z_]+)"', text))

    assert read == {variable.name for variable in environment.VARIABLES}


@pytest.mark.parametrize("mode", ["Production", "prod", "staging", " production"])
def test_a_mode_that_nobody_knows_is_refused(mode):
    assert "development or production" in environment.mode_fault({"RAPPORTEUR_ENV": mode})


def test_the_two_modes_and_none_are_known():
    assert [environment.mode_fault({"RAPPORTEUR_ENV": mode}) for mode in ("development", "production", "")] == [""] * 3


ANYWHERE = "0.0.0.0"  # noqa: S104 - tried, not bound


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "1"), ("::1", "1"), ("localhost", "1"), (ANYWHERE, ""),
                                            ("192.0.2.7", ""), ("inputs.lan", "")])  # fmt: skip
def test_the_mailbox_page_is_there_where_make_run_serves_this_computer_alone(host, shown, monkeypatch):
    monkeypatch.setenv("HOST", host)
    assert Supervisor().environment["MAILBOX_PAGE"] == shown


@pytest.mark.parametrize(("name", "value"), [("EMAIL_URL", "smtp://127.0.0.1"), ("RAPPORTEUR_ENV", "production")])
def test_make_run_shows_no_mailbox_page_where_mail_is_sent_or_in_production(name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    monkeypatch.setenv("MAILBOX_PAGE", "1")
    assert Supervisor().environment["MAILBOX_PAGE"] == ""


def test_the_mailbox_page_is_not_there_unless_it_was_chosen(tmp_path):
    assert read_settings(tmp_path, "settings.MAILBOX_PAGE").stdout == "False\n"
    refused = read_settings(tmp_path, "settings.MAILBOX_PAGE", **GOOD, MAILBOX_PAGE="1")
    assert "Unset MAILBOX_PAGE" in refused.stderr


def test_django_finds_nothing_to_mend_in_production(tmp_path):
    result = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env={"PATH": os.environ["PATH"], "RAPPORTEUR_VAR": str(tmp_path), **GOOD},
        cwd=environment.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert (result.returncode, result.stdout, result.stderr) == (
        0,
        "System check identified no issues (1 silenced).\n",
        "",
    )


def test_pages_ask_nothing_of_the_browser(client, db):
    assert "camera=()" in client.get("/about/")["Permissions-Policy"]
