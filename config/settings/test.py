"""The suite: the same databases as in life, cheap passwords, tasks by hand, mail kept in memory."""

from config.settings.base import *

SECRET_KEY = "not-a-secret-only-the-suite-uses-it"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WHITENOISE_USE_FINDERS = True
LOGGING["root"]["level"] = "WARNING"
