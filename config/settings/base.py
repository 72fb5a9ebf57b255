"""Settings every environment shares. Anything secret or site-specific is read from the environment.

A setting without a safe default has no default: a missing variable stops the process at start.
"""

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from config.settings.environment import BASE_DIR, VAR_DIR, env
from config.settings.jobs import *
from config.settings.logs import logging_at
from config.settings.policy import *
from config.settings.stores import database

DEBUG = False
ALLOWED_HOSTS = env.list("DJANGO_ALLOWED_HOSTS", default=[])

AUTH_USER_MODEL = "core.User"
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Listed from the ground up: an app may import only apps listed before it (see pyproject.toml).
HOUSE_APPS = [
    "core",
    "exchange",
    "catalog",
    "inventory",
    "purchasing",
    "sales",
    "replenishment",
    "config",
]

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_tables2",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    *HOUSE_APPS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.SetupPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "core.middleware.UserLanguageMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "core.redirects.RedirectMiddleware",
    "core.toasts.ToastMiddleware",
    "core.http.DomainErrorMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.house",
            ],
        },
    }
]
HOUSE_NAVIGATION = "config.navigation.NAVIGATION"
HOUSE_PANELS = "config.panels.PANELS"
HOUSE_ALARMS = "config.alarms.ALARMS"
HOUSE_ORIGINS = "config.origins.ORIGINS"
HOUSE_INCOMING = "config.incoming.INCOMING"
HOUSE_SCANNABLES = "config.scannables.SCANNABLES"
COTTON_DIR = "cotton"

# Rows. The cache is the database too: Redis carries messages only.
HAS_DATABASE_URL = bool(env.str("DATABASE_URL", default=""))
DATABASES = {"default": database(env, VAR_DIR)}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# Language and time. Moments are stored in UTC; days are cut in the zone of the place.
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["config.formats"]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("EVERNORMAL_TIME_ZONE", default="Asia/Shanghai")

# Files.
STATIC_URL = "/static/"
STATIC_ROOT = env.str("EVERNORMAL_STATIC", default=str(VAR_DIR / "static"))
STATICFILES_DIRS = [BASE_DIR / "assets" / "dist"]
MEDIA_ROOT = VAR_DIR / "media"
MEDIA_URL = "/media/"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000  # A sheet of 500 lines has some eleven fields a line.
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Signing in: name or address with a password; accounts are made by an administrator.
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "config.accounts.ByInvitationOnly"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[Evernormal] "
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": "10/15m/ip,10/15m/key"}
SESSION_ENGINE = "core.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
SECURE_REFERRER_POLICY = "same-origin"
CSRF_FAILURE_VIEW = "config.views.stale_page"
X_FRAME_OPTIONS = "DENY"
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="evernormal@localhost")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["core.api.permissions.ModelPermissions"],
    "DEFAULT_PAGINATION_CLASS": "core.api.pagination.NewestFirst",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "core.api.errors.exception_handler",
    "COERCE_DECIMAL_TO_STRING": True,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Evernormal",
    "DESCRIPTION": "Stock, purchasing, sales, and replenishment that explains itself.",
    "VERSION": "1",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    # Columns called status or kind hold different words: each choice keeps its own name.
    "ENUM_NAME_OVERRIDES": {
        "BarcodeKind": "catalog.choices.BarcodeKind",
        "BillKind": "catalog.choices.BillKind",
        "DocumentKind": "inventory.choices.DocumentKind",
        "DraftKind": "inventory.choices.DraftKind",
        "DraftStatus": "inventory.choices.DraftStatus",
        "EditReason": "replenishment.choices.EditReason",
        "LocationKind": "inventory.choices.LocationKind",
        "MovementReason": "inventory.choices.MovementReason",
        "PersonState": "config.people.choices.PersonState",
        "PromiseState": "inventory.choices.PromiseState",
        "PurchaseOrderStatus": "purchasing.choices.OrderStatus",
        "RequestStatus": "inventory.choices.RequestStatus",
        "RunStatus": "replenishment.choices.RunStatus",
        "SalesOrderStatus": "sales.choices.OrderStatus",
        "SuggestionKind": "replenishment.choices.SuggestionKind",
        "SuggestionStatus": "replenishment.choices.SuggestionStatus",
        "TransferStatus": "inventory.choices.TransferStatus",
        "WarehouseKind": "inventory.choices.WarehouseKind",
    },
}

UNFOLD = {
    "SITE_TITLE": _("Setup"),
    "SITE_HEADER": _("Evernormal setup"),
    "SITE_URL": "/",
    "SHOW_LANGUAGES": True,
    "SHOW_BACK_BUTTON": True,
    "SITE_FAVICONS": [
        {
            "rel": "icon",
            "type": "image/svg+xml",
            "href": lambda _request: static("brand/mark.svg"),
        }
    ],
    "STYLES": [lambda _request: static("setup.css")],
    "COLORS": {  # The accent of assets/src/styles/tokens.css, from pale to deep.
        "primary": {
            "50": "#f4f5fd",
            "100": "#eef0fb",
            "200": "#d9defa",
            "300": "#b4beff",
            "400": "#9aa8ff",
            "500": "#5b6bd6",
            "600": "#3a4bb8",
            "700": "#2e3c98",
            "800": "#262f76",
            "900": "#262b4a",
            "950": "#191d33",
        },
    },
}

LOGGING = logging_at(env.str("LOG_LEVEL", default="INFO"))
