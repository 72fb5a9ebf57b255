"""Receiving on a phone: scanned, counted, posted once, taken back."""

from decimal import Decimal

import pytest
from django.urls import reverse

from inventory.models import StockDocument
from purchasing.choices import OrderStatus
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import (
    PurchaseOrderLineFactory,
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
def keeper(client, line):
    user = UserFactory(may=STOREKEEPER, at=[line.order.warehouse])
    client.force_login(user)
    return client


def page(name, *args):
    return reverse(f"purchasing:{name}", args=args)


def test_a_number_or_a_product_leads_to_its_order(keeper, line):
    url = page("receive-order", line.order_id)

    for text in (line.order.number.lower(), line.product.sku):
        answer = keeper.get(page("receive-list"), {"q": text})
        assert (answer.status_code, answer.url) == (302, url)
    PurchaseOrderLineFactory(
        product=line.product, order__sent=True, order__warehouse=line.order.warehouse
    )
    assert keeper.get(page("receive-list"), {"q": line.product.sku}).status_code == 200
    assert "nonsense" in keeper.get(page("receive-list"), {"q": "nonsense"}).content.decode()


def scan(client, line, code, key="scan-1"):
    headers = {"hx-request": "true", "idempotency-key": key}
    return client.post(page("receive-scan", line.order_id), {"code": code}, headers=headers)


def counted(client, line):
    return client.session[f"receiving:{line.order_id}"]["lines"][str(line.pk)][0]["quantity"]


def test_scans_add_up_and_a_repeated_one_counts_once(keeper, line):
    BarcodeFactory(product=line.product, code="PACK", quantity=Decimal(12))

    first = scan(keeper, line, line.product.sku, "scan-1")
    scan(keeper, line, "PACK", "scan-2")
    scan(keeper, line, "PACK", "scan-2")

    assert (first.status_code, counted(keeper, line)) == (200, "13")
    assert b"is-lit" in first.content
    assert StockDocument.objects.exists() is False


def test_a_wrong_scan_says_what_was_expected(keeper, line):
    other = ProductFactory()

    for code in ("nonsense", other.sku):
        answer = scan(keeper, line, code)
        assert answer.status_code == 422
        assert line.product.sku in answer["HX-Trigger"]
    answer = keeper.post(page("receive-scan", line.order_id), {"code": "x"}, follow=True)
    assert line.product.sku in answer.content.decode()


def test_scanning_works_without_scripts(keeper, line):
    answer = keeper.post(page("receive-scan", line.order_id), {"code": line.product.sku})

    assert (answer.status_code, counted(keeper, line)) == (302, "1")
    assert keeper.get(answer.url).status_code == 200


def test_what_was_typed_is_kept_for_the_next_scan(keeper, line):
    keeper.post(page("receive-count", line.order_id), {f"line-{line.pk}-quantity": "5"})
    scan(keeper, line, line.product.sku)

    assert counted(keeper, line) == "6"


def test_what_has_come_already_stands_last(keeper, line):
    missing = PurchaseOrderLineFactory(order=line.order)
    line.received_quantity = line.quantity
    line.save()

    rows = keeper.get(page("receive-order", line.order_id)).context["rows"]

    assert [row.line for row in rows] == [missing, line]


def test_a_double_tap_posts_once(keeper, line):
    facts = {"key": "tap", f"line-{line.pk}-quantity": "15"}

    first, second = (keeper.post(page("receive-post", line.order_id), facts) for _tap in range(2))

    assert (first.status_code, first.url) == (302, second.url)
    line.refresh_from_db()
    assert (line.received_quantity, StockDocument.objects.count()) == (15, 1)
    summary = keeper.get(first.url).content.decode()
    assert "25" in summary


def test_the_last_delivery_tapped_twice_posts_once(keeper, line):
    facts = {"key": "tap", f"line-{line.pk}-quantity": "40"}

    first, second = (keeper.post(page("receive-post", line.order_id), facts) for _tap in range(2))

    assert (first.status_code, first.url) == (302, second.url)
    assert StockDocument.objects.count() == 1


@pytest.mark.parametrize("quantity", ["-1", "many", "9" * 40])
def test_a_senseless_count_is_shown_again(keeper, line, quantity):
    facts = {"key": "tap", f"line-{line.pk}-quantity": quantity}

    answer = keeper.post(page("receive-post", line.order_id), facts)

    assert answer.status_code == 422
    assert quantity in answer.content.decode()
    assert StockDocument.objects.exists() is False


def test_too_much_is_refused_in_words(keeper, line):
    facts = {"key": "tap", f"line-{line.pk}-quantity": "45"}

    answer = keeper.post(page("receive-post", line.order_id), facts)

    assert answer.status_code == 422
    assert "44" in answer.content.decode()


def test_the_line_that_was_refused_stands_first(keeper, line):
    other = PurchaseOrderLineFactory(order=line.order, quantity=Decimal(10))
    typed = {f"line-{line.pk}-quantity": "1", f"line-{other.pk}-quantity": "999"}

    answer = keeper.post(page("receive-post", line.order_id), {"key": "k", **typed})

    assert answer.status_code == 422
    assert [row.line for row in answer.context["rows"]] == [other, line]


def test_a_receipt_is_undone_from_its_summary(keeper, line):
    facts = {"key": "tap", f"line-{line.pk}-quantity": "40"}
    keeper.post(page("receive-post", line.order_id), facts)
    document = StockDocument.objects.get()

    assert keeper.post(page("receipt-reverse", document.pk)).status_code == 302
    assert keeper.get(page("receive-done", document.pk)).status_code == 200

    line.order.refresh_from_db()
    assert line.order.status == OrderStatus.SENT


def test_receipts_of_other_places_do_not_exist(keeper, line, client):
    other = PurchaseOrderLineFactory(order__sent=True)
    elsewhere = UserFactory(may=STOREKEEPER, at=[other.order.warehouse, WarehouseFactory()])
    facts = {"key": "tap", f"line-{line.pk}-quantity": "40"}
    keeper.post(page("receive-post", line.order_id), facts)
    document = StockDocument.objects.get()

    client.force_login(elsewhere)

    assert client.get(page("receive-done", document.pk)).status_code == 404
    assert client.post(page("receipt-reverse", document.pk)).status_code == 404
    assert client.post(page("receive-post", line.order_id), facts).status_code == 404
