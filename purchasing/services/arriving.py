"""Goods of an order on their way into the ledger: lots, places and value."""

from collections.abc import Sequence

from core.models import Company
from core.quantities import round_money
from inventory.choices import LocationKind
from inventory.selectors import outside, stock_location
from inventory.services.lots import lot_of
from inventory.values import Move
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.values import ReceivedLine


def moves_of(
    order: PurchaseOrder, arrived: Sequence[tuple[PurchaseOrderLine, ReceivedLine]]
) -> list[Move]:
    """One move from the suppliers into stock for each line, at the order's price.

    Raises:
        LotNeeded, LotMismatch: a tracked product without its particulars.
    """
    source = outside(LocationKind.SUPPLIER)
    destination = stock_location(order.warehouse)
    digits = Company.get().currency.minor_digits
    return [
        Move(
            product=line.product,
            source=source,
            destination=destination,
            quantity=received.quantity,
            lot=lot_of(line.product, received.lot_code, expires_on=received.expires_on),
            value=round_money(line.price * received.quantity, minor_digits=digits),
        )
        for line, received in arrived
    ]
