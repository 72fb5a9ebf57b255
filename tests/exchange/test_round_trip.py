"""What is exported comes in again and changes nothing, in either format and either language."""

from datetime import date
from decimal import Decimal

import pytest

from catalog.choices import Tracking
from catalog.models import Barcode, Product
from exchange.targets import all_targets
from inventory.models import StockDocument, StockMovement
from inventory.services.stock import receive_stock
from inventory.values import GoodsLine
from purchasing.models import SupplierTerms
from sales.models import SalesRecord
from tests.exchange.files import csv_of, exported_file, take_in
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory, SupplierTermsFactory
from tests.factories.sales import CustomerFactory

pytestmark = pytest.mark.django_db

CASES = [
    (kind, file_format, language)
    for kind in ("products", "barcodes", "suppliers", "terms", "customers", "opening", "sales")
    for file_format, language in (("csv", "zh-hans"), ("xlsx", "en"), ("csv", "en"))
]
HOSTILE = '=HYPERLINK("x"), "quoted"'


@pytest.fixture
def reader():
    return UserFactory(admin=True)


@pytest.fixture
def house():
    """One of everything, with values that are hard to write down."""
    place = WarehouseFactory(code="SHOP")
    plain = ProductFactory(
        sku="00123", name_zh="茶，绿\n大", name_en=HOSTILE, list_price=Decimal("1234567.123456")
    )
    ProductFactory(sku="+1", name_zh="'=1+1", name_en="-5", shelf_life_days=30)
    medicine = ProductFactory(sku="MED", tracking=Tracking.LOT_EXPIRY)
    BarcodeFactory(product=plain, code="6901234567892")
    BarcodeFactory(product=plain, code="690123456789213579", quantity=Decimal("12"))
    supplier = SupplierFactory(partner__name_zh="@粮油", partner__address="一路\n2 号")
    SupplierTermsFactory(supplier=supplier, product=plain, price=Decimal("0.000001"))
    SupplierTermsFactory(supplier=supplier, product=plain, warehouse=place, is_preferred=False)
    CustomerFactory(partner__email="a@example.com", partner__phone="+86 21 5555")
    goods = [
        GoodsLine(plain, Decimal("7"), value=Decimal("1.23")),
        GoodsLine(medicine, Decimal(5), "B-01", date(2031, 12, 31), Decimal(50)),
    ]
    receive_stock(actor=None, warehouse=place, lines=goods, key="o", source="opening")
    rows = csv_of(
        ["sku", "qty", "date", "amount"],
        ["00123", "3", "2026-03-02", "10"],
        ["00123", "3", "2026-03-02", "10"],
        ["MED", "0.333333", "2026-03-03", "7.77"],
    )
    take_in("sales", rows, chosen={"warehouse": "SHOP"})


def chosen_for(kind):
    return {"warehouse": "SHOP"} if kind == "sales" else {}


def test_every_target_is_tried():
    assert {kind for kind, _format, _language in CASES} == {one.kind for one in all_targets()}


@pytest.mark.parametrize(("kind", "file_format", "language"), CASES)
def test_an_export_comes_in_again_and_changes_nothing(house, reader, kind, file_format, language):
    content = exported_file(kind, file_format, language, chosen_for(kind), actor=reader)
    before = everything()

    batch = take_in(kind, content, f"file.{file_format}", chosen=chosen_for(kind), actor=reader)

    idle = "duplicate" if kind == "sales" else "same"
    assert (batch.status, set(batch.counts)) == ("done", {idle}), batch.counts
    assert everything() == before


def everything():
    """What stands in the tables that imports write."""
    models = (Product, Barcode, SupplierTerms, SalesRecord, StockDocument, StockMovement)
    return [list(model.objects.order_by("pk").values()) for model in models]
