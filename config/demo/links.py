"""Which movement of the demo's ledger belongs to which line of which order."""

from typing import Any

from django.db.models import Model

from config.demo.orders import BATCH
from inventory.models import StockMovement, TransferLine, TransferLink
from purchasing.models import PurchaseOrderLine, ReceiptLink
from sales.models import SalesOrderLine, ShipmentLink


def link_movements() -> int:
    """Every movement that was posted for an order is linked to the order's line."""
    linked = _link("purchase-order", PurchaseOrderLine, "order_id", ReceiptLink)
    linked += _link("transfer", TransferLine, "transfer_id", TransferLink)
    return linked + _link("sales-order", SalesOrderLine, "order_id", ShipmentLink)


def _link(origin: str, lines: type[Model], parent: str, links: type[Model]) -> int:
    columns = lines._default_manager.values_list("pk", parent, "product_id")
    line_of = {(f"{origin}:{order}", product): pk for pk, order, product in columns.iterator()}
    movements = StockMovement.objects.filter(document__origin__startswith=f"{origin}:")
    rows: Any = movements.order_by("pk").values_list("pk", "document__origin", "product_id")
    made = [
        links(line_id=line_of[document, product], movement_id=pk)
        for pk, document, product in rows.iterator()
    ]
    links._default_manager.bulk_create(made, batch_size=BATCH)
    return len(made)
