"""The pages of the house, each with somebody who works with it and something to show on it.

A reviewed table: a URL name that takes GET is a page of it, or is listed as no page. A test keeps
both complete.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.urls import reverse

from catalog.models import Product, ProductFamily
from config.demo.people import PEOPLE
from core.models import User
from exchange.models import ImportBatch
from inventory.choices import DraftKind
from inventory.models import (
    Lane,
    Location,
    Lot,
    Promise,
    StockDocument,
    StockDraft,
    StockRequest,
    Transfer,
    Warehouse,
)
from purchasing.models import PurchaseOrder, Supplier, SupplierTerms
from replenishment.models import PlanningRun, StockPlan, Suggestion
from sales.models import SalesOrder

Sample = Callable[[], QuerySet[Any]]

BUYER, KEEPER, STORE, PLANNER, ADMIN = "buyer", "storekeeper", "store", "planner", "admin"
ACCOUNTANT = "accountant"
LARGEST_FIRST = "-value"


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: the name of its file, the page, and who looks at it."""

    name: str
    path: str
    user: str


def _suggestion() -> QuerySet[Suggestion]:
    return Suggestion.objects.awaiting_decision().filter(kind="buy").order_by(LARGEST_FIRST)


def _product() -> QuerySet[Product]:
    return Product.objects.filter(pk__in=_suggestion().values("product")[:1])


def _receivable() -> QuerySet[PurchaseOrder]:
    return PurchaseOrder.objects.awaiting_goods().order_by("status", "pk")


def _receipt() -> QuerySet[StockDocument]:
    return StockDocument.objects.filter(kind="receipt").order_by("-pk")


def _arriving() -> QuerySet[Transfer]:
    leaving = Transfer.objects.filter(status="shipped").order_by("-pk")
    return leaving.filter(source__members__username=KEEPER) | leaving


def _central() -> QuerySet[Warehouse]:
    return Warehouse.objects.filter(kind="central")


def _store_order() -> QuerySet[SalesOrder]:
    return SalesOrder.objects.filter(warehouse__members__username=STORE).order_by("-pk")


def _promise() -> QuerySet[Promise]:
    return Promise.objects.open().exclude(reserved_quantity=0).order_by("-reserved_quantity")


def _lot() -> QuerySet[Lot]:
    """One that some customers got and some places still have."""
    sold = Lot.objects.named().filter(movements__destination__kind="customer")
    return sold.filter(balances__on_hand__gt=0).order_by("-pk")


def _with_lots() -> QuerySet[Product]:
    return Product.objects.exclude(tracking="none").order_by("sku")


def _with_parts() -> QuerySet[Product]:
    return Product.objects.filter(bill__isnull=False).order_by("sku")


def _family() -> QuerySet[ProductFamily]:
    return ProductFamily.objects.order_by("code")


