"""Values over the API: done once, refused in words, told to whom may know."""

import json
from decimal import Decimal

import pytest
from django.contrib.auth.models import Group

from inventory.models import CostingRule, LandedCost, Period, StockDocument
from tests.factories.catalog import CategoryFactory, ProductFactory
from tests.factories.core import UserFactory
from tests.factories.inventory import WarehouseFactory
from tests.inventory.steps import cost_of, receive

pytestmark = pytest.mark.django_db

API = "/api/v1/"


def person(role, *places):
    user = UserFactory(at=places)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def shop():
    return WarehouseFactory(code="S1")


@pytest.fixture
def tea():
    return ProductFactory(sku="TEA", category=CategoryFactory(code="DRINK", path="DRINK/"))


@pytest.fixture
def receipt(shop, tea):
    return receive(shop, tea, 10, 100, key="first")


@pytest.fixture
def send(client, shop):
    client.force_login(person("accountant", shop))

    def post(path, body, key="k"):
        return client.post(
            API + path,
            json.dumps(body),
            content_type="application/json",
            headers={"Idempotency-Key": key},
        )

    return post


def test_stock_is_revalued_once(send, receipt, shop, tea):
    body = {
        "warehouse": "S1",
        "reason": "market fell",
        "lines": [{"product": "TEA", "cost": "8"}],
    }

    first, again = send("documents/revalue", body), send("documents/revalue", body)

    assert (first.status_code, first.json()["kind"]) == (201, "revaluation")
    assert again.json() == first.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert cost_of(tea, shop) == (Decimal(10), Decimal(80))


def test_a_refusal_is_told_in_words(send, receipt):
    ProductFactory(sku="CUP")
    body = {"warehouse": "S1", "reason": "x", "lines": [{"product": "CUP", "cost": "8"}]}

    answer = send("documents/revalue", body)

    assert answer.status_code == 422
    assert answer.json()["code"] == "inventory.nothing_to_revalue"


def test_a_bill_is_spread(send, receipt, shop, tea):
    body = {"amount": "5", "basis": "quantity", "reason": "freight"}

    answer = send(f"documents/{receipt.pk}/land", body)

    assert answer.status_code == 201
    assert LandedCost.objects.get().receipt == receipt
    assert cost_of(tea, shop) == (Decimal(10), Decimal(105))


def test_goods_go_back(client, send, receipt, shop, tea):
    client.force_login(person("storekeeper", shop))
    body = {"reason": "damaged", "lines": [{"line": 1, "quantity": "4"}]}

    answer = send(f"documents/{receipt.pk}/return", body)
    wrong = send(
        f"documents/{receipt.pk}/return", body | {"lines": [{"line": 9, "quantity": "1"}]}, "w"
    )

    assert (answer.status_code, answer.json()["kind"]) == (201, "supplier_return")
    assert wrong.status_code == 422
    assert cost_of(tea, shop) == (Decimal(6), Decimal(60))


def test_methods_and_standard_costs_are_set_and_listed(client, send, receipt, shop, tea):
    method = send("costing-rules", {"category": "DRINK", "method": "standard", "reason": "x"}, "m")
    cost = send("standard-costs", {"product": "TEA", "cost": "9", "reason": "x"}, "s")

    assert (method.status_code, method.json()) == (201, [])
    assert (cost.status_code, len(cost.json())) == (201, 1)
    assert cost_of(tea, shop) == (Decimal(10), Decimal(90))
    rules = client.get(API + "costing-rules").json()
    assert rules["results"] == [{"category": "DRINK", "method": "standard"}]
    assert client.get(API + "standard-costs").json()["results"][0]["cost"] == "9"
    send("costing-rules", {"category": "DRINK", "method": None, "reason": "x"}, "back")
    assert not CostingRule.objects.exists()


def test_months_are_closed_and_opened(send, client):
    closed = send("periods/close", {"month": "2025-01-31"})
    refused = send("periods/reopen", {"month": "2024-12-01", "reason": "x"}, "a")
    opened = send("periods/reopen", {"month": "2025-01-01", "reason": "x"}, "b")

    assert (closed.status_code, closed.json()["is_closed"]) == (200, True)
    assert refused.status_code == 409
    assert opened.json()["is_closed"] is False
    assert client.get(API + "periods").json()["results"][0]["month"] == "2025-01-01"
    assert Period.objects.count() == 1


def test_values_as_of_a_moment(client, send, receipt, tea):
    answer = client.get(API + "stock-values/as-of", {"by": "product"}).json()
    before = client.get(API + "stock-values/as-of", {"by": "lot", "day": "2020-01-01"}).json()

    assert (answer["total"], answer["count"]) == ("100", 1)
    assert answer["rows"][0]["product"] == "TEA"
    assert answer["rows"][0]["quantity"] == "10"
    assert before == {"total": "0", "count": 0, "rows": []}
    assert client.get(API + "stock-values/as-of", {"by": "moon"}).status_code in {400, 422}


def test_who_may_not(client, send, receipt, shop):
    client.force_login(person("storekeeper", shop))

    assert client.get(API + "stock-values/as-of").status_code == 403
    assert client.get(API + "costing-rules").status_code == 403
    answer = send(f"documents/{receipt.pk}/land", {"amount": "5", "basis": "value"})
    assert answer.status_code == 403
    client.force_login(person("accountant", WarehouseFactory()))
    answer = send(f"documents/{receipt.pk}/land", {"amount": "5", "basis": "value"}, "z")
    assert answer.status_code == 404
    assert StockDocument.objects.count() == 1
