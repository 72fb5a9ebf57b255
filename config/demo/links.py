"""Which movement of the demo's ledger belongs to which line of which order: goods, not value."""

from django.db import connection
from django.db.models import Model

from inventory.models import StockDocument, StockMovement, TransferLine, TransferLink
from purchasing.models import PurchaseOrderLine, ReceiptLink
from sales.models import SalesOrderLine, ShipmentLink

# One statement a kind of order: as rows in Python it would take a tenth of the whole seeding.
LINK = """
    INSERT INTO {links} (line_id, movement_id)
    SELECT line.id, movement.id
    FROM {movements} movement
    JOIN {documents} document ON document.id = movement.document_id
    JOIN {lines} line
      ON line.{parent} = CAST(SUBSTR(document.origin, %s) AS BIGINT)
     AND line.product_id = movement.product_id
    WHERE document.origin LIKE %s AND movement.quantity > 0
    ORDER BY movement.id
"""


def link_movements() -> int:
    """Every movement that was posted for an order is linked to the order's line."""
    linked = _link("purchase-order", PurchaseOrderLine, "order_id", ReceiptLink)
    linked += _link("transfer", TransferLine, "transfer_id", TransferLink)
    return linked + _link("sales-order", SalesOrderLine, "order_id", ShipmentLink)


def _link(origin: str, lines: type[Model], parent: str, links: type[Model]) -> int:
    statement = LINK.format(
        links=links._meta.db_table,
        lines=lines._meta.db_table,
        parent=parent,
        movements=StockMovement._meta.db_table,
        documents=StockDocument._meta.db_table,
    )
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # Nothing is known yet of rows this young.
            for model in (lines, StockMovement, StockDocument):
                cursor.execute(f"ANALYZE {model._meta.db_table}")
        cursor.execute(statement, [len(origin) + 2, f"{origin}:%"])
        return int(cursor.rowcount)
