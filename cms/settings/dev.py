"""For working on the code: `make dev`."""

from cms.settings.base import *  # noqa: F403 - Django's way to layer settings
from cms.settings.base import ENVIRONMENT, INSTALLED_APPS, STORAGES

DEBUG = True
SECRET_KEY = ENVIRONMENT.secret_key or "for development only; make run writes a real one to .env"
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["whitenoise.runserver_nostatic", *INSTALLED_APPS, "wagtail.contrib.styleguide"]
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
