"""Which goods leave for an owner: those reserved for it first, then what is free."""

from decimal import Decimal

from catalog.models import Product
from core.periods import today
from core.quantities import NOTHING
from inventory.models import Location, Reservation, Warehouse
from inventory.services.ledger.lines import refuse_wrong_quantity
from inventory.services.lots import Picked, Taken, pick
from inventory.values import Move


def pick_for(
    owner: str,
    product: Product,
    warehouse: Warehouse,
    quantity: Decimal,
    destination: Location,
    *,
    lot_code: str = "",
    taken: Taken | None = None,
) -> list[Move]:
    """``quantity`` on its way from ``warehouse`` to ``destination``, for ``owner``.

    What is reserved goes first, then what is free, by the place's choice of what leaves first.
    Expired lots stay, and so does what other lines of the document have ``taken``; what is free
    and picked here is added to it. Of a named lot, only its goods go. Nothing is locked: the
    ledger checks again.

    Raises:
        NotAMove: ``quantity`` cannot be moved.
        LotMismatch: there is no such lot.
        InsufficientStock: what is reserved and what is free together are less.
    """
    refuse_wrong_quantity(product, quantity)
    parts, missing = _held_parts(owner, product, warehouse, quantity, lot_code)
    free: list[Picked] = []
    if missing > 0:
        good_on = today(warehouse.time_zone)
        free = pick(product, warehouse, missing, lot_code=lot_code, good_on=good_on, taken=taken)
    if taken is not None:  # What is held is not free for other lines either way.
        taken.add(_moves(free, product, destination, owner))
    return _moves(_together(parts + free), product, destination, owner)


def _moves(parts: list[Picked], product: Product, destination: Location, owner: str) -> list[Move]:
    return [
        Move(product, part.location, destination, part.quantity, part.lot, owner=owner)
        for part in parts
    ]


def _held_parts(
    owner: str, product: Product, warehouse: Warehouse, quantity: Decimal, lot_code: str
) -> tuple[list[Picked], Decimal]:
    """What is reserved for ``owner``, up to ``quantity``, and how much that lacks."""
    parts: list[Picked] = []
    for row in _held(owner, product, warehouse):
        if lot_code and row.lot.code != lot_code:
            continue
        part = min(row.quantity, quantity)
        if part > 0:
            quantity -= part
            parts.append(Picked(row.location, row.lot if product.is_tracked else None, part))
    return parts, quantity


def _together(parts: list[Picked]) -> list[Picked]:
    """One part for each location and lot, in the order of the first of each."""
    sums: dict[tuple[int, int], Decimal] = {}
    first: dict[tuple[int, int], Picked] = {}
    for part in parts:
        key = (part.location.pk, part.lot.pk if part.lot else 0)
        first.setdefault(key, part)
        sums[key] = sums.get(key, NOTHING) + part.quantity
    return [Picked(first[key].location, first[key].lot, sums[key]) for key in first]


def _held(owner: str, product: Product, warehouse: Warehouse) -> list[Reservation]:
    rows = Reservation.objects.open().filter(
        owner=owner, product=product, location__warehouse=warehouse
    )
    good = rows.exclude(lot__expires_on__lt=today(warehouse.time_zone))
    return list(good.select_related("location__warehouse", "lot").order_by("pk"))
