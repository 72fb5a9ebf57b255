"""Behind a proxy that ends TLS. Refuses to start with a weak secret, without hosts, or with any."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *

MIN_SECRET_LENGTH = 50

SECRET_KEY = env.str("DJANGO_SECRET_KEY")
if len(SECRET_KEY) < MIN_SECRET_LENGTH or SECRET_KEY.startswith(("django-insecure", "change-me")):
    raise ImproperlyConfigured(
        f"DJANGO_SECRET_KEY must be a random text of at least {MIN_SECRET_LENGTH} characters."
    )
if not ALLOWED_HOSTS or any(host.startswith(("*", ".")) for host in ALLOWED_HOSTS):
    raise ImproperlyConfigured("DJANGO_ALLOWED_HOSTS must name each host this house answers to.")
if env.bool("DJANGO_DEBUG", default=False):
    raise ImproperlyConfigured("DJANGO_DEBUG must not be set in production.")

CSRF_TRUSTED_ORIGINS = env.list("DJANGO_TRUSTED_ORIGINS", default=[]) or [
    f"https://{host}" for host in ALLOWED_HOSTS
]

# Limits on guessing count by the reader's address, which the proxies in front of us hand on.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=1)

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # Asked from inside, without TLS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_NAME = "__Host-session"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False  # Bundled chunks import each other by their own names.
