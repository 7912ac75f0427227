"""What the environment says, read and judged without Django, so that the supervisor starts at once."""

import contextlib
import hashlib
import ipaddress
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

BASE_DIR = Path(__file__).resolve().parent.parent
SOCKET_PATH_LIMIT = 107
"""Longest path of a Unix socket in bytes (sockaddr_un on Linux holds 108 with the final zero; unix(7))."""
SECRET_LENGTH = 50
"""Shortest secret accepted in production, in characters: what Django's own deployment check asks for."""


@dataclass(frozen=True)
class Variable:
    """One environment variable that the site reads: its name, its default in words, and what it does."""

    name: str
    default: str
    meaning: str


VARIABLES = (
    Variable("RAPPORTEUR_ENV", "development", "`production` enforces everything below that is marked as required"),
    Variable(
        "RAPPORTEUR_VAR", "`var/` in the project", "folder of everything written here: database, broker, mail, logs"
    ),
    Variable(
        "SECRET_KEY", "made once under `var/`; required", "signs sessions and links; 50 random characters or more"
    ),
    Variable("ALLOWED_HOSTS", "this computer; required", "names under which people reach the site, with commas"),
    Variable("SITE_URL", "`http://127.0.0.1:8000`; `https://` and the first allowed host", "address used in mail"),
    Variable("DATABASE_URL", "SQLite under `var/`; required", "`postgres://user:password@host:5432/name`"),
    Variable("REDIS_URL", "the broker of `make run`; required", "`redis://`, `rediss://` or `unix:///path?db=0`"),
    Variable("EMAIL_URL", "files under `var/`; the mail server of this computer", "`smtp`, `smtp+tls` or `smtps` URL"),
    Variable("DEFAULT_FROM_EMAIL", "`Rapporteur <rapporteur@localhost>`", "sender of the mail"),
    Variable("MEDIA_ROOT", "`var/media`", "folder of attachments and compiled files"),
    Variable("AUDIT_HEADS", "`var/audit-heads`", "file outside the database that says where the audit trail stands"),
    Variable("STATIC_ROOT", "`var/static`", "folder that `collectstatic` fills in production"),
    Variable(
        "TRUSTED_PROXIES", "0; 1 in production", "reverse proxies in front, whose X-Forwarded headers are believed"
    ),
    Variable("HSTS_SECONDS", "0; 31536000 in production", "how long browsers must insist on HTTPS"),
    Variable(
        "SECOND_FACTOR",
        "none; `secretariat,reviewer,operator` in production",
        "roles that must have a second factor, with commas; `none` asks nobody",
    ),
    Variable("LOG_LEVEL", "INFO", "DEBUG, INFO, WARNING or ERROR"),
    Variable("DJANGO_DEBUG", "off; refused in production", "`1` shows Django's own error pages"),
    Variable(
        "MAILBOX_PAGE",
        "off; `make run` turns it on for a loopback `HOST`; refused in production",
        "`1` shows the mail that a development site wrote to whoever sits at this computer",
    ),
    Variable("HOST", "127.0.0.1", "address on which `make run` listens"),
    Variable("PORT", "8000", "port on which `make run` listens"),
)
"""Every variable that is read, in the order of docs/operating.md; a test holds the two together."""


def var_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the folder under which the site keeps what it writes on this computer."""
    return Path(environment.get("RAPPORTEUR_VAR") or BASE_DIR / "var").absolute()


def broker_socket(var: Path) -> Path:
    """Return where the embedded broker of this folder listens.

    A Unix socket needs no port and no password: file permissions guard it. Where the path would be too long for the
    system, a folder of this user in the temporary folder takes its place, named after the long path.
    """
    socket = var / "broker" / "socket"
    if len(os.fsencode(socket)) <= SOCKET_PATH_LIMIT:
        return socket
    name = hashlib.sha256(os.fsencode(var)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"rapporteur-{os.getuid()}-{name}" / "socket"


def private_folder(folder: Path) -> Path:
    """Create a folder that only this user can enter, and return it.

    Raises PermissionError when it exists and belongs to somebody else, as may happen in a shared temporary folder.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        message = f"{folder} belongs to another user."
        raise PermissionError(message)
    return folder


