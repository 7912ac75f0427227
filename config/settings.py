"""Settings, all from the environment; config/environment.py lists each variable, docs/operating.md explains them."""

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import environment

BASE_DIR = environment.BASE_DIR
if fault := environment.mode_fault(os.environ):
    raise ImproperlyConfigured(fault)
PRODUCTION = environment.is_production(os.environ)
VAR = environment.var_folder()
DEBUG = os.environ.get("DJANGO_DEBUG") == "1"

if PRODUCTION and (faults := environment.production_faults(os.environ)):
    raise ImproperlyConfigured("\n".join(faults))

SECRET_KEY = os.environ.get("SECRET_KEY") or environment.development_secret(VAR)
ALLOWED_HOSTS = environment.split(os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]"))
SITE_URL = os.environ.get("SITE_URL") or (f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000")

INSTALLED_APPS = [
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "js_lib_bootstrap5",
    "django_prose_editor",
    "js_asset",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "rules.apps.AutodiscoverRulesConfig",
    "csp",
    "submissions",
    "reviews",
    "assembly",
    "config",
]

MIDDLEWARE = [
    "config.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "config.characters.NoNulMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.privacy.PrivateMiddleware",
    "config.opened.OpenedMiddleware",
    "submissions.people.sessions.SeenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "submissions.core.budgets.BudgetMiddleware",
    "config.typed.TypedMiddleware",
    "config.waiting.WaitingMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "submissions.people.second_factor.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ---------------------------------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DATABASE_URL") or f"sqlite:///{VAR / 'rapporteur.sqlite3'}"
DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=60, conn_health_checks=True)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Readers never wait for the writer (WAL); a writer queues at its first statement instead of failing at its last.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = Path(os.environ.get("MEDIA_ROOT") or VAR / "media")
STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT") or VAR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
_STATIC_STORAGE = (
    "whitenoise.storage.CompressedManifestStaticFilesStorage"
    if PRODUCTION
    else "django.contrib.staticfiles.storage.StaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}

# --- People ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "submissions.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "submissions.people.passwords.LengthValidator"},
    {"NAME": "submissions.people.passwords.GuessableValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SESSION_ENGINE = "submissions.people.sessions"
SECOND_FACTOR_ROLES = environment.second_factor_roles(os.environ.get("SECOND_FACTOR"), production=PRODUCTION)
SECOND_FACTOR_URL = "/account/2fa/"
MFA_ADAPTER = "submissions.people.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1  # one step of 30 seconds to either side, for clocks that are not set
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # http://localhost
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_EMAIL_NOTIFICATIONS = True
RETENTION = timedelta(days=365)  # how long after the last call that a person had a part in
RETENTION_NOTICE = timedelta(days=30)
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_SIGNUP_FORM_CLASS = "submissions.people.forms.SignupForm"
ACCOUNT_FORMS = {"login": "submissions.people.forms_sign_in.SignInForm"}
ACCOUNT_SESSION_REMEMBER = True  # unless the computer is shared, as that form asks
ACCOUNT_ADAPTER = "submissions.people.accounts.AccountAdapter"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "signed_link": "60/m/ip",
    "new_link": "3/h/key",
    "login_anywhere": "60/h/key",
}  # added to those of allauth
LOGIN_REDIRECT_URL = "submissions:home"
LOGIN_URL = "account_login"

# --- Languages and time ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
]
MODELTRANSLATION_LANGUAGES = ("en", "ar", "zh-hans", "fr", "ru", "es")
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = MODELTRANSLATION_LANGUAGES
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

# --- Mail -----------------------------------------------------------------------------------------------------------
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL") or "Rapporteur <rapporteur@localhost>"
EMAIL_BACKEND = "submissions.core.mail.OutboxBackend"  # a row first; a worker delivers it
EMAIL_DELIVERY_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = VAR / "mailbox"
MAILBOX_PAGE = os.environ.get("MAILBOX_PAGE") == "1"  # config/supervisor turns it on
if os.environ.get("EMAIL_URL"):
    globals().update(environment.mail_settings(os.environ["EMAIL_URL"]))
elif not PRODUCTION:
    EMAIL_DELIVERY_BACKEND = "submissions.core.mailbox.EmailBackend"

# --- Background work ------------------------------------------------------------------------------------------------
REDIS_URL = os.environ.get("REDIS_URL") or f"unix://{environment.broker_socket(VAR)}?db=0"
CACHES = {
    # In the database, so that a broker that is down never keeps a person from signing in.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Who is writing just now: in memory, for it changes often and is forgotten within a minute.
    "presence": environment.memory_cache(REDIS_URL),
}
CELERY_BROKER_URL = environment.celery_broker(REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # longer than any task may run, or it would be given out twice
    "unacked_restore_interval": 2,  # with the next: look often for the tasks of a worker that was killed
    "unacked_restore_throttle": 1,
    # A broker that is down or silent must not hold up a person: one attempt, and the outbox tries again.
    "socket_connect_timeout": 1,
    "socket_timeout": 1,  # config/celery.py gives a worker more time
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SERIALIZER = "json"
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_PUBLISH_RETRY = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True  # the broker gives them out again
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 5
CELERY_BEAT_SCHEDULER = "config.heartbeat:Scheduler"
CELERY_BEAT_SCHEDULE = {
    # What waited for a busy worker longer than its own interval would only be done twice.
    "outbox": {"task": "submissions.tasks.sweep_outbox", "schedule": 10, "options": {"expires": 10}},
    "reminders": {"task": "submissions.tasks.remind", "schedule": 120, "options": {"expires": 120}},
    "pictures": {
        "task": "submissions.tasks.remove_unused_pictures",
        "schedule": 86_400,
        "options": {"expires": 86_400},
    },
    "mail": {"task": "submissions.tasks.remove_mail_texts", "schedule": 86_400, "options": {"expires": 86_400}},
    "news": {"task": "submissions.tasks.send_news", "schedule": 30, "options": {"expires": 30}},
    "daily_mail": {"task": "submissions.tasks.send_daily_mail", "schedule": 300, "options": {"expires": 300}},
    "retention": {
        "task": "submissions.tasks.apply_retention",
        "schedule": 86_400,
        "options": {"expires": 86_400},
    },
    "mailings": {"task": "submissions.tasks.send_mailings", "schedule": 15, "options": {"expires": 15}},
    "silence": {"task": "submissions.tasks.settle_silence", "schedule": 30, "options": {"expires": 30}},
    "compilations": {"task": "assembly.tasks.requeue_expired", "schedule": 15, "options": {"expires": 15}},
}

# --- The record -----------------------------------------------------------------------------------------------------
AUDIT_HEADS = os.environ.get("AUDIT_HEADS") or VAR / "audit-heads"  # outside the database and what can be downloaded
LOCKS_RAISE = False  # tests turn it on: a lock out of order is an error there, and a line in the log here

# --- Logs -----------------------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"without tokens": {"()": "config.logs.WithoutTokens"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without tokens"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL") or "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "granian.access": {"handlers": [], "level": "INFO", "propagate": True},  # what was asked for, on our handler
    },
}

