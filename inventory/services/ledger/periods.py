"""A document counts only in a month whose books are open."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from core.periods import month_of
from inventory.errors import PeriodClosed
from inventory.models import Period


def keep_open(days: Iterable[date]) -> None:
    """The months of ``days`` are open and cannot be closed until the transaction ends.

    Raises:
        PeriodClosed: one of them is closed.
    """
    months = sorted({month_of(day) for day in days})
    known = set(Period.objects.filter(month__in=months).values_list("month", flat=True))
    missing = [Period(month=month) for month in months if month not in known]
    if missing:
        Period.objects.bulk_create(missing, ignore_conflicts=True)
        _refuse_before_closed(missing[0].month)
    for month in months:
        if _is_closed(month):
            raise PeriodClosed(month=f"{month:%Y-%m}")


def _refuse_before_closed(month: date) -> None:
    """A month that never was used is closed when a later one is."""
    if Period.objects.filter(month__gt=month, is_closed=True).exists():
        raise PeriodClosed(month=f"{month:%Y-%m}")


def _is_closed(month: date) -> bool:
    """Read under a lock that posts share and closing does not (SQLite has one writer anyway)."""
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    table = Period._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT is_closed FROM {table} WHERE month = %s{lock}", [month])  # noqa: S608
        return bool(cursor.fetchone()[0])
