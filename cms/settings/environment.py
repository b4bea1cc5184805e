"""The one place that reads environment variables: typed, with defaults, refused with a sentence when wrong.

Every variable read here stands in `.env.example`; a test holds the two together. Instead of NAME, a
deployment may set NAME_FILE to the path of a file that holds the value, as secrets are mounted.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, FileAwareEnv

from cms.settings import values

PROJECT_DIR = Path(__file__).resolve().parents[2]
SECRET_KEY_NAME = "secret-key"  # noqa: S105 - the name of the file, not the secret


@dataclass(frozen=True, slots=True)
class Environment:
    """Everything that a deployment may set from outside."""

    secret_key: str | None
    site_url: str
    allowed_hosts: list[str]
    trusted_proxies: int
    listen_address: str
    port: int
    web_workers: int
    web_threads: int
    data_dir: Path
    static_dir: Path
    database: dict[str, Any]
    cache: dict[str, Any]
    elasticsearch: dict[str, Any]
    search_prefix: str
    email: dict[str, Any]
    from_email: str
    staff_emails: list[str]
    staff_second_factor: bool
    log_level: str
    log_format: str

    @property
    def is_https(self) -> bool:
        """Whether the public address is https, which turns on HSTS, secure cookies and the redirect."""
        return urlsplit(self.site_url).scheme == "https"


def read_environment(dotenv: Path = PROJECT_DIR / ".env") -> Environment:
    """Read `.env` and the process's environment; a wrong value raises `ImproperlyConfigured` and says what to do."""
    env = FileAwareEnv(strip_whitespace=True)
    if dotenv.is_file():
        env.read_env(str(dotenv), recurse=False)
    try:
        return _read(env)
    except (EnvError, ValueError) as error:
        # The value itself is never repeated where it may hold a password: `values` sees to that.
        raise ImproperlyConfigured(f"An environment variable is wrong. {error} See .env.example.") from None


def _read(env: FileAwareEnv) -> Environment:
    port = values.whole_number("PORT", env.str("PORT", "8000"), least=1, most=65_535)
    site_url = values.web_address("SITE_URL", env.str("SITE_URL", f"http://127.0.0.1:{port}"))
    data_dir = PROJECT_DIR / env.str("DATA_DIR", "var")
    return Environment(
        secret_key=values.secret_key("SECRET_KEY", env.str("SECRET_KEY", "") or _kept_secret_key(data_dir)),
        site_url=site_url,
        allowed_hosts=values.host_names("ALLOWED_HOSTS", env.str("ALLOWED_HOSTS", ""), site_url=site_url),
        trusted_proxies=values.whole_number("TRUSTED_PROXIES", env.str("TRUSTED_PROXIES", "0"), least=0, most=10),
        listen_address=values.ip_address("LISTEN_ADDRESS", env.str("LISTEN_ADDRESS", "127.0.0.1")),
        port=port,
        web_workers=values.whole_number("WEB_WORKERS", env.str("WEB_WORKERS", "2"), least=1, most=64),
        web_threads=values.whole_number("WEB_THREADS", env.str("WEB_THREADS", "4"), least=1, most=64),
        data_dir=data_dir,
        static_dir=PROJECT_DIR / env.str("STATIC_DIR", str(data_dir / "static")),
        database=values.database("DATABASE_URL", env.str("DATABASE_URL", ""), default=data_dir / "database.sqlite3"),
        cache=values.cache("CACHE_URL", env.str("CACHE_URL", "locmem://")),
        elasticsearch=values.search_server("ELASTICSEARCH_URL", env.str("ELASTICSEARCH_URL", ""))
        | {
            "api_key": env.str("ELASTICSEARCH_API_KEY", ""),
            "ca_file": values.file_to_read("ELASTICSEARCH_CA_FILE", env.str("ELASTICSEARCH_CA_FILE", "")),
            "read_seconds": values.whole_number(
                "ELASTICSEARCH_READ_MILLISECONDS",
                env.str("ELASTICSEARCH_READ_MILLISECONDS", "1000"),
                least=50,
                most=60_000,
            )
            / 1000,
            "write_seconds": values.whole_number(
                "ELASTICSEARCH_WRITE_SECONDS", env.str("ELASTICSEARCH_WRITE_SECONDS", "10"), least=1, most=600
            ),
            "retries": values.whole_number(
                "ELASTICSEARCH_RETRIES", env.str("ELASTICSEARCH_RETRIES", "2"), least=0, most=10
            ),
        },
        search_prefix=values.index_prefix("SEARCH_PREFIX", env.str("SEARCH_PREFIX", "clinical-academics")),
        email=values.mail_server("EMAIL_URL", env.str("EMAIL_URL", ""), default=data_dir / "mail"),
        from_email=values.sender("DEFAULT_FROM_EMAIL", env.str("DEFAULT_FROM_EMAIL", values.DEFAULT_SENDER)),
        staff_emails=values.email_addresses("STAFF_EMAILS", env.str("STAFF_EMAILS", "")),
        staff_second_factor=values.one_of(
            "STAFF_SECOND_FACTOR",
            env.str("STAFF_SECOND_FACTOR", "on" if site_url.startswith("https:") else "off"),
            ("on", "off"),
        )
        == "on",
        log_level=values.one_of("LOG_LEVEL", env.str("LOG_LEVEL", "INFO"), ("DEBUG", "INFO", "WARNING", "ERROR")),
        log_format=values.one_of("LOG_FORMAT", env.str("LOG_FORMAT", "plain"), ("plain", "json")),
    )


def _kept_secret_key(data_dir: Path) -> str:
    """Return the key that `cms.settings.secret_key` made on a first start, or nothing."""
    kept = data_dir / SECRET_KEY_NAME
    return kept.read_text(encoding="ascii").strip() if kept.is_file() else ""
