"""The projection of demand by day: rebuilt from its sources, writing only what has changed.

Demand is order lines by the day asked for, sales made elsewhere by the day sold, and own use by
the day used, each once. The whole is put together in a scratch table and laid over
``DailyDemand``, so the outcome always equals a rebuild while an unchanged day costs no write.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from core.commands import command
from core.models import Company
from core.periods import today
from inventory.selectors import stock_ledger_days, used_by_day
from replenishment.models import DailyDemand
from sales.selectors import ordered_demand, recorded_demand

EVER = (date(1900, 1, 1), date(9999, 12, 31))
KEYS = "product_id, warehouse_id, day"
ROWS_A_STATEMENT = 2_000
TABLE = DailyDemand._meta.db_table


@dataclass(frozen=True, slots=True)
class Refreshed:
    """How many days were written and removed, and the SHA-256 of what stands now."""

    written: int
    removed: int
    fingerprint: str


@command
def refresh_demand() -> Refreshed:
    """``DailyDemand`` says what its sources say. Repeating it changes nothing.

    Two at a time are harmless: the second finds the first's rows in place.
    """
    with _scratch_tables():
        _gather_demand()
        _gather_days_out_of_stock()
        Company.objects.select_for_update(no_key=True).get(pk=1)
        removed = _remove_what_is_gone()
        written = _write_what_differs()
    return Refreshed(written, removed, fingerprint())


@contextmanager
def _scratch_tables() -> Iterator[None]:
    keys = "product_id bigint NOT NULL, warehouse_id bigint NOT NULL, day date NOT NULL"
    for table, more in (
        ("demand_now", ", quantity bigint NOT NULL, is_out_of_stock boolean NOT NULL"),
        ("out_of_stock_now", ""),
    ):
        _run(f"DROP TABLE IF EXISTS {table}")
        _run(f"CREATE TEMPORARY TABLE {table} ({keys}{more}, PRIMARY KEY ({KEYS}))")
    yield
    _run("DROP TABLE demand_now")
    _run("DROP TABLE out_of_stock_now")


def _gather_demand() -> None:
    """Every source, summed by product, place and day."""
    sources = [_sql_of(source(*EVER)) for source in (ordered_demand, recorded_demand, used_by_day)]
    spoken = [source for source in sources if source is not None]
    if not spoken:
        return
    union = " UNION ALL ".join(sql for sql, _params in spoken)
    _run(
        f"INSERT INTO demand_now SELECT {KEYS}, CAST(SUM(quantity) AS bigint), FALSE "  # noqa: S608
        f"FROM ({union}) AS demand GROUP BY {KEYS} HAVING SUM(quantity) > 0",
        [param for _sql, params in spoken for param in params],
    )


def _sql_of(rows: QuerySet[Any]) -> tuple[str, Sequence[Any]] | None:
    """The statement behind ``rows`` with its columns named, or None when it can find nothing."""
    listed = rows.order_by().values_list("product_id", "warehouse_id", "day", "quantity")
    try:
        sql, params = listed.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return None
    head = f"WITH source ({KEYS}, quantity) AS ({sql}) SELECT {KEYS}, quantity FROM source"  # noqa: S608
    return f"SELECT * FROM ({head}) AS named", params  # noqa: S608


def _gather_days_out_of_stock() -> None:
    """Days that ended with nothing left, up to yesterday: today has not ended yet."""
    yesterday = today(Company.get().time_zone) - timedelta(days=1)
    rows = iter(stock_ledger_days(None, EVER[0], yesterday))
    while batch := [value for row in islice(rows, ROWS_A_STATEMENT) for value in row]:
        places = ", ".join(["(%s, %s, %s)"] * (len(batch) // 3))
        _run(f"INSERT INTO out_of_stock_now VALUES {places}", batch)  # noqa: S608
    _run(
        f"INSERT INTO demand_now SELECT {KEYS}, 0, TRUE FROM out_of_stock_now WHERE TRUE "  # noqa: S608
        f"ON CONFLICT ({KEYS}) DO UPDATE SET is_out_of_stock = TRUE"
    )


def _remove_what_is_gone() -> int:
    return _run(
        f"DELETE FROM {TABLE} WHERE NOT EXISTS (SELECT 1 FROM demand_now "  # noqa: S608
        f"WHERE demand_now.product_id = {TABLE}.product_id "
        f"AND demand_now.warehouse_id = {TABLE}.warehouse_id AND demand_now.day = {TABLE}.day)"
    )


def _write_what_differs() -> int:
    columns = f"{KEYS}, quantity, is_out_of_stock"
    return _run(
        f"INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM demand_now WHERE TRUE "  # noqa: S608
        f"ORDER BY {KEYS} ON CONFLICT ({KEYS}) DO UPDATE "
        "SET quantity = excluded.quantity, is_out_of_stock = excluded.is_out_of_stock "
        f"WHERE {TABLE}.quantity <> excluded.quantity "
        f"OR {TABLE}.is_out_of_stock <> excluded.is_out_of_stock"
    )


def fingerprint() -> str:
    """SHA-256 over the demand of every product and place: days, quantities, first and last."""
    rows = (
        DailyDemand.objects.order_by("product_id", "warehouse_id")
        .values_list("product_id", "warehouse_id")
        .annotate(
            days=Count("pk"),
            sum=Sum("quantity"),
            first=Min("day"),
            last=Max("day"),
            out=Count("pk", filter=Q(is_out_of_stock=True)),
        )
    )
    digest = hashlib.sha256()
    for row in rows.iterator():
        digest.update("|".join(str(value) for value in row).encode())
    return digest.hexdigest()


def _run(sql: str, params: Iterable[Any] = ()) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return int(cursor.rowcount)
