"""Buying through the API: 200, 403, 404, 409, 422."""

from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from inventory.models import StockDocument
from purchasing.models import PurchaseOrder
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import (
    PurchaseOrderLineFactory,
    SupplierTermsFactory,
)

pytestmark = pytest.mark.django_db

MAY = [
    "purchasing.view_supplier",
    "purchasing.view_supplierterms",
    "purchasing.view_purchaseorder",
    "purchasing.add_purchaseorder",
    "purchasing.change_purchaseorder",
    "purchasing.receive_purchaseorder",
    "inventory.post_stockdocument",
]
ROOT = "/api/v1"


def client_of(user):
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def terms():
    return SupplierTermsFactory(supplier__partner__code="ACME", product__sku="T1")


@pytest.fixture
def shop():
    return WarehouseFactory(code="SHOP")


@pytest.fixture
def api(shop):
    return client_of(UserFactory(may=MAY, at=[shop]))


def post(api, path, body=None, key=None):
    headers = {"Idempotency-Key": key or uuid4().hex}
    return api.post(f"{ROOT}/{path}", body or {}, format="json", headers=headers)


def order_of(**more):
    line = {"product": "T1", "quantity": "12"}
    return {"supplier": "ACME", "warehouse": "SHOP", "lines": [line]} | more


def test_suppliers_and_terms_can_be_read(api, terms):
    suppliers = api.get(f"{ROOT}/suppliers").json()["results"]
    rows = api.get(f"{ROOT}/terms", {"supplier": "ACME"}).json()["results"]

    assert [row["code"] for row in suppliers] == ["ACME"]
    assert [(row["product"], row["price"]) for row in rows] == [("T1", "3")]


def test_an_order_goes_from_writing_to_receipt(api, terms, shop):
    written = post(api, "purchase-orders", order_of())
    order = written.json()
    path = f"purchase-orders/{order['id']}"
    sent = post(api, f"{path}/send")
    line = {"line": order["lines"][0]["id"], "quantity": "5"}
    part = post(api, f"{path}/receive", {"lines": [line]})
    closed = post(api, f"{path}/close", {"reason": "late"})

    assert (written.status_code, sent.json()["status"]) == (201, "sent")
    assert (part.json()["status"], part.json()["lines"][0]["open_quantity"]) == ("part", "7")
    assert closed.json()["status"] == "closed"
    assert api.get(f"{ROOT}/{path}").json()["lines"][0]["received_quantity"] == "5"


def test_the_same_key_receives_once(api, terms, shop):
    line = PurchaseOrderLineFactory(order__sent=True, order__warehouse=shop)
    path, key = f"purchase-orders/{line.order_id}/receive", uuid4().hex
    body = {"lines": [{"line": line.pk, "quantity": "40"}]}

    first, second = post(api, path, body, key), post(api, path, body, key)

    assert (first.status_code, first.json()) == (200, second.json())
    assert second.headers["Idempotent-Replayed"] == "true"
    assert StockDocument.objects.count() == 1
    body["lines"][0]["quantity"] = "39"
    assert post(api, path, body, key).status_code == 409


def test_without_a_key_nothing_is_ordered(api, terms):
    answer = api.post(f"{ROOT}/purchase-orders", order_of(), format="json")

    assert (answer.status_code, answer.json()["code"]) == (422, "core.key_missing")
    assert PurchaseOrder.objects.exists() is False


@pytest.mark.parametrize("quantity", ["0", "-1", "many", "1" * 30, None])
def test_a_senseless_quantity_is_named(api, terms, quantity):
    body = order_of(lines=[{"product": "T1", "quantity": quantity}])

    answer = post(api, "purchase-orders", body)

    assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid")
    assert "lines" in answer.json()["facts"]


def test_refusals_have_their_status(api, terms, shop):
    line = PurchaseOrderLineFactory(order__sent=True, order__warehouse=shop)
    path = f"purchase-orders/{line.order_id}"
    too_much = {"lines": [{"line": line.pk, "quantity": "45"}]}
    twice = {"lines": [{"line": line.pk, "quantity": "1"}] * 2}

    assert post(api, f"{path}/send").status_code == 409
    assert post(api, f"{path}/receive", too_much).status_code == 422
    assert post(api, f"{path}/receive", twice).status_code == 400
    assert post(api, "purchase-orders", order_of(warehouse="NOPE")).status_code == 400


def test_orders_of_other_places_do_not_exist(api):
    other = PurchaseOrderLineFactory(order__sent=True)

    assert api.get(f"{ROOT}/purchase-orders/{other.order_id}").status_code == 404
    assert post(api, f"purchase-orders/{other.order_id}/cancel").status_code == 404
    assert api.get(f"{ROOT}/purchase-orders").json()["results"] == []


def test_a_warehouse_of_others_cannot_be_ordered_for(api, terms):
    WarehouseFactory(code="OTHER")

    assert post(api, "purchase-orders", order_of(warehouse="OTHER")).status_code == 400


def test_without_the_permission_nothing_is_told_or_done(shop, terms):
    stranger = client_of(UserFactory(at=[shop]))
    reader = client_of(UserFactory(may=["purchasing.view_purchaseorder"], at=[shop]))
    line = PurchaseOrderLineFactory(order__warehouse=shop)

    for path in ("suppliers", "terms", "purchase-orders", f"purchase-orders/{line.order_id}"):
        assert stranger.get(f"{ROOT}/{path}").status_code == 403
    assert post(reader, "purchase-orders", order_of()).status_code == 403
    for step in ("send", "cancel", "close"):
        assert post(reader, f"purchase-orders/{line.order_id}/{step}").status_code == 403
    assert APIClient().get(f"{ROOT}/suppliers").status_code in (401, 403)
