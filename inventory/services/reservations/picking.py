"""Which goods leave for an owner: those reserved for it first, then what is free."""

from decimal import Decimal

from catalog.models import Product
from inventory.models import Location, Lot, Reservation, Warehouse
from inventory.selectors import stock_location
from inventory.services.ledger.lines import refuse_wrong_quantity
from inventory.services.lots import pick
from inventory.values import Move


def pick_for(
    owner: str, product: Product, warehouse: Warehouse, quantity: Decimal, destination: Location
) -> list[Move]:
    """``quantity`` on its way from ``warehouse`` to ``destination``, for ``owner``.

    Nothing is locked: the ledger checks again.

    Raises:
        NotAMove: ``quantity`` cannot be moved.
        InsufficientStock: what is reserved and what is free together are less.
    """
    refuse_wrong_quantity(product, quantity)
    parts: dict[tuple[int, int], Decimal] = {}
    places: dict[int, Location] = {}
    lots: dict[int, Lot | None] = {}
    missing = quantity
    for row in _held(owner, product, warehouse):
        part = min(row.quantity, missing)
        if part > 0:
            missing -= part
            places[row.location_id] = row.location
            lots[row.lot_id if product.is_tracked else 0] = row.lot if product.is_tracked else None
            key = (row.location_id, row.lot_id if product.is_tracked else 0)
            parts[key] = parts.get(key, Decimal(0)) + part
    if missing > 0:
        source = stock_location(warehouse)
        for lot, part in pick(product, source, missing):
            places[source.pk], lots[lot.pk if lot else 0] = source, lot
            key = (source.pk, lot.pk if lot else 0)
            parts[key] = parts.get(key, Decimal(0)) + part
    return [
        Move(product, places[place], destination, part, lots[lot], owner=owner)
        for (place, lot), part in parts.items()
    ]


def _held(owner: str, product: Product, warehouse: Warehouse) -> list[Reservation]:
    rows = Reservation.objects.open().filter(
        owner=owner, product=product, location__warehouse=warehouse
    )
    return list(rows.select_related("location__warehouse", "lot").order_by("pk"))
