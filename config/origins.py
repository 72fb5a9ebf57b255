"""What a stock document may have been posted for: the word its origin begins with, its page, and
who was at the other end.

An origin is text such as ``purchase-order:12``, so that stock need not know who orders.
"""

from django.utils.translation import gettext_lazy as _

from core.menus import Origin
from purchasing.selectors import suppliers_of_orders
from sales.selectors import customers_of_orders

ORIGINS = {
    "purchase-order": Origin(
        label=_("Purchase order"),
        url_name="purchasing:order-detail",
        parties=suppliers_of_orders,
        permission="purchasing.view_supplier",
    ),
    "sales-order": Origin(
        label=_("Sales order"),
        url_name="sales:order-detail",
        parties=customers_of_orders,
        permission="sales.view_customer",
    ),
    "import": Origin(label=_("Import"), url_name="exchange:batch-detail"),
    "stock-draft": Origin(label=_("Draft"), url_name="inventory:draft-detail"),
    "transfer": Origin(label=_("Transfer"), url_name="inventory:transfer-detail"),
    "document": Origin(label=_("Stock document"), url_name="inventory:document-detail"),
}
