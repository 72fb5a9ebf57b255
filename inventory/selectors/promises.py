"""What is promised, what is owed, and whether the reservations agree with the balances."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from core.fields import total
from core.models import Company, User
from core.periods import today
from inventory.choices import AVAILABLE_KINDS, PromiseState
from inventory.models import Promise, Reservation, StockBalance
from inventory.selectors.stock import ByPlace
from inventory.values import Discrepancy

OUTSTANDING = F("quantity") - F("fulfilled_quantity")
Pair = tuple[int, int]


def promised_by_place(product_ids: Collection[int] | None, until: date) -> ByPlace:
    """What customers and others were promised for days up to ``until`` and has not left.

    Reserved or on backorder: both are owed. Transfers between our places are not in it.
    """
    promises = _to_customers(product_ids).filter(needed_on__lte=until)
    rows = promises.values_list("product_id", "warehouse_id").annotate(sum=Sum(OUTSTANDING))
    return {(product, warehouse): quantity for product, warehouse, quantity in rows.order_by()}


def promised_after(
    product_ids: Collection[int] | None, first: date, last: date
) -> dict[Pair, list[tuple[date, Decimal]]]:
    """The same for each day after ``first`` and before ``last``."""
    promises = _to_customers(product_ids).filter(needed_on__gt=first, needed_on__lt=last)
    rows: Any = (
        promises.order_by("needed_on")
        .values_list("product_id", "warehouse_id", "needed_on")
        .annotate(sum=Sum(OUTSTANDING))
    )
    days: defaultdict[Pair, list[tuple[date, Decimal]]] = defaultdict(list)
    for product, warehouse, day, quantity in rows:
        days[product, warehouse].append((day, quantity))
    return days


def missing_by_place(product_ids: Collection[int] | None = None) -> ByPlace:
    """Backorders: what was promised to anybody, transfers too, and is not reserved."""
    promises = Promise.objects.lacking()
    if product_ids is not None:
        promises = promises.of(product_ids)
    rows = promises.values_list("product_id", "warehouse_id").annotate(
        sum=Sum(OUTSTANDING - F("reserved_quantity"))
    )
    return {(product, warehouse): quantity for product, warehouse, quantity in rows.order_by()}


def backorders_due(user: User) -> int:
    """How many promises of ``user``'s places lack goods that are needed by now."""
    now = today(Company.get().time_zone)
    return Promise.objects.visible_to(user).lacking().filter(needed_on__lte=now).count()


def pairs_to_share_out() -> set[Pair]:
    """Products and warehouses where somebody lacks goods and some are free."""
    waiting = set(Promise.objects.lacking().values_list("product_id", "warehouse_id"))
    if not waiting:
        return set()
    free = StockBalance.objects.of({product for product, _warehouse in waiting}).filter(
        location__kind__in=AVAILABLE_KINDS, on_hand__gt=F("reserved")
    )
    return waiting & set(free.values_list("product_id", "location__warehouse_id"))


def reservations_agree() -> Iterator[Discrepancy]:
    """Reserved = the open reservations, of every balance and of every promise."""
    held = Reservation.objects.open()
    by_place = held.values_list("product_id", "location_id", "lot_id").annotate(
        sum=total("quantity")
    )
    expected = {(p, place, lot): quantity for p, place, lot, quantity in by_place.order_by()}
    balances = StockBalance.objects.exclude(reserved=0)
    rows = balances.values_list("product_id", "location_id", "lot_id", "reserved")
    found = {(p, place, lot): quantity for p, place, lot, quantity in rows}
    for key in sorted(expected.keys() | found.keys()):
        should, there = expected.get(key, Decimal(0)), found.get(key, Decimal(0))
        if should != there:
            where = "product {}, location {}, lot {}".format(*key)
            yield Discrepancy("reserved differs from the reservations", where, should, there)
    yield from _promises(dict(held.values_list("promise_id").annotate(sum=total("quantity"))))


def _promises(sums: dict[int, Decimal]) -> Iterator[Discrepancy]:
    rows = Promise.objects.exclude(reserved_quantity=0) | Promise.objects.filter(pk__in=sums)
    for promise in rows.order_by("pk"):
        should = sums.get(promise.pk, Decimal(0))
        if promise.reserved_quantity != should:
            yield Discrepancy(
                "promise differs from its reservations",
                promise.owner,
                should,
                promise.reserved_quantity,
            )
        if promise.state != PromiseState.OPEN and should:
            yield Discrepancy("reserved for a promise that is over", promise.owner, 0, should)


def _to_customers(product_ids: Collection[int] | None) -> Any:
    promises = Promise.objects.open().to_customers()
    return promises if product_ids is None else promises.of(product_ids)
