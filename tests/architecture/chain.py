"""A small chain with one of everything, for tests that open every door."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Product
from inventory.models import Reason, StockBalance, StockCost, Warehouse
from inventory.services.stock import receive_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from purchasing.models import PurchaseOrderLine
from purchasing.services.receipts import post_receipt
from purchasing.values import ReceivedLine
from tests.architecture.doors import Door
from tests.factories.catalog import ProductFactory
from tests.factories.desk import DueSuggestionFactory, StockPlanFactory
from tests.factories.drafts import StockDraftLineFactory, StockRequestLineFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.inventory import LaneFactory, WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory, SupplierTermsFactory
from tests.factories.sales import SalesOrderLineFactory

COST = Decimal("777.77")  # What one piece costs: read only by those who may see costs.


@dataclass(frozen=True, slots=True)
class Chain:
    """One place with its paper, and the keys of its rows by the noun a door's name begins with."""

    place: Warehouse
    keys: dict[str, int | tuple[int, ...]]

    def path_of(self, door: Door) -> str:
        """The door's address with the keys of this chain's rows in it."""
        space, _colon, page = door.name.partition(":")
        noun = page.rsplit("-", 1)[0]
        known = self.keys.get(f"{space.removesuffix('-api')}:{page}") or self.keys.get(
            f"{space.removesuffix('-api')}:{noun}", ()
        )
        keys = iter(known if isinstance(known, tuple) else (known,))
        parts = door.path.split("/")
        return "/".join(str(next(keys, "1")) if part == "1" else part for part in parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The keys of what stands in a chain."""

    document: int
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
    batch = ImportBatchFactory()
    rows = Rows(
        document=document.pk,
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
        batch=batch.pk,
        **_prepared(place, product),
    )
    return Chain(place, _keys_of(rows, place))


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


def _receive(line: PurchaseOrderLine) -> int:
    document = post_receipt(
        actor=None,
        order=line.order,
        quantities={line.pk: ReceivedLine(Decimal(1))},
        key=f"receive:{line.pk}",
    )
    return document.pk


def _keys_of(rows: Rows, place: Warehouse) -> dict[str, int | tuple[int, ...]]:
    """Which row a door's address leads to, by the beginning of the door's name."""
    return {
        "inventory:document": rows.document,
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
        "inventory:stock-value": StockCost.objects.get(warehouse=place).pk,
        "inventory:product": rows.product,
        "catalog:product": rows.product,
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
    }
