"""Sums of the ledger as of any moment, each in one statement: all of a document, or none of it.

A day in the past starts from the last closed month before it (``StockSnapshot``).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from catalog.models import Category, Product
from core.fields import from_units
from core.periods import later, month_after
from inventory.models import Location, Period, StockMovement, StockSnapshot, Warehouse

MOVEMENT, SNAPSHOT = StockMovement._meta.db_table, StockSnapshot._meta.db_table
PERIOD, LOCATION = Period._meta.db_table, Location._meta.db_table
PRODUCT, CATEGORY = Product._meta.db_table, Category._meta.db_table
# What may be summed by, as the statement names it.
KEYS = {
    "product": "s.product_id",
    "warehouse": "l.warehouse_id",
    "location": "s.location_id",
    "lot": "s.lot_id",
    "category": "p.category_id",
}


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment stock is looked at: at the end of ``day``, or as it was known at ``known_at``."""

    day: date | None = None
    known_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose stock is summed."""

    warehouses: Collection[Warehouse]
    category: Category | None = None
    product_ids: Collection[int] | None = None  # None: all of them.


def ledger_sums(
    keys: Collection[str], as_of: AsOf, scope: Scope
) -> Iterator[tuple[tuple[int, ...], Decimal, Decimal]]:
    """By the ``keys`` (of ``KEYS``): quantity and value. Sums of nothing at all are left out."""
    if not scope.warehouses:
        return
    base = None if as_of.day is None or as_of.known_at is not None else _closed_before(as_of.day)
    rows = _summed(keys, as_of, scope, base)
    if base is not None and not (rows[0][-1] if rows else _is_closed(base)):
        # Reopened in this instant: the month is read from the ledger's beginning instead.
        rows = _summed(keys, as_of, scope, None)
    for *found, quantity, value, _stands in rows:
        yield tuple(found), from_units(int(quantity)), from_units(int(value))


def _summed(
    keys: Collection[str], as_of: AsOf, scope: Scope, base: Period | None
) -> list[tuple[Any, ...]]:
    """Rows of keys, quantity and value in units, and whether ``base`` was closed as they were read.

    What happens in a month that is reopened is not a branch of the statement: the planner would
    plan for it, and read the whole ledger.
    """
    columns = ", ".join(KEYS[key] for key in keys)
    inner, parameters = _rows_until(as_of, base)
    where, more = _where(scope)
    joins = f"JOIN {LOCATION} l ON l.id = s.location_id"
    if "category" in keys or scope.category is not None:
        joins += f" JOIN {PRODUCT} p ON p.id = s.product_id"
        joins += f" JOIN {CATEGORY} c ON c.id = p.category_id"
    stands = f"(SELECT COUNT(*) FROM {PERIOD} WHERE id = %s AND is_closed)"  # noqa: S608
    statement = (
        f"SELECT {columns}, SUM(s.quantity), SUM(s.value), {stands} FROM ({inner}) s {joins} "  # noqa: S608
        f"WHERE {where} GROUP BY {columns} HAVING SUM(s.quantity) <> 0 OR SUM(s.value) <> 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [0 if base is None else base.pk, *parameters, *more])
        return list(cursor.fetchall())


def _where(scope: Scope) -> tuple[str, list[Any]]:
    places = sorted(warehouse.pk for warehouse in scope.warehouses)
    where = f"l.warehouse_id IN ({', '.join(['%s'] * len(places))})"
    parameters: list[Any] = [*places]
    if scope.category is not None:
        where += " AND SUBSTR(c.path, 1, %s) = %s"
        parameters += [len(scope.category.path), scope.category.path]
    if scope.product_ids is not None:
        where += f" AND s.product_id IN ({', '.join(['%s'] * len(scope.product_ids))})"
        parameters += sorted(scope.product_ids)
    return where, parameters


def _rows_until(as_of: AsOf, base: Period | None) -> tuple[str, list[Any]]:
    """Both sides of every movement until then, signed; and what stood before them."""
    if as_of.known_at is not None:
        until = connection.ops.adapt_datetimefield_value(as_of.known_at)
        return _both_sides("recorded_at <= %s"), [until, until]
    if as_of.day is None:
        return _both_sides("1 = 1"), []
    last = connection.ops.adapt_datefield_value(as_of.day)
    if base is None:
        return _both_sides("effective_on <= %s"), [last, last]
    start = connection.ops.adapt_datefield_value(month_after(base.month))
    stood = (
        f"SELECT product_id, location_id, lot_id, quantity, value FROM {SNAPSHOT} "  # noqa: S608
        f"WHERE period_id = %s UNION ALL "
    )
    between = "effective_on BETWEEN %s AND %s"
    return stood + _both_sides(between), [base.pk, start, last, start, last]


def _is_closed(period: Period) -> bool:
    return Period.objects.filter(pk=period.pk, is_closed=True).exists()


def _closed_before(day: date) -> Period | None:
    """The last closed month that ended by ``day`` and has its snapshot."""
    periods = Period.objects.filter(is_closed=True, closed_at__isnull=False, month__lte=day)
    for period in periods.order_by("-month")[:2]:
        if month_after(period.month) <= later(day, 1) and period.snapshots.exists():
            return period
    return None


def _both_sides(condition: str) -> str:
    columns = "lot_id, quantity, value"
    return (
        f"SELECT product_id, destination_id AS location_id, {columns} "  # noqa: S608
        f"FROM {MOVEMENT} WHERE {condition} UNION ALL "
        f"SELECT product_id, source_id, lot_id, -quantity, -value FROM {MOVEMENT} WHERE {condition}"
    )
