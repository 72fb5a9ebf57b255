"""Does every projection still say what the ledger says?"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q

from core.fields import total
from core.models import Company
from core.periods import month_after
from core.quantities import NOTHING, round_money
from inventory.choices import CostingMethod
from inventory.models import (
    CostChange,
    CostLayer,
    Location,
    Period,
    StockBalance,
    StockCost,
    StockDocument,
    StockMovement,
)
from inventory.selectors.promises import reservations_agree
from inventory.values import Discrepancy

BalanceKey = tuple[int, int, int]
PoolKey = tuple[int, int]


def verify_ledger() -> list[Discrepancy]:
    """Everything that should follow from the ledger and does not; empty when all is well."""
    return [
        *_balances(),
        *_pools(),
        *_layers(),
        *_standards(),
        *_snapshots(),
        *_limits(),
        *reservations_agree(),
        *_documents(),
    ]


def _balances() -> Iterator[Discrepancy]:
    """Ledger = balance for every product, location and lot."""
    expected: defaultdict[BalanceKey, Decimal] = defaultdict(Decimal)
    for side, sign in (("destination", 1), ("source", -1)):
        sums = (
            StockMovement.objects.filter(**{f"{side}__warehouse__isnull": False})
            .values_list("product_id", f"{side}_id", "lot_id")
            .annotate(sum=total("quantity"))
            .order_by()
        )
        for product, location, lot, quantity in sums.iterator():
            expected[product, location, lot] += sign * quantity
    rows = StockBalance.objects.values_list("product_id", "location_id", "lot_id", "on_hand")
    found = {(product, location, lot): on_hand for product, location, lot, on_hand in rows}
    for key in expected.keys() | found.keys():
        there, should = found.get(key, Decimal(0)), expected.get(key, Decimal(0))
        if there != should:
            where = "product {}, location {}, lot {}".format(*key)
            yield Discrepancy("on hand differs from the ledger", where, should, there)


def _pools() -> Iterator[Discrepancy]:
    """Ledger = cost pool for every product and warehouse, in quantity and in value."""
    quantities: defaultdict[PoolKey, Decimal] = defaultdict(Decimal)
    values: defaultdict[PoolKey, Decimal] = defaultdict(Decimal)
    warehouse_of = dict(
        Location.objects.filter(warehouse__isnull=False).values_list("pk", "warehouse_id")
    )
    for side, sign in (("destination", 1), ("source", -1)):
        sums = (
            StockMovement.objects.filter(**{f"{side}__in": warehouse_of})
            .values_list("product_id", f"{side}_id")
            .annotate(sum_quantity=total("quantity"), sum_value=total("value"))
            .order_by()
        )
        for product, location, quantity, value in sums.iterator():
            key = (product, warehouse_of[location])
            quantities[key] += sign * quantity
            values[key] += sign * value
    rows = StockCost.objects.values_list("product_id", "warehouse_id", "quantity", "value")
    found = {
        (product, warehouse): (quantity, value) for product, warehouse, quantity, value in rows
    }
    for key in quantities.keys() | found.keys():
        there = found.get(key, (Decimal(0), Decimal(0)))
        should = (quantities.get(key, Decimal(0)), values.get(key, Decimal(0)))
        if there != should:
            where = "product {}, warehouse {}".format(*key)
            yield Discrepancy("quantity and value differ from the ledger", where, should, there)


def _layers() -> Iterator[Discrepancy]:
    """First in, first out: the layers sum to the pool; other pools have none."""
    rows = CostLayer.objects.values_list("pool_id").order_by()
    sums = rows.annotate(sum_quantity=total("quantity"), sum_value=total("value"))
    found = {pool: (quantity, value) for pool, quantity, value in sums}
    pools = StockCost.objects.filter(Q(method=CostingMethod.FIFO) | Q(pk__in=list(found)))
    for pool in pools:
        has_layers = pool.method == CostingMethod.FIFO and pool.quantity > 0
        should = (pool.quantity, pool.value) if has_layers else (NOTHING, NOTHING)
        there = found.get(pool.pk, (NOTHING, NOTHING))
        if there != should:
            yield Discrepancy("layers differ from their pool", str(pool), should, there)


def _standards() -> Iterator[Discrepancy]:
    """Standard cost: value is quantity times standard."""
    digits = Company.get().currency.minor_digits
    for pool in StockCost.objects.filter(method=CostingMethod.STANDARD):
        should = round_money(pool.quantity * pool.standard_rate, minor_digits=digits)
        if pool.value != should:
            yield Discrepancy("value differs from the standard", str(pool), should, pool.value)


def _snapshots() -> Iterator[Discrepancy]:
    """What was kept of the last closed month is what the ledger says of it."""
    periods = Period.objects.filter(is_closed=True, snapshots__isnull=False)
    period = periods.order_by("-month").first()
    if period is None:
        return
    expected: defaultdict[BalanceKey, list[Decimal]] = defaultdict(lambda: [NOTHING, NOTHING])
    until = StockMovement.objects.filter(effective_on__lt=month_after(period.month))
    for side, sign in (("destination", 1), ("source", -1)):
        sums = (
            until.filter(**{f"{side}__warehouse__isnull": False})
            .values_list("product_id", f"{side}_id", "lot_id")
            .annotate(sum_quantity=total("quantity"), sum_value=total("value"))
            .order_by()
        )
        for product, location, lot, quantity, value in sums.iterator():
            expected[product, location, lot][0] += sign * quantity
            expected[product, location, lot][1] += sign * value
    kept = period.snapshots.values_list("product_id", "location_id", "lot_id", "quantity", "value")
    found = {(product, place, lot): [q, v] for product, place, lot, q, v in kept.iterator()}
    for key in expected.keys() | found.keys():
        should, there = expected.get(key, [NOTHING] * 2), found.get(key, [NOTHING] * 2)
        if should != there:
            where = "{}: product {}, location {}, lot {}".format(period, *key)
            yield Discrepancy("month end differs from the ledger", where, should, there)


def _limits() -> Iterator[Discrepancy]:
    below = StockBalance.objects.filter(Q(on_hand__lt=F("floor")) | Q(reserved__lt=0))
    for balance in below:
        yield Discrepancy("below its floor", str(balance), balance.floor, balance.on_hand)
    promised = StockBalance.objects.filter(reserved__gt=F("on_hand"), floor__gte=0)
    for balance in promised:
        yield Discrepancy(
            "more reserved than there is", str(balance), balance.on_hand, balance.reserved
        )
    wrong = StockCost.objects.filter(
        Q(quantity=0) & ~Q(value=0)
        | Q(quantity__gt=0, value__lt=0)
        | Q(quantity__lt=0, value__gt=0)
    )
    for cost in wrong:
        yield Discrepancy("value without goods", str(cost), Decimal(0), cost.value)


def _documents() -> Iterator[Discrepancy]:
    empty = StockDocument.objects.filter(
        ~Exists(StockMovement.objects.filter(document=OuterRef("pk"))),
        ~Exists(CostChange.objects.filter(document=OuterRef("pk"))),
    )
    for document in empty:
        yield Discrepancy("document without movements", document.number, "1 or more", 0)
