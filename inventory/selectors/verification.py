"""Does every projection still say what the ledger says?"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Count, F, Q

from core.fields import total
from inventory.choices import LocationKind
from inventory.models import Location, StockBalance, StockCost, StockDocument, StockMovement
from inventory.values import Discrepancy

BalanceKey = tuple[int, int, int]
PoolKey = tuple[int, int]


def verify_ledger() -> list[Discrepancy]:
    """Everything that should follow from the ledger and does not; empty when all is well."""
    return [*_balances(), *_pools(), *_limits(), *_conversions(), *_documents()]


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


def _limits() -> Iterator[Discrepancy]:
    below = StockBalance.objects.filter(Q(on_hand__lt=F("floor")) | Q(reserved__lt=0))
    for balance in below:
        yield Discrepancy("below its floor", str(balance), balance.floor, balance.on_hand)
    promised = StockBalance.objects.filter(Q(reserved__gt=0) & Q(reserved__gt=F("on_hand")))
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


def _conversions() -> Iterator[Discrepancy]:
    """What came of a conversion is worth what went in, document by document."""
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    for side, sign in (("destination", 1), ("source", -1)):
        rows = StockMovement.objects.filter(**{f"{side}__kind": LocationKind.CONVERSION})
        values = rows.values_list("document_id").annotate(sum=total("value")).order_by()
        for document, value in values.iterator():
            sums[document] += sign * value
    for document, rest in sums.items():
        if rest:
            yield Discrepancy("value lost in a conversion", f"document {document}", 0, rest)


def _documents() -> Iterator[Discrepancy]:
    empty = StockDocument.objects.annotate(lines=Count("movements")).filter(lines=0)
    for document in empty:
        yield Discrepancy("document without movements", document.number, "1 or more", 0)
