"""Questions about what is on order, and at which terms it could be."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum
from django.utils import timezone

from core.models import User
from purchasing.choices import OPEN_ORDERS, OrderStatus
from purchasing.models import PurchaseOrder, PurchaseOrderLine, SupplierTerms

PlaceKey = tuple[int, int]  # (product_id, warehouse_id)


def open_lines(product_ids: Collection[int] | None = None) -> QuerySet[PurchaseOrderLine]:
    """Lines of open orders, drafts included, on which goods are still to come."""
    lines = PurchaseOrderLine.objects.filter(
        order__status__in=OPEN_ORDERS, quantity__gt=F("received_quantity")
    )
    return lines if product_ids is None else lines.filter(product_id__in=product_ids)


def on_order_by_place(product_ids: Collection[int] | None) -> dict[PlaceKey, Decimal]:
    """What is still to come from suppliers, by (product, warehouse), in stock units."""
    rows = (
        open_lines(product_ids)
        .order_by()
        .values_list("product_id", "order__warehouse_id")
        .annotate(open=Sum(F("quantity") - F("received_quantity")))
    )
    return {(product, warehouse): quantity for product, warehouse, quantity in rows}


def arrivals_of_orders(product_id: int, warehouse_id: int) -> list[tuple[date | None, Decimal]]:
    """When how much is to come from suppliers, soonest first; without a date last."""
    rows = (
        open_lines([product_id])
        .filter(order__warehouse_id=warehouse_id)
        .order_by(F("order__expected_on").asc(nulls_last=True), "pk")
        .values_list("order__expected_on", F("quantity") - F("received_quantity"))
    )
    return list(rows)


def incoming_orders(
    product_ids: Collection[int],
) -> dict[PlaceKey, list[tuple[date | None, Decimal]]]:
    """What was ordered, sent and is still to come, by product and place, with the day expected."""
    rows = (
        open_lines(product_ids)
        .exclude(order__status=OrderStatus.DRAFT)
        .order_by("pk")
        .values_list("product_id", "order__warehouse_id", "order__expected_on")
        .annotate(open=F("quantity") - F("received_quantity"))
    )
    coming: defaultdict[PlaceKey, list[tuple[date | None, Decimal]]] = defaultdict(list)
    for product, place, day, quantity in rows:
        coming[product, place].append((day, quantity))
    return coming


def best_terms(
    product_ids: Collection[int] | None,
) -> dict[tuple[int, int | None], SupplierTerms]:
    """The terms to buy each product at, by (product, warehouse or None for everywhere).

    Preferred terms come first, then the cheapest; suppliers that are not active do not count.
    """
    terms = (
        SupplierTerms.objects.filter(supplier__is_active=True)
        .select_related("supplier__partner")
        .order_by("-is_preferred", "price", "pk")
    )
    if product_ids is not None:
        terms = terms.filter(product_id__in=product_ids)
    best: dict[tuple[int, int | None], SupplierTerms] = {}
    for row in terms:
        best.setdefault((row.product_id, row.warehouse_id), row)
    return best


def terms_of(
    supplier_id: int, warehouse_id: int, product_ids: Collection[int]
) -> dict[int, SupplierTerms]:
    """The supplier's terms for each product delivered to the warehouse: its own before general."""
    rows = SupplierTerms.objects.filter(
        supplier_id=supplier_id, product_id__in=product_ids
    ).select_related("supplier")
    found: dict[int, SupplierTerms] = {}
    for row in sorted(rows, key=lambda row: row.warehouse_id is not None):
        if row.warehouse_id in (None, warehouse_id):
            found[row.product_id] = row
    return found


def orders_to_send(user: User) -> int:
    """How many drafts wait to be sent, of those ``user`` may see."""
    return PurchaseOrder.objects.visible_to(user).filter(status=OrderStatus.DRAFT).count()


def orders_to_receive(user: User) -> int:
    """How many orders wait for goods, of those ``user`` may see."""
    return PurchaseOrder.objects.visible_to(user).awaiting_goods().count()


def orders_late(user: User) -> int:
    """How many orders should have come before today, of those ``user`` may see."""
    return PurchaseOrder.objects.visible_to(user).late(timezone.localdate()).count()


def suppliers_of_orders(order_ids: Collection[int], user: User) -> dict[int, dict[str, str]]:
    """Who delivers each order that ``user`` may see: name, contact, phone and order number."""
    orders = PurchaseOrder.objects.visible_to(user).filter(pk__in=order_ids)
    return {
        order.pk: order.supplier.partner.as_party() | {"order": order.number}
        for order in orders.select_related("supplier__partner")
    }
