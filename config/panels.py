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
        label=_("Promised"),
        url_name="inventory:product-promised",
        permission="inventory.view_promise",
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
        label=_("Stock card"),
        url_name="inventory:product-card",
        permission="inventory.view_stockmovement",
    ),
    Panel(
        page="product",
        label=_("Suppliers and terms"),
        url_name="purchasing:product-terms",
        permission="purchasing.view_supplierterms",
    ),
    Panel(
        page="product",
        label=_("Units and barcodes"),
        url_name="catalog:product-barcodes",
        permission="catalog.view_product",
    ),
    Panel(
        page="product",
        label=_("Parts"),
        url_name="catalog:product-bill",
        permission="catalog.view_billofmaterials",
    ),
    Panel(
        page="product",
        label=_("Pictures and files"),
        url_name="catalog:product-files",
        permission="catalog.view_product",
    ),
    Panel(
        page="supplier",
        label=_("Terms"),
        url_name="purchasing:supplier-terms",
        permission="purchasing.view_supplierterms",
    ),
    Panel(
        page="supplier",
        label=_("Orders"),
        url_name="purchasing:supplier-orders",
        permission="purchasing.view_purchaseorder",
    ),
    Panel(
        page="purchase-order",
        label=_("Receipts"),
        url_name="purchasing:order-receipts",
        permission="purchasing.view_purchaseorder",
    ),
    Panel(
        page="purchase-order",
        label=_("History"),
        url_name="purchasing:order-history",
        permission="purchasing.view_purchaseorder",
    ),
    Panel(
        page="sales-order",
        label=_("Reservations"),
        url_name="sales:order-reservations",
        permission="inventory.view_promise",
    ),
    Panel(
        page="sales-order",
        label=_("Shipments"),
        url_name="sales:order-shipments",
        permission="sales.view_salesorder",
    ),
    Panel(
        page="sales-order",
        label=_("History"),
        url_name="sales:order-history",
        permission="sales.view_salesorder",
    ),
)
