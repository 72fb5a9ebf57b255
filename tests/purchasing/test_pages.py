"""The pages of buying, as the people open them who use them."""

from decimal import Decimal

import pytest
from django.urls import reverse

from purchasing.choices import OrderStatus
from purchasing.models import PurchaseOrder, Supplier, SupplierTerms
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.purchasing import (
    PurchaseOrderFactory,
    PurchaseOrderLineFactory,
    SupplierFactory,
    SupplierTermsFactory,
)

pytestmark = pytest.mark.django_db

BUYER = [
    f"purchasing.{verb}_{noun}"
    for verb in ("view", "add", "change")
    for noun in ("purchaseorder", "supplier", "supplierterms")
] + ["catalog.view_product"]
STOREKEEPER = [
    "purchasing.view_purchaseorder",
    "purchasing.receive_purchaseorder",
    "inventory.post_stockdocument",
]


@pytest.fixture
def line():
    return PurchaseOrderLineFactory(order__sent=True)


@pytest.fixture
def buyer(client, line):
    user = UserFactory(may=BUYER, at=[line.order.warehouse])
    client.force_login(user)
    return client


@pytest.fixture
def keeper(client, line):
    user = UserFactory(may=STOREKEEPER, at=[line.order.warehouse])
    client.force_login(user)
    return client


def page(name, *args):
    return reverse(f"purchasing:{name}", args=args)


