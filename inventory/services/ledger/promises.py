"""Promises while goods move: locked before the balances, and kept or broken with them.

Whoever changes ``StockBalance.reserved`` does it through a ``PromiseBook``, holding the lock of
the balance: so it equals the open reservations, always. Locks are taken in one order: promises by
key, then balances.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core.events import publish_all
from core.quantities import NOTHING
from inventory.choices import AVAILABLE_KINDS, PromiseState
from inventory.events import GoodsAreFree
from inventory.models import Location, Promise, Reservation, StockBalance
from inventory.services.ledger.keys import Prepared
from inventory.services.ledger.lines import Line, Place

Balances = Mapping[Place, StockBalance]
NAMED_MAX = 200  # Products that a query names; of more it reads whatever waits at the places.


@dataclass(slots=True)
class PromiseBook:
    """Locked promises with the reservations that cover them, and what becomes of both."""

    promises: dict[str, Promise] = field(default_factory=dict)  # By owner.
    held: dict[int, dict[Place, Reservation]] = field(default_factory=dict)  # By promise.
    touched: dict[int, Reservation] = field(default_factory=dict)  # By identity: some are new.
    freed: set[tuple[int, int]] = field(default_factory=set)  # Products and warehouses.
    now: datetime = field(default_factory=timezone.now)
    as_read: dict[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def places(self) -> set[Place]:
        """Every balance that a promise of the book holds some of."""
        return {place for rows in self.held.values() for place in rows}

    def lacking(self) -> Iterator[Promise]:
        """Open promises of which something is not reserved, those first whose turn it is."""
        lacking = [promise for promise in self.promises.values() if promise.missing > 0]
        return iter(sorted(lacking, key=lambda promise: promise.turn))

    def hold(self, promise: Promise, balance: StockBalance, quantity: Decimal) -> None:
        """``quantity`` more of ``balance`` is reserved for ``promise``."""
        place = place_of(balance)
        rows = self.held.setdefault(promise.pk, {})
        if place not in rows:
            rows[place] = _reservation(promise, place)
        rows[place].quantity += quantity
        self._touch(rows[place])
        promise.reserved_quantity += quantity
        balance.reserved += quantity

    def keep(self, line: Line, balances: Balances) -> None:
        """The goods of ``line`` leave for its owner: what was reserved for them no longer is.

        Reservations at that place go first; those elsewhere only beyond what is still to leave.
        """
        promise = self.promises.get(line.owner)
        if promise is None or promise.state != PromiseState.OPEN:
            return
        row = self.held.get(promise.pk, {}).get(line.source_place)
        if row is not None:
            part = min(row.quantity, line.quantity)
            self._end(promise, row, part, balances, PromiseState.FULFILLED)
        promise.fulfilled_quantity = min(
            promise.quantity, promise.fulfilled_quantity + line.quantity
        )
        self.give_back(promise, promise.reserved_quantity - promise.outstanding, balances)
        if promise.outstanding == 0:
            self.close(promise, PromiseState.FULFILLED)

    def carry(self, promise: Promise, quantity: Decimal, line: Line, balances: Balances) -> None:
        """``quantity`` reserved where ``line`` takes goods from is reserved where it puts them."""
        row = self.held[promise.pk][line.source_place]
        self._end(promise, row, quantity, balances, PromiseState.RELEASED)
        self.hold(promise, balances[line.destination_place], quantity)

    def renew(self, line: Line, balances: Balances) -> None:
        """The goods of ``line`` are back: their owner is promised them again, and they are kept.

        A promise that somebody ended before stays ended.
        """
        promise = self.promises.get(line.owner)
        if promise is None or promise.state == PromiseState.RELEASED:
            return
        back = min(line.quantity, promise.fulfilled_quantity)
        promise.fulfilled_quantity -= back
        promise.state, promise.closed_at = PromiseState.OPEN, None
        balance = balances[line.destination_place]
        there = max(balance.on_hand - balance.reserved, NOTHING)
        part = min(back, promise.missing, there)
        if part > 0:
            self.hold(promise, balance, part)

    def give_back(self, promise: Promise, quantity: Decimal, balances: Balances) -> None:
        """``quantity`` less is reserved for ``promise``; what was reserved last goes first."""
        for row in reversed(list(self.held.get(promise.pk, {}).values())):
            part = min(row.quantity, quantity)
            if part <= 0:
                return
            quantity -= part
            self._end(promise, row, part, balances, PromiseState.RELEASED)
            self.freed.add((promise.product_id, promise.warehouse_id))

    def end(self, promise: Promise, balances: Balances, reason: str = "") -> None:
        """``promise`` asks for no more; what is reserved for it is free. Nothing if it is over."""
        if promise.state != PromiseState.OPEN:
            return
        self.give_back(promise, promise.reserved_quantity, balances)
        promise.reason = reason
        has_left = promise.fulfilled_quantity > 0 and not reason
        self.close(promise, PromiseState.FULFILLED if has_left else PromiseState.RELEASED)

    def close(self, promise: Promise, state: PromiseState) -> None:
        promise.state, promise.closed_at = state, self.now

    def write(self) -> None:
        """Promises and reservations are what the book says; balances are their keeper's to write.

        Rows that end are written before those that open: at one place there is one open row.
        """
        rows = self.touched.values()
        known = [row for row in rows if row.pk is not None]
        Reservation.objects.bulk_update(known, ["quantity", "state", "closed_at"], batch_size=500)
        Reservation.objects.bulk_create(row for row in rows if row.pk is None)
        changed = [
            one for one in self.promises.values() if _columns(one) != self.as_read[one.owner]
        ]
        Promise.objects.bulk_update(changed, WRITTEN, batch_size=200)

    def _end(
        self,
        promise: Promise,
        row: Reservation,
        part: Decimal,
        balances: Balances,
        state: PromiseState,
    ) -> None:
        """``part`` of ``row`` is over: the row itself when that is all of it, else a row beside."""
        place = Place(row.product_id, row.location_id, row.lot_id)
        promise.reserved_quantity -= part
        balances[place].reserved -= part
        if part < row.quantity:
            row.quantity -= part
            self._touch(row)
            row = _reservation(promise, place)
            row.quantity = part
        else:
            del self.held[promise.pk][place]
        row.state, row.closed_at = state, self.now
        self._touch(row)

    def _touch(self, row: Reservation) -> None:
        self.touched[id(row)] = row


WRITTEN = (
    "quantity",
    "fulfilled_quantity",
    "reserved_quantity",
    "origin",
    "reference",
    "lot",
    "needed_on",
    "priority",
    "expires_at",
    "state",
    "reason",
    "closed_at",
)


def _columns(promise: Promise) -> tuple[Any, ...]:
    return tuple(getattr(promise, "lot_id" if name == "lot" else name) for name in WRITTEN)


def place_of(balance: StockBalance) -> Place:
    return Place(balance.product_id, balance.location_id, balance.lot_id)


def lock_promises(condition: Q) -> PromiseBook:
    """The promises of ``condition`` as they are now, and stay until the transaction ends."""
    rows = Promise.objects.filter(condition).order_by("pk").select_for_update(no_key=True)
    promises = {promise.owner: promise for promise in rows}
    book = PromiseBook(promises)
    book.as_read = {owner: _columns(promise) for owner, promise in promises.items()}
    if promises:
        keys = [promise.pk for promise in promises.values()]
        for row in Reservation.objects.open().filter(promise__in=keys).order_by("pk"):
            place = Place(row.product_id, row.location_id, row.lot_id)
            book.held.setdefault(row.promise_id, {})[place] = row
    return book


def promises_of(documents: Iterable[Prepared], also: Iterable[str] = ()) -> PromiseBook:
    """The promises that ``documents`` keep, end or renew, and those of ``also``, locked."""
    owners = set(also)
    origins: set[str] = set()
    for one in documents:
        owners |= {line.owner for line in one.lines if line.owner}
        if one.draft.ends_promises:
            origins.add(one.draft.origin)
    if not (owners or origins):
        return PromiseBook()
    return lock_promises(Q(owner__in=owners) | Q(origin__in=origins))


def keep_promises(book: PromiseBook, document: Prepared, balances: Balances) -> None:
    """What leaves on ``document`` for its owners is reserved for them no longer."""
    for line in document.lines:
        if line.owner and line.source.holds_stock and not line.is_taken_back:
            book.keep(line, balances)
    if document.draft.ends_promises:
        for promise in book.promises.values():
            if promise.origin == document.draft.origin:
                book.end(promise, balances)


def renew_promises(book: PromiseBook, document: Prepared, balances: Balances) -> None:
    """What comes back on ``document``, a reversal, is reserved for its owners again."""
    for line in document.lines:
        if line.owner and line.destination.holds_stock and line.is_taken_back:
            book.renew(line, balances)


def pairs_that_gained(lines: Iterable[Line]) -> Iterator[tuple[int, int]]:
    """Products and warehouses that have more to promise than before ``lines``."""
    for line in lines:
        warehouse_id = line.destination.warehouse_id
        was_there = _for_all(line.source) and line.source.warehouse_id == warehouse_id
        if warehouse_id is not None and _for_all(line.destination) and not was_there:
            yield line.product.id, warehouse_id


def _for_all(location: Location) -> bool:
    return location.kind in AVAILABLE_KINDS


def tell_of_free_goods(pairs: Collection[tuple[int, int]]) -> None:
    """Where goods are free and somebody waits for them, they will be shared out after commit."""
    if not pairs:
        return
    products = {product for product, _warehouse in pairs}
    waiting = Promise.objects.lacking().filter(
        warehouse_id__in={warehouse for _product, warehouse in pairs}
    )
    if len(products) <= NAMED_MAX:
        waiting = waiting.filter(product_id__in=products)
    met = set(waiting.values_list("product_id", "warehouse_id")) & set(pairs)
    gained = defaultdict(list)
    for product, warehouse in sorted(met):
        gained[warehouse].append(product)
    publish_all([GoodsAreFree(warehouse, products) for warehouse, products in gained.items()])


def _reservation(promise: Promise, place: Place) -> Reservation:
    return Reservation(promise=promise, owner=promise.owner, quantity=NOTHING, **place._asdict())
