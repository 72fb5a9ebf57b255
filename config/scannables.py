"""Papers whose number may be scanned, and the page that a scan leads to."""

from django.utils.translation import gettext_lazy as _

from core.scans import Scannable
from inventory.choices import OPEN_TRANSFERS
from purchasing.choices import RECEIVABLE_ORDERS

SCANNABLES = (
    Scannable(
        label=_("Purchase order"),
        model="purchasing.PurchaseOrder",
        url_name="purchasing:order-detail",
        permission="purchasing.view_purchaseorder",
        floor_url_name="purchasing:receive-order",
        floor_permission="purchasing.receive_purchaseorder",
        floor_states=RECEIVABLE_ORDERS,
    ),
    Scannable(
        label=_("Sales order"),
        model="sales.SalesOrder",
        url_name="sales:order-detail",
        permission="sales.view_salesorder",
    ),
    Scannable(
        label=_("Transfer"),
        model="inventory.Transfer",
        url_name="inventory:transfer-detail",
        permission="inventory.view_transfer",
        floor_url_name="inventory:floor-transfer",
        floor_permission="inventory.change_transfer",
        floor_states=OPEN_TRANSFERS,
    ),
    Scannable(
        label=_("Stock document"),
        model="inventory.StockDocument",
        url_name="inventory:document-detail",
        permission="inventory.view_stockdocument",
    ),
)
