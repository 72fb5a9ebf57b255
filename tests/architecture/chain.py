"""A small chain with one of everything, for tests that open every door."""

import io
from dataclasses import dataclass
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from catalog.choices import Tracking
from catalog.models import Product
from core.attachments import attach
from inventory.models import Lot, Promise, Reason, StockBalance, StockCost, Warehouse
from inventory.services.stock import receive_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from purchasing.models import PurchaseOrderLine
from purchasing.services.receipts import post_receipt
from purchasing.values import ReceivedLine
from sales.models import SalesOrderLine
from sales.services.promising import owner_of, settle_orders
from tests.architecture.doors import Door
from tests.factories.catalog import BillLineFactory, ProductFactory, ProductFamilyFactory
from tests.factories.core import UserFactory
from tests.factories.desk import DueSuggestionFactory, StockPlanFactory
from tests.factories.drafts import StockDraftLineFactory, StockRequestLineFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.inventory import LaneFactory, StockClassFactory, WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory, SupplierTermsFactory
from tests.factories.sales import SalesOrderLineFactory

SAMPLES = {"1", "sample"}  # What stands in a door's address for the key of a row.
COST = Decimal("777.77")  # What one piece costs: read only by those who may see costs.


@dataclass(frozen=True, slots=True)
class Chain:
    """One place with its paper, and the keys of its rows by the noun a door's name begins with."""

    place: Warehouse
    keys: dict[str, int | str | tuple[int, ...]]

    def path_of(self, door: Door) -> str:
        """The door's address with the keys of this chain's rows in it."""
        space, _colon, page = door.name.partition(":")
        noun = page.rsplit("-", 1)[0]
        known = self.keys.get(f"{space.removesuffix('-api')}:{page}") or self.keys.get(
            f"{space.removesuffix('-api')}:{noun}", ()
        )
        keys = iter(known if isinstance(known, tuple) else (known,))
        parts = door.path.split("/")
        return "/".join(str(next(keys, "1")) if part in SAMPLES else part for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The keys of what stands in a chain."""

    document: int
    lot: int
    receipt: int
    place: int
    product: int
    order: int
    supplier: int
    terms: int
    sale: int
    transfer: int
    suggestion: int
    run: int
    plan: int
    batch: int
    family: int
    file: int
    stock_class: int
    promise: int
    person: int
    draft: int
    draft_line: int
    request: int
    location: int
    lane: int
    reason: int


def make_chain() -> Chain:
    """Stock, an order half received, an order of a customer, a transfer, a suggestion, a file."""
    place, product = WarehouseFactory(), ProductFactory()
    goods = GoodsLine(product, Decimal(10), value=10 * COST)
    document = receive_stock(actor=None, warehouse=place, lines=[goods], key=f"first:{place.pk}")
    lot = _tracked_lot(place)
    bought = PurchaseOrderLineFactory(
        order__sent=True, order__warehouse=place, product=product, price=COST
    )
    receipt = _receive(bought)
    sold = SalesOrderLineFactory(order__confirmed=True, order__warehouse=place, product=product)
    transfer = create_transfer(
        actor=None, source=place, destination=place_like(place), lines=[(product, Decimal(1))]
    )
    ship_transfer(actor=None, transfer=transfer, key=f"ship:{transfer.pk}")
    supplier = bought.order.supplier
    terms = SupplierTermsFactory(supplier=supplier, product=product, price=COST)
    suggestion = DueSuggestionFactory(
        product=product, warehouse=place, supplier=supplier, price=COST
    )
    plan = StockPlanFactory(product=product, warehouse=place, run=suggestion.run)
    rows = Rows(
        document=document.pk,
        lot=lot,
        receipt=receipt,
        place=place.pk,
        product=product.pk,
        order=bought.order_id,
        supplier=supplier.pk,
        terms=terms.pk,
        sale=sold.order_id,
        transfer=transfer.pk,
        suggestion=suggestion.pk,
        run=suggestion.run_id,
        plan=plan.pk,
        batch=ImportBatchFactory().pk,
        promise=promise_of(sold),
        **_more_of(product),
        **_prepared(place, product),
    )
    return Chain(place, _keys_of(rows, place))


def _more_of(product: Product) -> dict[str, int]:
    """A family, parts, a picture and a class of the product, and somebody."""
    BillLineFactory(bill__product=product)
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    file = SimpleUploadedFile("front.png", drawn.getvalue())
    return {
        "family": ProductFamilyFactory().pk,
        "file": attach(actor=None, subject=product, file=file).pk,
        "stock_class": StockClassFactory(product=product).pk,
        "person": UserFactory().pk,
    }


def _prepared(place: Warehouse, product: Product) -> dict[str, int]:
    """A draft, a request of the place, and the keys of what they choose from."""
    line = StockDraftLineFactory(draft__warehouse=place, product=product, value=10 * COST)
    request = StockRequestLineFactory(request__destination=place, product=product).request
    return {
        "draft": line.draft_id,
        "draft_line": line.pk,
        "request": request.pk,
        "location": place.locations.order_by("pk")[:1].get().pk,
        "lane": LaneFactory(destination=place).pk,
        "reason": Reason.objects.order_by("pk")[:1].get().pk,
    }


def place_like(place: Warehouse) -> Warehouse:
    """Another place, to send goods to."""
    return WarehouseFactory(kind=place.kind)


def promise_of(line: SalesOrderLine) -> int:
    """The order's goods are promised to it."""
    settle_orders()
    return Promise.objects.get(owner=owner_of(line)).pk


def _tracked_lot(place: Warehouse) -> int:
    """A lot that expires soon, one piece of it at ``place``."""
    product, soon = ProductFactory(tracking=Tracking.LOT_EXPIRY), timezone.localdate()
    goods = GoodsLine(product, Decimal(1), f"LOT-{place.pk}", soon, COST)
    receive_stock(actor=None, warehouse=place, lines=[goods], key=f"lot:{place.pk}")
    return Lot.objects.get(product=product).pk


def _receive(line: PurchaseOrderLine) -> int:
    document = post_receipt(
        actor=None,
        order=line.order,
        quantities={line.pk: ReceivedLine(Decimal(1))},
        key=f"receive:{line.pk}",
    )
    return document.pk


def _keys_of(rows: Rows, place: Warehouse) -> dict[str, int | str | tuple[int, ...]]:
    """Which row a door's address leads to, by the beginning of the door's name."""
    return {
        **_keys_of_stock(rows, place),
        "catalog:product": rows.product,
        "catalog:bill": rows.product,
        "catalog:family": rows.family,
        "catalog:file-add": rows.product,
        "catalog:file": (rows.product, rows.file),
        "core:attachment": rows.file,
        "inventory:stock-class": rows.stock_class,
        "purchasing:product": rows.product,
        "replenishment:product": rows.product,
        "purchasing:order": rows.order,
        "purchasing:purchase-order": rows.order,
        "purchasing:receive": rows.order,
        "purchasing:receive-done": rows.receipt,
        "purchasing:supplier": rows.supplier,
        "purchasing:supplier-terms": rows.supplier,
        "purchasing:terms": rows.terms,
        "purchasing:terms-create": rows.supplier,
        "sales:order": rows.sale,
        "sales:sales-order": rows.sale,
        "replenishment:suggestion": rows.suggestion,
        "replenishment:plan": rows.plan,
        "replenishment:plan-at": (rows.product, rows.place),
        "replenishment:run": rows.run,
        "exchange:batch": rows.batch,
        "exchange:import": rows.batch,
        "exchange:export-file": "products",
        "exchange:template-file": "products",
        **dict.fromkeys(("people:person", "person-detail:"), rows.person),
    }


def _keys_of_stock(rows: Rows, place: Warehouse) -> dict[str, int | tuple[int, ...]]:
    """Those of the doors of stock."""
    return {
        "inventory:document": rows.document,
        "inventory:lot": rows.lot,
        "inventory:warehouse": rows.place,
        "inventory:transfer": rows.transfer,
        "inventory:floor-transfer": rows.transfer,
        "inventory:draft": rows.draft,
        "inventory:floor-draft": rows.draft,
        "inventory:floor-draft-line": (rows.draft, rows.draft_line),
        "inventory:request": rows.request,
        "inventory:floor-request": rows.request,
        "inventory:location": rows.location,
        "inventory:location-create": rows.place,
        "inventory:lane": rows.lane,
        "inventory:lane-create": rows.place,
        "inventory:reason": rows.reason,
        "inventory:stock": StockBalance.objects.filter(location__warehouse=place).latest("pk").pk,
        "inventory:stock-value": StockCost.objects.filter(warehouse=place).latest("pk").pk,
        "inventory:reservation": rows.promise,
        "inventory:product": rows.product,
    }
