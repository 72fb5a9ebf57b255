"""What fits into a location with all that is within it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.quantities import NOTHING
from inventory.errors import LocationFull
from inventory.models import Location
from inventory.selectors.capacity import held_at, limits_above
from inventory.services.ledger.lines import Line, plain


@dataclass(slots=True)
class Change:
    """What one location gains or loses by a document."""

    location: Location
    quantity: Decimal = NOTHING


def refuse_overfull(lines: Collection[Line]) -> None:
    """Raise unless what ``lines`` bring fits, at places whose capacity is a limit.

    The locations that could overflow are locked first, in the order of their keys, so that two
    documents cannot fill the same last gap.

    Raises:
        LocationFull: some would hold more than they may; each of them is named.
    """
    entered = {line.destination.id: line.destination for line in lines}.values()
    if not any(place.capacity_quantity is not None or place.depth for place in entered):
        return
    changes = _changes(lines)
    limits = [
        limit
        for limit in _limits(changes)
        if limit.warehouse is not None and limit.warehouse.refuses_overfull
    ]
    if not limits:
        return
    list(
        Location.objects.filter(pk__in=[limit.pk for limit in limits])
        .order_by("pk")
        .select_for_update(of=("self",), no_key=True)
    )
    overfull = _overfull(limits, changes)
    if overfull:
        raise LocationFull(overfull)


def _changes(lines: Iterable[Line]) -> list[Change]:
    """What each location of ours gains, or loses, by all lines together."""
    changes: dict[int, Change] = {}
    for line in lines:
        for location, quantity in (
            (line.source, -line.quantity),
            (line.destination, line.quantity),
        ):
            if location.holds_stock:
                changes.setdefault(location.id, Change(location)).quantity += quantity
    return list(changes.values())


def _limits(changes: Iterable[Change]) -> list[Location]:
    """Locations with a capacity that something is brought into: the bin itself and its zones."""
    filled = [change.location for change in changes if change.quantity > 0]
    limits = [location for location in filled if location.capacity_quantity is not None]
    for location in filled:
        if location.depth:
            limits += limits_above(location)
    return sorted({limit.pk: limit for limit in limits}.values(), key=lambda limit: limit.pk)


def _overfull(limits: Iterable[Location], changes: Iterable[Change]) -> list[dict[str, Any]]:
    found = []
    for limit in limits:
        within = [each.quantity for each in changes if _is_within(each.location, limit)]
        change = sum(within, NOTHING)
        there = held_at(limit) + change
        if change > 0 and limit.capacity_quantity is not None and there > limit.capacity_quantity:
            found.append(
                {
                    "place": str(limit),
                    "limit": plain(limit.capacity_quantity),
                    "there": plain(there),
                }
            )
    return found


def _is_within(place: Location, limit: Location) -> bool:
    if place.pk == limit.pk:
        return True
    is_same_house = place.warehouse_id == limit.warehouse_id
    return is_same_house and bool(limit.path) and place.path.startswith(limit.path)
