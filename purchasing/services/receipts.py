"""Goods that come on an order, and receipts that are taken back."""

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal

from catalog.services.counting import refuse_finer_than_unit
from core.audit import record
from core.commands import command
from core.models import User
from core.permissions import require
from core.quantities import NOTHING
from inventory.choices import DocumentKind
from inventory.models import StockDocument
from inventory.services.ledger import post_document
from inventory.services.ledger.keys import posted_before
from inventory.services.reversals import reverse_document
from inventory.values import DocumentDraft
from purchasing.choices import MOVED_BY_GOODS, RECEIVABLE_ORDERS, OrderStatus
from purchasing.errors import (
    BadQuantity,
    NotAReceipt,
    NothingReceived,
    NotOnThisOrder,
    TooMuchReceived,
    WrongStatus,
)
from purchasing.models import PurchaseOrder, PurchaseOrderLine, ReceiptLink
from purchasing.services.arriving import moves_of, reasons_of
from purchasing.services.orders import lock_order
from purchasing.values import ReceivedLine

ORIGIN = "purchase-order:"


@command
def post_receipt(
    *,
    actor: User | None,
    order: PurchaseOrder,
    quantities: Mapping[int, ReceivedLine],
    key: str,
    effective_on: date | None = None,
) -> StockDocument:
    """What came, by order line, is in stock at the order's prices, and no longer on order.

    Less than ordered leaves the rest on order; more is taken in up to what the supplier may
    over-deliver. What came in several lots, damaged, or for several bins is several parts of its
    line. Safe to repeat: the same key with the same content is the same receipt.

    Raises:
        NotPermitted: ``actor`` may not receive goods at this warehouse.
        KeyReused: the key names a receipt with other content.
        WrongStatus: the order is not waiting for goods.
        NothingReceived, NotOnThisOrder, BadQuantity, TooMuchReceived: what was entered is wrong.
        LotNeeded, LotMismatch: a tracked product without its particulars.
        PeriodClosed: the day lies in a month whose books are closed.
    """
    require(actor, "purchasing.receive_purchaseorder", place=order.warehouse)
    locked = lock_order(order)
    draft = DocumentDraft(
        kind=DocumentKind.RECEIPT,
        key=key,
        warehouse=locked.warehouse,
        effective_on=effective_on,
        origin=f"{ORIGIN}{locked.pk}",
        reason=reasons_of(_named(locked, quantities)),
        request=_request(quantities),
    )
    posted = posted_before(draft)
    if posted is not None:
        return posted
    lines = _checked_lines(locked, quantities)
    arrived = [(line, quantities[line.pk]) for line in lines]
    moves = moves_of(locked, arrived)
    document = post_document(draft, [move for _line, move in moves], actor=actor)
    _link(document, [line for line, _move in moves])
    for line, received in arrived:
        line.received_quantity += received.total
    PurchaseOrderLine.objects.bulk_update(lines, ["received_quantity"])
    _settle_status(locked)
    record(actor, "purchase-order.receive", locked, document=document.number, lines=len(lines))
    return document


@command
def reverse_receipt(*, actor: User | None, document: StockDocument, reason: str) -> StockDocument:
    """The goods of a receipt went out again and are on order once more. Safe to repeat.

    Raises:
        NotPermitted: ``actor`` may not receive goods at this warehouse.
        NotAReceipt: ``document`` is no receipt of an order.
        InsufficientStock: some of the goods are gone already.
    """
    order = _order_of(document)
    require(actor, "purchasing.receive_purchaseorder", place=order.warehouse)
    locked = lock_order(order)
    is_repeat = StockDocument.objects.filter(reverses=document).exists()
    reversal = reverse_document(document, actor=actor, reason=reason)
    if is_repeat:
        return reversal
    links = ReceiptLink.objects.filter(movement__document=document).select_related(
        "line", "movement"
    )
    lines: dict[int, PurchaseOrderLine] = {}
    for link in links:
        line = lines.setdefault(link.line_id, link.line)
        line.received_quantity -= link.movement.quantity
    PurchaseOrderLine.objects.bulk_update(lines.values(), ["received_quantity"])
    _settle_status(locked)
    record(actor, "purchase-order.reverse-receipt", locked, document=document.number, reason=reason)
    return reversal


