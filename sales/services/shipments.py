"""Goods that leave on an order, and shipments that are taken back."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from catalog.services.counting import refuse_finer_than_unit
from core.audit import record
from core.commands import command
from core.models import User
from core.permissions import require
from inventory.choices import DocumentKind
from inventory.models import StockDocument
from inventory.services.ledger import post_document
from inventory.services.ledger.keys import posted_before
from inventory.services.reversals import reverse_document
from inventory.values import DocumentDraft
from sales.choices import MOVED_BY_GOODS, OPEN_ORDERS, OrderStatus
from sales.errors import (
    BadQuantity,
    NotAShipment,
    NothingShipped,
    NotOnThisOrder,
    TooMuchShipped,
    WrongStatus,
)
from sales.models import SalesOrder, SalesOrderLine, ShipmentLink
from sales.services.leaving import Pick, picks_of
from sales.services.locking import lock_order
from sales.services.promising import OWNER

ORIGIN = "sales-order:"


@command
def post_shipment(
    *,
    actor: User | None,
    order: SalesOrder,
    quantities: Mapping[int, Decimal],
    key: str,
    effective_on: date | None = None,
) -> StockDocument:
    """What leaves, by order line, is out of stock and no longer reserved.

    What is reserved for the order leaves first, then what is free. Safe to repeat: the same key
    with the same content is the same shipment.

    Raises:
        NotPermitted: ``actor`` may not ship goods from this warehouse.
        KeyReused: the key names a shipment with other content.
        WrongStatus: the order is not waiting for goods.
        NothingShipped, NotOnThisOrder, BadQuantity, TooMuchShipped: what was entered is wrong.
        InsufficientStock: the warehouse does not have the goods; every shortage is named.
        PeriodClosed: the day lies in a month whose books are closed.
    """
    require(actor, "sales.ship_salesorder", place=order.warehouse)
    locked = lock_order(order)
    draft = DocumentDraft(
        kind=DocumentKind.SHIPMENT,
        key=key,
        warehouse=locked.warehouse,
        effective_on=effective_on,
        origin=f"{ORIGIN}{locked.pk}",
        request=_request(quantities),
    )
    posted = posted_before(draft)
    if posted is not None:
        return posted
    lines = _checked_lines(locked, quantities)
    picks = picks_of(locked.warehouse, [(line, quantities[line.pk]) for line in lines])
    document = post_document(draft, [pick.move for pick in picks], actor=actor)
    _link(document, picks)
    for line in lines:
        line.shipped_quantity += quantities[line.pk]
    SalesOrderLine.objects.bulk_update(lines, ["shipped_quantity"])
    _settle_status(locked)
    record(actor, "sales-order.ship", locked, document=document.number, lines=len(lines))
    return document


@command
def reverse_shipment(*, actor: User | None, document: StockDocument, reason: str) -> StockDocument:
    """The goods of a shipment are back in stock, and reserved for their order. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not ship goods from this warehouse.
        NotAShipment: ``document`` is no shipment of an order.
    """
    order = _order_of(document)
    require(actor, "sales.ship_salesorder", place=order.warehouse)
    locked = lock_order(order)
    is_repeat = StockDocument.objects.filter(reverses=document).exists()
    links = ShipmentLink.objects.filter(movement__document=document).select_related(
        "line", "movement"
    )
    owners = {link.movement_id: f"{OWNER}{link.line_id}" for link in links}
    reversal = reverse_document(document, actor=actor, reason=reason, owners=owners)
    if is_repeat:
        return reversal
    lines: dict[int, SalesOrderLine] = {}
    for link in links:
        line = lines.setdefault(link.line_id, link.line)
        line.shipped_quantity -= link.movement.quantity
    SalesOrderLine.objects.bulk_update(lines.values(), ["shipped_quantity"])
    _settle_status(locked)
    record(actor, "sales-order.reverse-shipment", locked, document=document.number, reason=reason)
    return reversal


def _request(quantities: Mapping[int, Decimal]) -> str:
    """What was entered, in one order, for the document's fingerprint."""
    return "; ".join(
        f"{pk}: {quantity.normalize():f}" for pk, quantity in sorted(quantities.items()) if quantity
    )


def _checked_lines(order: SalesOrder, quantities: Mapping[int, Decimal]) -> list[SalesOrderLine]:
    if order.status not in OPEN_ORDERS:
        raise WrongStatus(number=order.number, status=order.get_status_display())
    wanted = {pk: quantity for pk, quantity in quantities.items() if quantity}
    if not wanted:
        raise NothingShipped
    lines = {line.pk: line for line in order.lines.select_related("product__unit")}
    for pk, quantity in wanted.items():
        if pk not in lines:
            raise NotOnThisOrder(line=pk, number=order.number)
        _refuse_too_much(order, lines[pk], quantity)
    return [lines[pk] for pk in sorted(wanted)]


def _refuse_too_much(order: SalesOrder, line: SalesOrderLine, quantity: Decimal) -> None:
    allowed = f"{line.open_quantity.normalize():f}"
    if not quantity.is_finite() or quantity < 0:
        raise BadQuantity(product=str(line.product), largest=allowed)
    if quantity > line.open_quantity:
        raise TooMuchShipped(
            product=str(line.product), allowed=allowed, wanted=f"{quantity:f}", number=order.number
        )
    if quantity != line.open_quantity:  # What is left can always leave.
        refuse_finer_than_unit(line.product, quantity)


def _link(document: StockDocument, picks: Sequence[Pick]) -> None:
    """Movement n of the document took pick n."""
    movements = document.movements.filter(line__lte=len(picks)).order_by("line")
    ShipmentLink.objects.bulk_create(
        ShipmentLink(line=pick.line, movement=movement)
        for pick, movement in zip(picks, movements, strict=True)
    )


def _settle_status(order: SalesOrder) -> None:
    """An order that is alive is confirmed, partly shipped or shipped, as its lines say."""
    if order.status not in MOVED_BY_GOODS:
        return
    lines = list(order.lines.all())
    if all(line.shipped_quantity >= line.quantity for line in lines):
        order.status = OrderStatus.SHIPPED
    elif any(line.shipped_quantity for line in lines):
        order.status = OrderStatus.PART_SHIPPED
    else:
        order.status = OrderStatus.CONFIRMED
    order.save(update_fields=["status"])


def _order_of(document: StockDocument) -> SalesOrder:
    if document.kind != DocumentKind.SHIPMENT or not document.origin.startswith(ORIGIN):
        raise NotAShipment(number=document.number)
    return SalesOrder.objects.select_related("warehouse").get(
        pk=int(document.origin.removeprefix(ORIGIN))
    )
