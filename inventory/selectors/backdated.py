"""What a document changed in the past: stock and value as of the days before it was posted."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import F, QuerySet
from django.db.models.functions import TruncDate

from catalog.models import Product
from core.fields import total
from core.models import Company, User
from core.periods import day_of, days_between, later
from core.quantities import NOTHING
from inventory.models import StockDocument, StockMovement, Warehouse
from inventory.selectors.ledger_sums import AsOf, Scope, ledger_sums

PoolKey = tuple[int, int]
Sums = tuple[Decimal, Decimal]
DAYS_SHOWN = 62
POOLS_SHOWN = 50


@dataclass(frozen=True, slots=True)
class DayChange:
    """Stock and value at the end of one day: without the document, and with it."""

    day: date
    quantity_before: Decimal
    quantity_after: Decimal
    value_before: Decimal
    value_after: Decimal


@dataclass(frozen=True, slots=True)
class PastChange:
    """One product in one place whose past a document changed."""

    product: Product
    warehouse: Warehouse
    quantity: Decimal
    value: Decimal
    days: list[DayChange]


def back_dated(rows: QuerySet[StockDocument]) -> QuerySet[StockDocument]:
    """Those of ``rows`` that count for a day before the one they were posted on."""
    posted = TruncDate("recorded_at", tzinfo=ZoneInfo(Company.get().time_zone))
    return rows.annotate(posted_on=posted).filter(effective_on__lt=F("posted_on"))


def posted_on(document: StockDocument) -> date:
    """The day it was posted, in the time zone of its place."""
    return day_of(document.recorded_at, document.warehouse.time_zone)


def past_changes(document: StockDocument, user: User) -> list[PastChange]:
    """What ``document`` changed between the day it counts for and the day it was posted.

    As the ledger tells it now, in ``user``'s places; at most ``POOLS_SHOWN`` products and
    ``DAYS_SHOWN`` days of each. Empty when the document is not back-dated.
    """
    until = later(posted_on(document), -1)
    if until < document.effective_on:
        return []
    places = {place.pk: place for place in Warehouse.objects.visible_to(user)}
    changes = _changes_by(document.movements.all())
    pools = [key for key in changes if key[1] in places][:POOLS_SHOWN]
    if not pools:
        return []
    products = Product.objects.for_display().in_bulk({product for product, _place in pools})
    start = document.effective_on
    until = min(until, later(start, DAYS_SHOWN - 1))
    scope = Scope([places[place] for _product, place in pools], product_ids=set(products))
    sums = ledger_sums(("product", "warehouse"), AsOf(start), scope)
    stood = {(key[0], key[1]): (quantity, value) for key, quantity, value in sums}
    later_on = _changes_by_day(set(products), later(start, 1), until)
    found = []
    for key in pools:
        quantity, value = changes[key]
        days = _days(start, until, stood.get(key, (NOTHING, NOTHING)), later_on[key])
        shown = [DayChange(day, q - quantity, q, v - value, v) for day, q, v in days]
        found.append(PastChange(products[key[0]], places[key[1]], quantity, value, shown))
    return found


def _days(
    start: date, until: date, stood: Sums, changes: dict[date, Sums]
) -> Iterator[tuple[date, Decimal, Decimal]]:
    """Quantity and value at the end of each day on which they changed, and of the first."""
    quantity, value = stood
    for day in days_between(start, until):
        if day in changes:
            quantity, value = quantity + changes[day][0], value + changes[day][1]
        if day == start or day in changes:
            yield day, quantity, value


def _changes_by(movements: QuerySet[StockMovement]) -> dict[PoolKey, Sums]:
    """What ``movements`` change in each pool; moves within a place change nothing."""
    changes: defaultdict[PoolKey, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
    for side, sign in (("destination", 1), ("source", -1)):
        sums = (
            movements.filter(**{f"{side}__warehouse__isnull": False})
            .order_by()
            .values_list("product_id", f"{side}__warehouse_id")
            .annotate(sum_quantity=total("quantity"), sum_value=total("value"))
        )
        for product, place, quantity, value in sums:
            changes[product, place][0] += sign * quantity
            changes[product, place][1] += sign * value
    return {key: (q, v) for key, (q, v) in sorted(changes.items()) if q or v}


def _changes_by_day(
    product_ids: Collection[int], first: date, last: date
) -> defaultdict[PoolKey, dict[date, Sums]]:
    found: defaultdict[PoolKey, dict[date, Sums]] = defaultdict(dict)
    movements = StockMovement.objects.filter(
        product__in=product_ids, effective_on__range=(first, last)
    )
    for side, sign in (("destination", 1), ("source", -1)):
        sums = (
            movements.filter(**{f"{side}__warehouse__isnull": False})
            .order_by()
            .values_list("product_id", f"{side}__warehouse_id", "effective_on")
            .annotate(sum_quantity=total("quantity"), sum_value=total("value"))
        )
        for product, place, day, quantity, value in sums:
            of_pool = found[product, place]
            before = of_pool.get(day, (NOTHING, NOTHING))
            of_pool[day] = (before[0] + sign * quantity, before[1] + sign * value)
    return found
