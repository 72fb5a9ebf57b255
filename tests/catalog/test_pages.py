"""Pages of the catalogue: shown, filled in, refused."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from catalog.models import Product
from tests.factories.catalog import BarcodeFactory, CategoryFactory, ProductFactory, UnitFactory
from tests.factories.core import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def sign_in(client):
    def as_role(role):
        user = UserFactory()
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)

    return as_role


def filled_in(**more):
    facts = {
        "sku": "TEA-1",
        "name_zh": "龙井",
        "category": CategoryFactory().pk,
        "unit": UnitFactory().pk,
        "tracking": "none",
        "life_cycle": "active",
        "list_price": "12.50",
        "barcodes-TOTAL_FORMS": 1,
        "barcodes-INITIAL_FORMS": 0,
        "barcodes-0-code": "69012",
        "barcodes-0-quantity": "6",
        "units-TOTAL_FORMS": 0,
        "units-INITIAL_FORMS": 0,
    }
    return facts | more


def test_a_product_is_added_found_and_changed(client, sign_in):
    sign_in("planner")

    assert client.get(reverse("catalog:product-create")).status_code == 200
    client.post(reverse("catalog:product-create"), filled_in())
    product = Product.objects.get()
    found = client.get(reverse("catalog:product-list"), {"q": "lj 69012"}).content.decode()
    edit = reverse("catalog:product-edit", args=[product.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, filled_in(name_zh="碧螺春", tracking="lot", **{"barcodes-0-DELETE": "on"}))

    assert "TEA-1" in found
    product.refresh_from_db()
    assert (product.name_zh, product.tracking) == ("碧螺春", "none")
    assert product.barcodes.exists() is False


@pytest.mark.parametrize("field", ["sku", "name_zh", "category", "barcodes-0-quantity"])
def test_what_is_missing_is_told(client, sign_in, field):
    sign_in("planner")

    answer = client.post(reverse("catalog:product-create"), filled_in(**{field: ""}))

    assert answer.status_code == 422
    assert Product.objects.exists() is False


def test_a_taken_code_is_refused(client, sign_in):
    sign_in("planner")
    ProductFactory(sku="TEA-1")

    answer = client.post(reverse("catalog:product-create"), filled_in())

    assert answer.status_code == 422
    assert Product.objects.count() == 1


def test_a_storekeeper_looks_and_does_not_change(client, sign_in):
    sign_in("storekeeper")
    product = BarcodeFactory().product

    for name in ("product-detail", "product-barcodes"):
        assert client.get(reverse(f"catalog:{name}", args=[product.pk])).status_code == 200
    assert client.get(reverse("catalog:product-edit", args=[product.pk])).status_code == 403
    assert client.get(reverse("catalog:product-create")).status_code == 403
    assert client.get(reverse("catalog:product-detail", args=[product.pk + 1])).status_code == 404


def test_products_are_filtered_by_branch(client, sign_in):
    sign_in("viewer")
    food = CategoryFactory(code="FOOD")
    ProductFactory(sku="TEA", category=CategoryFactory(code="T", parent=food))
    ProductFactory(sku="SOAP")

    shown = client.get(reverse("catalog:product-list"), {"category": food.pk}).content.decode()

    assert "TEA" in shown
    assert "SOAP" not in shown


def test_products_are_found_while_typing(client, sign_in):
    sign_in("viewer")
    product = ProductFactory(sku="TEA", name_en="Tea", search_text="tea")

    found = client.get(reverse("catalog:product-lookup"), {"q": "te"}).json()["results"]

    assert found == [{"id": product.pk, "label": "TEA Tea", "note": "TEA · piece"}]
