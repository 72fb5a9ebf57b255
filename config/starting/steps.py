"""What a company needs before its stock can be trusted: one row a step, in the order of work."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from catalog.models import Barcode, Product
from core.menus import url_of
from core.models import User
from inventory.choices import DocumentKind
from inventory.models import StockDocument, Warehouse
from purchasing.models import Supplier, SupplierTerms
from replenishment.selectors.runs import last_run
from sales.models import SalesOrder, SalesRecord

SHOWN_TO = "core.change_company"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstStep:
    """Something to be done once, and whether it is."""

    label: Any
    note: Any
    is_done: Callable[[], bool]
    url_name: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class ShownStep:
    """A step as the page shows it."""

    label: Any
    note: Any
    url: str
    is_done: bool


FIRST_STEPS: tuple[FirstStep, ...] = (
    FirstStep(
        label=_("Places"),
        note=_("Warehouses and stores, each with its own stock."),
        is_done=Warehouse.objects.exists,
        url_name="admin:inventory_warehouse_add",
    ),
    FirstStep(
        label=_("Products"),
        note=_("Import your list, or add them one by one."),
        is_done=Product.objects.exists,
        url_name="exchange:import-new",
        query="?kind=products",
    ),
    FirstStep(
        label=_("Barcodes"),
        note=_("So that scans are understood."),
        is_done=Barcode.objects.exists,
        url_name="exchange:import-new",
        query="?kind=barcodes",
    ),
    FirstStep(
        label=_("Suppliers"),
        note=_("Whom you buy from."),
        is_done=Supplier.objects.exists,
        url_name="exchange:import-new",
        query="?kind=suppliers",
    ),
    FirstStep(
        label=_("Terms of suppliers"),
        note=_("Prices, packs and lead times: suggestions need them."),
        is_done=SupplierTerms.objects.exists,
        url_name="exchange:import-new",
        query="?kind=terms",
    ),
    FirstStep(
        label=_("Opening stock"),
        note=_("What lies where today, and what it is worth."),
        is_done=lambda: StockDocument.objects.filter(kind=DocumentKind.OPENING).exists(),
        url_name="exchange:import-new",
        query="?kind=opening",
    ),
    FirstStep(
        label=_("Past sales"),
        note=_("A year or two, if you have them: forecasts learn from them."),
        is_done=lambda: SalesRecord.objects.exists() or SalesOrder.objects.exists(),
        url_name="exchange:import-new",
        query="?kind=sales",
    ),
    FirstStep(
        label=_("People"),
        note=_("Invite those who work here, with their roles and places."),
        is_done=lambda: User.objects.count() > 1,
        url_name="person-invite",
    ),
    FirstStep(
        label=_("The first plan"),
        note=_("Start a run: it suggests what to order, and says why."),
        is_done=lambda: last_run() is not None,
        url_name="replenishment:run-list",
    ),
)


def first_steps_for(user: User) -> list[ShownStep]:
    """The steps while one is open, for who sets the house up; nothing once all are done."""
    if not user.has_perm(SHOWN_TO):
        return []
    steps = [
        ShownStep(step.label, step.note, url_of(step.url_name) + step.query, step.is_done())
        for step in FIRST_STEPS
    ]
    return [] if all(step.is_done for step in steps) else steps