def development_secret(var: Path) -> str:
    """Return the secret of this folder, made on first use and readable by this user only."""
    path = var / "secret_key"
    if not path.exists():
        var.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=var)  # readable by this user only
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(50))
        with contextlib.suppress(FileExistsError):  # of several that start at once, one wins and all read it
            os.link(draft, path)
        Path(draft).unlink()
    return path.read_text(encoding="ascii")


MODES = ("development", "production")


def mode_fault(environment: Mapping[str, str]) -> str:
    """Return a sentence where RAPPORTEUR_ENV says what nobody knows: it must not run as development unasked."""
    mode = environment.get("RAPPORTEUR_ENV") or MODES[0]
    return "" if mode in MODES else f"RAPPORTEUR_ENV is {mode!r}; it may be development or production."


def is_production(environment: Mapping[str, str]) -> bool:
    """Tell whether everything is enforced."""
    return environment.get("RAPPORTEUR_ENV") == "production"


def production_faults(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for each thing that must be set before the site may face the public; none when all is well."""
    faults = []
    secret = environment.get("SECRET_KEY", "")
    if len(secret) < SECRET_LENGTH or len(set(secret)) < 10 or secret.startswith("django-insecure"):
        faults.append(f"Set SECRET_KEY to {SECRET_LENGTH} random characters or more.")
    if environment.get("DJANGO_DEBUG") == "1":
        faults.append("Unset DJANGO_DEBUG: it shows the site's insides to everyone.")
    if environment.get("MAILBOX_PAGE"):
        faults.append("Unset MAILBOX_PAGE: it shows mail to whoever is on this computer.")
    hosts = split(environment.get("ALLOWED_HOSTS", ""))
    if not hosts or "*" in hosts:
        faults.append("Set ALLOWED_HOSTS to the names under which people reach the site, separated by commas.")
    if not environment.get("DATABASE_URL"):
        faults.append("Set DATABASE_URL to the database, as in postgres://user:password@host:5432/name.")
    if not environment.get("REDIS_URL"):
        faults.append("Set REDIS_URL to the broker, as in redis://host:6379/0.")
    return faults


def is_loopback(host: str) -> bool:
    """Tell whether only this computer reaches a server that listens at this address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


SECOND_FACTOR_CHOICES = ("secretariat", "reviewer", "operator")


def second_factor_roles(text: str | None, *, production: bool) -> tuple[str, ...]:
    """Return the roles whose holders must have a second factor. Raises ValueError for one that does not exist."""
    if not text:
        return SECOND_FACTOR_CHOICES if production else ()
    roles = tuple(split(text))
    if roles == ("none",):
        return ()
    if unknown := [role for role in roles if role not in SECOND_FACTOR_CHOICES]:
        message = f"SECOND_FACTOR names roles that do not exist: {', '.join(unknown)}."
        raise ValueError(message)
    return roles


def alive_key(kind: str, machine: str = "") -> str:
    """Return the key under which a kind of process, or the one of a machine, writes its sign of life on the broker."""
    return f"rapporteur:alive:{kind}:{machine}" if machine else f"rapporteur:alive:{kind}"


def split(text: str) -> list[str]:
    """Return the parts of a list written with commas, without white space around them and without empty ones."""
    return [part.strip() for part in text.split(",") if part.strip()]


def celery_broker(url: str) -> str:
    """Return the address of a Redis server as Celery's transport spells it; only Unix sockets differ."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    database = dict(pair.partition("=")[::2] for pair in parts.query.split("&")).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={database}"


def memory_cache(url: str) -> dict[str, object]:
    """Return a Django cache that lives in the memory of the Redis server, or of this process where there is none."""
    if urlsplit(url).scheme not in {"redis", "rediss", "unix"}:
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    timeouts = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}
    return {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": url,
        "KEY_PREFIX": "rapporteur",
        "OPTIONS": timeouts,
    }


def mail_settings(url: str) -> dict[str, str | int | bool]:
    """Return Django's e-mail settings for a URL such as ``smtp+tls://user:password@host:587``.

    ``smtp`` speaks in the clear, ``smtp+tls`` turns to TLS after greeting (STARTTLS, RFC 3207), ``smtps`` speaks TLS
    from the first byte (RFC 8314). Raises ValueError for any other scheme.
    """
    parts = urlsplit(url)
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports:
        message = "EMAIL_URL must begin with smtp://, smtp+tls:// or smtps://."
        raise ValueError(message)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }
