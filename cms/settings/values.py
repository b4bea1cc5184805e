"""What each environment variable may hold. A wrong value raises `ValueError` with the variable's name and what to write.

Values that may hold a password (addresses of servers, keys) are never repeated in a message.
"""

import ipaddress
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import dj_database_url
import dj_email_url
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

DEFAULT_SENDER = "Clinical academics <noreply@localhost>"
LEAST_SECRET_LENGTH = 50  # Below that, Django itself calls a key weak (security.W009).
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
HOST_NAME = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]", re.IGNORECASE)
INDEX_PREFIX = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
SQLITE = "django.db.backends.sqlite3"
DATABASE_ENGINES = (SQLITE, "django.db.backends.postgresql")


def one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    """Take one of a few words."""
    if value not in choices:
        raise ValueError(f'{name} is "{value}"; write one of {", ".join(choices)}.')
    return value


def whole_number(name: str, value: str, *, least: int, most: int) -> int:
    """Take a whole number between two bounds."""
    if not (value.isascii() and value.isdigit() and least <= int(value) <= most):
        raise ValueError(f'{name} is "{value}"; write a whole number from {least} to {most}.')
    return int(value)


def secret_key(name: str, value: str) -> str | None:
    """Take a key that is long enough; none at all is the settings module's business."""
    if value and (len(value) < LEAST_SECRET_LENGTH or len(set(value)) < 5):  # noqa: PLR2004 - security.W009 again
        raise ValueError(f"{name} is too easy to guess; write {LEAST_SECRET_LENGTH} random characters or more.")
    return value or None


def web_address(name: str, value: str) -> str:
    """Take an address of a site: scheme, host and perhaps a port, nothing after it."""
    parts = _split(value.rstrip("/"))
    if (
        parts is None
        or parts.scheme not in ("http", "https")
        or not HOST_NAME.fullmatch(_host(parts))
        or parts.geturl() != f"{parts.scheme}://{parts.netloc}"
        or "@" in parts.netloc
    ):
        raise ValueError(f'{name} is "{value}"; write it like https://example.org, without a path.')
    return parts.geturl()


def host_names(name: str, value: str, *, site_url: str) -> list[str]:
    """Take the names that requests may ask for; without any, the site's own, or every name of a laptop."""
    names = _listed(value)
    if wrong := [host for host in names if not HOST_NAME.fullmatch(host)]:
        raise ValueError(
            f'{name} has "{wrong[0]}"; write host names with commas between, like example.org,.example.net.'
        )
    own = _host(urlsplit(site_url))
    return names or (LOOPBACK_HOSTS if own in LOOPBACK_HOSTS else [own])


def ip_address(name: str, value: str) -> str:
    """Take an address of a network card to listen on."""
    try:
        return str(ipaddress.ip_address(value))
    except ValueError:
        raise ValueError(f'{name} is "{value}"; write 127.0.0.1, or 0.0.0.0 to listen to every network.') from None


def database(name: str, value: str, *, default: Path) -> dict[str, Any]:
    """Take the address of a PostgreSQL or SQLite database; without one, a SQLite file."""
    if not value:
        return {"ENGINE": SQLITE, "NAME": str(default)}
    try:
        config = dict(dj_database_url.parse(value))
    except ValueError:
        config = {}
    if config.get("ENGINE") not in DATABASE_ENGINES or not config.get("NAME"):
        raise ValueError(f"{name} is no database address; write it like postgres://user:password@host:5432/name.")
    return config


def cache(name: str, value: str) -> dict[str, Any]:
    """Take the address of a Redis server, or "locmem://" for the memory of each process."""
    if value == "locmem://":
        return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    parts = _split(value)
    if parts is None or parts.scheme not in ("redis", "rediss") or not parts.hostname:
        raise ValueError(f"{name} is no cache address; write locmem:// or redis://:password@host:6379/0.")
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": value}


def search_server(name: str, value: str) -> dict[str, Any]:
    """Take the addresses of an Elasticsearch cluster's hosts, or nothing for the engine on disk alone.

    User and password stand in one of them and are meant for all.
    """
    parts = [_split(address) for address in _listed(value)] if value else []
    found = [part for part in parts if part is not None and part.scheme in ("http", "https") and part.hostname]
    accounts = {(unquote(part.username or ""), unquote(part.password or "")) for part in found} - {("", "")}
    if len(found) < len(parts) or len(accounts) > 1:
        raise ValueError(
            f"{name} is no address of a server; write it like https://user:password@host:9200, with commas between "
            f"several, and one user for all."
        )
    user, password = accounts.pop() if accounts else ("", "")
    return {"hosts": tuple(_host_address(part) for part in found), "user": user, "password": password}


def file_to_read(name: str, value: str) -> str:
    """Take the path of a file that must be there, or nothing."""
    if value and not Path(value).is_file():
        raise ValueError(f'{name} is "{value}"; write the path of a file that is there.')
    return value


def index_prefix(name: str, value: str) -> str:
    """Take what the names of this site's search indexes begin with."""
    if not INDEX_PREFIX.fullmatch(value):
        raise ValueError(f'{name} is "{value}"; write small letters, digits and hyphens, like clinical-academics.')
    return value


def mail_server(name: str, value: str, *, default: Path) -> dict[str, Any]:
    """Take the address of a mail server; without one, mail is written to files in a directory."""
    if not value:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": str(default)}
    parts = _split(value)
    if (
        parts is None
        or parts.scheme not in ("smtp", "submission", "console")
        or value.startswith(f"{parts.scheme}:///")
    ):
        raise ValueError(f"{name} is no mail server; write it like submission://user:password@host:587, or console://.")
    config: dict[str, Any] = dj_email_url.parse(value)
    # The rest of what the parser knows belongs to variables of their own or to other backends.
    return {key: config[key] for key in config if key.startswith("EMAIL_") and key != "EMAIL_FILE_PATH"} | {
        "EMAIL_TIMEOUT": config["EMAIL_TIMEOUT"] or 10
    }


def sender(name: str, value: str) -> str:
    """Take the address that mail comes from, with or without a name before it."""
    try:
        validate_email(parseaddr(value)[1])
    except ValidationError:
        raise ValueError(f'{name} is "{value}"; write it like Clinical academics <noreply@example.org>.') from None
    return value


def email_addresses(name: str, value: str) -> list[str]:
    """Take addresses with commas between."""
    addresses = _listed(value)
    for address in addresses:
        try:
            validate_email(address)
        except ValidationError:
            raise ValueError(f'{name} has "{address}"; write e-mail addresses with commas between.') from None
    return addresses


def _listed(value: str) -> list[str]:
    return [part.strip() for part in value.split(",")] if value else []


def _split(value: str) -> SplitResult | None:
    """Split an address; nothing when it is none, also when its port is not a number."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        return None
    return parts


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return f"[{host}]" if ":" in host else host


def _host_address(parts: SplitResult) -> str:
    """The address of a server with its port, without user and password."""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{parts.scheme}://{_host(parts)}:{port}{parts.path.rstrip('/')}"
