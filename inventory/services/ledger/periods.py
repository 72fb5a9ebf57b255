"""A document counts only in a month whose books are open."""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from core.periods import month_of
from core.statements import planned
from inventory.errors import PeriodClosed
from inventory.models import Period


def keep_open(days: Iterable[date]) -> None:
    """The months of ``days`` are open and cannot be closed until the transaction ends.

    Raises:
        PeriodClosed: one of them is closed.
    """
    for month in sorted({month_of(day) for day in days}):
        is_closed = _is_closed(month)
        if is_closed is None:
            Period.objects.bulk_create([Period(month=month)], ignore_conflicts=True)
            _refuse_before_closed(month)
            is_closed = _is_closed(month)
        if is_closed:
            raise PeriodClosed(month=f"{month:%Y-%m}")


def _refuse_before_closed(month: date) -> None:
    """A month that never was used is closed when a later one is."""
    if Period.objects.filter(month__gt=month, is_closed=True).exists():
        raise PeriodClosed(month=f"{month:%Y-%m}")


def _is_closed(month: date) -> bool | None:
    """Read under a lock that posts share and closing does not (SQLite has one writer anyway).

    None: the month has no row yet.
    """
    lock = " FOR SHARE" if connection.vendor == "postgresql" else ""
    table = Period._meta.db_table
    with planned() as cursor:
        cursor.execute(f"SELECT is_closed FROM {table} WHERE month = %s{lock}", [month])  # noqa: S608
        row = cursor.fetchone()
        return None if row is None else bool(row[0])
