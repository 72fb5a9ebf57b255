"""What the house says while it runs: one readable line a message, on standard output."""

from typing import Any


def logging_at(level: str) -> dict[str, Any]:
    """Everything from ``level`` upwards; the plumbing only when it warns."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname:<7} {name}: {message}", "style": "{"},
        },
        "handlers": {
            "stdout": {
                "class": "logging.StreamHandler",
                "stream": "ext://sys.stdout",
                "formatter": "line",
            }
        },
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "celery": {"level": "WARNING"},
            "kombu": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},  # Refusals are answers, not incidents.
        },
    }
