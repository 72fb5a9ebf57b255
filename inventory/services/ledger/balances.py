"""What is where: locked in one order, checked on the sums of a whole document."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from catalog.choices import Tracking
from core.quantities import LARGEST, NOTHING
from core.rows import lock_rows, write_rows
from inventory.choices import LocationKind
from inventory.errors import InsufficientStock, SerialInStock, TooMuch
from inventory.models import Location, Lot, StockBalance
from inventory.services.ledger.lines import Line, Place, plain

FLOOR_BELOW_ZERO = -LARGEST


def lock_balances(lines: Iterable[Line], also: Collection[Place] = ()) -> dict[Place, StockBalance]:
    """Lock every balance of ours that ``lines`` touch, making those that are missing.

    ``also`` names balances that stand already: what is reserved there may change with them.

    Rows are made and locked in one fixed order, so posts may wait for each other but never
    deadlock, however their lines are ordered. The list is built here: a lazy query locks nothing.
    """
    places = _places_of_ours(lines)
    locked = lock_rows(
        StockBalance,
        Place._fields,
        {*places, *also},
        lambda key: {"floor": floor_at(places.get(key) or _location(key))},  # type: ignore[call-overload]
    )
    return {Place(row.product_id, row.location_id, row.lot_id): row for row in locked}


def _location(key: tuple[int, ...]) -> Location:
    return Location.objects.select_related("warehouse").get(pk=Place(*key).location_id)


def floor_at(location: Location) -> Decimal:
    """How low stock may fall at ``location``."""
    allows_negative = (
        location.kind == LocationKind.STOCK
        and location.warehouse is not None
        and location.warehouse.allows_negative
    )
    return FLOOR_BELOW_ZERO if allows_negative else NOTHING


def change_balances(lines: Sequence[Line], balances: Mapping[Place, StockBalance]) -> None:
    """Apply the sums of one document's ``lines`` to ``balances``.

    Raises:
        InsufficientStock: some would fall below their floor; every shortage is named.
        SerialInStock: a serial number would be in one place twice.
        TooMuch: a balance would become larger than can be counted.
    """
    changes: defaultdict[Place, Decimal] = defaultdict(lambda: NOTHING)
    example: dict[Place, tuple[Line, Location]] = {}
    for line in lines:
        for place, location, change in _changes_of(line):
            changes[place] += change
            example.setdefault(place, (line, location))
    shortages = []
    for place, change in changes.items():
        balance = balances[place]
        if change < 0 and free_of(balance) + change < 0:
            shortages.append(_shortage(balance, -change, *example[place]))
        balance.on_hand += change
        _refuse_too_much(balance, example[place][0])
    if shortages:
        raise InsufficientStock(shortages)


def _changes_of(line: Line) -> Iterator[tuple[Place, Location, Decimal]]:
    """Changes of value alone touch no balance."""
    if line.quantity:
        if line.source.holds_stock:
            yield line.source_place, line.source, -line.quantity
        if line.destination.holds_stock:
            yield line.destination_place, line.destination, line.quantity


def write_balances(balances: Iterable[StockBalance]) -> None:
    """One statement of absolute values: adding in SQL would trip over the floor's check."""
    write_rows(balances, ["on_hand", "reserved"])


def free_of(balance: StockBalance) -> Decimal:
    """What may still be taken: on hand less reserved, down to the floor."""
    return balance.on_hand - balance.reserved - balance.floor


def _shortage(
    balance: StockBalance, wanted: Decimal, line: Line, location: Location
) -> dict[str, Any]:
    shortage = {
        "product": str(line.product),
        "place": str(location),
        "free": plain(balance.on_hand - balance.reserved),
        "wanted": plain(wanted),
    }
    return shortage | ({"reserved": plain(balance.reserved)} if balance.reserved else {})


def _refuse_too_much(balance: StockBalance, line: Line) -> None:
    if balance.on_hand > LARGEST:
        raise TooMuch(product=str(line.product))
    if line.product.tracking == Tracking.SERIAL and balance.on_hand > 1:
        raise SerialInStock(lot=str(balance.lot), product=str(line.product))


def refuse_second_serials(lines: Iterable[Line]) -> None:
    """Serial numbers that arrive from outside are in no place of ours.

    Their lots are locked until the transaction ends, so that two places cannot take in one each.

    Raises:
        SerialInStock: one of them is in stock already.
    """
    arriving = {
        line.lot_id
        for line in lines
        if line.product.tracking == Tracking.SERIAL and not line.source.holds_stock
    }
    if not arriving:
        return
    lots = Lot.objects.filter(pk__in=arriving).order_by("pk")
    list(lots.select_for_update(no_key=True))  # Rows that only point to them need not wait.
    there = StockBalance.objects.filter(lot__in=arriving, on_hand__gt=0)
    for balance in there.select_related("lot", "product"):
        raise SerialInStock(lot=str(balance.lot), product=str(balance.product))


def _places_of_ours(lines: Iterable[Line]) -> dict[Place, Location]:
    return {place: location for line in lines for place, location, _change in _changes_of(line)}


def balance_ids(places: Sequence[Place]) -> dict[Place, int]:
    """The keys of the balances that stand already, by their place."""
    rows = StockBalance.objects.filter(
        product_id__in={place.product_id for place in places},
        location_id__in={place.location_id for place in places},
        lot_id__in={place.lot_id for place in places},
    ).values_list("product_id", "location_id", "lot_id", "pk")
    wanted = set(places)
    return {Place(*key): pk for *key, pk in rows if Place(*key) in wanted}
