"""What was where on which day, and what was used."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, Case, DateField, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from core.fields import FixedField, total
from core.periods import days_between
from inventory.choices import AVAILABLE_KINDS, LocationKind, MovementReason
from inventory.models import StockMovement

DayOut = tuple[int, int, date]


def stock_ledger_days(
    product_ids: Collection[int] | None, first: date, last: date
) -> Iterator[DayOut]:
    """Days from ``first`` to ``last`` on which a product was out of stock in a warehouse.

    Rows of (product id, warehouse id, day): the ledger knows the product there on or before that
    day, and nothing was left at its end.
    """
    for (product_id, warehouse_id), changes in _changes(product_ids, last).items():
        for day in _days_without(sorted(changes.items()), first, last):
            yield product_id, warehouse_id, day


def _changes(
    product_ids: Collection[int] | None, last: date
) -> defaultdict[tuple[int, int], defaultdict[date, Decimal]]:
    """Net change of on hand by (product, warehouse) and day, up to ``last``."""
    changes: defaultdict[tuple[int, int], defaultdict[date, Decimal]] = defaultdict(
        lambda: defaultdict(Decimal)
    )
    movements = StockMovement.objects.filter(
        effective_on__lte=last, reason=MovementReason.MOVE
    ).order_by()
    if product_ids is not None:
        movements = movements.filter(product__in=product_ids)
    for side, sign in (("destination", 1), ("source", -1)):
        sums = (
            movements.filter(**{f"{side}__kind__in": AVAILABLE_KINDS})
            .values_list("product_id", f"{side}__warehouse_id", "effective_on")
            .annotate(sum=total("quantity"))
        )
        for product_id, warehouse_id, day, quantity in sums.iterator():
            changes[product_id, warehouse_id][day] += sign * quantity
    return changes


def _days_without(changes: list[tuple[date, Decimal]], first: date, last: date) -> Iterator[date]:
    """Days whose closing stock is zero or less; ``changes`` rise by day."""
    on_hand = Decimal(0)
    for index, (day, change) in enumerate(changes):
        on_hand += change
        if on_hand <= 0:
            is_last = index + 1 == len(changes)
            until = last if is_last else changes[index + 1][0] - timedelta(days=1)
            yield from days_between(max(day, first), until)


def used_by_day(first: date, last: date) -> QuerySet[StockMovement, Any]:
    """Own use: values of product_id, warehouse_id, day, quantity.

    A reversal counts on the day of what it takes back, so that a mistake leaves no trace.
    """
    taken_back = Q(source__kind=LocationKind.USE)
    day = Coalesce("document__reverses__effective_on", "effective_on", output_field=DateField())
    signed = Case(
        When(taken_back, then=-F("quantity")), default=F("quantity"), output_field=FixedField()
    )
    place = Case(
        When(taken_back, then=F("destination__warehouse_id")),
        default=F("source__warehouse_id"),
        output_field=BigIntegerField(),
    )
    return (
        StockMovement.objects.filter(taken_back | Q(destination__kind=LocationKind.USE))
        .filter(reason=MovementReason.MOVE)
        .annotate(day=day, signed=signed, warehouse_id=place)
        .filter(day__range=(first, last))
        .order_by()
        .values("product_id", "warehouse_id", "day")
        .annotate(quantity=total("signed"))
        .exclude(quantity=0)
    )
