"""Available to promise: what is there, what is promised and what is to come, day by day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from django.conf import settings
from django.db.models import F, Sum
from django.utils.module_loading import import_string

from core.fields import total
from core.periods import today
from core.quantities import NOTHING
from inventory.choices import AVAILABLE_KINDS
from inventory.models import Promise, StockBalance, Warehouse

Pair = tuple[int, int]
Coming = Mapping[Pair, Sequence[tuple[date | None, Decimal]]]


@dataclass(frozen=True, slots=True)
class AvailableDay:
    """A day on which something comes or is due, and what may be promised for it."""

    day: date
    incoming: Decimal
    promised: Decimal
    available: Decimal  # May be promised for this day without breaking an earlier promise.


class Owed(NamedTuple):
    """What is promised for a day, and what of it is not reserved."""

    day: date
    quantity: Decimal
    missing: Decimal


@dataclass(slots=True)
class Availability:
    """One product in one place: what is there, promised and to come."""

    warehouse: Warehouse
    today: date
    on_hand: Decimal = NOTHING
    reserved: Decimal = NOTHING
    promised: Decimal = NOTHING
    missing: Decimal = NOTHING
    incoming: Decimal = NOTHING
    undated: Decimal = NOTHING  # To come, late or without a day: nothing is promised on it.
    days: list[AvailableDay] = field(default_factory=list)

    @property
    def available(self) -> Decimal:
        """Nobody's yet."""
        return self.on_hand - self.reserved

    @property
    def next_arrival(self) -> date | None:
        return next((day.day for day in self.days if day.incoming), None)

    def first_day_for(self, quantity: Decimal) -> date | None:
        """The first day for which so much may be promised; None: not with what is to come."""
        return next((day.day for day in self.days if day.available >= quantity), None)


def days_to_promise(
    free: Decimal,
    incoming: Mapping[date, Decimal],
    missing: Mapping[date, Decimal],
    now: date,
) -> dict[date, Decimal]:
    """What may be promised for today and for each day that changes it.

    For a day: the least that is left over on that day or any later one, once all that comes by
    then has come and all backorders of then are filled. What is reserved is nobody else's,
    whatever its day, and not in ``free``. Never below zero.

    >>> day = date(2026, 3, 1)
    >>> left = days_to_promise(
    ...     Decimal(3), {date(2026, 3, 5): Decimal(20)}, {date(2026, 3, 9): Decimal(7)}, day
    ... )
    >>> [(day.day, int(quantity)) for day, quantity in left.items()]
    [(1, 3), (5, 16), (9, 16)]
    """
    days = sorted({now, *incoming, *missing})
    changes = [incoming.get(day, NOTHING) - missing.get(day, NOTHING) for day in days]
    left = list(accumulate(changes, initial=free))[1:]
    least = list(accumulate(reversed(left), min))[::-1]
    return {day: max(rest, NOTHING) for day, rest in zip(days, least, strict=True)}


def availability(
    product_ids: Collection[int], places: Iterable[Warehouse]
) -> dict[Pair, Availability]:
    """Each product in each of ``places`` where some is, was, is promised or is to come."""
    warehouses = {place.pk: place for place in places}
    found: dict[Pair, Availability] = {}

    def at(pair: Pair) -> Availability:
        if pair not in found:
            place = warehouses[pair[1]]
            found[pair] = Availability(place, today(place.time_zone))
        return found[pair]

    _add_stock(product_ids, warehouses, at)
    owed = _add_promises(product_ids, warehouses, at)
    coming = coming_by_place(product_ids)
    for pair in coming:
        if pair[1] in warehouses:
            at(pair)
    for pair, place in found.items():
        _add_days(place, _by_day(place, coming.get(pair, ())), owed.get(pair, ()))
    return found


def coming_by_place(product_ids: Collection[int]) -> Coming:
    """What is on its way, from every source that ``config/incoming.py`` names."""
    coming: defaultdict[Pair, list[tuple[date | None, Decimal]]] = defaultdict(list)
    sources: Sequence[Callable[[Collection[int]], Coming]] = import_string(settings.HOUSE_INCOMING)
    for source in sources:
        for pair, rows in source(product_ids).items():
            coming[pair] += rows
    return coming


