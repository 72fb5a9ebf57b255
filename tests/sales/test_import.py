"""Sales from files: every row has its verdict, a batch is taken in once and can be undone."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command

from catalog.models import Product
from exchange.models import ImportBatch, ImportRow
from exchange.services import running
from sales.models import SalesRecord
from sales.selectors import recorded_demand
from tests.factories.catalog import BarcodeFactory, CategoryFactory, ProductFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
CHINESE = "单号,商品编码,名称,数量,日期,单价,客户"


@pytest.fixture(autouse=True)
def place():
    return WarehouseFactory(code="SHOP")


@pytest.fixture
def tea():
    return ProductFactory(sku="85123A")


def line(invoice="536365", code="85123A", quantity="6", day="2010-12-01 08:26:00", **more):
    price, customer = more.get("price", "2.55"), more.get("customer", "17850")
    return f"{invoice},{code},TEA,{quantity},{day},{price},{customer},UK"


@pytest.fixture
def file_of(tmp_path):
    """A CSV file of these lines."""

    def write(*lines, header=HEADER, name="sales.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes("\n".join([header, *lines, ""]).encode(encoding))
        return path

    return write


def take(path, *arguments):
    output = StringIO()
    call_command("import_sales", str(path), *arguments, stdout=output, stderr=StringIO())
    return output.getvalue()


def counts():
    return ImportBatch.objects.latest("pk").counts


def test_a_line_becomes_a_record_of_the_day_it_was_sold(tea, place, file_of):
    take(file_of(line()))

    record = SalesRecord.objects.get()
    assert (record.product, record.warehouse, record.sold_on) == (tea, place, date(2010, 12, 1))
    assert (record.quantity, record.amount) == (6, Decimal("15.3"))
    assert list(recorded_demand(date(2010, 12, 1), date(2010, 12, 1))) == [
        {
            "product_id": tea.pk,
            "warehouse_id": place.pk,
            "day": date(2010, 12, 1),
            "quantity": Decimal(6),
        }
    ]


@pytest.mark.parametrize(
    ("verdict", "row"),
    [
        ("ok", {}),
        ("ok", {"code": "85123a"}),
        ("ok", {"quantity": "1,200"}),
        ("ok", {"quantity": "１２"}),
        ("ok", {"quantity": "0.5"}),
        ("ok", {"price": "￥2.55"}),
        ("missing_customer", {"customer": ""}),
        ("bad_price", {"price": "cheap"}),
        ("bad_price", {"price": "-1"}),
        ("bad_price", {"price": "", "customer": ""}),
        ("cancelled", {"invoice": "C536379"}),
        ("cancelled", {"invoice": "C536379", "quantity": "-1"}),
        ("negative_quantity", {"quantity": "-1"}),
        ("zero_quantity", {"quantity": "0"}),
        ("zero_quantity", {"quantity": "0.0000001"}),
        ("not_a_number", {"quantity": "six"}),
        ("not_a_number", {"quantity": ""}),
        ("not_a_number", {"quantity": "1e3"}),
        ("not_a_number", {"quantity": "NaN"}),
        ("huge_quantity", {"quantity": "1000001"}),
        ("huge_quantity", {"quantity": "9" * 300}),
        ("huge_quantity", {"quantity": "-" + "9" * 300}),
        ("bad_date", {"day": "yesterday"}),
        ("bad_date", {"day": "2010-02-31"}),
        ("bad_date", {"day": "1889-12-31"}),
        ("bad_date", {"day": "2999-01-01"}),
        ("bad_date", {"day": ""}),
        ("dirty_code", {"code": "POST"}),
        ("dirty_code", {"code": "BANK CHARGES"}),
        ("dirty_code", {"code": "gift_0001_20"}),
        ("dirty_code", {"code": "C2"}),
        ("dirty_code", {"code": ""}),
        ("unknown_code", {"code": "99999"}),
    ],
)
def test_each_row_has_its_verdict(tea, file_of, verdict, row):
    row = {name: f'"{value}"' for name, value in row.items()}

    take(file_of(line(**row)))

    is_taken = verdict in ("ok", "missing_customer", "bad_price")
    assert counts() == {verdict: 1}
    assert SalesRecord.objects.count() == is_taken
    assert list(ImportRow.objects.values_list("row", "verdict")) == (
        [] if verdict == "ok" else [(1, verdict)]
    )


def test_the_same_line_counts_once_in_a_file_and_in_a_later_one(tea, file_of):
    take(file_of(line(), line(), line(quantity="7")))
    assert counts() == {"ok": 2, "duplicate": 1}

    take(file_of(line(), line(quantity="7"), line(quantity="8"), name="more.csv"))
    assert counts() == {"ok": 1, "duplicate": 2}
    assert SalesRecord.objects.count() == 3


def test_the_same_file_again_adds_nothing(tea, file_of):
    path = file_of(line(), line(invoice="2"), line(code="POST"))
    take(path)

    take(path)

    assert counts() == {"duplicate": 2, "dirty_code": 1}
    assert SalesRecord.objects.count() == 2


def test_without_invoice_numbers_equal_lines_are_two_sales(tea, file_of):
    path = file_of(*["85123A,6,2010-12-01"] * 2, header="sku,qty,date")
    take(path)
    assert counts() == {"ok": 2}

    take(path)
    assert counts() == {"duplicate": 2}


def test_two_places_may_have_the_same_invoice_numbers(tea, file_of):
    WarehouseFactory(code="SHOP2")
    take(file_of(line()), "--warehouse", "SHOP")

    take(file_of(line()), "--warehouse", "SHOP2")

    assert counts() == {"ok": 1}


def test_a_barcode_of_one_unit_is_as_good_as_a_code(tea, file_of):
    BarcodeFactory(product=tea, code="6901")
    BarcodeFactory(product=tea, code="6902", quantity=Decimal(12))

    take(file_of(line(code="6901"), line(code="6902")))

    assert counts() == {"ok": 1, "unknown_code": 1}


def test_a_code_without_digits_is_a_product_when_we_have_one(file_of):
    ProductFactory(sku="COLA")

    take(file_of(line(code="cola")))

    assert counts() == {"ok": 1}


def test_unknown_products_are_made_when_asked_for(file_of):
    CategoryFactory(code="GIFT")
    rows = [line(code="X1"), line(code="x1", quantity="2"), line(code="POST"), line(code="A/1")]

    told = take(file_of(*rows), "--create-products", "GIFT")

    product = Product.objects.get()
    assert (product.sku, product.name, product.category.code) == ("X1", "TEA", "GIFT")
    assert counts() == {"ok": 2, "dirty_code": 1, "unknown_code": 1}
    assert "1" in told


def test_a_dry_run_tells_the_same_and_leaves_nothing(file_of):
    CategoryFactory(code="GIFT")
    path = file_of(line(code="X1"), line(code="X1", quantity="0"))

    told = take(path, "--dry-run", "--create-products", "GIFT")

    assert "zero_quantity" in told
    for model in (Product, SalesRecord, ImportBatch, ImportRow):
        assert model.objects.exists() is False


def test_counts_are_whole_and_examples_are_few(tea, file_of, monkeypatch):
    monkeypatch.setattr(running, "EXAMPLES_MAX", 2)

    take(file_of(*[line(quantity="0")] * 5, line()))

    assert counts() == {"ok": 1, "zero_quantity": 5}
    assert list(ImportRow.objects.values_list("row", flat=True)) == [1, 2]


@pytest.mark.slow
def test_the_real_lines_come_in_once(shared_data):
    CategoryFactory(code="GIFT")
    path = shared_data / "online_retail_lines_to_2011-08-31.parquet"

    take(path, "--create-products", "GIFT")

    assert sum(counts().values()) == 320_705
    assert counts()["cancelled"] == 5_847
    assert SalesRecord.objects.count() == counts()["ok"] + counts()["missing_customer"]
