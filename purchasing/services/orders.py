"""Purchase orders from draft to sent, cancelled or closed."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils import timezone

from catalog.models import Product
from core.audit import record
from core.commands import command
from core.errors import KeyReused
from core.events import publish
from core.models import User
from core.numbering import next_number
from core.periods import later, today
from core.permissions import require
from inventory.models import Warehouse
from purchasing.choices import NEXT, OrderStatus
from purchasing.errors import EmptyOrder, WrongStatus
from purchasing.events import PurchaseOrderSent
from purchasing.models import PurchaseOrder, PurchaseOrderLine, Supplier
from purchasing.selectors import terms_of
from purchasing.services.lines import lock_draft, write_lines
from purchasing.values import OrderLineDraft

PREFIX = "PO"


@command
def create_order(
    *,
    actor: User | None,
    supplier: Supplier,
    warehouse: Warehouse,
    lines: Sequence[OrderLineDraft] = (),
    key: str | None = None,
    expected_on: date | None = None,
    note: str = "",
) -> PurchaseOrder:
    """There is a draft order with ``lines``. With a ``key``, a repeat returns the same order.

    Raises:
        NotPermitted: ``actor`` may not order for this warehouse.
        KeyReused: the key already names an order of another supplier or warehouse.
        BadQuantity, BadPrice, TooDear, NoTerms, ProductEnded: a line cannot be ordered like this.
    """
    require(actor, "purchasing.add_purchaseorder", place=warehouse)
    facts = {
        "supplier": supplier,
        "warehouse": warehouse,
        "created_on": today(warehouse.time_zone),
        "expected_on": expected_on,
        "created_by": actor,
        "note": note,
    }
    if key is None:
        order, is_new = PurchaseOrder.objects.create(number=next_number(PREFIX), **facts), True
    else:
        order, is_new = PurchaseOrder.objects.get_or_create(
            key=key, defaults={**facts, "number": next_number(PREFIX)}
        )
    if not is_new:
        return _same_order(order, supplier, warehouse)
    write_lines(order, lines)
    record(actor, "purchase-order.create", order, number=order.number, lines=len(lines))
    return order


@command
def draft_order_line(
    *,
    actor: User | None,
    supplier: Supplier,
    warehouse: Warehouse,
    product: Product,
    quantity: Decimal,
    price: Decimal,
    key: str,
) -> PurchaseOrderLine:
    """The open draft of this supplier and warehouse, made if missing, has the line named ``key``.

    A repeat with the same key returns the same line, whatever has been changed in it since.

    Raises:
        NotPermitted: ``actor`` may not order for this warehouse.
        KeyReused: the key names a line of another supplier, warehouse or product.
        BadQuantity, BadPrice, TooDear, ProductEnded: the line cannot be ordered like this.
    """
    require(actor, "purchasing.add_purchaseorder", place=warehouse)
    # The supplier's row is the gate: of two callers at once, one makes the draft, both use it.
    Supplier.objects.select_for_update(no_key=True).get(pk=supplier.pk)
    known = PurchaseOrderLine.objects.select_related("order").filter(key=key).first()
    if known is not None:
        return _same_line(known, supplier, warehouse, product)
    order = _open_draft(actor, supplier, warehouse)
    line = write_lines(order, [OrderLineDraft(product, quantity, price)], key=key)[0]
    record(actor, "purchase-order.add-line", order, product=product.pk, quantity=quantity, key=key)
    return line


@command
def remove_order_line(*, actor: User | None, line: PurchaseOrderLine) -> None:
    """The draft no longer has the line; a draft without lines is cancelled.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        NotADraft: the order was sent or is over.
    """
    require(actor, "purchasing.change_purchaseorder", place=line.order.warehouse)
    order = lock_draft(line.order_id)
    order.lines.filter(pk=line.pk).delete()
    record(
        actor,
        "purchase-order.remove-line",
        order,
        product=line.product_id,
        quantity=line.quantity,
        key=line.key,
    )
    if not order.lines.exists():
        order.status = OrderStatus.CANCELLED
        order.save(update_fields=["status"])


@command
def send_order(*, actor: User | None, order: PurchaseOrder) -> PurchaseOrder:
    """The order is with its supplier: its lines are fixed and goods may come.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        WrongStatus: the order is not a draft.
        EmptyOrder: it has no lines.
    """
    require(actor, "purchasing.change_purchaseorder", place=order.warehouse)
    locked = lock_order(order, OrderStatus.SENT)
    product_ids = list(locked.lines.values_list("product_id", flat=True))
    if not product_ids:
        raise EmptyOrder(number=locked.number)
    locked.status, locked.sent_at = OrderStatus.SENT, timezone.now()
    locked.expected_on = locked.expected_on or _expected_day(locked, product_ids)
    locked.save(update_fields=["status", "sent_at", "expected_on"])
    record(actor, "purchase-order.send", locked, expected_on=locked.expected_on)
    publish(PurchaseOrderSent(order_id=locked.pk))
    return locked


@command
def cancel_order(*, actor: User | None, order: PurchaseOrder, reason: str = "") -> PurchaseOrder:
    """Nothing of the order will come. Possible until something came.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        WrongStatus: goods came, or it is over already.
    """
    return _end(actor, order, OrderStatus.CANCELLED, reason)


@command
def close_order(*, actor: User | None, order: PurchaseOrder, reason: str = "") -> PurchaseOrder:
    """The rest of a sent order is not expected any more: it is no longer on order.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        WrongStatus: the order is not waiting for goods.
    """
    return _end(actor, order, OrderStatus.CLOSED, reason)


def lock_order(order: PurchaseOrder, target: OrderStatus | None = None) -> PurchaseOrder:
    """The order, re-read under its lock; refused when ``target`` does not follow its status."""
    locked = (
        PurchaseOrder.objects.select_related("warehouse", "supplier__partner")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=order.pk)
    )
    if target is not None and target not in NEXT[OrderStatus(locked.status)]:
        raise WrongStatus(number=locked.number, status=locked.get_status_display())
    return locked


def _same_order(order: PurchaseOrder, supplier: Supplier, warehouse: Warehouse) -> PurchaseOrder:
    if (order.supplier_id, order.warehouse_id) != (supplier.pk, warehouse.pk):
        raise KeyReused(key=order.key)
    return order


def _open_draft(actor: User | None, supplier: Supplier, warehouse: Warehouse) -> PurchaseOrder:
    drafts = PurchaseOrder.objects.filter(
        supplier=supplier, warehouse=warehouse, status=OrderStatus.DRAFT
    )
    order = drafts.select_for_update(no_key=True).order_by("pk").last()
    if order is not None:
        return order
    order = PurchaseOrder.objects.create(
        number=next_number(PREFIX),
        supplier=supplier,
        warehouse=warehouse,
        created_on=today(warehouse.time_zone),
        created_by=actor,
    )
    record(actor, "purchase-order.create", order, number=order.number)
    return order


def _same_line(
    line: PurchaseOrderLine, supplier: Supplier, warehouse: Warehouse, product: Product
) -> PurchaseOrderLine:
    known = (line.order.supplier_id, line.order.warehouse_id, line.product_id)
    if known != (supplier.pk, warehouse.pk, product.pk):
        raise KeyReused(key=line.key)
    return line


def _end(
    actor: User | None, order: PurchaseOrder, target: OrderStatus, reason: str
) -> PurchaseOrder:
    require(actor, "purchasing.change_purchaseorder", place=order.warehouse)
    locked = lock_order(order, target)
    locked.status = target
    locked.save(update_fields=["status"])
    record(actor, f"purchase-order.{target}", locked, reason=reason)
    return locked


def _expected_day(order: PurchaseOrder, product_ids: Sequence[int]) -> date:
    """The day the slowest line should come."""
    terms = terms_of(order.supplier_id, order.warehouse_id, product_ids)
    general = order.supplier.lead_time_days
    days = max(terms[pk].days if pk in terms else general for pk in product_ids)
    return later(today(order.warehouse.time_zone), days)
