"""Products over the API."""

import json

import pytest
from django.contrib.auth.models import Group

from catalog.models import Category, Product
from tests.factories.catalog import CategoryFactory, ProductFactory, UnitFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db

API = "/api/v1/products"


@pytest.fixture
def send(client):
    def as_role(role, method, path, body, key="k"):
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        headers = {"Idempotency-Key": key}
        return getattr(client, method)(
            path, json.dumps(body), content_type="application/json", headers=headers
        )

    return as_role


def product(**more):
    Category.objects.filter(code="FOOD").exists() or CategoryFactory(code="FOOD")
    UnitFactory()
    facts = {"sku": "TEA", "name_zh": "茶", "category": "FOOD", "unit": "pc"}
    return facts | {"barcodes": [{"code": "690", "quantity": "6"}]} | more


def test_a_product_is_added_and_changed(send):
    added = send("planner", "post", API, product()).json()

    change = {"name_zh": "绿茶", "barcodes": []}
    changed = send("planner", "patch", f"{API}/{added['id']}", change)

    assert added["barcodes"] == [{"code": "690", "quantity": "6"}]
    assert changed.json()["name_zh"] == "绿茶"
    assert changed.json()["barcodes"] == []
    assert list(Product.objects.matching("lc").values_list("sku", flat=True)) == ["TEA"]


def test_a_taken_code_a_missing_field_and_a_missing_right_are_told_apart(send):
    ProductFactory(sku="TEA")

    taken = send("planner", "post", API, product())
    missing = send("planner", "post", API, {"sku": "X"})
    barred = send("viewer", "post", API, product(sku="NEW"))

    assert (taken.status_code, taken.json()["code"]) == (422, "catalog.code_taken")
    assert (missing.status_code, missing.json()["code"]) == (400, "core.invalid")
    assert (barred.status_code, barred.json()["code"]) == (403, "core.not_permitted")
    assert Product.objects.count() == 1


def test_products_are_found_by_words_and_branch(client, send):
    food = CategoryFactory(code="FOOD")
    ProductFactory(sku="TEA", category=CategoryFactory(code="T", parent=food))
    ProductFactory(sku="SOAP")
    client.force_login(UserFactory(may=["catalog.view_product"]))

    by_branch = client.get(API, {"category": "FOOD"}).json()["results"]
    by_words = client.get(API, {"q": "soap"}).json()["results"]

    assert [row["sku"] for row in by_branch] == ["TEA"]
    assert [row["sku"] for row in by_words] == ["SOAP"]