def sheet(*lines):
    """A formset as a browser sends it."""
    facts = {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        facts |= {f"lines-{number}-{name}": value for name, value in line.items()}
    return facts


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_opens(buyer, line, language):
    terms = SupplierTermsFactory(supplier=line.order.supplier)
    draft = PurchaseOrderLineFactory(order__warehouse=line.order.warehouse)
    urls = [
        page("supplier-list"),
        page("supplier-create"),
        page("supplier-detail", terms.supplier_id),
        page("supplier-edit", terms.supplier_id),
        page("supplier-terms", terms.supplier_id),
        page("supplier-orders", terms.supplier_id),
        page("terms-create", terms.supplier_id),
        page("terms-edit", terms.pk),
        page("product-terms", terms.product_id),
        page("order-list"),
        page("order-list") + "?is_late=true",
        page("order-list") + "?is_due=true&status=sent",
        page("order-list") + "?export=csv",
        page("order-create"),
        page("order-detail", line.order_id),
        page("order-detail", draft.order_id),
        page("order-receipts", line.order_id),
        page("order-history", line.order_id),
    ]

    answers = {url: buyer.get(url, headers={"accept-language": language}) for url in urls}

    assert {url: answer.status_code for url, answer in answers.items()} == dict.fromkeys(urls, 200)


def test_without_the_permission_pages_stay_shut(client, line):
    client.force_login(UserFactory(at=[line.order.warehouse]))

    for name, *args in (
        ("supplier-list",),
        ("supplier-create",),
        ("order-list",),
        ("order-detail", line.order_id),
        ("receive-list",),
        ("receive-order", line.order_id),
    ):
        assert client.get(page(name, *args)).status_code == 403
    assert client.post(page("order-send", line.order_id)).status_code == 403


def test_orders_of_other_places_do_not_exist(buyer, keeper):
    other = PurchaseOrderLineFactory(order__sent=True, order__number="PO-CANARY")

    for name in ("order-detail", "order-receipts", "order-history", "receive-order"):
        assert keeper.get(page(name, other.order_id)).status_code == 404
    assert b"PO-CANARY" not in keeper.get(page("order-list")).content
    assert b"PO-CANARY" not in keeper.get(page("receive-list")).content


def test_a_supplier_is_added_and_changed(buyer):
    facts = {
        "code": "ACME",
        "name_zh": "阿克",
        "lead_time_days": "3",
        "order_value_min": "0",
        "over_receipt_percent": "10",
        "is_active": "on",
    }

    added = buyer.post(page("supplier-create"), facts)
    supplier = Supplier.objects.get(partner__code="ACME")
    changed = buyer.post(page("supplier-edit", supplier.pk), facts | {"lead_time_days": "5"})

    assert (added.status_code, changed.status_code) == (302, 302)
    supplier.refresh_from_db()
    assert (supplier.lead_time_days, supplier.is_active) == (5, True)
    assert buyer.post(page("supplier-create"), facts | {"lead_time_days": "-1"}).status_code == 422
    assert buyer.post(page("supplier-create"), facts).status_code == 422


def test_terms_are_set_and_removed(buyer):
    supplier, product = SupplierFactory(), ProductFactory()
    facts = {"product": product.pk, "price": "2.5", "pack_quantity": "12", "quantity_min": "24"}

    answer = buyer.post(page("terms-create", supplier.pk), facts)

    terms = SupplierTerms.objects.get()
    assert (answer.status_code, terms.price, terms.pack_quantity) == (302, Decimal("2.5"), 12)
    assert buyer.post(page("terms-create", supplier.pk), facts | {"price": "x"}).status_code == 422
    buyer.post(page("terms-remove", terms.pk))
    assert SupplierTerms.objects.exists() is False


def test_an_order_is_written_once_however_often_it_is_sent(buyer, line):
    facts = {
        "supplier": line.order.supplier_id,
        "warehouse": line.order.warehouse_id,
        "key": "one",
        **sheet({"product": line.product.sku, "quantity": "1,200", "price": "2"}),
    }

    first, second = (buyer.post(page("order-create"), facts) for _attempt in range(2))

    assert (first.status_code, first.url) == (302, second.url)
    order = PurchaseOrder.objects.get(status=OrderStatus.DRAFT)
    assert order.lines.get().quantity == 1200


@pytest.mark.parametrize("quantity", ["-1", "0", "many", "9" * 40, ""])
def test_what_was_typed_stays_when_it_makes_no_sense(buyer, line, quantity):
    facts = {
        "supplier": line.order.supplier_id,
        "warehouse": line.order.warehouse_id,
        "key": "one",
        "note": "for spring",
        **sheet({"product": line.product.sku, "quantity": quantity, "price": "2"}),
    }

    answer = buyer.post(page("order-create"), facts)

    assert answer.status_code == 422
    assert b"for spring" in answer.content
    assert PurchaseOrder.objects.filter(status=OrderStatus.DRAFT).exists() is False


def test_the_sheet_of_a_draft_changes_adds_and_removes(buyer, line):
    order = PurchaseOrderFactory(warehouse=line.order.warehouse)
    kept = PurchaseOrderLineFactory(order=order)
    PurchaseOrderLineFactory(order=order)
    new = ProductFactory()
    facts = sheet(
        {"line": kept.pk, "product": kept.product.pk, "quantity": "7", "price": "1"},
        {"product": new.sku, "quantity": "3", "price": "2"},
        {"product": new.sku, "quantity": "9", "price": "2", "DELETE": "on"},
    )

    buyer.post(page("order-lines", order.pk), facts)

    assert list(order.lines.values_list("product", "quantity", "price")) == [
        (kept.product.pk, 7, 1),
        (new.pk, 3, 2),
    ]
    assert buyer.post(page("order-lines", order.pk), sheet()).status_code == 422


def test_an_order_is_sent_closed_and_cancelled(buyer, line):
    draft = PurchaseOrderLineFactory(order__warehouse=line.order.warehouse).order

    assert buyer.post(page("order-send", draft.pk)).status_code == 302
    assert buyer.post(page("order-send", draft.pk)).status_code == 409
    assert buyer.post(page("order-cancel", draft.pk)).status_code == 302
    assert buyer.post(page("order-close", line.order_id)).status_code == 302

    statuses = PurchaseOrder.objects.order_by("pk").values_list("status", flat=True)
    assert set(statuses) == {OrderStatus.CANCELLED, OrderStatus.CLOSED}
    assert buyer.get(page("order-send", draft.pk)).status_code == 405
