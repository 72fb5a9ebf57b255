"""Goods of an order on their way into the ledger: lots, bins, value, and why they deviate."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from core.models import Company
from core.quantities import NOTHING, round_money
from inventory.choices import LocationKind, ReasonUse
from inventory.models import Location, Reason
from inventory.selectors import outside, stock_location
from inventory.services.lots import lot_of
from inventory.values import Move
from purchasing.errors import NotFromHere
from purchasing.models import PurchaseOrder, PurchaseOrderLine
from purchasing.values import ReceivedLine

REASON_LENGTH_MAX = 200
DAMAGED = "damaged"  # The code of the reason for what came damaged.


def moves_of(
    order: PurchaseOrder, arrived: Sequence[tuple[PurchaseOrderLine, ReceivedLine]]
) -> list[tuple[PurchaseOrderLine, Move]]:
    """Moves from the suppliers into the place, each with its line, at the order's price.

    A line that came in several lots or goes into several bins has a move for each part; their
    values sum to that of the whole.

    Raises:
        LotNeeded, LotMismatch: a tracked product without its particulars.
        NotFromHere: a location of another place, or a reason for something else.
    """
    source, stock = outside(LocationKind.SUPPLIER), stock_location(order.warehouse)
    digits = Company.get().currency.minor_digits
    moves = []
    for line, received in arrived:
        reached, given = NOTHING, NOTHING
        for part in arrivals_of(order, received):
            reached += part.quantity
            until_here = round_money(line.price * reached, minor_digits=digits)
            lot = lot_of(line.product, part.lot_code, expires_on=part.expires_on)
            here, value = part.location or stock, until_here - given
            moves.append((line, Move(line.product, source, here, part.quantity, lot, value)))
            given = until_here
    return moves


def arrivals_of(order: PurchaseOrder, received: ReceivedLine) -> Iterator[ReceivedLine]:
    """The parts of a line, what is damaged apart from what is whole.

    Raises:
        NotFromHere: as ``moves_of``; or the place has nowhere to keep damaged goods.
    """
    for part in received.parts:
        _refuse_elsewhere(order, part)
        damaged = part.damaged_quantity
        if not (damaged.is_finite() and 0 <= damaged <= part.quantity):
            message = _("No more can be damaged than came.")
            raise NotFromHere(message, quantity=str(damaged))
        if part.quantity > damaged:
            yield replace(part, quantity=part.quantity - damaged)
        if damaged:
            yield replace(
                part,
                quantity=damaged,
                location=_for_damaged(order),
                reason=part.reason or damaged_reason(),
            )


def _for_damaged(order: PurchaseOrder) -> Location:
    """Where the place keeps what is damaged, else what is held back."""
    own = Location.objects.filter(warehouse=order.warehouse_id, is_active=True)
    for kind in (LocationKind.DAMAGED, LocationKind.QUARANTINE):
        location = own.filter(kind=kind).select_related("warehouse").order_by("pk").first()
        if location is not None:
            return location
    message = _("%(place)s has no location for damaged goods. Add one to its locations.")
    raise NotFromHere(message % {"place": str(order.warehouse)}, place=str(order.warehouse))


def damaged_reason() -> Reason | None:
    """The reason for what came damaged, unless setup has put it out of use."""
    return Reason.objects.for_use(ReasonUse.RECEIPT).filter(code=DAMAGED).first()


def reasons_of(arrived: Sequence[tuple[PurchaseOrderLine, ReceivedLine]]) -> str:
    """Why what came deviates, for the document; each reason once, with its products."""
    told: dict[str, list[str]] = {}
    for line, received in arrived:
        for part in received.parts:
            reason = part.reason or (damaged_reason() if part.damaged_quantity else None)
            if reason is not None:
                told.setdefault(str(reason), []).append(line.product.sku)
    words = [f"{reason}: {', '.join(skus)}" for reason, skus in told.items()]
    return " · ".join(words)[:REASON_LENGTH_MAX]


def _refuse_elsewhere(order: PurchaseOrder, part: ReceivedLine) -> None:
    location, reason = part.location, part.reason
    if location is not None:
        is_here = location.warehouse_id == order.warehouse_id and location.is_active
        if not is_here or location.kind == LocationKind.TRANSIT:
            message = _("%(location)s is not a location of %(place)s.")
            facts = {"location": str(location), "place": str(order.warehouse)}
            raise NotFromHere(message % facts, **facts)
    if reason is not None and reason.use != ReasonUse.RECEIPT:
        message = _("“%(reason)s” is not a reason for this.")
        raise NotFromHere(message % {"reason": str(reason)}, reason=reason.code)
