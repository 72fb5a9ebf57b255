"""The engine behind every door of the ledger: documents in, movements and projections out."""

from collections.abc import Callable, Iterable, Sequence

from core.models import User
from core.permissions import require
from core.statements import together
from inventory.choices import LocationKind
from inventory.models import Location, StockDocument, Warehouse
from inventory.services.ledger.balances import (
    change_balances,
    lock_balances,
    refuse_second_serials,
    write_balances,
)
from inventory.services.ledger.capacity import refuse_overfull
from inventory.services.ledger.carrying import carry_promises, owners_carried
from inventory.services.ledger.costs import lock_costs
from inventory.services.ledger.keys import Prepared, claim, fingerprint_of
from inventory.services.ledger.lines import Line
from inventory.services.ledger.periods import keep_open
from inventory.services.ledger.promises import (
    keep_promises,
    pairs_that_gained,
    promises_of,
    renew_promises,
    tell_of_free_goods,
)
from inventory.services.ledger.settling import settle
from inventory.services.ledger.writing import Entry, write_movements
from inventory.values import DocumentDraft


def prepared(
    draft: DocumentDraft, lines: list[Line], *, reverses: StockDocument | None = None
) -> Prepared:
    """A document that is ready to be posted."""
    return Prepared(draft, lines, fingerprint_of(draft, lines), reverses)


def require_places(actor: User | None, wanted: Iterable[Prepared]) -> None:
    """Refuse unless ``actor`` may move stock at every place the documents act in.

    Sending goods on their way to a place does not take the right to act in it.

    Raises:
        NotPermitted: the permission is missing, or a place is not one of the actor's.
    """
    if actor is None:
        return
    places: dict[int, Warehouse] = {}
    for one in wanted:
        places[one.draft.warehouse.pk] = one.draft.warehouse
        for line in one.lines:
            for location in _acted_in(line):
                if location.warehouse is not None:
                    places[location.warehouse.pk] = location.warehouse
    for place in places.values():
        require(actor, "inventory.post_stockdocument", place=place)


def _acted_in(line: Line) -> tuple[Location, ...]:
    is_sent = line.destination.kind == LocationKind.TRANSIT
    return (line.source,) if is_sent else (line.source, line.destination)


def post(
    wanted: Sequence[Prepared],
    actor: User | None,
    beside: Callable[[StockDocument], None] = lambda _document: None,
) -> tuple[list[StockDocument], set[int]]:
    """Post those documents of ``wanted`` that are not posted yet, in their order; all or none.

    What ``beside`` writes about each that is new is sent together with its movements.
    Return the document of each, and the keys of the rows that are new. Locks are taken in one
    order: documents, periods, locations with a capacity, serial lots, promises, balances, cost
    pools.
    """
    known, new_keys = claim(wanted, actor)
    documents = [known[one.draft.key] for one in wanted if one.draft.key in known]
    new = [one for one in wanted if one.draft.key in new_keys]
    if not new:
        return documents, set()
    lines = [line for one in new for line in one.lines]
    keep_open(known[one.draft.key].effective_on for one in new)
    refuse_overfull(lines)
    refuse_second_serials(lines)
    book = promises_of(new, owners_carried(lines))
    balances = lock_balances(lines, also=book.places)
    costs = lock_costs(lines)
    entries: list[Entry] = []
    for one in new:
        keep_promises(book, one, balances)
        carry_promises(book, one.lines, balances)
        change_balances(one.lines, balances)
        renew_promises(book, one, balances)
        entries += settle(known[one.draft.key], one.lines, costs)
    book.write()
    costs.write_details()
    with together():
        write_balances(balances.values())
        costs.write()
        write_movements(entries)
        for one in new:
            beside(known[one.draft.key])
    tell_of_free_goods({*pairs_that_gained(lines), *book.freed})
    return documents, {known[key].pk for key in new_keys}
