"""Which lot goods belong to: found or made when they come, picked when they go."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from catalog.choices import Tracking
from catalog.models import Product
from core.finding import find_rows
from core.quantities import NOTHING
from inventory.choices import AVAILABLE_KINDS, LocationKind, RemovalStrategy
from inventory.errors import InsufficientStock, LotExpired, LotMismatch, LotNeeded
from inventory.models import Location, Lot, StockBalance, Warehouse
from inventory.selectors.places import removal_strategy
from inventory.services.ledger.lines import plain, refuse_wrong_quantity
from inventory.values import Move


def lot_of(product: Product, code: str, *, expires_on: date | None = None) -> Lot | None:
    """The lot of ``product`` named ``code``, made if it is new; None for an untracked product.

    Raises:
        LotNeeded: the product is tracked and ``code`` is empty, or its expiry is not known.
        LotMismatch: an untracked product is given a lot, or the lot is known with another expiry.
    """
    code = code.strip()
    if not product.is_tracked:
        if code:
            raise LotMismatch(lot=code, product=str(product))
        return None
    if not code:
        raise LotNeeded(product=str(product))
    lot = Lot.objects.filter(product=product, code=code).first()
    if lot is None:
        if product.tracking == Tracking.LOT_EXPIRY and expires_on is None:
            message = _("%(product)s: say when lot %(lot)s expires.")
            raise LotNeeded(message % {"product": str(product), "lot": code}, lot=code)
        lot, _is_new = Lot.objects.get_or_create(
            product=product, code=code, defaults={"expires_on": expires_on}
        )
    if expires_on is not None and lot.expires_on != expires_on:
        message = _("Lot %(lot)s of %(product)s is known to expire on %(known)s.")
        facts = {"lot": code, "product": str(product), "known": str(lot.expires_on)}
        raise LotMismatch(message % facts, **facts)
    return lot


@dataclass(frozen=True, slots=True)
class Picked:
    """So much of one lot that is taken from one location."""

    location: Location
    lot: Lot | None  # None: the nameless lot of a product that is not tracked.
    quantity: Decimal


class Taken(defaultdict[tuple[int, int, int], Decimal]):
    """What other lines of a document take already, by product, location and lot (0: nameless)."""

    def __init__(self) -> None:
        super().__init__(Decimal)

    def add(self, moves: Iterable[Move]) -> None:
        """``moves`` take their goods, too."""
        for move in moves:
            self[_taken_key(move.product, move.source.pk, move.lot)] += move.quantity

    def of(self, product: Product, location_id: int, lot: Lot | None) -> Decimal:
        """What is taken there of that lot."""
        return self.get(_taken_key(product, location_id, lot), NOTHING)


def _taken_key(product: Product, location_id: int, lot: Lot | None) -> tuple[int, int, int]:
    return product.pk, location_id, lot.pk if lot is not None else 0


def pick(
    product: Product,
    warehouse: Warehouse,
    quantity: Decimal,
    *,
    lot_code: str = "",
    zone: Location | None = None,
    bound_for: Location | None = None,
    good_on: date | None = None,
    taken: Taken | None = None,
    held_too: bool = False,
) -> list[Picked]:
    """Where ``quantity`` is taken from in ``warehouse``, or in one ``zone`` of it.

    Goods that are ``bound_for`` a location are not taken from there. The place's strategy, or that
    of the product's category, says what leaves first; lots that are expired ``good_on`` that day
    stay, and so does what other lines have ``taken``, and what is reserved unless it may be
    ``held_too``. Nothing is locked: the ledger checks again.
    What is missing goes below zero at the first location, where the place allows that.

    Raises:
        NotAMove: ``quantity`` cannot be moved.
        LotMismatch: there is no such lot.
        LotExpired: the lot that is named is.
        InsufficientStock: all locations together hold less.
    """
    refuse_wrong_quantity(product, quantity)
    lot = _named_lot(product, lot_code)
    _refuse_expired(lot, good_on)
    locations = [
        place for place in _shelves(warehouse, zone) if bound_for is None or place != bound_for
    ]
    if len(locations) == 1 and (lot is not None or not product.is_tracked):
        return [Picked(locations[0], lot, quantity)]
    picked: list[Picked] = []
    wanted = quantity
    for balance in _in_turn(product, warehouse, locations, lot, good_on):
        held = NOTHING if held_too else balance.reserved
        of_lot = balance.lot if product.is_tracked else None
        there = balance.on_hand - held
        there -= taken.of(product, balance.location_id, of_lot) if taken is not None else NOTHING
        part = min(there, wanted)
        if part > 0:
            picked.append(Picked(balance.location, of_lot, part))
            wanted -= part
    if wanted <= 0:
        return picked
    first = next((place for place in locations if place.kind == LocationKind.STOCK), None)
    may_fall = warehouse.allows_negative and (lot is not None or not product.is_tracked)
    if first is None or not may_fall:
        place = locations[0] if len(locations) == 1 else warehouse
        raise InsufficientStock([_shortage(product, place, quantity - wanted, quantity)])
    return _with_rest(picked, Picked(first, lot, wanted))


def _named_lot(product: Product, lot_code: str) -> Lot | None:
    """The lot called ``lot_code``; None where none is named."""
    if not lot_code.strip():
        return None
    if not product.is_tracked:
        return lot_of(product, lot_code)
    lot = Lot.objects.filter(product=product, code=lot_code.strip()).first()
    if lot is None:
        raise LotMismatch(lot=lot_code, product=str(product))
    return lot


def _refuse_expired(lot: Lot | None, good_on: date | None) -> None:
    if lot is not None and good_on and lot.expires_on and lot.expires_on < good_on:
        message = _("Lot %(lot)s of %(product)s expired on %(day)s: scrap it, or name another lot.")
        facts = {"lot": lot.code, "product": str(lot.product), "day": str(lot.expires_on)}
        raise LotExpired(message % facts, **facts)


def _shelves(warehouse: Warehouse, zone: Location | None) -> Sequence[Location]:
    if zone is None:
        own = find_rows(Location, ["warehouse"], warehouse=warehouse.pk, is_active=True)
        return [place for place in own if place.kind in AVAILABLE_KINDS]
    within = Location.objects.under(zone) if zone.path else Location.objects.filter(pk=zone.pk)
    return list(within.active().select_related("warehouse").order_by("pk"))


def _in_turn(
    product: Product,
    warehouse: Warehouse,
    locations: Sequence[Location],
    lot: Lot | None,
    good_on: date | None,
) -> list[StockBalance]:
    balances = StockBalance.objects.filter(
        product=product, location__in=locations, on_hand__gt=NOTHING
    )
    if lot is not None:
        balances = balances.filter(lot=lot)
    if good_on is not None:
        balances = balances.exclude(lot__expires_on__lt=good_on)
    rows = list(balances.select_related("lot", "location__warehouse"))
    if len(rows) < 2:
        return rows
    return in_turn(rows, removal_strategy(product, warehouse))


def in_turn(rows: Iterable[StockBalance], strategy: RemovalStrategy) -> list[StockBalance]:
    """``rows``, with their lot and location, in the order in which they leave."""
    return sorted(rows, key=TURN[strategy])


def _expiry_first(balance: StockBalance) -> tuple[Any, ...]:
    lot, location = balance.lot, balance.location
    return (lot.expires_on or date.max, lot.code, location.pick_order, location.path)


def _came_first(balance: StockBalance) -> tuple[Any, ...]:
    """Lots and balances are made when their first goods come, so their keys rise with time."""
    return (balance.lot_id, balance.pk)


def _nearest_first(balance: StockBalance) -> tuple[Any, ...]:
    lot, location = balance.lot, balance.location
    return (location.pick_order, location.path, lot.expires_on or date.max, lot.code)


TURN: dict[RemovalStrategy, Callable[[StockBalance], tuple[Any, ...]]] = {
    RemovalStrategy.FEFO: _expiry_first,
    RemovalStrategy.FIFO: _came_first,
    RemovalStrategy.NEAREST: _nearest_first,
}


def _with_rest(picked: list[Picked], rest: Picked) -> list[Picked]:
    """``picked``, and below zero what is missing."""
    for index, part in enumerate(picked):
        if part.location.pk == rest.location.pk:
            picked[index] = replace(part, quantity=part.quantity + rest.quantity)
            return picked
    return [*picked, rest]


def _shortage(
    product: Product, location: Location | Warehouse, free: Decimal, wanted: Decimal
) -> dict[str, str]:
    return {
        "product": str(product),
        "place": str(location),
        "free": plain(free),
        "wanted": plain(wanted),
    }
