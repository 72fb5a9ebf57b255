"""The tabs of pages that show several apps: page, label, URL name (it takes the subject's key)."""

from django.utils.translation import gettext_lazy as _

from core.menus import Panel

PANELS: tuple[Panel, ...] = (
    Panel(
        page="product",
        label=_("Stock"),
        url_name="inventory:product-stock",
        permission="inventory.view_stockbalance",
    ),
    Panel(
        page="product",
        label=_("Plan"),
        url_name="replenishment:product-plans",
        permission="replenishment.view_stockplan",
    ),
    Panel(
        page="product",
        label=_("Movements"),
        url_name="inventory:product-movements",
        permission="inventory.view_stockmovement",
    ),
    Panel(
        page="product",
        label=_("Barcodes"),
        url_name="catalog:product-barcodes",
        permission="catalog.view_product",
    ),
)
