"""Does every projection still say what the ledger says?"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from core.fields import from_units, total
from core.models import Company
from core.periods import month_after
from core.quantities import NOTHING, round_money
from inventory.choices import CostingMethod, LocationKind
from inventory.models import (
    CostChange,
    CostLayer,
    Location,
    Period,
    StockBalance,
    StockCost,
    StockDocument,
    StockMovement,
    StockSnapshot,
)
from inventory.selectors.promises import reservations_agree
from inventory.values import Discrepancy

BalanceKey = tuple[int, int, int]
WORK_MEMORY = "64MB"  # Sums by product, lot and place stay in memory.
# The ledger is read once, and with what is computed from it in one statement: it sees one moment,
# whatever is being posted. What should be counts on the left, what is there on the right.
SUMS = """
    WITH flow AS MATERIALIZED (
        SELECT product_id, lot_id, source_id, destination_id,
               SUM(quantity) AS quantity, SUM(value) AS value
        FROM {movement} {later} GROUP BY product_id, lot_id, source_id, destination_id
    ), change AS MATERIALIZED (
        SELECT product_id, lot_id, location_id, warehouse_id, quantity, value FROM (
            SELECT product_id, lot_id, destination_id AS location_id, quantity, value FROM flow
            UNION ALL
            SELECT product_id, lot_id, source_id, -quantity, -value FROM flow
            {month_end}
        ) AS side JOIN {location} AS place ON place.id = location_id
        WHERE warehouse_id IS NOT NULL
    )
    SELECT 'balance', product_id, location_id, lot_id, SUM(should), SUM(there), 0, 0 FROM (
        SELECT product_id, location_id, lot_id, quantity AS should, 0 AS there FROM change
        UNION ALL
        SELECT product_id, location_id, lot_id, 0, on_hand FROM {balance}
    ) AS one GROUP BY product_id, location_id, lot_id HAVING SUM(should) <> SUM(there)
    UNION ALL
    SELECT 'pool', product_id, warehouse_id, 0,
           SUM(should), SUM(there), SUM(should_value), SUM(there_value) FROM (
        SELECT product_id, warehouse_id, quantity AS should, 0 AS there,
               value AS should_value, 0 AS there_value FROM change
        UNION ALL
        SELECT product_id, warehouse_id, 0, quantity, 0, value FROM {cost}
    ) AS one GROUP BY product_id, warehouse_id
    HAVING SUM(should) <> SUM(there) OR SUM(should_value) <> SUM(there_value)
"""
MONTH_END_SUMS = """
    WITH flow AS MATERIALIZED (
        SELECT product_id, lot_id, source_id, destination_id,
               SUM(quantity) AS quantity, SUM(value) AS value
        FROM {movement} WHERE effective_on < %s
        GROUP BY product_id, lot_id, source_id, destination_id
    )
    SELECT product_id, location_id, lot_id,
           SUM(should), SUM(there), SUM(should_value), SUM(there_value) FROM (
        SELECT product_id, location_id, lot_id, quantity AS should, 0 AS there,
               value AS should_value, 0 AS there_value FROM (
            SELECT product_id, lot_id, destination_id AS location_id, quantity, value FROM flow
            UNION ALL
            SELECT product_id, lot_id, source_id, -quantity, -value FROM flow
        ) AS side JOIN {location} AS place ON place.id = location_id
        WHERE warehouse_id IS NOT NULL
        UNION ALL
        SELECT product_id, location_id, lot_id, 0, quantity, 0, value FROM {snapshot}
        WHERE period_id = %s
    ) AS one GROUP BY product_id, location_id, lot_id
    HAVING SUM(should) <> SUM(there) OR SUM(should_value) <> SUM(there_value)
"""
LATER = "WHERE effective_on >= %s"
MONTH_END = """
            UNION ALL
            SELECT product_id, lot_id, location_id, quantity, value FROM {snapshot}
            WHERE period_id = %s
