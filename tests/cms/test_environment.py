"""What a deployment may set, and how a wrong value is refused."""

import re
import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from cms.settings import environment as environment_module
from cms.settings.environment import PROJECT_DIR, read_environment
from cms.settings.secret_key import keep_new_secret_key
from search.engines.elasticsearch import Server

LONG_SECRET = "abcdefghij" * 6


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch, tmp_path):
    """Nothing is set but where the data lie."""
    for name in documented_names():
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))


def documented_names() -> list[str]:
    example = (PROJECT_DIR / ".env.example").read_text()
    return re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.MULTILINE)


def read(tmp_path: Path):
    return read_environment(tmp_path / "no .env here")


def test_example_lists_every_variable_and_no_other():
    source = Path(environment_module.__file__).read_text()

    names = re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', source)

    assert sorted(set(names)) == sorted(documented_names())


def test_no_other_module_reads_the_environment():
    own = [*PROJECT_DIR.glob("cms/**/*.py"), *PROJECT_DIR.glob("[hpcs]*/**/*.py")]

    readers = {
        str(path.relative_to(PROJECT_DIR))
        for path in own
        if ".venv" not in path.parts and re.search(r"os\.environ(\.get|\[)|getenv|env\.read_env", path.read_text())
    }

    assert readers == {"cms/settings/environment.py"}


def test_example_says_something_about_each_variable():
    blocks = (PROJECT_DIR / ".env.example").read_text().strip().split("\n\n")

    assert [block for block in blocks if not block.startswith("# ")] == []
    assert all(re.search(r"^# .*\.$", block, re.MULTILINE) for block in blocks)


def test_defaults_suit_a_laptop(tmp_path):
    found = read(tmp_path)

    assert found.site_url == "http://127.0.0.1:8000"
    assert found.allowed_hosts == ["127.0.0.1", "localhost", "[::1]"]
    assert found.database == {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(tmp_path / "var" / "database.sqlite3"),
    }
    assert found.email["EMAIL_FILE_PATH"] == str(tmp_path / "var" / "mail")
    assert found.static_dir == tmp_path / "var" / "static"
    assert found.secret_key is None
    assert not found.is_https


def test_example_as_it_stands_changes_nothing(tmp_path):
    plain = read(tmp_path)

    copied = read_environment(PROJECT_DIR / ".env.example")

    assert copied == plain


def test_example_with_every_default_uncommented_changes_nothing(tmp_path, monkeypatch):
    monkeypatch.delenv("DATA_DIR")
    plain = read(tmp_path)
    example = (PROJECT_DIR / ".env.example").read_text()
    dotenv = tmp_path / ".env"
    dotenv.write_text(re.sub(r"^# ([A-Z_]+=)", r"\1", example, flags=re.MULTILINE))

    uncommented = read_environment(dotenv)

    assert uncommented == plain


def test_port_is_part_of_the_default_address(tmp_path, monkeypatch):
    monkeypatch.setenv("PORT", "9000")

    assert read(tmp_path).site_url == "http://127.0.0.1:9000"


def test_environment_goes_before_the_file(tmp_path, monkeypatch):
    dotenv = tmp_path / ".env"
    dotenv.write_text("SEARCH_PREFIX=from-file\nLOG_LEVEL=ERROR\n")
    monkeypatch.setenv("SEARCH_PREFIX", "from-environment")

    found = read_environment(dotenv)

    assert (found.search_prefix, found.log_level) == ("from-environment", "ERROR")


def test_hosts_of_elasticsearch_share_one_user(tmp_path, monkeypatch):
    monkeypatch.setenv("ELASTICSEARCH_URL", "https://elastic:p%40ss@one:9200, https://two, http://[::1]:9201/path/")
    monkeypatch.setenv("ELASTICSEARCH_READ_MILLISECONDS", "500")

    server = Server(**read(tmp_path).elasticsearch)

    assert server == Server(
        hosts=("https://one:9200", "https://two:443", "http://[::1]:9201/path"),
        user="elastic",
        password="p@ss",
        read_seconds=0.5,
    )
    assert "p@ss" not in repr(server)


def test_value_may_lie_in_a_file(tmp_path, monkeypatch):
    (tmp_path / "key").write_text(f"{LONG_SECRET}\n")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

    assert read(tmp_path).secret_key == LONG_SECRET


def test_file_for_a_value_that_is_not_there_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "nothing"))

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY_FILE"):
        read(tmp_path)


