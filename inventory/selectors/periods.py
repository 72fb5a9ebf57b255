"""The months in which something was posted, with what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncMonth

from core.models import Company, User
from core.periods import month_after, month_of, months_between, today
from inventory.models import Period, StockDocument


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the books."""

    month: date
    documents: int
    is_closed: bool
    closed_at: datetime | None
    closed_by: User | None
    is_over: bool
    is_last_closed: bool

    @property
    def may_close(self) -> bool:
        return self.is_over and not self.is_closed


def months() -> list[Month]:
    """Every month from the first document on, the newest first."""
    now = month_of(today(Company.get().time_zone))
    counts = _documents_by_month()
    periods = {row.month: row for row in Period.objects.select_related("closed_by")}
    closed = [month for month, row in periods.items() if row.is_closed]
    first = min([now, *counts, *closed])
    return [
        _month(month, counts.get(month, 0), periods.get(month), max(closed, default=None), now)
        for month in reversed(list(months_between(first, max([now, *counts]))))
    ]


def _month(
    month: date, documents: int, period: Period | None, last_closed: date | None, now: date
) -> Month:
    return Month(
        month,
        documents,
        period is not None and period.is_closed,
        period.closed_at if period else None,
        period.closed_by if period else None,
        month_after(month) <= now,
        month == last_closed,
    )


def _documents_by_month() -> Mapping[date, int]:
    rows = StockDocument.objects.order_by().annotate(month=TruncMonth("effective_on"))
    return dict(rows.values_list("month").annotate(count=Count("pk")))
