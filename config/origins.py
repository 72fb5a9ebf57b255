"""What a stock document may have been posted for: the word its origin begins with, its page.

An origin is text such as ``purchase-order:12``, so that stock need not know who orders.
"""

from django.utils.translation import gettext_lazy as _

from core.menus import Origin

ORIGINS = {
    "purchase-order": Origin(label=_("Purchase order"), url_name="purchasing:order-detail"),
    "sales-order": Origin(label=_("Sales order"), url_name="sales:order-detail"),
    "stock-draft": Origin(label=_("Draft"), url_name="inventory:draft-detail"),
    "transfer": Origin(label=_("Transfer"), url_name="inventory:transfer-detail"),
}