# URL name: who looks, and of what. No sample: the page is one of a kind.
PAGES: dict[str, tuple[str, Sample | None]] = {
    "replenishment:suggestion-list": (BUYER, None),
    "replenishment:suggestion-decided": (BUYER, None),
    "replenishment:suggestion-detail": (BUYER, _suggestion),
    "replenishment:plan-list": (BUYER, None),
    "replenishment:plan-detail": (BUYER, lambda: StockPlan.objects.order_by("-position")),
    "replenishment:run-list": (PLANNER, None),
    "replenishment:run-detail": (PLANNER, lambda: PlanningRun.objects.order_by("-pk")),
    "catalog:product-list": (BUYER, None),
    "catalog:product-create": (PLANNER, None),
    "catalog:product-detail": (BUYER, _product),
    "catalog:product-edit": (PLANNER, _with_lots),
    "catalog:bill-edit": (PLANNER, _with_parts),
    "catalog:file-add": (PLANNER, _with_lots),
    "catalog:code-link": (PLANNER, None),
    "catalog:family-list": (PLANNER, None),
    "catalog:family-create": (PLANNER, None),
    "catalog:family-detail": (BUYER, _family),
    "catalog:family-edit": (PLANNER, _family),
    "catalog:family-matrix": (PLANNER, _family),
    "inventory:balance-list": (ADMIN, None),
    "inventory:reservation-list": (ADMIN, None),
    "inventory:reservation-detail": (ADMIN, _promise),
    "inventory:reservation-create": (STORE, None),
    "inventory:reservation-release": (ADMIN, None),
    "inventory:document-list": (ADMIN, None),
    "inventory:document-detail": (ADMIN, _receipt),
    "inventory:product-labels": (KEEPER, _with_lots),
    "inventory:document-labels": (KEEPER, _receipt),
    "inventory:transfer-labels": (KEEPER, _arriving),
    "inventory:warehouse-labels": (ADMIN, lambda: Warehouse.objects.filter(kind="central")),
    "inventory:draft-list": (KEEPER, None),
    "inventory:draft-choose": (KEEPER, None),
    **{f"inventory:draft-{kind}": (KEEPER, None) for kind in DraftKind.values},
    "inventory:draft-detail": (KEEPER, lambda: StockDraft.objects.order_by("status", "pk")),
    "inventory:request-list": (KEEPER, None),
    "inventory:request-create": (STORE, None),
    "inventory:request-detail": (KEEPER, lambda: StockRequest.objects.order_by("-status", "pk")),
    "inventory:movement-list": (ADMIN, None),
    "inventory:stock-values": (ACCOUNTANT, None),
    "inventory:stock-revalue": (ACCOUNTANT, None),
    "inventory:costing-methods": (ACCOUNTANT, None),
    "inventory:standard-cost-list": (ACCOUNTANT, None),
    "inventory:standard-cost-set": (ACCOUNTANT, None),
    "inventory:period-list": (ACCOUNTANT, None),
    "inventory:back-dated-list": (ACCOUNTANT, None),
    "inventory:document-past": (ACCOUNTANT, _receipt),
    "inventory:document-land": (ACCOUNTANT, _receipt),
    "inventory:document-return": (ADMIN, _receipt),
    "catalog:product-measures": (PLANNER, _product),
    "inventory:lot-list": (ADMIN, None),
    "inventory:lot-detail": (ADMIN, _lot),
    "inventory:lot-recall": (ADMIN, _lot),
    "inventory:expiry-list": (ADMIN, None),
    "inventory:transfer-list": (BUYER, None),
    "inventory:transfer-create": (KEEPER, None),
    "inventory:transfer-detail": (ADMIN, _arriving),
    "inventory:warehouse-list": (BUYER, None),
    "inventory:check-list": (ADMIN, None),
    "inventory:warehouse-detail": (ADMIN, _central),
    "inventory:warehouse-create": (ADMIN, None),
    "inventory:warehouse-edit": (ADMIN, _central),
    "inventory:location-create": (KEEPER, _central),
    "inventory:location-edit": (KEEPER, lambda: Location.objects.filter(capacity_quantity__gt=0)),
    "inventory:lane-create": (PLANNER, _central),
    "inventory:lane-edit": (PLANNER, lambda: Lane.objects.order_by("pk")),
    "inventory:floor-receipt": (KEEPER, None),
    "inventory:floor-issue": (KEEPER, None),
    "inventory:floor-move": (KEEPER, None),
    "inventory:floor-draft": (KEEPER, lambda: StockDraft.objects.filter(kind="issue")),
    "inventory:floor-requests": (STORE, None),
    "inventory:floor-request-create": (STORE, None),
    "inventory:floor-request": (STORE, lambda: StockRequest.objects.order_by("status", "pk")),
    "inventory:floor-lookup": (KEEPER, None),
    "inventory:floor-transfers": (STORE, None),
    "inventory:floor-transfer-new": (KEEPER, None),
    "inventory:floor-transfer": (ADMIN, _arriving),
    "purchasing:supplier-list": (BUYER, None),
    "purchasing:supplier-create": (BUYER, None),
    "purchasing:supplier-detail": (BUYER, lambda: Supplier.objects.order_by("pk")),
    "purchasing:supplier-edit": (BUYER, lambda: Supplier.objects.order_by("pk")),
    "purchasing:terms-create": (BUYER, lambda: Supplier.objects.order_by("pk")),
    "purchasing:terms-edit": (BUYER, lambda: SupplierTerms.objects.order_by("pk")),
    "purchasing:order-list": (BUYER, None),
    "purchasing:order-create": (BUYER, None),
    "purchasing:order-detail": (BUYER, _receivable),
    "purchasing:receive-list": (KEEPER, None),
    "purchasing:receive-order": (KEEPER, _receivable),
    "purchasing:receive-done": (KEEPER, _receipt),
    "sales:customer-list": (STORE, None),
    "sales:customer-create": (STORE, None),
    "sales:order-list": (STORE, None),
    "sales:order-create": (STORE, None),
    "sales:order-detail": (STORE, _store_order),
    "exchange:import-new": (PLANNER, None),
    "exchange:export-choose": (PLANNER, None),
    "exchange:batch-list": (PLANNER, None),
    "exchange:batch-columns": (PLANNER, lambda: ImportBatch.objects.filter(status="waiting")),
    "exchange:batch-detail": (PLANNER, lambda: ImportBatch.objects.order_by("pk")),
    "people-list": (ADMIN, None),
    "person-invite": (ADMIN, None),
    "person-detail": (ADMIN, lambda: User.objects.filter(username=STORE)),
    "api-docs": (ADMIN, None),
}
# They take GET but are no page: parts of one, machines' answers, and what only changes something.
NO_PAGES = frozenset(
    {
        "core:attachment-file",
        "core:attachment-thumbnail",
        "livez",
        "readyz",
        "set_language",
        "start",
        "api-schema",
        "replenishment:plan-at",
        "replenishment:product-plans",
        "replenishment:run-progress",
        "replenishment:suggestion-row",
        "catalog:partner-lookup",
        "catalog:product-barcodes",
        "catalog:product-bill",
        "catalog:product-files",
        "catalog:product-lookup",
        "inventory:lot-recall-many",
        "inventory:product-card",
        "inventory:location-lookup",
        "inventory:partner-lookup",
        "inventory:product-movements",
        "inventory:product-promised",
        "inventory:product-stock",
        "inventory:warehouse-done",
        "inventory:warehouse-lanes",
        "inventory:warehouse-locations",
        "inventory:warehouse-waiting",
        "purchasing:order-history",
        "purchasing:order-lines",
        "purchasing:order-receipts",
        "purchasing:product-terms",
        "purchasing:supplier-orders",
        "purchasing:supplier-terms",
        "sales:order-history",
        "sales:order-reservations",
        "sales:order-shipments",
        "exchange:batch-progress",
        "exchange:batch-rows",
        "exchange:export-file",
        "exchange:template-file",
    }
)
IN_THE_DARK = (
    "home-buyer",
    "replenishment-suggestion-list",
    "replenishment-suggestion-detail",
    "catalog-product-detail",
    "purchasing-receive-order",
)


def all_shots() -> Iterator[Shot]:
    """Every picture to take, as far as there is something to show."""
    yield Shot("sign-in", reverse("account_login"), "")
    for person in PEOPLE:
        yield Shot(f"home-{person.username}", reverse("home"), person.username)
    for name, (user, sample) in PAGES.items():
        row: Model | None = None
        if sample is not None:
            row = sample().first()
            if row is None:
                continue
        path = reverse(name, args=[row.pk] if row is not None else [])
        yield Shot(name.replace(":", "-"), path, user)
    yield from _setup()


def _setup() -> Iterator[Shot]:
    """The setup: its front page, and for every model its list, its form and one row."""
    yield Shot("setup", reverse("admin:index"), ADMIN)
    for model in admin.site._registry:
        options = model._meta
        name = f"{options.app_label}_{options.model_name}"
        yield Shot(f"setup-{name}", reverse(f"admin:{name}_changelist"), ADMIN)
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            path = reverse(f"admin:{name}_change", args=[row.pk])
            yield Shot(f"setup-{name}-change", path, ADMIN)
