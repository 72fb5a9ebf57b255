"""One machine, two commands: SQLite under ``var/``, jobs through the database, a kept secret."""

from django.core.management.utils import get_random_secret_key

from config.settings.base import *


def _kept_secret() -> str:
    """The secret of this installation, made once and readable by its owner alone."""
    VAR_DIR.mkdir(parents=True, exist_ok=True)
    path = VAR_DIR / "secret-key.txt"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


DEBUG = env.bool("DJANGO_DEBUG", default=False)
SECRET_KEY = env.str("DJANGO_SECRET_KEY", default="") or _kept_secret()
ALLOWED_HOSTS = ALLOWED_HOSTS or ["localhost", "127.0.0.1", "[::1]"]

# `make run HTTPS=1`: what signs people in then travels over TLS only.
if env.bool("HTTPS", default=False):
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

VAR_DIR.joinpath("static").mkdir(parents=True, exist_ok=True)

# Served straight from assets and packages: no collecting, no compressing, one start in seconds.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
