"""The only arithmetic on days, weeks and months.

Moments are stored in UTC; a day is cut in the time zone of the place where it counts.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _


def validate_time_zone(name: str) -> None:
    """Refuse a ``name`` that is not in the IANA time zone database."""
    if name not in available_timezones():
        raise ValidationError(
            _("%(name)s is not a time zone. Use a name such as Asia/Shanghai.") % {"name": name}
        )


def day_of(moment: datetime, zone: str) -> date:
    """The calendar day of ``moment`` in the time zone named ``zone``."""
    return moment.astimezone(ZoneInfo(zone)).date()


def today(zone: str) -> date:
    """The calendar day that it is now in the time zone named ``zone``."""
    return day_of(timezone.now(), zone)


def start_of(day: date, zone: str) -> datetime:
    """The first moment of ``day`` in ``zone``, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def month_of(day: date) -> date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def month_after(day: date) -> date:
    """The first day of the month after that of ``day``."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_between(first: date, last: date) -> Iterator[date]:
    """The first day of every month from that of ``first`` to that of ``last``."""
    month = month_of(first)
    while month <= last:
        yield month
        month = month_after(month)


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both included."""
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def later(day: date, days: int) -> date:
    """The day ``days`` after ``day``."""
    return day + timedelta(days=days)


def days_left(day: date, *, today: date | None = None) -> int:
    """How many days from ``today`` (by default where the reader is) to ``day``; below 0: past."""
    return (day - (today or timezone.localdate())).days
