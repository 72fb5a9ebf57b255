"""What stock is worth: by place, category, product, lot or age, as of any moment.

Every table sums to the same total, which is the ledger's: values are kept by product and
warehouse, and lots and ages share them by quantity, to the last minor unit.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.utils.translation import gettext_lazy as _

from catalog.models import Category, Product
from core.fields import total
from core.models import Company
from core.periods import day_of, later, today
from core.quantities import NOTHING, round_money
from inventory.choices import MovementReason
from inventory.models import Lot, StockCost, StockMovement, Warehouse
from inventory.selectors.ledger_sums import AsOf, Scope, ledger_sums

PoolKey = tuple[int, int]
# Days since goods came to their place: the last day of each band, and what it is called.
AGES: tuple[tuple[int, Any], ...] = (
    (30, _("up to 30 days")),
    (60, _("31 to 60 days")),
    (90, _("61 to 90 days")),
    (180, _("91 to 180 days")),
    (365, _("181 to 365 days")),
)
OLDER = _("more than a year")
GROUPS = {
    "place": _("Place"),
    "category": _("Category"),
    "product": _("Product"),
    "lot": _("Lot"),
    "age": _("Age"),
}


class ValueRow(NamedTuple):
    """One line of the table: what it is of, how much, and what that is worth."""

    value: Decimal
    quantity: Decimal | None = None  # None: of many products, which cannot be added up.
    place: Warehouse | None = None
    category: Category | None = None
    product: Product | None = None
    lot: Lot | None = None
    age: Any = ""
    keys: tuple[int, ...] = ()  # Of the product and the lot, whether they were read or not.


def stock_value(
    group: str, as_of: AsOf, scope: Scope, *, named: int | None = None
) -> list[ValueRow]:
    """The value of stock by ``group`` (of ``GROUPS``), the most valuable first, ages by age.

    Products and lots are read for the first ``named`` rows only: for those that are shown.
    """
    match group:
        case "place":
            rows = _by_one(group, "warehouse", as_of, scope)
        case "category":
            rows = _by_one(group, "category", as_of, scope)
        case "product":
            rows = _by_one(group, "product", as_of, scope)
        case "lot":
            rows = _by_lot(as_of, scope)
        case _:
            return _by_age(as_of, scope)
    rows.sort(key=attrgetter("value"), reverse=True)
    return [*_with_names(rows[:named]), *rows[len(rows) if named is None else named :]]


def pool_values(as_of: AsOf, scope: Scope) -> dict[PoolKey, tuple[Decimal, Decimal]]:
    """Quantity and value by product and warehouse."""
    sums = ledger_sums(("product", "warehouse"), as_of, scope)
    return {(key[0], key[1]): (quantity, value) for key, quantity, value in sums}


def value_total(rows: Iterable[ValueRow]) -> Decimal:
    """What all of ``rows`` are worth."""
    return sum((row.value for row in rows), NOTHING)


def pools_total(scope: Scope) -> Decimal:
    """What the cost pools say now, beside the ledger."""
    pools = StockCost.objects.filter(warehouse__in=list(scope.warehouses))
    if scope.category is not None:
        pools = pools.filter(product__category__path__startswith=scope.category.path)
    return pools.aggregate(sum=total("value"))["sum"]


def _by_one(group: str, key: str, as_of: AsOf, scope: Scope) -> list[ValueRow]:
    sums = list(ledger_sums((key,), as_of, scope))
    if group == "place":
        places = {warehouse.pk: warehouse for warehouse in scope.warehouses}
        return [ValueRow(value, place=places[found[0]]) for found, _quantity, value in sums]
    if group == "category":
        categories = Category.objects.in_bulk([found[0] for found, _quantity, _value in sums])
        return [ValueRow(value, category=categories[found[0]]) for found, _q, value in sums]
    return [ValueRow(value, quantity, keys=found) for found, quantity, value in sums]


def _with_names(rows: Sequence[ValueRow]) -> list[ValueRow]:
    """``rows`` with their products and lots, where they are of some."""
    products = _products(sorted({row.keys[0] for row in rows if row.keys}))
    lots = _lots(sorted({row.keys[1] for row in rows if len(row.keys) > 1}))
    return [
        row._replace(product=products[row.keys[0]], lot=lots.get(row.keys[-1])) if row.keys else row
        for row in rows
    ]


def _products(ids: Sequence[int]) -> dict[int, Product]:
    rows: dict[int, Product] = {}
    for start in range(0, len(ids), 10_000):
        found = Product.objects.for_display().in_bulk(ids[start : start + 10_000])
        rows |= found
    return rows


def _by_lot(as_of: AsOf, scope: Scope) -> list[ValueRow]:
    """A lot takes its share of the pool by quantity; value without goods stands by itself."""
    pools: defaultdict[PoolKey, list[tuple[int, Decimal]]] = defaultdict(list)
    worth: defaultdict[PoolKey, Decimal] = defaultdict(Decimal)
    for key, quantity, value in ledger_sums(("product", "warehouse", "lot"), as_of, scope):
        product, warehouse, lot = key
        pools[product, warehouse].append((lot, quantity))
        worth[product, warehouse] += value
    places = {warehouse.pk: warehouse for warehouse in scope.warehouses}
    rows = []
    for (product, warehouse), parts in pools.items():
        shares = shared([quantity for _lot, quantity in parts], worth[product, warehouse])
        for (lot, quantity), share in zip(parts, shares, strict=True):
            if quantity or share:
                rows.append(ValueRow(share, quantity, places[warehouse], keys=(product, lot)))
    return rows


def _lots(ids: Sequence[int]) -> dict[int, Lot]:
    rows: dict[int, Lot] = {}
    for start in range(0, len(ids), 10_000):
        rows |= Lot.objects.in_bulk(ids[start : start + 10_000])
    return rows


def shared(quantities: Sequence[Decimal], value: Decimal) -> list[Decimal]:
    """``value`` by ``quantities``, to the minor unit, together exactly ``value``."""
    whole = sum(quantities, NOTHING)
    if whole == 0:
        return [value, *[NOTHING] * (len(quantities) - 1)]
    digits = Company.get().currency.minor_digits
    reached, given, shares = NOTHING, NOTHING, []
    for quantity in quantities:
        reached += quantity
        until_here = value
        if reached != whole:
            until_here = round_money(value * reached / whole, minor_digits=digits)
        shares.append(until_here - given)
        given = until_here
    return shares


def _by_age(as_of: AsOf, scope: Scope) -> list[ValueRow]:
    """What came last is there last: ages follow from what came to each place, newest first."""
    day = as_of.day or _day_of(as_of)
    arrivals = _arrivals(as_of, day, scope)
    ages: dict[int, Decimal] = dict.fromkeys(range(len(AGES) + 1), NOTHING)
    for key, (quantity, value) in pool_values(as_of, scope).items():
        parts = []
        left = max(quantity, NOTHING)
        for band in range(len(AGES)):
            part = min(left, arrivals.get((*key, band), NOTHING))
            parts.append(part)
            left -= part
        for band, share in enumerate(shared([*parts, left], value)):
            ages[band] += share
    labels = [label for _days, label in AGES] + [OLDER]
    return [ValueRow(ages[band], age=label) for band, label in enumerate(labels)]


def _day_of(as_of: AsOf) -> date:
    zone = Company.get().time_zone
    return today(zone) if as_of.known_at is None else day_of(as_of.known_at, zone)


def _arrivals(as_of: AsOf, day: date, scope: Scope) -> dict[tuple[int, int, int], Decimal]:
    """How much came to each pool from elsewhere, by band of age; what was taken back did not."""
    bands = [
        When(effective_on__gt=later(day, -days - 1), then=Value(band))
        for band, (days, _label) in enumerate(AGES)
    ]
    inside = Q(source__warehouse=F("destination__warehouse"))
    movements = StockMovement.objects.filter(
        reason=MovementReason.MOVE,
        destination__warehouse__in=list(scope.warehouses),
        effective_on__gt=later(day, -AGES[-1][0] - 1),
        document__reverses__isnull=True,
        document__reversed_by__isnull=True,
    ).exclude(inside)
    if as_of.known_at is not None:
        movements = movements.filter(recorded_at__lte=as_of.known_at)
    else:
        movements = movements.filter(effective_on__lte=day)
    if scope.category is not None:
        movements = movements.filter(product__category__path__startswith=scope.category.path)
    sums = (
        movements.order_by()
        .annotate(band=Case(*bands, output_field=IntegerField()))
        .values_list("product_id", "destination__warehouse_id", "band")
        .annotate(sum=total("quantity"))
    )
    return {(product, place, band): quantity for product, place, band, quantity in sums}
