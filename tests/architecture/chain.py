"""A small chain with one of everything, for tests that open every door."""

from dataclasses import dataclass
from decimal import Decimal

from inventory.models import StockBalance, StockCost, Warehouse
from inventory.services.stock import receive_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from purchasing.models import PurchaseOrderLine
from purchasing.services.receipts import post_receipt
from purchasing.values import ReceivedLine
from tests.architecture.doors import Door
from tests.factories.catalog import ProductFactory
from tests.factories.desk import DueSuggestionFactory, StockPlanFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory, SupplierTermsFactory
from tests.factories.sales import SalesOrderLineFactory

COST = Decimal("777.77")  # What one piece costs: read only by those who may see costs.


@dataclass(frozen=True, slots=True)
class Chain:
    """One place with its paper, and the keys of its rows by the noun a door's name begins with."""

    place: Warehouse
    keys: dict[str, int]

    def path_of(self, door: Door) -> str:
        """The door's address with the keys of this chain's rows in it."""
        space, _colon, page = door.name.partition(":")
        noun = page.rsplit("-", 1)[0]
        key = self.keys.get(f"{space.removesuffix('-api')}:{page}") or self.keys.get(
            f"{space.removesuffix('-api')}:{noun}"
        )
        return door.path if key is None else door.path.replace("/1", f"/{key}", 1)


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
    keys = {
        "inventory:document": document.pk,
        "inventory:warehouse": place.pk,
        "inventory:transfer": transfer.pk,
        "inventory:floor-transfer": transfer.pk,
        "inventory:stock": StockBalance.objects.filter(location__warehouse=place).latest("pk").pk,
        "inventory:stock-value": StockCost.objects.get(warehouse=place).pk,
        "inventory:product": product.pk,
        "catalog:product": product.pk,
        "purchasing:product": product.pk,
        "replenishment:product": product.pk,
        "purchasing:order": bought.order_id,
        "purchasing:purchase-order": bought.order_id,
        "purchasing:receive": bought.order_id,
        "purchasing:receive-done": receipt,
        "purchasing:supplier": supplier.pk,
        "purchasing:supplier-terms": supplier.pk,
        "purchasing:terms": terms.pk,
        "purchasing:terms-create": supplier.pk,
        "sales:order": sold.order_id,
        "sales:sales-order": sold.order_id,
        "replenishment:suggestion": suggestion.pk,
        "replenishment:plan": plan.pk,
        "replenishment:run": suggestion.run_id,
        "exchange:batch": batch.pk,
        "exchange:import": batch.pk,
    }
    return Chain(place, keys)


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
