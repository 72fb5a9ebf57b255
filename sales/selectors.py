"""Questions about what customers asked for."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from core.models import User
from exchange.choices import BatchStatus
from exchange.models import ImportBatch
from inventory.choices import PromiseState
from inventory.models import Promise
from sales.choices import DEMAND_STATUSES, OPEN_ORDERS
from sales.models import SalesOrder, SalesOrderLine, SalesRecord

LINE_OWNER = "sales-order-line:"  # How the owner of a promise to an order line begins.


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


def open_lines(product_ids: Collection[int] | None = None) -> QuerySet[SalesOrderLine]:
    """Lines of confirmed orders of which something has still to leave."""
    lines = SalesOrderLine.objects.filter(
        order__status__in=OPEN_ORDERS, quantity__gt=F("shipped_quantity")
    )
    return lines if product_ids is None else lines.filter(product_id__in=product_ids)


def unpromised_lines() -> QuerySet[SalesOrderLine]:
    """Open lines that are promised something else than what is still to leave on them.

    What a person released, or whose time was up, is meant to be so.
    """
    own = Promise.objects.filter(
        owner=Concat(Value(LINE_OWNER), Cast(OuterRef("pk"), CharField()))
    ).with_missing()
    still_open = OuterRef("quantity") - OuterRef("shipped_quantity")
    settled = own.filter(
        Q(state=PromiseState.RELEASED) | Q(state=PromiseState.OPEN, outstanding_quantity=still_open)
    )
    return open_lines().exclude(Exists(settled))


def lines_without_promise(order: SalesOrder) -> QuerySet[SalesOrderLine]:
    """Open lines of ``order`` that hold no goods: released, past their end, or not yet promised."""
    own = Promise.objects.open().filter(
        owner=Concat(Value(LINE_OWNER), Cast(OuterRef("pk"), CharField()))
    )
    return open_lines().filter(order=order).exclude(Exists(own))


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