def days_to_be_filled(promises: Collection[Promise]) -> dict[int, date | None]:
    """The day each backorder of ``promises`` should be filled: by what is to come, in turn.

    None: not with what is to come. Promises that lack nothing are left out.
    """
    lacking = [promise for promise in promises if promise.missing > 0]
    if not lacking:
        return {}
    products = {promise.product_id for promise in lacking}
    coming = coming_by_place(products)
    queues: defaultdict[Pair, list[Promise]] = defaultdict(list)
    for promise in Promise.objects.lacking().of(products).in_turn():
        queues[promise.product_id, promise.warehouse_id].append(promise)
    days: dict[int, date | None] = {}
    for pair, queue in queues.items():
        days |= _filled(queue, sorted((d, q) for d, q in coming.get(pair, ()) if d is not None))
    return {promise.pk: days.get(promise.pk) for promise in lacking}


def _filled(
    queue: Iterable[Promise], coming: Sequence[tuple[date, Decimal]]
) -> dict[int, date | None]:
    """The day on which goods have come for each of ``queue`` and all before it."""
    days: dict[int, date | None] = {}
    arrived, wanted = NOTHING, NOTHING
    rows = iter(coming)
    day: date | None = None
    for promise in queue:
        wanted += promise.missing
        while arrived < wanted:
            row = next(rows, None)
            if row is None:
                return days
            day, arrived = row[0], arrived + row[1]
        days[promise.pk] = day
    return days


def _add_stock(
    product_ids: Collection[int], warehouse_ids: Collection[int], at: Callable[[Pair], Availability]
) -> None:
    balances = StockBalance.objects.of(product_ids).filter(
        location__warehouse__in=warehouse_ids, location__kind__in=AVAILABLE_KINDS
    )
    rows = balances.values_list("product_id", "location__warehouse_id").annotate(
        on_hand=total("on_hand"), reserved=total("reserved")
    )
    for product, warehouse, on_hand, reserved in rows.order_by():
        place = at((product, warehouse))
        place.on_hand, place.reserved = on_hand, reserved


def _add_promises(
    product_ids: Collection[int], warehouse_ids: Collection[int], at: Callable[[Pair], Availability]
) -> dict[Pair, list[Owed]]:
    """What is owed by day, and what of it is missing; what was needed before is owed today."""
    promises = Promise.objects.open().of(product_ids).filter(warehouse__in=warehouse_ids)
    rows = promises.values_list("product_id", "warehouse_id", "needed_on").annotate(
        owed=Sum(F("quantity") - F("fulfilled_quantity")), reserved=total("reserved_quantity")
    )
    days: defaultdict[Pair, list[Owed]] = defaultdict(list)
    for product, warehouse, day, owed, reserved in rows.order_by():
        place = at((product, warehouse))
        place.promised += owed
        place.missing += owed - reserved
        days[product, warehouse].append(Owed(max(day, place.today), owed, owed - reserved))
    return days


def _by_day(
    place: Availability, coming: Iterable[tuple[date | None, Decimal]]
) -> dict[date, Decimal]:
    """What comes to ``place`` on which day; what is late or has no day is counted apart."""
    days: defaultdict[date, Decimal] = defaultdict(lambda: NOTHING)
    for day, quantity in coming:
        place.incoming += quantity
        if day is None or day < place.today:
            place.undated += quantity
        else:
            days[day] += quantity
    return days


def _add_days(place: Availability, incoming: dict[date, Decimal], owed: Iterable[Owed]) -> None:
    promised: defaultdict[date, Decimal] = defaultdict(lambda: NOTHING)
    missing: defaultdict[date, Decimal] = defaultdict(lambda: NOTHING)
    for row in owed:
        promised[row.day] += row.quantity
        missing[row.day] += row.missing
    left = days_to_promise(place.available, incoming, missing, place.today)
    place.days = [
        AvailableDay(day, incoming.get(day, NOTHING), promised.get(day, NOTHING), quantity)
        for day, quantity in left.items()
    ]