"""


def verify_ledger(since: Period | None = None) -> list[Discrepancy]:
    """Everything that should follow from the ledger and does not; empty when all is well.

    ``since`` a closed month: what was kept of its end stands for every movement before, and only
    later ones are read. Then a change of movements in closed months goes unseen, and nothing else.
    """
    return [
        *_sums(since),
        *_layers(),
        *_standards(),
        *([] if since else _snapshots()),
        *_limits(),
        *_conversions(since),
        *reservations_agree(),
        *_documents(since),
    ]


def _sums(since: Period | None) -> Iterator[Discrepancy]:
    """Ledger = balance by product, location and lot; ledger = pool, in quantity and in value."""
    parts = {"later": "", "month_end": ""}
    parameters: list[date | int] = []
    if since is not None:
        parts = {"later": LATER, "month_end": MONTH_END.format(**_tables())}
        parameters = [month_after(since.month), since.pk]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET work_mem = '{WORK_MEMORY}'")
        try:
            cursor.execute(SUMS.format(**_tables(), **parts), parameters)
            rows = cursor.fetchall()
        finally:
            if connection.vendor == "postgresql":
                cursor.execute("RESET work_mem")
    for kind, product, place, lot, should, there, should_value, there_value in sorted(rows):
        if kind == "balance":
            where = f"product {product}, location {place}, lot {lot}"
            yield Discrepancy(
                "on hand differs from the ledger", where, from_units(should), from_units(there)
            )
        else:
            where = f"product {product}, warehouse {place}"
            yield Discrepancy(
                "quantity and value differ from the ledger",
                where,
                (from_units(should), from_units(should_value)),
                (from_units(there), from_units(there_value)),
            )


def _tables() -> dict[str, str]:
    models = {
        "movement": StockMovement,
        "location": Location,
        "balance": StockBalance,
        "cost": StockCost,
        "snapshot": StockSnapshot,
    }
    return {name: model._meta.db_table for name, model in models.items()}


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
    statement = MONTH_END_SUMS.format(**_tables())
    for key, should, there in _differing(statement, [month_after(period.month), period.pk]):
        where = "{}: product {}, location {}, lot {}".format(period, *key)
        yield Discrepancy("month end differs from the ledger", where, should, there)


def _differing(statement: str, parameters: list[Any]) -> Iterator[tuple[BalanceKey, Any, Any]]:
    """What should be and what is there, quantity and value, of each place they differ at."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        for *key, should, there, should_value, there_value in sorted(cursor.fetchall()):
            yield (
                (key[0], key[1], key[2]),
                [from_units(should), from_units(should_value)],
                [from_units(there), from_units(there_value)],
            )


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


def _conversions(since: Period | None) -> Iterator[Discrepancy]:
    """What came of a conversion is worth what went in, document by document."""
    sums: defaultdict[int, Decimal] = defaultdict(Decimal)
    later = {"effective_on__gte": month_after(since.month)} if since else {}
    for side, sign in (("destination", 1), ("source", -1)):
        rows = StockMovement.objects.filter(**{f"{side}__kind": LocationKind.CONVERSION}, **later)
        values = rows.values_list("document_id").annotate(sum=total("value")).order_by()
        for document, value in values.iterator():
            sums[document] += sign * value
    for document, rest in sums.items():
        if rest:
            yield Discrepancy("value lost in a conversion", f"document {document}", 0, rest)


def _documents(since: Period | None) -> Iterator[Discrepancy]:
    documents = StockDocument.objects.all()
    if since is not None:
        documents = documents.filter(effective_on__gte=month_after(since.month))
    empty = documents.filter(
        ~Exists(StockMovement.objects.filter(document=OuterRef("pk"))),
        ~Exists(CostChange.objects.filter(document=OuterRef("pk"))),
    )
    for document in empty:
        yield Discrepancy("document without movements", document.number, "1 or more", 0)
