"""The goods of the demo in the stock ledger: opening, deliveries, transfers and sales, in order."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db.models import Model

from config.demo.demand import DAYS, YEAR
from config.demo.lots import LotBook, new_lots
from config.demo.masters import money
from config.demo.network import PLACES
from config.demo.orders import Writer
from config.demo.simulation import CENTRAL, Purchase, Sale, Trip
from inventory.choices import DocumentKind, LocationKind
from inventory.models import Location, Lot, Transfer
from inventory.selectors import outside
from inventory.values import DocumentDraft, Move, StagedDocument
from purchasing.models import PurchaseOrder
from sales.models import SalesOrder

OUTSIDE = (LocationKind.SUPPLIER, LocationKind.CUSTOMER, LocationKind.OPENING)
OPENING_LOT_DAYS = (150, 60)  # How long before the opening the two lots of a medicine came.


@dataclass(frozen=True, slots=True)
class Orders:
    """The rows of the orders, beside what the simulation knows of each."""

    purchases: list[tuple[PurchaseOrder, Purchase]]
    transfers: list[tuple[Transfer, Trip]]
    sales: list[tuple[SalesOrder, Sale]]


@dataclass(slots=True)
class Poster:
    """Turns what happened into staged documents, lot by lot, in the order in which it happened."""

    writer: Writer
    orders: Orders
    opening: np.ndarray
    book: LotBook = field(default_factory=LotBook)
    carried: dict[int, list[tuple[int, Lot, int]]] = field(default_factory=dict)
    lots: dict[tuple[int, date], Lot] = field(default_factory=dict)  # Of tracked products.
    nameless: dict[int, Lot] = field(default_factory=dict)  # Of all others.
    outside: dict[LocationKind, Location] = field(default_factory=dict)
    made: int = 0

    def documents(self) -> Iterator[StagedDocument]:
        self._make_lots()
        self.outside = {kind: outside(kind) for kind in OUTSIDE}
        opening_on = self.writer.day(YEAR) - timedelta(days=1)
        yield from (self._opening(index, opening_on) for index in range(len(PLACES)))
        arriving = _by_day((trip.arrives, (row, trip)) for row, trip in self.orders.transfers)
        leaving = _by_day((trip.day, (row, trip)) for row, trip in self.orders.transfers)
        sold = _by_day((sale.day, (row, sale)) for row, sale in self.orders.sales)
        delivered = _by_day(
            (day, (row, lines))
            for row, order in self.orders.purchases
            for day, lines in order.arrivals
        )
        for day in range(YEAR, DAYS):
            yield from (self._receipt(day, *one) for one in delivered.get(day, ()))
            yield from (self._arrival(*one) for one in arriving.get(day, ()))
            yield from (self._sale(*one) for one in sold.get(day, ()) if one[1].shipped)
            yield from (self._departure(*one) for one in leaving.get(day, ()))

    def _key(self) -> str:
        """Keys rise as documents do: the ledger numbers a batch in the order of its keys."""
        self.made += 1
        return f"demo:{self.made:06d}"

    def _is_tracked(self, product: int) -> bool:
        return self.writer.goods[product].shelf_life_days is not None

    def _make_lots(self) -> None:
        opening_on = self.writer.day(YEAR)
        tracked = [i for i in range(len(self.writer.goods)) if self._is_tracked(i)]
        arrivals = {
            (product, opening_on - timedelta(days=days))
            for product in tracked
            for days in OPENING_LOT_DAYS
        }
        for _row, purchase in self.orders.purchases:
            for day, lines in purchase.arrivals:
                arrivals |= {(p, self.writer.day(day)) for p in lines if self._is_tracked(p)}
        wanted = sorted(arrivals)
        made = new_lots(self.writer.masters.products, wanted)
        self.lots = dict(zip(wanted, made, strict=True))
        plain = [i for i in range(len(self.writer.goods)) if not self._is_tracked(i)]
        rows = Lot.objects.bulk_create(Lot(product=self.writer.masters.products[i]) for i in plain)
        self.nameless = dict(zip(plain, rows, strict=True))

    def _opening(self, place: int, day: date) -> StagedDocument:
        source, stock = self.outside[LocationKind.OPENING], self.writer.masters.stock[place]
        lines = []
        for product in np.flatnonzero(self.opening[place]):
            whole = int(self.opening[place, product])
            for lot, quantity in self._opening_lots(int(product), whole):
                value = money(self.writer.goods[product].cost * quantity)
                lines.append(self._move(int(product), source, stock, quantity, lot, value))
                self._put(place, int(product), lot, quantity)
        draft = DocumentDraft(
            DocumentKind.OPENING,
            self._key(),
            self.writer.masters.places[place],
            day,
        )
        return StagedDocument(draft, lines)

    def _opening_lots(self, product: int, whole: int) -> list[tuple[Lot, int]]:
        if not self._is_tracked(product):
            return [(self.nameless[product], whole)]
        day = self.writer.day(YEAR)
        older, newer = (self.lots[product, day - timedelta(days=n)] for n in OPENING_LOT_DAYS)
        first = (whole + 1) // 2
        parts: list[tuple[Lot, int]] = [(older, first), (newer, whole - first)]
        return [(lot, quantity) for lot, quantity in parts if quantity]

    def _receipt(self, day: int, order: PurchaseOrder, came: dict[int, int]) -> StagedDocument:
        source, stock = self.outside[LocationKind.SUPPLIER], self.writer.masters.stock[CENTRAL]
        lines = []
        for product, quantity in came.items():
            lot = self.lots.get((product, self.writer.day(day))) or self.nameless[product]
            value = money(self.writer.goods[product].cost) * quantity
            lines.append(self._move(product, source, stock, quantity, lot, value))
            self._put(CENTRAL, product, lot, quantity)
        return self._staged(DocumentKind.RECEIPT, "purchase-order", order, CENTRAL, day, lines)

    def _sale(self, order: SalesOrder, sale: Sale) -> StagedDocument:
        target, stock = self.outside[LocationKind.CUSTOMER], self.writer.masters.stock[sale.place]
        lines = [
            self._move(product, stock, target, part, lot)
            for product, quantity in sale.shipped.items()
            for lot, part in self._taken(sale.place, product, quantity)
        ]
        return self._staged(
            DocumentKind.SHIPMENT, "sales-order", order, sale.place, sale.day, lines
        )

    def _departure(self, transfer: Transfer, trip: Trip) -> StagedDocument:
        stock = self.writer.masters.stock[trip.source]
        transit = self.writer.masters.transit[trip.destination]
        self.carried[transfer.pk] = [
            (product, lot, part)
            for product, quantity in trip.lines.items()
            for lot, part in self._taken(trip.source, product, quantity)
        ]
        lines = [self._move(p, stock, transit, n, lot) for p, lot, n in self.carried[transfer.pk]]
        return self._staged(
            DocumentKind.TRANSFER, "transfer", transfer, trip.source, trip.day, lines
        )

    def _arrival(self, transfer: Transfer, trip: Trip) -> StagedDocument:
        stock = self.writer.masters.stock[trip.destination]
        transit = self.writer.masters.transit[trip.destination]
        carried = self.carried.pop(transfer.pk)
        for product, lot, quantity in carried:
            self._put(trip.destination, product, lot, quantity)
        lines = [self._move(p, transit, stock, n, lot) for p, lot, n in carried]
        return self._staged(
            DocumentKind.TRANSFER, "transfer", transfer, trip.destination, trip.arrives, lines
        )

    def _put(self, place: int, product: int, lot: Lot, quantity: int) -> None:
        if self._is_tracked(product):
            self.book.put(place, product, lot, quantity)

    def _taken(self, place: int, product: int, quantity: int) -> list[tuple[Lot, int]]:
        if not self._is_tracked(product):
            return [(self.nameless[product], quantity)]
        return self.book.take(place, product, quantity)

    def _move(  # noqa: PLR0917
        self,
        product: int,
        source: Location,
        destination: Location,
        quantity: int,
        lot: Lot,
        value: Decimal | None = None,
    ) -> Move:
        row = self.writer.masters.products[product]
        return Move(row, source, destination, Decimal(quantity), lot, value)

    def _staged(  # noqa: PLR0917
        self, kind: DocumentKind, origin: str, row: Model, place: int, day: int, lines: list[Move]
    ) -> StagedDocument:
        draft = DocumentDraft(
            kind,
            self._key(),
            self.writer.masters.places[place],
            self.writer.day(day),
            f"{origin}:{row.pk}",
        )
        return StagedDocument(draft, lines)


def _by_day(entries: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    """What happened on each day, in the order given."""
    days: dict[int, list[Any]] = {}
    for day, entry in entries:
        days.setdefault(day, []).append(entry)
    return days