# --- HTTPS ----------------------------------------------------------------------------------------------------------
TRUSTED_PROXIES = ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXIES") or PRODUCTION)
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION  # of the site's own name
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a browser's preload list is for the owner of the domain to ask for
SECURE_HSTS_SECONDS = int(os.environ.get("HSTS_SECONDS") or (31_536_000 if PRODUCTION else 0))

# --- Content security -----------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [SELF],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF, "data:"],
        "manifest-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
    }
}
X_FRAME_OPTIONS = "DENY"

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "submissions.people.token_authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": [
        "rest_framework.permissions.IsAuthenticated",
        "submissions.core.api.requests.HasScope",
    ],
    "DEFAULT_THROTTLE_CLASSES": ["submissions.core.api.requests.Rates"],
    "DEFAULT_THROTTLE_RATES": {"reads": "300/minute", "writes": "60/minute"},
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "submissions.core.api.requests.JsonAlone",
    "DEFAULT_PAGINATION_CLASS": "submissions.core.api.requests.Pages",
    "DEFAULT_SCHEMA_CLASS": "submissions.core.api.schema.Schema",
    "EXCEPTION_HANDLER": "submissions.core.api.problems.handler",
    "PAGE_SIZE": 50,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
    "NUM_PROXIES": TRUSTED_PROXIES,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Rapporteur",
    "DESCRIPTION": "Calls for inputs, drafts, submitted versions and consolidated files.",
    "VERSION": "1",
    "ENUM_NAME_OVERRIDES": {
        "CompilationStateEnum": "assembly.enums.CompilationState",
        "UploadStateEnum": "assembly.enums.UploadState",
        "LanguageEnum": "submissions.values.enums.Language",
        "SubmissionStatusEnum": "submissions.values.enums.SubmissionStatus",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}
