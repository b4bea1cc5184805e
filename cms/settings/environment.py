"""The one place that reads environment variables: typed, with defaults, refused with a sentence when wrong.

Every variable read here is listed in `.env.example`; a test holds the two together.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

PROJECT_DIR = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that a deployment may set from outside."""

    secret_key: str | None
    site_url: str
    allowed_hosts: list[str]
    trusted_proxies: int
    data_dir: Path
    database: dict[str, Any]
    cache: dict[str, Any]
    email: dict[str, Any]
    from_email: str
    staff_emails: list[str]
    log_level: str
    log_format: str
    search_prefix: str

    @property
    def is_https(self) -> bool:
        """Whether the public address is https, which turns on HSTS, secure cookies and the redirect."""
        return urlsplit(self.site_url).scheme == "https"


def read_environment() -> Environment:
    """Read `.env` and the process's environment; a wrong value raises `ImproperlyConfigured` and says what to do."""
    env = Env(eager=True)
    if (dotenv := PROJECT_DIR / ".env").is_file():
        env.read_env(str(dotenv), recurse=False)
    try:
        data_dir = Path(env.str("DATA_DIR", "var"))
        data_dir = data_dir if data_dir.is_absolute() else PROJECT_DIR / data_dir
        site_url = env.str("SITE_URL", "http://127.0.0.1:8000").rstrip("/")
        _require_web_address("SITE_URL", site_url)
        return Environment(
            secret_key=env.str("SECRET_KEY", None),
            site_url=site_url,
            allowed_hosts=env.list("ALLOWED_HOSTS", None) or [str(urlsplit(site_url).hostname)],
            trusted_proxies=_at_least("TRUSTED_PROXIES", env.int("TRUSTED_PROXIES", 0), 0),
            data_dir=data_dir,
            database=env.dj_db_url("DATABASE_URL", f"sqlite:///{data_dir / 'database.sqlite3'}"),
            cache=env.dj_cache_url("CACHE_URL", "locmem://"),
            email=env.dj_email_url("EMAIL_URL", f"file://{data_dir / 'mail'}"),
            from_email=env.str("DEFAULT_FROM_EMAIL", "Clinical academics <noreply@localhost>"),
            staff_emails=env.list("STAFF_EMAILS", []),
            log_level=_one_of("LOG_LEVEL", env.str("LOG_LEVEL", "INFO"), ("DEBUG", "INFO", "WARNING", "ERROR")),
            log_format=_one_of("LOG_FORMAT", env.str("LOG_FORMAT", "plain"), ("plain", "json")),
            search_prefix=env.str("SEARCH_PREFIX", "clinical-academics"),
        )
    except (EnvError, ValueError) as error:
        raise ImproperlyConfigured(f"An environment variable is wrong: {error} See .env.example.") from error


def _require_web_address(name: str, value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        raise ValueError(f'{name} is "{value}"; write it like https://example.org, without a path.')


def _at_least(name: str, value: int, least: int) -> int:
    if value < least:
        raise ValueError(f'{name} is "{value}"; it must be {least} or more.')
    return value


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise ValueError(f'{name} is "{value}"; it must be one of {", ".join(choices)}.')
    return value