def receivable_quantity(line: PurchaseOrderLine, over_receipt_percent: int) -> Decimal:
    """How much of ``line`` may still come, over-delivery included."""
    whole = Decimal(1).scaleb(-line.product.unit.decimals)
    extra = (line.quantity * over_receipt_percent / 100).quantize(whole, ROUND_DOWN)
    return max(line.quantity + extra - line.received_quantity, NOTHING)


def _named(
    order: PurchaseOrder, quantities: Mapping[int, ReceivedLine]
) -> list[tuple[PurchaseOrderLine, ReceivedLine]]:
    """The lines that something is said of, each with what, in one order."""
    lines = order.lines.filter(pk__in=quantities).select_related("product").order_by("pk")
    return [(line, quantities[line.pk]) for line in lines]


def _request(quantities: Mapping[int, ReceivedLine]) -> str:
    """What was entered, in one order, for the document's fingerprint."""
    return "; ".join(
        f"{pk}: {part.quantity.normalize():f} {part.lot_code} {part.expires_on or ''}"
        f"{f' {part.location.pk}' if part.location else ''}"
        f"{f' {part.reason.pk}' if part.reason else ''}"
        f"{f' {part.damaged_quantity.normalize():f}' if part.damaged_quantity else ''}"
        for pk, line in sorted(quantities.items())
        for part in line.parts
    )


def _checked_lines(
    order: PurchaseOrder, quantities: Mapping[int, ReceivedLine]
) -> list[PurchaseOrderLine]:
    if order.status not in RECEIVABLE_ORDERS:
        raise WrongStatus(number=order.number, status=order.get_status_display())
    wanted = {pk: line.total for pk, line in quantities.items() if line.parts}
    if not wanted:
        raise NothingReceived
    lines = {line.pk: line for line in order.lines.select_related("product__unit")}
    for pk, quantity in wanted.items():
        if pk not in lines:
            raise NotOnThisOrder(line=pk, number=order.number)
        _refuse_too_much(order, lines[pk], quantity)
    return [lines[pk] for pk in sorted(wanted)]


def _refuse_too_much(order: PurchaseOrder, line: PurchaseOrderLine, quantity: Decimal) -> None:
    allowed = receivable_quantity(line, order.supplier.over_receipt_percent)
    if not quantity.is_finite() or quantity < 0:
        raise BadQuantity(product=str(line.product), largest=f"{allowed.normalize():f}")
    if quantity > allowed:
        raise TooMuchReceived(
            product=str(line.product),
            allowed=f"{allowed.normalize():f}",
            wanted=f"{quantity:f}",
            number=order.number,
        )
    if quantity != line.open_quantity:  # What is missing can always come.
        refuse_finer_than_unit(line.product, quantity)


def _link(document: StockDocument, lines: list[PurchaseOrderLine]) -> None:
    """Movement n of the document brought goods of the nth of ``lines``."""
    movements = document.movements.filter(line__lte=len(lines)).order_by("line")
    ReceiptLink.objects.bulk_create(
        ReceiptLink(line=line, movement=movement)
        for line, movement in zip(lines, movements, strict=True)
    )


def _settle_status(order: PurchaseOrder) -> None:
    """An order that is alive is sent, partly received or received, as its lines say."""
    if order.status not in MOVED_BY_GOODS:
        return
    lines = list(order.lines.all())
    if all(line.received_quantity >= line.quantity for line in lines):
        order.status = OrderStatus.RECEIVED
    elif any(line.received_quantity for line in lines):
        order.status = OrderStatus.PART_RECEIVED
    else:
        order.status = OrderStatus.SENT
    order.save(update_fields=["status"])


def _order_of(document: StockDocument) -> PurchaseOrder:
    if document.kind != DocumentKind.RECEIPT or not document.origin.startswith(ORIGIN):
        raise NotAReceipt(number=document.number)
    return PurchaseOrder.objects.select_related("warehouse").get(
        pk=int(document.origin.removeprefix(ORIGIN))
    )
