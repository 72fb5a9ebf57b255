"""Pages of stock: what they show to whom, and what they do."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from inventory.choices import TransferStatus
from inventory.models import StockDocument, Transfer
from inventory.selectors import on_hand_by_place
from inventory.services.corrections import is_taken_back_here
from inventory.services.stock import receive_stock
from inventory.services.transfers import create_transfer, ship_transfer
from inventory.values import GoodsLine
from tests.factories.catalog import BarcodeFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import LaneFactory, WarehouseFactory

pytestmark = pytest.mark.django_db

CANARY = "987,654.32"  # A value that only those who may see values read.


def person(role, *places):
    user = UserFactory(at=places)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def warehouse():
    return WarehouseFactory(code="SH1")


@pytest.fixture
def product(warehouse):
    product = ProductFactory(sku="TEA")
    line = GoodsLine(product, Decimal(10), value=Decimal("987654.32"))
    receive_stock(actor=None, warehouse=warehouse, lines=[line], key="first")
    return product


@pytest.fixture
def keeper(warehouse, client):
    user = person("storekeeper", warehouse)
    client.force_login(user)
    return user


def page(client, name, *args, **query):
    return client.get(reverse(f"inventory:{name}", args=args), query)


def lines_of(*rows):
    data = {"lines-TOTAL_FORMS": len(rows), "lines-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"lines-{number}-{name}": value for name, value in row.items()}
    return data


def pages_of(product):
    document = StockDocument.objects.get()
    return [
        ("balance-list", ()),
        ("movement-list", ()),
        ("document-list", ()),
        ("document-detail", (document.pk,)),
        ("product-stock", (product.pk,)),
        ("product-movements", (product.pk,)),
        ("transfer-list", ()),
        ("warehouse-list", ()),
        ("warehouse-detail", (document.warehouse_id,)),
        ("warehouse-waiting", (document.warehouse_id,)),
        ("warehouse-done", (document.warehouse_id,)),
        ("warehouse-locations", (document.warehouse_id,)),
        ("warehouse-lanes", (document.warehouse_id,)),
        ("floor-lookup", ()),
    ]


def test_value_is_shown_only_to_who_may_see_it(client, product, warehouse):
    for role, is_shown in (("storekeeper", False), ("accountant", True)):
        client.force_login(person(role, warehouse))
        seen = ""
        for name, args in pages_of(product):
            answer = page(client, name, *args)
            assert answer.status_code == 200, name
            seen += answer.content.decode()
        for query in ({"export": "csv"}, {"sort": "value"}):
            for name in ("balance-list", "movement-list"):
                answer = page(client, name, **query)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                seen += body.decode("utf-8-sig")
        assert (CANARY in seen or "987654.32" in seen) is is_shown, role


def test_other_places_are_not_there(client, product):
    client.force_login(person("storekeeper", WarehouseFactory()))
    document = StockDocument.objects.get()

    assert page(client, "document-detail", document.pk).status_code == 404
    assert page(client, "warehouse-detail", document.warehouse_id).status_code == 404
    for name in ("balance-list", "movement-list", "document-list"):
        assert "TEA" not in page(client, name).content.decode()


def test_stock_is_found_by_product_lot_and_place(client, product, keeper):
    for words in ("tea", "sh1 tea", product.name_zh):
        assert "TEA" in page(client, "balance-list", q=words).content.decode()

    assert "TEA" not in page(client, "balance-list", q="rice").content.decode()


def test_a_document_is_reversed_with_a_reason(client, product, keeper):
    document = StockDocument.objects.get()
    url = reverse("inventory:document-reverse", args=[document.pk])

    assert client.post(url, {"key": "k"}).status_code == 422
    assert client.post(url, {"key": "k", "reason": "wrong"}).status_code == 302

    assert on_hand_by_place() == {}
    assert client.post(url, {"key": "other", "reason": "wrong"}).status_code == 409


@pytest.mark.parametrize(
    ("origin", "is_here"), [("", True), ("transfer:7", True), ("purchase-order:1", False)]
)
def test_a_document_of_an_order_is_taken_back_on_the_order(origin, is_here):
    assert is_taken_back_here(StockDocument(origin=origin)) is is_here


def test_who_may_only_look_cannot_post(client, product, warehouse):
    client.force_login(person("viewer", warehouse))

    assert page(client, "draft-receipt").status_code == 403
    url = reverse("inventory:document-reverse", args=[StockDocument.objects.get().pk])
    assert client.post(url, {"key": "k", "reason": "wrong"}).status_code == 403


def test_a_transfer_from_draft_to_receipt(client, product, warehouse, keeper):
    store = WarehouseFactory()
    data = {"key": "k", "source": warehouse.pk, "destination": store.pk}
    data |= lines_of({"product": "TEA", "quantity": "4"})
    assert page(client, "transfer-create").status_code == 200
    for _ in range(2):
        client.post(reverse("inventory:transfer-create"), data)
    transfer = Transfer.objects.get()
    line = transfer.lines.get()
    assert page(client, "transfer-detail", transfer.pk).status_code == 200

    step = {"key": "k", f"line_{line.pk}": "3"}
    assert (
        client.post(reverse("inventory:transfer-ship", args=[transfer.pk]), step).status_code == 302
    )
    client.force_login(person("store_staff", store))
    assert transfer.number in page(client, "floor-transfers").content.decode()
    assert page(client, "floor-transfer", transfer.pk).status_code == 200
    counted = {"key": "k", "step": "receive", f"line-{line.pk}-quantity": "3"}
    for _ in range(2):
        client.post(reverse("inventory:floor-transfer", args=[transfer.pk]), counted)

    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.RECEIVED
    assert on_hand_by_place() == {(product.pk, warehouse.pk): 7, (product.pk, store.pk): 3}


def test_the_other_end_sees_no_button_for_this_end(client, product, warehouse, keeper):
    store = WarehouseFactory()
    transfer = create_transfer(
        actor=None, source=warehouse, destination=store, lines=[(product, Decimal(1))]
    )
    ship_transfer(actor=None, transfer=transfer, key="s")

    assert "step-form" not in page(client, "transfer-detail", transfer.pk).content.decode()
    answer = client.post(
        reverse("inventory:transfer-receive", args=[transfer.pk]),
        {"key": "k", f"line_{transfer.lines.get().pk}": "1"},
    )
    assert answer.status_code == 403


def test_a_draft_is_cancelled(client, product, warehouse, keeper):
    transfer = create_transfer(
        actor=None, source=warehouse, destination=WarehouseFactory(), lines=[(product, Decimal(1))]
    )

    client.post(reverse("inventory:transfer-cancel", args=[transfer.pk]))

    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.CANCELLED


def test_home_counts_what_waits(client, product, warehouse, keeper):
    create_transfer(
        actor=None, source=warehouse, destination=WarehouseFactory(), lines=[(product, Decimal(1))]
    )

    assert "?status=draft" in client.get("/").content.decode()


def test_a_scan_is_looked_up(client, product, keeper):
    BarcodeFactory(product=product, code="69012")

    for code in ("69012", "tea"):
        answer = client.post(
            reverse("inventory:floor-lookup"), {"code": code}, headers={"HX-Request": "true"}
        )
        assert product.name_en in answer.content.decode()
    assert client.post(reverse("inventory:floor-lookup"), {"code": "nothing"}).status_code == 404


def test_a_place_shows_its_lanes(client, warehouse, keeper):
    lane = LaneFactory(destination=warehouse)

    assert lane.source.name_en in page(client, "warehouse-lanes", warehouse.pk).content.decode()


def test_lists_ask_no_more_for_many_rows(
    client, product, warehouse, keeper, django_assert_max_num_queries
):
    lines = [GoodsLine(ProductFactory(), Decimal(1), value=Decimal(1)) for _ in range(30)]
    receive_stock(actor=None, warehouse=warehouse, lines=lines, key="many")

    for name in ("balance-list", "movement-list", "document-list", "transfer-list"):
        page(client, name)
        with django_assert_max_num_queries(14):
            page(client, name)
