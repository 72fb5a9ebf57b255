"""Goods of an order counted scan by scan, before they are posted: nothing is written here."""

from catalog.values import Scanned
from core.counts import Count, as_text
from core.display import bilingual, format_quantity, listed
from core.periods import today
from inventory.models import Location
from inventory.selectors.counted import (
    count_goods,
    lacks_lot,
    name_lot,
    refuse_unless_shelved,
    serials_counted,
    shelve,
)
from inventory.selectors.scan_rules import refuse_wrong_arrival
from inventory.selectors.scanned import Waiting
from purchasing.errors import NotOrdered, TooMuchReceived
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.services.receipts import receivable_quantity

EXPECTED_SHOWN = 3


def count_arrival(
    order: PurchaseOrder, count: Count, goods: Scanned, *, key: str
) -> PurchaseOrderLine:
    """``goods`` are counted for their line of ``order``, in their lot; return the line.

    Goods of quantity 0 say of which lot those before them are. The same ``key`` counts once.

    Raises:
        NotOrdered: the order has no such product.
        TooMuchReceived: more than the supplier may over-deliver.
        LotMismatch, ArrivedExpired, SerialTwice, SerialInStock, NotOnePiece: as they say.
    """
    lines = [line for line in _lines(order) if line.product_id == goods.product.pk]
    if not lines:
        words = expected_goods(order)
        raise NotOrdered(product=str(goods.product), expected=words)
    if count.knows(key):
        return _line_of_last(lines, count)
    line, at = _line_for(order, lines, count, goods), None
    seen = [part for one in lines for part in count.parts(one.pk)]
    day = today(order.warehouse.time_zone)
    refuse_wrong_arrival(goods, serials_counted(seen), day=day)
    if not goods.quantity and count.last is not None:
        line, at = _line_of_last(lines, count), count.last[1]
    parts = count.parts(line.pk)
    if at is None:
        at = count_goods(parts, goods)
    else:
        name_lot(parts, at, goods)
    count.put(line.pk, parts)
    count.remember(key, line.pk, at)
    return line


def shelve_arrivals(order: PurchaseOrder, count: Count, location: Location, *, key: str) -> None:
    """What was counted of ``order`` and lies in no bin yet lies at ``location``.

    Raises:
        NothingToShelve: nothing waits for a bin.
    """
    if count.knows(key):
        return
    shelved = 0
    for line in _lines(order):
        parts = count.parts(line.pk)
        shelved += shelve(parts, location)
        count.put(line.pk, parts)
    refuse_unless_shelved(shelved, location)
    count.remember(key)


def goods_waiting(order: PurchaseOrder, count: Count) -> Waiting | None:
    """The product counted last, while its lot or serial number has not been told."""
    if count.last is None:
        return None
    line_id, at = count.last
    line = next((line for line in _lines(order) if line.pk == line_id), None)
    parts = count.parts(line_id)
    if line is None or at >= len(parts) or not lacks_lot(line.product, parts[at]):
        return None
    return Waiting(line.product, may_be_new=True)


def expected_goods(order: PurchaseOrder) -> str:
    """A few of the goods that may still come, for somebody who scanned something else."""
    return listed(
        f"{line.product.sku} {bilingual(line.product)} × {format_quantity(line.open_quantity)}"
        for line in [line for line in _lines(order) if line.open_quantity][:EXPECTED_SHOWN]
    )


def _lines(order: PurchaseOrder) -> list[PurchaseOrderLine]:
    return list(order.lines.select_related("product__unit").order_by("pk"))


def _line_of_last(lines: list[PurchaseOrderLine], count: Count) -> PurchaseOrderLine:
    last = count.last[0] if count.last else None
    return next((line for line in lines if line.pk == last), lines[-1])


def _line_for(
    order: PurchaseOrder, lines: list[PurchaseOrderLine], count: Count, goods: Scanned
) -> PurchaseOrderLine:
    """The first line that lacks as much, else the first that may over-deliver it."""
    for percent in (0, order.supplier.over_receipt_percent):
        for line in lines:
            if count.total(line.pk) + goods.quantity <= receivable_quantity(line, percent):
                return line
    line = lines[-1]
    allowed = receivable_quantity(line, order.supplier.over_receipt_percent)
    raise TooMuchReceived(
        product=str(line.product),
        allowed=as_text(allowed) or "0",
        wanted=as_text(count.total(line.pk) + goods.quantity),
        number=order.number,
    )
