"""Questions about what customers asked for."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet, Sum

from core.models import User
from exchange.choices import BatchStatus
from exchange.models import ImportBatch
from sales.choices import DEMAND_STATUSES, OPEN_ORDERS
from sales.models import SalesOrder, SalesOrderLine, SalesRecord

PlaceKey = tuple[int, int]  # (product_id, warehouse_id)


def ordered_demand(first: date, last: date) -> QuerySet[SalesOrderLine, Any]:
    """What was ordered, by the day asked for: product_id, warehouse_id, day, quantity."""
    return (
        SalesOrderLine.objects.filter(
            order__status__in=DEMAND_STATUSES, order__asked_for_on__range=(first, last)
        )
        .order_by()
        .values("product_id", warehouse_id=F("order__warehouse_id"), day=F("order__asked_for_on"))
        .annotate(quantity=Sum("quantity"))
    )


def recorded_demand(first: date, last: date) -> QuerySet[SalesRecord, Any]:
    """What was sold elsewhere, by the day sold: product_id, warehouse_id, day, quantity.

    A batch counts from the moment it is complete, and until it is undone.
    """
    complete = ImportBatch.objects.filter(status=BatchStatus.DONE).values("pk")
    return (
        SalesRecord.objects.filter(batch__in=complete, sold_on__range=(first, last))
        .order_by()
        .values("product_id", "warehouse_id", day=F("sold_on"))
        .annotate(quantity=Sum("quantity"))
    )


def reserved_by_place(product_ids: Collection[int] | None, as_of: date) -> dict[PlaceKey, Decimal]:
    """What is promised for days up to ``as_of`` and has not left, by (product, warehouse)."""
    return _summed(open_lines(product_ids).filter(order__asked_for_on__lte=as_of))


def orders_ahead(product_ids: Collection[int] | None, as_of: date) -> dict[PlaceKey, Decimal]:
    """What is promised for days after ``as_of``, by (product, warehouse)."""
    return _summed(open_lines(product_ids).filter(order__asked_for_on__gt=as_of))


def open_lines(product_ids: Collection[int] | None = None) -> QuerySet[SalesOrderLine]:
    """Lines of confirmed orders of which something has still to leave."""
    lines = SalesOrderLine.objects.filter(
        order__status__in=OPEN_ORDERS, quantity__gt=F("shipped_quantity")
    )
    return lines if product_ids is None else lines.filter(product_id__in=product_ids)


def _summed(lines: QuerySet[SalesOrderLine]) -> dict[PlaceKey, Decimal]:
    rows = (
        lines.order_by()
        .values_list("product_id", "order__warehouse_id")
        .annotate(open=Sum(F("quantity") - F("shipped_quantity")))
    )
    return {(product, warehouse): quantity for product, warehouse, quantity in rows}


def orders_to_ship(user: User) -> int:
    """How many confirmed orders wait for goods to leave, of those ``user`` may see."""
    return SalesOrder.objects.visible_to(user).open().count()


def customers_of_orders(order_ids: Collection[int], user: User) -> dict[int, dict[str, str]]:
    """Who asked for each order that ``user`` may see: name, contact, phone and order number."""
    orders = SalesOrder.objects.visible_to(user).filter(pk__in=order_ids)
    return {
        order.pk: order.customer.partner.as_party() | {"order": order.number}
        for order in orders.select_related("customer__partner")
    }
