"""Barcodes, suppliers, customers and terms from files: added, changed, taken back."""

from decimal import Decimal

import pytest

from catalog.models import Barcode, Partner
from exchange.errors import UsedSince
from exchange.services.batches import undo_batch
from exchange.targets import target_of
from exchange.words import explained
from purchasing.models import Supplier, SupplierTerms
from sales.models import Customer
from tests.exchange.files import csv_of, take_in
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import SupplierFactory, SupplierTermsFactory
from tests.factories.sales import CustomerFactory, SalesOrderFactory

pytestmark = pytest.mark.django_db


def remarks(batch):
    target = target_of(batch.kind)
    return [explained(target, one.facts) for one in batch.verdicts.order_by("row")]


def test_barcodes_are_added_changed_and_taken_back():
    tea, rice = ProductFactory(sku="TEA"), ProductFactory(sku="RICE")
    BarcodeFactory(product=tea, code="1", quantity=Decimal(6))
    content = csv_of(
        ["sku", "barcode", "quantity"],
        ["TEA", "1", "12"],
        ["rice", "2", ""],
        ["NOPE", "3", ""],
        ["RICE", "1 ", ""],
        ["TEA", "4", "0.5"],
    )

    batch = take_in("barcodes", content)

    assert batch.counts == {"changed": 1, "new": 1, "unknown": 1, "repeated": 1, "refused": 1}
    assert dict(Barcode.objects.values_list("code", "quantity")) == {"1": 12, "2": 1}
    rice.refresh_from_db()
    assert "2" in rice.search_text.split()
    undo_batch(actor=None, batch=batch)
    rice.refresh_from_db()
    assert dict(Barcode.objects.values_list("code", "quantity")) == {"1": 6}
    assert "2" not in rice.search_text.split()


def test_a_barcode_of_another_product_is_refused():
    BarcodeFactory(code="1")
    ProductFactory(sku="TEA")

    batch = take_in("barcodes", csv_of(["sku", "barcode"], ["TEA", "1"]))

    assert remarks(batch) == ["Barcode: “1” is used already for something else."]


def test_suppliers_are_added_changed_and_taken_back():
    known = SupplierFactory(partner__code="S1", partner__phone="1", lead_time_days=5)
    CustomerFactory(partner__code="C1", partner__name_zh="旧名")
    content = csv_of(
        ["供应商编码", "供应商名称", "电话", "提前期", "启用", "邮箱"],
        ["S1", "", "2", "9", "否", ""],
        ["S2", "新", "3", "", "是", ""],
        ["C1", "新名", "", "", "", ""],
        ["S3", "坏", "", "", "", "no-address"],
        ["S4", "", "", "", "", ""],
    )

    batch = take_in("suppliers", content)

    assert batch.counts == {"changed": 1, "new": 2, "bad_text": 1, "missing": 1}
    known.refresh_from_db()
    assert (known.lead_time_days, known.is_active) == (9, False)
    assert Partner.objects.get(code="C1").name_zh == "新名"
    undo_batch(actor=None, batch=batch)
    known = Supplier.objects.select_related("partner").get()
    assert (known.lead_time_days, known.is_active, known.partner.phone) == (5, True, "1")
    assert dict(Partner.objects.values_list("code", "name_zh"))["C1"] == "旧名"
    assert Partner.objects.filter(code="S2").exists() is False


def test_customers_are_added_changed_and_taken_back():
    CustomerFactory(partner__code="C1", partner__phone="1")
    content = csv_of(["customer code", "customer name", "phone"], ["C1", "", "2"], ["C2", "新", ""])

    batch = take_in("customers", content)

    assert batch.counts == {"changed": 1, "new": 1}
    assert Partner.objects.get(code="C1").phone == "2"
    undo_batch(actor=None, batch=batch)
    assert Customer.objects.get().partner.phone == "1"


def test_a_customer_who_ordered_since_stays():
    batch = take_in("customers", csv_of(["customer code", "name"], ["C2", "新"]))
    SalesOrderFactory(customer=Customer.objects.get())

    with pytest.raises(UsedSince):
        undo_batch(actor=None, batch=batch)


def test_terms_are_added_changed_and_taken_back():
    tea, place = ProductFactory(sku="TEA"), WarehouseFactory(code="W1")
    supplier = SupplierFactory(partner__code="S1", partner__name_zh="粮油")
    SupplierTermsFactory(supplier=supplier, product=tea, price=Decimal(3), pack_quantity=Decimal(6))
    content = csv_of(
        ["supplier", "sku", "warehouse", "price", "pack"],
        ["粮油", "TEA", "", "4", ""],
        ["S1", "TEA", "W1", "5", "12"],
        ["S9", "TEA", "", "5", ""],
        ["S1", "TEA", "W9", "5", ""],
        ["S1", "NOPE", "", "5", ""],
    )

    batch = take_in("terms", content)

    assert batch.counts == {"changed": 1, "new": 1, "unknown": 3}
    prices = SupplierTerms.objects.values_list("warehouse", "price", "pack_quantity")
    assert set(prices) == {(None, 4, 6), (place.pk, 5, 12)}
    undo_batch(actor=None, batch=batch)
    assert list(SupplierTerms.objects.values_list("price", "pack_quantity")) == [(3, 6)]
