"""The suite: the same databases as in life, cheap passwords, mail kept in memory."""

import os

from config.settings.base import *

SECRET_KEY = "not-a-secret-only-the-suite-uses-it"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
LANGUAGE_CODE = "en"  # Sentences are asserted as they stand in the code, translated or not.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_TASK_DEFAULT_QUEUE = "evernormal-suite"  # No worker of a running house takes its messages.
WHITENOISE_USE_FINDERS = True
LOGGING = logging_at("WARNING")
VAR_DIR.joinpath("static").mkdir(parents=True, exist_ok=True)

if HAS_DATABASE_URL:
    DATABASES["default"]["OPTIONS"]["pool"]["max_size"] = 70  # 64 threads at once, and the test.
else:
    # A file, because threads must meet the locks they meet in life; its safety is nobody's concern.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / f"test-{os.getpid()}.sqlite3"}
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
