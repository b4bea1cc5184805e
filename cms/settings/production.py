"""For serving people: behind https on a server, or over http on a laptop by `make run`."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings.base import *  # noqa: F403 - Django's way to layer settings
from cms.settings.base import ENVIRONMENT

if not ENVIRONMENT.secret_key:
    raise ImproperlyConfigured("SECRET_KEY is not set; write 50 random characters or more. See .env.example.")
SECRET_KEY = ENVIRONMENT.secret_key
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.site_url]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = ENVIRONMENT.is_https
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # A load balancer asks from inside, over http.
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.is_https else 0
# Whether other sites below this host name may still use http, and whether browsers are shipped with that
# knowledge, is for the owner of the domain to say, not for one site on it.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if ENVIRONMENT.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
