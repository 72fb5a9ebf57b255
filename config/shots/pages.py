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

from catalog.models import Product
from config.demo.people import PEOPLE
from exchange.models import ImportBatch
from inventory.choices import DraftKind
from inventory.models import (
    Lane,
    Location,
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


def _with_lots() -> QuerySet[Product]:
    return Product.objects.exclude(tracking="none").order_by("sku")


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
    "inventory:balance-list": (ADMIN, None),
    "inventory:document-list": (ADMIN, None),
    "inventory:document-detail": (ADMIN, _receipt),
    "inventory:draft-list": (KEEPER, None),
    "inventory:draft-choose": (KEEPER, None),
    **{f"inventory:draft-{kind}": (KEEPER, None) for kind in DraftKind.values},
    "inventory:draft-detail": (KEEPER, lambda: StockDraft.objects.order_by("status", "pk")),
    "inventory:request-list": (KEEPER, None),
    "inventory:request-create": (STORE, None),
    "inventory:request-detail": (KEEPER, lambda: StockRequest.objects.order_by("-status", "pk")),
    "inventory:movement-list": (ADMIN, None),
    "inventory:transfer-list": (BUYER, None),
    "inventory:transfer-create": (KEEPER, None),
    "inventory:transfer-detail": (ADMIN, _arriving),
    "inventory:warehouse-list": (BUYER, None),
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
    "sales:import-new": (PLANNER, None),
    "exchange:batch-list": (PLANNER, None),
    "exchange:batch-detail": (PLANNER, lambda: ImportBatch.objects.order_by("pk")),
    "api-docs": (ADMIN, None),
}
# They take GET but are no page: parts of one, machines' answers, and what only changes something.
NO_PAGES = frozenset(
    {
        "livez",
        "readyz",
        "set_language",
        "api-schema",
        "replenishment:plan-at",
        "replenishment:product-plans",
        "replenishment:run-progress",
        "replenishment:suggestion-row",
        "catalog:product-barcodes",
        "catalog:product-lookup",
        "inventory:location-lookup",
        "inventory:partner-lookup",
        "inventory:product-movements",
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
        "sales:order-shipments",
        "exchange:batch-progress",
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
