"""For the test suite: the real engines, in a directory of its own, quickly."""

import atexit
import shutil
import tempfile
from pathlib import Path

from cms.settings.base import *  # noqa: F403 - Django's way to layer settings
from cms.settings.base import ENVIRONMENT, INSTALLED_APPS, STORAGES

SECRET_KEY = "for tests only"  # noqa: S105 - nothing outside the tests is signed with it
SITE_URL = WAGTAILADMIN_BASE_URL = "http://testserver"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
DATA_DIR = Path(tempfile.mkdtemp(prefix="clinical-academics-tests-"))
atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
if "sqlite3" in ENVIRONMENT.database["ENGINE"]:
    ENVIRONMENT.database["NAME"] = DATA_DIR / "database.sqlite3"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir()  # WhiteNoise warns where there is none
MEDIA_ROOT = DATA_DIR / "media"
SEARCH_DIR = DATA_DIR / "search"
SEARCH_PREFIX = "test"
ELASTICSEARCH = ENVIRONMENT.elasticsearch | {"hosts": ()}  # A test that wants the server says so.
SEARCH_COUNT_SECONDS = 0  # At once: no thread writes beside a test.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STAFF_SECOND_FACTOR = False  # Tests of it turn it on.
STAFF_EMAILS = ["staff@example.org"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
