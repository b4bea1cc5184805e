"""Settings that hold everywhere. What a deployment chooses comes from `environment`."""

import logging

from csp.constants import NONE, SELF, UNSAFE_INLINE

from cms.settings import values
from cms.settings.environment import PROJECT_DIR, read_environment
from cms.settings.logging import logging_config

ENVIRONMENT = read_environment()

BASE_DIR = PROJECT_DIR
DEBUG = False
ALLOWED_HOSTS = ENVIRONMENT.allowed_hosts
SITE_URL = ENVIRONMENT.site_url
TRUSTED_PROXIES = ENVIRONMENT.trusted_proxies
LISTEN = (ENVIRONMENT.listen_address, ENVIRONMENT.port)
DATA_DIR = ENVIRONMENT.data_dir

INSTALLED_APPS = [
    "cms",
    "search",
    "summit",
    "casestudies",
    "pathway",
    "home",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.settings",
    "wagtail.contrib.sitemaps",
    "wagtail.embeds",
    "wagtail.sites",
    "cms.apps.UsersConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "post_office",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "cms.middleware.BrowserPermissionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "cms.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.signin.second_factor.AdminDoorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "cms.middleware.SiteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.publishing_middleware.PublishingRefusedMiddleware",
]

ROOT_URLCONF = "cms.urls"
WSGI_APPLICATION = "cms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]

# --- Data -----------------------------------------------------------------------------------------

DATABASES = {"default": ENVIRONMENT.database}
if ENVIRONMENT.database["ENGINE"] == values.SQLITE:
    # Write-ahead logging lets readers go on while one writes; an immediate transaction waits for its
    # turn at the start instead of failing in the middle with "database is locked".
    ENVIRONMENT.database.setdefault("OPTIONS", {}).update(
        transaction_mode="IMMEDIATE",
        timeout=20,
        init_command="PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000; "
        "PRAGMA mmap_size=134217728; PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=ON;",
    )
# A connection costs more than a query, so each thread keeps its own for a while.
ENVIRONMENT.database["CONN_MAX_AGE"] = 600
ENVIRONMENT.database["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {"default": ENVIRONMENT.cache}
# Each process has a local memory of its own, where a session that ended in another process would live on.
SESSION_ENGINE = f"django.contrib.sessions.backends.{'db' if 'locmem' in ENVIRONMENT.cache['BACKEND'] else 'cached_db'}"

# Wagtail's own tasks (its reference index, its admin search) run at once, because the privacy of files
# asks the reference index; this project's slow work names the "queue" backend (docs/decisions/0003).
TASKS = {
    "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"},
    "queue": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]},
}

# --- People ---------------------------------------------------------------------------------------

AUTH_USER_MODEL = "home.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
# One way to sign in, for institutions and staff (docs/decisions/0016).
LOGIN_URL = WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "account_login"
STAFF_SECOND_FACTOR = ENVIRONMENT.staff_second_factor
STAFF_EMAILS = ENVIRONMENT.staff_emails
WAGTAILUSERS_PASSWORD_ENABLED = False  # Nobody types a password for somebody else:
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False  # each looks after their own.

