"""Which days are working days: a week of weekdays, and the days that differ from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.models import Calendar, CalendarDay

LOOK_AHEAD_DAYS = 400  # Further than any row of holidays: beyond it the day itself is taken.


@dataclass(frozen=True, slots=True)
class OpenDays:
    """The days on which something opens, runs or is delivered."""

    weekdays: str = "1234567"  # 1 is Monday, 7 is Sunday.
    special: Mapping[date, bool] = field(default_factory=dict)  # Days that differ from their week.

    def holds(self, day: date) -> bool:
        """Whether ``day`` is one of them.

        >>> OpenDays("12345").holds(date(2026, 3, 1))
        False
        """
        return self.special.get(day, str(day.isoweekday()) in self.weekdays)

    def first_from(self, day: date) -> date:
        """The first of them on or after ``day``; ``day`` where none comes within a year.

        >>> OpenDays("12345").first_from(date(2026, 3, 1))
        datetime.date(2026, 3, 2)
        """
        for offset in range(LOOK_AHEAD_DAYS):
            if self.holds(day + timedelta(days=offset)):
                return day + timedelta(days=offset)
        return day


def open_days(calendar: Calendar | None) -> OpenDays:
    """The working days of ``calendar``; every day where there is none."""
    if calendar is None:
        return OpenDays()
    rows = CalendarDay.objects.filter(calendar=calendar).values_list("day", "is_open")
    return OpenDays(calendar.weekdays, dict(rows))
