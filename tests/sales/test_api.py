"""Selling and imports through the API: 200, 403, 404, 409, 422."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from inventory.models import StockDocument
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.exchange import ImportBatchFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.sales import CustomerFactory, SalesOrderLineFactory
from tests.sales.stock import put_in_stock

pytestmark = pytest.mark.django_db

MAY = [
    "sales.view_salesorder",
    "sales.add_salesorder",
    "sales.change_salesorder",
    "sales.ship_salesorder",
    "inventory.post_stockdocument",
    "exchange.view_importbatch",
    "sales.view_salesrecord",
]
ROOT = "/api/v1"


@pytest.fixture
def shop():
    return WarehouseFactory(code="SHOP")


@pytest.fixture
def api(shop):
    client = APIClient()
    client.force_authenticate(UserFactory(may=MAY, at=[shop]))
    return client


def post(api, path, body=None, key=None):
    headers = {"Idempotency-Key": key or uuid4().hex}
    return api.post(f"{ROOT}/{path}", body or {}, format="json", headers=headers)


def test_an_order_goes_from_writing_to_shipment(api, shop):
    product = ProductFactory(sku="T1")
    CustomerFactory(partner__code="CUST")
    put_in_stock(shop, product, 10)
    body = {
        "customer": "CUST",
        "warehouse": "SHOP",
        "asked_for_on": "2026-03-02",
        "lines": [{"product": "T1", "quantity": "4", "price": "2"}],
    }

    order = post(api, "sales-orders", body).json()
    path = f"sales-orders/{order['id']}"
    confirmed = post(api, f"{path}/confirm").json()
    goods = {"lines": [{"line": order["lines"][0]["id"], "quantity": "3"}]}
    key = uuid4().hex
    shipped, again = post(api, f"{path}/ship", goods, key), post(api, f"{path}/ship", goods, key)

    assert (order["status"], confirmed["status"]) == ("draft", "confirmed")
    assert (shipped.json()["status"], shipped.json()) == ("part", again.json())
    assert StockDocument.objects.filter(origin=f"sales-order:{order['id']}").count() == 1
    assert post(api, f"{path}/cancel").status_code == 409
    assert post(api, f"{path}/ship", goods).status_code == 422


def test_orders_of_other_places_do_not_exist(api):
    other = SalesOrderLineFactory(order__confirmed=True)

    assert api.get(f"{ROOT}/sales-orders/{other.order_id}").status_code == 404
    assert post(api, f"sales-orders/{other.order_id}/ship").status_code == 404
    assert api.get(f"{ROOT}/sales-orders").json()["results"] == []


@pytest.mark.parametrize("quantity", ["0", "-1", "many", None])
def test_a_senseless_quantity_is_named(api, shop, quantity):
    line = SalesOrderLineFactory(order__confirmed=True, order__warehouse=shop)
    body = {"lines": [{"line": line.pk, "quantity": quantity}]}

    answer = post(api, f"sales-orders/{line.order_id}/ship", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid")


def test_without_the_permission_nothing_is_told_or_done(shop):
    client = APIClient()
    client.force_authenticate(UserFactory(may=["sales.view_salesorder"], at=[shop]))
    line = SalesOrderLineFactory(order__warehouse=shop)

    assert client.get(f"{ROOT}/imports").status_code == 403
    assert post(client, f"sales-orders/{line.order_id}/confirm").status_code == 403
    assert post(client, f"sales-orders/{line.order_id}/cancel").status_code == 403


def test_imports_can_be_read(api):
    batch = ImportBatchFactory(counts={"ok": 2})

    rows = api.get(f"{ROOT}/imports").json()["results"]

    assert [(row["id"], row["counts"]) for row in rows] == [(batch.pk, {"ok": 2})]