ACCOUNT_ADAPTER = "cms.signin.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {
    "email",
    "username",
}  # A name for the first account, which has no mail; others never see theirs.
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_FORMS = {
    "login": "cms.signin.forms.LoginForm",
    "signup": "cms.signin.forms.SignupForm",
    "request_login_code": "cms.signin.forms.RequestCodeForm",
    "confirm_login_code": "cms.signin.forms.ConfirmLoginCodeForm",
    "confirm_email_verification_code": "cms.signin.forms.ConfirmEmailCodeForm",
    "confirm_password_reset_code": "cms.signin.forms.ConfirmPasswordCodeForm",
    "confirm_reauthentication_code": "cms.signin.forms.ConfirmReauthenticationCodeForm",
    "add_email": "cms.signin.forms.AddEmailForm",
    "reset_password": "cms.signin.forms.ResetPasswordForm",
    "reset_password_from_key": "cms.signin.forms.ResetPasswordKeyForm",
    "change_password": "cms.signin.forms.ChangePasswordForm",
    "set_password": "cms.signin.forms.SetPasswordForm",
    "reauthenticate": "cms.signin.forms.ReauthenticateForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# Mail to the NHS can take minutes. Three wrong codes end one (the library's own limit, and its limits of rate stay on).
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_MAX_EMAIL_ADDRESSES = 5
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/submit/"
MFA_ADAPTER = "cms.signin.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "cms.signin.forms.AuthenticateForm",
    "reauthenticate": "cms.signin.forms.AppReauthenticateForm",
    "activate_totp": "cms.signin.forms.AddAppForm",
    "add_webauthn": "cms.signin.forms.AddPasskeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT.is_https  # A browser allows it at http://localhost only.
MFA_TOTP_TOLERANCE = 1  # Clocks differ by half a minute.

# --- Words and time -------------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("en-gb", "British English")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "cms.formats"

# --- Files ----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.static_dir
# Nothing but `home.views.media` serves what lies here: each file is private until a public page shows
# it (docs/decisions/0002).
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Nothing asks for a file by the name without its digest, and compressing both takes twice as long.
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # A case study with many parts passes Django's 1,000.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# --- Mail -----------------------------------------------------------------------------------------

globals().update(ENVIRONMENT.email)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.from_email

# --- Wagtail --------------------------------------------------------------------------------------

WAGTAIL_SITE_NAME = "UK clinical academics"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "home.Image"
WAGTAILDOCS_DOCUMENT_MODEL = "home.Document"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 60_000_000
MAX_IMAGE_FRAMES = 200  # More than any animation on a page of text needs.
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.uploadforms.ImageForm"
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "avif", "webp": "webp", "gif": "webp"}
WAGTAILIMAGES_AVIF_QUALITY = 60
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "rtf", "txt", "xlsx"]
WAGTAILDOCS_MAX_UPLOAD_SIZE = 25 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
# Named here, because what Python guesses differs from machine to machine.
WAGTAILDOCS_CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rtf": "application/rtf",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True}}
WAGTAIL_FINISH_WORKFLOW_ACTION = "home.signals.announce_workflow_end"
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # A step approves one text, not whatever follows.
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False  # Those whose turn it is are told, not everybody who could.
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILEMBEDS_FINDERS: list[dict[str, str]] = []
WAGTAIL_SLIM_SIDEBAR = True
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h3", "h4", "bold", "italic", "ol", "ul", "link", "document-link"]},
    },
    "short": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["bold", "italic", "link"]},
    },
}

# --- Search ---------------------------------------------------------------------------------------

# What `search.engines.elasticsearch.Server` is made of. Without hosts, search uses the index on disk alone.
ELASTICSEARCH = ENVIRONMENT.elasticsearch
SEARCH_PREFIX = ENVIRONMENT.search_prefix
SEARCH_DIR = DATA_DIR / "search"
# How long counts of searches and of pages wait in memory, so that no reader waits for a writer.
SEARCH_COUNT_SECONDS = 5

# --- Safety ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
# Wagtail's forms bring scripts and styles of their own inside the page, so its admin, which is for staff
# only, allows them; attributes such as onclick it does not need. `cms.middleware` sends this there.
ADMIN_CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE],
        "script-src-attr": [NONE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF, "data:"],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "frame-ancestors": [SELF],  # the editor shows a preview of its page
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    },
}
# What no page asks of a browser; Django has no setting for these two headers.
PERMISSIONS_POLICY = "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"
CROSS_ORIGIN_RESOURCE_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cms.views.csrf_failure"

# --- Logs -----------------------------------------------------------------------------------------

LOGGING = logging_config(level=ENVIRONMENT.log_level, log_format=ENVIRONMENT.log_format)
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False  # No personal data in logs: neither addresses
DJANGO_STRUCTLOG_USER_ID_FIELD = None  # nor who it was.
DJANGO_STRUCTLOG_STATUS_START_LOG_LEVEL = logging.DEBUG  # One line a request: when it is finished, or has failed.
