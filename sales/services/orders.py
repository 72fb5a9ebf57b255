"""Sales orders from draft to confirmed or cancelled."""

from collections.abc import Sequence
from datetime import date

from catalog.services.counting import refuse_finer_than_unit
from catalog.services.life import refuse_if_ended
from core.audit import record
from core.commands import command
from core.errors import KeyReused
from core.events import publish
from core.models import User
from core.numbering import next_number
from core.periods import today
from core.permissions import require
from core.quantities import LARGEST, QUANTUM, round_quantity
from inventory.models import Warehouse
from sales.choices import NEXT, OrderStatus
from sales.errors import BadPrice, BadQuantity, EmptyOrder, TooDear, WrongStatus
from sales.events import SalesOrderConfirmed
from sales.models import Customer, SalesOrder, SalesOrderLine
from sales.values import OrderLineDraft

PREFIX = "SO"


@command
def create_order(
    *,
    actor: User | None,
    customer: Customer,
    warehouse: Warehouse,
    lines: Sequence[OrderLineDraft],
    asked_for_on: date | None = None,
    key: str | None = None,
    note: str = "",
) -> SalesOrder:
    """There is a draft order with ``lines``. With a ``key``, a repeat returns the same order.

    Without ``asked_for_on`` the goods are wanted today, in the warehouse's time zone.

    Raises:
        NotPermitted: ``actor`` may not take orders for this warehouse.
        KeyReused: the key already names an order of another customer or warehouse.
        BadQuantity, BadPrice, TooDear, ProductEnded: a line cannot be sold like this.
    """
    require(actor, "sales.add_salesorder", place=warehouse)
    facts = {
        "customer": customer,
        "warehouse": warehouse,
        "asked_for_on": asked_for_on or today(warehouse.time_zone),
        "created_by": actor,
        "note": note,
    }
    if key is None:
        order, is_new = SalesOrder.objects.create(number=next_number(PREFIX), **facts), True
    else:
        order, is_new = SalesOrder.objects.get_or_create(
            key=key, defaults={**facts, "number": next_number(PREFIX)}
        )
    if not is_new:
        return _same_order(order, customer, warehouse)
    SalesOrderLine.objects.bulk_create([_line(order, draft) for draft in lines])
    record(actor, "sales-order.create", order, number=order.number, lines=len(lines))
    return order


@command
def confirm_order(*, actor: User | None, order: SalesOrder) -> SalesOrder:
    """The order counts as demand of the day asked for, and as reserved from that day on.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        WrongStatus: the order is not a draft.
        EmptyOrder: it has no lines.
    """
    require(actor, "sales.change_salesorder", place=order.warehouse)
    locked = lock_order(order, OrderStatus.CONFIRMED)
    if not locked.lines.exists():
        raise EmptyOrder(number=locked.number)
    locked.status = OrderStatus.CONFIRMED
    locked.save(update_fields=["status"])
    record(actor, "sales-order.confirm", locked)
    publish(SalesOrderConfirmed(order_id=locked.pk))
    return locked


@command
def cancel_order(*, actor: User | None, order: SalesOrder, reason: str = "") -> SalesOrder:
    """The order counts no more. Possible until something left.

    Raises:
        NotPermitted: ``actor`` may not change orders of this warehouse.
        WrongStatus: goods left, or it is over already.
    """
    require(actor, "sales.change_salesorder", place=order.warehouse)
    locked = lock_order(order, OrderStatus.CANCELLED)
    locked.status = OrderStatus.CANCELLED
    locked.save(update_fields=["status"])
    record(actor, "sales-order.cancel", locked, reason=reason)
    return locked


def lock_order(order: SalesOrder, target: OrderStatus | None = None) -> SalesOrder:
    """The order, re-read under its lock; refused when ``target`` does not follow its status."""
    locked = (
        SalesOrder.objects.select_related("warehouse", "customer__partner")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=order.pk)
    )
    if target is not None and target not in NEXT[OrderStatus(locked.status)]:
        raise WrongStatus(number=locked.number, status=locked.get_status_display())
    return locked


def _same_order(order: SalesOrder, customer: Customer, warehouse: Warehouse) -> SalesOrder:
    if (order.customer_id, order.warehouse_id) != (customer.pk, warehouse.pk):
        raise KeyReused(key=order.key)
    return order


def _line(order: SalesOrder, draft: OrderLineDraft) -> SalesOrderLine:
    quantity = draft.quantity
    if not (quantity.is_finite() and QUANTUM <= quantity <= LARGEST):
        raise BadQuantity(product=str(draft.product), largest=LARGEST)
    refuse_finer_than_unit(draft.product, quantity)
    refuse_if_ended(draft.product)
    price = draft.product.list_price if draft.price is None else draft.price
    if not (price.is_finite() and 0 <= price <= LARGEST):
        raise BadPrice(product=str(draft.product), largest=LARGEST)
    if quantity * price > LARGEST:
        raise TooDear(product=str(draft.product), largest=LARGEST)
    return SalesOrderLine(
        order=order,
        product=draft.product,
        quantity=round_quantity(quantity),
        price=round_quantity(price),
    )
