"""The menu: one row an entry. An entry shows for who has its permission."""

from django.utils.translation import gettext_lazy as _

from core.menus import MenuEntry

BUY = _("Buying")
MOVE = _("Warehouse")
VALUE = _("Stock value")
SELL = _("Selling")
KNOW = _("Master data")

NAVIGATION = (
    MenuEntry(label=_("Home"), url_name="home", icon="home", is_for_phone=True),
    MenuEntry(
        label=_("Suggestions"),
        url_name="replenishment:suggestion-list",
        icon="sparkles",
        permission="replenishment.view_suggestion",
        group=BUY,
        is_for_phone=True,
    ),
    MenuEntry(
        label=_("Plans"),
        url_name="replenishment:plan-list",
        icon="chart-line",
        permission="replenishment.view_stockplan",
        group=BUY,
    ),
    MenuEntry(
        label=_("Planning runs"),
        url_name="replenishment:run-list",
        icon="history",
        permission="replenishment.view_planningrun",
        group=BUY,
    ),
    MenuEntry(
        label=_("Purchase orders"),
        url_name="purchasing:order-list",
        icon="shopping-cart",
        permission="purchasing.view_purchaseorder",
        group=BUY,
    ),
    MenuEntry(
        label=_("Suppliers"),
        url_name="purchasing:supplier-list",
        icon="building-factory-2",
        permission="purchasing.view_supplier",
        group=BUY,
    ),
    MenuEntry(
        label=_("Receive"),
        url_name="purchasing:receive-list",
        icon="scan",
        permission="purchasing.receive_purchaseorder",
        group=MOVE,
        is_for_phone=True,
    ),
    MenuEntry(
        label=_("Stock"),
        url_name="inventory:balance-list",
        icon="packages",
        permission="inventory.view_stockbalance",
        group=MOVE,
        is_for_phone=True,
    ),
    MenuEntry(
        label=_("Look up"),
        url_name="inventory:floor-lookup",
        icon="barcode",
        permission="inventory.view_stockbalance",
        group=MOVE,
        is_for_phone=True,
    ),
    MenuEntry(
        label=_("Reservations"),
        url_name="inventory:reservation-list",
        icon="lock",
        permission="inventory.view_promise",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Lots"),
        url_name="inventory:lot-list",
        icon="stack-2",
        permission="inventory.view_lot",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Expiry"),
        url_name="inventory:expiry-list",
        icon="clock",
        permission="inventory.view_stockbalance",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Transfers"),
        url_name="inventory:transfer-list",
        icon="truck-delivery",
        permission="inventory.view_transfer",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Store requests"),
        url_name="inventory:request-list",
        icon="inbox",
        permission="inventory.view_stockrequest",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Drafts"),
        url_name="inventory:draft-list",
        icon="edit",
        permission="inventory.view_stockdraft",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Documents"),
        url_name="inventory:document-list",
        icon="clipboard-list",
        permission="inventory.view_stockdocument",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Movements"),
        url_name="inventory:movement-list",
        icon="transfer",
        permission="inventory.view_stockmovement",
        group=MOVE,
    ),
    MenuEntry(
        label=_("Stock value"),
        url_name="inventory:stock-values",
        icon="coin",
        permission="inventory.view_stockcost",
        group=VALUE,
    ),
    MenuEntry(
        label=_("Revalue"),
        url_name="inventory:stock-revalue",
        icon="edit",
        permission="inventory.revalue_stockcost",
        group=VALUE,
    ),
    MenuEntry(
        label=_("Costing methods"),
        url_name="inventory:costing-methods",
        icon="category",
        permission="inventory.view_costingrule",
        group=VALUE,
    ),
    MenuEntry(
        label=_("Standard costs"),
        url_name="inventory:standard-cost-list",
        icon="target-arrow",
        permission="inventory.view_standardcost",
        group=VALUE,
    ),
    MenuEntry(
        label=_("Months"),
        url_name="inventory:period-list",
        icon="calendar",
        permission="inventory.view_period",
        group=VALUE,
    ),
    MenuEntry(
        label=_("Sales orders"),
        url_name="sales:order-list",
        icon="receipt",
        permission="sales.view_salesorder",
        group=SELL,
    ),
    MenuEntry(
        label=_("Customers"),
        url_name="sales:customer-list",
        icon="users",
        permission="sales.view_customer",
        group=SELL,
    ),
    MenuEntry(
        label=_("Products"),
        url_name="catalog:product-list",
        icon="package",
        permission="catalog.view_product",
        group=KNOW,
    ),
    MenuEntry(
        label=_("Places"),
        url_name="inventory:warehouse-list",
        icon="building-warehouse",
        permission="inventory.view_warehouse",
        group=KNOW,
    ),
    MenuEntry(
        label=_("Imports"),
        url_name="exchange:batch-list",
        icon="file-import",
        permission="exchange.view_importbatch",
        group=KNOW,
    ),
    MenuEntry(
        label=_("People"),
        url_name="people-list",
        icon="user",
        permission="core.view_user",
        group=KNOW,
    ),
)
