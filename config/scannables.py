"""Papers whose number may be scanned, and the page that a scan leads to."""

from django.utils.translation import gettext_lazy as _

from core.scans import Scannable

SCANNABLES = (
    Scannable(
        label=_("Purchase order"),
        model="purchasing.PurchaseOrder",
        url_name="purchasing:order-detail",
        permission="purchasing.view_purchaseorder",
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
    ),
    Scannable(
        label=_("Stock document"),
        model="inventory.StockDocument",
        url_name="inventory:document-detail",
        permission="inventory.view_stockdocument",
    ),
)
