"""The pages of selling and of imports."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

import exchange.tasks  # noqa: F401 - Registers the jobs.
from core.jobs import run_job
from exchange.models import ImportBatch
from inventory.models import StockDocument
from sales.choices import OrderStatus
from sales.models import Customer, SalesOrder, SalesRecord
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.sales import CustomerFactory, SalesOrderLineFactory
from tests.sales.stock import put_in_stock

pytestmark = pytest.mark.django_db

SELLER = [
    "sales.view_customer",
    "sales.add_customer",
    "sales.view_salesorder",
    "sales.add_salesorder",
    "sales.change_salesorder",
    "sales.ship_salesorder",
    "inventory.post_stockdocument",
    "sales.view_salesrecord",
    "exchange.view_importbatch",
    "exchange.add_importbatch",
    "exchange.undo_importbatch",
]


@pytest.fixture
def line():
    line = SalesOrderLineFactory(order__confirmed=True)
    put_in_stock(line.order.warehouse, line.product, 25)
    return line


@pytest.fixture
def seller(client, line):
    client.force_login(UserFactory(may=SELLER, at=[line.order.warehouse]))
    return client


def page(name, *args):
    return reverse(name, args=args)


def test_every_page_opens(seller, line):
    batch = ImportBatchFactory(status="done", counts={"ok": 2, "zero_quantity": 1})
    urls = [
        page("sales:customer-list"),
        page("sales:customer-create"),
        page("sales:order-list"),
        page("sales:order-list") + "?is_open=true",
        page("sales:order-create"),
        page("sales:order-detail", line.order_id),
        page("sales:order-shipments", line.order_id),
        page("sales:order-history", line.order_id),
        page("exchange:import-new"),
        page("exchange:batch-list"),
        page("exchange:batch-detail", batch.pk),
        page("exchange:batch-detail", batch.pk) + "?verdict=zero_quantity",
        page("exchange:batch-progress", batch.pk),
    ]

    answers = {url: seller.get(url).status_code for url in urls}

    assert answers == dict.fromkeys(urls, 200)


def test_without_the_permission_pages_stay_shut(client, line):
    client.force_login(UserFactory(at=[line.order.warehouse]))

    for url in (
        page("sales:customer-list"),
        page("sales:order-detail", line.order_id),
        page("exchange:import-new"),
        page("exchange:batch-list"),
    ):
        assert client.get(url).status_code == 403


def test_orders_of_other_places_do_not_exist(seller):
    other = SalesOrderLineFactory(order__confirmed=True, order__number="SO-CANARY")

    assert seller.get(page("sales:order-detail", other.order_id)).status_code == 404
    assert seller.post(page("sales:order-ship", other.order_id)).status_code == 404
    assert b"SO-CANARY" not in seller.get(page("sales:order-list")).content


def test_a_customer_orders_and_gets_the_goods(seller, line):
    seller.post(page("sales:customer-create"), {"code": "SHOP", "name_zh": "小店"})
    facts = {
        "customer": Customer.objects.get(partner__code="SHOP").pk,
        "warehouse": line.order.warehouse_id,
        "key": "one",
        "lines-TOTAL_FORMS": 1,
        "lines-INITIAL_FORMS": 0,
        "lines-0-product": line.product.sku,
        "lines-0-quantity": "4",
    }
    seller.post(page("sales:order-create"), facts)
    seller.post(page("sales:order-create"), facts)
    order = SalesOrder.objects.get(status=OrderStatus.DRAFT)
    assert seller.post(page("sales:order-confirm", order.pk)).status_code == 302
    shipped = {"key": "tap", f"line-{order.lines.get().pk}": "4"}

    for _tap in range(2):
        assert seller.post(page("sales:order-ship", order.pk), shipped).status_code == 302

    order.refresh_from_db()
    document = StockDocument.objects.get(origin=f"sales-order:{order.pk}")
    assert order.status == OrderStatus.SHIPPED
    assert seller.post(page("sales:shipment-reverse", document.pk)).status_code == 302
    order.refresh_from_db()
    assert order.status == OrderStatus.CONFIRMED


def test_more_than_there_is_does_not_leave(seller, line):
    url, name = page("sales:order-ship", line.order_id), f"line-{line.pk}"

    for quantity in ("11", "-1", "many"):
        assert seller.post(url, {"key": "tap", name: quantity}).status_code == 422
    assert seller.post(page("sales:order-cancel", line.order_id)).status_code == 302
    assert seller.post(url, {"key": "tap", name: "1"}).status_code == 409


def hand_in(client, warehouse, content):
    file = SimpleUploadedFile("sales.csv", content)
    facts = {"kind": "sales", "file": file, "option-warehouse": warehouse.code}
    return client.post(page("exchange:import-new"), facts)


def confirm(client, batch, **more):
    """The columns as they are called in these tests, and no others."""
    columns = {"column-product": "sku", "column-quantity": "qty", "column-date": "date"}
    return client.post(page("exchange:batch-columns", batch.pk), columns | more)


def test_a_file_is_tried_out_taken_in_and_undone(seller, line):
    ProductFactory(sku="T1")
    content = b"sku,qty,date,price\nT1,2,2026-01-05,3\nT1,0,2026-01-05,3\n"

    hand_in(seller, line.order.warehouse, content)
    batch = ImportBatch.objects.get()
    answer = confirm(seller, batch)
    assert answer.url == page("exchange:batch-detail", batch.pk)
    assert b"hx-get" in seller.get(answer.url).content
    batch.refresh_from_db()
    run_job(batch.job_id)
    assert b"zero_quantity" in seller.get(answer.url).content

    seller.post(page("exchange:batch-take-in", batch.pk))
    batch.refresh_from_db()
    run_job(batch.job_id)
    assert SalesRecord.objects.count() == 1

    assert seller.post(page("exchange:batch-undo", batch.pk)).status_code == 302
    assert SalesRecord.objects.count() == 0


def test_an_empty_or_missing_file_is_told(seller, line):
    assert hand_in(seller, line.order.warehouse, b"").status_code == 422
    assert seller.post(page("exchange:import-new"), {}).status_code == 422
    assert ImportBatch.objects.exists() is False


def test_an_import_can_be_stopped(seller, line):
    hand_in(seller, line.order.warehouse, b"sku,qty,date\nT1,2,2026-01-05\n")
    batch = ImportBatch.objects.get()
    confirm(seller, batch, in_earnest="1")

    seller.post(page("exchange:batch-stop", batch.pk))

    batch.refresh_from_db()
    assert batch.job.stop_requested is True
    assert (
        b"broke off"
        in seller.get(
            page("exchange:batch-detail", batch.pk), headers={"accept-language": "en"}
        ).content
    )


def test_customers_of_the_list_can_be_found(seller):
    CustomerFactory(partner__code="FINDME")

    assert b"FINDME" in seller.get(page("sales:customer-list") + "?q=findme").content