def test_secret_key_of_the_first_start_is_private_and_used(tmp_path):
    keep_new_secret_key(tmp_path / "var")

    kept = tmp_path / "var" / "secret-key"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert read(tmp_path).secret_key == kept.read_text().strip()
    assert [path.name for path in kept.parent.iterdir()] == ["secret-key"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITE_URL", "https://example.org"),
        ("SITE_URL", "https://example.org/"),
        ("SITE_URL", "http://[::1]:8000"),
        ("ALLOWED_HOSTS", "example.org, .example.net,[::1]"),
        ("TRUSTED_PROXIES", "2"),
        ("LISTEN_ADDRESS", "0.0.0.0"),
        ("LISTEN_ADDRESS", "::"),
        ("PORT", "1"),
        ("PORT", "65535"),
        ("WEB_WORKERS", "8"),
        ("WEB_THREADS", "1"),
        ("DATABASE_URL", "postgres://user:p%40ss@host:5432/name?sslmode=require"),
        ("DATABASE_URL", "postgresql:///name"),
        ("DATABASE_URL", "sqlite:////srv/site.sqlite3"),
        ("CACHE_URL", "redis://:password@host:6379/0"),
        ("CACHE_URL", "rediss://user:password@host:6379/0"),
        ("ELASTICSEARCH_URL", "https://elastic:password@host:9200"),
        ("ELASTICSEARCH_URL", "http://host, http://[::1]:9200/path/"),
        ("ELASTICSEARCH_CA_FILE", __file__),
        ("ELASTICSEARCH_READ_MILLISECONDS", "50"),
        ("ELASTICSEARCH_WRITE_SECONDS", "600"),
        ("ELASTICSEARCH_RETRIES", "0"),
        ("SEARCH_PREFIX", "a1-b2"),
        ("EMAIL_URL", "submission://user:password@host:587"),
        ("EMAIL_URL", "smtp://host"),
        ("EMAIL_URL", "console://"),
        ("DEFAULT_FROM_EMAIL", "noreply@example.org"),
        ("DEFAULT_FROM_EMAIL", '"Team, clinical" <noreply@example.org>'),
        ("STAFF_EMAILS", "a@example.org, b@example.org"),
        ("LOG_LEVEL", "DEBUG"),
        ("LOG_FORMAT", "json"),
        ("SECRET_KEY", LONG_SECRET),
    ],
)
def test_right_value_is_taken(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    read(tmp_path)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("SECRET_KEY", "a" * 60),
        ("SITE_URL", "example.org"),
        ("SITE_URL", "ftp://example.org"),
        ("SITE_URL", "https://"),
        ("SITE_URL", "https://example.org/path"),
        ("SITE_URL", "https://example.org?query=1"),
        ("SITE_URL", "https://example.org#part"),
        ("SITE_URL", "https://user:password@example.org"),
        ("SITE_URL", "https://example.org:port"),
        ("SITE_URL", "https://exa mple.org"),
        ("SITE_URL", "https://[::1"),
        ("ALLOWED_HOSTS", "*"),
        ("ALLOWED_HOSTS", "https://example.org"),
        ("ALLOWED_HOSTS", "example.org,,example.net"),
        ("TRUSTED_PROXIES", "-1"),
        ("TRUSTED_PROXIES", "many"),
        ("TRUSTED_PROXIES", "11"),
        ("LISTEN_ADDRESS", "localhost"),
        ("LISTEN_ADDRESS", "256.0.0.1"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "80a"),
        ("PORT", "８０"),
        ("PORT", ""),
        ("WEB_WORKERS", "0"),
        ("WEB_WORKERS", "1.5"),
        ("WEB_THREADS", "0"),
        ("DATABASE_URL", "postgres"),
        ("DATABASE_URL", "mysql://user:secret@host/name"),
        ("DATABASE_URL", "postgres://user:secret@host:port/name"),
        ("DATABASE_URL", "postgres://user:secret@host:5432/"),
        ("CACHE_URL", "memcached://host"),
        ("CACHE_URL", "redis://"),
        ("CACHE_URL", "redis://:secret@host:port/0"),
        ("ELASTICSEARCH_URL", "host:9200"),
        ("ELASTICSEARCH_URL", "https://elastic:secret@host:port"),
        ("ELASTICSEARCH_URL", "https://elastic:secret@one:9200,https://other:secret@two:9200"),
        ("ELASTICSEARCH_URL", "https://one:9200,two:9200"),
        ("ELASTICSEARCH_CA_FILE", "/no/such/file"),
        ("ELASTICSEARCH_READ_MILLISECONDS", "0.5"),
        ("ELASTICSEARCH_WRITE_SECONDS", "0"),
        ("ELASTICSEARCH_RETRIES", "11"),
        ("SEARCH_PREFIX", "Capital"),
        ("SEARCH_PREFIX", "-dash"),
        ("SEARCH_PREFIX", "a*"),
        ("EMAIL_URL", "host"),
        ("EMAIL_URL", "imap://user:secret@host"),
        ("EMAIL_URL", "smtp://user:secret@host:port"),
        ("EMAIL_URL", "smtp:///host"),
        ("DEFAULT_FROM_EMAIL", "nobody"),
        ("DEFAULT_FROM_EMAIL", "Team <nobody>"),
        ("STAFF_EMAILS", "a@example.org,nobody"),
        ("LOG_LEVEL", "loud"),
        ("LOG_FORMAT", "xml"),
    ],
)
def test_wrong_value_is_refused_by_name_without_its_secret(tmp_path, monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured) as refusal:
        read(tmp_path)

    assert re.match(f"An environment variable is wrong. {name} (is|has|is no|is too) .+", str(refusal.value))
    assert str(refusal.value).endswith("See .env.example.")
    assert "secret" not in str(refusal.value)
