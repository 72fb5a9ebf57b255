"""Goods that are reserved and move to another shelf of the same place: they stay reserved there."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from core.quantities import NOTHING
from inventory.choices import AVAILABLE_KINDS
from inventory.models import Reservation
from inventory.services.ledger.balances import free_of
from inventory.services.ledger.lines import Line, Place
from inventory.services.ledger.promises import Balances, PromiseBook


def owners_carried(lines: Iterable[Line]) -> set[str]:
    """Who has goods reserved where ``lines`` take them to another shelf from."""
    places = {line.source_place for line in lines if _stays_available(line)}
    if not places:
        return set()
    rows = Reservation.objects.open().filter(
        product_id__in={place.product_id for place in places},
        location_id__in={place.location_id for place in places},
        lot_id__in={place.lot_id for place in places},
    )
    return set(rows.values_list("owner", flat=True))


def carry_promises(book: PromiseBook, lines: Iterable[Line], balances: Balances) -> None:
    """What is reserved goes along with ``lines``, as far as they take more than is free."""
    free: dict[Place, Decimal] = {}
    for line in lines:
        if not (book.promises and _stays_available(line)):
            continue
        place = line.source_place
        there = free.setdefault(place, max(free_of(balances[place]), NOTHING))
        free[place] = max(there - line.quantity, NOTHING)
        wanted = line.quantity - there
        for owner, quantity in list(_held_at(book, line)):
            part = min(quantity, wanted)
            if part > 0:
                book.carry(book.promises[owner], part, line, balances)
                wanted -= part


def _held_at(book: PromiseBook, line: Line) -> Iterator[tuple[str, Decimal]]:
    for owner, promise in book.promises.items():
        row = book.held.get(promise.pk, {}).get(line.source_place)
        if row is not None:
            yield owner, row.quantity


def _stays_available(line: Line) -> bool:
    source, destination = line.source, line.destination
    return (
        not line.owner
        and source.warehouse_id is not None
        and source.warehouse_id == destination.warehouse_id
        and source.kind in AVAILABLE_KINDS
        and destination.kind in AVAILABLE_KINDS
    )
