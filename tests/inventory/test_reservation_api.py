"""Reservations over the API: held, released, repeated, refused; what can be promised."""

import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from inventory.models import Promise
from tests.factories.catalog import ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.factories.purchasing import PurchaseOrderLineFactory
from tests.inventory.steps import ask, receive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

API = "/api/v1/"


@pytest.fixture
def warehouse():
    return WarehouseFactory(code="SH1")


@pytest.fixture
def product(warehouse):
    product = ProductFactory(sku="TEA")
    receive(warehouse, product, 10, "100", key="first")
    return product


@pytest.fixture
def person(client, warehouse):
    user = UserFactory(at=[warehouse])
    user.groups.add(Group.objects.get(name="store_staff"))
    client.force_login(user)
    return user


@pytest.fixture
def send(client, person):
    def post(path, body, key="k"):
        return client.post(
            API + path,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    return post


def hold(**more):
    return {"warehouse": "SH1", "product": "TEA", "quantity": "4", "reference": "cart 7"} | more


def test_goods_are_held_once_and_released_for_a_reason(send, product):
    answer = send("reservations", hold())
    again = send("reservations", hold())

    body = answer.json()
    assert (answer.status_code, again.json(), again["Idempotent-Replayed"]) == (201, body, "true")
    assert (body["reserved_quantity"], body["missing_quantity"], body["state"]) == (
        "4",
        "0",
        "open",
    )
    assert body["reservations"][0]["quantity"] == "4"
    assert send("reservations", hold(quantity="5")).status_code == 409

    path = f"reservations/{body['id']}/release"
    assert send(path, {}, key="r0").status_code == 400
    released = send(path, {"reason": "cart left"}, key="r1")
    assert (released.status_code, released.json()["state"]) == (200, "released")
    refused = send(path, {"reason": "again"}, key="r2")
    assert (refused.status_code, refused.json()["code"]) == (409, "inventory.not_promised")


def test_the_priority_is_changed(send, warehouse, product):
    promise = ask(warehouse, product, 3)

    answer = send(f"reservations/{promise.pk}/priority", {"priority": 1})

    assert (answer.status_code, answer.json()["priority"]) == (200, 1)


def test_other_places_do_not_exist(send, client, product):
    elsewhere = WarehouseFactory(code="SH2")
    receive(elsewhere, product, 5, "5", key="other")
    promise = ask(elsewhere, product, 3)

    assert client.get(f"{API}reservations").json()["results"] == []
    assert client.get(f"{API}reservations/{promise.pk}").status_code == 404
    assert send(f"reservations/{promise.pk}/release", {"reason": "x"}).status_code == 404
    assert send("reservations", hold(warehouse="SH2"), key="k2").status_code == 400
    told = client.get(f"{API}availability?sku=TEA").json()
    assert [place["warehouse"] for place in told] == ["SH1"]


def test_who_may_not_hold_or_release_changes_nothing(client, warehouse, product):
    user = UserFactory(may=["inventory.view_promise"], at=[warehouse])
    promise = ask(warehouse, product, 3)
    client.force_login(user)

    for path, body in (
        ("reservations", hold()),
        (f"reservations/{promise.pk}/release", {"reason": "x"}),
        (f"reservations/{promise.pk}/priority", {"priority": 1}),
    ):
        answer = client.post(
            API + path,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": path},
        )
        assert answer.status_code == 403
    assert Promise.objects.open().get().priority == 2


def test_what_can_be_promised_is_told_by_day(client, person, warehouse, product):
    PurchaseOrderLineFactory(
        order__sent=True,
        order__warehouse=warehouse,
        order__expected_on="2026-03-09",
        product=product,
        quantity=Decimal(20),
    )
    ask(warehouse, product, 8)

    [place] = client.get(f"{API}availability?sku=TEA&quantity=5&warehouse=SH1").json()

    assert (place["on_hand"], place["reserved"], place["incoming"]) == ("10", "8", "20")
    assert place["first_day"] == "2026-03-09"
    assert place["days"] == [
        {"day": "2026-03-02", "incoming": "0", "promised": "8", "available": "2"},
        {"day": "2026-03-09", "incoming": "20", "promised": "0", "available": "22"},
    ]
    assert client.get(f"{API}availability?sku=TEA&quantity=many").status_code == 400
    assert client.get(f"{API}availability?sku=NONE").json() == []
