"""The containers: what the file promises, and each of our own commands run here until its health check passes."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from config import environment
from tests import stacks
from tests.conftest import PATIENCE, free_port, wait_until

COMPOSE = yaml.safe_load((environment.BASE_DIR / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
ANSWERS = {
    "SECRET_KEY": "7Zr0-qW3xK9vB2nM8tY5uJ1hG6fD4sA_pLoIcEzXwQbVnRkTmH",
    "ALLOWED_HOSTS": "inputs.example.org",
    "POSTGRES_PASSWORD": "word",
    "EMAIL_URL": "smtp://127.0.0.1:1",
    "DEFAULT_FROM_EMAIL": "Rapporteur <inputs@example.org>",
}


def interpolate(text: str) -> str:
    """Fill in what the environment gives, as Docker Compose does: ``${NAME:?why}`` and ``${NAME:-default}``."""
    return re.sub(
        r"\$\{(\w+)(?::([?-])([^}]*))?\}",
        lambda match: ANSWERS.get(match[1]) or (match[3] if match[2] == "-" else ANSWERS[match[1]]),
        text,
    )


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_has_a_user_of_its_own_limits_and_a_health_check(name: str) -> None:
    service = SERVICES[name]
    dockerfile = (environment.BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
    target = service.get("build", {}).get("target")
    stage = dockerfile.partition(f" AS {target}\n")[2].partition("\nFROM ")[0]
    users = re.findall(r"^USER (\S+)$", stage, re.MULTILINE) if target else [service.get("user", "root")]

    assert (
        users[-1:] not in ([], ["root"], ["0"]),
        set(service["deploy"]["resources"]["limits"]),
        "healthcheck" in service or service["restart"] == "no",
    ) == (True, {"cpus", "memory"}, True)


def test_every_image_is_pinned() -> None:
    dockerfile = (environment.BASE_DIR / "Dockerfile").read_text(encoding="utf-8")
    images = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    images += [service["image"] for service in SERVICES.values() if "build" not in service]

    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_only_the_proxy_is_open_to_the_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


def test_no_secret_stands_in_the_file() -> None:
    values = {**SERVICES["database"]["environment"], **SERVICES["web"]["environment"]}

    assert [name for name in ("SECRET_KEY", "POSTGRES_PASSWORD") if not values[name].startswith("${")] == []


def test_what_production_requires_is_given() -> None:
    given = {name: interpolate(value) for name, value in SERVICES["web"]["environment"].items()}

    assert environment.production_faults(given) == []


def test_every_variable_that_is_given_is_read() -> None:
    given = set(SERVICES["web"]["environment"])
    read = {variable.name for variable in environment.VARIABLES}

    assert given - read == {"GRANIAN_HOST", "GRANIAN_PORT"}


def test_every_volume_and_network_is_declared() -> None:
    used = {mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())}
    networks = {network for service in SERVICES.values() for network in service["networks"]}

    assert (used, networks) == (set(COMPOSE["volumes"]), set(COMPOSE["networks"]))


@pytest.fixture
def service_environment(tmp_path: Path, broker: None, transactional_db: None, settings: Any) -> dict[str, str]:
    """The environment of our services, with the addresses of this computer for those inside the containers."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    here = {
        "DATABASE_URL": urlsplit(stacks.DATABASE_URL)._replace(path=f"/{name}").geturl(),
        "REDIS_URL": settings.REDIS_URL,
        "MEDIA_ROOT": str(tmp_path),
        "AUDIT_HEADS": str(tmp_path / "audit-heads"),
        "GRANIAN_HOST": "127.0.0.1",
        "GRANIAN_PORT": str(free_port()),
        "RAPPORTEUR_VAR": str(tmp_path),
        "STATIC_ROOT": str(tmp_path / "static"),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    return {key: interpolate(value) for key, value in SERVICES["web"]["environment"].items()} | here


@pytest.fixture
def run(service_environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[bytes]]]:
    """Start the command of a service here."""
    processes = []

    def start(service: str) -> subprocess.Popen[bytes]:
        command = SERVICES[service]["command"]
        program = shutil.which(command[0], path=service_environment["PATH"])
        with (tmp_path / f"{service}.log").open("wb") as log:
            process = subprocess.Popen(
                [program, *command[1:]],
                env=service_environment,
                cwd=environment.BASE_DIR,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_well(service: str, variables: dict[str, str]) -> bool:
    """Run the health check of the service, as Docker would inside its container."""
    _cmd, program, *rest = SERVICES[service]["healthcheck"]["test"]
    path = shutil.which(program, path=variables["PATH"])
    return subprocess.run([path, *rest], env=variables, cwd=environment.BASE_DIR, capture_output=True).returncode == 0


@pytest.mark.postgres
@pytest.mark.processes
def test_the_migration_ends_well(run: Callable[[str], subprocess.Popen[bytes]]) -> None:
    assert run("migrate").wait(PATIENCE) == 0


@pytest.mark.postgres
@pytest.mark.processes
@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_the_command_runs_until_its_health_check_passes(
    service: str, run: Callable[[str], subprocess.Popen[bytes]], service_environment: dict[str, str]
) -> None:
    before = is_well(service, service_environment)
    process = run(service)
    wait_until(lambda: process.poll() is not None or is_well(service, service_environment))

    assert (before, process.poll()) == (False, None)
