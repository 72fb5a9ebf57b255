"""Available to promise: what is there, what is promised and what is to come, day by day."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import accumulate

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
    on_hand: Decimal,
    incoming: Mapping[date, Decimal],
    promised: Mapping[date, Decimal],
    now: date,
) -> list[AvailableDay]:
    """What may be promised for today and for each day that changes it.

    For a day: the least that is left over on that day or any later one, once all that comes by
    then has come and all that is promised by then has left. Never below zero.

    >>> day = date(2026, 3, 1)
    >>> rows = days_to_promise(
    ...     Decimal(10), {date(2026, 3, 5): Decimal(20)}, {date(2026, 3, 4): Decimal(7)}, day
    ... )
    >>> [(row.day.day, int(row.available)) for row in rows]
    [(1, 3), (4, 3), (5, 23)]
    """
    days = sorted({now, *incoming, *promised})
    changes = [incoming.get(day, NOTHING) - promised.get(day, NOTHING) for day in days]
    left = list(accumulate(changes, initial=on_hand))[1:]
    least = list(accumulate(reversed(left), min))[::-1]
    return [
        AvailableDay(
            day, incoming.get(day, NOTHING), promised.get(day, NOTHING), max(rest, NOTHING)
        )
        for day, rest in zip(days, least, strict=True)
    ]


def availability(
    product_ids: Collection[int], places: Iterable[Warehouse]
) -> dict[Pair, Availability]:
    """Each product in each of ``places`` where some is, was, is promised or is to come."""
    warehouses = {place.pk: place for place in places}
    dated: defaultdict[Pair, defaultdict[date, Decimal]] = defaultdict(
        lambda: defaultdict(lambda: NOTHING)
    )
    found: dict[Pair, Availability] = {}

    def at(pair: Pair) -> Availability:
        if pair not in found:
            place = warehouses[pair[1]]
            found[pair] = Availability(place, today(place.time_zone))
        return found[pair]

    _add_stock(product_ids, warehouses, at)
    owed = _add_promises(product_ids, warehouses, at)
    for pair, coming in coming_by_place(product_ids).items():
        if pair[1] in warehouses:
            _add_incoming(at(pair), coming, dated[pair])
    for pair, one in found.items():
        one.days = days_to_promise(one.on_hand, dated[pair], owed.get(pair, {}), one.today)
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
) -> dict[Pair, dict[date, Decimal]]:
    """What is owed by day; what was needed before today is owed today."""
    promises = Promise.objects.open().of(product_ids).filter(warehouse__in=warehouse_ids)
    rows = promises.values_list("product_id", "warehouse_id", "needed_on").annotate(
        owed=Sum(F("quantity") - F("fulfilled_quantity")), reserved=total("reserved_quantity")
    )
    days: defaultdict[Pair, dict[date, Decimal]] = defaultdict(dict)
    for product, warehouse, day, owed, reserved in rows.order_by():
        place = at((product, warehouse))
        place.promised += owed
        place.missing += owed - reserved
        due = max(day, place.today)
        days[product, warehouse][due] = days[product, warehouse].get(due, NOTHING) + owed
    return days


def _add_incoming(
    place: Availability,
    coming: Iterable[tuple[date | None, Decimal]],
    days: defaultdict[date, Decimal],
) -> None:
    for day, quantity in coming:
        place.incoming += quantity
        if day is None or day < place.today:
            place.undated += quantity
        else:
            days[day] += quantity
