"""Does every projection still say what the ledger says?"""

from collections.abc import Iterator
from decimal import Decimal

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q

from core.fields import from_units
from inventory.models import Location, StockBalance, StockCost, StockDocument, StockMovement
from inventory.values import Discrepancy

WORK_MEMORY = "64MB"  # Sums by product, lot and place stay in memory.
# The ledger is read once, and with what is computed from it in one statement: it sees one moment,
# whatever is being posted. What should be counts on the left, what is there on the right.
SUMS = """
    WITH flow AS MATERIALIZED (
        SELECT product_id, lot_id, source_id, destination_id,
               SUM(quantity) AS quantity, SUM(value) AS value
        FROM {movement} GROUP BY product_id, lot_id, source_id, destination_id
    ), change AS MATERIALIZED (
        SELECT product_id, lot_id, location_id, warehouse_id, quantity, value FROM (
            SELECT product_id, lot_id, destination_id AS location_id, quantity, value FROM flow
            UNION ALL
            SELECT product_id, lot_id, source_id, -quantity, -value FROM flow
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


def verify_ledger() -> list[Discrepancy]:
    """Everything that should follow from the ledger and does not; empty when all is well."""
    return [*_sums(), *_limits(), *_documents()]


def _sums() -> Iterator[Discrepancy]:
    """Ledger = balance by product, location and lot; ledger = pool, in quantity and in value."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SET work_mem = '{WORK_MEMORY}'")
        try:
            cursor.execute(SUMS.format(**_tables()))
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
    }
    return {name: model._meta.db_table for name, model in models.items()}


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


def _documents() -> Iterator[Discrepancy]:
    movements = StockMovement.objects.filter(document=OuterRef("pk"))
    for document in StockDocument.objects.filter(~Exists(movements)):
        yield Discrepancy("document without movements", document.number, "1 or more", 0)
