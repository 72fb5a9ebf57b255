"""Stock over the API: done, refused, repeated; what is told to whom."""

import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from inventory.models import StockDocument, Transfer
from inventory.selectors import on_hand_by_place
from inventory.services.stock import receive_stock
from inventory.values import GoodsLine
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory

pytestmark = pytest.mark.django_db

API = "/api/v1/"


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
    line = GoodsLine(product, Decimal(10), value=Decimal("98765.43"))
    receive_stock(actor=None, warehouse=warehouse, lines=[line], key="first")
    return product


@pytest.fixture
def send(client, warehouse):
    client.force_login(person("storekeeper", warehouse))

    def post(path, body, key="k"):
        headers = {"Idempotency-Key": key} if key else {}
        return client.post(
            API + path, json.dumps(body), content_type="application/json", headers=headers
        )

    return post


def issue(quantity="3", **more):
    return {"warehouse": "SH1", "lines": [{"product": "TEA", "quantity": quantity}]} | more


def test_goods_are_received_issued_moved_and_adjusted(send, product, warehouse):
    stock = warehouse.locations.get(kind="stock")
    shelf = warehouse.locations.create(code="B", kind="stock")
    line = {"product": "TEA", "quantity": "2"}
    steps = [
        ("receive", {"warehouse": "SH1", "lines": [line | {"value": "5.50"}]}),
        ("issue", issue()),
        ("move", {"source": stock.pk, "destination": shelf.pk, "lines": [line]}),
        ("adjust", issue("-1", reason="count")),
    ]

    answers = [send(f"documents/{name}", body, key=name) for name, body in steps]

    assert [answer.status_code for answer in answers] == [201] * 4
    assert answers[0].json()["movements"][0]["quantity"] == "2"
    assert on_hand_by_place() == {(product.pk, warehouse.pk): 8}


def test_a_repeated_request_is_answered_and_not_done_again(send, product):
    first, second = send("documents/issue", issue()), send("documents/issue", issue())

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert StockDocument.objects.count() == 2
    other = send("documents/issue", issue("4"))
    assert (other.status_code, other.json()["code"]) == (409, "core.key_reused")
    assert send("documents/issue", issue(), key="").status_code == 422


def test_a_key_of_two_hundred_characters_is_taken(send, product):
    assert send("documents/issue", issue(), key="x" * 200).status_code == 201


@pytest.mark.parametrize("quantity", ["0", "-1", "NaN", "many", "1e40", None, "1000000000001"])
def test_impossible_quantities_are_refused(send, product, quantity):
    answer = send("documents/issue", issue(quantity))

    assert (answer.status_code, answer.json()["code"]) == (400, "core.invalid")
    assert StockDocument.objects.count() == 1


def test_a_shortage_is_told_by_code(send, product):
    answer = send("documents/issue", issue("11"))

    assert answer.status_code == 422
    assert answer.json()["code"] == "inventory.insufficient_stock"
    assert "TEA" in answer.json()["message"]


def test_other_places_do_not_exist(send, product):
    elsewhere = WarehouseFactory(code="FAR")
    line = GoodsLine(product, Decimal(1), value=Decimal(1))
    far = receive_stock(actor=None, warehouse=elsewhere, lines=[line], key="far")

    assert send("documents/issue", issue(warehouse="FAR")).status_code == 400
    assert send(f"documents/{far.pk}/reverse", {"reason": "wrong"}).status_code == 404


def test_a_document_is_reversed_once(send, product):
    document = StockDocument.objects.get()
    path = f"documents/{document.pk}/reverse"

    assert send(path, {}, key="a").status_code == 400
    answer = send(path, {"reason": "wrong"}, key="b")
    assert (answer.status_code, answer.json()["reverses"]) == (201, document.number)
    again = send(path, {"reason": "wrong"}, key="c")
    assert (again.status_code, again.json()["code"]) == (409, "inventory.already_reversed")


def test_who_may_only_look_posts_nothing(client, product, warehouse, send):
    client.force_login(person("viewer", warehouse))

    answer = send("documents/issue", issue())

    assert (answer.status_code, answer.json()["code"]) == (403, "core.not_permitted")


def test_value_is_told_only_to_who_may_see_it(client, product, warehouse):
    paths = ["stock", "documents", f"documents/{StockDocument.objects.get().pk}", "transfers"]
    for role, is_told in (("storekeeper", False), ("accountant", True)):
        client.force_login(person(role, warehouse))
        answers = [client.get(API + path, {"ordering": "value"}) for path in paths]
        assert {answer.status_code for answer in answers} == {200}
        told = "".join(answer.content.decode() for answer in answers)
        assert ("98765.43" in told) is is_told
        assert client.get(f"{API}stock-values").status_code == (200 if is_told else 403)


def test_stock_is_told_by_place(client, product, warehouse):
    client.force_login(person("storekeeper", warehouse))

    rows = client.get(f"{API}stock", {"sku": "TEA", "warehouse": "SH1"}).json()["results"]
    places = client.get(f"{API}warehouses").json()["results"]

    assert [(row["sku"], row["on_hand"], row["available"]) for row in rows] == [("TEA", "10", "10")]
    assert [place["code"] for place in places] == ["SH1"]


def test_a_transfer_is_drafted_shipped_and_received(client, send, product, warehouse):
    store = WarehouseFactory(code="ST1")
    body = {
        "source": "SH1",
        "destination": "ST1",
        "lines": [{"product": "TEA", "quantity": "4"}],
    }
    drafted = send("transfers", body, key="t").json()
    path, line = f"transfers/{drafted['id']}", drafted["lines"][0]["id"]

    wrong = send(f"{path}/ship", {"lines": [{"line": line, "quantity": "5"}]}, key="w")
    shipped = send(f"{path}/ship", {"lines": [{"line": line, "quantity": "3"}]}, key="s")
    late = send(f"{path}/cancel", {}, key="c")
    client.force_login(person("store_staff", store))
    received = send(f"{path}/receive", {}, key="r")

    assert (wrong.status_code, shipped.json()["status"]) == (422, "shipped")
    assert (late.status_code, received.json()["status"]) == (409, "received")
    assert Transfer.objects.get().lines.get().received_quantity == 3
