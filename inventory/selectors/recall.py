"""Calling lots back: where they are and who got them, with whatever they went into."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import QuerySet

from core.fields import total
from core.models import User
from core.parties import Party, parties_of
from core.quantities import NOTHING
from inventory.choices import LocationKind, MovementReason
from inventory.models import Location, Lot, StockBalance, StockMovement
from inventory.selectors.lineage import FORWARD, Relation, lineage
from inventory.selectors.reach import Reach
from inventory.selectors.trace import (
    FROM_CUSTOMERS,
    STANDING,
    TO_CUSTOMERS,
    TO_OUTSIDE,
    balances_of,
    newest_first,
)

CHUNK = 1_000  # Deliveries whose customers are asked for at a time.


@dataclass(frozen=True, slots=True)
class Delivery:
    """Pieces that went to a customer, or with a minus came back from one."""

    movement: StockMovement
    quantity: Decimal
    party: Party | None
    is_readable: bool  # Whether its document opens for the reader.

    @property
    def day(self) -> date:
        return self.movement.effective_on


@dataclass(frozen=True, slots=True)
class Gone:
    """Pieces that are neither here nor with a customer: used, scrapped, sent back, lost."""

    lot: Lot
    location: Location
    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Recall:
    """Some lots, what they went into, and where all of it is, as far as the reader sees."""

    lots: list[Lot]  # Those asked for.
    made: list[Relation]  # What they went into, nearest first.
    untracked: list[Relation]  # Goods made of them that are not told apart.
    is_complete: bool  # False: there are more lots made of them than are followed.
    here: list[StockBalance]
    gone: list[Gone]
    deliveries: QuerySet[StockMovement]
    delivery_count: int
    reach: Reach

    @property
    def all_lots(self) -> list[Lot]:
        made = {relation.lot.pk: relation.lot for relation in self.made}
        return [*self.lots, *made.values()]


def recall_of(lots: Collection[Lot], user: User) -> Recall:
    """Where ``lots`` and everything made of them are and went, in the places of ``user``'s.

    Documents that were reversed, and their reversals, are as if they had never been.
    """
    reach = Reach.of(user)
    followed = lineage(lots, reach, FORWARD)
    every = [*lots, *followed.lots]
    moved = reach.movements().filter(STANDING, lot__in=every, reason=MovementReason.MOVE)
    deliveries = moved.filter(TO_CUSTOMERS | FROM_CUSTOMERS)
    return Recall(
        lots=list(lots),
        made=[relation for relation in followed.relations if relation.lot.code],
        untracked=followed.untracked,
        is_complete=followed.is_complete,
        here=list(balances_of(every, user)),
        gone=_gone(moved, every),
        deliveries=newest_first(deliveries),
        delivery_count=deliveries.order_by().count(),
        reach=reach,
    )


def deliveries_of(recall: Recall, user: User) -> Iterator[Delivery]:
    """Who got it, newest first: one question about customers for each thousand rows."""
    stream = recall.deliveries.iterator(chunk_size=CHUNK)
    while chunk := list(islice(stream, CHUNK)):
        parties = parties_of({movement.document.origin for movement in chunk}, user)
        for movement in chunk:
            came_back = movement.source.kind == LocationKind.CUSTOMER
            yield Delivery(
                movement=movement,
                quantity=-movement.quantity if came_back else movement.quantity,
                party=parties.get(movement.document.origin),
                is_readable=recall.reach.opens(movement.document),
            )


def delivered_in_all(recall: Recall) -> Decimal:
    """What customers got, less what they brought back."""
    rows = recall.deliveries.order_by()
    sums: dict[str, Any] = rows.aggregate(
        sent=total("quantity", filter=TO_CUSTOMERS),
        returned=total("quantity", filter=FROM_CUSTOMERS),
    )
    return sums["sent"] - sums["returned"]


def _gone(moved: QuerySet[StockMovement], lots: Collection[Lot]) -> list[Gone]:
    """By lot and place outside; what went into lots that are followed is not gone but there."""
    rows = (
        moved.filter(TO_OUTSIDE)
        .exclude(TO_CUSTOMERS)
        .order_by("lot", "destination")
        .values_list("lot", "destination")
        .annotate(sum=total("quantity"))
    )
    found = [(lot, place, quantity) for lot, place, quantity in rows if quantity > NOTHING]
    by_key = {lot.pk: lot for lot in lots}
    places = Location.objects.in_bulk({place for _lot, place, _quantity in found})
    return [Gone(by_key[lot], places[place], quantity) for lot, place, quantity in found]
