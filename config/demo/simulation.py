"""The second year of the demo chain, day by day: goods come, are sold while there are any, and are
ordered again by a simple rule (up to S when the position falls to s).

Days count from the first of the two years, as in ``demand``. Within a day: deliveries, transfers
arriving, sales, then transfers leaving and orders sent in the evening.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from config.demo.assortment import Article
from config.demo.demand import DAYS, YEAR, Counts, Demand, WholesaleOrder
from config.demo.network import INDEX, PLACES, STORES, SUPPLIED_BY, VENDORS, Place, downstream

LOOK_BACK_DAYS = 42
CENTRAL = INDEX["DC"]
STORE_REVIEW_DAYS = 3.5
COVER_DAYS = {"store": 18, "regional": 16, "central": 20}  # Of an order, beyond the lead time.
SAFETY = {"store": 2.1, "regional": 3.0, "central": 1.5}  # Standard deviations.
LATE_SHARE = 0.18
REGIONAL_REVIEW_WEEKDAYS = (1, 4)
HURRIED_DAYS = 7  # Half of what was due was not looked at: the buyer has work today.
OPENING_DAYS = 22
PARTIAL_DAYS = 10
DELAYED_DAYS = 6


@dataclass(slots=True)
class Purchase:
    """One order to a supplier for the central warehouse, and what of it came when."""

    vendor: int
    day: int
    expected: int
    arrives: int
    lines: dict[int, int]
    arrivals: list[tuple[int, dict[int, int]]] = field(default_factory=list)


@dataclass(slots=True)
class Trip:
    """One transfer: left in the evening of ``day``, was put away on ``arrives``."""

    source: int
    destination: int
    day: int
    arrives: int
    lines: dict[int, int]


@dataclass(slots=True)
class Sale:
    """What one customer asked for on one day, and how much of it there was."""

    place: int
    day: int
    customer: str
    asked: dict[int, int]
    shipped: dict[int, int]


@dataclass(slots=True)
class History:
    """Everything that happened in the second year."""

    opening: Counts  # (places, products), on the evening before the year.
    purchases: list[Purchase] = field(default_factory=list)
    trips: list[Trip] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    ahead: list[WholesaleOrder] = field(default_factory=list)


class Chain:
    """The state of the chain on one evening: on hand, on the way, and the rule that refills it."""

    def __init__(self, rng: np.random.Generator, goods: list[Article], demand: Demand) -> None:
        self.rng = rng
        self.demand = demand
        self.packs = np.array([item.pack for item in goods])
        self.vendor_of = np.array([_vendor(item) for item in goods])
        self.running = np.cumsum(_echelon(demand.total()), axis=1)
        self.alive = np.array([index not in demand.ending for index in range(len(goods))])
        self.by_day: dict[int, list[WholesaleOrder]] = {}
        for order in demand.orders:
            self.by_day.setdefault(order.day, []).append(order)
        self.on_hand = self._opening()
        self.coming = np.zeros_like(self.on_hand)
        self.came_by_halves = self.keeps_waiting = False
        self.history = History(self.on_hand.copy())

    def run(self) -> History:
        for day in range(YEAR, DAYS):
            self._deliver(day)
            self._sell(day)
            self._refill_own_places(day)
            self._order_from_vendors(day)
        self.history.ahead = [
            o for day in sorted(self.by_day) for o in self.by_day[day] if day >= DAYS
        ]
        return self.history

    def _mean(self, day: int) -> NDArray[np.float64]:
        """Units a day through each place (with those it supplies), over the weeks before."""
        earlier = self.running[:, day - 1] - self.running[:, day - 1 - LOOK_BACK_DAYS]
        return earlier / LOOK_BACK_DAYS

    def _opening(self) -> Counts:
        """Two or three weeks of every product that sold, in whole packs at the warehouses."""
        stock = np.ceil(
            self._mean(YEAR) * OPENING_DAYS * self.rng.uniform(0.7, 1.5, self.packs.size)
        )
        for index, place in enumerate(PLACES):
            if place.kind != "store":
                stock[index] = np.ceil(stock[index] / self.packs) * self.packs
        return stock.astype(np.int64)

    def _deliver(self, day: int) -> None:
        for purchase in self.history.purchases:
            if purchase.arrives == day:
                self._take_delivery(purchase, day)
        for trip in self.history.trips:
            if trip.arrives == day:
                for product, quantity in trip.lines.items():
                    self.on_hand[trip.destination, product] += quantity
                    self.coming[trip.destination, product] -= quantity

    def _take_delivery(self, purchase: Purchase, day: int) -> None:
        """All of it, but lately one order came by halves and one keeps the buyer waiting."""
        came = dict(purchase.lines)
        if day >= DAYS - PARTIAL_DAYS and not self.came_by_halves:
            came = dict(list(came.items())[::2])
            self.came_by_halves = True
        elif day >= DAYS - DELAYED_DAYS and not self.keeps_waiting:
            purchase.arrives = DAYS + 2
            self.keeps_waiting = True
            return
        for product, quantity in came.items():
            self.on_hand[CENTRAL, product] += quantity
            self.coming[CENTRAL, product] -= quantity
        purchase.arrivals.append((day, came))

    def _sell(self, day: int) -> None:
        for place in STORES:
            asked = self.demand.till[place, day]
            wanted = {int(p): int(asked[p]) for p in np.flatnonzero(asked)}
            self._serve(place, day, f"W{PLACES[place].code}", wanted)
        for order in self.by_day.get(day, ()):
            self._serve(order.place, day, order.customer, dict(order.lines))

    def _serve(self, place: int, day: int, customer: str, wanted: dict[int, int]) -> None:
        if not wanted:
            return
        shipped = {}
        for product, quantity in wanted.items():
            there = min(quantity, int(self.on_hand[place, product]))
            if there:
                shipped[product] = there
                self.on_hand[place, product] -= there
        self.history.sales.append(Sale(place, day, customer, wanted, shipped))

    def _refill_own_places(self, day: int) -> None:
        """In the evening, the places whose turn it is call up goods from the one that supplies."""
        weekday = self.demand.day(day).weekday()
        mean = self._mean(day)
        for index, place in enumerate(PLACES):
            if place.supplied_by and weekday in _review_weekdays(index, place):
                self._call_up(index, day, mean[index])

    def _call_up(self, index: int, day: int, mean: NDArray[np.float64]) -> None:
        place, source = PLACES[index], SUPPLIED_BY[index]
        step = np.ones_like(self.packs) if place.kind == "store" else self.packs
        wanted = self._short(index, mean, place.lane_days + STORE_REVIEW_DAYS, step)
        lines = {}
        for product in np.flatnonzero(wanted):
            quantity = min(int(wanted[product]), int(self.on_hand[source, product]))
            if quantity > 0:
                lines[int(product)] = quantity
                self.on_hand[source, product] -= quantity
                self.coming[index, product] += quantity
        if lines:
            self.history.trips.append(Trip(source, index, day, day + place.lane_days, lines))

    def _order_from_vendors(self, day: int) -> None:
        weekday = self.demand.day(day).weekday()
        for number, vendor in enumerate(VENDORS):
            if vendor.order_weekday != weekday:
                continue
            wanted = self._short(
                CENTRAL, self._mean(day)[CENTRAL], vendor.lead_days + 7, self.packs
            )
            wanted[self.vendor_of != number] = 0
            if day >= DAYS - HURRIED_DAYS:
                wanted[self.rng.random(wanted.size) < 0.5] = 0
            lines = {int(p): int(wanted[p]) for p in np.flatnonzero(wanted)}
            if lines:
                for product, quantity in lines.items():
                    self.coming[CENTRAL, product] += quantity
                late = int(self.rng.integers(2, 8)) if self.rng.random() < LATE_SHARE else 0
                expected = day + vendor.lead_days
                self.history.purchases.append(
                    Purchase(number, day, expected, expected + late, lines)
                )

    def _short(
        self, index: int, mean: NDArray[np.float64], window: float, step: NDArray[np.int64]
    ) -> Counts:
        """What brings each product to its order-up-to level where the position fell to s."""
        position = self.on_hand[index] + self.coming[index]
        trigger = mean * window + SAFETY[PLACES[index].kind] * np.sqrt(mean * window * 1.4)
        target = trigger + mean * COVER_DAYS[PLACES[index].kind]
        due = (position <= trigger) & (mean > 0) & (self.alive | (mean > 0.1))
        wanted = np.where(due, np.ceil(np.maximum(target - position, 1) / step) * step, 0)
        return wanted.astype(np.int64)


def _review_weekdays(index: int, place: Place) -> tuple[int, ...]:
    if place.kind == "regional":
        return REGIONAL_REVIEW_WEEKDAYS
    return (index % 7, (index + 3) % 7)


def _vendor(item: Article) -> int:
    return next(n for n, vendor in enumerate(VENDORS) if vendor.code == item.supplier)


def _echelon(total: Counts) -> Counts:
    """Demand through each place: its own and that of every place it supplies."""
    return np.stack([total[downstream(index)].sum(axis=0) for index in range(len(PLACES))])
