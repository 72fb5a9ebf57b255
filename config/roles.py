"""Role to permissions: one table. A role is a Django group; a person may have several.

``sync_roles`` runs after every migration, so the groups always hold what this table says.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext_lazy as _

READ_MASTER = (
    "catalog.view_product",
    "catalog.view_category",
    "catalog.view_productfamily",
    "catalog.view_billofmaterials",
    "inventory.view_stockclass",
    "inventory.view_warehouse",
    "inventory.view_location",
    "inventory.view_stockbalance",
    "inventory.view_lot",
    "inventory.view_stockdocument",
    "inventory.view_stockmovement",
    "inventory.view_transfer",
    "inventory.view_promise",
    "inventory.view_lane",
    "inventory.view_reason",
    "inventory.view_stockdraft",
    "inventory.view_stockrequest",
)
READ_ORDERS = ("purchasing.view_supplier", "purchasing.view_purchaseorder")
# With the terms one sees what suppliers charge: on orders, in lists and through the API, too.
READ_BUYING = (*READ_ORDERS, "purchasing.view_supplierterms")
READ_SELLING = ("sales.view_customer", "sales.view_salesorder", "sales.view_salesrecord")
READ_PLANNING = (
    "replenishment.view_suggestion",
    "replenishment.view_stockplan",
    "replenishment.view_planningrun",
    "replenishment.view_policyrule",
)
READ_VALUE = (
    "inventory.view_stockcost",
    "inventory.view_costingrule",
    "inventory.view_standardcost",
    "inventory.view_period",
)
KEEP_VALUE = (
    "inventory.revalue_stockcost",
    "inventory.add_landedcost",
    "inventory.change_costingrule",
    "inventory.change_standardcost",
    "inventory.close_period",
    "catalog.change_productmeasures",
)
MOVE_STOCK = (
    "inventory.post_stockdocument",
    "inventory.add_transfer",
    "inventory.change_transfer",
    "inventory.add_stockdraft",
    "inventory.change_stockdraft",
    "inventory.add_stockrequest",
    "inventory.add_location",
    "inventory.change_location",
    "purchasing.receive_purchaseorder",
    "sales.ship_salesorder",
)
BUY = (
    "purchasing.add_purchaseorder",
    "purchasing.change_purchaseorder",
    "purchasing.add_supplier",
    "purchasing.change_supplier",
    "purchasing.add_supplierterms",
    "purchasing.change_supplierterms",
    "replenishment.decide_suggestion",
)
SELL = (
    "sales.add_salesorder",
    "sales.change_salesorder",
    "sales.add_customer",
    "sales.change_customer",
)
PROMISE = ("inventory.add_promise", "inventory.release_promise")
PLAN = (
    "replenishment.start_planningrun",
    "replenishment.add_policyrule",
    "replenishment.change_policyrule",
    "replenishment.delete_policyrule",
)
KEEP_PRODUCTS = (
    "catalog.add_product",
    "catalog.change_product",
    "catalog.add_productfamily",
    "catalog.change_productfamily",
    "catalog.change_billofmaterials",
)
IMPORT = ("exchange.view_importbatch", "exchange.add_importbatch", "exchange.undo_importbatch")


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of work, what it is called, and what it may do (True: everything)."""

    key: str
    label: Any
    permissions: tuple[str, ...] | bool


ROLES = (
    Role("admin", _("Administrator"), permissions=True),
    Role(
        "planner",
        _("Planner"),
        READ_MASTER
        + READ_BUYING
        + READ_SELLING
        + READ_PLANNING
        + READ_VALUE
        + PLAN
        + PROMISE
        + IMPORT
        + KEEP_PRODUCTS
        + (
            "catalog.change_productmeasures",
            "inventory.add_lane",
            "inventory.change_lane",
            "inventory.delete_lane",
        ),
    ),
    Role(
        "buyer",
        _("Buyer"),
        READ_MASTER
        + READ_BUYING
        + READ_PLANNING
        + READ_VALUE
        + BUY
        + IMPORT
        + (
            "replenishment.start_planningrun",
            "inventory.add_transfer",
            "inventory.change_transfer",
            "inventory.add_stockdraft",
            "inventory.change_stockdraft",
        ),
    ),
    Role(
        "storekeeper",
        _("Storekeeper"),
        READ_MASTER + READ_ORDERS + READ_SELLING + MOVE_STOCK + ("inventory.decide_stockrequest",),
    ),
    Role(
        "store_staff",
        _("Store staff"),
        READ_MASTER + READ_SELLING + MOVE_STOCK + SELL + PROMISE,
    ),
    Role(
        "accountant",
        _("Accountant"),
        READ_MASTER
        + READ_BUYING
        + READ_SELLING
        + READ_VALUE
        + KEEP_VALUE
        + ("inventory.view_ledgercheck",),
    ),
    Role("supplier", _("Supplier"), ()),
    Role("viewer", _("Viewer"), READ_MASTER + READ_BUYING + READ_SELLING + READ_PLANNING),
)


def sync_roles(**_kwargs: Any) -> None:
    """Every role is a group that holds exactly the permissions of the table. Safe to repeat."""
    known = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in Permission.objects.select_related("content_type")
    }
    for role in ROLES:
        group, _is_new = Group.objects.get_or_create(name=role.key)
        wanted = known if role.permissions is True else role.permissions or ()
        group.permissions.set([known[name] for name in wanted])
