"""The sign of life of clock and worker together: when the last tick was worked off."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.utils import timezone

KEY = "core:ticked-at"
LATE = timedelta(minutes=5)


def mark() -> None:
    """From now on the last tick is this moment."""
    cache.set(KEY, timezone.now(), timeout=None)


def last_tick() -> datetime | None:
    moment: datetime | None = cache.get(KEY)
    return moment


def is_late() -> bool:
    """Clock or worker have been silent for longer than they ever should."""
    moment = last_tick()
    return moment is None or timezone.now() - moment > LATE
