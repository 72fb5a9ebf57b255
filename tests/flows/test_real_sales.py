"""The main job on nine months of real invoice lines: taken in, planned, ordered, received."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Count, Sum

from catalog.models import Product
from exchange.models import ImportBatch
from inventory.models import StockCost, Warehouse
from inventory.selectors import on_hand_by_place, verify_ledger
from purchasing.models import PurchaseOrder, PurchaseOrderLine, Supplier
from purchasing.services.orders import send_order
from purchasing.services.receipts import post_receipt
from purchasing.services.terms import set_terms_in_bulk
from purchasing.values import ReceivedLine, TermsRow
from replenishment.models import Suggestion
from replenishment.services.deciding import approve_many
from sales.models import SalesRecord
from tests.factories.catalog import CategoryFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory
from tests.replenishment.world import plan

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

FILE = "online_retail_lines_to_2011-08-31.parquet"
LINES = 320_705
AS_OF = date(2011, 9, 1)
BEST_SELLERS = 150


@pytest.fixture
def place() -> Warehouse:
    return WarehouseFactory(central=True, code="UK", time_zone="Europe/London")


@pytest.fixture
def file(shared_data) -> Path:
    path = shared_data / FILE
    if not path.is_file():
        pytest.skip(f"the real sales are not at {path}")
    return path


def take_in(file: Path, place: Warehouse) -> ImportBatch:
    CategoryFactory(code="GIFT")
    call_command("import_sales", str(file), warehouse=place.code, create_products="GIFT")
    return ImportBatch.objects.get()


def offer_everything() -> Supplier:
    """One supplier has every product in packs of six, at half of what it sold for."""
    supplier = SupplierFactory(lead_time_days=7)
    sold = SalesRecord.objects.values("product").annotate(
        amount=Sum("amount"), quantity=Sum("quantity")
    )
    products = Product.objects.in_bulk()
    set_terms_in_bulk(
        [
            TermsRow(
                supplier=supplier,
                product=products[row["product"]],
                price=round(row["amount"] / row["quantity"] / 2, 2),
                pack_quantity=Decimal(6),
            )
            for row in sold
        ]
    )
    return supplier


def best_sellers() -> list[int]:
    sold = SalesRecord.objects.values_list("product").annotate(lines=Count("pk"))
    return [product for product, _lines in sold.order_by("-lines", "product")[:BEST_SELLERS]]


def receive_all() -> Decimal:
    """Every open order is sent and received as ordered; return what it is worth."""
    for order in PurchaseOrder.objects.open():
        send_order(actor=None, order=order)
        quantities = {line.pk: ReceivedLine(line.quantity) for line in order.lines.all()}
        post_receipt(actor=None, order=order, quantities=quantities, key=f"receipt:{order.pk}")
    return sum(
        (round(line.quantity * line.price, 2) for line in PurchaseOrderLine.objects.all()),
        Decimal(0),
    )


def test_real_sales_become_orders_and_stock(file, place):
    batch = take_in(file, place)
    assert batch.rows == LINES
    assert sum(batch.counts.values()) == LINES
    offer_everything()
    products = best_sellers()

    run = plan(as_of=AS_OF, products=products)
    waiting = Suggestion.objects.awaiting_decision()
    assert run.counts["planned"] == BEST_SELLERS
    assert waiting.count() > BEST_SELLERS * 0.9

    made = list(waiting.order_by("pk").values_list("pk", "suggested_quantity"))
    for _ in range(9):
        plan(as_of=AS_OF, products=products)
    assert list(waiting.order_by("pk").values_list("pk", "suggested_quantity")) == made

    outcome = approve_many(actor=None, choices=list(waiting.values_list("pk", "version")))
    assert len(outcome.decided) == len(made)
    assert outcome.refused == []

    worth = receive_all()
    received = on_hand_by_place(products)
    assert sum(received.values()) == sum(quantity for _pk, quantity in made)
    assert StockCost.objects.aggregate(Sum("value"))["value__sum"] == worth
    assert verify_ledger() == []

    plan(as_of=AS_OF, products=products)
    assert waiting.count() == 0
