"""Months of the books: closed in order, the last one opened again."""

from datetime import date

from django.db import connection
from django.utils import timezone

from core import audit
from core.commands import command
from core.models import Company, User
from core.periods import month_after, month_of, months_between, today
from core.permissions import require
from inventory.errors import PeriodNotClosable, PeriodNotReopenable, ReasonNeeded
from inventory.models import Period, StockDocument
from inventory.services.snapshots import write_snapshot


@command
def close_period(*, actor: User | None, month: date) -> Period:
    """The month and every one before it are closed: nothing can be posted into them any more.

    What stock was at the month's end is kept. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not close months.
        PeriodNotClosable: the month is not over yet.
        Busy: somebody is posting into it for longer than we wait.
    """
    require(actor, "inventory.close_period")
    month = month_of(month)
    over_on = month_after(month)
    if today(Company.get().time_zone) < over_on:
        raise PeriodNotClosable(month=f"{month:%Y-%m}", day=f"{over_on:%Y-%m-%d}")
    _keep_months_out()
    first = StockDocument.objects.order_by("effective_on").values_list("effective_on", flat=True)
    start = min(first.first() or month, month)
    Period.objects.bulk_create(
        [Period(month=one) for one in months_between(month_of(start), month)],
        ignore_conflicts=True,
    )
    rows = Period.objects.filter(month__lte=month).order_by("month").select_for_update()
    still_open = [row for row in rows if not row.is_closed]
    for row in still_open:
        row.is_closed, row.closed_at, row.closed_by = True, timezone.now(), actor
    Period.objects.bulk_update(still_open, ["is_closed", "closed_at", "closed_by"])
    period = Period.objects.get(month=month)
    if still_open:
        write_snapshot(period)
        audit.record(
            actor, "period.close", period, months=[f"{row.month:%Y-%m}" for row in still_open]
        )
    return period


@command
def reopen_period(*, actor: User | None, month: date, reason: str) -> Period:
    """The last closed month is open for posting again.

    Raises:
        NotPermitted: ``actor`` may not open months.
        ReasonNeeded: nobody said why.
        PeriodNotReopenable: it is not the last closed month.
    """
    require(actor, "inventory.close_period")
    if not reason.strip():
        raise ReasonNeeded
    last = Period.objects.filter(is_closed=True).order_by("-month").select_for_update().first()
    if last is None or last.month != month_of(month):
        raise PeriodNotReopenable(month="–" if last is None else f"{last.month:%Y-%m}")
    last.snapshots.all().delete()
    last.is_closed, last.closed_at, last.closed_by = False, None, None
    last.save()
    audit.record(actor, "period.reopen", last, month=f"{last.month:%Y-%m}", reason=reason)
    return last


def _keep_months_out() -> None:
    """Months that nobody has posted into yet cannot appear until the transaction ends.

    Postings hold the rows of theirs, so closing waits for them; a row that is just being made
    could not be waited for otherwise.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Period._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
